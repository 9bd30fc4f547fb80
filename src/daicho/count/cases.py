"""Proofs case by case, where prices alone leave a gap: hosts cannot be licensed half in one way and half in another.

Each case says how many hosts of a class take one way; together the cases are all there are. In each case prices prove
a bound, and the least of these bounds holds whatever is chosen.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from daicho.count.covers import packing
from daicho.count.model import UnitGroup
from daicho.count.proof import SCALES, Names, cost_of, fitting, least_cost, pairs, prove
from daicho.count.solve import Costs, Problem, Solved, parts_of_groups
from daicho.count.way import Way
from daicho.words.position import Case, PriceBound, Proof

MOST_CASES = 240
"""After so many cases the search ends; what is open then is told as unproven."""
CHOOSING = ("site", "choice")
"""Kinds of classes that take one way or another as a whole."""
Taken = tuple[tuple[int, int], ...]
"""(number of a way, how many of the class take it), way by way as they were decided."""


def proofs_of(solved: Solved, component: str, names: Names, costs: Costs) -> list[Proof]:
    """The proofs of one component; case by case where prices alone do not prove all of it."""
    proofs = prove(solved, component, names)
    if len(proofs) != 1 or not proofs[0].unproven or not all(group.complete for group in solved.groups):
        return proofs
    if not any(group.kind in CHOOSING for group in solved.groups):
        return proofs
    tree, bound = _Search(solved, names, costs).tree({})
    proven = min(bound, solved.shortfall)
    if proven <= proofs[0].shortfall:
        return proofs
    owned = proofs[0].available
    return [replace(proofs[0], shortfall=proven, needed=owned + proven, unproven=solved.shortfall - proven, cases=tree)]


@dataclass(slots=True)
class _Search:
    """Opens cases until in each of them the prices prove the whole shortfall."""

    solved: Solved
    names: Names
    costs: Costs
    opened: int = 0
    _impossible: int = field(init=False)

    def __post_init__(self) -> None:
        self._impossible = self.solved.shortfall + 1

    def tree(self, taken: Mapping[int, Taken]) -> tuple[Case, int]:
        """The case in which the classes of ``taken`` are settled so far, and the bound that it proves."""
        self.opened += 1
        values, prices = self._relaxed(taken)
        leaf, bound = self._leaf(taken, prices)
        split = self._to_split(taken, values)
        if bound >= self.solved.shortfall or split is None or self.opened >= MOST_CASES:
            return leaf, bound
        number, way = split
        group, before = self.solved.groups[number], taken.get(number, ())
        cases = []
        for count in range(_rest(group, before) + 1):
            now = (*before, (way, count))
            if _rest(group, now) and not _left(group, now):
                cases.append((Case(), self._impossible))
            else:
                cases.append(self.tree({**taken, number: now}))
        found = Case(unit_class=self.names.group[group.key], way=way, cases=tuple(case for case, _ in cases))
        return found, min(bound for _, bound in cases)

    def _relaxed(self, taken: Mapping[int, Taken]) -> tuple[list[list[float]], dict[int, float]]:
        """For each class how often each of its ways is taken in fractions, and the prices of stocks."""
        settled = [list(_settled(group, taken.get(n, ()))) for n, group in enumerate(self.solved.groups)]
        parts = parts_of_groups([part for row in settled for _, part in row])
        problem = Problem(parts, self.solved.stocks, self.costs)
        problem.aims = problem.aims[:1]
        values, prices = problem.relaxed()
        found, at = [], 0
        for group, row in zip(self.solved.groups, settled, strict=True):
            counts = [0.0] * len(group.ways)
            for ways, part in row:
                length = sum(len(one.ways) for one in parts_of_groups([part]))
                for way, value in zip(ways, values[at : at + length], strict=False):
                    counts[way] += float(value)
                at += length
            found.append(counts)
        return found, prices

    def _to_split(self, taken: Mapping[int, Taken], values: list[list[float]]) -> tuple[int, int] | None:
        """The class and way farthest from whole numbers."""
        best, where = 1e-6, None
        for number, group in enumerate(self.solved.groups):
            decided = {way for way, _ in taken.get(number, ())}
            for way, value in enumerate(values[number] if group.kind in CHOOSING else ()):
                away = abs(value - np.rint(value))
                if way not in decided and away > best:
                    best, where = away, (number, way)
        return where

    def _leaf(self, taken: Mapping[int, Taken], prices: Mapping[int, float]) -> tuple[Case, int]:
        best: tuple[Case, int] | None = None
        for scale in SCALES:
            found = self._at_scale(taken, prices, scale)
            best = found if best is None or found[1] > best[1] else best
            if best[1] >= self.solved.shortfall:
                break
        return best or (Case(), 0)

    def _at_scale(self, taken: Mapping[int, Taken], exact: Mapping[int, float], scale: int) -> tuple[Case, int]:
        groups, names = self.solved.groups, self.names
        prices = fitting({stock: round(price * scale) for stock, price in exact.items()}, groups, scale)
        amounts = {group.key: packing(group.accesses, prices) for group in groups if group.accesses}
        least = {key: sum(packed) for key, packed in amounts.items()}
        value = 0
        for number, group in enumerate(groups):
            if group.kind == "fill":
                continue
            if number in taken:
                value += sum(count * cost_of(group.ways[way], prices, scale) for way, count in taken[number])
            rest = _rest(group, taken.get(number, ()))
            if number not in taken:
                least.setdefault(group.key, least_cost(group.ways, prices, scale))
                value += rest * least[group.key]
            elif rest:
                value += rest * least_cost(_left(group, taken[number]), prices, scale)
        prices = {stock: price for stock, price in prices.items() if names.stocks[stock].id}
        value -= sum(names.stocks[stock].quantity * price for stock, price in prices.items())
        bound = PriceBound(
            scale=scale,
            lot_prices=tuple(sorted((names.stocks[stock].id, price) for stock, price in prices.items() if price)),
            class_prices=tuple(sorted((names.group[key], price) for key, price in least.items())),
            packings=tuple(sorted((names.group[key], pairs(packed)) for key, packed in amounts.items())),
        )
        return Case(bound=bound), max(0, -(-value // scale))


def _rest(group: UnitGroup, taken: Taken) -> int:
    """What of the class's size is not settled yet."""
    return group.size - sum(count for _, count in taken)


def _left(group: UnitGroup, taken: Taken) -> list[Way]:
    """The ways that the rest of the class may still take."""
    decided = {way for way, _ in taken}
    return [way for number, way in enumerate(group.ways) if number not in decided]


def _settled(group: UnitGroup, taken: Taken) -> Iterator[tuple[list[int], UnitGroup]]:
    """The class in parts: those that take a way for certain, and the rest with the ways that are left."""
    if not taken:
        yield list(range(len(group.ways))), group
        return
    for way, count in taken:
        if count:
            yield [way], replace(group, ways=[group.ways[way]], units=[("",)] * count)
    rest, decided = _rest(group, taken), {way for way, _ in taken}
    if rest:
        left = [number for number in range(len(group.ways)) if number not in decided]
        yield left, replace(group, ways=[group.ways[number] for number in left], units=[("",)] * rest)
