"""Licences that cannot move serve their own machine or person first: nobody else may have them, so nothing is lost."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from daicho.count.device_needs import DeviceNeeds
from daicho.count.machines import Machines, Rows
from daicho.count.matching import Matcher
from daicho.count.model import Need, Stock
from daicho.count.patterns import present
from daicho.words.entitlement import Metric

MANY = 2_000
"""A stock bound to more units than this is looked at in columns, not unit by unit."""
Served = dict[tuple[int, str, tuple[str, ...]], list[str]]


@dataclass(slots=True)
class Bound:
    """What binding settled. ``served``: (need, stock, rights) → units. ``open``: stocks that still have a choice."""

    served: Served = field(default_factory=dict)
    open: list[Stock] = field(default_factory=list)
    stocks: dict[str, Stock] = field(default_factory=dict)


@dataclass(slots=True)
class Binder:
    """Binds stocks to the needs that nobody else's choice depends on, and takes those needs out of the way."""

    matcher: Matcher
    kinds: list[Need]
    devices: DeviceNeeds
    of_person: dict[str, list[int]]
    machines: Machines
    _rights: dict[tuple[object, ...], tuple[str, ...] | None] = field(default_factory=dict)

    def bind(self, stocks: Iterable[Stock]) -> Bound:
        """Repeats until no stock has exactly one need left to serve at a unit; the rest stays open."""
        out = Bound()
        waiting = sorted(stocks, key=lambda stock: stock.id)
        out.stocks = {stock.id: stock for stock in waiting}
        while True:
            again = [self._bind_one(stock, out) for stock in waiting]
            waiting = [stock for stock, _ in again]
            if not any(moved for _, moved in again):
                break
        out.open = [stock for stock in waiting if stock.quantity and stock.bound]
        return out

    def _bind_one(self, stock: Stock, out: Bound) -> tuple[Stock, bool]:
        """The stock with what is left of it, and whether anything was bound.

        A device licence that reaches a second device is left to the solver, which sees all devices of its user.
        """
        if stock.metric is Metric.DEVICE and self.matcher.reach(stock)[0] > 1:
            return stock, False
        if len(stock.bound or ()) > MANY:
            rows, is_all = self.machines.in_use(stock.bound or ())
            if is_all:
                return self._bind_many(stock, rows, out)
        choices = {unit: self._servable(stock, unit) for unit in sorted(stock.bound or ())}
        wanting = [unit for unit, needs in choices.items() if needs]
        if len(wanting) > stock.quantity:
            return stock, False
        # a person and a machine of that person may have the same need in mind: the first of them serves it
        single = {choices[unit][0]: unit for unit in reversed(wanting) if len(choices[unit]) == 1}
        for (place, number, rights), _ in sorted(single.items()):
            self._take_away(place, number)
            out.served.setdefault((number, stock.id, rights), []).append(place)
        return _less(stock, list(single.values()))

    def _take_away(self, place: str, number: int) -> None:
        if place in self.machines:
            self.devices.close(self.machines.row(place), number)
        else:
            self.of_person[place].remove(number)

    def _servable(self, stock: Stock, unit: str) -> list[tuple[str, int, tuple[str, ...]]]:
        """The open needs at a machine, or of a person and on that person's machines, that the stock may serve."""
        places = [unit] if unit in self.machines else [unit, *self.machines.of_user(unit)]
        found = []
        for place in places:
            row = self.machines.row(place) if place in self.machines else -1
            for number in self.devices.of(row) if row >= 0 else self.of_person.get(place, ()):
                rights = self._match(stock, number)
                if rights is not None:
                    found.append((place, number, rights))
        return found

    def _bind_many(self, stock: Stock, places: Rows, out: Bound) -> tuple[Stock, bool]:
        """The same for a stock bound to very many machines, all at once."""
        rights = {n: self._match(stock, n) for n in present(self.devices.number[self.devices.open])}
        mine = np.zeros(len(self.machines.used), dtype=bool)
        mine[places] = True
        serves = np.zeros(len(self.kinds) + 1, dtype=bool)
        serves[[number for number, ids in rights.items() if ids is not None]] = True
        rows = np.flatnonzero(self.devices.open & mine[self.devices.machine] & serves[self.devices.number])
        choices = np.bincount(self.devices.machine[rows], minlength=len(mine))
        if int((choices > 0).sum()) > stock.quantity:
            return stock, False
        single = rows[choices[self.devices.machine[rows]] == 1]
        self.devices.open[single] = False
        ids = self.machines.columns.machines.ids
        bound: list[str] = []
        for number in present(self.devices.number[single]):
            units = _names(ids, self.devices.machine[single[self.devices.number[single] == number]])
            out.served.setdefault((number, stock.id, rights[number] or ()), []).extend(units)
            bound += units
        return _less(stock, bound)

    def _match(self, stock: Stock, number: int) -> tuple[str, ...] | None:
        key = (stock.release, stock.metric, stock.channel, stock.until, number)
        if key not in self._rights:
            self._rights[key] = self.matcher.match(stock, self.kinds[number])
        return self._rights[key]


def _names(ids: tuple[str, ...], rows: NDArray[Any] | Rows) -> list[str]:
    return [ids[row] for row in rows.tolist()]


def _less(stock: Stock, served: list[str]) -> tuple[Stock, bool]:
    """The stock without what it gave, and whether it gave anything."""
    if not served:
        return stock, False
    left = stock.quantity - len(served)
    rest = (stock.bound or frozenset()) - frozenset(served)
    return replace(stock, bound=rest, members=((stock.members[0][0], left),)), True
