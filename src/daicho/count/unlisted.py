"""Ways that are too many to list: the cheapest of a class at the prices so far is asked for, and taken in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from daicho.count.costs import Costed, Costs
from daicho.count.covering import Covering
from daicho.count.model import UnitGroup
from daicho.count.way import Way

AIMS = 2
"""The aims for which unlisted ways are asked for: licences short and list price; what is liked less needs no proof."""
TINY = 1e-6
FIRST = 1e12
"""How much more a step of an earlier aim weighs than any price in yen."""


@dataclass(slots=True)
class _Open:
    """A class whose ways are not all listed: for each of its pieces the rows of stocks and the cost under each aim."""

    number: int
    covering: Covering
    rows: list[tuple[int, ...]]
    costs: list[list[float]]
    known: set[tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]]


@dataclass(slots=True)
class Unlisted:
    """The classes of a component whose ways are not all listed. ``rows``: the row of each stock in the program."""

    groups: Sequence[UnitGroup]
    rows: Mapping[int, int]
    costs: Costs
    _open: list[_Open] = field(default_factory=list)
    _held: list[list[float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for number, group in enumerate(self.groups):
            if group.covering is not None:
                self._open.append(self._opened(number, group, group.covering))

    def _opened(self, number: int, group: UnitGroup, covering: Covering) -> _Open:
        rows = [tuple([self.rows[stock] for stock in stocks]) for _, stocks in covering.pieces]
        aims = self.costs.of_ways([(group, way) for way in covering.alone])
        return _Open(number, covering, rows, [aim.tolist() for aim in aims], {_taken(way) for way in group.ways})

    def hold(self, number: int, duals: Costed) -> None:
        """The aim ``number`` is reached at these prices; later ways must not worsen it."""
        if self._open and number < AIMS:
            self._held.append(duals.tolist())

    def promising(self, number: int, duals: Costed) -> list[tuple[int, Way]]:
        """For each class the way that betters the aim ``number`` most at these prices, where one does."""
        if not self._open or number >= AIMS:
            return []
        prices = [*self._held[:number], duals.tolist()]
        return [(one.number, way) for one in self._open if (way := self._best(one, prices)) is not None]

    def _best(self, one: _Open, prices: list[list[float]]) -> Way | None:
        costs = self._at(one, prices[-1], len(prices) - 1)
        for earlier, duals in enumerate(prices[:-1]):
            weights = self._at(one, duals, earlier)
            costs = [FIRST * round(weight, 6) + cost for weight, cost in zip(weights, costs, strict=True)]
        _, chosen = one.covering.cheapest(costs)
        worse = [self._worse(one, chosen, duals, aim) for aim, duals in enumerate(prices)]
        if worse[-1] >= -TINY or any(earlier > TINY for earlier in worse[:-1]):
            return None
        way = one.covering.make(chosen)
        if _taken(way) in one.known:
            return None
        one.known.add(_taken(way))
        return way

    @staticmethod
    def _at(one: _Open, duals: list[float], aim: int) -> list[float]:
        """What each piece costs at these prices."""
        costs = one.costs[aim]
        return [cost - sum([duals[row] for row in rows]) for cost, rows in zip(costs, one.rows, strict=True)]

    def _worse(self, one: _Open, chosen: Sequence[int], duals: list[float], aim: int) -> float:
        """By how much a choice of pieces costs more than what the class pays now."""
        costs = self._at(one, duals, aim)
        return sum(costs[piece] for piece in chosen) - duals[one.number]


def _taken(way: Way) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    return way.uses, way.missing
