"""The machines of a day as the counting sees them: those in use by id, and those no longer."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from daicho.count.patterns import present
from daicho.words.columns import Coded, Columns
from daicho.words.estate import Machine, MachineKind, MachineState, Purpose

Flags = NDArray[np.bool_]
Rows = NDArray[np.int32]


@dataclass(slots=True)
class Machines:
    """Machines in use by id. An estate may have a million: ask for the few that a rule is about, never walk them all.

    ``used`` tells for each row of the columns whether the machine is in use on the day.
    """

    columns: Columns
    used: Flags
    _place: dict[str, int] = field(default_factory=dict)
    _by_user: dict[str, list[str]] = field(default_factory=dict)
    _in_cluster: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def on(cls, columns: Columns, day: date) -> "Machines":
        """The machines of ``columns`` as they stand on ``day``."""
        fields = columns.machines.fields
        started = truth(fields["since"], lambda since: since is None or since <= day)
        open_end = truth(fields["until"], lambda until: until is None)
        not_ended = truth(fields["until"], lambda until: until is None or until >= day)
        active = truth(fields["state"], lambda state: state is MachineState.IN_USE)
        return cls(columns, started & not_ended & (active | ~open_end))

    def __getitem__(self, unit: str) -> Machine:
        found = self.get(unit)
        if found is None:
            raise KeyError(unit)
        return found

    def get(self, unit: str) -> Machine | None:
        """The machine in use with this id; None for any other."""
        row = self.row(unit)
        return self.columns.machines.machine(row) if row >= 0 and self.used[row] else None

    def row(self, unit: str) -> int:
        """The row of a machine in the columns, in use or not; -1 for what is none."""
        if not self._place:
            self._place = {name: row for row, name in enumerate(self.columns.machines.ids)}
        return self._place.get(unit, -1)

    def __contains__(self, unit: object) -> bool:
        row = self.row(str(unit))
        return row >= 0 and bool(self.used[row])

    def in_use(self, units: Iterable[str]) -> tuple[Rows, bool]:
        """The rows of those units that are machines in use, and whether all of them are."""
        self.row("")
        found = [*map(self._place.get, units)]
        rows = np.array([row for row in found if row is not None], dtype=np.int32)
        used = rows[self.used[rows]]
        return used, len(used) == len(found)

    def __len__(self) -> int:
        return int(self.used.sum())

    def ids(self) -> Iterable[str]:
        """The ids of all machines in use, in order."""
        names = self.columns.machines.ids
        return (names[row] for row in np.flatnonzero(self.used).tolist())

    def user_of(self, unit: str) -> str:
        """The main user of a machine in use; "" for none and for anything that is no machine."""
        row = self.row(unit)
        return str(self.columns.machines.fields["user"][row]) if row >= 0 and self.used[row] else ""

    def users(self) -> set[str]:
        """All main users of machines in use."""
        column = self.columns.machines.fields["user"]
        return {column.values[code] for code in present(codes(column)[self.used])} - {""}

    def of_user(self, user: str) -> list[str]:
        """The ids of the machines in use of one main user, in order."""
        if not self._by_user:
            column, names = self.columns.machines.fields["user"], self.columns.machines.ids
            for row in np.flatnonzero(self.used & truth(column, bool)).tolist():
                self._by_user.setdefault(column[row], []).append(names[row])
        return self._by_user.get(user, [])

    def of_kind(self, kind: MachineKind) -> list[str]:
        """The ids of the machines in use of one kind, in order."""
        return self._having("kind", lambda value: value is kind)

    def of_purpose(self, purpose: Purpose) -> list[str]:
        """The ids of the machines in use for one purpose, in order."""
        return self._having("purpose", lambda value: value is purpose)

    def in_cluster(self, cluster: str) -> list[str]:
        """The ids of the hosts in use of one cluster, in order; virtual machines are not hosts."""
        if not self._in_cluster:
            for unit in self._having("cluster", bool):
                if self[unit].kind is not MachineKind.VM:
                    self._in_cluster.setdefault(self[unit].cluster, []).append(unit)
        return self._in_cluster.get(cluster, [])

    def systems(self, product: str) -> set[str]:
        """The versions of an operating system that machines in use run."""
        fields = self.columns.machines.fields
        running = self.used & truth(fields["os_product"], lambda value: value == product)
        return {fields["os_version"].values[code] for code in present(codes(fields["os_version"])[running])}

    def left(self, kind: MachineKind) -> Iterator[Machine]:
        """Machines of one kind that are no longer in use, in order."""
        resting = truth(self.columns.machines.fields["kind"], lambda value: value is kind) & ~self.used
        return (self.columns.machines.machine(row) for row in np.flatnonzero(resting).tolist())

    def gone(self, day: date) -> tuple[frozenset[str], frozenset[str]]:
        """The ids of machines not in use: those that are at rest, and those that will not come back."""
        fields, names = self.columns.machines.fields, self.columns.machines.ids
        retired = truth(fields["state"], lambda state: state is MachineState.RETIRED)
        ended = truth(fields["until"], lambda until: until is not None and until < day)
        lost = ~self.used & (retired | ended)
        resting = ~self.used & ~lost
        return _named(names, resting), _named(names, lost)

    def _having(self, name: str, wanted: Any) -> list[str]:
        there = self.used & truth(self.columns.machines.fields[name], wanted)
        names = self.columns.machines.ids
        return [names[row] for row in np.flatnonzero(there).tolist()]


def on_day(machines: Machines, day: date) -> Flags:
    """Which rows of installations are on a machine in use, and in their period."""
    installs = machines.columns.installs
    begun = truth(installs.since, lambda since: since is None or since <= day)
    not_ended = truth(installs.until, lambda until: until is None or day <= until)
    here: Flags = begun & not_ended & machines.used[as_rows(installs.machine)]
    return here


def as_rows(column: "array[int]") -> Rows:
    """Numbers of rows as an array, without copying."""
    return np.frombuffer(column, dtype=np.int32) if len(column) else np.zeros(0, dtype=np.int32)


def codes(column: Coded) -> Rows:
    """The codes of a column as an array, without copying."""
    return as_rows(column.codes)


def truth(column: Coded, wanted: Any) -> Flags:
    """For each row of a column whether its value is ``wanted``."""
    told = np.array([bool(wanted(value)) for value in column.values], dtype=bool)
    return told[codes(column)] if len(told) else np.zeros(0, dtype=bool)


def _named(names: tuple[str, ...], rows: Flags) -> frozenset[str]:
    return frozenset(names[row] for row in np.flatnonzero(rows).tolist())
