"""Client access licences: people or devices, so that every access has one of the two (T28, T30)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

NOBODY = -1
"""The number of a side that an access does not have."""


class Reach(NamedTuple):
    """One access: who, from which machine ("" where that is not known), at which level of licence.

    ``servers``: where all of these are licensed by cores, the access needs no licence; empty: it always does.
    """

    person: str
    device: str
    servers: tuple[str, ...] = ()
    level: int = 0


class Edge(NamedTuple):
    """Accesses of a group of people from a group of devices: numbers of the groups, NOBODY for none."""

    person: int
    device: int
    servers: int
    level: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """People and devices joined by accesses, in groups that access alike; alike ones are licensed all or none.

    ``people`` and ``devices`` are the groups' ids, ``servers`` the sets of servers of which all must be licensed
    by cores; ``edges`` join their numbers.
    """

    people: tuple[tuple[str, ...], ...]
    devices: tuple[tuple[str, ...], ...]
    servers: tuple[tuple[str, ...], ...]
    edges: tuple[Edge, ...]

    @property
    def shape(self) -> tuple[object, ...]:
        """What makes two clusters alike."""
        return tuple(map(len, self.people)), tuple(map(len, self.devices)), self.servers, self.edges


Ties = dict[str, set[tuple[str, tuple[str, ...], int]]]
"""Person → (device, servers, level) of all accesses, or device → (person, servers, level)."""


def clusters(accesses: Iterable[Reach]) -> list[Cluster]:
    """The connected parts of the accesses; a side that nobody knows joins nothing."""
    of_person: Ties = {}
    of_device: Ties = {}
    for reach in _needed(accesses):
        if reach.person:
            of_person.setdefault(reach.person, set()).add((reach.device, reach.servers, reach.level))
        if reach.device:
            of_device.setdefault(reach.device, set()).add((reach.person, reach.servers, reach.level))
    seen: set[str] = set()
    found = []
    for start in sorted(of_person):
        if start not in seen:
            people, devices = _connected(start, of_person, of_device)
            seen |= people
            found.append(_cluster(people, devices, of_person, of_device))
    lonely = [device for device in sorted(of_device) if {person for person, _, _ in of_device[device]} == {""}]
    return found + [_cluster(set(), {device}, of_person, of_device) for device in lonely]


def _needed(accesses: Iterable[Reach]) -> list[Reach]:
    """Without what another access of the same two asks for anyway: the same servers or none, and no lower level."""
    alike: dict[tuple[str, str], set[Reach]] = {}
    for reach in accesses:
        alike.setdefault((reach.person, reach.device), set()).add(reach)
    return [
        one
        for several in alike.values()
        for one in several
        if len(several) == 1 or not any(_asks_more(other, one) for other in several)
    ]


def _asks_more(other: Reach, one: Reach) -> bool:
    return other != one and other.level >= one.level and (other.servers == one.servers or not other.servers)


def _connected(start: str, of_person: Ties, of_device: Ties) -> tuple[set[str], set[str]]:
    people, devices, to_visit = {start}, set[str](), [start]
    while to_visit:
        for device in {device for device, _, _ in of_person[to_visit.pop()]} - devices - {""}:
            devices.add(device)
            new = {person for person, _, _ in of_device[device]} - people - {""}
            people |= new
            to_visit.extend(new)
    return people, devices


def _cluster(people: set[str], devices: set[str], of_person: Ties, of_device: Ties) -> Cluster:
    person_groups = _alike(people, of_person)
    device_groups = _alike(devices, of_device)
    number = {device: i for i, group in enumerate(device_groups) for device in group}
    number[""] = NOBODY
    raw = [(p, number[d], s, level) for p, group in enumerate(person_groups) for d, s, level in of_person[group[0]]]
    raw += [
        (NOBODY, d, s, level)
        for d, group in enumerate(device_groups)
        for person, s, level in of_device[group[0]]
        if not person
    ]
    servers = tuple(sorted({servers for _, _, servers, _ in raw if servers}))
    place = {names: i for i, names in enumerate(servers)}
    edges = tuple(sorted({Edge(p, d, place.get(s, NOBODY), level) for p, d, s, level in raw}))
    return Cluster(person_groups, device_groups, servers, edges)


def _alike(members: set[str], ties: Ties) -> tuple[tuple[str, ...], ...]:
    groups: dict[frozenset[tuple[str, tuple[str, ...], int]], list[str]] = {}
    for member in sorted(members):
        groups.setdefault(frozenset(ties[member]), []).append(member)
    ordered = sorted(groups.items(), key=lambda item: (len(item[1]), len(item[0]), item[1][0]))
    return tuple(tuple(group) for _, group in ordered)
