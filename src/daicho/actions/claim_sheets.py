"""A vendor's finding as a spreadsheet: from bytes to rows, under the headings that ``data/claims`` knows. Knows no tables.

Nothing is lost: a row that cannot be read whole is a row all the same, with the reason why.
"""

import io
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from daicho.actions.claim_cells import CellTexts, oriented
from daicho.collect import registry
from daicho.collect.columns import plain, words
from daicho.collect.context import Context
from daicho.collect.looks import look
from daicho.collect.reading import decoded, refuse_long_lines
from daicho.collect.source import Unreadable
from daicho.collect.tables import records
from daicho.collect.workbooks import Merge, is_workbook, opened_workbook
from daicho.words.claim import ClaimRow
from daicho.words.failure import Failure
from daicho.words.finding import Finding, Place

MOST_ROWS = 100_000
_HEAD_ROWS = 40
_DELIMITERS = (",", "\t", ";")
_BRACKETS = re.compile(r"[(\[【<《].*?[)\]】>》]")
_FIGURES = frozenset({"installed", "entitled", "short", "balance", "amount"})
_LONGEST_HEADING = 200

Mapping_ = Mapping[str, str]
"""Headings as written, each with the meaning that a person gave it."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column of a finding holds: its id, and how its cells are read."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """The rows of a finding, and what was wrong, doubtful or left out in the file."""

    rows: tuple[ClaimRow, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Grid:
    """One sheet: its rows as text with their numbers, and its merged ranges."""

    name: str
    rows: list[tuple[int, list[str]]]
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True, slots=True)
class _Heading:
    """The row of headings: how many rows go before the data, and which column means what."""

    rows: int
    line: int
    places: Mapping[int, Meaning]
    with_tax: bool
    unknown: tuple[str, ...]
    foreign: tuple[str, ...]
    seen: tuple[str, ...]

    @property
    def score(self) -> tuple[bool, int]:
        """Bigger is better: a table of findings first, then more meanings known."""
        names = {meaning.name for meaning in self.places.values() if meaning.kind != "ignored"}
        return bool(names & {"product"} and names & (_FIGURES | {"machine"})), len(names)


@cache
def meanings() -> Mapping[str, Meaning]:
    """Every heading that is known, as `plain` makes it; ValueError where one means two things."""
    read = tomllib.loads(files("daicho.data").joinpath("claims").joinpath("columns.toml").read_text("utf-8"))
    known: dict[str, Meaning] = {}
    for name, said in read["columns"].items():
        meaning = Meaning(name, said["kind"])
        for word in {plain(text) for text in (name, said["ja"], *said["names"])}:
            if known.setdefault(word, meaning) != meaning:
                raise ValueError(f"claims/columns.toml: the heading {word} means {known[word].name} and {name}")
    return known


def meaning_names() -> tuple[str, ...]:
    """The ids of all meanings, for people who map a heading by hand."""
    return tuple(dict.fromkeys(meaning.name for meaning in meanings().values()))


def checked(mapping: Mapping_) -> dict[str, str]:
    """The same mapping with the ids of its meanings; Failure where a meaning is none."""
    made = {}
    for heading, word in mapping.items():
        meaning = meanings().get(plain(word))
        if meaning is None:
            raise Failure("claim_meaning_unknown", heading, meaning=word, known=", ".join(meaning_names()))
        made[heading] = meaning.name
    return made


def read(name: str, data: bytes, *, context: Context, mapping: Mapping_) -> ReadClaim:
    """The rows of the finding in ``data``; Failure where it is no spreadsheet, or none of its tables is a finding."""
    try:
        grids, findings = _grids(name, data, context)
    except Unreadable as wrong:
        raise Failure.of(wrong.finding) from wrong
    given = {plain(heading): meaning for heading, meaning in mapping.items()}
    headings = [(grid, _heading(grid.rows, given)) for grid in grids]
    tables = [(grid, found) for grid, found in headings if found is not None and found.score[0]]
    if not tables:
        raise _no_table(name, [found for _, found in headings if found is not None], grids)
    left = [grid.name for grid, found in headings if found is None or not found.score[0]]
    findings += [Finding.at("claim_sheet_left_out", Place(name, part=sheet), sheet=sheet) for sheet in left]
    findings += _unfound(name, mapping, [found for _, found in tables])
    rows: list[ClaimRow] = []
    for grid, found in tables:
        rows += _Table(name, grid, found, context, findings).rows(len(rows))
    if len(rows) > MOST_ROWS:
        raise Failure("claim_too_long", name, count=len(rows), most=MOST_ROWS)
    if not rows:
        raise Failure("claim_without_rows", name)
    return ReadClaim(tuple(rows), tuple(findings))


def _no_table(name: str, near: Sequence[_Heading], grids: Sequence[_Grid]) -> Failure:
    best = max(near, key=lambda found: found.score, default=None)
    first = next((cells for grid in grids for _, cells in grid.rows if any(cells)), [])
    seen = best.seen if best else tuple(cell for cell in first if cell)
    return Failure("claim_no_table", name, headings=" / ".join(seen[:20]) or "-", known=", ".join(meaning_names()))


def _unfound(name: str, mapping: Mapping_, tables: Sequence[_Heading]) -> list[Finding]:
    seen = {plain(heading) for found in tables for heading in found.seen}
    missing = [heading for heading in mapping if plain(heading) not in seen]
    return [Finding.at("claim_heading_not_there", Place(name), heading=heading) for heading in missing]


# --- from bytes to cells


def _grids(name: str, data: bytes, context: Context) -> tuple[list[_Grid], list[Finding]]:
    refused = registry.too_large(name, len(data), context)
    if refused is not None:
        raise Failure.of(refused)
    kind = look(data)
    if is_workbook(kind):
        book = opened_workbook(data, name, context.limits)
        return [_Grid(s.name, _tidy(s.rows), s.merges) for s in book.sheets], list(book.findings)
    if kind != "text":
        raise Failure("claim_no_spreadsheet", name, kind=kind)
    refuse_long_lines(data, name, context.limits.max_line)
    text = decoded(data, name)
    lines = list(io.StringIO(text.text, newline=""))
    tried = [_csv(lines, delimiter, name) for delimiter in _DELIMITERS]
    grid, broken = max(tried, key=lambda found: max((len(cells) for _, cells in found[0].rows[:_HEAD_ROWS]), default=0))
    return [grid], [*text.findings, *broken]


def _csv(lines: Sequence[str], delimiter: str, name: str) -> tuple[_Grid, list[Finding]]:
    broken: list[tuple[int, bool]] = []
    grid = _Grid("", _tidy(records(lines, delimiter, broken)))
    codes = {True: "table_rest_left_out", False: "table_line_broken"}
    return grid, [Finding(codes[is_last], Place(name, line)) for line, is_last in broken]


def _tidy(rows: Iterator[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    return [(line, [cell.strip() for cell in cells]) for line, cells in rows]


# --- headings


def _heading(rows: Sequence[tuple[int, list[str]]], given: Mapping_) -> _Heading | None:
    """The row, or pair of rows, among the first that knows the most meanings; the first of equals."""
    best: _Heading | None = None
    for number, (line, cells) in enumerate(rows[:_HEAD_ROWS]):
        candidates = [_fit(number + 1, line, cells, given)]
        if number:
            candidates.append(_fit(number + 1, line, _stacked(rows[number - 1][1], cells), given))
        for candidate in candidates:
            if candidate.places and (best is None or candidate.score > best.score):
                best = candidate
    return best


def _stacked(above: Sequence[str], below: Sequence[str]) -> list[str]:
    width = max(len(above), len(below))
    pairs = zip([*above, *[""] * width][:width], [*below, *[""] * width][:width], strict=True)
    return [low or high for high, low in pairs]


def _fit(rows: int, line: int, cells: Sequence[str], given: Mapping_) -> _Heading:
    places: dict[int, Meaning] = {}
    unknown: list[str] = []
    foreign: list[str] = []
    for number, heading in enumerate(cells):
        meaning = _meaning(heading, given)
        if meaning is None:
            unknown += [heading] if heading else []
        elif meaning.kind == "money" and _is_foreign(heading):
            foreign.append(heading)
        elif meaning.kind != "ignored" and meaning in places.values():
            unknown.append(heading)
        else:
            places[number] = meaning
    taxed = any("税込" in heading for heading in cells if heading)
    return _Heading(rows, line, places, taxed, tuple(unknown), tuple(foreign), tuple(cell for cell in cells if cell))


def _meaning(heading: str, given: Mapping_) -> Meaning | None:
    if not heading or len(heading) > _LONGEST_HEADING:
        return None
    whole = plain(heading)
    named = given.get(whole)
    if named is not None:
        return next(meaning for meaning in meanings().values() if meaning.name == named)
    bare = plain(_BRACKETS.sub("", unicodedata.normalize("NFKC", heading)))
    return meanings().get(whole) or meanings().get(bare)


def _is_foreign(heading: str) -> bool:
    """Whether a heading of prices names another currency than yen."""
    return (
        re.search(r"usd|eur|gbp|\$|€|£|ドル|ユーロ", unicodedata.normalize("NFKC", heading), re.IGNORECASE) is not None
    )


# --- rows


@dataclass(slots=True)
class _Table:
    """Reads the rows below one heading; ``findings`` are those of the whole file."""

    file: str
    grid: _Grid
    heading: _Heading
    context: Context
    findings: list[Finding]
    texts: CellTexts = field(init=False)

    def __post_init__(self) -> None:
        self.texts = CellTexts(self.file, self.grid.name, self.context)

    def rows(self, before: int) -> list[ClaimRow]:
        """Every row that says something, numbered from ``before`` on."""
        found: list[ClaimRow] = []
        balances: list[int | None] = []
        totals: list[tuple[int, ClaimRow]] = []
        for line, cells in self._below():
            row, balance = self.texts.row(before + len(found) + 1, line, self._named(cells))
            if self._is_total(cells, row):
                totals.append((line, row))
                continue
            found.append(replace(row, with_tax=self.heading.with_tax))
            balances.append(balance)
        settled, doubts = oriented(found, balances, Place(self.file, self.heading.line, self.grid.name))
        self.findings += [*self._about(), *doubts, *self._totals(totals, settled), *self.texts.keys_found()]
        return settled

    def _below(self) -> Iterator[tuple[int, list[str]]]:
        tails = self._merged_texts()
        head = [plain(cell) for cell in self.heading.seen]
        for line, cells in self.grid.rows[self.heading.rows :]:
            for column, text in tails.get(line, {}).items():
                if column < len(cells) and not cells[column]:
                    cells[column] = text
            said = [plain(cell) for cell in cells if cell]
            if said and said != head:
                yield line, cells

    def _merged_texts(self) -> dict[int, dict[int, str]]:
        """What the lower cells of merged text columns stand for; a merged number counts once."""
        texts = {number for number, meaning in self.heading.places.items() if meaning.kind == "text"}
        by_line = dict(self.grid.rows)
        tails: dict[int, dict[int, str]] = {}
        for (top, left), (bottom, _) in self.grid.merges:
            if left in texts and top + 1 > self.heading.line:
                first = by_line.get(top + 1, [])
                said = first[left] if left < len(first) else ""
                for line in range(top + 2, bottom + 2):
                    tails.setdefault(line, {})[left] = said
        return tails

    def _named(self, cells: Sequence[str]) -> dict[str, tuple[str, str]]:
        """(kind, text) of each cell by the meaning of its column."""
        return {
            meaning.name: (meaning.kind, cells[number] if number < len(cells) else "")
            for number, meaning in self.heading.places.items()
        }

    def _is_total(self, cells: Sequence[str], row: ClaimRow) -> bool:
        first = next(plain(cell) for cell in cells if cell)
        return first in words().totals and (not row.product or plain(row.product) in words().totals)

    def _about(self) -> Iterator[Finding]:
        place = Place(self.file, self.heading.line, self.grid.name)
        if self.heading.unknown:
            yield Finding.at("claim_columns_left_out", place, columns=self.texts.clean(", ".join(self.heading.unknown)))
        for heading in self.heading.foreign:
            yield Finding.at("claim_currency_foreign", place, column=self.texts.clean(heading))

    def _totals(self, totals: Sequence[tuple[int, ClaimRow]], rows: Sequence[ClaimRow]) -> Iterator[Finding]:
        """A total row is no line; where it says another sum than the rows, that is told."""
        added = sum(row.gap or 0 for row in rows)
        for line, total in totals:
            place = Place(self.file, line, self.grid.name)
            if total.short is None or total.short == added or len(totals) > 1:
                yield Finding.at("claim_total_row", place)
            else:
                yield Finding.at("claim_total_differs", place, stated=total.short, added=added)
