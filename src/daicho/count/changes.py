"""What happened between two reference days, and which lines of the position are others for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from daicho.count.rulebook import Rulebook
from daicho.words.change import Change, ChangeKind, Changes, line_changes
from daicho.words.entitlement import EndingKind, Entitlement
from daicho.words.position import Position
from daicho.words.reading import Estate
from daicho.words.software import Release

_ENDINGS = {
    EndingKind.RETIRED: ChangeKind.LOT_RETIRED,
    EndingKind.WAIVED: ChangeKind.LOT_WAIVED,
    EndingKind.RETURNED: ChangeKind.LOT_RETURNED,
}
Uses = Mapping[Release, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two days: the estate as known for it, and its position."""

    estate: Estate
    position: Position

    @property
    def on(self) -> date:
        """The reference day."""
        return self.position.on


def between(before: Side, after: Side, rulebook: Rulebook) -> Changes:
    """Everything that happened between the days of ``before`` and ``after``, alike things together."""
    events = (
        *_units(before, after),
        *_installs(before, after),
        *_people(before, after),
        *_lots(before, after),
        *_asides(before, after),
        *_rules(before, after, rulebook),
    )
    lines = line_changes(before.position.lines, after.position.lines)
    return Changes(first=before.on, last=after.on, lines=lines, events=events)


def _machines(side: Side) -> frozenset[str]:
    return frozenset(machine.id for machine in side.estate.machines if machine.in_use_on(side.on))


def _units(before: Side, after: Side) -> Iterator[Change]:
    old, new = _machines(before), _machines(after)
    yield from _some(ChangeKind.MACHINE_CAME, new - old)
    yield from _some(ChangeKind.MACHINE_LEFT, old - new)
    pairs = {(a.user, a.machine, a.server_product) for a in before.estate.accesses}
    now = {(a.user, a.machine, a.server_product) for a in after.estate.accesses}
    for kind, rows in ((ChangeKind.ACCESS_CAME, now - pairs), (ChangeKind.ACCESS_LEFT, pairs - now)):
        for product in sorted({row[2] for row in rows}):
            who = (user or machine for user, machine, server in rows if server == product)
            yield from _some(kind, frozenset(who), Release(product))


def _some(kind: ChangeKind, units: frozenset[str], release: Release | None = None) -> Iterator[Change]:
    if units:
        yield Change(kind=kind, units=tuple(sorted(units)), release=release)


def _installs(before: Side, after: Side) -> Iterator[Change]:
    """Installations that came or went, apart: with their machine, or on one that was in use on both days."""
    old, new = _uses(before), _uses(after)
    machines, now = _machines(before), _machines(after)
    none = frozenset[str]()
    for release in sorted(old.keys() | new.keys()):
        came = new.get(release, none) - old.get(release, none)
        went = old.get(release, none) - new.get(release, none)
        yield from _some(ChangeKind.INSTALLED, came & machines, release)
        yield from _some(ChangeKind.INSTALLED_WITH_MACHINE, came - machines, release)
        yield from _some(ChangeKind.REMOVED, went & now, release)
        yield from _some(ChangeKind.REMOVED_WITH_MACHINE, went - now, release)


def _uses(side: Side) -> Uses:
    """What is used on machines in use: installations of the day and the machines' own systems."""
    in_use = _machines(side)
    found: dict[Release, set[str]] = {}
    for install in side.estate.installations:
        if install.machine in in_use and install.on(side.on):
            found.setdefault(install.release, set()).add(install.machine)
    told = {(release.product, unit) for release, units in found.items() for unit in units}
    for machine in side.estate.machines:
        if machine.id in in_use and machine.os_product and (machine.os_product, machine.id) not in told:
            system = Release(machine.os_product, machine.os_edition, machine.os_version)
            found.setdefault(system, set()).add(machine.id)
    return {release: frozenset(units) for release, units in found.items()}


