"""The position of a day: the one question this room answers."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from daicho.count import cure, lines, lots
from daicho.count.accesses import add_accesses
from daicho.count.allocate import Allocator, Tap
from daicho.count.binding import Binder
from daicho.count.classes import Grouper
from daicho.count.coverage import coverage
from daicho.count.device_needs import DeviceNeeds, device_needs, number_in_order
from daicho.count.hosts import add_hosts
from daicho.count.machines import Machines
from daicho.count.matching import Matcher
from daicho.count.model import Stock, UnitGroup
from daicho.count.needs import ESTATE, Needs
from daicho.count.people import add_people, is_here
from daicho.count.proof import Names, prove
from daicho.count.report import Report, facts_of
from daicho.count.rulebook import Rulebook
from daicho.count.sharing import Sharing
from daicho.count.solve import Costs, Solved, components, solve
from daicho.count.unit_rows import MOST_DEVICES
from daicho.count.uses import uses_of
from daicho.count.ways import WayFinder
from daicho.words.columns import Columns, columns_of
from daicho.words.finding import Finding
from daicho.words.position import Position, Proof
from daicho.words.reading import Estate


def take(estate: Estate, rulebook: Rulebook, *, on: date, rules_on: date | None = None) -> Position:
    """What is needed, owned, covered and short on the day ``on``, under the rules of ``rules_on`` (else of ``on``)."""
    with _no_garbage_hunt():
        columns = columns_of(estate.machines, estate.installations, on)
        return _take(estate, columns, rulebook, on, rules_on)


def take_columns(
    columns: Columns, estate: Estate, rulebook: Rulebook, *, on: date, rules_on: date | None = None
) -> Position:
    """The same for an estate whose machines and installations stand in columns; those of ``estate`` are left out."""
    with _no_garbage_hunt():
        return _take(estate, columns, rulebook, on, rules_on)


@contextmanager
def _no_garbage_hunt() -> Iterator[None]:
    """Counting makes millions of values and no cycles; the search for cycles would take a fifth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _take(estate: Estate, columns: Columns, rulebook: Rulebook, on: date, rules_on: date | None) -> Position:
    matcher = Matcher(rulebook, on, rules_on or on)
    machines = Machines.on(columns, on)
    owned = lots.prepare(estate.entitlements, matcher, _units(estate, machines, on))
    based = frozenset(
        unit for stock in owned.bound if matcher.base_of(owned.lots[stock.members[0][0]]) for unit in stock.bound or ()
    )
    needs, devices = _needs(estate, machines, matcher, based)
    needs.findings += _doubts_of_list(columns)
    bound = Binder(matcher, needs.kinds, devices, needs.of_person, machines).bind(owned.bound)
    stocks = [*owned.stocks, *bound.open]
    grouper = Grouper(Sharing(matcher, needs.kinds, list(stocks)), machines)
    counted = _count(needs, stocks, grouper, devices, estate)
    report = Report(matcher, needs, owned, bound, counted.names, counted.component)
    return _position(counted, report, machines)


def _needs(estate: Estate, machines: Machines, matcher: Matcher, based: frozenset[str]) -> tuple[Needs, DeviceNeeds]:
    """All needs of the day; ``based`` are units with a base licence."""
    needs = Needs()
    used = uses_of(machines, matcher, needs)
    number_in_order(used, matcher, needs)
    here = [person for person in estate.people if is_here(person, matcher.on)]
    add_people([*used.user, *used.shared], here, machines, matcher, needs)
    add_hosts(used.core, machines, matcher, needs)
    left = {person.id for person in estate.people} - {person.id for person in here}
    add_accesses(estate.accesses, machines, left, matcher, needs)
    return needs, device_needs(used, machines, matcher, based, needs)


def _doubts_of_list(columns: Columns) -> list[Finding]:
    doubts = [Finding.at("machine_twice", ESTATE, machine=name) for name in columns.twice]
    if columns.unlisted:
        first, count = columns.unlisted[0], len(columns.unlisted)
        doubts.append(Finding.at("machine_not_listed", ESTATE, machine=first, count=count))
    return doubts


def _units(estate: Estate, machines: Machines, on: date) -> lots.Units:
    """Machines and people as bound lots see them."""
    resting, gone = machines.gone(on)
    active = frozenset(machines.ids()) | machines.users() | {person.id for person in estate.people}
    return lots.Units(active=active, resting=resting, gone=gone)


