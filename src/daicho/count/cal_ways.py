"""The ways to license accesses: first people, devices or servers choose, then lots serve what was chosen."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from daicho.count.core_ways import served
from daicho.count.covers import parts_of
from daicho.count.metrics.cal import NOBODY, Cluster
from daicho.count.model import Need, Stock, UnitGroup
from daicho.count.parties import DEVICE, PERSON, SERVERS, Accesses, Fill, Option, Party
from daicho.count.sharing import Sharing
from daicho.count.way import Way
from daicho.words.software import Channel


@dataclass(slots=True)
class CalWays:
    """Finds them. ``stocks`` grows by one stock per kind of licence that must first be filled, and by limits.

    ``spared``: what each server that is licensed by cores gives to its accesses, and how many copies draw on it.
    Accesses must be opened before the choices of servers are asked for.
    """

    sharing: Sharing
    stocks: list[Stock]
    filled: dict[Fill, int] = field(default_factory=dict)
    spared: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def open(self, group: UnitGroup) -> None:
        """Sets the parties and edges of a class of accesses, and its parts for the solver."""
        accesses = group.accesses
        if accesses is None:
            raise ValueError("a class of accesses without accesses")
        cluster, copies = accesses.clusters[0], len(accesses.clusters)
        people = [self._party(group, PERSON, i, len(ids)) for i, ids in enumerate(cluster.people)]
        devices = [self._party(group, DEVICE, i, len(ids)) for i, ids in enumerate(cluster.devices)]
        servers = [self._servers(i, names, copies, len(group.slots)) for i, names in enumerate(cluster.servers)]
        accesses.parties = [*people, *devices, *servers]
        kind = self.sharing.kinds[group.slots[0].need]
        for edge in cluster.edges:
            joined = accesses.of_edge(edge)
            accesses.edges.append((joined, edge.level))
            accesses.limits.append(self._new("", kind, copies * (len(joined) - 1)))
        group.parts = parts_of(accesses)

    def _party(self, group: UnitGroup, side: str, number: int, size: int) -> Party:
        first = 0 if side == PERSON else 1
        options = []
        for level in _levels(group.accesses, side, number):
            fill = group.fills[2 * level + first]
            need = group.slots[2 * level + first].need
            if self._is_to_be_had(fill, need):
                options.append(Option(level, ((self._filled(fill, need), size),), fill))
        return Party(side, number, tuple(options))

    def _is_to_be_had(self, fill: Fill, need: int) -> bool:
        buyable = fill[1][0][2]  # type: ignore[index]
        return bool(buyable) or any(self.stocks[n].bound is None for n in self.sharing.options(need))

    def _servers(self, number: int, hosts: tuple[str, ...], copies: int, most: int) -> Party:
        uses = []
        for host in hosts:
            drawn = self.spared.setdefault(host, [])
            name = f"{host}: no access licences ({len(drawn) + 1})"
            drawn.append((self._new(name, self.sharing.kinds[0], 0), copies))
            uses.append((drawn[-1][0], 1))
        return Party(SERVERS, number, (Option(most, tuple(uses)),))

    def _filled(self, fill: Fill, need: int) -> int:
        """The number of the stock that stands for one kind of licence before a lot is chosen for it."""
        if fill not in self.filled:
            kind: Need = self.sharing.kinds[need]
            same = sum(stock.id.startswith(f"any {kind.release} {kind.metric}") for stock in self.stocks)
            name = f"any {kind.release} {kind.metric}" + (f" ({same + 1})" if same else "")
            self.filled[fill] = self._new(name, kind, 0)
        return self.filled[fill]

    def _new(self, name: str, kind: Need, quantity: int) -> int:
        members = (("", quantity),) if quantity else ()
        stock = Stock(id=name, release=kind.release, metric=kind.metric, channel=Channel.UNKNOWN, members=members)
        self.stocks.append(stock)
        return len(self.stocks) - 1

    def of_choice(self, group: UnitGroup) -> list[Way]:
        """By cores, which spares the access licences; or by a server licence."""
        cores, server = (self._filled(fill, slot.need) for fill, slot in zip(group.fills, group.slots, strict=True))
        size = int(group.fills[0][1][0][1])  # type: ignore[index]
        spared = tuple((stock, -copies) for stock, copies in self.spared.get(group.units[0][0], ()))
        return [Way(tuple(sorted(((cores, size), *spared))), (), ()), Way(((server, 1),), (), ())]

    def of_site(self, group: UnitGroup) -> list[Way]:
        """The ways of hosts with a choice: what each way draws on the classes that fill it."""
        ways = []
        for way in group.picks[0]:
            uses: dict[int, int] = {}
            for fill, _ in way:
                need, each, _ = fill[1][0]  # type: ignore[index]
                stock = self._filled(fill, need)
                uses[stock] = uses.get(stock, 0) + each
            ways.append(Way(tuple(sorted(uses.items())), (), ()))
        return ways

    def of_fill(self, group: UnitGroup) -> Iterator[Way]:
        """The ways to provide one licence of a kind."""
        filled = self._filled(group.key, group.slots[0].need)
        for stock, rights in served(group, self.sharing).items():
            yield Way(((stock, 1), (filled, -1)), (), ((stock, ((0, rights),)),), covers=0)
        if group.buyable:
            yield Way(((filled, -1),), ((0, 1),), (), covers=0)


def _levels(accesses: Accesses | None, side: str, number: int) -> list[int]:
    cluster: Cluster | None = accesses.clusters[0] if accesses else None
    edges = cluster.edges if cluster else ()
    return sorted({e.level for e in edges if (e.person if side == PERSON else e.device) == number != NOBODY})
