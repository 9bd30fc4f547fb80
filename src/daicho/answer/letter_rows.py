"""Rows that a person gives for a letter: one line a row, cells parted by an upright stroke."""

import re
from collections.abc import Sequence

from daicho.answer.letter_texts import Blank

Row = tuple[str, ...]
_STROKE = re.compile(r"\s*\|\s*")


class RowError(ValueError):
    """A row has more cells than the blank has columns, or says nothing; ``number`` counts from 1."""

    def __init__(self, number: int, cells: int) -> None:
        super().__init__(f"row {number} has {cells} cells")
        self.number = number
        self.cells = cells


def rows(blank: Blank, value: str) -> tuple[Row, ...]:
    """The rows of ``value``, each as wide as the blank; missing cells at the end are empty."""
    lines = [line.strip() for line in value.split("\n") if line.strip()]
    return tuple(_row(blank, number, _STROKE.split(line)) for number, line in enumerate(lines, 1))


def _row(blank: Blank, number: int, cells: Sequence[str]) -> Row:
    if len(cells) > len(blank.columns) or not any(cells):
        raise RowError(number, len(cells))
    return (*cells, *("" for _ in range(len(blank.columns) - len(cells))))
