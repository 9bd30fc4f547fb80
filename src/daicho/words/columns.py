"""An estate in columns: what the counting needs of machines and installations, without an object for each row.

A million machines with fifty million rows fit into these; a small estate is turned into them, too, so that there is
one way of counting. Numbers of rows are their places; texts and days are written once and pointed at.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from daicho.words.estate import Machine, MachineState
from daicho.words.software import Installation, Release


@dataclass(frozen=True, slots=True)
class Coded:
    """One column: row ``i`` has the value ``values[codes[i]]``; each value stands once."""

    values: tuple[Any, ...]
    codes: "array[int]"

    def __getitem__(self, row: int) -> Any:
        return self.values[self.codes[row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineColumns:
    """Machines in order of id, each once; ``fields`` are the columns of `Machine` by name (all others: default)."""

    ids: tuple[str, ...]
    fields: Mapping[str, Coded]

    def machine(self, row: int) -> Machine:
        """The machine of one row as a value."""
        return Machine(id=self.ids[row], **{name: column[row] for name, column in self.fields.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallColumns:
    """Installations: the row of the machine, what is installed, and from when to when.

    ``since``, ``until`` and ``expires`` hold days or None; ``shared`` holds truth values.
    """

    machine: "array[int]"
    release: Coded
    channel: Coded
    since: Coded
    until: Coded
    shared: Coded
    expires: Coded

    def __len__(self) -> int:
        return len(self.machine)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Machines and installations of an estate.

    ``unlisted``: ids of machines that no list speaks of, only installations do: in use until a list says otherwise.
    ``twice``: ids that two entries of the list of machines have. ``passed_over``: free software, counted by release
    and not listed machine by machine.
    """

    machines: MachineColumns
    installs: InstallColumns
    unlisted: tuple[str, ...] = ()
    passed_over: tuple[tuple[Release, int], ...] = ()
    twice: tuple[str, ...] = ()


NEEDED = (
    "kind",
    "os_product",
    "os_edition",
    "os_version",
    "processors",
    "cores",
    "host",
    "user",
    "state",
    "since",
    "until",
    "cluster",
    "purpose",
)
"""The fields of a machine that counting asks for."""


def columns_of(machines: Iterable[Machine], installations: Iterable[Installation], on: date) -> Columns:
    """The columns of plain values for a day; of two entries with one id that in use holds, else the greater as text."""
    listed, twice = _by_id(machines, on)
    rows = list(installations)
    strangers = {install.machine for install in rows if install.machine not in listed}
    present = {install.machine for install in rows if install.machine in strangers and install.on(on)}
    whole = sorted(listed.keys() | strangers)
    values = [listed.get(name) or _stranger(name, name in present) for name in whole]
    place = {name: row for row, name in enumerate(whole)}
    return Columns(
        machines=machine_columns(values),
        installs=InstallColumns(
            machine=array("i", [place[install.machine] for install in rows]),
            release=coded([install.release for install in rows]),
            channel=coded([install.channel for install in rows]),
            since=coded([install.since for install in rows]),
            until=coded([install.until for install in rows]),
            shared=coded([install.shared for install in rows]),
            expires=coded([install.expires for install in rows]),
        ),
        unlisted=tuple(sorted(present)),
        twice=tuple(twice),
    )


def machine_columns(machines: Sequence[Machine]) -> MachineColumns:
    """The columns of machines that stand in order of id, each once."""
    fields = {name: coded([getattr(machine, name) for machine in machines]) for name in NEEDED}
    return MachineColumns(ids=tuple(machine.id for machine in machines), fields=fields)


def _by_id(machines: Iterable[Machine], on: date) -> tuple[dict[str, Machine], list[str]]:
    listed: dict[str, Machine] = {}
    twice = set()
    for machine in machines:
        known = listed.get(machine.id)
        if known is not None:
            if machine.in_use_on(on) and known.in_use_on(on):
                twice.add(machine.id)
            machine = max(machine, known, key=lambda m: (m.in_use_on(on), repr(m)))
        listed[machine.id] = machine
    return listed, sorted(twice)


def _stranger(name: str, present: bool) -> Machine:
    return Machine(id=name, state=MachineState.IN_USE if present else MachineState.STOCK)


def coded(values: Iterable[Any]) -> Coded:
    """A column of these values, in the order in which they are first met."""
    numbers: dict[Any, int] = {}
    codes = array("i", [numbers.setdefault(value, len(numbers)) for value in values])
    return Coded(tuple(numbers), codes)
