"""The position of a day: the one question this room answers."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from daicho.count import cure, imaging, lines, lots, remarks
from daicho.count.accesses import add_accesses, valid_accesses
from daicho.count.allocate import Allocator, Tap
from daicho.count.binding import Binder
from daicho.count.choosing import list_prices
from daicho.count.classes import Grouper
from daicho.count.concurrent import add_peaks
from daicho.count.costs import Costs
from daicho.count.coverage import coverage
from daicho.count.developers import Developing, excuse_developers
from daicho.count.device_needs import DeviceNeeds, device_needs, number_in_order
from daicho.count.excuses import Excuses
from daicho.count.hosts import add_hosts
from daicho.count.keeping import kept_by_unit, moves
from daicho.count.machines import Machines
from daicho.count.matching import Matcher
from daicho.count.memory import Memory
from daicho.count.model import Stock, UnitGroup
from daicho.count.needs import ESTATE, Needs
from daicho.count.people import add_people, is_here, plans_of
from daicho.count.proof import Names
from daicho.count.remote import add_remote, licensed_at_access
from daicho.count.report import Report, facts_of
from daicho.count.rulebook import Rulebook
from daicho.count.shared import Signing, add_shared
from daicho.count.sharing import Sharing
from daicho.count.solve import Solved, components
from daicho.count.unit_rows import MOST_DEVICES
from daicho.count.unreached import served_unreached
from daicho.count.uses import uses_of
from daicho.count.ways import FEW_OF_MANY, MANY_CLASSES, MOST_WAYS, WayFinder
from daicho.words.columns import Columns, columns_of
from daicho.words.entitlement import ProofStatus
from daicho.words.finding import Finding
from daicho.words.position import Position, Proof, SetAside
from daicho.words.reading import Estate

Proven = frozenset[ProofStatus] | None
"""Only lots with one of these proofs count; None: all do."""


def take(
    estate: Estate,
    rulebook: Rulebook,
    *,
    on: date,
    rules_on: date | None = None,
    proven: Proven = None,
    memory: Memory | None = None,
) -> Position:
    """What is needed, owned, covered and short on the day ``on``, under the rules of ``rules_on`` (else of ``on``).

    With a ``memory``, what earlier countings with it found out is not worked out again; the answer is the same.
    """
    with _no_garbage_hunt():
        columns = columns_of(estate.machines, estate.installations, on)
        return _take(estate, columns, Matcher(rulebook, on, rules_on or on), proven, memory)


def take_columns(
    columns: Columns,
    estate: Estate,
    rulebook: Rulebook,
    *,
    on: date,
    rules_on: date | None = None,
    proven: Proven = None,
    memory: Memory | None = None,
) -> Position:
    """The same for an estate whose machines and installations stand in columns; those of ``estate`` are left out."""
    with _no_garbage_hunt():
        return _take(estate, columns, Matcher(rulebook, on, rules_on or on), proven, memory)


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


def _take(estate: Estate, columns: Columns, matcher: Matcher, proven: Proven, memory: Memory | None) -> Position:
    memory = Memory() if memory is None else memory
    machines = Machines.on(columns, matcher.on)
    deeds = lots.Deeds(estate.assignments, estate.endings, proven)
    owned = lots.prepare(estate.entitlements, matcher, _units(estate, machines, matcher.on), deeds)
    based = _based(owned.bound, machines, matcher)
    needs, devices = _needs(estate, machines, matcher, owned, based)
    needs.findings += _doubts_of_list(columns)
    bound = Binder(matcher, needs.kinds, devices, needs.of_person, machines).bind(owned.bound)
    stocks = [*owned.stocks, *bound.open]
    grouper = Grouper(memory.sharing(matcher, needs.kinds, stocks), machines)
    counted = _count(needs, stocks, grouper, devices, buying=cure.Buying(matcher, estate.prices), memory=memory)
    report = Report(matcher, needs, owned, bound, counted.names, counted.component)
    taken = _position(counted, report, machines)
    return taken if proven is None else replace(taken, proven=tuple(s for s in ProofStatus if s in proven))


def _based(bound: list[Stock], machines: Machines, matcher: Matcher) -> frozenset[str]:
    """Machines in use with a licence of their own that an upgrade may rest on; of a lot for more, none for sure."""
    found: set[str] = set()
    names = machines.columns.machines.ids
    for stock in bound:
        rows = machines.in_use(stock.bound or ())[0].tolist() if matcher.base_of(stock) else []
        found.update([names[row] for row in rows] if len(rows) <= stock.quantity else ())
    return frozenset(found)


def _needs(
    estate: Estate, machines: Machines, matcher: Matcher, owned: lots.Lots, based: frozenset[str]
) -> tuple[Needs, DeviceNeeds]:
    """All needs of the day; ``based`` are units with a base licence."""
    needs = Needs()
    used = uses_of(machines, Excuses(matcher, needs).hear(estate.use_decisions))
    here = [person for person in estate.people if is_here(person, matcher.on)]
    left = {person.id for person in estate.people} - {person.id for person in here}
    accesses = valid_accesses(estate.accesses, machines, left, needs)
    excuse_developers(used, here, estate.entitlements, accesses, Developing(machines, matcher, needs))
    add_peaks(used, estate, machines, matcher, needs)
    add_remote(used, accesses, machines, matcher, needs)
    licensed_at_access(used, accesses, machines, matcher, needs)
    number_in_order(used, matcher, needs)
    add_people(used.user, here, machines, matcher, needs)
    add_hosts(used.core, machines, matcher, needs, [*owned.stocks, *owned.bound])
    signing = Signing(accesses, plans_of(here), owned.bound, machines, matcher, needs)
    add_shared(used.shared, signing)
    add_accesses(signing, [*owned.stocks, *owned.bound])
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
    left = frozenset(person.id for person in estate.people if person.until is not None and person.until < on)
    return lots.Units(active=active, resting=resting, gone=gone, left=left)


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


def _count(
    needs: Needs,
    stocks: list[Stock],
    grouper: Grouper,
    devices: DeviceNeeds,
    *,
    buying: cure.Buying,
    memory: Memory,
) -> _Counted:
    sharing, matcher = grouper.sharing, grouper.sharing.matcher
    groups = grouper.group(needs, devices)
    finder = WayFinder(sharing, stocks, FEW_OF_MANY if len(groups) > MANY_CLASSES else MOST_WAYS)
    memory.find_ways(groups, finder)
    prices = list_prices(needs.kinds, buying.price, matcher.book)
    costs = Costs(prices.__getitem__, stocks, _breadth(sharing, stocks))
    parts = [memory.part(members, numbers, costs, needs.kinds) for members, numbers in components(groups, stocks)]
    solved = [part.solved for part in parts]
    names = _names(groups, stocks)
    component = {group.key: f"K{n}" for n, one in enumerate(solved, 1) for group in one.groups}
    proofs = [proof for n, part in enumerate(parts, 1) for proof in memory.proofs(part, f"K{n}", names, costs)]
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
    count = 0
    for group in groups:
        if group.fills:  # those that fill it come before it
            demands[group.key] = tuple(dict.fromkeys(demands[fill][0] for fill in group.fills))
            continue
        names = tuple(f"D{count + i}" for i in range(1, len(group.slots) + 1))
        count += len(names)
        demands[group.key] = names
    return Names({group.key: f"C{n}" for n, group in enumerate(groups, 1)}, demands, stocks)


def _position(counted: _Counted, report: Report, machines: Machines) -> Position:
    matcher, needs, owned = report.matcher, report.needs, report.owned
    allocator = Allocator(
        Tap(counted.stocks), needs.kinds, counted.names.demands, facts_of(matcher), kept_by_unit(owned.given)
    )
    chosen = report.chosen(counted.groups)
    for group in counted.groups:
        allocator.add(group, chosen.get(group.key))
    report.add_bound()
    made = report.bound_allocations + allocator.made
    conditions = imaging.conditions(made, report, machines)
    allocations = tuple(made + conditions.allocations)
    demands = report.demands(counted.groups, chosen) + tuple(conditions.demands)
    supplies = report.supplies(allocations)
    findings = [*needs.findings, *owned.findings, *_doubts(counted, report)]
    findings += remarks.about(demands, allocations, owned, matcher)
    findings += moves(owned.given, allocations, owned.owned)
    findings += served_unreached(demands, allocations, needs.choices, matcher)
    return Position(
        on=matcher.on,
        rules_on=matcher.rules_on,
        lines=lines.lines(matcher.book, demands, supplies, allocations),
        demands=demands,
        supplies=supplies,
        allocations=allocations,
        classes=report.classes(counted.groups) + tuple(conditions.classes),
        proofs=tuple(counted.proofs + conditions.proofs),
        coverage=coverage(machines, matcher),
        set_aside=tuple(
            sorted(
                [*needs.set_aside, *owned.set_aside, *_passed_over(machines.columns)],
                key=lambda s: (s.subject, s.units, s.rule, s.release, s.facts),
            )
        ),
        cures=cure.cures(counted.buying, demands, allocations, report.bound, machines),
        findings=tuple(sorted(set(findings), key=lambda f: (f.code, f.facts))),
        rules_version=matcher.book.version,
        pools=report.pools(counted.stocks),
    )


def _passed_over(columns: Columns) -> list[SetAside]:
    """Free software that is only counted, not told machine by machine."""
    return [
        SetAside(
            subject="installation",
            units=(),
            more=count,
            release=release,
            rule="free",
            facts=(("release", str(release)),),
        )
        for release, count in columns.passed_over
    ]


def _doubts(counted: _Counted, report: Report) -> list[Finding]:
    found = [
        Finding.at("second_use_split", ESTATE, user=user, count=count, most=MOST_DEVICES)
        for user, count in counted.split_people
    ]
    if not all(group.complete for group in counted.groups):
        found.append(Finding.at("ways_not_all_listed", ESTATE))
    served = {rights for group in counted.groups for _, served in group.pieces() for _, rights in served}
    served |= {rights for _, _, rights in report.bound.served}
    rules = {rule for _, rule, _ in report.needs.asides} | {entry.rule for entry in report.owned.set_aside}
    known = report.matcher.book.rights
    unverified = [known[name] for name in sorted(rules.union(*served)) if not known[name].verified]
    return found + [Finding.at("right_unverified", ESTATE, right=right.id, source=right.source) for right in unverified]
