"""Which licences are kept for whom: those that may not leave their machine or person, unit by unit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from daicho.count.kept import ELSEWHERE, PERSON, Kept
from daicho.count.machines import Machines
from daicho.count.sharing import Sharing
from daicho.count.unit_rows import PORTABLE


@dataclass(slots=True)
class Homes:
    """Knows what is kept for whom. ``split``: users of more machines than are looked at together.

    Of these, each licence is seen by the first unit alone, so that it is not given twice.
    """

    sharing: Sharing
    machines: Machines
    split: frozenset[str] = frozenset()
    at: dict[str, list[int]] = field(default_factory=dict)
    _seen: dict[tuple[int, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, stock in enumerate(self.sharing.stocks):
            for unit in stock.bound or ():
                self.at.setdefault(unit, []).append(number)

    def rows(self) -> list[int]:
        """The rows of all machines for which something may be kept."""
        found = {self.machines.row(unit) for unit in self.at}
        users = {unit for unit in self.at if unit not in self.machines}
        users |= {self.machines.user_of(unit) for unit, stocks in self.at.items() if any(map(self._is_far, stocks))}
        for user in users - {""}:
            found |= {self.machines.row(machine) for machine in self.machines.of_user(user)}
        return sorted(found - {-1})

    def rows_of_people(self) -> list[int]:
        """The rows of machines whose users have licences of a lot for several: they are looked at together."""
        stocks = self.sharing.stocks
        several = [unit for unit, numbers in self.at.items() if any(stocks[n].quantity > 1 for n in numbers)]
        return [self.machines.row(machine) for unit in several for machine in self.machines.of_user(unit)]

    def of_unit(self, names: Sequence[str]) -> tuple[Kept, ...]:
        """What is kept for a unit with these devices, all of one user."""
        homes: dict[int, list[int]] = {}
        for home, name in self._places(names):
            for stock in self.at.get(name, ()):
                if (home != ELSEWHERE or self._is_far(stock)) and self._is_seen_here(stock, name, names):
                    homes.setdefault(stock, []).append(home)
        return tuple(
            Kept(stock, tuple(sorted(places)), self._further(stock, names)) for stock, places in sorted(homes.items())
        )

    def _places(self, names: Sequence[str]) -> Iterator[tuple[int, str]]:
        yield from enumerate(names)
        user = self.machines.user_of(names[0])
        if user and user not in names:
            yield PERSON, user
            yield from ((ELSEWHERE, other) for other in self.machines.of_user(user) if other not in names)

    def _is_seen_here(self, stock: int, name: str, names: Sequence[str]) -> bool:
        if self.machines.user_of(names[0]) not in self.split or self.sharing.stocks[stock].quantity == 1:
            return True
        return self._seen.setdefault((stock, name), names[0]) == names[0]

    def _is_far(self, stock: int) -> bool:
        return self.sharing.matcher.reach(self.sharing.stocks[stock])[0] > 1

    def _further(self, stock: int, names: Sequence[str]) -> tuple[int, ...]:
        most, portable, _ = self.sharing.matcher.reach(self.sharing.stocks[stock])
        if most < 2:
            return ()
        return tuple(place for place, name in enumerate(names) if not portable or self._is_portable(name))

    def _is_portable(self, name: str) -> bool:
        machine = self.machines.get(name)
        return machine is not None and machine.kind in PORTABLE
