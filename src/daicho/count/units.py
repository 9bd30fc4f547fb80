"""The units of a class: who they are, by row; names are looked up when they are asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.int32]
"""One row per unit, one column per device of it: places in the names."""


@dataclass(slots=True)
class Units(Sequence[tuple[str, ...]]):
    """Units in order of their first device. ``names`` are the ids of all machines, then of all people."""

    names: NDArray[Any]
    _parts: list[Table] = field(default_factory=list)
    _named: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def add(self, table: Table) -> None:
        """Takes further units in."""
        self._parts.append(table)
        self._named.clear()

    @property
    def table(self) -> Table:
        """All units."""
        if len(self._parts) != 1:
            whole = np.concatenate(self._parts)
            self._parts = [whole[np.argsort(whole[:, 0], kind="stable")]]
        return self._parts[0]

    def of_device(self, device: int) -> tuple[str, ...]:
        """The ids of one device of every unit."""
        if device not in self._named:
            self._named[device] = tuple(self.names[self.table[:, device]].tolist())
        return self._named[device]

    def __len__(self) -> int:
        return sum(len(part) for part in self._parts)

    @overload
    def __getitem__(self, at: int) -> tuple[str, ...]: ...
    @overload
    def __getitem__(self, at: slice) -> "Units": ...
    def __getitem__(self, at: int | slice) -> "tuple[str, ...] | Units":
        if isinstance(at, slice):
            return Units(self.names, [self.table[at]])
        return tuple(self.names[self.table[at]].tolist())

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return (tuple(row) for row in self.names[self.table].tolist())
