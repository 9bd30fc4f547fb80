"""The ways of a class that are too many to list: the licences that may serve it, and the cheapest way at given prices.

A way covers every slot of the unit. Where one licence may serve several slots and there are many licences, ways run
into millions; yet the cheapest one at given prices is found slot by slot, over the sets of slots covered so far.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from daicho.count.way import Served, Way


@dataclass(slots=True)
class Covering:
    """``pieces``: (slots that they serve, as a bit mask; the stocks that are drawn on, none for a licence bought).

    ``make`` puts pieces, by number, together as one way; ``alone`` are the pieces as ways by themselves; ``listed``
    gives so many ways as a list.
    """

    slots: int
    pieces: list[tuple[int, tuple[int, ...]]]
    make: Callable[[Sequence[int]], Way]
    alone: list[Way]
    listed: Callable[[int], list[Way]]
    _masks: list[list[int]] = field(default_factory=list)
    _kinds: list[tuple[int, list[int]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        kinds: dict[int, list[int]] = {}
        for number, (mask, _) in enumerate(self.pieces):
            kinds.setdefault(mask, []).append(number)
        self._kinds = sorted(kinds.items())
        self._masks = [[k for k, (mask, _) in enumerate(self._kinds) if mask >> i & 1] for i in range(self.slots)]

    def stocks(self) -> set[int]:
        """All stocks that some way draws on."""
        return {stock for _, stocks in self.pieces for stock in stocks}

    def served(self) -> set[tuple[int, Served]]:
        """All (stock, slots served) that some way contains."""
        return {piece for way in self.alone for piece in way.pieces}

    def cheapest(self, costs: Sequence[float]) -> tuple[float, list[int]]:
        """The least cost of covering all slots at a cost for each piece, and the pieces that do it."""
        best = [(min((costs[n], n) for n in numbers), mask) for mask, numbers in self._kinds]
        whole = (1 << self.slots) - 1
        reached: list[tuple[float, int, int] | None] = [None] * (whole + 1)
        reached[0] = (0.0, 0, -1)
        for done in range(whole):
            here = reached[done]
            if here is None:
                continue
            for kind in self._masks[(~done & (done + 1)).bit_length() - 1]:
                (cost, number), mask = best[kind]
                there = reached[done | mask]
                if there is None or here[0] + cost < there[0]:
                    reached[done | mask] = (here[0] + cost, done, number)
        return self._traced(reached, whole)

    @staticmethod
    def _traced(reached: list[tuple[float, int, int] | None], whole: int) -> tuple[float, list[int]]:
        end = reached[whole]
        if end is None:
            raise AssertionError("a slot that no licence serves, bought ones included")
        chosen, at = [], end
        while at[2] >= 0:
            chosen.append(at[2])
            before = reached[at[1]]
            if before is None:
                break
            at = before
        return end[0], chosen[::-1]

    def at_prices(self, prices: Callable[[int], int], scale: int) -> int:
        """The least cost of a way in whole numbers: ``scale`` for a licence bought, a stock's price for one taken."""
        costs = [sum(map(prices, stocks)) if stocks else scale for _, stocks in self.pieces]
        return round(self.cheapest(costs)[0])

    def named(self, name: Callable[[int], str]) -> list[tuple[tuple[str, ...], tuple[int, ...]]]:
        """What a way may contain, each told once: the names of its stocks (none: bought), the slots served."""
        found = {(tuple(map(name, stocks)), self._slots(mask)) for mask, stocks in self.pieces}
        return sorted(found)

    def _slots(self, mask: int) -> tuple[int, ...]:
        return tuple(slot for slot in range(self.slots) if mask >> slot & 1)
