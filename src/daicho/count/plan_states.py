"""Workplaces and the states they may be brought into: as they are, or with software removed or replaced.

A workplace is a machine, or all machines of one user (a licence may reach the second one). Alike workplaces are
tried once: each state is set up as a twin beside the estate, and the counting itself says which licences it wants.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product

from daicho.count.plan_offers import WITH_A_MACHINE
from daicho.count.rulebook import Rulebook
from daicho.words.entitlement import Entitlement, Metric
from daicho.words.estate import Machine, MachineKind, Person
from daicho.words.plan import ChangeOption, Move, PlanOptions
from daicho.words.reading import Estate
from daicho.words.software import Installation, Release

MOST_STATES = 256
"""States of one kind of workplace; where there would be more, each change is tried alone only."""
MOST_DEVICES = 4
"""Machines of a user that are taken together; the counting itself goes no further."""
MOST_TWINS = 20_000
"""Twins in all; kinds of workplace beyond are left as they are, with a finding."""
Look = tuple[object, ...]
Choice = ChangeOption | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """Machines taken together, in an order that depends on their looks only; with what is installed on each.

    ``only``: the products that are looked at, where machines of a user of many are taken one by one; None is all.
    """

    machines: tuple[Machine, ...]
    installs: tuple[tuple[Installation, ...], ...]
    person: Person | None = None
    bound: tuple[tuple[Entitlement, tuple[int, ...]], ...] = ()
    only: frozenset[str] | None = None

    @property
    def ids(self) -> frozenset[str]:
        """By what needs name it: its machines, and its user."""
        ids = frozenset(machine.id for machine in self.machines)
        return ids if self.only is not None else ids | {machine.user for machine in self.machines} - {""}

    @property
    def look(self) -> Look:
        """Equal for workplaces that may be changed alike and want the same licences."""
        lots = tuple((_lot_look(lot), places) for lot, places in self.bound)
        plans = () if self.person is None else (self.person.plans, self.person.since, self.person.until)
        machines = tuple(map(_machine_look, self.machines))
        installs = tuple(tuple(map(_install_look, rows)) for rows in self.installs)
        return machines, installs, bool(self.machines[0].user), plans, lots, self.only is None


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A workplace with some changes: per machine and installation what is done (None: nothing)."""

    choices: tuple[tuple[Choice, ...], ...]
    labour: int
    touched: int

    def moves(self, place: Workplace) -> Iterator[Move]:
        """The changes as deeds on the machines of ``place``."""
        for machine, rows, chosen in zip(place.machines, place.installs, self.choices, strict=True):
            for install, choice in zip(rows, chosen, strict=True):
                if choice is not None:
                    yield Move(machine=machine.id, release=install.release, to=choice.to, labour=choice.labour)


def workplaces(estate: Estate, rulebook: Rulebook, on: date, options: PlanOptions) -> list[Workplace]:
    """All workplaces in which something may be changed, in order of their first machine.

    Of a user with many machines (an account that many share) each stands alone, and only products are changed whose
    licences never reach a second machine or person.
    """
    if not options.changes:
        return []
    installed: dict[str, list[Installation]] = {}
    for install in estate.installations:
        if install.on(on):
            installed.setdefault(install.machine, []).append(install)
    in_use = {machine.id: machine for machine in estate.machines if machine.in_use_on(on)}
    people = {person.id: person for person in estate.people}
    fixed = _fixed(estate, in_use, on)
    bound_to = _bound_to(estate)
    together: dict[str, list[Machine]] = {}
    for machine in in_use.values():
        together.setdefault(f"u {machine.user}" if machine.user else f"m {machine.id}", []).append(machine)
    found = []
    for members in together.values():
        if any(machine.id in fixed for machine in members):
            continue
        place = _workplace(members, installed, people.get(members[0].user), bound_to)
        parts = [place] if len(members) <= MOST_DEVICES else _apart(place, frozenset(_alone_products(rulebook)))
        found += [part for part in parts if any(_options_for(i, options) for rows in part.installs for i in rows)]
    return sorted(found, key=lambda place: min(machine.id for machine in place.machines))