def _people(before: Side, after: Side) -> Iterator[Change]:
    old, new = _plans(before), _plans(after)
    yield from _some(ChangeKind.PERSON_CAME, frozenset(new.keys() - old.keys()))
    yield from _some(ChangeKind.PERSON_LEFT, frozenset(old.keys() - new.keys()))
    for kind, one, other in ((ChangeKind.PLAN_GIVEN, new, old), (ChangeKind.PLAN_TAKEN, old, new)):
        units: dict[Release, set[str]] = {}
        for person, plans in one.items():
            for plan in plans - other.get(person, frozenset()):
                units.setdefault(plan, set()).add(person)
        for plan, people in sorted(units.items()):
            yield from _some(kind, frozenset(people), plan)


def _plans(side: Side) -> dict[str, frozenset[Release]]:
    return {
        person.id: frozenset(person.plans)
        for person in side.estate.people
        if (person.since is None or person.since <= side.on) and (person.until is None or side.on <= person.until)
    }


def _lots(before: Side, after: Side) -> Iterator[Change]:
    old, new = _valid(before), _valid(after)
    every = {lot.lot: lot for lot in (*before.estate.entitlements, *after.estate.entitlements)}
    for number in sorted(old.keys() | new.keys()):
        lot = every[number]
        if number not in old:
            yield _of_lot(ChangeKind.LOT_BEGAN, lot, new[number], lot.starts_on)
        elif number not in new:
            yield _of_lot(ChangeKind.LOT_ENDED, lot, old[number], lot.ends_on)
    for ending in sorted(after.estate.endings, key=lambda e: (e.on, e.lot)):
        if before.on < ending.on <= after.on and ending.lot in every:
            lot = every[ending.lot]
            quantity = lot.quantity if ending.quantity is None else ending.quantity
            facts = (("by", ending.by), ("reason", ending.reason))
            yield _of_lot(_ENDINGS[ending.kind], lot, quantity, ending.on, facts)


def _valid(side: Side) -> dict[str, int]:
    return {lot.lot: lot.quantity for lot in side.estate.entitlements if lot.valid_on(side.on)}


def _of_lot(
    kind: ChangeKind, lot: Entitlement, quantity: int, on: date | None, facts: tuple[tuple[str, str], ...] = ()
) -> Change:
    return Change(kind=kind, release=lot.release, subject=lot.lot, quantity=quantity, on=on, facts=facts)


def _asides(before: Side, after: Side) -> Iterator[Change]:
    """Lots that one position sets aside, wholly or in part, and the other does not, for reasons other than dates."""
    old, new = _set_aside(before.position), _set_aside(after.position)
    for kind, one, other in ((ChangeKind.LOT_SET_ASIDE, new, old), (ChangeKind.LOT_AGAIN, old, new)):
        for key in sorted(one.keys() - other.keys()):
            lot, rule, told = key
            yield Change(kind=kind, subject=lot, release=one[key], facts=(("rule", rule), *told))


_BY_DATE = frozenset({"expired", "not-yet-valid"})


def _set_aside(position: Position) -> dict[tuple[str, str, tuple[tuple[str, str], ...]], Release]:
    return {
        (unit, aside.rule, aside.facts): aside.release
        for aside in position.set_aside
        if aside.subject == "lot" and aside.rule not in _BY_DATE
        for unit in aside.units
    }


def _rules(before: Side, after: Side, rulebook: Rulebook) -> Iterator[Change]:
    """Use rights that begin or end between the rule days and that speak of a product of either position."""
    first, last = before.position.rules_on, after.position.rules_on
    products = {line.product for side in (before, after) for line in side.position.lines}
    for right in sorted(rulebook.rights.values(), key=lambda right: right.id):
        held, holds = right.holds_on(first), right.holds_on(last)
        if held != holds and products & right.products:
            kind = ChangeKind.RULE_BEGAN if holds else ChangeKind.RULE_ENDED
            yield Change(kind=kind, subject=right.id, on=right.starts_on if holds else right.ends_on)
