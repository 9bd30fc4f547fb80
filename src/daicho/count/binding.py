"""Licences that cannot move serve their own machine or person first: nobody else may have them, so nothing is lost."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from daicho.count.machines import Machines
from daicho.count.matching import Matcher
from daicho.count.model import Need, Stock


@dataclass(slots=True)
class Bound:
    """What binding settled. ``served``: (need, stock, rights) → units. ``open``: stocks that still have a choice."""

    served: dict[tuple[int, str, tuple[str, ...]], list[str]] = field(default_factory=dict)
    open: list[Stock] = field(default_factory=list)
    stocks: dict[str, Stock] = field(default_factory=dict)


@dataclass(slots=True)
class Binder:
    """Binds stocks to the needs that nobody else's choice depends on, and takes those needs out of the way."""

    matcher: Matcher
    kinds: list[Need]
    of_machine: dict[str, list[int]]
    of_person: dict[str, list[int]]
    machines: Machines
    _machines_of: dict[str, list[str]] = field(default_factory=dict)
    _rights: dict[tuple[object, ...], tuple[str, ...] | None] = field(default_factory=dict)

    def bind(self, stocks: Iterable[Stock]) -> Bound:
        """Repeats until no stock has exactly one need left to serve at a unit; the rest stays open."""
        out = Bound()
        waiting = sorted(stocks, key=lambda stock: stock.id)
        out.stocks = {stock.id: stock for stock in waiting}
        for machine in self.machines.in_use.values():
            if machine.user:
                self._machines_of.setdefault(machine.user, []).append(machine.id)
        while True:
            again = [self._bind_one(stock, out) for stock in waiting]
            waiting = [stock for stock, _ in again]
            if not any(moved for _, moved in again):
                break
        out.open = [stock for stock in waiting if stock.quantity and stock.bound]
        return out

    def _bind_one(self, stock: Stock, out: Bound) -> tuple[Stock, bool]:
        """The stock with what is left of it, and whether anything was bound."""
        choices = {unit: self._servable(stock, unit) for unit in sorted(stock.bound or ())}
        wanting = [unit for unit, needs in choices.items() if needs]
        if len(wanting) > stock.quantity:
            return stock, False
        single = [unit for unit in wanting if len(choices[unit]) == 1]
        for unit in single:
            place, number, rights = choices[unit][0]
            (self.of_machine if place in self.machines else self.of_person)[place].remove(number)
            out.served.setdefault((number, stock.id, rights), []).append(place)
        if not single:
            return stock, False
        left = stock.quantity - len(single)
        rest = (stock.bound or frozenset()) - frozenset(single)
        return replace(stock, bound=rest, members=((stock.members[0][0], left),)), True

    def _servable(self, stock: Stock, unit: str) -> list[tuple[str, int, tuple[str, ...]]]:
        """The open needs at a machine, or of a person and on that person's machines, that the stock may serve."""
        places = [unit] if unit in self.machines else [unit, *self._machines_of.get(unit, ())]
        found = []
        for place in places:
            for number in self.of_machine.get(place, ()) if place in self.machines else self.of_person.get(place, ()):
                rights = self._match(stock, number)
                if rights is not None:
                    found.append((place, number, rights))
        return found

    def _match(self, stock: Stock, number: int) -> tuple[str, ...] | None:
        key = (stock.release, stock.metric, stock.channel, stock.until, number)
        if key not in self._rights:
            self._rights[key] = self.matcher.match(stock, self.kinds[number])
        return self._rights[key]
