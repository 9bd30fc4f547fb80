"""Alike rows: units whose needs are the same are found together, without looking at them one by one."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


def distinct(numbers: Numbers) -> Numbers:
    """Each number once, in order: by sorting, which for millions takes a fraction of what hashing does."""
    ordered = np.sort(numbers)
    return ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])] if len(ordered) else ordered


def present(numbers: NDArray[Any]) -> list[int]:
    """The distinct numbers, in order, of many that are small: no longer a list than the greatest of them."""
    return np.flatnonzero(np.bincount(numbers)).tolist() if len(numbers) else []


def alike(unit: Numbers, family: Numbers, code: Numbers) -> Iterator[tuple[tuple[int, ...], Numbers]]:
    """For each set of codes that some unit has within a family: the codes in order, and all units that have just these.

    The three arrays are one row each per (unit, family, code); no row stands twice.
    """
    if not len(unit):
        return
    order = np.lexsort((code, family, unit))
    unit, family, code = unit[order], family[order], code[order]
    begins = np.flatnonzero(np.concatenate([[True], (unit[1:] != unit[:-1]) | (family[1:] != family[:-1])]))
    lengths = np.diff(np.append(begins, len(unit)))
    for length in present(lengths):
        first = begins[lengths == length]
        table = code[first[:, None] + np.arange(length)]
        for one, members in _same(np.column_stack([family[first], table])):
            yield tuple(table[one].tolist()), unit[first[members]]


def _same(table: Numbers) -> Iterator[tuple[int, Numbers]]:
    """Groups of equal rows: one of them, and all of them in order."""
    number = np.zeros(len(table), dtype=np.int64)
    for column in range(table.shape[1]):
        values = table[:, column]
        number = np.unique(number * (int(values.max()) + 1) + values, return_inverse=True)[1].astype(np.int64)
    order = np.argsort(number, kind="stable")
    bounds = np.flatnonzero(np.concatenate([[True], np.diff(number[order]) != 0, [True]]))
    for start, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        yield int(order[start]), order[start:end]
