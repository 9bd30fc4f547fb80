"""Small estates for tests of the count: from CSV tables, and from few words in code."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from daicho.words.entitlement import (
    Assignment,
    AssignmentReason,
    Ending,
    EndingKind,
    Entitlement,
    Metric,
    Price,
    ProofStatus,
    UseDecision,
    UseKind,
)
from daicho.words.estate import Access, Machine, MachineKind, MachineState, Peak, Person, Purpose
from daicho.words.reading import Estate
from daicho.words.software import Channel, Installation, Release


def estate_of_tables(tables: Mapping[str, Any]) -> Estate:
    """An estate from CSV strings under the names of the plain files: machines, installations, entitlements, …"""
    return Estate(
        machines=tuple(machine_of(row) for row in _rows(tables.get("machines", ""))),
        installations=tuple(install_of(row) for row in _rows(tables.get("installations", ""))),
        entitlements=tuple(licence_of(row) for row in _rows(tables.get("entitlements", ""))),
        people=tuple(person_of(row) for row in _rows(tables.get("people", ""))),
        accesses=tuple(
            Access(row["user"], row["machine"], row["server_product"], row.get("server", ""))
            for row in _rows(tables.get("access", ""))
        ),
        prices=tuple(price_of(row) for row in _rows(tables.get("prices", ""))),
        assignments=tuple(assignment_of(row) for row in _rows(tables.get("assignments", ""))),
        endings=tuple(ending_of(row) for row in _rows(tables.get("endings", ""))),
        use_decisions=tuple(use_decision_of(row) for row in _rows(tables.get("use_decisions", ""))),
        peaks=tuple(peak_of(row) for row in _rows(tables.get("peaks", ""))),
    )


def _rows(table: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV; "n*" in the first column, as in `PC-1..10`, repeats the row for each number."""
    for row in csv.DictReader(io.StringIO(table.strip()), skipinitialspace=True):
        cells = {name.strip(): (value or "").strip() for name, value in row.items() if name}
        yield from _repeated(cells)


def _repeated(cells: dict[str, str]) -> Iterator[dict[str, str]]:
    """`PC-{1..3}` anywhere in a row makes three rows, the number running in all cells at once."""
    ranges = [cell.split("{")[1].split("}")[0] for cell in cells.values() if "{" in cell and ".." in cell]
    if not ranges:
        yield cells
        return
    first, last = (int(n) for n in ranges[0].split(".."))
    for number in range(first, last + 1):
        yield {name: value.replace("{" + ranges[0] + "}", str(number)) for name, value in cells.items()}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def machine_of(row: Mapping[str, str]) -> Machine:
    return Machine(
        id=row["machine"],
        kind=MachineKind(row.get("kind") or "desktop"),
        os_product=row.get("os_product", ""),
        os_edition=row.get("os_edition", ""),
        os_version=row.get("os_version", ""),
        processors=int(row.get("processors") or 0),
        cores=int(row.get("cores") or 0),
        host=row.get("host", ""),
        user=row.get("user", ""),
        state=MachineState(row.get("state") or "in_use"),
        since=_day(row.get("since")),
        until=_day(row.get("until")),
        cluster=row.get("cluster", ""),
        purpose=Purpose(row.get("purpose") or "unknown"),
    )


def _release(row: Mapping[str, str]) -> Release:
    return Release(row["product"], row.get("edition", ""), row.get("version", ""))


def install_of(row: Mapping[str, str]) -> Installation:
    return Installation(
        machine=row["machine"],
        release=_release(row),
        channel=Channel(row.get("channel") or "unknown"),
        since=_day(row.get("since")),
        until=_day(row.get("until")),
        shared=row.get("shared") == "yes",
        expires=_day(row.get("expires")),
    )


def licence_of(row: Mapping[str, str]) -> Entitlement:
    return Entitlement(
        lot=row["lot"],
        release=_release(row),
        metric=Metric(row.get("metric") or "device"),
        channel=Channel(row.get("channel") or "volume"),
        quantity=int(row["quantity"]),
        starts_on=_day(row.get("from")),
        ends_on=_day(row.get("to")),
        bound_to=tuple(row.get("bound_to", "").split()),
        base_lot=row.get("base_lot", ""),
        agreement=row.get("agreement", ""),
        proof=ProofStatus(row.get("proof") or "none"),
    )


def person_of(row: Mapping[str, str]) -> Person:
    plans = (plan.split("|") for plan in row.get("plans", "").split())
    return Person(
        id=row["user"],
        plans=tuple(Release(product, edition) for product, edition in plans),
        since=_day(row.get("since")),
        until=_day(row.get("until")),
    )


def price_of(row: Mapping[str, str]) -> Price:
    return Price(
        release=_release(row),
        metric=Metric(row.get("metric") or "device"),
        channel=Channel(row.get("channel") or "volume"),
        unit_price=int(row["unit_price"]),
        starts_on=_day(row.get("from")),
        ends_on=_day(row.get("to")),
        source=row.get("source", ""),
        pack=int(row.get("pack") or 1),
        period_months=int(row.get("period_months") or 0),
    )


def _given_day(text: str) -> date:
    return date.fromisoformat(text)


def assignment_of(row: Mapping[str, str]) -> Assignment:
    return Assignment(
        lot=row["lot"],
        unit=row["unit"],
        since=_given_day(row["since"]),
        until=_day(row.get("until")),
        reason=AssignmentReason(row.get("reason") or "unknown"),
        locked=row.get("locked") == "yes",
    )


def ending_of(row: Mapping[str, str]) -> Ending:
    return Ending(
        lot=row["lot"],
        on=_given_day(row["on"]),
        kind=EndingKind(row.get("kind") or "retired"),
        reason=row.get("reason", ""),
        by=row.get("by", ""),
        quantity=int(row["quantity"]) if row.get("quantity") else None,
    )


def use_decision_of(row: Mapping[str, str]) -> UseDecision:
    return UseDecision(
        product=row["product"],
        kind=UseKind(row["kind"]),
        on=_given_day(row["on"]),
        reason=row.get("reason", ""),
        by=row.get("by", ""),
    )


def peak_of(row: Mapping[str, str]) -> Peak:
    return Peak(
        release=_release(row),
        peak=int(row["peak"]),
        since=_day(row.get("since")),
        until=_day(row.get("until")),
        source=row.get("source", ""),
    )
