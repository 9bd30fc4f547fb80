"""Every text that a file holds, wherever it hides: cells, comments, hidden sheets, PDF pages, mail parts, zip members.

For scanning, not for reading: the same words come out several times, once for each way in which bytes may be text.
"""

import html
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from typing import Any, NamedTuple

from lxml import etree

from daicho.answer.cell_reference import spot
from daicho.answer.workbook_package import UNREADABLE
from daicho.answer.workbook_patch import cell_text


class Piece(NamedTuple):
    """A text and where in the file it stands."""

    place: str
    text: str


class NotSearched(NamedTuple):
    """A part whose text could not be had, and why."""

    place: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLimits:
    """How much is unpacked: bytes in all for one file, and archives inside archives."""

    total: int = 300_000_000
    depth: int = 4


@dataclass(slots=True)
class _Budget:
    left: int
    depth: int

    def takes(self, size: int) -> bool:
        self.left -= size
        return self.left >= 0


def pieces(name: str, data: bytes, limits: TextLimits | None = None) -> Iterator[Piece | NotSearched]:
    """Every text of the file ``name`` and every part that could not be searched."""
    limits = limits or TextLimits()
    yield Piece("name", name)
    yield from _inside("", data, _Budget(limits.total, limits.depth))


def _inside(place: str, data: bytes, budget: _Budget) -> Iterator[Piece | NotSearched]:
    if not budget.takes(len(data)):
        yield NotSearched(place or "file", "too big")
        return
    yield from _as_bytes(place or "bytes", data)
    if budget.depth == 0:
        if data.startswith((b"PK\x03\x04", b"\x1f\x8b")):
            yield NotSearched(place, "too many archives inside one another")
        return
    deeper = _Budget(budget.left, budget.depth - 1)
    if data.startswith(b"PK\x03\x04"):
        yield from _zip(place, data, deeper)
    elif data.startswith(b"%PDF"):
        yield from _pdf(place, data)
    elif data.startswith(b"\x1f\x8b"):
        yield from _gzip(place, data, deeper)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        yield NotSearched(place or "file", "old or encrypted Office format")
    else:
        yield from _as_markup(place, data, deeper)
    budget.left = deeper.left


def _as_bytes(place: str, data: bytes) -> Iterator[Piece]:
    """The bytes as text in the encodings that files of a Japanese office use, at either alignment."""
    try:
        yield Piece(place, data.decode("utf-8"))
    except UnicodeDecodeError:
        yield Piece(place, data.decode("utf-8", "ignore"))
        yield Piece(f"{place} (cp932)", data.decode("cp932", "ignore"))
    if b"\0" in data:
        yield Piece(f"{place} (without NULs)", data.replace(b"\0", b"").decode("utf-8", "ignore"))
    if b"\0" in data or b"\xff" in data:
        for start in (0, 1):
            yield Piece(f"{place} (UTF-16LE+{start})", data[start:].decode("utf-16-le", "ignore"))
            yield Piece(f"{place} (UTF-16BE+{start})", data[start:].decode("utf-16-be", "ignore"))


def _zip(place: str, data: bytes, budget: _Budget) -> Iterator[Piece | NotSearched]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
    except UNREADABLE:
        yield NotSearched(place or "file", "damaged archive")
        return
    members: dict[str, bytes] = {}
    yield Piece(f"{place} (comment)", archive.comment.decode("utf-8", "ignore"))
    for info in infos:
        where = f"{place}/{info.filename}" if place else info.filename
        yield Piece(f"{where} (name)", info.filename)
        member = _member(archive, info, budget)
        if isinstance(member, str):
            yield NotSearched(where, member)
        else:
            members[info.filename] = member
            yield from _inside(where, member, budget)
    yield from _workbook_rows(place, members)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget) -> bytes | str:
    """The bytes of a member, or why they cannot be had."""
    if info.flag_bits & 1:
        return "encrypted"
    if info.file_size > budget.left:
        return "too big"
    try:
        return archive.read(info)
    except UNREADABLE:
        return "damaged"


