"""Writing of kept columns: machines as codes with their values beside, what is installed as rows of numbers."""

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from daicho.store import canon
from daicho.words.columns import MachineColumns
from daicho.words.finding import Finding
from daicho.words.software import Channel, Release

MACHINES, INSTALLED, FREE, VALUES, SOURCES = (
    "machines.parquet",
    "installed-{}.parquet",
    "free-{}.parquet",
    "values.json",
    "sources.json",
)
MOST_ROWS = 4_000_000
"""Rows that are held before they are written."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How an installation is there: from which channel, from when to when, set up for whom."""

    channel: Channel = Channel.UNKNOWN
    since: date | None = None
    until: date | None = None
    shared: bool = False
    expires: date | None = None


@dataclass(slots=True)
class Rows:
    """Rows of numbers, column by column, that go into numbered files as they become many."""

    folder: Path
    name: str
    columns: dict[str, "array[int]"]
    files: int = 0

    @classmethod
    def into(cls, folder: Path, name: str, *columns: str) -> "Rows":
        """No rows yet."""
        return cls(folder, name, {column: array("i") for column in columns})

    def settle(self) -> None:
        """Write what is held if it is much."""
        if len(self.columns["machine"]) >= MOST_ROWS:
            self.flush()

    def flush(self) -> None:
        """Write what is held as one more file."""
        if len(self.columns["machine"]):
            rows = {name: np.frombuffer(column, dtype=np.int32) for name, column in self.columns.items()}
            write_numbers(self.folder / self.name.format(self.files), rows)
            self.files += 1
            self.columns = {column: array("i") for column in self.columns}


class PartWriter:
    """Collects what is installed on machines, and writes it with the machines into ``folder``.

    Numbers are given in the order in which things are first met; `write` says what they mean.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ordinals: dict[str, int] = {}
        self._releases: dict[Release, int] = {}
        self._manners: dict[Manner, int] = {}
        self._installed = Rows.into(folder, INSTALLED, "machine", "release", "manner")
        self._free = Rows.into(folder, FREE, "machine", "release")

    def machine(self, number: str) -> int:
        """The number of a machine in this part."""
        return self._ordinals.setdefault(number, len(self._ordinals))

    def release(self, release: Release) -> int:
        """The number of a release in this part."""
        return self._releases.setdefault(release, len(self._releases))

    def manner(self, manner: Manner) -> int:
        """The number of a manner in this part."""
        return self._manners.setdefault(manner, len(self._manners))

    def installed(self, machine: int, found: Iterable[tuple[int, int]]) -> None:
        """What may need a licence on a machine: (release, manner). Called again for a machine it adds up."""
        columns = self._installed.columns
        for release, manner in found:
            columns["machine"].append(machine)
            columns["release"].append(release)
            columns["manner"].append(manner)
        self._installed.settle()

    def free(self, machine: int, releases: list[int]) -> None:
        """What is free on a machine: it is only counted."""
        self._free.columns["machine"].extend([machine] * len(releases))
        self._free.columns["release"].extend(releases)
        self._free.settle()

    def write(
        self,
        machines: MachineColumns,
        *,
        unlisted: Iterable[str] = (),
        replaced: Iterable[str] = (),
        sources: Mapping[str, str],
        findings: Mapping[str, Sequence[Finding]],
    ) -> None:
        """Write everything.

        ``unlisted``: machines that only installations speak of. ``replaced``: machines of which older parts no longer
        hold. ``sources``: the machine of an inventory → the number by which the company knows it, where that is another
        one. ``findings`` by
        machine, those of no machine under "".
        """
        self._installed.flush()
        self._free.flush()
        ordinals = [self._ordinals.get(number, -1) for number in machines.ids]
        codes: dict[str, Any] = {name: np.frombuffer(c.codes, dtype=np.int32) for name, c in machines.fields.items()}
        if machines.ids:
            write_numbers(self.folder / MACHINES, codes | {"ordinal": np.array(ordinals, dtype=np.int32)})
        plain = {
            "ids": machines.ids,
            "unlisted": sorted(unlisted),
            "replaced": sorted(replaced),
            "values": {name: canon.to_plain(column.values) for name, column in machines.fields.items()},
            "releases": canon.to_plain(tuple(self._releases)),
            "manners": canon.to_plain(tuple(self._manners)),
            "findings": {number: canon.to_plain(tuple(found)) for number, found in findings.items()},
            "installed": self._installed.files,
            "free": self._free.files,
        }
        write_plain(self.folder / VALUES, plain)
        write_plain(self.folder / SOURCES, dict(sources))


def write_plain(path: Path, plain: object) -> None:
    """Plain data as JSON; names of machines may hold any character."""
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text, encoding="utf-8", errors="surrogatepass")


def write_numbers(path: Path, columns: Mapping[str, Any]) -> None:
    """Columns of numbers as a Parquet file; OSError where it cannot be written."""
    with duckdb.connect() as database:
        database.register("numbers", dict(columns))
        target = str(path).replace("'", "''")
        try:
            database.execute(f"copy (select * from numbers) to '{target}' (format parquet, compression zstd)")  # noqa: S608
        except duckdb.Error as error:
            raise OSError(str(error)) from error