@dataclass(slots=True)
class _Counted:
    """The solved problem."""

    solved: list[Solved]
    groups: list[UnitGroup]
    stocks: list[Stock]
    split_people: list[tuple[str, int]]
    buying: cure.Buying
    proofs: list[Proof]
    names: Names
    component: dict[tuple[object, ...], str]


def _count(needs: Needs, stocks: list[Stock], grouper: Grouper, devices: DeviceNeeds, estate: Estate) -> _Counted:
    sharing, matcher = grouper.sharing, grouper.sharing.matcher
    groups = grouper.group(needs, devices)
    finder = WayFinder(sharing, stocks)
    for group in groups:
        finder.find(group)
    buying = cure.Buying(matcher, estate.prices)
    prices = [buying.price(need) or 0 for need in needs.kinds]
    costs = Costs(prices.__getitem__, stocks, _breadth(sharing, stocks))
    solved = [solve(members, numbers, costs) for members, numbers in components(groups, stocks)]
    names = _names(groups, stocks)
    component = {group.key: f"K{n}" for n, one in enumerate(solved, 1) for group in one.groups}
    proofs = [proof for n, one in enumerate(solved, 1) for proof in prove(one, f"K{n}", names)]
    return _Counted(solved, groups, stocks, grouper.split_people, buying, proofs, names, component)


def _breadth(sharing: Sharing, stocks: list[Stock]) -> list[int]:
    """How many kinds of needs each stock could serve: the wider it is, the later it is used."""
    serves = [0] * len(stocks)
    for number in range(len(sharing.kinds)):
        for stock in sharing.options(number):
            serves[stock] += 1
    return [max(1, min(9, count)) for count in serves]


def _names(groups: list[UnitGroup], stocks: list[Stock]) -> Names:
    demands: dict[tuple[object, ...], tuple[str, ...]] = {}
    of_cal: dict[int, str] = {}
    count = 0
    for group in groups:
        if group.kind == "access":
            demands[group.key] = tuple(of_cal[slot.need] for slot in group.slots)
            continue
        names = tuple(f"D{count + i}" for i in range(1, len(group.slots) + 1))
        count += len(names)
        demands[group.key] = names
        if group.kind == "fill":
            of_cal[group.slots[0].need] = names[0]
    return Names({group.key: f"C{n}" for n, group in enumerate(groups, 1)}, demands, stocks)


def _position(counted: _Counted, report: Report, machines: Machines) -> Position:
    matcher, needs, owned = report.matcher, report.needs, report.owned
    allocator = Allocator(Tap(counted.stocks), needs.kinds, counted.names.demands, facts_of(matcher))
    chosen = report.chosen(counted.groups)
    for group in counted.groups:
        allocator.add(group, chosen.get(group.key))
    report.add_bound()
    allocations = tuple(report.bound_allocations + allocator.made)
    demands = report.demands(counted.groups, chosen)
    supplies = report.supplies(allocations)
    findings = [*needs.findings, *owned.findings, *_doubts(counted, matcher)]
    return Position(
        on=matcher.on,
        rules_on=matcher.rules_on,
        lines=lines.lines(matcher.book, demands, supplies, allocations),
        demands=demands,
        supplies=supplies,
        allocations=allocations,
        classes=report.classes(counted.groups),
        proofs=tuple(counted.proofs),
        coverage=coverage(machines, matcher),
        set_aside=tuple(
            sorted([*needs.set_aside, *owned.set_aside], key=lambda s: (s.subject, s.units, s.rule, s.release, s.facts))
        ),
        cures=cure.cures(counted.buying, demands, allocations, report.bound, machines),
        findings=tuple(sorted(set(findings), key=lambda f: (f.code, f.facts))),
        rules_version=matcher.book.version,
        pools=report.pools(counted.stocks),
    )


def _doubts(counted: _Counted, matcher: Matcher) -> list[Finding]:
    found = [
        Finding.at("second_use_split", ESTATE, user=user, count=count, most=MOST_DEVICES)
        for user, count in counted.split_people
    ]
    if not all(group.complete for group in counted.groups):
        found.append(Finding.at("ways_not_all_listed", ESTATE))
    served = {rights for group in counted.groups for _, served in group.pieces() for _, rights in served}
    rights = {right for ids in served for right in ids}
    unverified = [matcher.book.rights[name] for name in sorted(rights) if not matcher.book.rights[name].verified]
    return found + [Finding.at("right_unverified", ESTATE, right=right.id, source=right.source) for right in unverified]
