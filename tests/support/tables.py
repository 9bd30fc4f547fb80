"""Tables made as the tests run: CSV texts, workbooks with their oddities, and old or locked workbooks."""

import io
import random
import struct
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import xlsxwriter

from daicho.collect.context import Context
from daicho.collect.registry import read
from daicho.words.reading import Reading
from daicho.words.secret import Fingerprinter
from support.keys import made_up_key

KEY = made_up_key(random.Random(20261124))


def a_context() -> Context:
    return Context(Fingerprinter(b"a site's own secret"))


def csv_bytes(*rows: Sequence[str], encoding: str = "utf-8", delimiter: str = ",", end: str = "\r\n") -> bytes:
    """A CSV text in which every value stands between quotation marks."""
    lines = [delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    return (end.join(lines) + end).encode(encoding)


def text_bytes(text: str, encoding: str = "utf-8") -> bytes:
    """A CSV text as written in the test, without the indentation."""
    return "".join(line.strip() + "\n" for line in text.strip().splitlines()).encode(encoding)


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]], arrange: Callable[[Any, Any], None] | None = None) -> bytes:
    """An .xlsx with these rows per sheet; ``arrange`` gets the workbook and a dict of its sheets for anything else."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy/m/d"})
    made = {}
    for name, rows in sheets.items():
        made[name] = sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell is not None and cell != "":
                    sheet.write(number, column, cell)
    if arrange:
        arrange(book, made)
    book.close()
    return out.getvalue()


def reading_of(data: bytes, name: str = "table.csv", context: Context | None = None) -> Reading:
    """What comes in through the one door."""
    return read(name, data, context or a_context())


def codes(reading: Reading) -> list[str]:
    return [finding.code for finding in reading.findings]


def holds_key(reading: Reading, key: str = KEY) -> bool:
    """Whether the key, or its plain letters, can be found anywhere in what was read."""
    shown = repr(reading)
    return key in shown or key.replace("-", "") in shown or any(group in shown for group in key.split("-")[:4])


# --- compound files (the container of .xls and of encrypted workbooks)

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with these streams, each padded to the size from which streams have sectors of their own."""
    bodies = {name: body.ljust(4096, b"\0") for name, body in streams.items()}
    starts, chains, at = {}, [], 1
    for name, body in bodies.items():
        count = -(-len(body) // _SECTOR)
        starts[name] = at
        chains += [*range(at + 1, at + count), _END]
        at += count
    directory_start = at
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    names = sorted(bodies, key=lambda name: (len(name), name.upper()))
    for number, name in enumerate(names, 1):
        right = number + 1 if number < len(names) else _FREE
        entries.append(_entry(name, 2, starts[name], len(bodies[name]), right=right))
    directory = b"".join(entries).ljust(-(-len(entries) * 128 // _SECTOR) * _SECTOR, b"\0")
    count = len(directory) // _SECTOR
    fat = [_FAT, *chains, *range(directory_start + 1, directory_start + count), _END]
    assert len(fat) <= _SECTOR // 4
    table = struct.pack(f"<{_SECTOR // 4}I", *fat, *[_FREE] * (_SECTOR // 4 - len(fat)))
    padded = b"".join(body.ljust(-(-len(body) // _SECTOR) * _SECTOR, b"\0") for body in bodies.values())
    return _header(directory_start) + table + padded + directory


def _entry(name: str, kind: int, start: int, size: int, *, child: int = _FREE, right: int = _FREE) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    tree = struct.pack("<BBIII", kind, 1, _FREE, right, child)
    return text.ljust(64, b"\0") + struct.pack("<H", len(text)) + tree + bytes(36) + struct.pack("<IQ", start, size)


def _header(directory_start: int) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    sizes = struct.pack("<IIIIIIIII", 0, 1, directory_start, 0, 4096, _END, 0, _END, 0)
    return (head + sizes + struct.pack("<109I", 0, *[_FREE] * 108)).ljust(_SECTOR, b"\0")


def locked_workbook() -> bytes:
    """What Excel writes for a workbook with a password to open it: streams, and nothing to read."""
    return compound_file({"EncryptionInfo": b"\x04\x00\x04\x00", "EncryptedPackage": b"\x01" * 600})


def old_workbook(sheet: str, rows: Sequence[Sequence[str | int]], *, locked: bool = False) -> bytes:
    """An .xls (BIFF8) with one sheet of texts and numbers; ``locked`` adds the record of a password."""
    bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 6)
    sheet_bof = struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1997, 0, 6)
    title = sheet.encode("utf-16-le")
    lock = _record(0x2F, struct.pack("<HHH", 1, 1, 1) + bytes(48)) if locked else b""
    bound_size = 4 + 8 + len(title)
    body_at = len(_record(0x809, bof)) + len(lock) + bound_size + 4
    bound = _record(0x85, struct.pack("<IBBBB", body_at, 0, 0, len(sheet), 1) + title)
    cells = b"".join(_cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row) if value != "")
    book = _record(0x809, bof) + lock + bound + _record(0x0A, b"")
    assert len(book) == body_at
    return compound_file({"Workbook": book + _record(0x809, sheet_bof) + cells + _record(0x0A, b"")})


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _cell(row: int, column: int, value: str | int) -> bytes:
    if isinstance(value, int):
        return _record(0x203, struct.pack("<HHHd", row, column, 0, value))
    return _record(0x204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + value.encode("utf-16-le"))
