"""Small estates for tests of the count: from CSV tables, and from few words in code."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from daicho.words.entitlement import Entitlement, Metric, Price
from daicho.words.estate import Access, Machine, MachineKind, MachineState, Person
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
            Access(row["user"], row["machine"], row["server_product"]) for row in _rows(tables.get("access", ""))
        ),
        prices=tuple(price_of(row) for row in _rows(tables.get("prices", ""))),
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
    )


def person_of(row: Mapping[str, str]) -> Person:
    plans = (plan.split("|") for plan in row.get("plans", "").split())
    return Person(id=row["user"], plans=tuple(Release(product, edition) for product, edition in plans))


def price_of(row: Mapping[str, str]) -> Price:
    return Price(
        release=_release(row),
        metric=Metric(row.get("metric") or "device"),
        channel=Channel(row.get("channel") or "volume"),
        unit_price=int(row["unit_price"]),
    )
