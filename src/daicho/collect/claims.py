"""A vendor's finding as a spreadsheet: from bytes to rows, every one of which is kept.

A row that cannot be read whole is a row all the same, with the reason why: each of them wants an answer.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from daicho.collect import registry
from daicho.collect.columns import Fit, fit_of, plain
from daicho.collect.context import Context
from daicho.collect.keys import scrubbed_text, without_keys
from daicho.collect.looks import look
from daicho.collect.reading import refuse_long_lines
from daicho.collect.saved_mapping import CLAIM, MANY, Fitter, constants_of, target
from daicho.collect.source import Unreadable
from daicho.collect.table_rows import Complaints, Row, every_row_of
from daicho.collect.tables import Found, Table, grids_in, tables_in
from daicho.collect.workbooks import is_workbook
from daicho.words.claim import ClaimRow, RowRole
from daicho.words.finding import Finding, Place

SOURCE = "claim"
MOST_ROWS = 100_000
_FIGURES = frozenset({"installed", "entitled", "short", "balance", "amount"})
_MONEY = frozenset({"unit_price", "amount"})
_FOREIGN = re.compile(r"usd|eur|gbp|\$|€|£|ドル|ユーロ", re.IGNORECASE)
_TAX_INCLUDED = "税込"
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """The rows of a finding in the order of the file, and what was wrong, doubtful or left out in it as a whole."""

    rows: tuple[ClaimRow, ...]
    findings: tuple[Finding, ...]


def read(name: str, data: bytes, context: Context) -> ReadClaim:
    """The rows of the finding in ``data``; Unreadable where it is no spreadsheet, or none of its tables is a finding.

    No product key leaves this function.
    """
    name = scrubbed_text(name, context)
    try:
        found, count = without_keys(_read(name, data, context), context)
    except Unreadable as why:
        clean = Unreadable(why.finding.code, why.finding.place)
        clean.finding, _ = without_keys(why.finding, context)
        raise clean from None
    if not count:
        return found
    return replace(found, findings=(*found.findings, Finding.at("keys_removed", Place(name), file=name, count=count)))


def _read(name: str, data: bytes, context: Context) -> ReadClaim:
    _refuse(name, data, context)
    headings = _Headings(Fitter(context.mappings, CLAIM))
    found = tables_in(SOURCE, name, data, context, headings)
    if not found.tables:
        raise _no_table(name, data, context)
    complaints = Complaints()
    rows = [row for table in found.tables for row in _rows(table, headings.saved, context, complaints)]
    if len(rows) > MOST_ROWS:
        raise Unreadable("claim_too_long", Place(name), count=len(rows), most=MOST_ROWS)
    if not any(row.role is RowRole.LINE for row in rows):
        raise Unreadable("claim_without_rows", Place(name))
    return ReadClaim(tuple(rows), (*_about_sheets(found), *complaints.all(name), *_repeated(rows, name)))


def _refuse(name: str, data: bytes, context: Context) -> None:
    refused = registry.too_large(name, len(data), context)
    if refused is not None:
        failure = Unreadable(refused.code, refused.place)
        failure.finding = refused
        raise failure
    kind = look(data)
    if kind in ("empty", "encrypted workbook"):
        raise Unreadable({"empty": "empty_file"}.get(kind, "encrypted_workbook"), Place(name))
    if kind == "text":
        refuse_long_lines(data, name, context.limits.max_line)
    elif not is_workbook(kind):
        raise Unreadable("claim_no_spreadsheet", Place(name), kind=kind)


def _no_table(name: str, data: bytes, context: Context) -> Unreadable:
    """Which headings there are, so that a person can say what they mean: the row with most texts of each sheet."""
    seen: list[str] = []
    for grid in grids_in(name, data, context):
        rows = [[cell.strip() for cell in cells if cell.strip()] for _, cells in grid.head]
        seen += max(rows, key=lambda row: len(list(row)), default=[])
    shown = " / ".join(seen[:_SHOWN]) or "–"
    return Unreadable("claim_no_table", Place(name), headings=shown, known=", ".join(target(CLAIM).columns))


@dataclass(frozen=True, slots=True)
class _Headings:
    """Tells a table of findings by a mapping that somebody saved, else by the headings that are known."""

    saved: Fitter

    def __call__(self, headings: Sequence[str]) -> Fit | None:
        fit = self.saved(headings) or fit_of(target(CLAIM), headings)
        if fit is None:
            return None
        names = {column.name for _, column in fit.places}
        if "product" not in names or names.isdisjoint(_FIGURES | {"machine"}):
            return None
        return _in_yen(fit, headings)


def _in_yen(fit: Fit, headings: Sequence[str]) -> Fit:
    """Prices in another currency are no yen: such columns are left out."""
    foreign = [n for n, column in fit.places if column.name in _MONEY and _is_foreign(headings[n])]
    if not foreign:
        return fit
    places = tuple(place for place in fit.places if place[0] not in foreign)
    return replace(fit, places=places, unknown=(*fit.unknown, *(headings[n] for n in foreign)))


def _is_foreign(heading: str) -> bool:
    return _FOREIGN.search(unicodedata.normalize("NFKC", heading)) is not None


def _about_sheets(found: Found) -> Iterator[Finding]:
    """The findings of the file in the words of a claim; a column in another currency is told by itself."""
    for finding in found.findings:
        if finding.code == "table_sheet_not_known":
            yield replace(finding, code="claim_sheet_left_out")
        else:
            yield finding
    for table in found.tables:
        for heading in table.fit.unknown:
            if _is_foreign(heading):
                place = Place(table.file, table.line, table.sheet)
                yield Finding.at("claim_currency_foreign", place, column=heading)


# --- rows


def _rows(table: Table, saved: Fitter, context: Context, complaints: Complaints) -> list[ClaimRow]:
    mapping = saved.mapping_of(table.heading)
    place = Place(table.file, table.line, table.sheet)
    constants: dict[str, Any] = {}
    if mapping is not None:
        complaints.add(Finding.at("mapping_used", place, name=mapping.name))
        constants = dict(constants_of(mapping))
    with_tax = any(
        _TAX_INCLUDED in table.heading[number] for number, column in table.fit.places if column.name in _MONEY
    )
    read = [row._replace(values=constants | row.values) for row in every_row_of(table, context, complaints)]
    made = [_claim_row(row, with_tax=with_tax) for row in read]
    settled = _oriented(made, [row.number("balance") for row in read], place, complaints)
    _compare_total(settled, place, complaints)
    for row in settled:
        if row.role is RowRole.NOTE:
            complaints.add(Finding.at("claim_row_without_figures", Place(table.file, row.line, table.sheet)))
    return settled


def _claim_row(row: Row, *, with_tax: bool) -> ClaimRow:
    short = row.number("short")
    doubts = list(row.doubts)
    if row.continued:
        columns = ", ".join(sorted(row.continued))
        doubts.append(Finding.at("claim_figure_merged", row.place, columns=columns))
    made = ClaimRow(
        sheet=row.sheet,
        line=row.line,
        product=row.text("product"),
        edition=row.text("edition"),
        version=row.text("version"),
        publisher=row.text("publisher"),
        machine=row.text("machine"),
        metric=row.text("metric"),
        agreement=row.text("agreement"),
        remarks=_remarks(row),
        installed=row.number("installed"),
        entitled=row.number("entitled"),
        short=None if short is None else abs(short),  # ▲3 in a column of shortfalls is 3 missing
        unit_price=row.number("unit_price"),
        amount=_size(row.number("amount")),
        with_tax=with_tax,
        findings=tuple(doubts),
    )
    return replace(made, role=_role(row, made))


def _role(row: Row, made: ClaimRow) -> RowRole:
    if row.is_total:
        return RowRole.TOTAL
    repeated = target(CLAIM).headings.get(plain(made.product))
    if repeated is not None and repeated.name == "product":
        return RowRole.NOTE  # a heading of two rows that stands on every printed page
    says_something = made.machine or row.continued or any(row.number(name) is not None for name in _FIGURES)
    if says_something or any(finding.code != "table_value_missing" for finding in row.doubts):
        return RowRole.LINE
    return RowRole.NOTE


def _size(number: int | None) -> int | None:
    return None if number is None else abs(number)


def _remarks(row: Row) -> str:
    """All columns of remarks, each once."""
    said = [str(text) for name, text in row.values.items() if name.partition("/")[0] == MANY]
    return " / ".join(dict.fromkeys(said))


def _oriented(
    rows: Sequence[ClaimRow], balances: Sequence[int | None], place: Place, complaints: Complaints
) -> list[ClaimRow]:
    """The rows with what is missing told from a signed column: the rows themselves say which sign means that."""
    pairs = [
        (row.uses - row.entitled, balance)
        for row, balance in zip(rows, balances, strict=True)
        if balance and row.uses is not None and row.entitled is not None
    ]
    positive, negative = sum(gap == b for gap, b in pairs), sum(gap == -b for gap, b in pairs)
    if positive == negative and any(balances):
        complaints.add(Finding.at("claim_sign_assumed", place))
    sign = 1 if positive > negative else -1
    return [
        row if balance is None or row.short is not None else replace(row, short=max(0, sign * balance))
        for row, balance in zip(rows, balances, strict=True)
    ]


def _compare_total(rows: Sequence[ClaimRow], place: Place, complaints: Complaints) -> None:
    """A total is no line; where the only one says another sum than the rows, that is told."""
    totals = [row for row in rows if row.role is RowRole.TOTAL]
    for total in totals:
        where = replace(place, line=total.line)
        added = sum(row.gap or 0 for row in rows if row.role is RowRole.LINE)
        if len(totals) == 1 and total.gap is not None and total.gap != added:
            complaints.add(Finding.at("claim_total_differs", where, stated=total.gap, added=added))
        else:
            complaints.add(Finding.at("table_total_row", where))


def _repeated(rows: Sequence[ClaimRow], name: str) -> Iterator[Finding]:
    """Rows that say word for word what an earlier one says."""
    first: dict[ClaimRow, ClaimRow] = {}
    for row in rows:
        bare = replace(row, line=0, sheet="", findings=())
        earlier = first.setdefault(bare, row)
        if earlier is not row and row.role is RowRole.LINE:
            said = {"product": " ".join(filter(None, (row.product, row.machine))), "first": earlier.line}
            yield Finding.at("claim_row_repeated", Place(name, row.line, row.sheet), **said)
