"""Units into classes: same needs and same licences that may serve them; and for each class its legal ways."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from daicho.count.machines import Machines
from daicho.count.matching import Matcher
from daicho.count.metrics.device import Slot
from daicho.count.model import Need, Stock, UnitGroup
from daicho.count.needs import Needs
from daicho.words.entitlement import Metric
from daicho.words.estate import MachineKind
from daicho.words.software import Channel

Private = tuple[tuple[int, int], ...]
MOST_DEVICES = 4
"""A person's devices are taken together up to this many; more are split into several units."""


@dataclass(slots=True)
class Sharing:
    """What single licences may serve together, worked out once per kind of need."""

    matcher: Matcher
    kinds: list[Need]
    stocks: list[Stock]
    _options: dict[int, dict[int, tuple[str, ...]]] = field(default_factory=dict)
    _joined: dict[tuple[int, int, bool], bool] = field(default_factory=dict)
    _family: list[int] = field(default_factory=list)

    def family(self, need: int) -> int:
        """A number that needs share wherever a chain of licences, owned or bought, leads from one to the other."""
        if not self._family:
            self._family = self._families()
        return self._family[need]

    def _families(self) -> list[int]:
        family = list(range(len(self.kinds)))
        members: dict[object, list[int]] = {}
        for need, kind in enumerate(self.kinds):
            for key in (*self.options(need), (kind.release.product, kind.release.edition)):
                members.setdefault(key, []).append(need)
        for first, *others in members.values():
            for other in others:
                family[_root(family, other)] = _root(family, first)
        return [_root(family, need) for need in range(len(family))]

    def options(self, need: int) -> dict[int, tuple[str, ...]]:
        """Number of stock → rights, for every stock that may serve a need (bound ones included)."""
        if need not in self._options:
            tried = ((i, self.matcher.match(stock, self.kinds[need])) for i, stock in enumerate(self.stocks))
            self._options[need] = {i: rights for i, rights in tried if rights is not None}
        return self._options[need]

    def serving(self, group: UnitGroup, slot: Slot) -> dict[int, tuple[str, ...]]:
        """Stocks that may serve a slot of a group: free ones, and bound ones at the device they are bound to."""
        mine = set(group.private)
        options = self.options(slot.need).items()
        return {n: rights for n, rights in options if self.stocks[n].bound is None or (n, slot.device) in mine}

    def product(self, need: int) -> str:
        """The product of a need."""
        return self.kinds[need].release.product

    def far_reaching(self, need: int) -> bool:
        """Whether some licence that serves the need may reach a second device of the same user."""
        return any(self.matcher.reach(self.stocks[i])[0] > 1 for i in self.options(need))

    def joined(self, a: int, b: int, same_device: bool) -> bool:
        """Whether one licence may serve both needs of a unit, so that they must be looked at together."""
        key = (min(a, b), max(a, b), same_device)
        if key not in self._joined:
            both = self.options(a).keys() & self.options(b).keys()
            self._joined[key] = any(self._serves_both(i, a, b, same_device) for i in both) or (
                same_device and self.bought_together(a, b)
            )
        return self._joined[key]

    def _serves_both(self, stock: int, a: int, b: int, same_device: bool) -> bool:
        lot = self.stocks[stock]
        if not same_device:
            return self.matcher.reach(lot)[0] > 1
        return self.product(a) != self.product(b) or bool(self.matcher.side_by_side(self.product(a), lot.channel))

    def bought_together(self, a: int, b: int) -> bool:
        """Whether one licence bought today (volume, or subscription) would serve both versions on one device."""
        one, other = self.kinds[a].release, self.kinds[b].release
        same = (one.product, one.edition) == (other.product, other.edition) and one != other
        return same and self.serves_versions_when_bought(one.product)

    def serves_versions_when_bought(self, product: str) -> bool:
        """Whether a new licence of the product covers several versions side by side."""
        return any(self.matcher.side_by_side(product, channel) for channel in (Channel.VOLUME, Channel.SUBSCRIPTION))


