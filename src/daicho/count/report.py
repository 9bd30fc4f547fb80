"""The solved problem in the words of the position: demands, supplies, classes, pools."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from daicho.count.binding import Bound
from daicho.count.covers import licensed
from daicho.count.lots import Lots
from daicho.count.matching import Matcher
from daicho.count.model import Need, Stock, UnitGroup
from daicho.count.needs import Needs
from daicho.count.parties import Accesses
from daicho.count.proof import Names
from daicho.count.way import Served, Way
from daicho.words.position import AccessGraph, Allocation, Configuration, Demand, Party, Pool, Supply, UnitClass

Facts = tuple[tuple[str, str], ...]
Told = tuple[str, str, str]
"""A right in a configuration: demand, pool, rule."""
BOUND = "bound"
"""The component name of needs that were served by licences that cannot move."""


def facts_of(matcher: Matcher) -> Callable[[Need, Stock, str, tuple[str, ...]], Facts]:
    """Makes the facts that fill the reason of an allocation: what is needed, what serves, by which further rights."""

    def facts(need: Need, stock: Stock, lot: str, rights: tuple[str, ...]) -> Facts:
        further = (("also", ",".join(rights[1:])),) if len(rights) > 1 else ()
        until = (("until", stock.until.isoformat()),) if stock.until is not None else ()
        return (*further, ("have", str(stock.release)), ("lot", lot), ("need", str(need.release)), *until)

    return facts


@dataclass(slots=True)
class Report:
    """Renders the counted groups; ids of demands and classes come from ``names``."""

    matcher: Matcher
    needs: Needs
    owned: Lots
    bound: Bound
    names: Names
    component: Mapping[tuple[object, ...], str]
    bound_allocations: list[Allocation] = field(default_factory=list)
    _bound_demands: list[Demand] = field(default_factory=list)
    _bound_classes: list[UnitClass] = field(default_factory=list)
    _bound_pools: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    _uses: dict[tuple[int, int], tuple[str, int]] = field(default_factory=dict)

    def chosen(self, groups: Iterable[UnitGroup]) -> dict[tuple[object, ...], list[str]]:
        """For each class that fills a kind of licence, by its key: the people, devices or servers that get one."""
        by_fill: dict[tuple[object, ...], list[str]] = {}
        for group in groups:
            for fill, units in licensed(group):
                by_fill.setdefault(fill, []).extend(units)
            for fill, unit in _picked(group):
                by_fill.setdefault(fill, []).append(unit)
            if group.kind == "choice":
                taken = next(number for number, count in enumerate(group.counts) if count)
                by_fill.setdefault(group.fills[taken], []).append(group.units[0][0])
        return {g.key: sorted(by_fill.get(g.key, ())) for g in groups if g.kind == "fill"}

    def add_bound(self) -> None:
        """The needs that binding settled, one demand per kind of need."""
        by_need: dict[int, list[tuple[str, tuple[str, ...], list[str]]]] = {}
        for (number, stock, rights), units in sorted(self.bound.served.items()):
            by_need.setdefault(number, []).append((stock, rights, units))
        for count, (number, parts) in enumerate(sorted(by_need.items()), 1):
            self._one_bound(f"B{count}", self.needs.kinds[number], parts)

    def _one_bound(self, name: str, need: Need, parts: list[tuple[str, tuple[str, ...], list[str]]]) -> None:
        facts = facts_of(self.matcher)
        ways = []
        for stock_id, rights, units in parts:
            stock = self.bound.stocks[stock_id]
            lot, count = stock.members[0][0], len(units)
            self._bound_pools.setdefault(f"{stock_id}!", []).append((lot, count))
            ways.append(
                Configuration(
                    uses=((f"{stock_id}!", 1),), missing=(), rights=((name, f"{stock_id}!", rights[0]),), count=count
                )
            )
            allocation = Allocation(
                demand=name,
                units=tuple(units),
                lot=lot,
                right=rights[0],
                quantity=count,
                facts=facts(need, stock, lot, rights),
            )
            self.bound_allocations.append(allocation)
        units_of_all = tuple(sorted(unit for _, _, units in parts for unit in units))
        serving = tuple(sorted({self.bound.stocks[stock].members[0][0] for stock, _, _ in parts}))
        self._bound_demands.append(
            Demand(id=name, release=need.release, metric=need.metric, quantity=1, units=units_of_all, lots=serving)
        )
        self._bound_classes.append(
            UnitClass(
                id=f"C{name}", component=BOUND, size=len(units_of_all), demands=(name,), configurations=tuple(ways)
            )
        )

    def demands(
        self, groups: Iterable[UnitGroup], chosen: Mapping[tuple[object, ...], list[str]]
    ) -> tuple[Demand, ...]:
        """All demands with their units."""
        made = list(self._bound_demands)
        for group in groups:
            if group.fills:
                continue
            serving = _serving(group)
            for place, slot in enumerate(group.slots):
                need = self.needs.kinds[slot.need]
                units = chosen[group.key] if group.kind == "fill" else group.of_slot(place)
                units = group.based(place) if slot.base else units
                made.append(
                    Demand(
                        id=self.names.demands[group.key][place],
                        release=need.release,
                        metric=need.metric,
                        quantity=group.per_unit,
                        units=tuple(units),
                        lots=self.names.lots(serving[place]),
                    )
                )
        return tuple(made)

    def supplies(self, allocations: Iterable[Allocation]) -> tuple[Supply, ...]:
        """Every lot that counts on the day, with what is used of it."""
        used: dict[str, int] = {}
        for allocation in allocations:
            used[allocation.lot] = used.get(allocation.lot, 0) + allocation.quantity
        return tuple(
            Supply(
                lot=name,
                release=lot.release,
                metric=lot.metric,
                channel=lot.channel,
                quantity=self.owned.owned[name],
                used=used.get(name, 0),
                proof=lot.proof,
            )
            for name, lot in sorted(self.owned.lots.items())
        )

    def classes(self, groups: Iterable[UnitGroup]) -> tuple[UnitClass, ...]:
        """All classes with every way that was possible."""
        made = list(self._bound_classes)
        for group in groups:
            demands = self.names.demands[group.key]
            told = {piece: self._told(piece, demands) for piece in group.pieces()}
            ways = tuple(
                [self._configuration(way, n, demands, told) for way, n in zip(group.ways, group.counts, strict=True)]
            )
            made.append(
                UnitClass(
                    id=self.names.group[group.key],
                    component=self.component[group.key],
                    size=group.size,
                    demands=demands,
                    configurations=ways,
                    accesses=self._graph(group.accesses) if group.accesses else None,
                    pieces=self._pieces(group, demands),
                )
            )
        return tuple(made)

    def _pieces(
        self, group: UnitGroup, demands: tuple[str, ...]
    ) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
        """What ways that are too many to list are made of."""
        if group.covering is None:
            return ()
        named = group.covering.named(lambda stock: self.names.stocks[stock].id)
        return tuple((pools, tuple(demands[slot] for slot in slots)) for pools, slots in named)

    def _graph(self, accesses: Accesses) -> AccessGraph:
        parties = []
        for party in accesses.parties:
            units = tuple(unit for copy in range(len(accesses.clusters)) for unit in accesses.members(party, copy))
            options = tuple((option.level, tuple(map(self._named, option.uses))) for option in party.options)
            parties.append(Party(units=units, options=options))
        return AccessGraph(parties=tuple(parties), edges=tuple(accesses.edges), chosen=tuple(accesses.chosen))

    def _told(self, piece: tuple[int, Served], demands: tuple[str, ...]) -> list[tuple[str, str, str]]:
        stock, served = piece
        return [(demands[slot], self.names.stocks[stock].id, ids[0]) for slot, ids in served]

    def _named(self, use: tuple[int, int]) -> tuple[str, int]:
        """The same pair for the same use, so that hundreds of thousands of ways do not each have their own."""
        if use not in self._uses:
            self._uses[use] = (self.names.stocks[use[0]].id, use[1])
        return self._uses[use]

    def _configuration(
        self, way: Way, count: int, demands: tuple[str, ...], told: Mapping[tuple[int, Served], list[Told]]
    ) -> Configuration:
        return Configuration(
            uses=tuple([self._named(use) for use in way.uses]),
            missing=tuple([(demands[slot], n) for slot, n in way.missing]),
            rights=tuple([entry for piece in way.pieces for entry in told[piece]]),
            count=count,
            covers=way.covers,
        )

    def pools(self, stocks: Sequence[Stock]) -> tuple[Pool, ...]:
        """The pools that configurations speak of."""
        made = [Pool(id=stock.id, members=stock.members) for stock in stocks if stock.id]
        for name, parts in sorted(self._bound_pools.items()):
            made.append(Pool(id=name, members=((parts[0][0], sum(count for _, count in parts)),)))
        return tuple(made)


def _picked(group: UnitGroup) -> Iterator[tuple[tuple[object, ...], str]]:
    """For hosts with a choice, in order: the class that fills each part of what was chosen, and where."""
    chosen = [way for way, count in enumerate(group.counts) for _ in range(count)]
    for picks, way in zip(group.picks, chosen, strict=bool(group.picks)):
        yield from picks[way]


def _serving(group: UnitGroup) -> list[set[int]]:
    """The stocks that may serve each slot."""
    found: list[set[int]] = [set() for _ in group.slots]
    for stock, served in group.pieces():
        for slot, _ in served:
            found[slot].add(stock)
    return found
