"""Workbooks of ours: sheets with a title, an explanation, frozen headings, filters and a print set-up."""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain, islice
from typing import Any
from unicodedata import east_asian_width

import xlsxwriter

from daicho.answer.speaker import Speaker
from daicho.words.finding import Finding, Place
from daicho.words.snapshot import Snapshot

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_PER_SHEET = 1_000_000
"""Rows on one sheet; more go on to a further sheet (Excel ends at 1,048,576)."""
TEXT_LIMIT = 32_000
"""Characters in one cell (Excel ends at 32,767 and XlsxWriter drops longer texts)."""

Cell = str | int | date | None
Row = Sequence[Cell]
_HEADER = 3  # rows above the data: title, explanation, headings
_PRINTED_WIDTH = 200  # characters that stay readable across one landscape A4 page
_LINE_HEIGHT = 15.0  # points
_TALLEST = 400.0  # points; Excel ends at 409
_SURROGATES = re.compile("[\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: its labels stand under ``sheet.<key>``; columns are (key, width in characters).

    ``footer`` rows follow after the data and outside the filter. ``marked`` holds the texts that are shown in
    red wherever a cell is exactly that.
    """

    key: str
    columns: tuple[tuple[str, int], ...]
    rows: Iterable[Row]
    footer: tuple[Row, ...] = ()
    marked: frozenset[str] = frozenset()

    def title(self, speaker: Speaker) -> str:
        """The name of the sheet."""
        return speaker.phrase(f"sheet.{self.key}.title")

    def heading(self, speaker: Speaker, column: str) -> str:
        """The heading of a column."""
        return speaker.phrase(f"sheet.{self.key}.column.{column}.title")


@dataclass(frozen=True)
class _Formats:
    title: Any
    about: Any
    heading: Any
    text: Any
    number: Any
    day: Any
    total: Any
    marked: Any


class _Writer:
    """Writes sheets into one workbook and keeps what had to be cut."""

    def __init__(self, speaker: Speaker, title: str) -> None:
        self.speaker = speaker
        self.findings: list[Finding] = []
        self.file = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.file, {"in_memory": True, "strings_to_urls": False})
        frozen = datetime.combine(speaker.snapshot.taken_on, time())
        self.book.set_properties({"title": title, "author": speaker.snapshot.organisation.name, "created": frozen})
        self.formats = self._formats()

    def _formats(self) -> _Formats:
        plain = {"font_name": "Yu Gothic", "font_size": 10, "valign": "top"}
        edge = {"border": 1, "border_color": "#C9CED6"}
        make = self.book.add_format
        return _Formats(
            title=make({**plain, "bold": True, "font_size": 14, "font_color": "#1F3A5F"}),
            about=make({**plain, "font_color": "#4A5568"}),
            heading=make(
                {
                    **plain,
                    **edge,
                    "bold": True,
                    "valign": "vcenter",
                    "text_wrap": True,
                    "bg_color": "#1F3A5F",
                    "font_color": "#FFFFFF",
                }
            ),
            text=make({**plain, **edge, "text_wrap": True}),
            number=make({**plain, **edge, "num_format": "#,##0_ "}),
            day=make({**plain, **edge, "num_format": "yyyy-mm-dd", "align": "left"}),
            total=make({**plain, **edge, "bold": True, "bg_color": "#EDF2F7", "num_format": "#,##0"}),
            marked=make({**plain, **edge, "bold": True, "font_color": "#B42318", "bg_color": "#FEF3F2"}),
        )

    def add(self, sheet: Sheet) -> None:
        """Write ``sheet``, on several pages where it has more rows than one can hold."""
        rows = iter(sheet.rows)
        number = 1
        while True:
            first = next(rows, None)
            if number > 1 and first is None:
                return
            part = chain([] if first is None else [first], islice(rows, ROWS_PER_SHEET - 1))
            self._add_part(sheet, part, number)
            number += 1

    def _add_part(self, sheet: Sheet, rows: Iterable[Row], number: int) -> None:
        name = sheet.title(self.speaker) + (f" ({number})" if number > 1 else "")
        page = self.book.add_worksheet(name)
        self._head(page, sheet, name)
        line = _HEADER
        for row in rows:
            self._row(page, line, row, sheet)
            line += 1
        page.autofilter(_HEADER - 1, 0, max(line - 1, _HEADER), len(sheet.columns) - 1)
        for row in sheet.footer if number == 1 else ():
            self._row(page, line, row, sheet, self.formats.total)
            line += 1

    def _head(self, page: Any, sheet: Sheet, name: str) -> None:
        page.write_string(0, 0, name, self.formats.title)
        page.write_string(1, 0, self.speaker.phrase(f"sheet.{sheet.key}.about"), self.formats.about)
        page.set_row(0, 22)
        for column, (key, width) in enumerate(sheet.columns):
            page.set_column(column, column, width)
            page.write_string(_HEADER - 1, column, sheet.heading(self.speaker, key), self.formats.heading)
        page.set_row(_HEADER - 1, 30)
        page.freeze_panes(_HEADER, 1)
        self._print_set_up(page, sheet)

    def _print_set_up(self, page: Any, sheet: Sheet) -> None:
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(-(-sum(width for _, width in sheet.columns) // _PRINTED_WIDTH), 0)
        page.repeat_rows(0, _HEADER - 1)
        page.repeat_columns(0)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        snapshot = self.speaker.snapshot
        number = self.speaker.phrase("phrase.page")
        page.set_footer(f"&L&8 {snapshot.on.isoformat()}  {snapshot.id[:16]}&R&8 {number}")

    def _row(self, page: Any, line: int, row: Row, sheet: Sheet, total: Any = None) -> None:
        lines = max((_lines(cell, width) for cell, (_, width) in zip(row, sheet.columns, strict=True)), default=1)
        if lines > 1:
            page.set_row(line, min(lines * _LINE_HEIGHT, _TALLEST))
        for column, cell in enumerate(row):
            self._cell(page, (line, column), cell, sheet, total)

    def _cell(self, page: Any, at: tuple[int, int], cell: Cell, sheet: Sheet, total: Any) -> None:
        formats = self.formats
        if cell is None or cell == "":
            page.write_blank(*at, None, total or formats.text)
        elif isinstance(cell, int):
            page.write_number(*at, cell, total or formats.number)
        elif isinstance(cell, date):
            page.write_datetime(*at, datetime.combine(cell, time()), total or formats.day)
        else:
            mark = formats.marked if cell in sheet.marked else formats.text
            page.write_string(*at, self._fitting(cell, sheet.key, at[0]), total or mark)

    def _fitting(self, text: str, sheet: str, line: int) -> str:
        text = _SURROGATES.sub("\ufffd", text)
        if len(text) <= TEXT_LIMIT:
            return text
        cut = len(text) - TEXT_LIMIT
        place = Place(sheet, line + 1)
        self.findings.append(Finding.at("cell_text_cut", place, sheet=sheet, row=line + 1, count=cut))
        return text[:TEXT_LIMIT] + self.speaker.phrase("phrase.text_cut", count=cut)


def _lines(cell: Cell, width: int) -> int:
    """How many lines a text takes in a column; viewers other than Excel do not find out by themselves."""
    if not isinstance(cell, str) or (len(cell) * 2 < width and "\n" not in cell):
        return 1
    return sum(-(-max(_columns(line), 1) // max(width - 1, 1)) for line in cell.split("\n"))


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def introduction(speaker: Speaker, key: str, sheets: tuple[Sheet, ...], more: Iterable[tuple[str, Cell]] = ()) -> Sheet:
    """The first sheet: what the workbook is, what it rests on (and ``more``), what each sheet and column means."""
    snapshot = speaker.snapshot
    facts: tuple[tuple[str, Cell], ...] = (
        ("organisation", snapshot.organisation.name),
        ("on", snapshot.on),
        ("taken_on", snapshot.taken_on),
        ("snapshot", snapshot.id),
        ("catalogue", snapshot.catalogue_version),
        ("rules", snapshot.rules_version or snapshot.position.rules_version),
        ("rules_on", snapshot.position.rules_on),
        ("inputs", len(snapshot.inputs)),
        *more,
    )
    rows: list[Row] = [(speaker.phrase(f"sheet.{key}.fact.{name}"), "", value) for name, value in facts]
    for sheet in sheets:
        rows.append((sheet.title(speaker), "", speaker.phrase(f"sheet.{sheet.key}.about")))
        for column, _ in sheet.columns:
            about = speaker.phrase(f"sheet.{sheet.key}.column.{column}.about")
            rows.append((sheet.title(speaker), sheet.heading(speaker, column), about))
    return Sheet(key=key, columns=(("sheet", 26), ("column", 26), ("meaning", 90)), rows=rows)


def workbook(speaker: Speaker, title: str, sheets: Iterable[Sheet]) -> tuple[bytes, tuple[Finding, ...]]:
    """The bytes of a workbook of ``sheets``, the same for the same input, and a finding for every cell cut."""
    writer = _Writer(speaker, title)
    for sheet in sheets:
        writer.add(sheet)
    writer.book.close()
    return writer.file.getvalue(), tuple(writer.findings)


def day_in_name(snapshot: Snapshot) -> str:
    """The reference day as files are named after it: 20261124."""
    return f"{snapshot.on:%Y%m%d}"
