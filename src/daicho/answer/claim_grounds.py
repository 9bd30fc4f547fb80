"""What a snapshot says of the release that a vendor's line speaks of: copies, rows that are none, needs, lots."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from daicho.words.claim import Ours
from daicho.words.entitlement import Entitlement, Metric
from daicho.words.estate import Machine
from daicho.words.position import Allocation, Demand, Position, Proof, ReleaseLine, SetAside
from daicho.words.snapshot import Snapshot
from daicho.words.software import Installation, Release, Verdict, VerdictKind

LOT = "lot"
"""The subject of what the position sets aside where it is a lot; else it is an installation."""
NO_COPIES = frozenset({VerdictKind.PART_OF, VerdictKind.UPDATE, VerdictKind.RESIDUE, VerdictKind.LICENCE_RECORD})
"""Verdicts on rows that a list of programs shows and that are no copy of their own."""


@dataclass(frozen=True, slots=True)
class SeenRow:
    """A row of an inventory that is no copy of its own, with the release that it speaks of and why it is none."""

    machine: str
    release: Release
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Use:
    """Licences of one lot that serve needs by one right; ``shared``: needs that a licence serves beside another one."""

    demand: str
    lot: str
    right: str
    quantity: int
    shared: int
    units: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Scoped:
    """What machines show of some releases: copies by machine, former ones, and rows that are no copies."""

    copies: Counter[str]
    former: frozenset[str]
    rows: Mapping[str, list[SeenRow]]


_Spoken = TypeVar("_Spoken", Installation, SeenRow, Demand)
"""Things that speak of a release."""


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
    def _on_machines(self) -> Mapping[tuple[str, str], set[Release]]:
        found: dict[tuple[str, str], set[Release]] = defaultdict(set)
        for installation in self.snapshot.estate.installations:
            found[installation.machine, installation.release.product].add(installation.release)
        return found

    def releases_on(self, machine: str, product: str) -> set[Release]:
        """Releases of a product that are or were on a machine."""
        return self._on_machines.get((machine, product), set())

    @cached_property
    def rows(self) -> Mapping[str, list[SeenRow]]:
        """Rows that are no copies, by the product that they speak of."""
        found: dict[str, list[SeenRow]] = defaultdict(list)
        for recognition in self.snapshot.recognitions:
            for verdict in recognition.verdicts:
                if verdict.kind in NO_COPIES and verdict.release is not None:
                    seen = SeenRow(recognition.machine, verdict.release, verdict)
                    found[verdict.release.product].append(seen)
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
        known |= {row.release for row in self.rows.get(product, ())}
        known |= {part.release for _, part in self._lines.get(product, ())}
        known |= {lot.release for lot in self.lots.values() if lot.release.product == product}
        exact = frozenset(release for release in known if _covers(named, release))
        return exact or frozenset(release for release in known if _may_be(named, release))

    @cached_property
    def _known(self) -> dict[frozenset[Release], "Scoped"]:
        return {}

    def scoped(self, scope: frozenset[Release]) -> "Scoped":
        """What machines show of the releases in ``scope``."""
        if scope not in self._known:
            self._known[scope] = self._scoped(scope)
        return self._known[scope]

    def _scoped(self, scope: frozenset[Release]) -> "Scoped":
        """A copy is what is installed on the day on a machine in use, each release once a machine."""
        on, found, former = self.snapshot.on, set(), []
        for installation in self._of(scope, self.installations):
            machine = self.machines.get(installation.machine.casefold())
            if installation.on(on) and (machine is None or machine.in_use_on(on)):
                found.add((installation.machine, installation.release))
            else:
                former.append((installation.machine, installation.release))
        rows: dict[str, list[SeenRow]] = defaultdict(list)
        for row in self._of(scope, self.rows):
            rows[row.machine].append(row)
        return Scoped(
            copies=Counter(machine for machine, _ in sorted(found)),
            former=frozenset(machine for machine, release in former if (machine, release) not in found),
            rows=dict(rows),
        )

    def _of(self, scope: frozenset[Release], indexed: Mapping[str, list[_Spoken]]) -> Iterator[_Spoken]:
        for product in sorted({release.product for release in scope}):
            yield from (one for one in indexed.get(product, ()) if one.release in scope)

    # --- needs and licences

    @cached_property
    def _by_unit(self) -> Mapping[str, list[Allocation]]:
        found: dict[str, list[Allocation]] = defaultdict(list)
        for allocation in self.snapshot.position.allocations:
            for unit in allocation.units:
                found[unit].append(allocation)
        return found

    @cached_property
    def _by_id(self) -> Mapping[str, Demand]:
        return {demand.id: demand for demand in self.snapshot.position.demands}

    @cached_property
    def aside(self) -> Mapping[str, list[SetAside]]:
        """Installations that took no part in the counting, by machine."""
        found: dict[str, list[SetAside]] = defaultdict(list)
        for aside in self.snapshot.position.set_aside:
            if aside.subject != LOT:
                for unit in aside.units:
                    found[unit].append(aside)
        return found

    def uses(self, scope: frozenset[Release], unit: frozenset[str] | None = None) -> tuple[Use, ...]:
        """By which lots and rights needs are served, alike ones together; with ``unit`` its share of them."""
        found: dict[tuple[str, str], Use] = {}
        for one in self._shares(scope, unit):
            if one.lot:
                before = found.get((one.lot, one.right))
                found[one.lot, one.right] = one if before is None else _joined(before, one)
        return tuple(found[key] for key in sorted(found))

    def _shares(self, scope: frozenset[Release], unit: frozenset[str] | None) -> Iterator[Use]:
        """Every allocation to needs of these releases, or the share that one machine and its user have in it."""
        if unit is None:
            every = (a for demand in self._demands_of(scope) for a in self._allocations.get(demand.id, ()))
            pairs = ((a, a.units) for a in every)
        else:
            pairs = ((a, (name,)) for name in sorted(unit) for a in self._by_unit.get(name, ()))
        for allocation, units in pairs:
            demand = self._by_id[allocation.demand]
            if demand.release in scope:
                yield _use(allocation, demand.quantity, units)

    def _demands_of(self, scope: frozenset[Release]) -> tuple[Demand, ...]:
        return tuple(self._of(scope, self._demands))

    def ours(self, scope: frozenset[Release], machine: Machine | None = None) -> Ours:
        """Our figures for the releases in ``scope``; with ``machine`` for that one alone."""
        copies = self.scoped(scope).copies
        if machine is not None:
            return self._ours_of_machine(scope, machine, copies[machine.id])
        parts = [entry for product in {r.product for r in scope} for entry in self._lines.get(product, ())]
        parts = [(metric, part) for metric, part in parts if part.release in scope]
        demands = self._demands_of(scope)
        units = len({unit for demand in demands for unit in demand.units})
        return Ours(
            uses=copies.total() or units,
            wanted=sum(demand.total for demand in demands),
            needed=sum(part.needed for _, part in parts),
            owned=sum(part.owned for _, part in parts),
            covered=sum(part.covered for _, part in parts),
            short=sum(part.shortfall for _, part in parts),
            metrics=tuple(sorted({metric for metric, part in parts if part.needed or part.owned})),
            proofs=self._proofs_of(demands),
            machines=tuple(sorted(copies)),
        )

    def _ours_of_machine(self, scope: frozenset[Release], machine: Machine, copies: int) -> Ours:
        shares = list(self._shares(scope, units_of(machine)))
        pairs = dict.fromkeys((one.demand, one.units) for one in shares)
        demands = [self._by_id[demand] for demand, _ in pairs]
        short = sum(one.quantity for one in shares if not one.lot)
        needed = sum(demand.quantity for demand in demands)
        own = sum(one.quantity for one in shares if one.lot and self.lots[one.lot].release in scope)
        return Ours(
            uses=copies or len(demands),
            wanted=needed,
            needed=needed,
            owned=own,
            covered=needed - short,
            short=short,
            metrics=tuple(sorted({demand.metric for demand in demands})),
            proofs=self._proofs_of(demands) if short else (),
            machines=(machine.id,) if copies else (),
        )

    @cached_property
    def _proofs(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for name, proof in named_proofs(self.snapshot.position):
            for demand in proof.demands:
                found[demand].append(name)
        return found

    def _proofs_of(self, demands: Iterable[Demand]) -> tuple[str, ...]:
        wanted = {name for demand in demands for name in self._proofs.get(demand.id, ())}
        return tuple(name for name, _ in named_proofs(self.snapshot.position) if name in wanted)


def named_proofs(position: Position) -> tuple[tuple[str, Proof], ...]:
    """Every proof under a name of its own: that of its component, numbered where the component has several."""
    several = Counter(proof.component for proof in position.proofs)
    met: Counter[str] = Counter()
    found = []
    for proof in position.proofs:
        met[proof.component] += 1
        number = f"-{met[proof.component]}" if several[proof.component] > 1 else ""
        found.append((proof.component + number, proof))
    return tuple(found)


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


def _use(allocation: Allocation, each: int, units: tuple[str, ...]) -> Use:
    """The share that ``units`` have in an allocation; every unit needs ``each`` licences.

    What cannot be parted evenly is rounded so that nothing missing is lost.
    """
    share, rest = divmod(allocation.quantity * len(units), max(len(allocation.units), 1))
    quantity = share + (rest > 0 and not allocation.lot)
    shared = 0 if allocation.quantity else each * len(units)
    return Use(allocation.demand, allocation.lot, allocation.right, quantity, shared, units, allocation.facts)


def _joined(one: Use, other: Use) -> Use:
    both = (one.quantity + other.quantity, one.shared + other.shared, (*one.units, *other.units))
    return Use(one.demand, one.lot, one.right, *both, one.facts)