def _gzip(place: str, data: bytes, budget: _Budget) -> Iterator[Piece | NotSearched]:
    reader = zlib.decompressobj(31)
    try:
        body = reader.decompress(data, budget.left)
    except zlib.error:
        yield NotSearched(place or "file", "damaged")
        return
    if reader.unconsumed_tail:
        yield NotSearched(place or "file", "too big")
    yield from _inside(f"{place}/gzip", body, budget)


def _pdf(place: str, data: bytes) -> Iterator[Piece | NotSearched]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        yield NotSearched(place or "file", "damaged or encrypted PDF")
        return
    try:
        yield Piece(f"{place} metadata".strip(), "\n".join(str(v) for v in document.get_metadata_dict().values()))
        for number, page in enumerate(document, start=1):
            text_page = page.get_textpage()
            yield Piece(f"{place} page {number}".strip(), text_page.get_text_range())
            text_page.close()
            page.close()
    finally:
        document.close()


def _as_markup(place: str, data: bytes, budget: _Budget) -> Iterator[Piece | NotSearched]:
    """Texts that markup cuts apart or writes in other signs: XML and HTML, JSON, mail."""
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        yield from _xml(place, data)
    elif start.startswith((b"{", b"[")):
        yield from _json(place, data)
    elif b"\nMIME-Version:" in data or b"\nContent-Type:" in data[:20_000]:
        yield from _mail(place, data, budget)
    elif b"\\u00" in data or b"&#" in data:
        yield Piece(f"{place} (escapes)", html.unescape(data.decode("utf-8", "ignore")))


def _xml(place: str, data: bytes) -> Iterator[Piece]:
    """The text between the tags, joined both ways: a run of rich text may cut a word, a cell ends one."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        yield Piece(f"{place} (entities)", html.unescape(data.decode("utf-8", "ignore")))
        return
    texts = [str(t) for t in root.itertext()]
    yield Piece(f"{place} (text)", "".join(texts))
    yield Piece(f"{place} (texts)", " ".join(texts))
    values = (str(value) for node in root.iter() if isinstance(node.tag, str) for value in node.attrib.values())
    yield Piece(f"{place} (attributes)", "\n".join(values))


def _json(place: str, data: bytes) -> Iterator[Piece]:
    try:
        loaded = json.loads(data)
    except (ValueError, RecursionError):
        return
    yield Piece(f"{place} (values)", "\n".join(_strings(loaded)))


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield str(key)
            yield from _strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from _strings(value)


def _mail(place: str, data: bytes, budget: _Budget) -> Iterator[Piece | NotSearched]:
    for number, part in enumerate(message_from_bytes(data, policy=policy.compat32).walk()):
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and payload:
            yield from _inside(f"{place}/part {number}".lstrip("/"), payload, budget)


def _workbook_rows(place: str, members: dict[str, bytes]) -> Iterator[Piece]:
    """Each row of each sheet as one text, hidden ones too: a key may be spread over five cells."""
    strings = _shared(members.get("xl/sharedStrings.xml", b""))
    for name, data in members.items():
        if name.startswith("xl/worksheets/") and name.endswith(".xml") and (root := _root(data)) is not None:
            for row in root.iter("{*}row"):
                cells = sorted(row.iterfind("{*}c"), key=_column)
                text = " ".join(cell_text(cell, strings) for cell in cells)
                yield Piece(f"{place}{name} row {row.get('r')}", text)


def _column(cell: etree._Element) -> int:
    try:
        return spot(str(cell.get("r"))).column
    except ValueError:
        return 0


def _shared(data: bytes) -> tuple[str, ...]:
    root = _root(data)
    if root is None:
        return ()
    return tuple("".join(t.text or "" for t in item.iter("{*}t")) for item in root.iterfind("{*}si"))


def _root(data: bytes) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser) if data else None
    except etree.XMLSyntaxError:
        return None
