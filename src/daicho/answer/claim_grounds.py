"""What a snapshot says of the release that a vendor's line speaks of: copies, rows that are none, needs, lots."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from daicho.words.claim import Ours
from daicho.words.entitlement import Entitlement, Metric
from daicho.words.estate import Machine
from daicho.words.position import Allocation, Demand, ReleaseLine
from daicho.words.snapshot import Snapshot
from daicho.words.software import Installation, Release, Verdict, VerdictKind

LOT = "lot"
"""The subject of what the position sets aside where it is a lot; else it is an installation."""
NO_COPIES = frozenset({VerdictKind.PART_OF, VerdictKind.UPDATE, VerdictKind.RESIDUE, VerdictKind.LICENCE_RECORD})
"""Verdicts on rows that a list of programs shows and that are no copy of their own."""


@dataclass(frozen=True, slots=True)
class SeenRow:
    """A row of an inventory that is no copy of its own, with the verdict that says why."""

    machine: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Use:
    """Licences of one lot that serve needs by one right; ``shared``: needs that a licence serves beside another one."""

    lot: str
    right: str
    quantity: int
    shared: int
    units: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Grounds:
    """The snapshot, indexed by what lines of a finding ask for."""

    snapshot: Snapshot

    @cached_property
    def machines(self) -> Mapping[str, Machine]:
        """Machines by every mark that a list may name them by, in small letters."""
        found: dict[str, Machine] = {}
        for name in ("serial", "name", "id"):  # the own number is the surest
            found |= {mark.casefold(): m for m in self.snapshot.estate.machines if (mark := getattr(m, name))}
        return found

    @cached_property
    def installations(self) -> Mapping[str, list[Installation]]:
        """Installations by product, whenever they were there."""
        found: dict[str, list[Installation]] = defaultdict(list)
        for installation in self.snapshot.estate.installations:
            found[installation.release.product].append(installation)
        return found

    @cached_property
    def rows(self) -> Mapping[str, list[SeenRow]]:
        """Rows that are no copies, by the product that they speak of."""
        found: dict[str, list[SeenRow]] = defaultdict(list)
        for recognition in self.snapshot.recognitions:
            for verdict in recognition.verdicts:
                if verdict.kind in NO_COPIES and verdict.release is not None:
                    found[verdict.release.product].append(SeenRow(recognition.machine, verdict))
        return found

    @cached_property
    def inventoried(self) -> frozenset[str]:
        """Machines from which something was read."""
        return frozenset(inventory.machine.id for inventory in self.snapshot.inventories)

    @cached_property
    def lots(self) -> Mapping[str, Entitlement]:
        """Lots by number."""
        return {lot.lot: lot for lot in self.snapshot.estate.entitlements}

    @cached_property
    def _lines(self) -> Mapping[str, list[tuple[Metric, ReleaseLine]]]:
        found: dict[str, list[tuple[Metric, ReleaseLine]]] = defaultdict(list)
        for line in self.snapshot.position.lines:
            found[line.product] += [(line.metric, part) for part in line.releases]
        return found

    @cached_property
    def _demands(self) -> Mapping[str, list[Demand]]:
        found: dict[str, list[Demand]] = defaultdict(list)
        for demand in self.snapshot.position.demands:
            found[demand.release.product].append(demand)
        return found

    @cached_property
    def _allocations(self) -> Mapping[str, list[Allocation]]:
        found: dict[str, list[Allocation]] = defaultdict(list)
        for allocation in self.snapshot.position.allocations:
            found[allocation.demand].append(allocation)
        return found

    @cached_property
    def _known_scopes(self) -> dict[Release, frozenset[Release]]:
        return {}

    def scope(self, named: Release) -> frozenset[Release]:
        """The releases that ``named`` means: what it leaves open may be anything.

        Where none is just so, those of which our own records leave open what it states.
        """
        if named not in self._known_scopes:
            self._known_scopes[named] = self._scope(named)
        return self._known_scopes[named]

    def _scope(self, named: Release) -> frozenset[Release]:
        product = named.product
        known = {i.release for i in self.installations.get(product, ())}
        known |= {row.verdict.release for row in self.rows.get(product, ()) if row.verdict.release is not None}
        known |= {part.release for _, part in self._lines.get(product, ())}
        known |= {lot.release for lot in self.lots.values() if lot.release.product == product}
        exact = frozenset(release for release in known if _covers(named, release))
        return exact or frozenset(release for release in known if _may_be(named, release))

    @cached_property
    def _known_copies(self) -> dict[frozenset[Release], tuple[Installation, ...]]:
        return {}

    def copies(self, scope: frozenset[Release]) -> tuple[Installation, ...]:
        """What is installed on the day on machines in use, each release once a machine."""
        if scope not in self._known_copies:
            self._known_copies[scope] = self._copies(scope)
        return self._known_copies[scope]

    def _copies(self, scope: frozenset[Release]) -> tuple[Installation, ...]:
        on, found = self.snapshot.on, {}
        for installation in self._installed(scope):
            machine = self.machines.get(installation.machine.casefold())
            if installation.on(on) and (machine is None or machine.in_use_on(on)):
                found[installation.machine, installation.release] = installation
        return tuple(found[key] for key in sorted(found))

    def _installed(self, scope: frozenset[Release]) -> Iterator[Installation]:
        for product in sorted({release.product for release in scope}):
            yield from (i for i in self.installations.get(product, ()) if i.release in scope)

    def former(self, scope: frozenset[Release]) -> tuple[Installation, ...]:
        """What is or was installed and is no copy on the day: the machine or the installation had ended."""
        present = {(copy.machine, copy.release) for copy in self.copies(scope)}
        return tuple(i for i in self._installed(scope) if (i.machine, i.release) not in present)

    def seen(self, scope: frozenset[Release]) -> Iterator[SeenRow]:
        """Rows that are no copies of the releases in ``scope``."""
        for product in sorted({release.product for release in scope}):
            yield from (row for row in self.rows.get(product, ()) if row.verdict.release in scope)

    # --- needs and licences

    def demands(self, scope: frozenset[Release], unit: frozenset[str] | None = None) -> Iterator[Demand]:
        """Needs of these releases; with ``unit`` only those of this machine or its user."""
        for product in sorted({release.product for release in scope}):
            for demand in self._demands.get(product, ()):
                if demand.release in scope and (unit is None or not unit.isdisjoint(demand.units)):
                    yield demand

    def uses(self, demands: Iterable[Demand], unit: frozenset[str] | None = None) -> tuple[Use, ...]:
        """By which lots and rights needs are served, alike ones together; with ``unit`` its share of them."""
        found: dict[tuple[str, str], Use] = {}
        for demand in demands:
            for allocation in self._allocations.get(demand.id, ()):
                if allocation.lot and (unit is None or not unit.isdisjoint(allocation.units)):
                    one = _use(allocation, demand.quantity, unit)
                    before = found.get((one.lot, one.right))
                    found[one.lot, one.right] = one if before is None else _joined(before, one)
        return tuple(found[key] for key in sorted(found))

    def missing(self, demands: Iterable[Demand], unit: frozenset[str]) -> int:
        """Licences that are missing for one machine or its user."""
        every = ((d, a) for d in demands for a in self._allocations.get(d.id, ()) if not a.lot)
        return sum(_use(a, d.quantity, unit).quantity for d, a in every if not unit.isdisjoint(a.units))

    def ours(self, scope: frozenset[Release], machine: Machine | None = None) -> Ours:
        """Our figures for the releases in ``scope``; with ``machine`` for that one alone."""
        copies = self.copies(scope)
        if machine is not None:
            return self._ours_of_machine(scope, machine, copies)
        parts = [entry for product in {r.product for r in scope} for entry in self._lines.get(product, ())]
        parts = [(metric, part) for metric, part in parts if part.release in scope]
        demands = tuple(self.demands(scope))
        units = len({unit for demand in demands for unit in demand.units})
        return Ours(
            uses=len(copies) or units,
            wanted=sum(demand.total for demand in demands),
            needed=sum(part.needed for _, part in parts),
            owned=sum(part.owned for _, part in parts),
            covered=sum(part.covered for _, part in parts),
            short=sum(part.shortfall for _, part in parts),
            metrics=tuple(sorted({metric for metric, part in parts if part.needed or part.owned})),
            proofs=self._proofs(demands),
            machines=tuple(sorted({copy.machine for copy in copies})),
        )

    def _ours_of_machine(self, scope: frozenset[Release], machine: Machine, copies: tuple[Installation, ...]) -> Ours:
        unit = units_of(machine)
        demands = tuple(self.demands(scope, unit))
        mine = [copy for copy in copies if copy.machine == machine.id]
        short = self.missing(demands, unit)
        needed = sum(demand.quantity * len(unit & set(demand.units)) for demand in demands)
        own = sum(use.quantity for use in self.uses(demands, unit) if self.lots[use.lot].release in scope)
        return Ours(
            uses=len(mine) or len(demands),
            wanted=needed,
            needed=needed,
            owned=own,
            covered=needed - short,
            short=short,
            metrics=tuple(sorted({demand.metric for demand in demands})),
            proofs=self._proofs(demands) if short else (),
            machines=(machine.id,) if mine else (),
        )

    def _proofs(self, demands: Iterable[Demand]) -> tuple[str, ...]:
        wanted = {demand.id for demand in demands}
        proofs = self.snapshot.position.proofs
        return tuple(dict.fromkeys(proof.component for proof in proofs if not wanted.isdisjoint(proof.demands)))


def units_of(machine: Machine) -> frozenset[str]:
    """A machine and whoever uses it: licences go by either."""
    return frozenset({machine.id, machine.user} - {""})


def _covers(named: Release, release: Release) -> bool:
    return named.edition in ("", release.edition) and named.version in ("", release.version)


def _may_be(named: Release, release: Release) -> bool:
    return all(
        "" in (theirs, ours) or theirs == ours
        for theirs, ours in ((named.edition, release.edition), (named.version, release.version))
    )


def _use(allocation: Allocation, each: int, unit: frozenset[str] | None) -> Use:
    """An allocation, or the share that ``unit`` has in it; every unit needs ``each`` licences."""
    mine, quantity = allocation.units, allocation.quantity
    if unit is not None:
        mine = tuple(one for one in allocation.units if one in unit)
        quantity = allocation.quantity * len(mine) // max(len(allocation.units), 1)
    shared = each * len(mine) - quantity
    return Use(allocation.lot, allocation.right, quantity, shared, mine, allocation.facts)


def _joined(one: Use, other: Use) -> Use:
    both = (one.quantity + other.quantity, one.shared + other.shared, (*one.units, *other.units))
    return Use(one.lot, one.right, *both, one.facts)
