"""The ways to license accesses: first people or devices are chosen, then the lots that serve them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from daicho.count.metrics import cal
from daicho.count.model import Need, Stock, UnitGroup, Way
from daicho.count.sharing import Sharing
from daicho.words.software import Channel


@dataclass(slots=True)
class CalWays:
    """Finds them. ``stocks`` grows by one stock per kind of CAL that must first be filled."""

    sharing: Sharing
    stocks: list[Stock]
    filled: dict[int, int] = field(default_factory=dict)

    def _filled(self, need: int) -> int:
        """The number of the stock that stands for one kind of CAL before a lot is chosen for it."""
        if need not in self.filled:
            kind: Need = self.sharing.kinds[need]
            self.filled[need] = len(self.stocks)
            self.stocks.append(
                Stock(
                    id=f"any {kind.release} {kind.metric}",
                    release=kind.release,
                    metric=kind.metric,
                    channel=Channel.UNKNOWN,
                )
            )
        return self.filled[need]

    def of_accesses(self, group: UnitGroup) -> list[Way]:
        """The ways to cover one cluster of accesses: so many people, so many devices."""
        people, devices = (self._filled(slot.need) for slot in group.slots)
        cluster = group.clusters[0]
        covers, group.complete = cal.covers(cluster)
        ways = []
        for cover in covers:
            needed = (
                (people, sum(len(cluster.people[i]) for i in cover.people)),
                (devices, sum(len(cluster.devices[i]) for i in cover.devices)),
            )
            ways.append(Way(tuple((stock, n) for stock, n in needed if n), (), ()))
        return ways

    def of_fill(self, need: int) -> Iterator[Way]:
        """The ways to provide one licence of a kind of CAL."""
        filled = self._filled(need)
        for stock, rights in self.sharing.options(need).items():
            yield Way(((stock, 1), (filled, -1)), (), ((stock, ((0, rights),)),), covers=0)
        yield Way(((filled, -1),), ((0, 1),), (), covers=0)
