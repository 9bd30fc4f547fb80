"""Cell references such as ``B12`` and ``$A$1:$C$9``: rows and columns count from 1."""

import re
from typing import NamedTuple

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


class Spot(NamedTuple):
    """One cell by row and column, from 1; sorts in reading order."""

    row: int
    column: int

    def __str__(self) -> str:
        return f"{column_name(self.column)}{self.row}"


class Area(NamedTuple):
    """A rectangle of cells; both corners belong to it."""

    first: Spot
    last: Spot

    def __contains__(self, spot: object) -> bool:
        if not isinstance(spot, Spot):
            return False
        rows = self.first.row <= spot.row <= self.last.row
        return rows and self.first.column <= spot.column <= self.last.column


def column_number(name: str) -> int:
    """``A`` is 1, ``AA`` is 27."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number


def column_name(number: int) -> str:
    """1 is ``A``, 27 is ``AA``."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def spot(reference: str) -> Spot:
    """The cell that ``reference`` names; ValueError where it names none."""
    match = _CELL.fullmatch(reference.strip())
    if match is None:
        raise ValueError(f"{reference!r} is no cell reference")
    return Spot(int(match[2]), column_number(match[1]))


def area(reference: str) -> Area:
    """The rectangle that ``reference`` names, which may be a single cell."""
    first, _, last = reference.partition(":")
    return Area(spot(first), spot(last or first))


def areas(references: str) -> tuple[Area, ...]:
    """The rectangles of a space-separated list (``sqref``)."""
    return tuple(area(reference) for reference in references.split())
