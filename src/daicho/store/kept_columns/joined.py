"""Several parts of kept columns as one estate in columns; of a machine the last part that speaks of it holds."""

from array import array
from collections.abc import Callable, Sequence
from datetime import date
from itertools import accumulate
from typing import Any

import numpy as np

from daicho.store.kept_columns.reading import Numbers, Part, coded_column
from daicho.words.columns import NEEDED, Coded, Columns, InstallColumns, MachineColumns
from daicho.words.estate import MachineState
from daicho.words.finding import Finding
from daicho.words.software import Release

NONE = np.zeros(0, dtype=np.int32)


class Joined:
    """Parts in the order in which they were written, read as one."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._dead = [frozenset[str]().union(*(later.replaced for later in parts[n + 1 :])) for n in range(len(parts))]
        ids = [number for part in parts for number in part.ids]
        dead = [number in gone for part, gone in zip(parts, self._dead, strict=True) for number in part.ids]
        self._order = sorted((row for row, is_dead in enumerate(dead) if not is_dead), key=ids.__getitem__)
        self._ids = tuple([ids[row] for row in self._order])
        places = np.full(len(ids), -1, dtype=np.int32)
        places[self._order] = np.arange(len(self._order), dtype=np.int32)
        self._rows = np.split(places, list(accumulate(len(part.ids) for part in parts))[:-1])

    def findings(self) -> tuple[Finding, ...]:
        """What was found doubtful when the columns were made."""
        return tuple(f for part, dead in zip(self._parts, self._dead, strict=True) for f in part.findings(dead))

    def columns(self, on: date) -> Columns:
        """Machines and installations; machines that no list speaks of are in use where something is there on ``on``."""
        installs = self._installs()
        fields = {name: self._field(name) for name in NEEDED}
        unlisted = self._unlisted(installs, on)
        fields["state"] = _in_use(fields["state"], unlisted)
        return Columns(
            machines=MachineColumns(ids=self._ids, fields=fields),
            installs=installs,
            unlisted=tuple(self._ids[row] for row in unlisted.tolist()),
            passed_over=self._passed_over(),
        )

    def _field(self, name: str) -> Coded:
        values = [part.values(name) for part in self._parts]
        shifts = _shifts(values)
        codes = [part.machines[name] + shift for part, shift in zip(self._parts, shifts, strict=True)]
        return coded_column([v for some in values for v in some], np.concatenate(codes)[self._order])

    def _installs(self) -> InstallColumns:
        """The rows of machines that are still of their part."""
        releases, manners = [part.releases for part in self._parts], [part.manners for part in self._parts]
        taken: list[tuple[Numbers, Numbers, Numbers]] = []
        shifts = zip(_shifts(releases), _shifts(manners), strict=True)
        for part, rows, (release_shift, manner_shift) in zip(self._parts, self._rows, shifts, strict=True):
            found = part.installed()
            machine = _by_ordinal(part, rows)[found["machine"]]
            kept = machine >= 0
            taken.append((machine[kept], found["release"][kept] + release_shift, found["manner"][kept] + manner_shift))
        machine, release, manner = (np.concatenate([NONE, *some]).astype(np.int32) for some in zip(*taken, strict=True))
        how = [one for some in manners for one in some]
        return InstallColumns(
            machine=array("i", machine.tobytes()),
            release=coded_column([one for some in releases for one in some], release),
            **{name: coded_column([getattr(one, name) for one in how], manner) for name in HOW},
        )

    def _unlisted(self, installs: InstallColumns, on: date) -> Numbers:
        """The rows of machines that no list speaks of and that have something on the day, in order."""
        names = {number for part in self._parts for number in part.plain["unlisted"]}
        if not names:
            return NONE
        no_list = np.array([number in names for number in self._ids], dtype=bool)
        begun = _truth(installs.since, lambda since: since is None or since <= on)
        live = begun & _truth(installs.until, lambda until: until is None or until >= on)
        machine = np.frombuffer(installs.machine, dtype=np.int32) if len(installs) else NONE
        has = np.zeros(len(self._ids), dtype=bool)
        has[machine[live]] = True
        return np.flatnonzero(no_list & has).astype(np.int32)

    def _passed_over(self) -> tuple[tuple[Release, int], ...]:
        counts: dict[Release, int] = {}
        for part, rows in zip(self._parts, self._rows, strict=True):
            ordinals = part.machines["ordinal"]
            gone = ordinals[(rows < 0) & (ordinals >= 0)].tolist()
            found = part.free(gone)
            for code, count in zip(found["release"].tolist(), found["count"].tolist(), strict=True):
                release = part.releases[code]
                counts[release] = counts.get(release, 0) + count
        return tuple(sorted(counts.items()))


HOW = ("channel", "since", "until", "shared", "expires")


def _by_ordinal(part: Part, rows: Numbers) -> Numbers:
    """For each number by which installations name a machine its row in the whole, or -1."""
    ordinals = part.machines["ordinal"]
    named = ordinals >= 0
    places = np.full(int(ordinals.max(initial=-1)) + 1, -1, dtype=np.int32)
    places[ordinals[named]] = rows[named]
    return places


def _shifts(values: Sequence[Sequence[Any]]) -> list[int]:
    """How far the codes of each part move when the values stand one after the other."""
    return [0, *accumulate(len(some) for some in values)][:-1]


def _in_use(state: Coded, rows: Numbers) -> Coded:
    if not len(rows):
        return state
    codes = np.frombuffer(state.codes, dtype=np.int32).copy()
    codes[rows] = len(state.values)
    return coded_column([*state.values, MachineState.IN_USE], codes)


def _truth(column: Coded, wanted: Callable[[Any], bool]) -> Any:
    told = np.array([wanted(value) for value in column.values] or [False], dtype=bool)
    return told[np.frombuffer(column.codes, dtype=np.int32)] if len(column.codes) else np.zeros(0, dtype=bool)
