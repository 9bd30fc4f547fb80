"""Workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods) as sheets of text cells, within bounds.

Formulas give the value they had when the file was saved; macros are never run. Cells that show an error, and formulas
saved without a value, are found in .xlsx and .xlsm only: the other formats give an empty cell.
"""

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from lxml import etree
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
    XmlError,
    ZipError,
)

from daicho.collect.context import Limits
from daicho.collect.extents import column_number, extents
from daicho.collect.source import Unreadable
from daicho.words.finding import Finding, Place

_KINDS = frozenset({"workbook", "old workbook", "ods"})
_CHUNK = 1024 * 1024
_MOST_CELLS = 10_000_000
_MOST_MERGES = 200_000
_XLS_START = bytes.fromhex("0908100000060500")  # BOF of a BIFF8 workbook
_FILEPASS, _FIRST_RECORDS = 0x2F, 5
_FORMULA = rb"(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)"
_CELL = rb'[^>]*\br="([A-Z]+)([0-9]+)"[^>]*>'
_ERROR_CELL = re.compile(rb'<c (?=[^>]*\bt="e")' + _CELL + _FORMULA + rb"?<v>([^<]*)</v>")
_NO_VALUE = re.compile(rb"<c " + _CELL + _FORMULA + rb"(?:<v></v>|<v\s*/>)?</c>")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One visible sheet: rows of text with their numbers as Excel shows them, and its merged ranges (from 0)."""

    name: str
    grid: list[list[Any]] = field(repr=False)
    merges: tuple[Merge, ...] = ()

    @property
    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Every row from the first, as text."""
        return ((number, [text_of(cell) for cell in row]) for number, row in enumerate(self.grid, 1))

    def cell(self, row: int, column: int) -> str:
        """The text of one cell, both counted from 0; empty outside."""
        try:
            return text_of(self.grid[row][column])
        except IndexError:
            return ""


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a workbook, and what was wrong in it."""

    sheets: tuple[Sheet, ...]
    findings: tuple[Finding, ...] = ()


def is_workbook(kind: str) -> bool:
    """Whether a file of this kind (see `looks.look`) is a workbook that can be read."""
    return kind in _KINDS


def text_of(cell: Any) -> str:
    """The text of a cell as calamine gives it: days as ISO, whole numbers without a fraction."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, timedelta | int) else ""


@dataclass(slots=True)
class _Last:
    """The workbook that was sniffed last, so that it is parsed once for all sources and for reading."""

    mark: bytes = b""
    book: Book | None = None


_last = _Last()


