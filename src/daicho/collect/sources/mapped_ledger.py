"""Purchase ledgers of any make, read as a saved mapping of the site says (daicho entitlements map)."""

from dataclasses import replace
from functools import partial

from daicho.collect.context import Context
from daicho.collect.lots import LotNumbers
from daicho.collect.purchases import Purchase, PurchaseKind, lots_of
from daicho.collect.saved_mapping import MANY, TARGET, Fitter, SheetMapping, constants_of
from daicho.collect.source import CERTAIN, NOT_MINE, Sample, Source
from daicho.collect.table_rows import Complaints, Row, in_order, once, rows_of
from daicho.collect.tables import Table, fits_by, tables_in
from daicho.words.entitlement import Entitlement, Metric, ProofStatus
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading
from daicho.words.software import Channel, Release

ID = "mapped"


def sources(context: Context) -> tuple[Source, ...]:
    """The source that reads by the mappings of ``context``; none where it has none."""
    fitter = Fitter(tuple(mapping for mapping in context.mappings if mapping.target == TARGET))
    if not fitter.mappings:
        return ()
    return (Source(ID, partial(_sniff, fitter), partial(_read, fitter)),)


def _sniff(fitter: Fitter, sample: Sample) -> int:
    """Somebody said how this very sheet is to be read: nothing is surer."""
    is_table = sample.kind != "text" or sample.text.lstrip()[:1] not in ("", "<", "{")
    return CERTAIN if is_table and fits_by(fitter, sample) else NOT_MINE


def _read(fitter: Fitter, name: str, data: bytes, context: Context) -> Reading:
    found = tables_in(ID, name, data, context, fitter)
    complaints, numbers = Complaints(), LotNumbers()
    purchases: list[Purchase] = []
    for table in found.tables:
        mapping = fitter.mapping_of(table.heading)
        if mapping is not None:
            purchases += _purchases(table, mapping, _Making(context, complaints, numbers))
    owned = lots_of(purchases, complaints)
    return Reading(source=ID, entitlements=owned, findings=(*found.findings, *complaints.all(name)))


class _Making:
    """What the rows of all sheets of a file share."""

    def __init__(self, context: Context, complaints: Complaints, numbers: LotNumbers) -> None:
        self.context = context
        self.complaints = complaints
        self.numbers = numbers


def _purchases(table: Table, mapping: SheetMapping, making: _Making) -> list[Purchase]:
    place = Place(table.file, table.line, table.sheet)
    making.complaints.add(Finding.at("mapping_used", place, name=mapping.name))
    if mapping.left_out:
        left = mapping.left_out
        making.complaints.add(Finding.at("mapping_columns_left_out", place, columns=", ".join(left), count=len(left)))
    constants = constants_of(mapping)
    made: list[Purchase] = []
    rows = (row._replace(values=constants | row.values) for row in rows_of(table, making.context, making.complaints))
    for row in in_order(once(rows, "lot", "table_lot_twice", making.complaints), "from", "to", making.complaints):
        if "quantity" in row.continued and made:
            made[-1] = _joined(made[-1], row, making)
        else:
            made.append(_purchase(_translated(row, mapping), making))
    return made


def _joined(above: Purchase, row: Row, making: _Making) -> Purchase:
    """A row under a merged quantity only adds its machines to the lot above."""
    making.complaints.add(Finding.at("ledger_row_joined", row.place, lot=above.lot.lot))
    bound = dict.fromkeys((*above.lot.bound_to, *row.entries("bound_to")))
    return replace(above, lot=replace(above.lot, bound_to=tuple(bound)))


def _translated(row: Row, mapping: SheetMapping) -> Row:
    """The row with the words of its text fields replaced as the mapping says; choices were read so already."""
    values = dict(row.values)
    for name, words in mapping.values.items():
        said = values.get(name)
        if isinstance(said, str):
            values[name] = words.get(said, said)
    return row._replace(values=values)


def _purchase(row: Row, making: _Making) -> Purchase:
    if not row.text("metric"):
        making.complaints.add(Finding.at("ledger_metric_assumed", row.place, product=row.text("product")))
    return Purchase(
        lot=_lot(row, making.numbers),
        kind=PurchaseKind(row.text("kind") or "licence"),
        place=row.place,
        base_product=row.text("base_product"),
        assured_from=row.day("assured_from"),
        assured_until=row.day("assured_until"),
    )


def _lot(row: Row, numbers: LotNumbers) -> Entitlement:
    lot = Entitlement(
        lot=row.text("lot"),
        release=Release(row.text("product"), row.text("edition"), row.text("version")),
        metric=Metric(row.text("metric") or "device"),
        channel=Channel(row.text("channel") or "unknown"),
        quantity=row.number("quantity") or 0,
        starts_on=row.day("from"),
        ends_on=row.day("to"),
        purchaser=row.text("purchaser"),
        seller=row.text("seller"),
        department=row.text("department"),
        bound_to=row.entries("bound_to"),
        base_lot=row.text("base_lot"),
        agreement=row.text("agreement"),
        certificate=row.text("certificate"),
        proof=ProofStatus(row.text("proof") or _proof_by(row)),
        unit_price=row.number("unit_price"),
        location=row.text("location"),
        remarks=_remarks(row),
        publisher=row.text("publisher"),
        language=row.text("language"),
    )
    return lot if lot.lot else replace(lot, lot=_number(row, lot, numbers))


def _number(row: Row, lot: Entitlement, numbers: LotNumbers) -> str:
    """From what the row says of the purchase itself, so that a mapping that is mended later finds the lot again."""
    said = [row.text(name) for name in ("agreement", "seller", "purchaser", "department", "certificate", "language")]
    days = (lot.starts_on, lot.ends_on, row.day("assured_from"), row.day("assured_until"))
    return numbers.of(lot.release, lot.quantity, *days, row.text("kind"), *said)


def _proof_by(row: Row) -> str:
    return "certificate" if row.text("certificate") else "none"


def _remarks(row: Row) -> str:
    """All columns of remarks, under their headings where there are several, and the last five of a key."""
    said = [(name.partition("/")[2], str(text)) for name, text in row.values.items() if name.startswith(f"{MANY}/")]
    constant = row.text(MANY)
    texts = [text for _, text in said] if len(said) == 1 else [f"{heading}: {text}" for heading, text in said]
    last_five = dict(row.keys).get("last_five")
    return " ".join([*texts, *([constant] if constant else []), *([f"[key …{last_five}]"] if last_five else [])])