def _alone_products(rulebook: Rulebook) -> Iterator[str]:
    """Products of which a licence serves one machine and nothing else with it."""
    second = {name for right in rulebook.rights.values() if right.kind == "second_use" for name in right.products}
    held = {name for p in rulebook.products.values() for c in p.components for name in c.products}
    for name, ruled in rulebook.products.items():
        by_device = ruled.metric is Metric.DEVICE and Metric.USER not in ruled.other_metrics
        if by_device and not ruled.components and name not in second | held:
            yield name


def _apart(place: Workplace, alone: frozenset[str]) -> list[Workplace]:
    """Each machine of a workplace by itself, with the products of ``alone`` only."""
    return [
        Workplace(
            machines=(machine,),
            installs=(tuple(row for row in rows if row.release.product in alone),),
            bound=tuple(
                (lot, (0,)) for lot, places in place.bound if number in places and lot.release.product in alone
            ),
            only=alone,
        )
        for number, (machine, rows) in enumerate(zip(place.machines, place.installs, strict=True))
    ]


def _fixed(estate: Estate, in_use: Mapping[str, Machine], on: date) -> set[str]:
    """Machines that a plan leaves alone: virtual ones and their hosts, decided ones, lots that are not whole."""
    fixed = {machine.id for machine in in_use.values() if machine.kind is MachineKind.VM or machine.cluster}
    fixed |= {machine.host for machine in in_use.values() if machine.host}
    fixed |= {a.unit for a in estate.assignments if a.locked and (a.until is None or on <= a.until)}
    bases = {lot.base_lot for lot in estate.entitlements if lot.base_lot}
    for lot in estate.entitlements:
        if lot.bound_to and (lot.quantity < len(set(lot.bound_to)) or lot.base_lot or lot.lot in bases):
            fixed |= set(lot.bound_to)
    decided = {ending.lot for ending in estate.endings}
    fixed |= {unit for lot in estate.entitlements if lot.lot in decided for unit in lot.bound_to}
    return fixed | {machine.id for machine in in_use.values() if machine.user in fixed}


def _bound_to(estate: Estate) -> dict[str, list[Entitlement]]:
    found: dict[str, list[Entitlement]] = {}
    for lot in sorted(estate.entitlements, key=lambda lot: lot.lot):
        for unit in sorted(set(lot.bound_to)):
            found.setdefault(unit, []).append(lot)
    return found


def _workplace(
    members: list[Machine],
    installed: Mapping[str, list[Installation]],
    person: Person | None,
    bound_to: Mapping[str, list[Entitlement]],
) -> Workplace:
    rows = {machine.id: rows_of_machine(machine, installed.get(machine.id, ())) for machine in members}
    ordered = sorted(members, key=lambda m: (repr((_machine_look(m), [*map(_install_look, rows[m.id])])), m.id))
    lots: dict[str, tuple[Entitlement, set[int]]] = {}
    for number, machine in enumerate(ordered):
        for lot in bound_to.get(machine.id, ()):
            lots.setdefault(lot.lot, (lot, set()))[1].add(number)
    for lot in bound_to.get(members[0].user, ()) if members[0].user else ():
        lots.setdefault(lot.lot, (lot, set()))[1].add(-1)
    bound = sorted(((lot, tuple(sorted(at))) for lot, at in lots.values()), key=lambda b: (repr(_lot_look(b[0])), b[1]))
    return Workplace(
        machines=tuple(ordered),
        installs=tuple(tuple(rows[machine.id]) for machine in ordered),
        person=person,
        bound=tuple(bound),
    )


def rows_of_machine(machine: Machine, installs: Iterable[Installation]) -> list[Installation]:
    """Its installations, each release once, in order; the machine's own system among them."""
    rows = {install.release: install for install in sorted(installs, key=lambda i: (i.release, repr(i)))}
    if machine.os_product and not any(release.product == machine.os_product for release in rows):
        system = Release(machine.os_product, machine.os_edition, machine.os_version)
        rows[system] = Installation(machine=machine.id, release=system)
    return [rows[release] for release in sorted(rows)]


def _machine_look(machine: Machine) -> Look:
    return (
        machine.kind,
        machine.os_product,
        machine.os_edition,
        machine.os_version,
        machine.purpose,
        machine.processors,
        machine.cores,
        machine.state,
    )


def _install_look(install: Installation) -> Look:
    return (install.release, install.channel, str(install.since or ""), install.shared, str(install.expires or ""))


def _lot_look(lot: Entitlement) -> Look:
    days = (str(lot.starts_on or ""), str(lot.ends_on or ""))
    return (lot.release, lot.metric, lot.channel, lot.agreement, lot.proof, *days)


