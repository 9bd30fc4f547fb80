"""Units into classes: same needs and same licences that may serve them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from daicho.count.device_needs import DeviceNeeds
from daicho.count.homes import Homes
from daicho.count.kept import PERSON, Kept
from daicho.count.machines import Flags, Machines
from daicho.count.metrics.device import Slot
from daicho.count.model import UnitGroup
from daicho.count.needs import Needs
from daicho.count.parties import Accesses
from daicho.count.patterns import Numbers, alike
from daicho.count.sharing import Sharing
from daicho.count.sites import Part, Site, serving
from daicho.count.unit_rows import UnitRows, unit_rows
from daicho.count.units import Units
from daicho.words.entitlement import Metric

Private = tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Grouper:
    """Sorts the needs of machines and people into classes.

    A need of a device of a unit is one number here: 8 × number of the need + 2 × which device + whether portable.
    """

    sharing: Sharing
    machines: Machines
    groups: dict[tuple[object, ...], UnitGroup] = field(default_factory=dict)
    split_people: list[tuple[str, int]] = field(default_factory=list)
    _homes: Homes = field(init=False)
    _splits: dict[tuple[tuple[Slot, ...], tuple[Kept, ...]], list[tuple[UnitGroup, list[int]]]] = field(
        default_factory=dict
    )

    def __post_init__(self) -> None:
        self._homes = Homes(self.sharing, self.machines)

    def group(self, needs: Needs, devices: DeviceNeeds) -> list[UnitGroup]:
        """All classes of ``needs``, in a fixed order."""
        of_people = _flags(len(self.machines.used), self._homes.rows_of_people())
        rows = unit_rows(self.machines, devices, self._reaching_far(), of_people)
        self.split_people = rows.split
        self._homes.split = frozenset(user for user, _ in rows.split)
        people = [person for person, numbers in needs.of_person.items() if numbers]
        names = np.array([*self.machines.columns.machines.ids, *people, ""], dtype=object)
        first = len(self.machines.used)
        unit, code = self._rows_of_machines(devices, rows)
        unit_p, code_p = self._rows_of_people(needs, people, first)
        # a person is a unit with one device: the place of the person's own name
        table = np.concatenate([rows.devices, np.full((len(people), rows.devices.shape[1]), -1, dtype=np.int32)])
        table[first:, 0] = np.arange(first, first + len(people))
        alone = self._with_licences_of_their_own(table, {person: first + at for at, person in enumerate(people)})
        self._add_units(np.concatenate([unit, unit_p]), np.concatenate([code, code_p]), (table, alone), Units(names))
        self._add_hosts(needs)
        self._add_accesses(needs)
        self._add_choices(needs)
        return [self.groups[key] for key in sorted(self.groups)]

    def _reaching_far(self) -> Flags:
        kinds = self.sharing.kinds
        far = [kind.metric is Metric.DEVICE and self.sharing.far_reaching(n) for n, kind in enumerate(kinds)]
        return np.array([*far, False], dtype=bool)

    @staticmethod
    def _rows_of_machines(devices: DeviceNeeds, rows: UnitRows) -> tuple[Numbers, Numbers]:
        machine, number = devices.machine[devices.open], devices.number[devices.open].astype(np.int64)
        return rows.unit[machine], number * 8 + rows.place[machine] * 2 + rows.portable[machine]

    @staticmethod
    def _rows_of_people(needs: Needs, people: list[str], first: int) -> tuple[Numbers, Numbers]:
        pairs = [(first + at, number * 8) for at, person in enumerate(people) for number in needs.of_person[person]]
        table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    def _add_units(self, unit: Numbers, code: Numbers, tables: tuple[np.ndarray, Flags], empty: Units) -> None:
        """Family by family: what has nothing to do with one another makes no new combinations."""
        families = np.array([*map(self.sharing.family, range(len(self.sharing.kinds))), 0], dtype=np.int64)
        table, alone = tables
        for pattern, units in alike(unit, families[code // 8], code):
            mine = alone[units]
            if mine.any():
                for one in units[mine].tolist():
                    names = [str(empty.names[row]) for row in table[one] if row >= 0]
                    self._add_pattern(pattern, self._homes.of_unit(names), np.array([one]), table, empty)
            self._add_pattern(pattern, (), units[~mine], table, empty)

    def _add_pattern(
        self, pattern: tuple[int, ...], kept: tuple[Kept, ...], units: Numbers, table: np.ndarray, empty: Units
    ) -> None:
        """Units that need just the same, with the licences of their own that no other may take."""
        if not len(units):
            return
        slots = tuple([Slot(code >> 3, code >> 1 & 3, bool(code & 1)) for code in pattern])
        for group, devices in self._split(slots, kept):
            if not isinstance(group.units, Units):
                group.units = Units(empty.names)
            group.units.add(table[units][:, devices])

    def _with_licences_of_their_own(self, table: np.ndarray, people: dict[str, int]) -> Flags:
        """Which units have a device, or a user of one, that a bound licence is kept for; ``people`` are by row."""
        if not self._homes.at:
            return np.zeros(len(table), dtype=bool)
        rows = [*self._homes.rows(), *(people[unit] for unit in self._homes.at if unit in people)]
        # the last place is that of a further device that a unit does not have
        found: Flags = _flags(len(table) + 1, rows)[table].any(axis=1)
        return found

    def _split(self, slots: tuple[Slot, ...], kept: tuple[Kept, ...]) -> list[tuple[UnitGroup, list[int]]]:
        known = self._splits.get((slots, kept))
        if known is None:
            known = self._splits[slots, kept] = [self._group_of(part, kept) for part in self._parts(slots, kept)]
        return known

    def _parts(self, slots: Sequence[Slot], kept: Sequence[Kept]) -> list[tuple[Slot, ...]]:
        """The slots in parts that no licence joins, and that no two needs for the same licence join."""
        left = list(slots)
        parts = []
        while left:
            part = [left.pop(0)]
            for slot in part:
                near = [s for s in left if self._is_joined(slot, s, kept)]
                part += near
                left = [s for s in left if s not in near]
            parts.append(tuple(sorted(part, key=lambda s: (s.device, s.need))))
        return parts

    def _is_joined(self, one: Slot, other: Slot, kept: Sequence[Kept]) -> bool:
        if self.sharing.joined(one.need, other.need, one.device == other.device):
            return True
        return any(
            self.sharing.stocks[k.stock].quantity > 1
            and k.serves_at(one.device)
            and k.serves_at(other.device)
            and (one.device == other.device or PERSON in k.homes or bool(k.further))
            for k in kept
            if self.sharing.reaches(k.stock, one.need) and self.sharing.reaches(k.stock, other.need)
        )

    def _group_of(self, part: tuple[Slot, ...], kept: Sequence[Kept]) -> tuple[UnitGroup, list[int]]:
        """The class of a part, and the part's devices in the order in which the class has them."""
        useful = [k for k in kept if any(k.serves_at(s.device) and self.sharing.reaches(k.stock, s.need) for s in part)]
        devices = _in_order(part, useful)
        dense = {device: number for number, device in enumerate(devices)}
        made = [Slot(s.need, dense[s.device], s.portable and len(dense) > 1) for s in part]
        slots = tuple(sorted(made, key=lambda s: (s.device, s.need)))
        shape = tuple((s.need, s.device, s.portable) for s in slots)
        left = tuple(sorted(found for k in useful if (found := k.within(devices)) is not None))
        key = ("device", shape, left)
        group = self.groups.get(key)
        if group is None:
            private = tuple((k.stock, device) for k in left for device in dense.values() if k.serves_at(device))
            group = self.groups[key] = UnitGroup("device", key, slots, private=private, kept=left)
            group.slots += self._bases(group)
        return group, devices

    def _bases(self, group: UnitGroup) -> tuple[Slot, ...]:
        """A slot more for each need that an upgrade may serve if it is given a base (T15)."""
        upgraded = [s for s in group.slots if self.sharing.bases(s.need) and self.sharing.upgrading(group, s)]
        return tuple(replace(slot, base=True) for slot in upgraded)

    def _add_hosts(self, needs: Needs) -> None:
        for (number, size, whole), hosts in needs.hosts.items():
            for host in sorted(hosts):
                private = self._kept_for(host, number)
                key = ("core", ((number, size, whole),), private)
                group = UnitGroup("core", key, (Slot(number),), private=private, per_unit=size)
                self.groups.setdefault(key, group).take_in((host,))
        for site in needs.sites:
            self._add_site(site)

    def _add_site(self, site: Site) -> None:
        """One class per shape of hosts with a choice, and one per part that lots or purchases fill."""
        ways, complete = site.ways()
        picks = tuple(tuple(sorted((self._fill_part(part), part.unit) for part in way)) for way in ways)
        key = ("site", tuple(tuple(fill for fill, _ in way) for way in picks), ())
        group = self.groups.setdefault(key, UnitGroup("site", key, ()))
        group.complete &= complete
        group.fills = tuple(sorted({fill for way in picks for fill, _ in way}))
        group.take_in((picks[0][0][1],))
        group.picks.append(picks)

    def _fill_part(self, part: Part) -> tuple[object, ...]:
        """The key of the class that fills one part of what a host may choose."""
        stocks = serving(self.sharing, part.need, part.asked, part.whole)
        private = tuple((stock, 0) for stock in self._kept(part.unit) if stock in stocks)
        terms = tuple((number, 0, int(part.whole)) for number in part.asked)
        key = ("fill", ((part.need, part.quantity, int(part.buyable)), *terms), private)
        made = UnitGroup("fill", key, (Slot(part.need),), private=private, per_unit=part.quantity)
        made.asked, made.whole_only, made.buyable = part.asked, part.whole, part.buyable
        self.groups.setdefault(key, made)
        return key

    def _kept_for(self, host: str, number: int) -> Private:
        """Bound stocks that may serve a need of one host."""
        return tuple((stock, 0) for stock in self._kept(host) if stock in self.sharing.options(number))

    def _kept(self, host: str) -> list[int]:
        """The stocks that are bound to a host or its user."""
        at = self._homes.at
        return sorted({stock for unit in {host, self.machines.user_of(host)} & at.keys() for stock in at[unit]})

    def _add_accesses(self, needs: Needs) -> None:
        """One class per shape of cluster, and one class per kind of licence that lots or purchases fill."""
        for levels, buyable, cluster in needs.accesses:
            numbers = [number for pair in levels for number in pair]
            key = ("zaccess", tuple((number, 0, int(buyable)) for number in numbers), cluster.shape)
            group = self.groups.setdefault(key, UnitGroup("access", key, tuple(Slot(number) for number in numbers)))
            group.accesses = group.accesses or Accesses([])
            group.take_in((str(len(group.units)),))
            group.accesses.clusters.append(cluster)
            group.fills = tuple(self._fill(n, buyable=buyable or i % 2 == 0) for i, n in enumerate(numbers))

    def _add_choices(self, needs: Needs) -> None:
        """One class per server that goes by cores, or by a server licence and access licences."""
        for host, (cores, size, server) in sorted(needs.choices.items()):
            key = ("zchoice", ((cores, size, server),), (host,))
            group = UnitGroup("choice", key, (Slot(cores), Slot(server)), [(host,)])
            group.fills = (
                self._fill(cores, size, self._kept_for(host, cores)),
                self._fill(server, 1, self._kept_for(host, server)),
            )
            self.groups[key] = group

    def _fill(self, number: int, each: int = 1, private: Private = (), *, buyable: bool = True) -> tuple[object, ...]:
        """The key of the class that fills one kind of licence, which is made where it is first met."""
        key = ("fill", ((number, each, int(buyable)),), private)
        made = UnitGroup("fill", key, (Slot(number),), private=private, per_unit=each, buyable=buyable)
        self.groups.setdefault(key, made)
        return key


def _in_order(part: Sequence[Slot], kept: Sequence[Kept]) -> list[int]:
    """A part's devices by what they need and may take, so that it means nothing which of two was listed first."""

    def looks(device: int) -> tuple[object, ...]:
        needs = [(slot.portable, slot.need) for slot in part if slot.device == device]
        mine = [(k.stock, device in k.homes, device in k.further) for k in kept if k.serves_at(device)]
        return sorted(needs), sorted(mine), device

    return sorted({slot.device for slot in part}, key=looks)


def _flags(size: int, rows: Sequence[int]) -> Flags:
    """True at these rows."""
    found = np.zeros(size, dtype=bool)
    found[list(rows)] = True
    return found
