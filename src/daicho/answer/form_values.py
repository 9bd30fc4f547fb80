"""The fixed vocabulary in which a mapping file says what belongs into a cell of a vendor's form.

An expression is a term with a filter: ``installed{product=microsoft/office,version=2016|2019}``. The terms:

``organisation.<field>``, ``snapshot.on``, ``snapshot.taken_on``, ``case.number``, ``case.subject``;
``machines.count{kind,provenance,os_product,os_edition,os_version}``, ``hosts.count``,
``people.count{product,edition,version}`` (of an assigned plan);
``installed{product,edition,version,channel}``, ``owned{product,edition,version,channel,metric}``;
``needed{…}``, ``covered{…}``, ``short{…}``, ``surplus{…}`` (product, edition, version, metric);
``coverage{suite,without,kind}`` and ``coverage.names{…}``: machines with one of these suites (product paths; ``none``
for machines without any), or with suites and none of those; and the names of their suites;
``access.users{server}``, ``access.devices{server}``;
``purchasers{channel,nth}``, ``release.title{…}``, ``release.version{…}``;
``blank:<name>`` (what a person supplies), ``text:<words>`` (what the mapping itself states).

A term that the ledger cannot answer is None, and the cell is left for a person.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from daicho.words.case import Case
from daicho.words.entitlement import Entitlement
from daicho.words.estate import Machine, MachineKind, Person
from daicho.words.position import Line, ReleaseLine
from daicho.words.snapshot import Snapshot
from daicho.words.software import Release

Value = int | str | date
Filter = Mapping[str, tuple[str, ...]]

_EXPRESSION = re.compile(r"([a-z][a-z_.]*)(?:\{([^{}]*)\})?")


class UnknownTermError(ValueError):
    """An expression that the vocabulary does not know; the mapping file must be mended."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that an expression may speak of: one frozen snapshot, one case, and what a person supplied."""

    snapshot: Snapshot
    case: Case | None
    blanks: Mapping[str, str]


def value(expression: str, facts: Facts) -> Value | None:
    """What ``expression`` comes to; None where the ledger (or the person) does not say."""
    if expression.startswith("text:"):
        return expression.removeprefix("text:")
    if expression.startswith("blank:"):
        return facts.blanks.get(expression.removeprefix("blank:")) or None
    name, filter_ = parsed(expression)
    return _TERMS[name](facts, filter_)


def parsed(expression: str) -> tuple[str, Filter]:
    """The term and the filter of an expression; raises UnknownTermError."""
    match = _EXPRESSION.fullmatch(expression)
    if match is None or match[1] not in _TERMS:
        raise UnknownTermError(f"{expression!r} is not in the vocabulary of forms")
    filter_: dict[str, tuple[str, ...]] = {}
    for part in (match[2] or "").split(","):
        key, equals, wanted = part.partition("=")
        if part and not equals:
            raise UnknownTermError(f"{expression!r}: {part!r} lacks its '='")
        if part:
            filter_[key.strip()] = tuple(wanted.strip().split("|"))
    if unknown := filter_.keys() - _FILTERS:
        raise UnknownTermError(f"{expression!r}: no such filter: {', '.join(sorted(unknown))}")
    return match[1], filter_


def releases(expression: str, facts: Facts) -> tuple[Release, ...]:
    """The releases in use or owned that a filter (``product=…``) lets through, for one row of the form each."""
    _, filter_ = parsed(f"installed{{{expression}}}")
    seen = {release for _, release in _copies(facts, filter_)}
    seen |= {lot.release for lot in _lots(facts, filter_)}
    return tuple(sorted(seen))


def as_filter(release: Release) -> str:
    """The filter that lets through ``release`` and nothing else."""
    return f"product={release.product},edition={release.edition},version={release.version}"


def machines_in_use(snapshot: Snapshot) -> tuple[Machine, ...]:
    """The machines in use on the day of the snapshot."""
    return tuple(machine for machine in snapshot.estate.machines if machine.in_use_on(snapshot.on))


def owned_lots(lots: Iterable[Entitlement], on: date) -> list[tuple[Entitlement, int]]:
    """The lots valid on a day with what each still counts: a supplement (upgrade, SA) takes its base along."""
    valid = [lot for lot in lots if lot.valid_on(on)]
    taken: Counter[str] = Counter()
    for lot in valid:
        if lot.base_lot:
            taken[lot.base_lot] += lot.quantity
    return [(lot, max(0, lot.quantity - taken[lot.lot])) for lot in valid]


