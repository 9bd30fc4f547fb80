"""Text of Japanese mail: bytes whose stated charset is often wrong in the same few ways.

``Shift_JIS`` means cp932 in practice (髙﨑①). ``ISO-2022-JP`` from Windows carries rows that the standard lacks
(①㈱, 髙﨑): its two-byte cells are therefore moved to cp932 and decoded there.
"""

import codecs
import re
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from typing import NamedTuple

_ESCAPE = re.compile(rb"\x1b(\$[@B]|\([BJI]|\$\([DOPQ])")
_ALIASES = {
    **dict.fromkeys(("shift_jis", "sjis", "x-sjis", "shift-jis", "ms_kanji", "windows-31j"), "cp932"),
    **dict.fromkeys(("iso-2022-jp", "iso-2022-jp-ms", "cp50220", "cp50221", "csiso2022jp"), "iso-2022-jp"),
    **dict.fromkeys(("us-ascii", "ascii", "", "unknown-8bit"), ""),
}
_UNLIKELY = re.compile("[\uff61-\uff9f]")
_PRIVATE = re.compile("[\uf8f0-\uf8f3]")
_REPLACED = "\ufffd"


class Decoded(NamedTuple):
    """A text, the charset it was read in, and whether nothing was lost."""

    text: str
    charset: str
    whole: bool


class RawHeaders(Compat32):
    """Headers as they stand in the mail, 8-bit bytes included; the stock policy makes question marks of those."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        """The value untouched."""
        return value


def decode(data: bytes, charset: str) -> Decoded:
    """``data`` in ``charset`` as it is really used; where that fails, in the first Japanese charset that fits."""
    stated = _ALIASES.get(charset.strip().lower(), charset.strip().lower())
    for name in (stated, *_guesses(data)):
        if name and (text := _strictly(data, name)) is not None:
            return Decoded(text, name, whole=True)
    if stated == "iso-2022-jp":
        return Decoded(_jis(data, "replace"), stated, whole=False)
    fallback = stated if stated and _known(stated) else "utf-8"
    return Decoded(data.decode(fallback, "replace"), fallback, whole=False)


def header(message: Message, name: str) -> Decoded:
    """A header with its encoded words (RFC 2047) decoded, or its raw 8-bit text guessed; empty where it is missing."""
    raw = message.get(name)
    return Decoded("", "", whole=True) if raw is None else words(str(raw))


def words(raw: str) -> Decoded:
    """A header value as it stands in the mail, decoded."""
    unfolded = re.sub(r"\r?\n(?=[ \t])", "", raw)
    try:
        parts = decode_header(unfolded)
    except (MessageError, ValueError, LookupError):
        return Decoded(unfolded.encode("utf-8", "replace").decode().strip(), "", whole=False)
    merged: list[tuple[bytes, str]] = []
    for part, charset in parts:
        data = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else bytes(part)
        if merged and charset and merged[-1][1] == charset:
            merged[-1] = (merged[-1][0] + data, charset)  # a character may be cut between two encoded words
        else:
            merged.append((data, charset or ""))
    texts = [decode(data, charset) for data, charset in merged]
    return Decoded("".join(t.text for t in texts).strip(), texts[-1].charset, all(t.whole for t in texts))


def file_name(part: Message) -> str:
    """The name of an attachment (RFC 2231, RFC 2047 or raw); empty where it has none."""
    for name, where in (("filename", "content-disposition"), ("name", "content-type")):
        value = part.get_param(name, None, where)
        if isinstance(value, tuple):
            charset, _, encoded = value
            return decode(encoded.encode("latin-1", "surrogateescape"), charset or "").text
        if value:
            return words(str(value)).text
    return ""


def _guesses(data: bytes) -> tuple[str, ...]:
    """Charsets to try, best first; of the two eight-bit ones that with fewer half-width kana, which EUC looks like."""
    readings = {name: text for name in ("cp932", "euc_jp") if (text := _strictly(data, name)) is not None}
    eight_bit = sorted(readings, key=lambda name: len(_UNLIKELY.findall(readings[name])))
    seven_bit = ("iso-2022-jp",) if _ESCAPE.search(data) else ()
    return (*seven_bit, "utf-8", *eight_bit)


def _known(charset: str) -> bool:
    try:
        codecs.lookup(charset)
    except (LookupError, ValueError):  # a name with bytes that no charset's name has
        return False
    return True


def _strictly(data: bytes, charset: str) -> str | None:
    try:
        text = _jis(data, "strict") if charset == "iso-2022-jp" else data.decode(charset)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None
    return None if _PRIVATE.search(text) else text  # bytes that cp932 does not define


def _jis(data: bytes, errors: str) -> str:
    """Seven-bit JIS with escapes, by way of cp932, so that the NEC and IBM rows are read too."""
    pieces = _ESCAPE.split(data)
    out = [_plain(pieces[0], errors)]
    for escape, run in zip(pieces[1::2], pieces[2::2], strict=True):
        if escape in {b"$@", b"$B"}:
            out.append(_two_byte(run, errors))
        elif escape == b"(I":
            out.append(bytes(b | 0x80 for b in run).decode("cp932", errors))
        elif escape in {b"(B", b"(J"}:
            out.append(_plain(run, errors))
        elif errors == "strict":
            raise ValueError("a supplementary JIS plane that cp932 has not")
        else:
            out.append(_REPLACED * (len(run) // 2))
    return "".join(out)


def _plain(run: bytes, errors: str) -> str:
    """Outside escapes; raw cp932 there (half-width kana of old mailers) is read as what it is."""
    return run.decode("cp932", errors)


def _two_byte(run: bytes, errors: str) -> str:
    """Cells of two bytes; a line break inside them, which old mailers leave, stays a line break."""
    out = bytearray()
    place = 0
    while place < len(run):
        first = run[place]
        if first < 0x21 or place + 1 == len(run):
            out.append(first)
            place += 1
            continue
        out += _shifted(first, run[place + 1])
        place += 2
    return out.decode("cp932", errors)


def _shifted(first: int, second: int) -> bytes:
    """A JIS cell as the two bytes that Shift_JIS gives it."""
    odd = first & 1
    high = ((first + 1) >> 1) + (0x70 if first < 0x5F else 0xB0)
    low = second + (0x1F if second < 0x60 else 0x20) if odd else second + 0x7E
    return bytes((high & 0xFF, low & 0xFF))
