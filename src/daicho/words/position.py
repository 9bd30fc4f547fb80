"""The licence position: what is needed, owned, covered and short, and why a sceptic must believe it."""

from dataclasses import dataclass
from datetime import date

from daicho.words.entitlement import Metric, ProofStatus
from daicho.words.finding import Finding
from daicho.words.software import Channel, Release


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What the rules say must be licensed, alike for all its ``units`` (ids of machines or people).

    ``quantity`` is what one unit needs, in ``metric`` (a 16-core server: 16). ``lots`` are all lots that may
    serve it, by any right.
    """

    id: str
    release: Release
    metric: Metric
    quantity: int
    units: tuple[str, ...]
    lots: tuple[str, ...]

    @property
    def total(self) -> int:
        """What all its units need together."""
        return self.quantity * len(self.units)


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """A lot as the solver sees it: ``quantity`` owned and valid on the day, ``used`` by the allocation.

    ``proof``: what speaks for the lot.
    """

    lot: str
    release: Release
    metric: Metric
    channel: Channel
    quantity: int
    used: int
    proof: ProofStatus = ProofStatus.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Lots, or parts of lots, that may do exactly the same things; named by its first lot.

    ``members`` are (lot, quantity). A pool without members is filled by configurations that use it below 0
    (client access licences: people and devices are chosen first, then the lots that serve them).
    """

    id: str
    members: tuple[tuple[str, int], ...]

    @property
    def quantity(self) -> int:
        """Licences in the pool."""
        return sum(quantity for _, quantity in self.members)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """``units`` of a demand served by ``lot`` through the rule ``right``; an empty lot means *short*.

    ``quantity`` is the number of licences taken from the lot (or missing) for all the units together; it can
    be 0 where another need of the same unit already took the licence that also serves this one (``shared``).
    """

    demand: str
    units: tuple[str, ...]
    lot: str
    right: str
    quantity: int
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """One legal way to license one unit of a class: licences taken from lots, and what stays short.

    ``uses`` and ``missing`` are (pool, quantity) and (demand, quantity); ``count`` is how many units of the
    class take this way in the solution (0 for ways that were possible and not chosen). ``covers`` is how much
    of the class's size one use of this way covers: Datacenter licences cover a whole host at once.
    """

    uses: tuple[tuple[str, int], ...]
    missing: tuple[tuple[str, int], ...]
    rights: tuple[tuple[str, str, str], ...]  # demand, pool, rule
    count: int
    covers: int = 1

    @property
    def short(self) -> int:
        """Licences missing for one unit licensed this way."""
        return sum(quantity for _, quantity in self.missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """People or devices that access alike (or servers that make licences needless), licensed all or none.

    ``units`` are theirs in all copies of the class, copy by copy. ``options``: (level that it reaches, what one copy
    then draws from pools), the lowest first.
    """

    units: tuple[str, ...]
    options: tuple[tuple[int, tuple[tuple[str, int], ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessGraph:
    """Who accesses what from where: each of ``edges`` (numbers of parties, level) wants a licence of one party.

    ``chosen``: for each configuration of the class, in order, the option of each party; -1 is none.
    """

    parties: tuple[Party, ...]
    edges: tuple[tuple[tuple[int, ...], int], ...]
    chosen: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitClass:
    """Licensing units with the same needs and the same lots that may serve them (a coverage signature).

    ``size`` units (for cores: licences); ``configurations`` are all their minimal legal ways. Of ``accesses`` there
    are too many ways to list, so only those taken stand there, and a packing proves that none is cheaper. Where
    ``pieces`` are told, the ways are too many to list, too: each of them is made of these, (pools drawn on, none for a
    licence bought; demands that it serves), so that every demand is served.
    """

    id: str
    component: str
    size: int
    demands: tuple[str, ...]
    configurations: tuple[Configuration, ...]
    accesses: AccessGraph | None = None
    pieces: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One product of the position, in whole licences of ``metric``.

    ``owned``: valid lots of the product on the day. ``needed``: by the rules. ``covered`` + ``shortfall`` =
    ``needed``. ``surplus``: owned and not used by any need. ``free_installs``: installations that need none.
    """

    product: str
    metric: Metric
    owned: int
    needed: int
    covered: int
    shortfall: int
    surplus: int
    releases: tuple["ReleaseLine", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseLine:
    """The part of a line that concerns one edition and version: installed there, owned there."""

    release: Release
    needed: int
    covered: int
    shortfall: int
    owned: int
    surplus: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A Hall block: ``demands`` can be served only by ``lots``; needs minus licences is short, whatever one does.

    ``needed`` is the sum of the demands, ``available`` of the lots; ``shortfall`` their difference. Where the
    shortfall of a component is no such block (one licence serving several needs), ``bound`` carries integer
    lot prices instead and ``shortfall`` the bound they prove; ``unproven`` is what the bound leaves open. With
    ``cases`` the shortfall is what they prove, and ``bound`` is what prices prove without telling cases apart.
    """

    component: str
    shortfall: int
    demands: tuple[str, ...]
    lots: tuple[str, ...]
    needed: int
    available: int
    bound: "PriceBound | None" = None
    cases: "Case | None" = None
    unproven: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceBound:
    """Dual prices scaled to integers: no legal way for a unit costs less than its class price.

    ``scale`` × shortfall ≥ Σ size × class price − Σ quantity × lot price. ``packings``: for a class of accesses
    (number of the edge, amount): amounts that for no party come to more than its licences cost, so that their sum is
    a class price. With prices of 1 they name accesses of which no two share a person or a device.
    """

    scale: int
    lot_prices: tuple[tuple[str, int], ...]
    class_prices: tuple[tuple[str, int], ...]
    packings: tuple[tuple[str, tuple[tuple[int, int], ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case of a proof: settled by prices (``bound``), or split again by how many units of a class take one way.

    Case number ``n`` of ``cases`` is that just ``n`` of those units that are not settled yet take the way (number in
    the class's configurations); one in which units are left without a way has neither.
    """

    bound: PriceBound | None = None
    unit_class: str = ""
    way: int = 0
    cases: tuple["Case", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """Installations of a release, or a lot, that took no part in the counting, with the rule that says why.

    ``units`` are the machines or people concerned (of a lot: the lot). ``more``: how many further machines have it
    and are not named one by one (free software in an estate with very many rows).
    """

    subject: str
    units: tuple[str, ...]
    release: Release
    rule: str
    facts: tuple[tuple[str, str], ...] = ()
    more: int = 0

    @property
    def count(self) -> int:
        """How many machines, people or lots are set aside here."""
        return len(self.units) + self.more


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Machines in use that have the same office suite; ``release`` None: none. ``others`` are older ones beside it."""

    machines: tuple[str, ...]
    release: Release | None
    others: tuple[Release, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cure:
    """What would end a shortfall: buy ``quantity`` of ``release``, or ``action`` where a deed costs less.

    ``cost`` in yen without tax; None where no price is known.
    """

    release: Release
    metric: Metric
    quantity: int
    action: str
    cost: int | None = None
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WellProven:
    """The same day counted without the weakly proven lots, to be shown beside the position.

    ``statuses``: what speaks for a lot well enough to count here. ``weak``: the lots that counted in the position and
    do not count here. ``lines``: those of the second counting; proofs of it are told by ``position --trust strong``.
    """

    statuses: tuple[ProofStatus, ...]
    weak: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def shortfall(self) -> int:
        """All that is short without the weakly proven lots."""
        return sum(line.shortfall for line in self.lines)

    def line(self, product: str, metric: Metric) -> Line | None:
        """The line of a product, None where nothing of it is left to count."""
        return next((one for one in self.lines if (one.product, one.metric) == (product, metric)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """The whole answer for one day under the rules of one day; integers only, independent of row order.

    ``proven``: where only lots with these proofs were counted. ``well_proven``: None where it would be the same.
    """

    on: date
    rules_on: date
    lines: tuple[Line, ...]
    demands: tuple[Demand, ...]
    supplies: tuple[Supply, ...]
    allocations: tuple[Allocation, ...]
    classes: tuple[UnitClass, ...]
    proofs: tuple[Proof, ...]
    coverage: tuple[Coverage, ...]
    set_aside: tuple[SetAside, ...] = ()
    cures: tuple[Cure, ...] = ()
    findings: tuple[Finding, ...] = ()
    rules_version: str = ""
    pools: tuple[Pool, ...] = ()
    proven: tuple[ProofStatus, ...] = ()
    well_proven: WellProven | None = None

    @property
    def shortfall(self) -> int:
        """All that is short, over all lines."""
        return sum(line.shortfall for line in self.lines)

    @property
    def without_weak_proofs(self) -> tuple[tuple[Line, int], ...]:
        """The lines whose shortfall is another one where only well-proven lots count, each with that shortfall."""
        proven = self.well_proven
        if proven is None:
            return ()
        found = [(line, proven.line(line.product, line.metric)) for line in self.lines]
        shorts = [(line, 0 if other is None else other.shortfall) for line, other in found]
        return tuple((line, short) for line, short in shorts if short != line.shortfall)
