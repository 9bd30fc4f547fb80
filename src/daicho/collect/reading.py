"""Bytes to text: encodings, line lengths and lines, with a finding for whatever did not fit."""

import codecs
from dataclasses import dataclass

from daicho.collect.looks import utf16_without_mark
from daicho.collect.source import Sample, Unreadable
from daicho.words.finding import Finding, Place

_HEAD = 64 * 1024
_UNMARKED = ("utf-8", "cp932")
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text as it came out of ``encoding``, without a byte order mark, and what was wrong on the way."""

    text: str
    encoding: str
    findings: tuple[Finding, ...] = ()


def _marked(data: bytes) -> tuple[str, int]:
    """The encoding that the first bytes of ``data`` prove, and the length of the mark; "" where they prove none."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding, len(bom)
    head = data[:4096]
    return (utf16_without_mark(head), 0) if b"\x00" in head else ("", 0)


def decoded(data: bytes, file: str) -> Decoded:
    """``data`` as text: UTF-8, UTF-16 or cp932. What does not decode becomes U+FFFD, with a finding that says where."""
    encoding, mark = _marked(data)
    body = data[mark:]
    starts = {}
    for candidate in (encoding,) if encoding else _UNMARKED:
        try:
            return Decoded(_strictly(body, candidate), candidate)
        except UnicodeDecodeError as wrong:
            starts[candidate] = mark + wrong.start
    # Neither fits: the one that gets further is the likelier one.
    best = max(starts, key=lambda name: (starts[name], name == "utf-8"))
    return _with_losses(body, best, starts[best], file)


def _strictly(body: bytes, encoding: str) -> str:
    """Python's cp932 gives private characters for the bytes FD to FF, which are no Shift JIS at all."""
    if encoding == "cp932":
        for byte in b"\xfd\xfe\xff":
            where = body.find(byte)
            if where >= 0:
                raise UnicodeDecodeError(encoding, body, where, where + 1, "no Shift JIS")
    return body.decode(encoding)


def _with_losses(body: bytes, encoding: str, offset: int, file: str) -> Decoded:
    text = body.decode(encoding, "replace")
    first = text.find("\ufffd")
    place = Place(file, text.count("\n", 0, max(first, 0)) + 1)
    count = max(text.count("\ufffd"), 1)
    finding = Finding.at(
        "bytes_not_decoded", place, file=file, line=place.line, offset=offset, encoding=encoding, count=count
    )
    return Decoded(text, encoding, (finding,))


def refuse_long_lines(data: bytes, file: str, longest: int) -> None:
    """Raises Unreadable where a line of ``data`` is longer than ``longest`` bytes; does not copy the data."""
    start, line_start = 0, 0
    while len(data) - start > longest:
        stop = start + longest + 1
        line_end = max(data.rfind(b"\n", start, stop), data.rfind(b"\r", start, stop))
        if line_end < 0:
            line = data.count(b"\n", 0, line_start) + 1
            raise Unreadable("line_too_long", Place(file, line), line=line, megabytes=longest // 2**20)
        start = line_start = line_end + 1


def sample(name: str, data: bytes, kind: str) -> Sample:
    """``data`` as sources sniff it."""
    return Sample(name, data, _start_as_text(data) if kind == "text" else "", kind)


def _start_as_text(data: bytes) -> str:
    """The first 64 KiB as text; a character cut in two at the end is left out."""
    head = data[:_HEAD]
    encoding, mark = _marked(data)
    if encoding:
        return head[mark:].decode(encoding, "ignore")
    for candidate in _UNMARKED:
        decoder = codecs.getincrementaldecoder(candidate)("strict")
        try:
            return decoder.decode(head, final=len(data) <= _HEAD)
        except UnicodeDecodeError:
            continue
    return head.decode("utf-8", "replace")
