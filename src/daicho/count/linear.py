"""The linear program of one component: columns are ways, rows are classes and stocks; aim after aim.

A large component reaches the solver bit by bit: it begins with what draws on no stock, and takes in the ways that
look better at the prices so far, until none does (column generation; the optimum is that of all ways). After each aim
the ways that can only worsen it are shut and the stocks with a price are held full, so that the next aim chooses among
equally good answers without a new kind of row (which would spoil whole-number corners).
"""

from collections.abc import Mapping, Sequence

import highspy
import numpy as np
from numpy.typing import NDArray

from daicho.count.costs import Costed, Costs
from daicho.count.model import UnitGroup
from daicho.count.unlisted import Unlisted
from daicho.count.way import Way

Numbers = NDArray[np.int32]
Flags = NDArray[np.bool_]
TINY = 1e-7
FEW_WAYS = 5_000
"""Up to so many ways, the solver gets a component whole; of larger ones it gets ways as prices ask for them."""
PRIMAL = 4
"""The number by which the solver knows its primal simplex method."""
AT_ONCE = 1
"""So many ways of one group are taken in at a time: a solver with few columns is worth more than few rounds."""
MIP_NODES = 20_000
"""A search for whole numbers stops after this many nodes (no time limit: the answer must not hang on it)."""


