"""Cells of a vendor's workbook, read and set in the XML itself, so that nothing else in the package changes."""

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from lxml import etree

from daicho.answer.cell_reference import Area, Spot, area, areas, spot
from daicho.answer.workbook_package import Package, pack, parse, serialise

CellValue = str | int | Decimal | bool | date
"""What may be written: a text never becomes a formula; a day becomes Excel's serial number."""

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_EPOCH = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)


@dataclass(slots=True)
class Sheet:
    """One worksheet while it is being filled: its part, its root, its cells by place."""

    name: str
    part: str
    root: etree._Element
    cells: dict[Spot, etree._Element]
    merges: tuple[Area, ...]
    protected: bool
    changed: bool = False


@dataclass(slots=True)
class Workbook:
    """A package with its sheets parsed; `set_value` changes them, `packed` writes what changed."""

    package: Package
    root: etree._Element
    sheets: Mapping[str, Sheet]
    strings: tuple[str, ...]
    unlocked_styles: frozenset[int]
    formulas_overwritten: set[tuple[str, Spot]] = field(default_factory=set)

    def text(self, sheet: str, place: Spot) -> str:
        """What the cell shows, without phonetic guides; empty where the cell or the sheet is missing."""
        found = self.sheets.get(sheet)
        cell = None if found is None else found.cells.get(place)
        return "" if cell is None else cell_text(cell, self.strings)

    def has_formula(self, sheet: str, place: Spot) -> bool:
        """Whether the cell is computed by a formula."""
        cell = self.sheets[sheet].cells.get(place)
        return cell is not None and cell.find("{*}f") is not None

    def is_locked(self, sheet: str, place: Spot) -> bool:
        """Whether the vendor's sheet protection keeps people from writing there."""
        found = self.sheets[sheet]
        if not found.protected:
            return False
        cell = found.cells.get(place)
        style = _inherited_style(found, place) if cell is None else cell.get("s")
        return int(style or 0) not in self.unlocked_styles

    def hidden_by_merge(self, sheet: str, place: Spot) -> bool:
        """Whether the cell lies under a merged cell, where nothing that is written can be seen."""
        return any(place in merge and place != merge.first for merge in self.sheets[sheet].merges)

    @property
    def epoch(self) -> date:
        """The day that Excel's serial number 0 stands for in this workbook."""
        properties = self.root.find("{*}workbookPr")
        uses_1904 = properties is not None and properties.get("date1904") in {"1", "true"}
        return _EPOCH_1904 if uses_1904 else _EPOCH


def open_workbook(package: Package) -> Workbook:
    """The sheets of ``package``, by the names on their tabs (chart and dialogue sheets are left alone).

    Raises ValueError where a sheet says what no sheet can; later steps need not look again.
    """
    root = parse(package.parts["xl/workbook.xml"])
    targets = _relations(package, "xl/_rels/workbook.xml.rels", "xl")
    sheets: dict[str, Sheet] = {}
    for entry in root.iterfind("{*}sheets/{*}sheet"):
        part = targets.get(str(entry.get(_RELATION) or entry.get(_STRICT_RELATION)), "")
        if part.startswith("xl/worksheets/") and part in package.parts:
            sheets[str(entry.get("name"))] = _sheet(str(entry.get("name")), part, package.parts[part])
    return Workbook(package, root, sheets, _shared_strings(package), _unlocked_styles(package))


def set_value(workbook: Workbook, sheet: str, place: Spot, value: CellValue) -> None:
    """Writes ``value`` into the cell, which keeps its style; makes the cell where the sheet has none yet."""
    target = workbook.sheets[sheet]
    cell = target.cells.get(place)
    if cell is None:
        cell = _new_cell(target, place)
    if cell.find("{*}f") is not None:
        workbook.formulas_overwritten.add((sheet, place))
    for child in list(cell):
        cell.remove(child)
    for attribute in {"t", "cm", "vm"} & set(cell.keys()):
        del cell.attrib[attribute]
    _write(cell, value, workbook.epoch)
    target.changed = True


def packed(workbook: Workbook) -> bytes:
    """The workbook as bytes: changed sheets, recalculation on opening, every other part byte for byte as it came."""
    changed = {sheet.part: serialise(sheet.root) for sheet in workbook.sheets.values() if sheet.changed}
    if not changed:
        return pack(workbook.package, {})
    _recalculate_on_load(workbook.root)
    changed["xl/workbook.xml"] = serialise(workbook.root)
    dropped = ["xl/calcChain.xml"] if workbook.formulas_overwritten and _has_chain(workbook.package) else []
    if dropped:
        changed |= _without_chain(workbook.package)
    return pack(workbook.package, changed, dropped)


def cell_text(cell: etree._Element, strings: tuple[str, ...]) -> str:
    """What a ``c`` element shows: shared, inline, computed or plain."""
    if cell.get("t") == "inlineStr":
        inline = cell.find("{*}is")
        return "" if inline is None else _rich_text(inline)
    value = cell.findtext("{*}v") or ""
    if cell.get("t") == "s":
        number = int(value) if value.isdigit() else -1
        return strings[number] if 0 <= number < len(strings) else ""
    return value


def _rich_text(node: etree._Element) -> str:
    """The text of runs without the reading aids (``rPh``) that Japanese Excel stores beside them."""
    texts = (t.text or "" for t in node.iter("{*}t") if not _is_phonetic(t))
    return "".join(texts)


def _is_phonetic(node: etree._Element) -> bool:
    parent = node.getparent()
    return parent is not None and etree.QName(parent).localname == "rPh"


