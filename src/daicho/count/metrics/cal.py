"""Client access licences: people or devices, so that every access has one of the two (T30)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_GROUPS = 12
"""Above this many alike groups on the smaller side, the ways of a cluster are no longer all listed."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """People and devices joined by accesses, in groups that access alike.

    ``people`` and ``devices`` are the groups' ids; ``edges`` join group numbers; ``alone`` are groups with an
    access that has no other side, so that no choice is left for them: ("p" | "d", number).
    """

    people: tuple[tuple[str, ...], ...]
    devices: tuple[tuple[str, ...], ...]
    edges: frozenset[tuple[int, int]]
    alone: frozenset[tuple[str, int]]

    @property
    def shape(self) -> tuple[object, ...]:
        """What makes two clusters alike."""
        sizes = (tuple(map(len, self.people)), tuple(map(len, self.devices)))
        return (*sizes, tuple(sorted(self.edges)), tuple(sorted(self.alone)))


def clusters(pairs: Iterable[tuple[str, str]]) -> list[Cluster]:
    """The connected parts of the accesses (person, device); either side may be empty."""
    of_person: dict[str, set[str]] = {}
    of_device: dict[str, set[str]] = {}
    for person, device in pairs:
        if person:
            of_person.setdefault(person, set()).add(device)
        if device:
            of_device.setdefault(device, set()).add(person)
    seen: set[str] = set()
    found = []
    for start in sorted(of_person):
        if start not in seen:
            people, devices = _connected(start, of_person, of_device)
            seen |= people
            found.append(_cluster(people, devices, of_person, of_device))
    lonely = (device for device in sorted(of_device) if of_device[device] == {""})
    return found + [Cluster((), ((device,),), frozenset(), frozenset({("d", 0)})) for device in lonely]


def _connected(start: str, of_person: dict[str, set[str]], of_device: dict[str, set[str]]) -> tuple[set[str], set[str]]:
    people, devices, to_visit = {start}, set[str](), [start]
    while to_visit:
        for device in of_person[to_visit.pop()] - devices - {""}:
            devices.add(device)
            new = of_device[device] - people - {""}
            people |= new
            to_visit.extend(new)
    return people, devices


def _cluster(
    people: set[str], devices: set[str], of_person: dict[str, set[str]], of_device: dict[str, set[str]]
) -> Cluster:
    person_groups = _alike(people, of_person)
    device_groups = _alike(devices, of_device)
    number = {device: i for i, group in enumerate(device_groups) for device in group}
    edges = {(p, number[d]) for p, group in enumerate(person_groups) for d in of_person[group[0]] if d}
    alone = {("p", p) for p, group in enumerate(person_groups) if "" in of_person[group[0]]}
    alone |= {("d", d) for d, group in enumerate(device_groups) if "" in of_device[group[0]]}
    return Cluster(person_groups, device_groups, frozenset(edges), frozenset(alone))


def _alike(members: set[str], others: dict[str, set[str]]) -> tuple[tuple[str, ...], ...]:
    groups: dict[frozenset[str], list[str]] = {}
    for member in sorted(members):
        groups.setdefault(frozenset(others[member]), []).append(member)
    ordered = sorted(groups.items(), key=lambda item: (len(item[1]), len(item[0]), item[1][0]))
    return tuple(tuple(group) for _, group in ordered)


@dataclass(frozen=True, slots=True)
class Cover:
    """One way to cover a cluster: numbers of the groups of people and of devices that get a licence."""

    people: tuple[int, ...]
    devices: tuple[int, ...]


def covers(cluster: Cluster) -> tuple[list[Cover], bool]:
    """All ways in which no licence could be left away, and whether the list is complete.

    Alike people are licensed all or none: where one of them is left out, all their devices are in.
    """
    by_devices = len(cluster.devices) <= len(cluster.people)
    smaller = len(cluster.devices) if by_devices else len(cluster.people)
    complete = smaller <= MOST_GROUPS
    masks: Sequence[int] = range(1 << smaller) if complete else [0, (1 << smaller) - 1]
    found = {_cover(cluster, mask, by_devices) for mask in masks}
    return sorted(found, key=lambda cover: (cover.people, cover.devices)), complete


def _cover(cluster: Cluster, mask: int, by_devices: bool) -> Cover:
    forced_people = {number for side, number in cluster.alone if side == "p"}
    forced_devices = {number for side, number in cluster.alone if side == "d"}
    if by_devices:
        devices = {d for d in range(len(cluster.devices)) if mask >> d & 1} | forced_devices
        people = {p for p, d in cluster.edges if d not in devices} | forced_people
    else:
        people = {p for p in range(len(cluster.people)) if mask >> p & 1} | forced_people
        devices = {d for p, d in cluster.edges if p not in people} | forced_devices
    return Cover(tuple(sorted(people)), tuple(sorted(devices)))