@dataclass(slots=True)
class Grouper:
    """Sorts the needs of machines and people into classes."""

    sharing: Sharing
    machines: Machines
    groups: dict[tuple[object, ...], UnitGroup] = field(default_factory=dict)
    split_people: list[tuple[str, int]] = field(default_factory=list)
    _bound_at: dict[str, list[int]] = field(default_factory=dict)
    _slots: dict[tuple[int, ...], Slot] = field(default_factory=dict)
    _splits: dict[tuple[tuple[Slot, ...], Private], list[tuple[UnitGroup, list[int]]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, stock in enumerate(self.sharing.stocks):
            for unit in stock.bound or ():
                self._bound_at.setdefault(unit, []).append(number)

    def group(self, needs: Needs) -> list[UnitGroup]:
        """All classes of ``needs``, in a fixed order."""
        of_machine = {unit: tuple(numbers) for unit, numbers in needs.of_machine.items() if numbers}
        for ids in self._taken_together(of_machine):
            self._add_devices(ids, of_machine)
        for person, numbers in needs.of_person.items():
            slots = tuple(Slot(number) for number in numbers)
            self._add(slots, self._private((person,)), (person,))
        self._add_hosts(needs)
        self._add_accesses(needs)
        return [self.groups[key] for key in sorted(self.groups)]

    def _taken_together(self, of_machine: Mapping[str, tuple[int, ...]]) -> Iterator[tuple[str, ...]]:
        """Machines one by one; those of one person together where a licence may reach a second device."""
        far = {number for number in range(len(self.sharing.kinds)) if self._reaches_far(number)}
        by_user: dict[str, list[str]] = {}
        for unit in sorted(of_machine):
            user = self.machines[unit].user if far else ""
            if user and not far.isdisjoint(of_machine[unit]):
                by_user.setdefault(user, []).append(unit)
            else:
                yield (unit,)
        for user, ids in sorted(by_user.items()):
            if len(ids) > MOST_DEVICES:
                self.split_people.append((user, len(ids)))
            yield from self._chunks(ids)

    def _reaches_far(self, number: int) -> bool:
        return self.sharing.kinds[number].metric is Metric.DEVICE and self.sharing.far_reaching(number)

    def _chunks(self, ids: list[str]) -> Iterator[tuple[str, ...]]:
        """At most MOST_DEVICES at a time, fixed and portable ones in turn so that pairs stay possible."""
        portable = [unit for unit in ids if self._portable(unit)]
        fixed = [unit for unit in ids if not self._portable(unit)]
        mixed = [unit for pair in zip_longest(fixed, portable) for unit in pair if unit is not None]
        for start in range(0, len(mixed), MOST_DEVICES):
            yield tuple(mixed[start : start + MOST_DEVICES])

    def _portable(self, unit: str) -> bool:
        return self.machines[unit].kind in (MachineKind.NOTEBOOK, MachineKind.TABLET)

    def _slot(self, *what: int) -> Slot:
        """The same slot for the same three numbers, so that it is made once."""
        if what not in self._slots:
            self._slots[what] = Slot(what[0], what[1], bool(what[2]))
        return self._slots[what]

    def _private(self, ids: tuple[str, ...]) -> Private:
        """Which bound stocks may serve which of the devices: bound to the machine, or to its user."""
        if not self._bound_at:
            return ()
        found = set()
        for device, unit in enumerate(ids):
            user = self.machines[unit].user if unit in self.machines else ""
            found |= {(n, device) for unit in (unit, user) for n in self._bound_at.get(unit, ())}
        return tuple(sorted(found))

    def _add_devices(self, ids: tuple[str, ...], of_machine: Mapping[str, tuple[int, ...]]) -> None:
        several = len(ids) > 1
        slots = tuple(
            [
                self._slot(number, device, several and self._portable(unit))
                for device, unit in enumerate(ids)
                for number in of_machine[unit]
            ]
        )
        self._add(slots, self._private(ids), ids)

    def _add(self, slots: tuple[Slot, ...], private: Private, ids: tuple[str, ...]) -> None:
        """Family by family: what has nothing to do with one another makes no new combinations."""
        families: dict[int, list[Slot]] = {}
        for slot in slots:
            families.setdefault(self.sharing.family(slot.need), []).append(slot)
        for members in families.values():
            self._add_family(tuple(members), private, ids)

    def _add_family(self, slots: tuple[Slot, ...], private: Private, ids: tuple[str, ...]) -> None:
        split = self._splits.get((slots, private))
        if split is None:
            parts = self._parts(slots)
            split = self._splits[slots, private] = [self._group_of(part, private) for part in parts]
        for group, devices in split:
            group.units.append(ids if len(ids) == 1 else tuple([ids[device] for device in devices]))

    def _parts(self, slots: Sequence[Slot]) -> list[tuple[Slot, ...]]:
        """The slots in parts that no licence joins."""
        left = list(slots)
        parts = []
        while left:
            part = [left.pop(0)]
            for slot in part:
                near = [s for s in left if self.sharing.joined(slot.need, s.need, slot.device == s.device)]
                part += near
                left = [s for s in left if s not in near]
            parts.append(tuple(sorted(part, key=lambda s: (s.device, s.need))))
        return parts

    def _group_of(self, part: tuple[Slot, ...], private: Private) -> tuple[UnitGroup, list[int]]:
        """The class of a part, and the part's devices in the order in which the class has them."""
        useful = [
            (stock, device)
            for stock, device in private
            if any(s.device == device and stock in self.sharing.options(s.need) for s in part)
        ]
        devices = _in_order(part, useful)
        dense = {device: number for number, device in enumerate(devices)}
        made = [Slot(s.need, dense[s.device], s.portable and len(dense) > 1) for s in part]
        slots = tuple(sorted(made, key=lambda s: (s.device, s.need)))
        shape = tuple((s.need, s.device, s.portable) for s in slots)
        key = ("device", shape, tuple(sorted((stock, dense[device]) for stock, device in useful)))
        group = self.groups.get(key)
        if group is None:
            group = self.groups[key] = UnitGroup("device", key, slots, private=key[2])
        return group, devices

    def _add_hosts(self, needs: Needs) -> None:
        for (number, size, whole), hosts in needs.hosts.items():
            for host in sorted(hosts):
                private = tuple(p for p in self._private((host,)) if p[0] in self.sharing.options(number))
                key = ("core", ((number, size, whole),), private)
                group = UnitGroup("core", key, (Slot(number),), private=private, per_unit=size, whole=whole)
                self.groups.setdefault(key, group).units.append((host,))

    def _add_accesses(self, needs: Needs) -> None:
        """One class per shape of cluster, and one class per kind of CAL that lots or purchases fill."""
        for people, devices, cluster in needs.accesses:
            key = ("zaccess", ((people, devices, 0),), cluster.shape)
            group = self.groups.setdefault(key, UnitGroup("access", key, (Slot(people), Slot(devices))))
            group.units.append((str(len(group.clusters)),))
            group.clusters.append(cluster)
            for number in (people, devices):
                fill = ("fill", ((number, 0, 0),), ())
                self.groups.setdefault(fill, UnitGroup("fill", fill, (Slot(number),)))


def _root(family: list[int], need: int) -> int:
    while family[need] != need:
        need = family[need]
    return need


def _in_order(part: Sequence[Slot], private: Sequence[tuple[int, int]]) -> list[int]:
    """A part's devices by what they need and may take, so that it means nothing which of two was listed first."""

    def looks(device: int) -> tuple[object, ...]:
        needs = [(slot.portable, slot.need) for slot in part if slot.device == device]
        return sorted(needs), sorted([stock for stock, at in private if at == device]), device

    return sorted({slot.device for slot in part}, key=looks)