def _mark(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


def first_look(data: bytes) -> tuple[Sheet, ...] | None:
    """The sheets of the workbook in ``data``; None where it cannot be read. Kept until the workbook is opened."""
    mark = _mark(data)
    if _last.mark != mark:
        try:
            _last.book = _parsed(data, "", Limits())
        except Unreadable:
            _last.book = None
        _last.mark = mark
    return _last.book.sheets if _last.book else None


def opened_workbook(data: bytes, file: str, limits: Limits) -> Book:
    """The workbook in ``data``; raises Unreadable where it is broken, locked or too big."""
    usual = limits == Limits()  # sniffing knows no others
    sniffed = _last.book if usual and _last.mark == _mark(data) else None
    _last.mark, _last.book = b"", None
    book = sniffed or _parsed(data, file, limits)
    return Book(book.sheets, tuple(_named(book.findings, file)))


def _named(findings: tuple[Finding, ...], file: str) -> Iterator[Finding]:
    for finding in findings:
        yield Finding(finding.code, Place(file, finding.place.line, finding.place.part), finding.facts)


def _parsed(data: bytes, file: str, limits: Limits) -> Book:
    _check_size(data, file, limits)
    found: list[Sheet] = []
    findings: list[Finding] = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for about in book.sheets_metadata:
            if about.typ is not SheetTypeEnum.WorkSheet:
                continue
            if about.visible is not SheetVisibleEnum.Visible:
                findings.append(Finding.at("workbook_sheet_hidden", Place(file, None, about.name), sheet=about.name))
                continue
            found.append(_sheet(book, about.name, file, limits))
    except PasswordError as locked:
        raise Unreadable("encrypted_workbook", Place(file)) from locked
    except (CalamineError, ZipError, XmlError, WorksheetNotFound, OSError, ValueError) as wrong:
        code = "encrypted_workbook" if _has_password(data) else "workbook_broken"
        raise Unreadable(code, Place(file)) from wrong
    findings += _flaws({sheet.name: sheet for sheet in found}, data, file)
    return Book(tuple(found), tuple(findings))


def _sheet(book: CalamineWorkbook, name: str, file: str, limits: Limits) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    rows, columns = sheet.end or (0, 0)
    if rows >= limits.max_rows:
        raise Unreadable("workbook_too_big", Place(file, None, name), rows=rows + 1, columns=columns + 1)
    merges = tuple(sheet.merged_cell_ranges or ())[:_MOST_MERGES]
    return Sheet(name, list(sheet.iter_rows()), merges)


def _has_password(data: bytes) -> bool:
    """Whether an .xls is locked: a FILEPASS record stands among the first of its stream (MS-XLS 2.4.117)."""
    at = data.find(_XLS_START)
    for _ in range(_FIRST_RECORDS):
        if at < 0 or at + 4 > len(data):
            return False
        kind, size = int.from_bytes(data[at : at + 2], "little"), int.from_bytes(data[at + 2 : at + 4], "little")
        if kind == _FILEPASS:
            return True
        at += 4 + size
    return False


def _check_size(data: bytes, file: str, limits: Limits) -> None:
    """Reads every part of the package once: a part that is bigger than it says is broken."""
    if not data.startswith(b"PK"):
        return
    left = limits.max_total
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for entry in package.infolist():
                left -= entry.file_size
                grows = entry.file_size > limits.ratio_free and entry.file_size > entry.compress_size * limits.max_ratio
                if left < 0 or grows:
                    size = entry.file_size // 2**20
                    raise Unreadable("expands_too_much", Place(file), packed=len(data), megabytes=size)
                with package.open(entry) as part:
                    while part.read(_CHUNK):
                        pass
            _check_extents(package, file)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, etree.XMLSyntaxError) as wrong:
        raise Unreadable("workbook_broken", Place(file)) from wrong


def _check_extents(package: zipfile.ZipFile, file: str) -> None:
    for extent in extents(package, _MOST_CELLS):
        if extent.rows * extent.columns > _MOST_CELLS:
            place = Place(file, None, extent.part)
            raise Unreadable("workbook_too_big", place, rows=extent.rows, columns=extent.columns)


# --- what calamine does not say


def _flaws(sheets: dict[str, Sheet], data: bytes, file: str) -> list[Finding]:
    """Writes errors into the cells that show them; finds macros and formulas without a value (.xlsx and .xlsm)."""
    if not data.startswith(b"PK"):
        return []
    findings: list[Finding] = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = set(package.namelist())
        if any(name.endswith("vbaProject.bin") for name in names):
            findings.append(Finding.at("workbook_macros", Place(file)))
        for name, part in _sheet_parts(package, names):
            xml = package.read(part)
            if name in sheets and b't="e"' in xml:
                _show_errors(sheets[name].grid, xml)
            if name in sheets and b"<f" in xml and (empty := _NO_VALUE.findall(xml)):
                cell = b"".join(empty[0]).decode("ascii")
                findings.append(
                    Finding.at("workbook_not_calculated", Place(file, None, name), cell=cell, count=len(empty))
                )
    return findings


def _show_errors(grid: list[list[Any]], xml: bytes) -> None:
    for found in _ERROR_CELL.finditer(xml):
        column, row = column_number(found[1]), int(found[2]) - 1
        if row < len(grid) and column <= len(grid[row]):
            grid[row][column - 1] = found[3].decode("utf-8", "replace")


def _sheet_parts(package: zipfile.ZipFile, names: set[str]) -> list[tuple[str, str]]:
    """The visible name of every sheet with the part of the package that holds it."""
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return []
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        book = etree.fromstring(package.read("xl/workbook.xml"), parser)
        relations = etree.fromstring(package.read("xl/_rels/workbook.xml.rels"), parser)
    except etree.XMLSyntaxError:
        return []
    targets = {r.get("Id"): str(r.get("Target")).lstrip("/") for r in relations}
    found = []
    for sheet in book.iter("{*}sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        part = target if target.startswith("xl/") else f"xl/{target}"
        if part in names and sheet.get("state", "visible") == "visible":
            found.append((str(sheet.get("name")), part))
    return found
