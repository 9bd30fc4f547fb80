"""A vendor's Excel form filled from the ledger: each field filled, declined, not applicable or left, with its reason.

Nothing else in the workbook changes. Product keys are declined always; a mapping that would fill them is refused.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from daicho.answer import form_checks, form_values, mappings, validations
from daicho.answer.filled_form import XLSX, FilledForm
from daicho.answer.form_filters import in_words
from daicho.answer.form_report import report
from daicho.answer.form_values import Facts, UnknownTermError, Value
from daicho.answer.mappings import Field, FormMapping, Row, Shape, Table, folded, words
from daicho.answer.speaker import Speaker
from daicho.answer.workbook_package import PackageLimits, open_package
from daicho.answer.workbook_patch import CellValue, Workbook, open_workbook, packed, set_value
from daicho.words.case import Case, CellState, Document, FilledCell
from daicho.words.finding import Finding, Place
from daicho.words.secret import find_keys
from daicho.words.snapshot import Snapshot
from daicho.words.text import Language, Text

XLSM = "application/vnd.ms-excel.sheet.macroEnabled.12"

__all__ = ["FilledForm", "fill", "mapping_for", "report"]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """One field on its way: what to write (None: nothing), and the words for it."""

    state: CellState
    reason: Text
    value: CellValue | None = None
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the filling of one form works with."""

    name: str
    workbook: Workbook
    facts: Facts


def fill(
    name: str,
    data: bytes,
    mapping: FormMapping,
    snapshot: Snapshot,
    case: Case | None = None,
    *,
    blanks: Mapping[str, str] | None = None,
    limits: PackageLimits | None = None,
) -> FilledForm:
    """The form ``data`` with every field of ``mapping`` answered from ``snapshot``; see `FilledForm`."""
    workbook, findings = _opened(name, data, limits)
    if workbook is None:
        return FilledForm(name=name, mapping=mapping, on=snapshot.on, document=None, cells=(), findings=findings)
    desk = _Desk(name, workbook, Facts(snapshot, case, blanks or {}))
    fields, too_many = _all_fields(desk, mapping)
    answered = [(field, _answer(desk, field)) for field in fields]
    cells = tuple(_written(desk, field, outcome) for field, outcome in answered)
    figures = {f.id: o.value for f, o in answered if isinstance(o.value, int) and o.state is CellState.FILLED}
    rows = {f.id.rpartition(".")[0]: f.label.partition(" / ")[0] for f, _ in answered}
    findings = (
        *findings,
        *too_many,
        *(outcome.finding for _, outcome in answered if outcome.finding is not None),
        *form_checks.contradictions(name, mapping, figures, rows, desk.facts),
        *_stale_totals(desk),
    )
    return FilledForm(
        name=name,
        mapping=mapping,
        on=snapshot.on,
        document=_document(desk, answered, findings),
        cells=cells,
        findings=findings,
    )


def mapping_for(name: str, data: bytes, known: Sequence[FormMapping]) -> tuple[FormMapping | None, tuple[Finding, ...]]:
    """The mapping whose sheets and labels the workbook has; None and a finding where there is none."""
    workbook, findings = _opened(name, data, None)
    if workbook is None:
        return None, findings
    for mapping in known:
        if _is_told(workbook, mapping):
            return mapping, findings
    sheets = "、".join(workbook.sheets)
    return None, (*findings, Finding.at("form_unknown", Place(name), file=name, sheets=sheets))


def _opened(name: str, data: bytes, limits: PackageLimits | None) -> tuple[Workbook | None, tuple[Finding, ...]]:
    package, findings = open_package(name, data, limits)
    if package is None:
        return None, findings
    try:
        return open_workbook(package), findings
    except ValueError:  # well-formed XML that no spreadsheet program writes
        return None, (Finding.at("form_not_a_workbook", Place(name), file=name),)


def _is_told(workbook: Workbook, mapping: FormMapping) -> bool:
    if not set(mapping.sheets) <= set(workbook.sheets):
        return False
    return all(folded(workbook.text(s, label.cell)) == folded(label.text) for s, label in mapping.tells)


