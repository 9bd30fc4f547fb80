"""Who has what in a worked case: each row of its tables as a short phrase."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from daicho.answer.labels import label
from daicho.words.entitlement import Metric
from daicho.words.software import Release
from how_we_count.teller import Teller
from how_we_count.wording import days_written, in_short, joined, names, say

Row = Mapping[str, str]
TABLES = (
    "machines",
    "installations",
    "people",
    "entitlements",
    "assignments",
    "access",
    "prices",
    "endings",
    "use_decisions",
    "peaks",
    "kinds",
    "proven",
)
MOST_ACCESSES = 12
"""Accesses told one by one; more are told by their number."""


def rows(content: Mapping[str, Any], table: str) -> list[dict[str, str]]:
    """The rows of one table of a case, ranges as they are written; what is no table has rows of one value."""
    if table == "kinds":
        return [{"product": name, "value": kind} for name, kind in content.get("kinds", {}).items()]
    if table == "proven":
        return [{"value": status} for status in content["proven"] or [""]] if "proven" in content else []
    read = csv.DictReader(io.StringIO(content.get(table, "").strip()), skipinitialspace=True)
    return [{(name or "").strip(): (cell or "").strip() for name, cell in row.items()} for row in read]


def phrases(teller: Teller, table: str) -> list[str]:
    """All rows of a table in words; alike ones together."""
    content = teller.counted.case.content
    if table == "access":
        return _accesses(teller, rows(content, table))
    if table == "machines" and _told_by_what_is_installed(teller):
        return []
    if table in ("machines", "installations"):
        return _machines_together(teller, table, rows(content, table))
    return [phrase(teller, table, row) for row in rows(content, table)]


def phrase(teller: Teller, table: str, row: Row) -> str:
    """One row in words."""
    return days_written(_PHRASES[table](teller, row), teller.language)


def _machines_together(teller: Teller, table: str, every: list[dict[str, str]]) -> list[str]:
    """Machines of which the same is to be told stand in one line."""
    together: dict[str, list[str]] = {}
    for row in every:
        told = _DETAILS[table](teller, row)
        together.setdefault(told, []).append(names(teller.language, row["machine"], "machines"))
    return [
        days_written(_stands(teller, table, joined(teller.language, units), told), teller.language)
        for told, units in together.items()
    ]


def _told_by_what_is_installed(teller: Teller) -> bool:
    """Whether the machines are mere names, and each is named with what is installed on it."""
    case = teller.counted.case
    installed = {installation.machine for installation in case.estate.installations}
    bare = not any(machine_details(teller, row) for row in rows(case.content, "machines"))
    return bare and installed >= {machine.id for machine in case.estate.machines}


def _stands(teller: Teller, table: str, units: str, told: str) -> str:
    if not told:
        return units
    path, blanks = ("fact.details", ("what", "details")) if table == "machines" else ("fact.stands", ("who", "what"))
    return say(teller.language, path, **dict(zip(blanks, (units, told), strict=True)))


def machine_details(teller: Teller, row: Row) -> str:
    """What kind of machine, whose, with which system and where."""
    say_it, parts = _speaks(teller), []
    if row.get("kind"):
        parts.append(label(f"machine_kind.{row['kind']}", teller.language))
    if row.get("user"):
        path = "fact.users" if "{" in row["user"] else "fact.user"
        parts.append(say_it(path, user=names(teller.language, row["user"], "users")))
    if system := _release(teller, row, "os_"):
        parts.append(system)
    parts += cores(teller, row)
    if row.get("host"):
        parts.append(say_it("fact.host", host=row["host"]))
    if row.get("cluster"):
        parts.append(say_it("fact.cluster", cluster=row["cluster"]))
    return joined(teller.language, [*parts, *_state(teller, row)])


def _speaks(teller: Teller) -> Callable[..., str]:
    return lambda path, **facts: say(teller.language, path, **facts)


def cores(teller: Teller, row: Row) -> Iterator[str]:
    """The cores of a machine, where they are told."""
    if row.get("cores") and row.get("kind") == "vm":
        yield say(teller.language, "fact.vcpu", cores=row["cores"])
    elif row.get("cores"):
        path = "fact.one_cpu" if row["processors"] == "1" else "fact.cpu"
        yield say(teller.language, path, processors=row["processors"], cores=row["cores"])


def _state(teller: Teller, row: Row) -> Iterator[str]:
    if row.get("state") == "stock":
        yield say(teller.language, "fact.stock")
    elif row.get("state") == "retired":
        path = "fact.retired" if row.get("until") else "fact.retired_open"
        yield say(teller.language, path, day=row.get("until", ""))
    if "purpose" in row:
        yield say(teller.language, f"fact.{row['purpose'] or 'purpose_open'}")


def _release(teller: Teller, row: Row, prefix: str = "") -> str:
    if not row.get(f"{prefix}product"):
        return ""
    parts = (row.get(f"{prefix}{name}", "") for name in ("product", "edition", "version"))
    return teller.speaker.release(Release(*parts))


def install_details(teller: Teller, row: Row) -> str:
    """What is installed, and what was read beside it."""
    parts = []
    if row.get("channel"):
        channel = label(f"channel.{row['channel']}", teller.language)
        parts.append(say(teller.language, "fact.channel_seen", channel=channel))
    days = [name for name in ("since", "expires") if row.get(name)]
    parts += [say(teller.language, f"fact.{name}", day=row[name]) for name in days]
    if row.get("shared") == "yes":
        parts.append(say(teller.language, "fact.shared"))
    release = _release(teller, row)
    return _with_details(teller, release, parts)


def _with_details(teller: Teller, what: str, parts: list[str]) -> str:
    if not parts:
        return what
    return say(teller.language, "fact.details", what=what, details=joined(teller.language, parts))


def _lot(teller: Teller, row: Row) -> str:
    parts = [_release(teller, row), label(f"channel.{row.get('channel') or 'volume'}", teller.language)]
    count = teller.speaker.count(int(row["quantity"]), Metric(row.get("metric") or "device"))
    parts.append(say(teller.language, "fact.each", count=count) if "{" in row["lot"] else count)
    parts += _lot_details(teller, row)
    lots = names(teller.language, row["lot"], "lots")
    return say(teller.language, "fact.stands", who=lots, what=joined(teller.language, parts))


def _lot_details(teller: Teller, row: Row) -> Iterator[str]:
    language = teller.language
    for name in ("from", "to"):
        if row.get(name):
            yield say(language, f"fact.{name}", day=row[name])
    if row.get("bound_to"):
        path = "fact.bound_each" if "{" in row["bound_to"] else "fact.bound"
        yield say(language, path, units=_units(teller, row["bound_to"]))
    if row.get("base_lot"):
        yield say(language, "fact.base", lot=row["base_lot"])
    if "agreement" in row:
        path = "fact.agreement" if row["agreement"] else "fact.agreement_open"
        yield say(language, path, agreement=row["agreement"])
    if row.get("proof"):
        yield label(f"proof_status.{row['proof']}", language)


def _units(teller: Teller, cell: str) -> str:
    """Machines of a cell, several separated by spaces."""
    several = cell.split()
    if len(several) < 2 or "{" in cell:
        return joined(teller.language, (names(teller.language, one, "machines") for one in several))
    return in_short(teller.language, several, "machines")


def _person(teller: Teller, row: Row) -> str:
    pairs = (plan.split("|") for plan in row.get("plans", "").split())
    parts = [
        say(teller.language, "fact.plan", plan=teller.speaker.release(Release(product, edition)))
        for product, edition in pairs
    ]
    if row.get("until"):
        parts.append(say(teller.language, "fact.there_until", day=row["until"]))
    elif not parts:
        parts.append(say(teller.language, "fact.no_plan"))
    who = names(teller.language, row["user"], "users")
    return say(teller.language, "fact.stands", who=who, what=joined(teller.language, parts))


def _assignment(teller: Teller, row: Row) -> str:
    path = "fact.given" if row.get("until") else "fact.given_open"
    unit = names(teller.language, row["unit"], "machines")
    given = say(teller.language, path, lot=row["lot"], unit=unit, since=row["since"], until=row.get("until", ""))
    parts = []
    if row.get("reason"):
        reason = say(teller.language, f"because.{row['reason']}")
        parts.append(say(teller.language, "fact.reason", reason=reason))
    if row.get("locked") == "yes":
        parts.append(say(teller.language, "fact.locked"))
    return _with_details(teller, given, parts)


def _accesses(teller: Teller, every: list[dict[str, str]]) -> list[str]:
    """Accesses of the same people to the same product stand together, from all their machines."""
    together: dict[tuple[str, str, str], list[str]] = {}
    for row in every:
        key = (row["user"], row["server_product"], row.get("server", ""))
        together.setdefault(key, []).append(row["machine"])
    if len(together) > MOST_ACCESSES:
        return [_many(teller, every)]
    return [
        _access(teller, {"user": user, "server_product": product, "server": server}, machines)
        for (user, product, server), machines in together.items()
    ]


def _many(teller: Teller, every: list[dict[str, str]]) -> str:
    facts = {name: len({row[name] for row in every if row[name]}) for name in ("user", "machine")}
    product = teller.speaker.product(every[0]["server_product"])
    counted = {"users": facts["user"], "machines": facts["machine"], "n": len(every)}
    return say(teller.language, "fact.many_accesses", product=product, **counted)


def _access(teller: Teller, row: Row, machines: list[str]) -> str:
    users = names(teller.language, row["user"], "users")
    from_where = [machine for machine in machines if machine]
    units = _units(teller, " ".join(from_where))
    path = _path(row["user"], from_where)
    facts = {"users": users, "machines": units, "product": teller.speaker.product(row["server_product"])}
    told = say(teller.language, path, **facts)
    if not row.get("server"):
        return told
    server = say(teller.language, "fact.at_server", server=names(teller.language, row["server"], "machines"))
    return _with_details(teller, told, [server])


def _path(user: str, machines: list[str]) -> str:
    if not user or not machines:
        return "fact.access_user" if user else "fact.access_machine"
    return "fact.access_pairs" if "{" in user and "{" in machines[0] else "fact.access_both"


def _price(teller: Teller, row: Row) -> str:
    metric = say(teller.language, f"by.{row.get('metric') or 'device'}")
    price = f"{int(row['unit_price']):,}"
    return say(teller.language, "fact.price", release=_release(teller, row), metric=metric, price=price)


def _ending(teller: Teller, row: Row) -> str:
    facts = {name: teller.named(row[name]) for name in ("by", "reason")}
    kind = label(f"ending_kind.{row['kind']}", teller.language)
    path = "fact.ended_part" if row.get("quantity") else "fact.ended"
    return say(teller.language, path, lot=row["lot"], quantity=row.get("quantity"), day=row["on"], kind=kind, **facts)


def _decision(teller: Teller, row: Row) -> str:
    facts = {name: teller.named(row[name]) for name in ("by", "reason")}
    kind = label(f"use_kind.{row['kind']}", teller.language)
    product = teller.speaker.product(row["product"])
    return say(teller.language, "fact.decided", product=product, day=row["on"], kind=kind, **facts)


def _peak(teller: Teller, row: Row) -> str:
    facts = {name: row[name] for name in ("peak", "since", "until")}
    return say(teller.language, "fact.peak", release=_release(teller, row), **facts)


def _kind(teller: Teller, row: Row) -> str:
    kind = say(teller.language, f"kind.{row['value']}")
    return say(teller.language, "fact.catalogue", product=teller.speaker.product(row["product"]), kind=kind)


def _proven(teller: Teller, row: Row) -> str:
    if not row["value"]:
        return say(teller.language, "fact.nothing_proven")
    return label(f"proof_status.{row['value']}", teller.language)


def _single(table: str) -> Callable[[Teller, Row], str]:
    def told(teller: Teller, row: Row) -> str:
        units = names(teller.language, row["machine"], "machines")
        return _stands(teller, table, units, _DETAILS[table](teller, row))

    return told


_DETAILS = {"machines": machine_details, "installations": install_details}
_PHRASES: Mapping[str, Callable[[Teller, Row], str]] = {
    "machines": _single("machines"),
    "installations": _single("installations"),
    "people": _person,
    "entitlements": _lot,
    "assignments": _assignment,
    "access": lambda teller, row: _access(teller, row, [row["machine"]]),
    "prices": _price,
    "endings": _ending,
    "use_decisions": _decision,
    "peaks": _peak,
    "kinds": _kind,
    "proven": _proven,
}
