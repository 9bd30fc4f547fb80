"""The general licence statement that Configuration Manager imports (CSV): one row per purchase.

It names products in words, which the release keeps as written (see ``ledger_workbook``), and no unit: licences
count devices until somebody says otherwise. Its ``SupportPurchased`` is documented the other way round: 0 is yes.
"""

from daicho.collect.context import Context
from daicho.collect.lots import LotNumbers
from daicho.collect.source import Sample, Source
from daicho.collect.table_rows import Complaints, Row, rows_of
from daicho.collect.tables import Table, sniff_for, tables_in
from daicho.words.entitlement import Entitlement, Metric, ProofStatus
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading
from daicho.words.software import Channel, Release

ID = "licence_statement"


def _read(name: str, data: bytes, context: Context) -> Reading:
    found = tables_in(ID, name, data, context)
    complaints, lots = Complaints(), LotNumbers()
    owned = tuple(lot for table in found.tables for lot in _lots(table, lots, context, complaints))
    return Reading(source=ID, entitlements=owned, findings=(*found.findings, *complaints.all(name)))


def _lots(table: Table, lots: LotNumbers, context: Context, complaints: Complaints) -> list[Entitlement]:
    owned = []
    for row in rows_of(table, context, complaints):
        _check_support(row, complaints)
        owned.append(_entitlement(row, lots))
    if owned:
        place = Place(table.file, table.line, table.sheet)
        complaints.add(Finding.at("statement_metric_assumed", place, count=len(owned)))
    return owned


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
