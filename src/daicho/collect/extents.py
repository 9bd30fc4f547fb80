"""How far the cells of a workbook reach, before it is parsed.

The parser lays every sheet out as a full rectangle from the first used cell to the last. One cell in the last corner
of an otherwise empty sheet, by accident or by malice, would ask for more memory than any machine has, and end the
process. So the rectangle is measured first, from the parts of the package.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from lxml import etree

_SHEET = re.compile(r"xl/worksheets/(?:[^/]+/)*[^/]+\.(?:xml|bin)")
_FILLED = re.compile(rb'<c [^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>')
_ROWS_UP_TO = tuple((10**digits, rb'\br="[A-Z]{1,3}[0-9]{%d}' % (digits + 1)) for digits in (4, 5, 6))
_COLUMNS_UP_TO = ((26, rb'\br="[A-Z]{2}'), (26 + 26**2, rb'\br="[A-Z]{3}'))
_MOST_ROWS, _MOST_COLUMNS = 2**20, 2**14
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_VALUE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"
_XLSB_ROW, _XLSB_CELLS = 0, range(1, 12)


@dataclass(frozen=True, slots=True)
class Extent:
    """How many rows and columns a sheet uses, counted from its first cell; may be too many, never too few."""

    part: str
    rows: int
    columns: int


def extents(package: zipfile.ZipFile, small_enough: int) -> Iterator[Extent]:
    """The extent of every sheet in ``package``; exact only where a rough one is more than ``small_enough`` cells."""
    for name in package.namelist():
        if name == "content.xml":
            with package.open(name) as stream:
                yield from _of_open_document(stream)
        elif _SHEET.fullmatch(name):
            data = package.read(name)
            yield _of_xlsb(name, data) if name.endswith(".bin") else _of_xlsx(name, data, small_enough)


def column_number(letters: bytes) -> int:
    """The number of the column called ``letters``; A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _of_xlsx(part: str, xml: bytes, small_enough: int) -> Extent:
    """A rough bound costs a few searches; only large sheets are measured cell by cell."""
    rows = next((bound for bound, more in _ROWS_UP_TO if not re.search(more, xml)), _MOST_ROWS)
    columns = next((bound for bound, more in _COLUMNS_UP_TO if not re.search(more, xml)), _MOST_COLUMNS)
    if rows * columns <= small_enough:
        return Extent(part, rows, columns)
    found = _FILLED.findall(xml)  # cells that only have a style are no part of the rectangle
    rows = max((int(digits) for _, digits in found), default=0)
    return Extent(part, rows, max(map(column_number, {letters for letters, _ in found}), default=0))


def _of_xlsb(part: str, data: bytes) -> Extent:
    """Walks the records of a binary sheet (MS-XLSB 2.1.4): rows and cells name their row and column."""
    rows = columns = at = 0
    while at < len(data):
        kind, at = _variable(data, at, 2)
        size, at = _variable(data, at, 4)
        if kind == _XLSB_ROW:
            rows = max(rows, int.from_bytes(data[at : at + 4], "little") + 1)
        elif kind in _XLSB_CELLS:
            columns = max(columns, int.from_bytes(data[at : at + 4], "little") + 1)
        at += size
    return Extent(part, rows, columns)


def _variable(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number in groups of seven bits, lowest first, and the place behind it."""
    number = 0
    for group in range(most):
        byte = data[at] if at < len(data) else 0
        number |= (byte & 0x7F) << 7 * group
        at += 1
        if not byte & 0x80:
            break
    return number, at


def _of_open_document(stream: IO[bytes]) -> Iterator[Extent]:
    """Rows and cells may stand for many equal ones; empty ones count only where others follow."""
    rows = pending = columns = here = 0
    used = False
    for _, element in etree.iterparse(stream, events=("end",), resolve_entities=False, no_network=True):
        if element.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            here += int(element.get(f"{_TABLE}number-columns-repeated", "1"))
            if element.get(_VALUE):
                used = True
                columns = max(columns, here)
        elif element.tag == f"{_TABLE}table-row":
            pending += int(element.get(f"{_TABLE}number-rows-repeated", "1"))
            if used:
                rows += pending
                pending = 0
            here, used = 0, False
            element.clear()
        elif element.tag == f"{_TABLE}table":
            yield Extent(element.get(f"{_TABLE}name", ""), rows, columns)
            rows = pending = columns = 0
