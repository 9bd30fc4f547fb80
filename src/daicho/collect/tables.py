"""Tables in CSV texts and workbooks: where the heading stands, which table it is, and the rows below it.

A file is told by its headings alone. Title lines above the heading are passed over; a heading may spread over two rows.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from daicho.collect.columns import Fit, best_fit, plain
from daicho.collect.context import Context
from daicho.collect.looks import look
from daicho.collect.reading import decoded
from daicho.collect.source import LIKELY, NOT_MINE, POSSIBLE, Sample
from daicho.collect.workbooks import Book, Sheet, first_look, is_workbook, opened_workbook
from daicho.words.finding import Finding, Place

_DELIMITERS = (",", "\t", ";")
_HEAD_ROWS = 40
_MOST_BROKEN = 100
_FIELD_LIMIT = 131_072
_SURE = LIKELY + 20
_AS_TEXT = '="'
_NO_TABLE = frozenset({"", "<", "{"})
_REGISTRY = ("Windows Registry Editor", "REGEDIT4")

Record = tuple[int, list[str]]
Fitter = Callable[[Sequence[str]], Fit | None]
"""Tells which table a row of headings belongs to; `columns.best_fit`, or the saved mappings of a site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: its heading as written, the shape it fits, and its rows with their line numbers (read once).

    ``merged``: for lines with cells that are merged with the ones above, the text of each by column.
    """

    file: str
    heading: tuple[str, ...]
    fit: Fit
    rows: Iterable[Record]
    sheet: str = ""
    line: int = 1
    workbook: bool = False
    merged: Mapping[int, dict[int, str]] = field(default_factory=dict)


@dataclass(slots=True)
class Found:
    """The tables of one file, and what was wrong on the way to them; grows while CSV rows are read.

    ``broken`` counts lines that are no CSV.
    """

    tables: list[Table] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    broken: int = 0


def sniff_for(source: str, sample: Sample) -> int:
    """How sure it is that ``sample`` holds a table that ``source`` reads, by its headings."""
    fits = _fits_of_workbook(sample) if is_workbook(sample.kind) else _fits_of_text(sample.text)
    whole = [fit for fit in fits if not fit.missing] or fits
    if not whole:
        return NOT_MINE
    known: dict[str, int] = {}
    for fit in whole:
        known[fit.shape.source] = known.get(fit.shape.source, 0) + len(fit.places)
    if source != max(known, key=lambda name: known[name]):
        return NOT_MINE
    return POSSIBLE if whole[0].missing else _SURE


def _fits_of_workbook(sample: Sample) -> list[Fit]:
    found = (_heading(list(_head(sheet.rows))) for sheet in first_look(sample.data) or ())
    return [heading.fit for heading in found if heading]


def fits_by(fit_of: Fitter, sample: Sample) -> list[Fit]:
    """The fits that ``fit_of`` finds in the start of a text, or in the sheets of a workbook."""
    if is_workbook(sample.kind):
        sheets = first_look(sample.data) or ()
        return [heading.fit for sheet in sheets if (heading := _heading(list(_head(sheet.rows)), fit_of))]
    told = _csv_heading(sample.text, fit_of)
    return [told[1].fit] if told else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The first rows of a text or sheet, as cells, before anybody knows what they mean."""

    sheet: str
    head: tuple[Record, ...]


def grids_in(file: str, data: bytes, context: Context) -> tuple[Grid, ...]:
    """The start of every sheet in ``data``, or of its text under the delimiter that parts it into most cells."""
    if is_workbook(look(data)):
        book = opened_workbook(data, file, context.limits)
        return tuple(Grid(sheet=sheet.name, head=tuple(_head(sheet.rows))) for sheet in book.sheets)
    lines = list(islice(io.StringIO(decoded(data, file).text, newline=""), _HEAD_ROWS * 3))
    parted = [tuple(islice(records(lines, delimiter, []), _HEAD_ROWS)) for delimiter in _DELIMITERS]
    return (Grid(sheet="", head=max(parted, key=lambda head: sum(len(cells) for _, cells in head))),)


def is_unreadable_workbook(sample: Sample) -> bool:
    """Whether ``sample`` is a workbook that is broken, locked or too big."""
    return is_workbook(sample.kind) and first_look(sample.data) is None


def _head(rows: Iterable[Record]) -> Iterator[Record]:
    return islice(rows, _HEAD_ROWS)


@lru_cache(maxsize=4)
def _fits_of_text(text: str) -> list[Fit]:
    if text.lstrip()[:1] in _NO_TABLE or text.startswith(_REGISTRY):
        return []
    found = _csv_heading(text)
    return [found[1].fit] if found else []


def tables_in(source: str, file: str, data: bytes, context: Context, fit_of: Fitter = best_fit) -> Found:
    """Every table in ``data`` that ``source`` reads; findings about broken lines come with the rows."""
    found = Found()
    if is_workbook(look(data)):
        _of_workbook(source, file, opened_workbook(data, file, context.limits), found, fit_of)
    else:
        _of_text(source, file, data, found, fit_of)
    for table in list(found.tables):
        found.findings += _about_heading(table)
        if table.fit.missing:
            found.tables.remove(table)
    return found


def _about_heading(table: Table) -> Iterator[Finding]:
    fit, place = table.fit, Place(table.file, table.line, table.sheet)
    if fit.missing:
        names = ", ".join(fit.missing)
        yield Finding.at("table_column_missing", place, columns=names, table=fit.shape.id)
    for heading in fit.twice:
        yield Finding.at("table_column_twice", place, column=heading)
    if fit.shape.strict:
        for heading in fit.unknown:
            yield Finding.at("table_column_unknown", place, column=heading)
    elif fit.unknown:
        yield Finding.at("table_columns_left_out", place, columns=", ".join(fit.unknown), count=len(fit.unknown))