class Problem:
    """The matrix of one component and the aims on it, as arrays over all ways of all its groups."""

    def __init__(self, groups: list[UnitGroup], stocks: list[int], costs: Costs) -> None:
        self.groups, self.stocks, self.costs = groups, stocks, costs
        columns = [(g, way) for g, group in enumerate(groups) for way in group.ways]
        self.of_group = np.array([g for g, _ in columns], dtype=np.int32)
        self.starts, self.index, self.value = _entries(columns, {s: len(groups) + i for i, s in enumerate(stocks)})
        self.sizes = np.array([float(group.size) for group in groups])
        self.owned = np.array([float(costs.stocks[stock].quantity) for stock in stocks])
        self.aims = costs.of_all(groups)
        self.open = np.ones(len(self.of_group), dtype=bool)
        self.full = np.zeros(len(self.owned), dtype=bool)
        self._chosen_by_liking = self.open, self.full
        self.least = 0.0
        self._unlisted = Unlisted(groups, {s: len(groups) + i for i, s in enumerate(stocks)}, costs)

    def by_group(self, values: Sequence[int]) -> list[list[int]]:
        """What belongs to the ways of each group, in their order."""
        found: list[list[int]] = [[] for _ in self.groups]
        for group, value in zip(self.of_group.tolist(), values, strict=True):
            found[group].append(value)
        return found

    def _take_in(self, new: list[tuple[int, Way]]) -> Numbers:
        """Ways that were not listed become ways of their groups; gives their columns."""
        first = len(self.of_group)
        starts, index, value = _entries(new, self._unlisted.rows)
        for number, way in new:
            self.groups[number].ways.append(way)
        self.of_group = np.concatenate([self.of_group, np.array([g for g, _ in new], dtype=np.int32)])
        self.starts = np.concatenate([self.starts, self.starts[-1] + starts[1:]]).astype(np.int32)
        self.index, self.value = np.concatenate([self.index, index]), np.concatenate([self.value, value])
        costs = self.costs.of_ways([(self.groups[g], way) for g, way in new])
        self.aims = [np.concatenate(pair) for pair in zip(self.aims, costs, strict=True)]
        self.open = np.concatenate([self.open, np.ones(len(new), dtype=bool)])
        return np.arange(first, len(self.of_group), dtype=np.int32)

    def _all_rows(self, solver: highspy.Highs) -> None:
        """Groups to be covered, stocks not to be overdrawn."""
        lower = np.concatenate([self.sizes, np.full(len(self.owned), -highspy.kHighsInf)])
        self._rows(solver, lower, np.concatenate([self.sizes, self.owned]))

    @staticmethod
    def _rows(solver: highspy.Highs, lower: Costed, upper: Costed) -> None:
        """One row per group and per stock; no columns yet."""
        none = np.array([], dtype=np.int32)
        starts = np.zeros(len(lower), dtype=np.int32)
        solver.addRows(len(lower), lower, upper, 0, starts, none, np.array([], dtype=np.float64))

    def _add(self, solver: highspy.Highs, columns: Numbers, aim: Costed) -> None:
        """Hands columns to the solver in one call."""
        first, length = self.starts[columns], self.starts[columns + 1] - self.starts[columns]
        starts = np.concatenate([[0], np.cumsum(length)])
        entries = np.arange(starts[-1]) + np.repeat(first - starts[:-1], length)
        solver.addCols(
            len(columns),
            aim[columns],
            np.zeros(len(columns)),
            np.full(len(columns), highspy.kHighsInf),
            int(starts[-1]),
            starts[:-1].astype(np.int32),
            self.index[entries],
            self.value[entries],
        )

    def relaxed(self) -> tuple[Costed, dict[int, float]]:
        """The optimum of all aims in fractions, and the price of each stock under the first aim."""
        solver = _solver()
        if len(self.of_group) > FEW_WAYS:
            solver.setOptionValue(
                "simplex_strategy", PRIMAL
            )  # ways taken in leave the last answer feasible: go on there
        self._all_rows(solver)
        inside = np.array([], dtype=np.int32)
        prices: dict[int, float] = {}
        for number in range(len(self.aims)):
            if number and not self.aims[number].any():
                continue
            inside, duals, worse = self._best(solver, inside, number)
            if number == 0:
                self.least = solver.getObjectiveValue()
                of_stocks = duals[len(self.groups) :]
                prices = {stock: max(0.0, -dual) for stock, dual in zip(self.stocks, of_stocks, strict=True)}
            self.open &= worse <= TINY
            self._unlisted.hold(number, duals)
            self._keep(solver, inside, duals)
            if number < len(self.aims) - 1:
                self._chosen_by_liking = self.open.copy(), self.full.copy()
        values = np.zeros(len(self.of_group))
        values[inside] = solver.getSolution().col_value
        return values, prices

    def _best(self, solver: highspy.Highs, inside: Numbers, number: int) -> tuple[Numbers, Costed, Costed]:
        """Solves for one aim, until no way left outside could better it: ways inside, duals, reduced costs of all.

        Listed ways are taken in first; when none of them promises anything, those that are not listed are asked for.
        """
        if len(inside):
            solver.changeColsCost(len(inside), np.arange(len(inside), dtype=np.int32), self.aims[number][inside])
        entering = self._first(inside)
        while True:
            if len(entering):
                self._add(solver, entering, self.aims[number])
                inside = np.concatenate([inside, entering])
            solver.run()
            duals = np.array(solver.getSolution().row_dual)
            worse = self.aims[number] - np.add.reduceat(
                np.append(self.value * duals[self.index], 0.0), self.starts[:-1]
            )
            waiting = self.open.copy()
            waiting[inside] = False
            entering = self._promising(worse, waiting)
            if not len(entering):
                new = self._unlisted.promising(number, duals)
                if not new:
                    return inside, duals, worse
                entering = self._take_in(new)

    def _first(self, inside: Numbers) -> Numbers:
        """The ways to begin with: all of them where they are few; else one per group that surely can be taken."""
        if len(inside):
            return np.array([], dtype=np.int32)
        everything = np.arange(len(self.of_group), dtype=np.int32)
        return everything if len(everything) <= FEW_WAYS else self._without_stock()

    def _without_stock(self) -> Numbers:
        """Ways that draw on nothing, and those of groups that have none such."""
        lengths = self.starts[1:] - self.starts[:-1]
        alone = lengths == 1
        covered = np.zeros(len(self.groups), dtype=bool)
        covered[self.of_group[alone]] = True
        return np.flatnonzero(alone | ~covered[self.of_group]).astype(np.int32)

    def _promising(self, worse: Costed, waiting: Flags) -> Numbers:
        """Of each group the few ways outside that promise most; those of equal promise in their own order."""
        some = np.flatnonzero(waiting & (worse < -TINY))
        some = some[np.lexsort((some, worse[some], self.of_group[some]))]
        group = self.of_group[some]
        begins = np.flatnonzero(np.concatenate([[True], group[1:] != group[:-1]])) if len(some) else some
        rank = np.arange(len(some)) - np.repeat(begins, np.diff(np.append(begins, len(some))))
        return np.sort(some[rank < AT_ONCE]).astype(np.int32)

    def _keep(self, solver: highspy.Highs, inside: Numbers, duals: Costed) -> None:
        """Shuts what would worsen the aim just reached, and holds stocks with a price full."""
        places = np.flatnonzero(~self.open[inside]).astype(np.int32)
        solver.changeColsBounds(len(places), places, np.zeros(len(places)), np.zeros(len(places)))
        first = len(self.groups)
        self.full |= np.abs(duals[first:]) > TINY
        for i in np.flatnonzero(self.full):
            solver.changeRowBounds(first + int(i), self.owned[i], self.owned[i])

    def whole(self, values: Costed) -> list[int] | None:
        """The optimum in whole numbers where it is so already, or can be mended; None: it must be searched for."""
        if not self.broken(values).any():
            return [int(v) for v in np.rint(values)]
        torn = np.zeros(len(self.groups), dtype=bool)
        torn[self.of_group[self.broken(values)]] = True
        best = self.open, self.full
        return self.mended(values, torn, best) or self.mended(values, ~np.zeros_like(torn), self._chosen_by_liking)

    def choices(self) -> dict[int, list[int]]:
        """For every group of servers with a choice (cores or a server licence, guests or hosts): the ways to take."""
        hard = [number for number, group in enumerate(self.groups) if group.kind in ("choice", "site")]
        columns = np.flatnonzero(np.isin(self.of_group, hard)).astype(np.int32)
        if not len(columns):
            return {}
        values = np.array(self._searched(columns, self.aims[:2]))
        return {number: np.flatnonzero(values[self.of_group == number] > 0.5).tolist() for number in hard}

    @staticmethod
    def broken(values: Costed) -> Flags:
        """Which values are no whole numbers."""
        return np.asarray(np.abs(values - np.rint(values)) > 1e-5)

    def mended(self, values: Costed, torn: Flags, among: tuple[Flags, Flags]) -> list[int] | None:
        """Whole numbers in which the ``torn`` groups choose again ``among`` open ways, with some stocks held full.

        With ways and stocks as all aims left them, the answer is as good under all of them; as all but the last
        left them, as good under these, and what is liked best of that. None where there are none such (the optimum
        in whole numbers may then be another one).
        """
        is_open, is_full = among
        again = torn[self.of_group]
        whole = np.where(again, 0.0, np.rint(values))
        lengths = np.diff(self.starts)
        taken = np.bincount(self.index, np.repeat(whole, lengths) * self.value, len(self.groups) + len(self.owned))
        solver = _solver()
        least = np.where(is_full, self.owned, -highspy.kHighsInf)
        self._rows(
            solver, np.concatenate([self.sizes, least]) - taken, np.concatenate([self.sizes, self.owned]) - taken
        )
        columns = np.flatnonzero(again & is_open).astype(np.int32)
        self._add(solver, columns, self.aims[-1])
        _integral(solver, np.arange(len(columns), dtype=np.int32))
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        whole[columns] = np.rint(solver.getSolution().col_value)
        return [int(v) for v in whole]

    def in_whole_numbers(self) -> list[int]:
        """The same aims by branch and bound, each held while the next is sought."""
        everything = np.arange(len(self.of_group), dtype=np.int32)
        return [round(value) for value in self._searched(everything, self.aims)]

    def loaded(self, aim: Costed) -> highspy.Highs:
        """A solver that holds all rows and all columns."""
        solver = _solver()
        self._all_rows(solver)
        self._add(solver, np.arange(len(self.of_group), dtype=np.int32), aim)
        return solver

    def _searched(self, whole: Numbers, aims: Sequence[Costed]) -> list[float]:
        """The optimum of ``aims`` in turn, with the columns ``whole`` in whole numbers."""
        solver = self.loaded(aims[0])
        everything = np.arange(len(self.of_group), dtype=np.int32)
        _integral(solver, whole)
        values: list[float] = []
        for number, aim in enumerate(aims):
            if number and not aim.any():
                continue
            solver.changeColsCost(len(aim), everything, aim)
            solver.run()
            values = list(solver.getSolution().col_value)
            reached = float(aim @ np.array(values))
            used = np.flatnonzero(aim).astype(np.int32)
            solver.addRow(-highspy.kHighsInf, reached + 0.1, len(used), used, aim[used])
        return values