def _fits(filter_: Filter, key: str, actual: str) -> bool:
    return key not in filter_ or actual in filter_[key]


def _fits_release(filter_: Filter, release: Release) -> bool:
    return all(_fits(filter_, part, getattr(release, part)) for part in ("product", "edition", "version"))


def _copies(facts: Facts, filter_: Filter) -> set[tuple[str, Release]]:
    """Machine and release of what runs on machines in use; the operating system counts by the machine's own word."""
    used = {machine.id: machine for machine in machines_in_use(facts.snapshot)}
    known = {machine.id for machine in facts.snapshot.estate.machines}
    found = {
        (i.machine, i.release)
        for i in facts.snapshot.estate.installations
        if i.on(facts.snapshot.on)
        and (i.machine in used or i.machine not in known)
        and _fits_release(filter_, i.release)
        and _fits(filter_, "channel", i.channel)
    }
    if "channel" in filter_:
        return found
    systems = {(m.id, Release(m.os_product, m.os_edition, m.os_version)) for m in used.values() if m.os_product}
    return found | {(machine, release) for machine, release in systems if _fits_release(filter_, release)}


def _lots(facts: Facts, filter_: Filter) -> list[Entitlement]:
    return [lot for lot, _ in _owned(facts, filter_)]


_GONE = ("died-with-machine", "machine-unknown")


def _gone_with_machines(snapshot: Snapshot) -> Counter[str]:
    """Licences of each lot that ended with the machine they came with: nobody owns them any more."""
    gone: Counter[str] = Counter()
    for aside in snapshot.position.set_aside:
        if aside.subject == "lot" and aside.rule in _GONE:
            gone[aside.units[0]] += int(dict(aside.facts).get("quantity", "0"))
    return gone


def _owned(facts: Facts, filter_: Filter) -> list[tuple[Entitlement, int]]:
    gone = _gone_with_machines(facts.snapshot)
    return [
        (lot, max(0, count - gone[lot.lot]))
        for lot, count in owned_lots(facts.snapshot.estate.entitlements, facts.snapshot.on)
        if _fits_release(filter_, lot.release)
        and _fits(filter_, "channel", lot.channel)
        and _fits(filter_, "metric", lot.metric)
    ]


def _machines(facts: Facts, filter_: Filter) -> int:
    keys = ("kind", "provenance", "os_product", "os_edition", "os_version")
    return sum(all(_fits(filter_, k, getattr(m, k)) for k in keys) for m in machines_in_use(facts.snapshot))


def _hosts(facts: Facts, _: Filter) -> int:
    return len({machine.host for machine in machines_in_use(facts.snapshot) if machine.host})


def _is_there(person: Person, day: date) -> bool:
    started = person.since is None or person.since <= day
    return started and (person.until is None or day <= person.until)


def _people(facts: Facts, filter_: Filter) -> int:
    """People; with a filter, those who hold such a plan, blocked from signing in or not: the plan is taken."""
    there = [p for p in facts.snapshot.estate.people if _is_there(p, facts.snapshot.on)]
    if not filter_:
        return sum(not person.blocked for person in there)
    return sum(any(_fits_release(filter_, plan) for plan in person.plans) for person in there)


def _installed(facts: Facts, filter_: Filter) -> int:
    return len({machine for machine, _ in _copies(facts, filter_)})


def _owned_count(facts: Facts, filter_: Filter) -> int:
    return sum(count for _, count in _owned(facts, filter_))


def _of_position(quantity: str) -> Callable[[Facts, Filter], int]:
    def count(facts: Facts, filter_: Filter) -> int:
        return sum(getattr(line, quantity) for line in _lines(facts.snapshot.position.lines, filter_))

    return count


def _lines(lines: Iterable[Line], filter_: Filter) -> Iterable[Line | ReleaseLine]:
    """Whole lines, or their parts where the filter asks for an edition or a version."""
    for line in lines:
        if not (_fits(filter_, "product", line.product) and _fits(filter_, "metric", line.metric)):
            continue
        if filter_.keys() & {"edition", "version"}:
            yield from (part for part in line.releases if _fits_release(filter_, part.release))
        else:
            yield line


