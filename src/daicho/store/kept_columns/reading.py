"""Reading of kept columns: one part, and several of which the later ones hold."""

import json
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, get_type_hints

import duckdb
import numpy as np
from numpy.typing import NDArray

from daicho.store import canon
from daicho.store.kept_columns.part import FREE, INSTALLED, MACHINES, VALUES, Manner
from daicho.words.columns import NEEDED, Coded
from daicho.words.estate import Machine
from daicho.words.finding import Finding
from daicho.words.software import Release

Numbers = NDArray[np.int32]
MEMORY = "512MB"
HINTS = get_type_hints(Machine)


@dataclass(frozen=True)
class Part:
    """One part as it was written; see `PartWriter.write` for what its values mean."""

    folder: Path
    plain: dict[str, Any]

    @classmethod
    def of(cls, folder: Path) -> "Part":
        """The part in ``folder``; OSError or ValueError where it is not whole."""
        return cls(folder, json.loads((folder / VALUES).read_bytes().decode("utf-8", "surrogatepass")))

    @property
    def ids(self) -> list[str]:
        """The numbers of its machines, in order."""
        return list(self.plain["ids"])

    @property
    def replaced(self) -> frozenset[str]:
        """The machines of which older parts no longer hold."""
        return frozenset(self.plain["replaced"])

    @cached_property
    def releases(self) -> tuple[Release, ...]:
        """What the numbers of releases mean."""
        return canon.from_plain(tuple[Release, ...], self.plain["releases"])

    @cached_property
    def manners(self) -> tuple[Manner, ...]:
        """What the numbers of manners mean."""
        return canon.from_plain(tuple[Manner, ...], self.plain["manners"])

    def values(self, name: str) -> tuple[Any, ...]:
        """The values of a column of its machines."""
        kind: Any = HINTS[name]
        return canon.from_plain(tuple[kind, ...], self.plain["values"][name])

    def findings(self, dead: frozenset[str]) -> list[Finding]:
        """What was found doubtful, but for machines that are ``dead``."""
        said = self.plain["findings"]
        alive = [number for number in sorted(said) if number not in dead]
        return [one for number in alive for one in canon.from_plain(tuple[Finding, ...], said[number])]

    @cached_property
    def machines(self) -> dict[str, Numbers]:
        """The codes of its machines by column, and ``ordinal``: the number by which installations name them."""
        if not self.ids:
            return {name: np.zeros(0, dtype=np.int32) for name in (*NEEDED, "ordinal")}
        return self._rows(MACHINES, 1, "select * from {}", "")

    def installed(self) -> dict[str, Numbers]:
        """All rows of what may need a licence: ``machine``, ``release``, ``manner``."""
        files = self.plain["installed"]
        return self._rows(INSTALLED, files, "select machine, release, manner from {}", "machine release manner")

    def free(self, dead: Sequence[int]) -> dict[str, Numbers]:
        """How often each free release is there on machines that are not ``dead``: ``release``, ``count``."""
        text = "select release, cast(count(*) as integer) as count from {} group by release"
        if dead:
            listed = ", ".join(str(int(number)) for number in dead)
            text = text.replace("group by", f"where machine not in ({listed}) group by")
        return self._rows(FREE, self.plain["free"], text, "release count")

    def _rows(self, file: str, files: int, text: str, names: str) -> dict[str, Numbers]:
        if not files:
            return {name: np.zeros(0, dtype=np.int32) for name in names.split()}
        return _ask(text.format(_table(self.folder, file, files)))


def _table(folder: Path, file: str, files: int) -> str:
    """Parquet files as a table of a query; the paths are our own."""
    paths = [str(folder / file.format(number)).replace("'", "''") for number in range(files)]
    return "read_parquet([" + ", ".join(f"'{path}'" for path in paths) + "])"


def _ask(text: str) -> dict[str, Numbers]:
    """The answer in columns; ValueError where a file is not whole."""
    with duckdb.connect() as database:
        database.execute(f"set memory_limit = '{MEMORY}'; set preserve_insertion_order = true")
        try:
            found = database.execute(text).fetchnumpy()
        except (duckdb.Error, OSError) as error:
            raise ValueError(str(error)) from error
    return {name: np.asarray(column, dtype=np.int32) for name, column in found.items()}


def coded_column(values: Sequence[Any], codes: Numbers) -> Coded:
    """A column from values of which some may be equal."""
    numbers: dict[Any, int] = {}
    place = np.array([numbers.setdefault(value, len(numbers)) for value in values] or [0], dtype=np.int32)
    packed = place[codes] if len(codes) else codes
    return Coded(tuple(numbers), array("i", packed.astype(np.int32).tobytes()))