def _all_fields(desk: _Desk, mapping: FormMapping) -> tuple[list[Field], list[Finding]]:
    fields = list(mapping.fields)
    findings: list[Finding] = []
    for table in mapping.tables:
        rows, left_out = _rows(desk, table)
        fields += mappings.table_fields(table, rows)
        findings += left_out
    order = {sheet: number for number, sheet in enumerate(desk.workbook.sheets)}
    return sorted(fields, key=lambda f: (order.get(f.sheet, len(order)), f.cell)), findings


def _rows(desk: _Desk, table: Table) -> tuple[Sequence[Row], Iterable[Finding]]:
    """A table's own rows, or one for each release that the ledger holds, as far as the form has room."""
    if not table.each:
        return table.rows, ()
    found = form_values.releases(table.each, desk.facts)
    numbers = range(table.first_row, table.last_row + 1)
    named = Speaker(desk.facts.snapshot, Language.JAPANESE).release
    rows = [
        Row(number=number, label=None, filter=form_values.as_filter(release), name=named(release))
        for number, release in zip(numbers, found, strict=False)
    ]
    place = Place(desk.name, part=table.sheet)
    left_out = found[len(numbers) :]
    return rows, [Finding.at("form_rows_not_enough", place, release=r, rows=len(numbers)) for r in left_out]


def _answer(desk: _Desk, field: Field) -> _Outcome:
    """What becomes of one field; the first objection wins."""
    for objection in (_wrong_place, _never_filled, _unwritable):
        if (outcome := objection(desk, field)) is not None:
            return outcome
    try:
        if field.unless and not form_values.value(field.unless, desk.facts):
            reason = field.not_applicable or words().reasons["not_applicable"]
            return _Outcome(CellState.NOT_APPLICABLE, reason)
        found = form_values.value(field.what, desk.facts)
    except UnknownTermError as error:
        return _left(desk, field, "form_mapping_term_unknown", term=str(error))
    if found is None:
        return _left(desk, field, "form_value_not_known", what=field.what)
    return _fitted(desk, field, found)


def _wrong_place(desk: _Desk, field: Field) -> _Outcome | None:
    """A mapped place that is not what the mapping takes it for."""
    if field.sheet not in desk.workbook.sheets:
        return _left(desk, field, "form_sheet_missing")
    for label in field.labels:
        seen = desk.workbook.text(field.sheet, label.cell)
        if folded(seen) != folded(label.text):
            return _left(desk, field, "form_label_differs", expected=label.text, seen=_safe(seen), at=label.cell)
    return None


def _never_filled(desk: _Desk, field: Field) -> _Outcome | None:
    if mappings.fills_keys(field, words()):
        outcome = _left(desk, field, "form_mapping_fills_keys")
        return replace(outcome, state=CellState.DECLINED)
    return None if field.declined is None else _Outcome(CellState.DECLINED, field.declined)


def _unwritable(desk: _Desk, field: Field) -> _Outcome | None:
    """A cell that the vendor closed, computes, hides or has already filled."""
    workbook, sheet, cell = desk.workbook, field.sheet, field.cell
    if workbook.hidden_by_merge(sheet, cell):
        return _left(desk, field, "form_cell_inside_merge")
    if workbook.is_locked(sheet, cell):
        return _left(desk, field, "form_cell_locked")
    if workbook.has_formula(sheet, cell):
        return None if field.overwrites_formula else _left(desk, field, "form_cell_computed")
    seen = workbook.text(sheet, cell)
    if seen.strip() and folded(seen) != folded(field.replaces) and field.shape is not Shape.CHECK:
        return _left(desk, field, "form_cell_not_empty", seen=_safe(seen))
    return None


def _fitted(desk: _Desk, field: Field, found: Value) -> _Outcome:
    """The value in the form's own words, if the cell takes it."""
    shaped = _shaped(field, found)
    if shaped is None:
        return _left(desk, field, "form_word_missing", value=found)
    if isinstance(shaped, str) and find_keys(shaped):
        return replace(_left(desk, field, "form_value_is_a_key"), state=CellState.DECLINED)
    if isinstance(shaped, str) and not _is_xml_text(shaped):
        return _left(desk, field, "form_value_unprintable")
    answer = validations.check(desk.workbook, field.sheet, field.cell, shaped)
    if answer is validations.Answer.REFUSED:
        return _left(desk, field, "form_value_not_allowed", value=shaped)
    doubt = None
    if answer is validations.Answer.NOT_UNDERSTOOD:
        doubt = _finding(desk, field, "form_validation_not_understood", value=shaped)
    return _Outcome(CellState.FILLED, _why(field, desk.facts), shaped, doubt)