def _suites(facts: Facts, filter_: Filter) -> list[tuple[Release, ...]]:
    """The suites of each machine that the filter lets through; a machine may have several, of several makers."""
    kinds = {machine.id: machine.kind for machine in facts.snapshot.estate.machines}
    found = []
    for line in facts.snapshot.position.coverage:
        suites = () if line.release is None else (line.release, *line.others)
        if _has_suites(suites, filter_):
            fitting = (_fits(filter_, "kind", kinds.get(number, MachineKind.OTHER)) for number in line.machines)
            found += [suites] * sum(fitting)
    return found


def _has_suites(suites: tuple[Release, ...], filter_: Filter) -> bool:
    products = {suite.product for suite in suites} or {"none"}
    if "suite" in filter_ and not products & set(filter_["suite"]):
        return False
    return "without" not in filter_ or not products & {"none", *filter_["without"]}


def _coverage(facts: Facts, filter_: Filter) -> int:
    return len(_suites(facts, filter_))


def _coverage_names(facts: Facts, filter_: Filter) -> str | None:
    suites = {suite for machine in _suites(facts, filter_) for suite in machine}
    known = facts.snapshot.releases
    names = {known[suite].name.ja if suite in known else str(suite) for suite in suites}
    return "、".join(sorted(names)) or None


def _accesses(side: str) -> Callable[[Facts, Filter], int]:
    def count(facts: Facts, filter_: Filter) -> int:
        accesses = facts.snapshot.estate.accesses
        return len({getattr(a, side) for a in accesses if _fits(filter_, "server", a.server_product)} - {""})

    return count


def _purchasers(facts: Facts, filter_: Filter) -> str | None:
    """Names under which lots were bought, newest purchase first; one of them with ``nth``.

    A ledger may name only the department that bought: the purchaser is then the company.
    """
    lots = sorted(_owned(facts, filter_), key=lambda pair: (pair[0].starts_on or date.min, pair[0].lot), reverse=True)
    estate, company = facts.snapshot.estate, facts.snapshot.organisation.name
    departments = {m.department for m in estate.machines} | {person.department for person in estate.people}
    named = (lot.purchaser for lot, _ in lots if lot.purchaser)
    names = list(dict.fromkeys(company if name in departments else name for name in named))
    if "nth" in filter_:
        number = int(filter_["nth"][0])
        names = names[number - 1 : number]
    return "、".join(names) or None


def _organisation(name: str) -> Callable[[Facts, Filter], str | None]:
    return lambda facts, _: getattr(facts.snapshot.organisation, name) or None


def _case(name: str) -> Callable[[Facts, Filter], str | None]:
    return lambda facts, _: getattr(facts.case, name) if facts.case is not None else None


_ORGANISATION = (
    *("name", "postal_code", "address", "representative_title", "representative"),
    *("department", "person_in_charge", "phone", "email"),
)
_FILTERS = frozenset(
    {"product", "edition", "version", "channel", "metric", "kind", "os_product", "os_edition", "os_version"}
    | {"provenance", "suite", "without", "server", "nth"}
)
_TERMS: Mapping[str, Callable[[Facts, Filter], Value | None]] = {
    **{f"organisation.{name}": _organisation(name) for name in _ORGANISATION},
    **{f"case.{name}": _case(name) for name in ("number", "subject")},
    "snapshot.on": lambda facts, _: facts.snapshot.on,
    "snapshot.taken_on": lambda facts, _: facts.snapshot.taken_on,
    "machines.count": _machines,
    "hosts.count": _hosts,
    "people.count": _people,
    "installed": _installed,
    "owned": _owned_count,
    "needed": _of_position("needed"),
    "covered": _of_position("covered"),
    "short": _of_position("shortfall"),
    "surplus": _of_position("surplus"),
    "coverage": _coverage,
    "coverage.names": _coverage_names,
    "access.users": _accesses("user"),
    "access.devices": _accesses("machine"),
    "purchasers": _purchasers,
    "release.title": lambda _, f: " ".join(part for key in ("product", "edition") if (part := f.get(key, ("",))[0])),
    "release.version": lambda _, f: f.get("version", ("",))[0] or None,
}
