"""The cheapest mix: fewest licences left missing, then fewest yen, fewest machines touched, fewest licences bought."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import highspy
import numpy as np
from numpy.typing import NDArray

from daicho.count.cost_model import CostAnswer, CostProblem
from daicho.count.linear import MIP_NODES, Silent

Costed = NDArray[np.float64]
WHOLE = 1e-6
_STATUS = highspy.HighsModelStatus
MISSING, YEN, TOUCHED, BOUGHT = range(4)
"""The aims, in this order."""


def solve_cost(problem: CostProblem) -> CostAnswer:
    """The cheapest whole-number answer, with the prices by which its cost is proven."""
    matrix = _Matrix(problem)
    values, duals = matrix.best(whole=False)
    if np.abs(values - np.rint(values)).max(initial=0.0) > WHOLE:
        values, _ = matrix.best(whole=True)
    return matrix.answer(np.rint(values), duals)


@dataclass(slots=True)
class _Matrix:
    """Columns: ways, states, packs of offers. Rows: classes, workplaces, pools, machines touched."""

    problem: CostProblem
    columns: list[list[tuple[int, float]]] = field(default_factory=list)
    aims: list[list[float]] = field(default_factory=lambda: [[], [], [], []])
    rows: dict[tuple[str, str], int] = field(default_factory=dict)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        problem = self.problem
        for group in problem.classes:
            self._row(("class", group.id), group.base, group.base)
        for place in problem.places:
            self._row(("place", place.id), place.size, place.size)
        for pool, owned in problem.pools:
            self._row(("pool", pool), -highspy.kHighsInf, owned)
        most = highspy.kHighsInf if problem.most_touched is None else problem.most_touched
        self._row(("touched", ""), -highspy.kHighsInf, most)
        for entries, aims in (*self._ways(), *self._states(), *self._offers()):
            self.columns.append([entry for entry in entries if entry[1]])
            for aim, value in zip(self.aims, aims, strict=True):
                aim.append(value)

    def _row(self, name: tuple[str, str], lower: float, upper: float) -> None:
        self.rows[name] = len(self.lower)
        self.lower.append(lower)
        self.upper.append(upper)

    def _ways(self) -> Iterator[tuple[list[tuple[int, float]], tuple[float, ...]]]:
        for group in self.problem.classes:
            row = self.rows["class", group.id]
            for way in group.ways:
                uses = [(self.rows["pool", pool], float(n)) for pool, n in way.uses]
                yield [(row, float(way.covers)), *uses], (way.missing, 0, 0, 0)

    def _states(self) -> Iterator[tuple[list[tuple[int, float]], tuple[float, ...]]]:
        for place in self.problem.places:
            for state in place.states:
                entries = [(self.rows["place", place.id], 1.0), (self.rows["touched", ""], float(state.touched))]
                entries += [(self.rows["class", name], -float(n)) for name, n in state.enters]
                entries += [(self.rows["pool", name], -float(n)) for name, n in state.brings]
                yield entries, (0, state.cost, state.touched, 0)

    def _offers(self) -> Iterator[tuple[list[tuple[int, float]], tuple[float, ...]]]:
        for offer in self.problem.offers:
            yield [(self.rows["pool", offer.pool], -float(offer.pack))], (0, offer.cost, 0, offer.pack)

    def best(self, *, whole: bool) -> tuple[Costed, Costed]:
        """The best values under all aims, each held while the next is sought; and the duals under the yen aim."""
        solver = self._solver(whole)
        everything = np.arange(len(self.columns), dtype=np.int32)
        values, duals = np.zeros(len(self.columns)), np.zeros(len(self.lower) + 1)
        for number, wanted in enumerate(self.aims):
            aim = np.array(wanted, dtype=np.float64)
            if number != YEN and not aim.any():
                continue
            solver.changeColsCost(len(aim), everything, aim)
            solver.run()
            if solver.getModelStatus() not in (_STATUS.kOptimal, _STATUS.kSolutionLimit, _STATUS.kModelEmpty):
                raise AssertionError(f"no answer under aim {number}: {solver.getModelStatus()}")
            values = np.array(solver.getSolution().col_value)
            if number == YEN and not whole:
                found = np.array(solver.getSolution().row_dual)[: len(duals)]
                duals[: len(found)] = found
            self._hold(solver, aim, float(aim @ (np.rint(values) if whole else values)), whole, number)
        return values, duals

    def _hold(self, solver: highspy.Highs, aim: Costed, reached: float, whole: bool, number: int) -> None:
        """Nothing worse under this aim from now on; where nothing need be missing, ways that miss are shut."""
        used = np.flatnonzero(aim).astype(np.int32)
        if number == MISSING and reached < WHOLE:
            solver.changeColsBounds(len(used), used, np.zeros(len(used)), np.zeros(len(used)))
            used = used[:0]
            reached = 0.0
        slack = 0.1 if whole else abs(reached) * 1e-9 + WHOLE
        if number == MISSING and not whole:
            reached = float(np.ceil(reached - WHOLE))  # what whole numbers must leave missing at least
        solver.addRow(-highspy.kHighsInf, reached + slack, len(used), used, aim[used])

    def _solver(self, whole: bool) -> highspy.Highs:
        solver = Silent()  # type: ignore[no-untyped-call]
        for option, setting in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
            solver.setOptionValue(option, setting)
        none = np.array([], dtype=np.int32)
        starts = np.zeros(len(self.lower), dtype=np.int32)
        solver.addRows(len(self.lower), np.array(self.lower), np.array(self.upper), 0, starts, none, np.array([]))
        lengths = np.array([0, *(len(column) for column in self.columns)])
        begins = np.cumsum(lengths)
        index = np.array([row for column in self.columns for row, _ in column], dtype=np.int32)
        value = np.array([n for column in self.columns for _, n in column], dtype=np.float64)
        free = np.full(len(self.columns), highspy.kHighsInf)
        low, starts = np.zeros(len(free)), begins[:-1].astype(np.int32)
        solver.addCols(len(free), low, low, free, len(index), starts, index, value)
        if whole:
            kinds = np.full(len(free), highspy.HighsVarType.kInteger.value, dtype=np.uint8)
            solver.changeColsIntegrality(len(free), np.arange(len(free), dtype=np.int32), kinds)
            for name, limit in (("mip_max_nodes", MIP_NODES), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5)):
                solver.setOptionValue(name, limit)
        return solver

    def answer(self, values: Costed, duals: Costed) -> CostAnswer:
        """Whole counts in the problem's order, and prices from the duals."""
        counts = iter([int(value) for value in values])
        ways = [[next(counts) for _ in group.ways] for group in self.problem.classes]
        chosen = [[next(counts) for _ in place.states] for place in self.problem.places]
        packs = [next(counts) for _ in self.problem.offers]
        reached = [round(float(np.array(aim) @ values)) for aim in self.aims]
        return CostAnswer(
            ways=ways,
            states=chosen,
            packs=packs,
            cost=reached[YEN],
            missing=reached[MISSING],
            touched=reached[TOUCHED],
            prices={pool: max(0.0, -float(duals[self.rows["pool", pool]])) for pool, _ in self.problem.pools},
            for_touched=max(0.0, -float(duals[self.rows["touched", ""]])),
            for_missing=max(0.0, -float(duals[len(self.lower)])),
        )