# --- headings


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading found in the first rows: how many rows there are up to its end, its cells and what they fit."""

    rows: int
    line: int
    cells: tuple[str, ...]
    fit: Fit


def _heading(head: Sequence[Record], fit_of: Fitter = best_fit) -> _Heading | None:
    """The row, or pair of rows, of ``head`` that knows the most headings; the first of equals."""
    best: _Heading | None = None
    for number, (line, cells) in enumerate(head):
        single = _candidate(number + 1, line, cells, fit_of)
        above = head[number - 1][1] if number else []
        double = _candidate(number + 1, line, _stacked(above, cells), fit_of) if number else None
        for candidate in (single, double):
            if candidate and (best is None or candidate.fit.score > best.fit.score):
                best = candidate
    return best


def _stacked(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Two rows of a heading as one: the lower cell where it says something."""
    width = max(len(above), len(below))
    pairs = zip([*above, *[""] * width][:width], [*below, *[""] * width][:width], strict=True)
    return [low if low.strip() else high for high, low in pairs]


def _candidate(rows: int, line: int, cells: Sequence[str], fit_of: Fitter) -> _Heading | None:
    tidy = [cell.strip() for cell in cells]
    while tidy and not tidy[-1]:
        tidy.pop()
    fit = fit_of(tidy) if len(tidy) > 1 or (tidy and plain(tidy[0])) else None
    return _Heading(rows, line, tuple(tidy), fit) if fit else None


# --- CSV


def _csv_heading(text: str, fit_of: Fitter = best_fit) -> tuple[str, _Heading] | None:
    """The delimiter under which the start of ``text`` shows the best heading, with that heading."""
    lines = list(islice(io.StringIO(text, newline=""), _HEAD_ROWS * 3))
    found = []
    for delimiter in _DELIMITERS:
        heading = _heading(list(islice(records(lines, delimiter, []), _HEAD_ROWS)), fit_of)
        if heading:
            found.append((delimiter, heading))
    return max(found, key=lambda f: f[1].fit.score, default=None)


def _of_text(source: str, file: str, data: bytes, found: Found, fit_of: Fitter) -> None:
    text = decoded(data, file)
    found.findings += text.findings
    told = _csv_heading(text.text, fit_of)
    if told is None or told[1].fit.shape.source != source:
        return
    delimiter, heading = told
    broken: list[tuple[int, bool]] = []
    rows = records(list(io.StringIO(text.text, newline="")), delimiter, broken)
    if _AS_TEXT in text.text:
        rows = ((line, list(map(_without_formula, cells))) for line, cells in rows)
    table = Table(
        file=file,
        heading=heading.cells,
        fit=heading.fit,
        rows=_with_findings(islice(rows, heading.rows, None), broken, file, found),
        line=heading.line,
    )
    found.tables.append(table)


def _without_formula(cell: str) -> str:
    """``="0012"`` is how tools make Excel keep the zeros of a number."""
    return cell[2:-1] if cell.startswith(_AS_TEXT) and cell.endswith('"') and len(cell) > 2 else cell


def _with_findings(rows: Iterator[Record], broken: list[tuple[int, bool]], file: str, found: Found) -> Iterator[Record]:
    yield from rows
    for line, is_last in broken:
        code = "table_rest_left_out" if is_last else "table_line_broken"
        found.findings.append(Finding(code, Place(file, line)))
        found.broken += 1


def records(lines: Sequence[str], delimiter: str, broken: list[tuple[int, bool]]) -> Iterator[Record]:
    """The records of a CSV text with the line each begins on.

    A line with stray quotes is left out and reading goes on below it; ``broken`` gets its number, and whether
    reading stopped there because too many lines were broken.
    """
    at = 0
    while at < len(lines):
        reader = csv.reader(islice(lines, at, None), delimiter=delimiter, strict=True)
        start = at
        try:
            for cells in reader:
                yield start + 1, cells
                start = at + reader.line_num
        except csv.Error:
            broken.append((start + 1, len(broken) + 1 >= _MOST_BROKEN))
            if broken[-1][1]:
                return
            at = start + 1
        else:
            return


# --- workbooks


def _of_workbook(source: str, file: str, book: Book, found: Found, fit_of: Fitter) -> None:
    found.findings += book.findings
    for sheet in book.sheets:
        heading = _heading(list(_head(sheet.rows)), fit_of)
        if heading is None:
            found.findings += [Finding.at("table_sheet_not_known", Place(file, None, sheet.name), sheet=sheet.name)]
        elif heading.fit.shape.source != source:
            place = Place(file, heading.line, sheet.name)
            found.findings += [Finding.at("table_sheet_of_another_kind", place, sheet=sheet.name)]
        else:
            found.tables.append(_table_of(sheet, file, heading))


def _table_of(sheet: Sheet, file: str, heading: _Heading) -> Table:
    return Table(
        file=file,
        heading=heading.cells,
        fit=heading.fit,
        rows=islice(sheet.rows, heading.rows, None),
        sheet=sheet.name,
        line=heading.line,
        workbook=True,
        merged=_merged_tails(sheet, heading.line),
    )


def _merged_tails(sheet: Sheet, heading_line: int) -> dict[int, dict[int, str]]:
    """What the lower cells of every merge below the heading stand for, by line and column."""
    tails: dict[int, dict[int, str]] = {}
    for (top, left), (bottom, right) in sheet.merges:
        if top + 1 <= heading_line or bottom == top:
            continue
        said = sheet.cell(top, left)
        for row in range(top + 1, bottom + 1):
            tails.setdefault(row + 1, {}).update(dict.fromkeys(range(left, right + 1), said))
    return tails