def _sheet(name: str, part: str, data: bytes) -> Sheet:
    root = parse(data)
    _check_numbers(root)
    cells = {spot(str(c.get("r"))): c for c in root.iterfind("{*}sheetData/{*}row/{*}c")}
    merges = tuple(area(str(m.get("ref"))) for m in root.iterfind("{*}mergeCells/{*}mergeCell"))
    protection = root.find("{*}sheetProtection")
    protected = protection is not None and protection.get("sheet") in {"1", "true"}
    return Sheet(name, part, root, cells, merges, protected)


def _check_numbers(root: etree._Element) -> None:
    for row in root.iterfind("{*}sheetData/{*}row"):
        int(str(row.get("r")))
        for cell in row.iterfind("{*}c"):
            int(cell.get("s") or 0)
    for column in root.iterfind("{*}cols/{*}col"):
        int(str(column.get("min"))), int(str(column.get("max"))), int(column.get("style") or 0)
    for node in root.iter("{*}dataValidation"):
        areas(str(node.get("sqref") or node.findtext("{*}sqref") or ""))


def _relations(package: Package, part: str, folder: str) -> dict[str, str]:
    if part not in package.parts:
        return {}
    found: dict[str, str] = {}
    for relation in parse(package.parts[part]):
        target = str(relation.get("Target", ""))
        joined = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[str(relation.get("Id"))] = joined
    return found


def _shared_strings(package: Package) -> tuple[str, ...]:
    data = package.parts.get("xl/sharedStrings.xml")
    return () if data is None else tuple(_rich_text(item) for item in parse(data).iterfind("{*}si"))


def _unlocked_styles(package: Package) -> frozenset[int]:
    data = package.parts.get("xl/styles.xml")
    formats: Iterable[etree._Element] = () if data is None else parse(data).iterfind("{*}cellXfs/{*}xf")
    unlocked = set()
    for number, format_ in enumerate(formats):
        protection = format_.find("{*}protection")
        if protection is not None and protection.get("locked") in {"0", "false"}:
            unlocked.add(number)
    return frozenset(unlocked)


def _new_cell(sheet: Sheet, place: Spot) -> etree._Element:
    row = _row(sheet, place.row)
    cell = etree.Element(_tag(sheet.root, "c"), r=str(place))
    if style := _inherited_style(sheet, place):
        cell.set("s", style)
    before = [c for c in row.iterfind("{*}c") if spot(str(c.get("r"))).column < place.column]
    if before:
        before[-1].addnext(cell)
    else:
        row.insert(0, cell)
    sheet.cells[place] = cell
    return cell


def _row(sheet: Sheet, number: int) -> etree._Element:
    data = sheet.root.find("{*}sheetData")
    if data is None:
        raise ValueError(f"the sheet {sheet.name} has no cells at all")
    before = None
    for row in data.iterfind("{*}row"):
        here = int(row.get("r") or 0)
        if here == number:
            return row
        if here < number:
            before = row
    row = etree.Element(_tag(sheet.root, "row"), r=str(number))
    if before is None:
        data.insert(0, row)
    else:
        before.addnext(row)
    return row


def _inherited_style(sheet: Sheet, place: Spot) -> str:
    """The style that Excel would give a cell typed there: the row's, else the column's."""
    for row in sheet.root.iterfind("{*}sheetData/{*}row"):
        if row.get("r") == str(place.row) and row.get("customFormat") in {"1", "true"}:
            return str(row.get("s") or "")
    for column in sheet.root.iterfind("{*}cols/{*}col"):
        if int(column.get("min") or 0) <= place.column <= int(column.get("max") or 0):
            return str(column.get("style") or "")
    return ""


def _write(cell: etree._Element, value: CellValue, epoch: date) -> None:
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        inline = etree.SubElement(cell, _tag(cell, "is"))
        text = etree.SubElement(inline, _tag(cell, "t"))
        text.text = value
        if value != value.strip() or "\n" in value:
            text.set(_SPACE, "preserve")
        return
    if isinstance(value, bool):
        cell.set("t", "b")
    number = (value - epoch).days if isinstance(value, date) else value
    etree.SubElement(cell, _tag(cell, "v")).text = str(int(number) if isinstance(value, bool) else number)


def _tag(near: etree._Element, name: str) -> str:
    return f"{{{etree.QName(near).namespace}}}{name}"


def _recalculate_on_load(root: etree._Element) -> None:
    """Totals hold the vendor's cached zeros until Excel is told to count again."""
    properties = root.find("{*}calcPr")
    if properties is None:
        properties = etree.Element(_tag(root, "calcPr"))
        earlier = [n for n in root if etree.QName(n).localname in {"definedNames", "externalReferences", "sheets"}]
        earlier[-1].addnext(properties)
    properties.set("fullCalcOnLoad", "1")


def _has_chain(package: Package) -> bool:
    return "xl/calcChain.xml" in package.parts


def _without_chain(package: Package) -> dict[str, bytes]:
    """Content types and relations without the calculation chain, which a lost formula makes wrong."""
    changed = {}
    for part, attribute, ending in (
        ("[Content_Types].xml", "PartName", "/xl/calcChain.xml"),
        ("xl/_rels/workbook.xml.rels", "Target", "calcChain.xml"),
    ):
        root = parse(package.parts[part])
        for node in list(root):
            if str(node.get(attribute, "")).endswith(ending):
                root.remove(node)
        changed[part] = serialise(root)
    return changed
