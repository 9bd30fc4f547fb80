"""The machines of a day as the counting sees them: those in use by id, and those no longer."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from daicho.words.estate import Machine, MachineKind


@dataclass(slots=True)
class Machines:
    """Machines in use by id. An estate may have a million: ask for the few that a rule is about, never walk them all.

    ``resting`` are those of the list that are not in use on the day.
    """

    in_use: Mapping[str, Machine]
    resting: Mapping[str, Machine] = field(default_factory=dict)
    _of_kind: dict[MachineKind, list[str]] = field(default_factory=dict)
    _systems: dict[str, set[str]] = field(default_factory=dict)
    _in_cluster: dict[str, list[str]] = field(default_factory=dict)

    def __getitem__(self, unit: str) -> Machine:
        return self.in_use[unit]

    def __contains__(self, unit: object) -> bool:
        return unit in self.in_use

    def __len__(self) -> int:
        return len(self.in_use)

    def ids(self) -> Iterable[str]:
        """The ids of all machines in use, in order."""
        return self.in_use.keys()

    def user_of(self, unit: str) -> str:
        """The main user of a machine in use; "" for none and for anything that is no machine."""
        machine = self.in_use.get(unit)
        return "" if machine is None else machine.user

    def of_kind(self, kind: MachineKind) -> list[str]:
        """The ids of the machines in use of one kind, in order."""
        if not self._of_kind:
            for unit, machine in self.in_use.items():
                self._of_kind.setdefault(machine.kind, []).append(unit)
        return self._of_kind.get(kind, [])

    def in_cluster(self, cluster: str) -> list[str]:
        """The ids of the hosts in use of one cluster, in order; virtual machines are not hosts."""
        if not self._in_cluster:
            for unit, machine in self.in_use.items():
                if machine.cluster and machine.kind is not MachineKind.VM:
                    self._in_cluster.setdefault(machine.cluster, []).append(unit)
        return self._in_cluster.get(cluster, [])

    def systems(self, product: str) -> set[str]:
        """The versions of an operating system that machines in use run."""
        if not self._systems:
            for machine in self.in_use.values():
                self._systems.setdefault(machine.os_product, set()).add(machine.os_version)
        return self._systems.get(product, set())

    def left(self, kind: MachineKind) -> Iterator[Machine]:
        """Machines of one kind that are no longer in use, in order."""
        return (machine for machine in self.resting.values() if machine.kind is kind)
