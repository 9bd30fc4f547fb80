"""The vendor's rules for what a cell may hold (data validation), as far as they can be told without Excel."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from lxml import etree

from daicho.answer.cell_reference import Area, Spot, area, areas
from daicho.answer.workbook_patch import CellValue, Workbook

_RANGE = re.compile(r"(?:'((?:[^']|'')+)'|([^!']+))!(.+)")
_PLAIN_RANGE = re.compile(r"\$?[A-Z]{1,3}\$?[0-9]+(?::\$?[A-Z]{1,3}\$?[0-9]+)?")


class Answer(StrEnum):
    """Whether a cell's validation takes a value."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    NOT_UNDERSTOOD = "not_understood"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One validation of a sheet: which cells, which kind, which operands (formulas as written)."""

    kind: str
    operator: str
    areas: tuple[Area, ...]
    first: str
    second: str


def rules(workbook: Workbook, sheet: str) -> tuple[Rule, ...]:
    """The validations of a sheet, those of Excel 2010's extension included (lists on other sheets)."""
    root = workbook.sheets[sheet].root
    return tuple(_rule(node) for node in root.iter("{*}dataValidation"))


def check(workbook: Workbook, sheet: str, place: Spot, value: CellValue) -> Answer:
    """Whether every validation of the cell takes ``value``."""
    answers = {
        _takes(workbook, sheet, rule, value)
        for rule in rules(workbook, sheet)
        if any(place in part for part in rule.areas)
    }
    if Answer.REFUSED in answers:
        return Answer.REFUSED
    return Answer.NOT_UNDERSTOOD if Answer.NOT_UNDERSTOOD in answers else Answer.ALLOWED


def _rule(node: etree._Element) -> Rule:
    where = str(node.get("sqref") or node.findtext("{*}sqref") or "")
    return Rule(
        kind=str(node.get("type") or "none"),
        operator=str(node.get("operator") or "between"),
        areas=areas(where),
        first=_operand(node, "formula1"),
        second=_operand(node, "formula2"),
    )


def _operand(node: etree._Element, name: str) -> str:
    found = node.find(f"{{*}}{name}")
    return "" if found is None else "".join(str(t) for t in found.itertext()).strip()


def _takes(workbook: Workbook, sheet: str, rule: Rule, value: CellValue) -> Answer:
    if rule.kind == "none":
        return Answer.ALLOWED
    if rule.kind == "list":
        items = list_items(workbook, sheet, rule.first)
        if items is None:
            return Answer.NOT_UNDERSTOOD
        return Answer.ALLOWED if str(value) in items else Answer.REFUSED
    if rule.kind in {"whole", "decimal", "textLength"}:
        return _takes_number(rule, value)
    return Answer.NOT_UNDERSTOOD


def _takes_number(rule: Rule, value: CellValue) -> Answer:
    size = len(str(value)) if rule.kind == "textLength" else value
    if isinstance(size, bool) or not isinstance(size, int | Decimal):
        return Answer.REFUSED
    try:
        low, high = Decimal(rule.first), Decimal(rule.second or "0")
    except InvalidOperation:
        return Answer.NOT_UNDERSTOOD
    fits = {
        "between": low <= size <= high,
        "notBetween": not low <= size <= high,
        "equal": size == low,
        "notEqual": size != low,
        "greaterThan": size > low,
        "lessThan": size < low,
        "greaterThanOrEqual": size >= low,
        "lessThanOrEqual": size <= low,
    }
    return Answer.ALLOWED if fits.get(rule.operator, False) else Answer.REFUSED


def list_items(workbook: Workbook, sheet: str, formula: str) -> frozenset[str] | None:
    """What a list formula offers: a literal list, a range here or on another sheet, or a name for one; else None."""
    if formula.startswith('"') and formula.endswith('"'):
        return frozenset(item.strip() for item in formula[1:-1].replace('""', '"').split(","))
    return _range_items(workbook, sheet, formula) or _named_items(workbook, sheet, formula)


def _range_items(workbook: Workbook, sheet: str, formula: str) -> frozenset[str] | None:
    match = _RANGE.fullmatch(formula)
    if match is not None:
        sheet, formula = (match[1] or match[2]).replace("''", "'"), match[3]
    if sheet not in workbook.sheets or not _PLAIN_RANGE.fullmatch(formula):
        return None
    return frozenset(_texts(workbook, sheet, area(formula)))


def _texts(workbook: Workbook, sheet: str, part: Area) -> Iterator[str]:
    for place in workbook.sheets[sheet].cells:
        if place in part and (text := workbook.text(sheet, place)):
            yield text


def _named_items(workbook: Workbook, sheet: str, name: str) -> frozenset[str] | None:
    for node in workbook.root.iterfind("{*}definedNames/{*}definedName"):
        if node.get("name") == name:
            return _range_items(workbook, sheet, str(node.text or ""))
    return None