def _shaped(field: Field, found: Value) -> CellValue | None:
    if field.shape is Shape.CHECK:
        return bool(found)
    if field.shape is Shape.YES_NO:
        return field.words.get("yes" if found else "no")
    return field.words.get(str(found)) if field.words else found


def _why(field: Field, facts: Facts) -> Text:
    """The reason why a cell holds its value: where in the ledger it comes from, on which day, for which filter."""
    known, on = words(), facts.snapshot.on.isoformat()
    for prefix in ("text", "blank"):
        if field.what.startswith(f"{prefix}:"):
            return known.reasons[f"filled_{prefix}"]
    term, filter_ = form_values.parsed(field.what)
    text = known.terms[term.partition(".")[0]]
    shown = {language: in_words(filter_, facts.snapshot, language) for language in Language}
    return Text(*(text.filled(on=on, filter=shown[lang]).in_language(lang) for lang in Language))


def _left(desk: _Desk, field: Field, code: str, **facts: object) -> _Outcome:
    return _Outcome(
        CellState.LEFT, words().reasons[code.removeprefix("form_")], finding=_finding(desk, field, code, **facts)
    )


def _finding(desk: _Desk, field: Field, code: str, **facts: object) -> Finding:
    place = Place(desk.name, part=f"{field.sheet}!{field.cell}")
    return Finding.at(code, place, label=_safe(field.label), cell=f"{field.sheet}!{field.cell}", **facts)


def _safe(seen: str) -> str:
    """A text of the vendor's file as it may be shown: short, and nothing of it where it holds a key."""
    return "…" if find_keys(seen) else seen[:60].replace("\n", " ")


def _is_xml_text(text: str) -> bool:
    return all(
        c in "\t\n\r" or ("\x20" <= c < "\ufffe" and not "\ud800" <= c <= "\udfff") or c > "\uffff" for c in text
    )


def _stale_totals(desk: _Desk) -> Iterator[Finding]:
    """A formula cell keeps its saved result, since nothing but mapped cells may change."""
    changed = (sheet for sheet in desk.workbook.sheets.values() if sheet.changed)
    count = sum(cell.find("{*}f") is not None for sheet in changed for cell in sheet.cells.values())
    if count:
        yield Finding.at("form_totals_not_yet_counted", Place(desk.name), file=desk.name, count=count)


def _written(desk: _Desk, field: Field, outcome: _Outcome) -> FilledCell:
    if outcome.value is not None:
        set_value(desk.workbook, field.sheet, field.cell, outcome.value)
    return FilledCell(
        sheet=field.sheet,
        cell=str(field.cell) if field.last == field.cell else f"{field.cell}:{field.last}",
        label=field.label,
        state=outcome.state,
        value="" if outcome.value is None else _shown(outcome.value),
        reason=outcome.reason,
    )


def _shown(value: CellValue) -> str:
    if isinstance(value, bool):
        return "☑" if value else "☐"
    return value.isoformat() if isinstance(value, date) else str(value)


def _document(desk: _Desk, answered: Iterable[tuple[Field, _Outcome]], findings: tuple[Finding, ...]) -> Document:
    is_macro = any(finding.code == "form_has_macro" for finding in findings)
    return Document(
        name=desk.name,
        kind="vendor_form",
        language=Language.JAPANESE,
        media_type=XLSM if is_macro else XLSX,
        content=packed(desk.workbook),
        cites=tuple(_cites(answered)),
        findings=findings,
    )


def _cites(answered: Iterable[tuple[Field, _Outcome]]) -> Iterator[tuple[str, str]]:
    for field, outcome in answered:
        if outcome.value is not None:
            yield field.what, _shown(outcome.value)
