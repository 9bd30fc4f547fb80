"""Daicho's own plain tables: machines, installations, entitlements, access, prices, assignments, usage (docs/manual).

As CSV texts or as sheets of a workbook, told by their headings. A row is read whole or left out with a finding.
"""

from datetime import date
from functools import partial

from daicho.collect.context import Context
from daicho.collect.machine_rows import machine_of
from daicho.collect.source import Sample, Source
from daicho.collect.table_rows import Complaints, Row, in_order, once, rows_of
from daicho.collect.tables import Table, sniff_for, tables_in
from daicho.words.entitlement import Assignment, AssignmentReason, Entitlement, Metric, Price, ProofStatus
from daicho.words.estate import Access, MachineState, Peak
from daicho.words.finding import Finding
from daicho.words.reading import Reading
from daicho.words.software import Channel, Installation, Release

ID = "plain_csv"


def _read(name: str, data: bytes, context: Context) -> Reading:
    found = tables_in(ID, name, data, context)
    complaints = Complaints()
    readers = {
        "plain_csv/machines": _machines,
        "plain_csv/installations": _installations,
        "plain_csv/entitlements": _entitlements,
        "plain_csv/access": _accesses,
        "plain_csv/prices": _prices,
        "plain_csv/assignments": _assignments,
        "plain_csv/usage": _peaks,
    }
    reading = Reading(source=ID)
    for table in found.tables:
        reading = reading.joined(readers[table.fit.shape.id](table, context, complaints))
    return reading.joined(Reading(findings=(*found.findings, *complaints.all(name))))


def _machines(table: Table, context: Context, complaints: Complaints) -> Reading:
    rows = once(rows_of(table, context, complaints), "machine", "table_machine_twice", complaints)
    in_use = partial(machine_of, unstated=MachineState.IN_USE)
    return Reading(machines=tuple(map(in_use, in_order(rows, "since", "until", complaints))))


def _installations(table: Table, context: Context, complaints: Complaints) -> Reading:
    make = partial(_installation, {})
    rows = in_order(rows_of(table, context, complaints), "since", "until", complaints)
    return Reading(installations=tuple(map(make, rows)))


def _entitlements(table: Table, context: Context, complaints: Complaints) -> Reading:
    rows = once(rows_of(table, context, complaints), "lot", "table_lot_twice", complaints)
    return Reading(entitlements=tuple(map(_entitlement, in_order(rows, "from", "to", complaints))))


def _accesses(table: Table, context: Context, complaints: Complaints) -> Reading:
    made = []
    for row in rows_of(table, context, complaints):
        if row.text("user") or row.text("machine"):
            made.append(Access(row.text("user"), row.text("machine"), row.text("server_product"), row.text("server")))
        else:
            complaints.add(Finding.at("table_access_of_nobody", row.place))
    return Reading(accesses=tuple(made))


def _prices(table: Table, context: Context, complaints: Complaints) -> Reading:
    rows = in_order(rows_of(table, context, complaints), "from", "to", complaints)
    return Reading(prices=tuple(map(_price, rows)))


def _assignments(table: Table, context: Context, complaints: Complaints) -> Reading:
    made: dict[tuple[str, str, date], Assignment] = {}
    for row in in_order(rows_of(table, context, complaints), "since", "until", complaints):
        since = row.day("since")
        if since is None:
            continue  # the column is required, so that such a row was left out with a finding
        said = (row.text("lot"), row.text("unit"), since)
        if said in made:
            complaints.add(Finding.at("table_assignment_twice", row.place, lot=said[0], unit=said[1], since=since))
            continue
        made[said] = Assignment(
            lot=said[0],
            unit=said[1],
            since=since,
            until=row.day("until"),
            reason=AssignmentReason(row.text("reason") or "unknown"),
            locked=row.text("locked") == "yes",
        )
    return Reading(assignments=tuple(made.values()))


def _peaks(table: Table, context: Context, complaints: Complaints) -> Reading:
    rows = in_order(rows_of(table, context, complaints), "since", "until", complaints)
    return Reading(peaks=tuple(map(_peak, rows)))


def _peak(row: Row) -> Peak:
    return Peak(
        release=_release(row),
        peak=row.number("peak") or 0,
        since=row.day("since"),
        until=row.day("until"),
        source=row.text("source"),
    )


def _release(row: Row) -> Release:
    return Release(row.text("product"), row.text("edition"), row.text("version"))


def _installation(releases: dict[tuple[str, str, str], Release], row: Row) -> Installation:
    said = (row.text("product"), row.text("edition"), row.text("version"))
    release = releases.get(said) or releases.setdefault(said, Release(*said))
    return Installation(
        machine=row.text("machine"),
        release=release,
        channel=Channel(row.text("channel") or "unknown"),
        evidence=(str(row.place),),
        since=row.day("since"),
        until=row.day("until"),
        shared=row.text("shared") == "yes",
        expires=row.day("expires"),
    )


def _entitlement(row: Row) -> Entitlement:
    return Entitlement(
        lot=row.text("lot"),
        release=_release(row),
        metric=Metric(row.text("metric")),
        channel=Channel(row.text("channel") or "unknown"),
        quantity=row.number("quantity") or 0,
        starts_on=row.day("from"),
        ends_on=row.day("to"),
        purchaser=row.text("purchaser"),
        bound_to=row.entries("bound_to"),
        base_lot=row.text("base_lot"),
        agreement=row.text("agreement"),
        proof=ProofStatus(row.text("proof") or "none"),
        unit_price=row.number("unit_price"),
    )


def _price(row: Row) -> Price:
    return Price(
        release=_release(row),
        metric=Metric(row.text("metric")),
        channel=Channel(row.text("channel")),
        unit_price=row.number("unit_price") or 0,
        starts_on=row.day("from"),
        ends_on=row.day("to"),
        source=row.text("source"),
        pack=row.number("pack") or 1,
        period_months=row.number("period_months") or 0,
    )


def _sniff(sample: Sample) -> int:
    return sniff_for(ID, sample)


SOURCE = Source(ID, _sniff, _read)
