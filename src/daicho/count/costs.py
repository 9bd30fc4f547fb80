"""What a way costs under each aim: licences short, list price, and what is liked less."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from daicho.count.model import Stock, UnitGroup
from daicho.count.way import EXACT, Way

Costed = NDArray[np.float64]


@dataclass(slots=True)
class Costs:
    """What a way costs under the second and third aim."""

    price: Callable[[int], int]
    stocks: list[Stock]
    breadth: list[int] = field(default_factory=list)
    _offers: bool = field(init=False)

    def __post_init__(self) -> None:
        self._offers = any(stock.cost for stock in self.stocks)

    def of_all(self, groups: Sequence[UnitGroup]) -> list[Costed]:
        """What each way of each group costs under the aims, one array per aim."""
        aims = self.of_ways([(group, way) for group in groups for way in group.ways])
        plainer = [float(n) if group.kind == "site" else 0.0 for group in groups for n in range(len(group.ways))]
        aims[1] += np.array(plainer)  # at the same price the plainer way
        return aims

    def of_ways(self, ways: Sequence[tuple[UnitGroup, Way]]) -> list[Costed]:
        """What these ways of their groups cost under the aims."""
        return [
            np.array([float(way.short) for _, way in ways]),
            np.array([self.of_price(group, way) if way.missing or self._offers else 0.0 for group, way in ways]),
            np.array([self.of_liking(group, way) for group, way in ways]),
        ]

    def of_price(self, group: UnitGroup, way: Way) -> float:
        """List price of what is missing and of what is taken from offers, in yen."""
        cost = 0
        for stock, n in way.uses if self._offers else ():
            cost += n * self.stocks[stock].cost if n > 0 else 0
        for slot, n in way.missing:
            cost += n * self.price(group.slots[slot].need)
        return float(cost)

    def of_liking(self, group: UnitGroup, way: Way) -> float:
        """What is owned serves as many needs as it can; inexact rights and widely useful stocks come last."""
        if group.kind in ("party", "choice", "site"):
            return 0.0
        unserved = sum([not slot.base for slot in group.slots])
        liking = 0
        for _, served in way.pieces:
            for slot, ids in served:
                unserved -= not group.slots[slot].base
                liking += 10 if ids != EXACT else 0
        for stock, n in way.uses:
            liking += n * self.breadth[stock] if n > 0 else 0
        return float(1000 * unserved * way.covers + liking)