def _integral(solver: highspy.Highs, columns: Numbers) -> None:
    """Columns in whole numbers, by a search that ends by count and not by clock."""
    kinds = np.full(len(columns), highspy.HighsVarType.kInteger.value, dtype=np.uint8)
    solver.changeColsIntegrality(len(columns), columns, kinds)
    for option, value in (("mip_max_nodes", MIP_NODES), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5)):
        solver.setOptionValue(option, value)


def _entries(columns: list[tuple[int, Way]], rows: Mapping[int, int]) -> tuple[Numbers, Numbers, Costed]:
    """The matrix by columns: where each begins, rows, coefficients. A way that covers nothing still has entries."""
    starts, index, value = [0], list[int](), list[int]()
    for g, way in columns:
        if way.covers:
            index.append(g)
            value.append(way.covers)
        for stock, n in way.uses:
            index.append(rows[stock])
            value.append(n)
        starts.append(len(index))
    return np.array(starts, dtype=np.int32), np.array(index, dtype=np.int32), np.array(value, dtype=np.float64)


class Silent(highspy.Highs):
    """HiGHS greets on standard output when callbacks are enabled; none are used here, so it stays quiet."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the name is the library's
        """Does nothing."""


def _solver() -> highspy.Highs:
    solver = Silent()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0), ("solver", "simplex")):
        solver.setOptionValue(option, value)
    return solver
