"""The choice of ways: a linear program over classes, aim after aim; whole numbers at the end.

Aims in order: fewest licences short; least list price of what is short; exact and restricted lots first. After
each aim the columns that can only worsen it are shut and the stocks with a price are held full, so that the next
aim chooses among equally good answers without a new kind of row (which would spoil whole-number corners).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np

from daicho.count.model import Stock, UnitGroup, Way

TINY = 1e-7
MIP_NODES = 20_000
"""A search for whole numbers stops after this many nodes (no time limit: the answer must not hang on it)."""


@dataclass(frozen=True, slots=True)
class Solved:
    """One coupling component: its groups (with counts set), its stocks, the dual prices and the proven bound."""

    groups: list[UnitGroup]
    stocks: list[int]
    prices: dict[int, float]
    shortfall: int


@dataclass(slots=True)
class Costs:
    """What a way costs under the second and third aim."""

    price: Callable[[int], int]
    stocks: list[Stock]
    breadth: list[int] = field(default_factory=list)

    def of_price(self, group: UnitGroup, way: Way) -> float:
        """List price of what is missing, in yen."""
        return float(sum(n * self.price(group.slots[slot].need) for slot, n in way.missing))

    def of_liking(self, group: UnitGroup, way: Way) -> float:
        """What is owned serves as many needs as it can; inexact rights and widely useful stocks come last."""
        unserved = 0 if group.kind == "access" else len(group.slots) - sum(len(served) for _, served in way.pieces)
        rights = sum(10 for _, served in way.pieces for _, ids in served if ids != ("exact",))
        return float(
            1000 * unserved * way.covers + rights + sum(n * self.breadth[stock] for stock, n in way.uses if n > 0)
        )


def components(groups: Sequence[UnitGroup], stocks: Sequence[Stock]) -> list[tuple[list[UnitGroup], list[int]]]:
    """Groups joined by a stock that serves both, with the numbers of their stocks."""
    parent = list(range(len(stocks) + len(groups)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for g, group in enumerate(groups):
        for way in group.ways:
            for stock, _ in way.uses:
                parent[root(stock)] = root(len(stocks) + g)
    found: dict[int, tuple[list[UnitGroup], list[int]]] = {}
    for g, group in enumerate(groups):
        found.setdefault(root(len(stocks) + g), ([], []))[0].append(group)
    for number in range(len(stocks)):
        if root(number) in found:
            found[root(number)][1].append(number)
    return list(found.values())


def solve(groups: list[UnitGroup], stocks: list[int], costs: Costs) -> Solved:
    """Sets the counts of ``groups``: least shortfall first, then the other aims."""
    problem = _Problem(groups, stocks, costs)
    values, prices = problem.relaxed()
    whole = [round(v) for v in values]
    if any(abs(v - w) > 1e-5 for v, w in zip(values, whole, strict=True)):
        whole = problem.in_whole_numbers()
    at = 0
    for group in groups:
        group.counts = whole[at : at + len(group.ways)]
        at += len(group.ways)
    short = sum(n * way.short for group in groups for n, way in zip(group.counts, group.ways, strict=True))
    return Solved(groups, stocks, prices, short)


class _Problem:
    """The matrix of one component and the aims on it."""

    def __init__(self, groups: list[UnitGroup], stocks: list[int], costs: Costs) -> None:
        self.groups, self.stocks, self.costs = groups, stocks, costs
        self.columns = [(g, group, way) for g, group in enumerate(groups) for way in group.ways]
        self.aims = [
            np.array([float(way.short) for _, _, way in self.columns]),
            np.array([costs.of_price(group, way) for _, group, way in self.columns]),
            np.array([costs.of_liking(group, way) for _, group, way in self.columns]),
        ]

    def _model(self) -> highspy.HighsLp:
        rows = {stock: len(self.groups) + i for i, stock in enumerate(self.stocks)}
        starts, index, value = [0], list[int](), list[float]()
        for g, _, way in self.columns:
            entries = ([(g, way.covers)] if way.covers else []) + [(rows[stock], n) for stock, n in way.uses]
            index += [row for row, _ in entries]
            value += [float(n) for _, n in entries]
            starts.append(len(index))
        sizes = [float(group.size) for group in self.groups]
        owned = [float(self.costs.stocks[stock].quantity) for stock in self.stocks]
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.columns), len(sizes) + len(owned)
        lp.col_cost_ = self.aims[0]
        lp.col_lower_, lp.col_upper_ = np.zeros(lp.num_col_), np.full(lp.num_col_, highspy.kHighsInf)
        lp.row_lower_ = np.array(sizes + [-highspy.kHighsInf] * len(owned))
        lp.row_upper_ = np.array(sizes + owned)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = np.array(starts, dtype=np.int32), np.array(index, dtype=np.int32)
        lp.a_matrix_.value_ = np.array(value)
        return lp

    def relaxed(self) -> tuple[list[float], dict[int, float]]:
        """The optimum of all aims in fractions, and the price of each stock under the first aim."""
        solver = _solver()
        solver.passModel(self._model())
        prices: dict[int, float] = {}
        for number, aim in enumerate(self.aims):
            if number and not aim.any():
                continue
            solver.changeColsCost(len(aim), np.arange(len(aim), dtype=np.int32), aim)
            solver.run()
            solution = solver.getSolution()
            if number == 0:
                duals = solution.row_dual[len(self.groups) :]
                prices = {stock: max(0.0, -dual) for stock, dual in zip(self.stocks, duals, strict=True)}
            self._keep(solver, solution)
        return list(solver.getSolution().col_value), prices

    def _keep(self, solver: highspy.Highs, solution: highspy.HighsSolution) -> None:
        """Shuts what would worsen the aim just reached."""
        for column, dual in enumerate(solution.col_dual):
            if dual > TINY:
                solver.changeColBounds(column, 0.0, 0.0)
        first = len(self.groups)
        for i, stock in enumerate(self.stocks):
            if abs(solution.row_dual[first + i]) > TINY:
                owned = float(self.costs.stocks[stock].quantity)
                solver.changeRowBounds(first + i, owned, owned)

    def in_whole_numbers(self) -> list[int]:
        """The same aims by branch and bound, each held while the next is sought."""
        solver = _solver()
        model = self._model()
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(self.columns)
        solver.passModel(model)
        solver.setOptionValue("mip_max_nodes", MIP_NODES)
        solver.setOptionValue("mip_rel_gap", 0.0)
        solver.setOptionValue("mip_abs_gap", 0.5)
        values: list[int] = []
        everything = np.arange(len(self.columns), dtype=np.int32)
        for number, aim in enumerate(self.aims):
            if number and not aim.any():
                continue
            solver.changeColsCost(len(aim), everything, aim)
            solver.run()
            values = [round(v) for v in solver.getSolution().col_value]
            reached = float(aim @ np.array(values))
            used = np.flatnonzero(aim).astype(np.int32)
            solver.addRow(-highspy.kHighsInf, reached + 0.1, len(used), used, aim[used])
        return values


class _Silent(highspy.Highs):
    """HiGHS greets on standard output when callbacks are enabled; none are used here, so it stays quiet."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the name is the library's
        """Does nothing."""


def _solver() -> highspy.Highs:
    solver = _Silent()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0), ("solver", "simplex")):
        solver.setOptionValue(option, value)
    return solver
