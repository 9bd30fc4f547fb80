"""Licence statements: the general one that Configuration Manager imports (CSV), and Microsoft's own (workbook).

The general statement names products in words, which the release keeps as written (see ``ledger_workbook``), and no
unit: licences count devices until somebody says otherwise. Its ``SupportPurchased`` is documented the other way
round: 0 is yes. Of Microsoft's own only the tab Transaction Data is read: its summaries show rights after upgrades.
"""

import re

from daicho.collect.context import Context
from daicho.collect.lots import LotNumbers
from daicho.collect.purchases import Purchase, PurchaseKind, lots_of
from daicho.collect.source import Sample, Source
from daicho.collect.table_rows import Complaints, Row, rows_of
from daicho.collect.tables import Table, sniff_for, tables_in
from daicho.words.entitlement import Entitlement, Metric, ProofStatus
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading
from daicho.words.software import Channel, Release

ID = "licence_statement"


_UNITS = (
    (re.compile(r"\buser cal\b|usrcal", re.IGNORECASE), Metric.USER_CAL),
    (re.compile(r"\bdevice cal\b|dvccal", re.IGNORECASE), Metric.DEVICE_CAL),
    (re.compile(r"\bserver\b.*\bcore\b(?! cal)", re.IGNORECASE), Metric.CORE),
)
_STEPS_FROM = re.compile(r"\bfrom\s+(.+?)(?:\s*\(|$)", re.IGNORECASE)


def _read(name: str, data: bytes, context: Context) -> Reading:
    found = tables_in(ID, name, data, context)
    complaints, numbers = Complaints(), LotNumbers()
    owned: list[Entitlement] = []
    purchases: list[Purchase] = []
    for table in found.tables:
        if table.fit.shape.id == f"{ID}/general":
            owned += _general(table, numbers, context, complaints)
        elif table.fit.shape.id == f"{ID}/transactions":
            purchases += _transactions(table, numbers, context, complaints)
        else:
            place = Place(table.file, table.line, table.sheet)
            complaints.add(Finding.at("statement_summary_not_read", place, sheet=table.sheet or table.file))
    owned += lots_of(purchases, complaints)
    return Reading(source=ID, entitlements=tuple(owned), findings=(*found.findings, *complaints.all(name)))


def _general(table: Table, lots: LotNumbers, context: Context, complaints: Complaints) -> list[Entitlement]:
    owned = []
    for row in rows_of(table, context, complaints):
        _check_support(row, complaints)
        owned.append(_entitlement(row, lots))
    if owned:
        place = Place(table.file, table.line, table.sheet)
        complaints.add(Finding.at("statement_metric_assumed", place, count=len(owned)))
    return owned


def _transactions(table: Table, numbers: LotNumbers, context: Context, complaints: Complaints) -> list[Purchase]:
    place = Place(table.file, table.line, table.sheet)
    complaints.add(Finding.at("statement_headings_unverified", place))
    made = [_purchase(row, numbers) for row in rows_of(table, context, complaints)]
    assumed = sum(purchase.lot.metric is Metric.DEVICE for purchase in made)
    if assumed:
        complaints.add(Finding.at("statement_metric_assumed", place, count=assumed))
    return made


def _metric(row: Row) -> Metric:
    """The unit where the name says it, as those of client access and core licences do; else devices."""
    name = f"{row.text('product')} {row.text('item')}"
    return next((metric for words, metric in _UNITS if words.search(name)), Metric.DEVICE)


def _purchase(row: Row, numbers: LotNumbers) -> Purchase:
    names = ("purchaser", "program", "agreement", "product", "version", "kind", "item", "sku", "seller", "country")
    days = (row.day("bought_on"), row.day("assured_from"), row.day("assured_until"))
    kept = (("item", "Item"), ("sku", "SKU"), ("program", "Program"), ("country", "Country"), ("pool", "Pool"))
    steps = _STEPS_FROM.search(row.text("item"))
    lot = Entitlement(
        lot=numbers.of(*map(row.text, names), row.number("quantity"), *days),
        release=Release(row.text("product"), "", row.text("version")),
        metric=_metric(row),
        channel=Channel.VOLUME,
        quantity=row.number("quantity") or 0,
        starts_on=row.day("bought_on") or row.day("assured_from"),
        purchaser=row.text("purchaser"),
        seller=row.text("seller"),
        agreement=row.text("agreement"),
        proof=ProofStatus.PURCHASE_RECORD,
        remarks=" ".join(f"{shown}={row.text(name)}" for name, shown in kept if row.text(name)),
        publisher="Microsoft",
    )
    return Purchase(
        lot=lot,
        kind=PurchaseKind(row.text("kind")),
        place=row.place,
        base_product=steps[1] if steps else "",
        assured_from=row.day("assured_from"),
        assured_until=row.day("assured_until"),
    )


def _check_support(row: Row, complaints: Complaints) -> None:
    """Who fills in 1 for "yes" says the opposite of what the format means; a date beside it gives that away."""
    said, until = row.text("support"), row.day("support_until")
    if said == "not_bought" and until:
        complaints.add(Finding.at("statement_support_contradicts", row.place, until=until))
    elif said == "bought" or until:
        complaints.add(Finding.at("statement_support_not_counted", row.place, product=row.text("product")))


def _entitlement(row: Row, lots: LotNumbers) -> Entitlement:
    product, version, quantity = row.text("product"), row.text("version"), row.number("quantity") or 0
    bought, order, seller = row.day("bought_on"), row.text("agreement"), row.text("seller")
    return Entitlement(
        lot=lots.of(row.text("publisher"), product, version, row.text("language"), quantity, order, seller, bought),
        release=Release(product, "", version),
        metric=Metric.DEVICE,
        channel=Channel.UNKNOWN,
        quantity=quantity,
        starts_on=bought,
        seller=seller,
        agreement=order,
        proof=ProofStatus.PURCHASE_RECORD if order else ProofStatus.NONE,
        remarks=_remarks(row),
        publisher=row.text("publisher"),
        language=row.text("language"),
    )


def _remarks(row: Row) -> str:
    """Comments, and what was said of support, in the format's own words, since a lot has no place for it."""
    until = row.day("support_until")
    said = [row.text("remarks"), f"SupportExpirationDate={until}" if until else ""]
    return " ".join(part for part in said if part)


def _sniff(sample: Sample) -> int:
    return sniff_for(ID, sample)


SOURCE = Source(ID, _sniff, _read)
