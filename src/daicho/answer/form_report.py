"""The report that stays in the house: every field of a filled form, its state, its value and the reason."""

import io
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time
from math import ceil
from typing import Any

from daicho.answer.filled_form import XLSX, FilledForm
from daicho.answer.mappings import words
from daicho.answer.wording import say, wordings
from daicho.words.case import CellState, Document
from daicho.words.text import Language

_COLOURS = {
    CellState.FILLED: "#E2EFDA",
    CellState.DECLINED: "#FCE4D6",
    CellState.LEFT: "#FFF2CC",
    CellState.NOT_APPLICABLE: "#EDEDED",
}
_FONT = {"font_name": "Yu Gothic", "font_size": 10}
_FIELD_WIDTHS = (16, 10, 36, 16, 26, 56)
_FINDING_WIDTHS = (10, 34, 58, 58)


def report(filled: FilledForm, language: Language) -> Document:
    """The report on ``filled`` as a workbook of its own, never a part of what is sent."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": datetime.combine(filled.on, time(), UTC).replace(tzinfo=None)})
    _fields_sheet(book, filled, language)
    _findings_sheet(book, filled, language)
    book.close()
    stem = filled.name.rpartition(".")[0] or filled.name
    return Document(
        name=f"{stem}-report-{language}.xlsx",
        kind="form_report",
        language=language,
        media_type=XLSX,
        content=target.getvalue(),
    )


def _speaker(language: Language) -> Callable[[str], str]:
    known = words().report
    return lambda name: known[name].in_language(language)


def _fields_sheet(book: Any, filled: FilledForm, language: Language) -> None:
    say_ = _speaker(language)
    sheet = _sheet(book, say_("fields"), _FIELD_WIDTHS)
    sheet.write_string("A1", say_("title"), book.add_format({**_FONT, "bold": True, "font_size": 14}))
    sheet.write_string("A2", say_("note"), book.add_format({**_FONT, "font_color": "#9C0006"}))
    facts = (("form", filled.name), ("mapping", filled.mapping.name.in_language(language)), ("on", str(filled.on)))
    for row, (name, value) in enumerate(facts, start=3):
        sheet.write_string(row, 0, say_(name), book.add_format(_FONT))
        sheet.write_string(row, 2, value, book.add_format(_FONT))
    row = _counts(book, sheet, filled, say_)
    _header(book, sheet, row, [say_(n) for n in ("sheet", "cell", "label", "state", "value", "reason")])
    formats = {state: _cell(book, colour) for state, colour in _COLOURS.items()}
    for number, cell in enumerate(filled.cells, start=row + 1):
        line = (cell.sheet, cell.cell, cell.label, say_(cell.state), cell.value, cell.reason.in_language(language))
        sheet.set_row(number, _height(line, _FIELD_WIDTHS))
        for column, text in enumerate(line):
            sheet.write_string(number, column, text, formats[cell.state])
    sheet.autofilter(row, 0, row + len(filled.cells), 5)
    sheet.freeze_panes(row + 1, 0)
    sheet.repeat_rows(row)


def _counts(book: Any, sheet: Any, filled: FilledForm, say_: Callable[[str], str]) -> int:
    """How many fields are in which state; gives the row where the table starts."""
    counts = Counter(cell.state for cell in filled.cells)
    for row, state in enumerate(CellState, start=7):
        sheet.write_string(row, 0, say_(state), _cell(book, _COLOURS[state]))
        sheet.write_number(row, 1, counts[state])
    return 7 + len(CellState) + 1


def _findings_sheet(book: Any, filled: FilledForm, language: Language) -> None:
    say_ = _speaker(language)
    sheet = _sheet(book, say_("findings"), _FINDING_WIDTHS)
    _header(book, sheet, 0, [say_(n) for n in ("gravity", "cell", "what", "todo")])
    plain = _cell(book, "#FFFFFF")
    for row, finding in enumerate(filled.findings, start=1):
        gravity = say_(f"{wordings()[finding.code].gravity.name.lower()}_gravity")
        line = (gravity, str(finding.place), *(text.in_language(language) for text in say(finding)))
        sheet.set_row(row, _height(line, _FINDING_WIDTHS))
        for column, text in enumerate(line):
            sheet.write_string(row, column, text, plain)


def _height(line: Iterable[str], widths: Iterable[float]) -> float:
    """Points that a row needs for its longest cell; a Japanese character is as wide as two Latin ones."""
    pairs = zip(line, widths, strict=True)
    lines = [ceil(sum(1 if c.isascii() else 2 for c in text) / (width - 2)) for text, width in pairs]
    return 3.0 + 15.0 * max(1, *lines)


def _sheet(book: Any, name: str, widths: Iterable[float]) -> Any:
    sheet = book.add_worksheet(name)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    return sheet


def _header(book: Any, sheet: Any, row: int, titles: list[str]) -> None:
    style = book.add_format(
        {**_FONT, "bold": True, "valign": "vcenter", "bg_color": "#1F3864", "font_color": "#FFFFFF", "border": 1}
    )
    for column, title in enumerate(titles):
        sheet.write_string(row, column, title, style)


def _cell(book: Any, colour: str) -> Any:
    return book.add_format(
        {**_FONT, "border": 1, "border_color": "#C9CED6", "text_wrap": True, "valign": "vcenter", "bg_color": colour}
    )