def _options_for(install: Installation, options: PlanOptions) -> list[ChangeOption]:
    return [
        option
        for option in options.changes
        if option.labour is not None and option.what.fits(install.release) and option.to != install.release
    ]


def _possible(place: Workplace, machine: int, option: ChangeOption) -> bool:
    """A version that comes with machines is one for those that came with it."""
    if option.channel not in WITH_A_MACHINE:
        return True
    return any(lot.release == option.to and machine in places for lot, places in place.bound)


def states(place: Workplace, options: PlanOptions) -> tuple[list[State], bool]:
    """As it is first, then every mix of changes; and whether these are all."""
    per_install = [
        [None, *(option for option in _options_for(install, options) if _possible(place, machine, option))]
        for machine, rows in enumerate(place.installs)
        for install in rows
    ]
    count = 1
    for choices in per_install:
        count *= len(choices)
    mixes: Iterable[Sequence[Choice]] = product(*per_install) if count <= MOST_STATES else _alone(per_install)
    return [_state(place, mix) for mix in mixes], count <= MOST_STATES


def _alone(per_install: Sequence[Sequence[Choice]]) -> Iterator[Sequence[Choice]]:
    nothing: list[Choice] = [None] * len(per_install)
    yield nothing
    for number, choices in enumerate(per_install):
        for choice in choices[1:]:
            yield [*nothing[:number], choice, *nothing[number + 1 :]]


def _state(place: Workplace, mix: Sequence[Choice]) -> State:
    chosen, at = [], 0
    for rows in place.installs:
        chosen.append(tuple(mix[at : at + len(rows)]))
        at += len(rows)
    labour = sum(choice.labour or 0 for choice in mix if choice is not None)
    return State(choices=tuple(chosen), labour=labour, touched=sum(any(row) for row in chosen))


@dataclass(slots=True)
class Twins:
    """Copies of workplaces beside the estate. ``owner``: id of a twin → (look, number of its state)."""

    machines: list[Machine] = field(default_factory=list)
    installs: list[Installation] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    lots: list[Entitlement] = field(default_factory=list)
    owner: dict[str, tuple[Look, int]] = field(default_factory=dict)
    lot_owner: dict[str, tuple[Look, int]] = field(default_factory=dict)

    def add(self, place: Workplace, number: int, state: State) -> None:
        """Sets one twin up."""
        mark = f"~{len(self.owner):05d}"
        look = place.look
        user = f"{mark} user" if place.machines[0].user and place.only is None else ""
        names = {-1: user}
        for at, (machine, rows, chosen) in enumerate(zip(place.machines, place.installs, state.choices, strict=True)):
            names[at] = f"{mark} {at}"
            twin, installed = changed(machine, rows, chosen)
            self.machines.append(replace(twin, id=names[at], user=user))
            self.installs += [replace(install, machine=names[at]) for install in installed]
            self.owner[names[at]] = (look, number)
        if user:
            self.owner[user] = (look, number)
            if place.person is not None:
                self.people.append(replace(place.person, id=user))
        for count, (lot, places) in enumerate(place.bound):
            name = f"{mark} lot {count:02d}"
            units = tuple(names[at] for at in places)
            self.lots.append(replace(lot, lot=name, bound_to=units, quantity=len(units)))
            self.lot_owner[name] = (look, number)


def changed(
    machine: Machine, rows: Sequence[Installation], chosen: Sequence[Choice]
) -> tuple[Machine, list[Installation]]:
    """The machine and its installations after the changes; a system that is replaced is the machine's own."""
    left: dict[Release, Installation] = {}
    for install, choice in zip(rows, chosen, strict=True):
        after = install.release if choice is None else choice.to
        own = install.release == Release(machine.os_product, machine.os_edition, machine.os_version)
        if choice is not None and install.release.product == machine.os_product:
            to = choice.to or Release("")
            machine = replace(machine, os_product=to.product, os_edition=to.edition, os_version=to.version)
            own = True
        if after is not None and not (own and after.product == machine.os_product):
            done = install if choice is None else _installed(machine.id, after, choice)
            left.setdefault(after, done)
    return machine, list(left.values())


def _installed(machine: str, release: Release, choice: ChangeOption) -> Installation:
    return Installation(machine=machine, release=release, channel=choice.channel)
