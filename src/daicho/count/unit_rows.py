"""Which machines are licensed together: one by one, or those of one person where a licence may reach a second one."""

from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from daicho.count.device_needs import DeviceNeeds
from daicho.count.machines import Flags, Machines, Rows, codes, truth
from daicho.words.estate import MachineKind

MOST_DEVICES = 4
"""A person's devices are taken together up to this many; more are split into several units."""
PORTABLE = (MachineKind.NOTEBOOK, MachineKind.TABLET)
Numbers = NDArray[np.int64]


@dataclass(slots=True)
class UnitRows:
    """Units and their devices. ``unit``: by row of the machines; ``place``: which of its unit's devices a machine is.

    ``devices``: by unit, the rows of its devices, -1 for none. ``portable`` machines count as such only where a unit
    has several. ``split``: people with more devices than are taken together.
    """

    unit: Numbers
    place: Numbers
    portable: Flags
    devices: Rows
    split: list[tuple[str, int]]


def unit_rows(machines: Machines, needs: DeviceNeeds, reaches_far: Flags, of_people: Flags) -> UnitRows:
    """The units of all machines; ``reaches_far`` tells by need whether a licence may reach a second device.

    ``of_people``: machines for whose users licences are kept.
    """
    fields = machines.columns.machines.fields
    size = len(machines.used)
    far = np.zeros(size, dtype=bool)
    far[needs.machine[needs.open & reaches_far[needs.number]]] = True
    wanting = np.zeros(size, dtype=bool)
    wanting[needs.machine[needs.open]] = True
    far = (far | of_people & wanting) & truth(fields["user"], bool)
    portable = truth(fields["kind"], lambda kind: kind in PORTABLE)
    unit, place = np.arange(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    rows = np.flatnonzero(far)
    users = codes(fields["user"])[rows]
    order = np.argsort(users, kind="stable")
    rows, users = rows[order], users[order]
    count = np.bincount(users, minlength=1)
    split: list[tuple[str, int]] = []
    together = rows[(count[users] > 1) & (count[users] <= MOST_DEVICES)]
    _number(together, codes(fields["user"])[together], unit, place)
    for user in np.flatnonzero(count > MOST_DEVICES).tolist():
        split.append((fields["user"].values[user], int(count[user])))
        for chunk in _chunks(rows[users == user].tolist(), portable):
            unit[chunk], place[chunk] = chunk[0], np.arange(len(chunk))
    devices = np.full((size, MOST_DEVICES), -1, dtype=np.int32)
    devices[unit, place] = np.arange(size)
    several = devices[unit, 1] >= 0
    return UnitRows(unit, place, portable & several, devices, sorted(split))


def _number(rows: Rows | Numbers, users: Rows, unit: Numbers, place: Numbers) -> None:
    """The machines of each user become one unit, named by the first of them; ``rows`` are in order of user."""
    if len(rows):
        begins = np.concatenate([[True], users[1:] != users[:-1]])
        first = np.flatnonzero(begins)[np.cumsum(begins) - 1]
        unit[rows] = rows[first]
        place[rows] = np.arange(len(rows)) - first


def _chunks(rows: list[int], portable: Flags) -> list[list[int]]:
    """At most `MOST_DEVICES` at a time, fixed and portable ones in turn so that pairs stay possible."""
    carried = [row for row in rows if portable[row]]
    fixed = [row for row in rows if not portable[row]]
    mixed = [row for pair in zip_longest(fixed, carried) for row in pair if row is not None]
    return [mixed[start : start + MOST_DEVICES] for start in range(0, len(mixed), MOST_DEVICES)]
