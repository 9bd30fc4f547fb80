"""The ledgers of a Japanese company, as sheets of a workbook or as CSV: licences, proof items, machines, installations.

In Japanese: ライセンス台帳, ライセンス関連部材台帳, ハードウェア台帳, 導入ソフトウェア台帳.

A product stands in a ledger in words ("Office Standard 2016", "Microsoft Office Personal 2019 (プレインストール)").
Naming it is not the job of this room: where the ledger has no 製品ID (catalogue path), the release keeps the words as
they are, ``Release(product=<name as written>, edition=<as written>, version=<as written>)``, and the entitlement its
``publisher``; whoever knows the catalogue settles them. A path of the catalogue holds a ``/`` and no space.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from daicho.collect.context import Context
from daicho.collect.lots import LotNumbers
from daicho.collect.machine_rows import machine_of
from daicho.collect.program_rows import Owner, Programs
from daicho.collect.source import POSSIBLE, Sample, Source
from daicho.collect.table_rows import Complaints, Row, in_order, once, rows_of
from daicho.collect.tables import Table, is_unreadable_workbook, sniff_for, tables_in
from daicho.words.entitlement import Entitlement, Metric, ProofItem, ProofStatus
from daicho.words.estate import Machine, MachineState, TraceKind
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading
from daicho.words.software import Channel, Release

ID = "ledger_workbook"
_RANGE = re.compile(r"(.*?)(\d+)[~〜～](.*?)(\d+)")
_LONGEST_RANGE = 1000


@dataclass(slots=True)
class _Ledgers:
    """What the sheets of one file hold, as it grows."""

    context: Context
    complaints: Complaints
    programs: Programs
    lots: LotNumbers = field(default_factory=LotNumbers)
    entitlements: list[Entitlement] = field(default_factory=list)
    items: list[ProofItem] = field(default_factory=list)
    machines: list[Machine] = field(default_factory=list)

    def rows(self, table: Table) -> Iterator[Row]:
        """The rows of one sheet."""
        return rows_of(table, self.context, self.complaints)

    def doubt(self, code: str, place: Place, **facts: object) -> None:
        """Notes something that a person should look at."""
        self.complaints.add(Finding.at(code, place, **facts))


def _read(name: str, data: bytes, context: Context) -> Reading:
    found = tables_in(ID, name, data, context)
    ledgers = _Ledgers(context, Complaints(), Programs(ID, context))
    readers = {
        "ledger_workbook/licences": _licences,
        "ledger_workbook/items": _items,
        "ledger_workbook/machines": _machines,
        "ledger_workbook/installations": _installations,
    }
    for table in found.tables:
        readers[table.fit.shape.id](table, ledgers)
    return Reading(
        source=ID,
        inventories=ledgers.programs.inventories(left_out=ledgers.complaints.left_out + found.broken),
        machines=tuple(ledgers.machines),
        entitlements=tuple(ledgers.entitlements),
        proof_items=tuple(ledgers.items),
        findings=(*found.findings, *ledgers.complaints.all(name)),
    )


# --- ライセンス台帳


def _licences(table: Table, ledgers: _Ledgers) -> None:
    has_metric = any(column.name == "metric" for _, column in table.fit.places)
    if not has_metric:
        ledgers.doubt("ledger_without_metric", Place(table.file, table.line, table.sheet))
    first = len(ledgers.entitlements)
    rows = once(_unjoined(table, ledgers, first), "lot", "table_lot_twice", ledgers.complaints)
    for row in in_order(rows, "bought_on", "ends_on", ledgers.complaints):
        if has_metric and not row.text("metric"):
            ledgers.doubt("ledger_metric_assumed", row.place, product=row.text("product"))
        ledgers.entitlements.append(_entitlement(row, ledgers))


def _unjoined(table: Table, ledgers: _Ledgers, first: int) -> Iterator[Row]:
    """Rows that are lots of their own; a row under a merged quantity only adds its machines to the lot above."""
    for row in ledgers.rows(table):
        if "quantity" not in row.continued:
            yield row
        elif len(ledgers.entitlements) > first:
            above = ledgers.entitlements[-1]
            bound = dict.fromkeys((*above.bound_to, *_bound(row, ledgers)))
            ledgers.entitlements[-1] = replace(above, bound_to=tuple(bound))
            ledgers.doubt("ledger_row_joined", row.place, lot=above.lot)


def _entitlement(row: Row, ledgers: _Ledgers) -> Entitlement:
    release = Release(row.text("product_id") or row.text("product"), row.text("edition"), row.text("version"))
    quantity, bound = row.number("quantity") or 0, _bound(row, ledgers)
    if len(bound) > quantity:
        ledgers.doubt("ledger_more_bound_than_owned", row.place, bound=len(bound), quantity=quantity)
    return Entitlement(
        lot=row.text("lot") or _lot_number(row, release, ledgers),
        release=release,
        metric=Metric(row.text("metric") or "device"),
        channel=Channel(row.text("channel") or "unknown"),
        quantity=quantity,
        starts_on=row.day("bought_on"),
        ends_on=row.day("ends_on"),
        purchaser=row.text("purchaser"),
        seller=row.text("seller"),
        department=row.text("department"),
        bound_to=bound,
        base_lot=row.text("base_lot"),
        agreement=row.text("agreement"),
        certificate=row.text("certificate"),
        proof=_proof(row),
        unit_price=row.number("unit_price"),
        location=row.text("location"),
        remarks=_remarks(row),
        publisher=row.text("vendor"),
        language=row.text("language"),
    )


def _lot_number(row: Row, release: Release, ledgers: _Ledgers) -> str:
    names = ("vendor", "language", "metric", "channel", "seller", "certificate", "agreement", "department", "purchaser")
    said = [row.text(name) for name in names]
    return ledgers.lots.of(release, row.number("quantity"), row.day("bought_on"), row.day("ends_on"), *said)


def _proof(row: Row) -> ProofStatus:
    """What the ledger says; where it says nothing but gives the number of a certificate, there is one."""
    if row.text("proof"):
        return ProofStatus(row.text("proof"))
    return ProofStatus.CERTIFICATE if row.text("certificate") else ProofStatus.NONE


def _remarks(row: Row) -> str:
    """Remarks and terms as written, and the last five characters of a product key that stood in the row."""
    last_five = dict(row.keys).get("last_five")
    said = (row.text("remarks"), row.text("terms"), f"[key …{last_five}]" if last_five else "")
    return " ".join(part for part in said if part)


def _bound(row: Row, ledgers: _Ledgers) -> tuple[str, ...]:
    """The machines or users a lot is bound to, with ranges (PC-001～PC-010) written out."""
    bound: list[str] = []
    for entry in row.entries("bound_to"):
        ends = _RANGE.fullmatch(entry)
        if ends is None:
            bound.append(entry)
            continue
        prefix, first, again, last = ends.groups()
        count = int(last) - int(first) + 1
        if again not in ("", prefix) or len(first) != len(last) or not 0 < count <= _LONGEST_RANGE:
            ledgers.doubt("ledger_range_not_read", row.place, value=entry)
            continue
        bound += [f"{prefix}{number:0{len(first)}}" for number in range(int(first), int(last) + 1)]
    return tuple(dict.fromkeys(bound))


# --- the other ledgers


def _items(table: Table, ledgers: _Ledgers) -> None:
    for row in once(ledgers.rows(table), "number", "ledger_item_twice", ledgers.complaints):
        quantity = row.number("quantity")
        item = ProofItem(
            number=row.text("number"),
            kind=row.text("kind"),
            name=row.text("name"),
            quantity=1 if quantity is None else quantity,
            lot=row.text("lot"),
            location=row.text("location"),
            keeper=row.text("keeper"),
            lent_to=row.text("lent_to"),
            disposed_on=row.day("disposed_on"),
        )
        ledgers.items.append(item)


def _machines(table: Table, ledgers: _Ledgers) -> None:
    rows = once(ledgers.rows(table), "machine", "table_machine_twice", ledgers.complaints)
    for row in in_order(rows, "since", "until", ledgers.complaints):
        gone = MachineState.RETIRED if row.day("until") else MachineState.IN_USE
        machine = machine_of(row, unstated=gone)
        if machine.state is MachineState.RETIRED and machine.until is None:
            ledgers.doubt("ledger_retired_without_day", row.place, machine=machine.id)
        ledgers.machines.append(machine)


def _installations(table: Table, ledgers: _Ledgers) -> None:
    """What a ledger says is installed is only a claim; it comes as the weakest kind of inventory."""
    for row in ledgers.rows(table):
        owner = Owner(
            number=row.text("machine"), name=row.text("name"), user=row.text("user"), department=row.text("department")
        )
        if not owner.key:
            ledgers.doubt("asset_row_without_machine", row.place, software=row.text("software"))
            continue
        ledgers.programs.machine(owner, row.place)
        kept = (("edition", row.text("edition")), *row.keys)
        title = ledgers.programs.title(
            TraceKind.PROGRAM, row.text("software"), row.text("publisher"), row.text("version"), kept=kept
        )
        ledgers.programs.add(owner, title, row.place, row.day("installed_on"))


def _sniff(sample: Sample) -> int:
    """Also claims workbooks that cannot be opened, so that somebody says why."""
    return POSSIBLE if is_unreadable_workbook(sample) else sniff_for(ID, sample)


SOURCE = Source(ID, _sniff, _read)
