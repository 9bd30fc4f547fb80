"""Who accesses what: the parties of clusters of accesses, and the licences that each may get."""

from dataclasses import dataclass, field

from daicho.count.metrics.cal import NOBODY, Cluster, Edge

Fill = tuple[object, ...]
"""The key of a class that fills one kind of licence from lots."""
PERSON, DEVICE, SERVERS = "person", "device", "servers"
WITHOUT = -1
"""The choice of a party that gets no licence."""


@dataclass(frozen=True, slots=True)
class Option:
    """A licence that a party may get: what accesses it reaches, what one copy of the party draws, who fills that."""

    level: int
    uses: tuple[tuple[int, int], ...]
    fill: Fill | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """One side of accesses in a cluster: the number of its group there, and the licences it may get, lowest first."""

    side: str
    number: int
    options: tuple[Option, ...]


@dataclass(slots=True)
class Accesses:
    """The accesses of alike clusters: parties, which of them each edge joins, and the stock that limits each edge.

    ``chosen``: once solved, for every way of the class the number of each party's option, or WITHOUT.
    """

    clusters: list[Cluster]
    parties: list[Party] = field(default_factory=list)
    edges: list[tuple[tuple[int, ...], int]] = field(default_factory=list)
    limits: list[int] = field(default_factory=list)
    chosen: list[tuple[int, ...]] = field(default_factory=list)

    def members(self, party: Party, copy: int) -> tuple[str, ...]:
        """The people, devices or servers of a party in one of the alike clusters."""
        cluster = self.clusters[copy]
        if party.side == PERSON:
            return cluster.people[party.number]
        return cluster.devices[party.number] if party.side == DEVICE else cluster.servers[party.number]

    def of_edge(self, edge: Edge) -> tuple[int, ...]:
        """The numbers of the parties that an edge joins."""
        people, devices = len(self.clusters[0].people), len(self.clusters[0].devices)
        sides = ((edge.person, 0), (edge.device, people), (edge.servers, people + devices))
        return tuple(number + first for number, first in sides if number != NOBODY)
