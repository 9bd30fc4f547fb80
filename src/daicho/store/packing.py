"""How the rows of an inventory are packed: 6 bytes a row, and a compressed word on where each one stood.

``titles``: row ids of titles, unsigned 32 bits each, little-endian, in the order of the inventory.
``days``: install days, unsigned 16 bits each, counted from 1979-12-31 (0: not known), to 2159.
``places``: JSON of line numbers and parts, compressed; empty where there is neither.
"""

import json
import sys
import zlib
from array import array
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from daicho.words.finding import Place

_DAY_ZERO = date(1979, 12, 31)
_ZERO = _DAY_ZERO.toordinal()
_LAST = 0xFFFF


def _packed(code: str, numbers: Iterable[int]) -> bytes:
    packed = array(code, numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def _unpacked(code: str, packed: bytes) -> "array[int]":
    numbers = array(code)
    numbers.frombytes(packed)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def pack_titles(ids: Iterable[int]) -> bytes:
    """Row ids of titles as bytes."""
    return _packed("I", ids)


def unpack_titles(packed: bytes) -> Sequence[int]:
    """The row ids that `pack_titles` packed."""
    return _unpacked("I", packed)


def pack_days(days: Iterable[date | None]) -> bytes:
    """Install days as bytes; a day outside 1980 to 2159 cannot be true and becomes "not known"."""
    return _packed("H", [_number(day) for day in days])


def _number(day: date | None) -> int:
    if day is None:
        return 0
    number = day.toordinal() - _ZERO
    return number if 0 < number <= _LAST else 0


def unpack_days(packed: bytes) -> Sequence[int]:
    """Day numbers; `day_of` turns one into a day."""
    return _unpacked("H", packed)


def day_of(number: int) -> date | None:
    """The day with this number, None for 0."""
    return _DAY_ZERO + timedelta(days=number) if number else None


def pack_places(places: Iterable[Place]) -> bytes:
    """Lines and parts of places as bytes; the file is the inventory's own."""
    rows = [(place.line, place.part) for place in places]
    if not any(line is not None or part for line, part in rows):
        return b""
    lines, parts = zip(*rows, strict=True)
    plain = [list(lines), list(parts) if any(parts) else []]
    return zlib.compress(
        json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"), 1
    )


def unpack_places(packed: bytes, file: str, rows: int) -> Sequence[Place]:
    """The places of all ``rows`` rows of an inventory that came in ``file``."""
    if not packed:
        return [Place(file)] * rows
    lines, parts = json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))
    return [Place(file, line, part) for line, part in zip(lines, parts or [""] * rows, strict=True)]
