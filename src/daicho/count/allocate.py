"""From counts per class to licences per unit: which lot serves which machine or person, by which right."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from daicho.count.keeping import Kept, Run, order
from daicho.count.model import Need, Stock, UnitGroup
from daicho.count.way import Served, Way
from daicho.words.position import Allocation

SHORT = "short"
Source = tuple[int, str, tuple[str, ...]]
"""Where licences come from: number of stock, lot, rights."""


@dataclass(slots=True)
class Tap:
    """Hands licences of stocks out lot by lot, in order of lot."""

    stocks: list[Stock]
    _left: dict[int, list[tuple[str, int]]] = field(default_factory=dict)

    def take(self, stock: int, quantity: int) -> Iterator[tuple[str, int]]:
        """(lot, quantity) until ``quantity`` licences are out."""
        if stock not in self._left:
            self._left[stock] = list(reversed(self.stocks[stock].members))
        left = self._left[stock]
        while quantity:
            lot, there = left.pop()
            now = min(there, quantity)
            if there > now:
                left.append((lot, there - now))
            quantity -= now
            if now:
                yield lot, now


@dataclass(frozen=True, slots=True)
class _Drawn:
    """One way of a class as it is taken by ``many`` units from the place ``first`` on, with the lots of each piece."""

    way: Way
    first: int
    many: int
    pieces: list[tuple[int, Served, list[tuple[str, int]]]]

    def runs(self) -> Iterator[Run]:
        """The places between which the lots are the same."""
        ends: list[tuple[int, int, str]] = []
        for _, _, lots in self.pieces:
            start = self.first
            for lot, count in lots:
                ends.append((start, start + count, lot))
                start += count
        cuts = sorted({cut for start, end, _ in ends for cut in (start, end)})
        for start, end in pairwise(cuts):
            yield start, end, frozenset(lot for a, b, lot in ends if a <= start and end <= b)


@dataclass(slots=True)
class Allocator:
    """Turns the counts of groups into allocations. ``demand`` names the demand of a group's slot."""

    tap: Tap
    kinds: list[Need]
    demand: Mapping[tuple[object, ...], tuple[str, ...]]
    facts: Callable[[Need, Stock, str, tuple[str, ...]], tuple[tuple[str, str], ...]]
    kept: Kept = field(default_factory=dict)
    made: list[Allocation] = field(default_factory=list)

    def add(self, group: UnitGroup, people: list[str] | None = None) -> None:
        """Allocates every unit of a group; ``people`` are the units of a group of CALs, chosen by the cover."""
        if group.kind == "device":
            self._devices(group)
        elif group.kind == "core":
            self._hosts(group)
        elif group.kind == "fill":
            runs = self._runs(group, [(way, n) for way, n in zip(group.ways, group.counts, strict=True) if n])
            self._pour(group, people or [], group.per_unit, runs)

    def _devices(self, group: UnitGroup) -> None:
        drawn, at = [], 0
        for way, count in zip(group.ways, group.counts, strict=True):
            if count:
                pieces = [(stock, served, list(self.tap.take(stock, count))) for stock, served in way.pieces]
                drawn.append(_Drawn(way, at, count, pieces))
            at += count
        runs = [run for one in drawn for run in one.runs()] if self.kept else []
        placed = order(group.units, runs, self.kept) if runs else None
        for one in drawn:
            self._one_way(group, one, placed)

    def _one_way(self, group: UnitGroup, drawn: "_Drawn", placed: list[int] | None) -> None:
        """The units of a way are licensed; ``placed`` says which unit stands at each place, None: each at its own."""
        first, many = drawn.first, drawn.many

        def at(slot: int, start: int, count: int) -> Sequence[str]:
            units = group.of_slot(slot)
            return units[start : start + count] if placed is None else [units[n] for n in placed[start : start + count]]

        settled: set[int] = set()
        for stock, served, lots in drawn.pieces:
            start = first
            for lot, count in lots:
                for place, (slot, rights) in enumerate(served):
                    self._made(group, slot, at(slot, start, count), (stock, lot, rights), 0 if place else count)
                start += count
            settled |= {slot for slot, _ in served}
        bought = {slot for slot, _ in drawn.way.missing}
        for slot, kind in enumerate(group.slots):
            if slot not in settled and not kind.base:
                self._put_short(group, slot, at(slot, first, many), many if slot in bought else 0)

    def _made(self, group: UnitGroup, slot: int, units: Sequence[str], source: Source, quantity: int) -> None:
        stock, lot, rights = source
        need = self.kinds[group.slots[slot].need]
        self.made.append(
            Allocation(
                demand=self.demand[group.key][slot],
                units=tuple(units),
                lot=lot,
                right=rights[0],
                quantity=quantity,
                facts=self.facts(need, self.tap.stocks[stock], lot, rights),
            )
        )

    def _put_short(self, group: UnitGroup, slot: int, units: Sequence[str], quantity: int) -> None:
        facts = (("need", str(self.kinds[group.slots[slot].need].release)),)
        self.made.append(
            Allocation(
                demand=self.demand[group.key][slot],
                units=tuple(units),
                lot="",
                right=SHORT,
                quantity=quantity,
                facts=facts,
            )
        )

    def _hosts(self, group: UnitGroup) -> None:
        """Hosts are filled licence by licence."""
        hosts = [unit[0] for unit in group.units]
        taken = [(way, n) for way, n in zip(group.ways, group.counts, strict=True) if n]
        self._pour(group, hosts, group.per_unit, self._runs(group, taken))

    def _runs(
        self, group: UnitGroup, counted: list[tuple[Way, int]]
    ) -> Iterator[tuple[int, str, tuple[str, ...], int]]:
        """(stock, lot, rights, quantity) for ways that take one stock each; lot "" is missing."""
        for way, count in counted:
            if not way.pieces:
                yield -1, "", (SHORT,), count
            for stock, served in way.pieces:
                for lot, quantity in self.tap.take(stock, count):
                    yield stock, lot, served[0][1], quantity

    def _pour(
        self, group: UnitGroup, units: list[str], each: int, runs: Iterator[tuple[int, str, tuple[str, ...], int]]
    ) -> None:
        """Fills units one after the other, ``each`` licences per unit; whole runs of units stay together."""
        at, filled = 0, 0
        for stock, lot, rights, quantity in runs:
            while quantity:
                whole = quantity // each if filled == 0 else 0
                take = whole * each or min(quantity, each - filled)
                chosen = units[at : at + max(1, whole)]
                if lot:
                    self._made(group, 0, chosen, (stock, lot, rights), take)
                else:
                    self._put_short(group, 0, chosen, take)
                quantity -= take
                filled = (filled + take) % each
                at += whole or (1 if filled == 0 else 0)
