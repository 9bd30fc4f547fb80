"""From the rows of a table to rows of values: every bad cell is a finding, and its row is left out whole.

Only the lines of somebody else's finding are kept although a cell is bad, since each of them wants an answer.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from daicho.collect.cells import CellReader, Odd, Taken, Value, Wrong
from daicho.collect.columns import CellKind, Column, plain, words
from daicho.collect.context import Context
from daicho.collect.keys import Fields, kept_of, scrubbed_text
from daicho.collect.tables import Table
from daicho.words.finding import Finding, Place
from daicho.words.secret import find_keys

_MOST_ALIKE = 200
_KEY_GROUP = 5
_SHOWN = 80


class Complaints:
    """The findings of one file; of the same code only the first 200 are kept, and the rest counted.

    ``left_out`` counts rows that could not be read.
    """

    def __init__(self) -> None:
        self.left_out = 0
        self._kept: list[Finding] = []
        self._counts: Counter[str] = Counter()

    def add(self, finding: Finding) -> None:
        """Keeps ``finding``, or counts it where there are many of its kind."""
        self._counts[finding.code] += 1
        if self._counts[finding.code] <= _MOST_ALIKE:
            self._kept.append(finding)

    def all(self, file: str) -> tuple[Finding, ...]:
        """Every finding kept, and one for each kind that there was more of."""
        rest = [
            Finding.at("table_more_of_the_same", Place(file), about=code, count=count - _MOST_ALIKE)
            for code, count in self._counts.items()
            if count > _MOST_ALIKE
        ]
        return (*self._kept, *rest)


class Row(NamedTuple):
    """The values of one row by column name.

    ``continued``: the columns of numbers whose cell is merged with the one above, so that the number counts once.
    ``keys``: what may be kept of a product key in the row. ``doubts``: what is wrong in a row that is kept all the
    same; ``is_total``: it only adds up others.
    """

    file: str
    line: int
    sheet: str
    values: dict[str, Any]
    continued: frozenset[str] = frozenset()
    keys: Fields = ()
    doubts: tuple[Finding, ...] = ()
    is_total: bool = False

    @property
    def place(self) -> Place:
        """Where the row stands."""
        return Place(self.file, self.line, self.sheet)

    def text(self, name: str) -> str:
        """The text in column ``name``; empty where there is none."""
        found: str = self.values.get(name, "")
        return found

    def day(self, name: str) -> date | None:
        """The day in column ``name``, if any."""
        found: date | None = self.values.get(name)
        return found

    def number(self, name: str) -> int | None:
        """The number in column ``name``, if any."""
        found: int | None = self.values.get(name)
        return found

    def entries(self, name: str) -> tuple[str, ...]:
        """The entries of the list in column ``name``."""
        found: tuple[str, ...] = self.values.get(name, ())
        return found


_NO_COLUMNS: frozenset[str] = frozenset()


class _Reader:
    """Reads the rows of one table; holds what is the same for all of them."""

    def __init__(self, table: Table, context: Context, complaints: Complaints, *, keeps_all: bool) -> None:
        self.keeps_all = keeps_all
        self.table = table
        self.context = context
        self.complaints = complaints
        self.keys_kept = 0
        self.beside = 0
        places = [(number, column) for number, column in table.fit.places if column.kind is not CellKind.IGNORED]
        self.secret = [number for number, column in places if column.kind is CellKind.KEY]
        self.cells: list[tuple[int, Column, CellReader]] = [
            (number, column, CellReader(column, workbook=table.workbook))
            for number, column in places
            if column.kind is not CellKind.KEY
        ]
        self.known = [number for number, _ in places]
        self.required = [number for number, column, _ in self.cells if column.required]
        self.totals = words().totals
        self.width = len(table.heading)
        self.blank = [number for number, heading in enumerate(table.heading) if not heading.strip()]

    def rows(self) -> Iterator[Row]:
        """Every row that could be read whole."""
        for line, raw in self.table.rows:
            cells = list(map(str.strip, raw))
            row = self._row(line, cells) if any(cells) else None
            if row is not None:
                yield row
        self._count_up()

    def _count_up(self) -> None:
        place = Place(self.table.file, None, self.table.sheet)
        if self.keys_kept:
            self.complaints.add(Finding.at("table_key_column", place, count=self.keys_kept))
        if self.beside:
            self.complaints.add(Finding.at("table_cells_without_heading", place, count=self.beside))

    def _row(self, line: int, cells: list[str]) -> Row | None:
        slipped = self._slipped(line, cells)
        if slipped and not self.keeps_all:
            self._complain(slipped)
            self.complaints.left_out += 1
            return None
        cells += [""] * (self.width - len(cells))
        if self._is_heading(cells):
            return None
        if list(map(len, cells)).count(_KEY_GROUP) >= _KEY_GROUP:
            self._drop_key_across(line, cells)
        merged = self.table.merged.get(line)
        continued = self._fill_down(cells, merged) if merged else _NO_COLUMNS
        bad: list[Finding] = [slipped] if slipped else []
        values = self._values(line, cells, continued, bad)
        if not self.keeps_all and not values and not any(cells[number] for number in self.known):
            return None
        if self.keeps_all:
            kept, is_total = self._kept(cells), self._is_total(cells, bad)
            return Row(self.table.file, line, self.table.sheet, values, continued, kept, tuple(bad), is_total)
        if self._is_total(cells, bad):
            self._complain(Finding.at("table_total_row", self._place(line)))
            return None
        for finding in bad:
            self._complain(finding)
        self.complaints.left_out += bool(bad)
        return None if bad else Row(self.table.file, line, self.table.sheet, values, continued, self._kept(cells))

    def _slipped(self, line: int, cells: list[str]) -> Finding | None:
        """A CSV row that is too long has slipped; beside a sheet's table there may be notes, which are only counted."""
        too_long = len(cells) > self.width and any(cells[self.width :])
        if too_long and not self.table.workbook:
            return Finding.at("table_row_too_long", self._place(line), cells=len(cells), columns=self.width)
        self.beside += too_long or any(cells[number] for number in self.blank if number < len(cells))
        return None

    def _is_heading(self, cells: list[str]) -> bool:
        """Long tables repeat their heading on every printed page."""
        first = self.known[0]
        return cells[first] == self.table.heading[first] and cells[: self.width] == list(self.table.heading)

    def _values(self, line: int, cells: list[str], continued: frozenset[str], bad: list[Finding]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for number, column, reader in self.cells:
            text = cells[number]
            value = reader[text] if text else None
            if value is None:
                if column.required and column.name not in continued:
                    bad.append(Finding.at("table_value_missing", self._place(line), column=self.table.heading[number]))
                continue
            if isinstance(value, Odd):
                value = self._doubted(line, number, value, text, bad)
            if value is not None:
                values[column.name] = value
        return values

    def _doubted(self, line: int, number: int, said: Wrong | Taken, text: str, bad: list[Finding]) -> Value:
        if isinstance(said, Wrong):
            bad.append(self._wrong(line, number, text, said))
            return None
        self._complain(self._taken(line, number, text, said))
        return said.value

    def _place(self, line: int) -> Place:
        return Place(self.table.file, line, self.table.sheet)

    def _complain(self, finding: Finding) -> None:
        self.complaints.add(finding)

    def _shown(self, text: str) -> str:
        """Keys go first: a cut could leave half of one, which nobody would recognise."""
        return scrubbed_text(text, self.context)[:_SHOWN]

    def _wrong(self, line: int, number: int, text: str, why: Wrong) -> Finding:
        facts = {"column": self.table.heading[number], "value": self._shown(text)}
        if why.allowed:
            facts["allowed"] = why.allowed
        return Finding(why.code, self._place(line), tuple(sorted(facts.items())))

    def _taken(self, line: int, number: int, text: str, taken: Taken) -> Finding:
        place, column = self._place(line), self.table.heading[number]
        if taken.value is None:
            return Finding.at("table_day_left_out", place, column=column, value=self._shown(text))
        return Finding.at("table_choice_taken_as", place, column=column, value=self._shown(text), taken=taken.value)

    def _is_total(self, cells: list[str], bad: list[Finding]) -> bool:
        """A word for totals where the product should stand, or anywhere in a row that lacks something."""
        if not bad and self.totals.isdisjoint(cells):
            return False
        looked_at = range(len(cells)) if bad else self.required
        return any(plain(cells[number]) in self.totals for number in looked_at)

    def _kept(self, cells: list[str]) -> Fields:
        for number in self.secret:
            if cells[number] and (kept := kept_of(cells[number], self.context.fingerprint)):
                self.keys_kept += 1
                return kept
        return ()

    def _fill_down(self, cells: list[str], merged: dict[int, str]) -> frozenset[str]:
        """A merged cell speaks for all its rows; a number in it is one number and is not repeated."""
        continued = set()
        for number, column in self.table.fit.places:
            if number in merged and not cells[number]:
                if column.kind in (CellKind.COUNT, CellKind.MONEY, CellKind.SIGNED):
                    continued.add(column.name)
                else:
                    cells[number] = merged[number]
        return frozenset(continued)

    def _drop_key_across(self, line: int, cells: list[str]) -> None:
        """A key typed into five cells, one group each, is a key all the same."""
        for start in range(len(cells) - _KEY_GROUP + 1):
            group = cells[start : start + _KEY_GROUP]
            if all(len(cell) == _KEY_GROUP for cell in group) and find_keys("-".join(group)):
                cells[start : start + _KEY_GROUP] = [""] * _KEY_GROUP
                self._complain(Finding.at("table_key_across_cells", self._place(line)))


def rows_of(table: Table, context: Context, complaints: Complaints) -> Iterator[Row]:
    """The rows of ``table`` as values, each row whole or not at all; what is wrong goes to ``complaints``."""
    return _Reader(table, context, complaints, keeps_all=False).rows()


def every_row_of(table: Table, context: Context, complaints: Complaints) -> Iterator[Row]:
    """Every row of ``table`` that says something, totals too; what is wrong in a row goes with it."""
    return _Reader(table, context, complaints, keeps_all=True).rows()


def once(rows: Iterable[Row], column: str, code: str, complaints: Complaints) -> Iterator[Row]:
    """The rows whose ``column`` says something new; the first one counts, a later one is a finding."""
    lines: dict[str, str] = {}
    for row in rows:
        said = row.text(column)
        if said and said in lines:
            complaints.add(Finding(code, row.place, (("first", lines[said]), ("number", said))))
            continue
        lines[said] = str(row.place.line)
        yield row


def in_order(rows: Iterable[Row], start: str, end: str, complaints: Complaints) -> Iterator[Row]:
    """The rows whose days ``start`` and ``end`` are in order; one that ends before it starts is a finding."""
    for row in rows:
        first, last = row.day(start), row.day(end)
        if first and last and last < first:
            complaints.add(Finding.at("table_days_reversed", row.place, start=first, end=last))
        else:
            yield row
