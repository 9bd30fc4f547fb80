"""The ways of a class that are too many to list: the licences that may serve it, and the cheapest way at given prices.

A way covers every slot of the unit. Where one licence may serve several slots and there are many licences, ways run
into millions; yet the cheapest one at given prices is found slot by slot, over the sets of slots covered so far.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from daicho.count.way import Served, Way


@dataclass(slots=True)
class Covering:
    """``pieces``: (slots that one licence serves, as a bit mask; number of its stock, None where it must be bought).

    ``make`` puts pieces, by number, together as one way; ``alone`` are the pieces as ways by themselves.
    """

    slots: int
    pieces: list[tuple[int, int | None]]
    make: Callable[[Sequence[int]], Way]
    alone: list[Way]
    base: dict[int, list[float]] = field(default_factory=dict)
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
        return {stock for _, stock in self.pieces if stock is not None}

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
        costs = [scale if stock is None else prices(stock) for _, stock in self.pieces]
        return round(self.cheapest(costs)[0])

    def named(self, name: Callable[[int], str]) -> Iterator[tuple[str, int]]:
        """Each licence that a way may contain, told once: the name of its stock ("" for one bought), its slots."""
        yield from sorted({("" if stock is None else name(stock), mask) for mask, stock in self.pieces})
