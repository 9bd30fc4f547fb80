"""Units into classes: same needs and same licences that may serve them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from daicho.count.device_needs import DeviceNeeds
from daicho.count.machines import Flags, Machines
from daicho.count.metrics.device import Slot
from daicho.count.model import UnitGroup
from daicho.count.needs import Needs
from daicho.count.parties import Accesses
from daicho.count.patterns import Numbers, alike
from daicho.count.sharing import Sharing
from daicho.count.sites import Part, Site, serving
from daicho.count.unit_rows import PORTABLE, UnitRows, unit_rows
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
    _bound_at: dict[str, list[int]] = field(default_factory=dict)
    _splits: dict[tuple[tuple[Slot, ...], Private], list[tuple[UnitGroup, list[int]]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, stock in enumerate(self.sharing.stocks):
            for unit in stock.bound or ():
                self._bound_at.setdefault(unit, []).append(number)

    def group(self, needs: Needs, devices: DeviceNeeds) -> list[UnitGroup]:
        """All classes of ``needs``, in a fixed order."""
        rows = unit_rows(self.machines, devices, self._reaching_far())
        self.split_people = rows.split
        people = [person for person, numbers in needs.of_person.items() if numbers]
        names = np.array([*self.machines.columns.machines.ids, *people, ""], dtype=object)
        first = len(self.machines.used)
        unit, code = self._rows_of_machines(devices, rows)
        unit_p, code_p = self._rows_of_people(needs, people, first)
        # a person is a unit with one device: the place of the person's own name
        table = np.concatenate([rows.devices, np.full((len(people), rows.devices.shape[1]), -1, dtype=np.int32)])
        table[first:, 0] = np.arange(first, first + len(people))
        self._add_units(np.concatenate([unit, unit_p]), np.concatenate([code, code_p]), table, Units(names))
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

    def _add_units(self, unit: Numbers, code: Numbers, table: np.ndarray, empty: Units) -> None:
        """Family by family: what has nothing to do with one another makes no new combinations."""
        families = np.array([*map(self.sharing.family, range(len(self.sharing.kinds))), 0], dtype=np.int64)
        alone = self._with_licences_of_their_own(table, empty)
        for pattern, units in alike(unit, families[code // 8], code):
            mine = alone[units]
            if mine.any():
                for one in units[mine].tolist():
                    self._add_pattern(pattern, self._private(table[one], empty), np.array([one]), table, empty)
            self._add_pattern(pattern, (), units[~mine], table, empty)

    def _add_pattern(
        self, pattern: tuple[int, ...], private: Private, units: Numbers, table: np.ndarray, empty: Units
    ) -> None:
        """Units that need just the same, with the licences of their own that no other may take."""
        if not len(units):
            return
        slots = tuple([Slot(code >> 3, code >> 1 & 3, bool(code & 1)) for code in pattern])
        for group, devices in self._split(slots, private):
            if not isinstance(group.units, Units):
                group.units = Units(empty.names)
            group.units.add(table[units][:, devices])

    def _with_licences_of_their_own(self, table: np.ndarray, empty: Units) -> Flags:
        """Which units have a device, or a user of one, that a bound licence is kept for."""
        found = np.zeros(len(table), dtype=bool)
        if self._bound_at:
            place = {name: at for at, name in enumerate(empty.names.tolist())}
            at = {place[unit] for unit in self._bound_at if unit in place}
            at |= {self.machines.row(m) for unit in self._bound_at for m in self.machines.of_user(unit)}
            kept = np.zeros(len(empty.names), dtype=bool)
            kept[sorted(at)] = True
            kept[-1] = False  # where a unit has no further device
            found = kept[table].any(axis=1)
        return found

    def _private(self, devices: Iterable[int], empty: Units) -> Private:
        """Which bound stocks may serve which of a unit's devices: bound to the machine, or to its user."""
        found = set()
        for place, row in enumerate(devices):
            if row >= 0:
                name = str(empty.names[row])
                at = {name, self.machines.user_of(name)} & self._bound_at.keys()
                found |= {(stock, place) for unit in at for stock in self._bound_at[unit]}
        return tuple(sorted(found | self._reached(found, [str(empty.names[row]) for row in devices if row >= 0])))

    def _reached(self, found: set[tuple[int, int]], ids: list[str]) -> set[tuple[int, int]]:
        """Second devices of licences that are bound to a first one of the same user (T10, T11)."""
        further = set()
        for number in {number for number, _ in found}:
            devices, portable, _ = self.sharing.matcher.reach(self.sharing.stocks[number])
            if devices > 1:
                fit = [place for place, unit in enumerate(ids) if not portable or self._is_portable(unit)]
                further |= {(number, place) for place in fit}
        return further

    def _is_portable(self, unit: str) -> bool:
        machine = self.machines.get(unit)
        return machine is not None and machine.kind in PORTABLE

    def _split(self, slots: tuple[Slot, ...], private: Private) -> list[tuple[UnitGroup, list[int]]]:
        known = self._splits.get((slots, private))
        if known is None:
            known = self._splits[slots, private] = [self._group_of(part, private) for part in self._parts(slots)]
        return known

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
        kept = {host, self.machines.user_of(host)} & self._bound_at.keys()
        return sorted({stock for unit in kept for stock in self._bound_at[unit]})

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


def _in_order(part: Sequence[Slot], private: Sequence[tuple[int, int]]) -> list[int]:
    """A part's devices by what they need and may take, so that it means nothing which of two was listed first."""

    def looks(device: int) -> tuple[object, ...]:
        needs = [(slot.portable, slot.need) for slot in part if slot.device == device]
        return sorted(needs), sorted([stock for stock, at in private if at == device]), device

    return sorted({slot.device for slot in part}, key=looks)
