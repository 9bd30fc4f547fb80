"""Looks for product keys in every byte that was written: files, members of archives, PDF text, database cells."""

import re
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from daicho.answer.leak_scan import texts

SHOWN = 20
"""So many characters of a key in a row give it away; what may be kept is five."""

_RUN = re.compile(rb"[2-9A-Z]{20,}")


def first_parts(keys: Iterable[str]) -> frozenset[bytes]:
    """The beginnings of keys, without separators."""
    return frozenset(key.replace("-", "")[:SHOWN].encode() for key in keys)


def holds(piece: bytes, wanted: frozenset[bytes]) -> bool:
    """Whether a key can be read in ``piece``: in UTF-8, UTF-16 or cp932, any case, with hyphens or without."""
    plain = piece.replace(b"\0", b"").replace(b"-", b"").upper()
    for run in _RUN.findall(plain):
        if any(run[start : start + SHOWN] in wanted for start in range(len(run) - SHOWN + 1)):
            return True
    return False


def pieces(path: Path) -> Iterator[tuple[str, bytes]]:
    """Every piece of a file that can be searched: its bytes, the texts inside it, cells of a database."""
    data = path.read_bytes()
    yield "bytes", data
    if data.startswith(b"SQLite format 3"):
        yield from cells(path)
    elif path.suffix in {".xlsx", ".pdf", ".zip", ".html", ".json", ".eml"}:
        for place, text in texts(path.name, data):
            yield place, text.encode("utf-8", errors="replace")


def cells(path: Path) -> Iterator[tuple[str, bytes]]:
    """Every cell of every table, compressed ones also unpacked."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                for value in row:
                    if isinstance(value, str):
                        yield table, value.encode("utf-8", errors="replace")
                    elif isinstance(value, bytes):
                        yield table, value
                        yield table, unpacked(value)
    finally:
        connection.close()


def unpacked(value: bytes) -> bytes:
    try:
        return zlib.decompress(value)
    except zlib.error:
        return b""


def given_away(folder: Path, keys: Iterable[str], printed: Iterable[str] = ()) -> list[str]:
    """Where any of ``keys`` can be read, below ``folder`` or in what was printed; the key itself is not named."""
    wanted = first_parts(keys)
    found = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        found += [f"{path.name} [{place}]" for place, piece in pieces(path) if holds(piece, wanted)]
    found += [f"printed text {n}" for n, text in enumerate(printed) if holds(text.encode(errors="replace"), wanted)]
    return sorted(set(found))
