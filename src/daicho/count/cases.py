"""Proofs case by case, where prices alone leave a gap: hosts cannot be licensed half in one way and half in another.

Each case says how many hosts of a class take one way; together the cases are all there are. In each case prices prove
a bound, and the least of these bounds holds whatever is chosen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import highspy
import numpy as np

from daicho.count.costs import Costs
from daicho.count.covers import packing
from daicho.count.linear import TINY, Problem
from daicho.count.model import UnitGroup
from daicho.count.proof import SCALES, Names, cost_of, fitting, least_cost, least_of, pairs, prove
from daicho.count.solve import Solved, parts_of_groups
from daicho.count.way import Way
from daicho.words.position import Case, PriceBound, Proof

MOST_CASES = 240
"""After so many cases the search ends; what is open then is told as unproven."""
ENOUGH = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kObjectiveBound)
"""The solver's states in which its prices prove something."""
DEVEX = 1
"""The solver's number for weights that cost nothing to begin with, as every case begins from another one's end."""
HALF = 0.5
"""So much above the shortfall the solver may stop: what it has reached then proves the whole of it."""
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


@dataclass(frozen=True, slots=True)
class _Best:
    """What must be short at least, how often each column is taken for that, and the prices of stocks."""

    short: float
    values: list[float]
    prices: dict[int, float]


@dataclass(slots=True)
class _Fractions:
    """The linear program of a component, in which some ways are settled; each run goes on from the last answer."""

    solved: Solved
    costs: Costs
    _problem: Problem = field(init=False)
    _solver: highspy.Highs = field(init=False)
    _first: list[int] = field(init=False)
    _fixed: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        groups = [_at_a_price(group, self.solved.shortfall + 1) for group in self.solved.groups]
        self._problem = Problem(parts_of_groups(groups), self.solved.stocks, self.costs)
        self._solver = self._problem.loaded(self._problem.aims[0])
        self._solver.setOptionValue("simplex_dual_edge_weight_strategy", DEVEX)
        self._solver.setOptionValue("objective_bound", self.solved.shortfall + HALF)
        columns = [sum(len(part.ways) for part in parts_of_groups([group])) for group in groups]
        self._first = [0, *np.cumsum(columns).tolist()]

    def at(self) -> highspy.HighsBasis:
        """Where the last run ended, to go on from there in another case."""
        return self._solver.getBasis()

    def best(self, taken: Mapping[int, Taken], start: highspy.HighsBasis | None) -> _Best:
        """The optimum in the case ``taken``; where far more is short than must be proven, only as much of it."""
        fixed = {self.column(number, way): count for number, ways in taken.items() for way, count in ways}
        for column in self._fixed.keys() - fixed.keys():
            self._solver.changeColBounds(column, 0.0, highspy.kHighsInf)
        for column, count in fixed.items():
            if self._fixed.get(column) != count:
                self._solver.changeColBounds(column, float(count), float(count))
        self._fixed = fixed
        if start is not None:
            self._solver.setBasis(start)
        self._solver.run()
        if self._solver.getModelStatus() not in ENOUGH:
            return _Best(0.0, [], {})  # nothing is proven of such a case; it is told as unproven
        found = self._solver.getSolution()
        of_stocks = found.row_dual[len(self._problem.groups) :]
        prices = {stock: max(0.0, -dual) for stock, dual in zip(self.solved.stocks, of_stocks, strict=True)}
        return _Best(self._solver.getObjectiveValue(), list(found.col_value), prices)

    def column(self, number: int, way: int) -> int:
        """The column of a way of a class."""
        return self._first[number] + way


def _at_a_price(group: UnitGroup, price: int) -> UnitGroup:
    """What is filled by owned licences alone, with further ones at more than all that is short.

    A case that asks for more than is owned cannot be; with such a way the program still has an answer, whose prices
    prove that. They hold without the way too.
    """
    if group.kind != "fill" or group.buyable or not group.ways:
        return group
    filled = [(stock, n) for stock, n in group.ways[0].uses if n < 0]
    return replace(group, ways=[*group.ways, Way(tuple(filled), ((0, price),), (), covers=0)])


@dataclass(slots=True)
class _Search:
    """Opens cases until in each of them the prices prove the whole shortfall."""

    solved: Solved
    names: Names
    costs: Costs
    opened: int = 0
    _impossible: int = field(init=False)
    _fractions: _Fractions = field(init=False)
    _scales: list[int] = field(default_factory=lambda: list(SCALES))

    def __post_init__(self) -> None:
        self._impossible = self.solved.shortfall + 1
        self._fractions = _Fractions(self.solved, self.costs)

    def tree(self, taken: Mapping[int, Taken], start: highspy.HighsBasis | None = None) -> tuple[Case, int]:
        """The case in which the classes of ``taken`` are settled so far, and the bound that it proves."""
        self.opened += 1
        best = self._fractions.best(taken, start)
        split = self._to_split(taken, best.values) if best.values and self.opened < MOST_CASES else None
        if split is None or best.short > self.solved.shortfall - 1 + TINY:  # rounded up, that is the whole shortfall
            leaf, bound = self._leaf(taken, best.prices)
            if split is None or bound >= self.solved.shortfall:
                return leaf, bound
        number, way = split
        group, before = self.solved.groups[number], taken.get(number, ())
        here, cases = self._fractions.at(), []
        for count in range(_rest(group, before) + 1):
            now = (*before, (way, count))
            if _rest(group, now) and not _left(group, now):
                cases.append((Case(), self._impossible))
            else:
                cases.append(self.tree({**taken, number: now}, here if cases else None))
        found = Case(unit_class=self.names.group[group.key], way=way, cases=tuple(case for case, _ in cases))
        return found, min(bound for _, bound in cases)

    def _to_split(self, taken: Mapping[int, Taken], values: list[float]) -> tuple[int, int] | None:
        """The class and way farthest from whole numbers."""
        best, where = 0.0, None
        for number, group in enumerate(self.solved.groups):
            decided = {way for way, _ in taken.get(number, ())}
            for way in range(len(group.ways)) if group.kind in CHOOSING else ():
                value = values[self._fractions.column(number, way)]
                away = abs(value - np.rint(value))
                if way not in decided and away > best + 1e-6:  # of equal ones the first, on every machine
                    best, where = away, (number, way)
        return where

    def _leaf(self, taken: Mapping[int, Taken], prices: Mapping[int, float]) -> tuple[Case, int]:
        best: tuple[Case, int] | None = None
        for scale in self._scales:
            found = self._at_scale(taken, prices, scale)
            best = found if best is None or found[1] > best[1] else best
            if best[1] >= self.solved.shortfall:
                self._scales = [scale, *(other for other in self._scales if other != scale)]  # likely the next one too
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
                least.setdefault(group.key, least_of(group, prices, scale))
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
