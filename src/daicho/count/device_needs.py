"""Device needs in columns: one row per machine and kind of need."""

from dataclasses import dataclass, field

import numpy as np

from daicho.count.machines import Flags, Machines, Rows
from daicho.count.matching import Matcher
from daicho.count.model import Need
from daicho.count.needs import Needs
from daicho.count.patterns import distinct, present
from daicho.count.uses import Uses
from daicho.words.entitlement import Metric


@dataclass(slots=True)
class DeviceNeeds:
    """``machine`` (row of the machine columns) needs ``number``, in order; ``open``: no bound licence serves it yet."""

    machine: Rows
    number: Rows
    open: Flags
    _starts: Rows = field(default_factory=lambda: np.zeros(0, dtype=np.int32))

    def of(self, row: int) -> list[int]:
        """The open needs of one machine, in order."""
        first, last = self._span(row)
        return [n for n, there in zip(self.number[first:last].tolist(), self.open[first:last], strict=True) if there]

    def close(self, row: int, number: int) -> None:
        """Takes one need of one machine out of the way."""
        first, last = self._span(row)
        self.open[first + int(np.flatnonzero(self.number[first:last] == number)[0])] = False

    def _span(self, row: int) -> tuple[int, int]:
        if not len(self._starts):
            size = int(self.machine[-1]) + 2 if len(self.machine) else 1
            self._starts = np.searchsorted(self.machine, np.arange(size)).astype(np.int32)
        if not 0 <= row < len(self._starts) - 1:
            return 0, 0
        return int(self._starts[row]), int(self._starts[row + 1])


def number_in_order(uses: Uses, matcher: Matcher, needs: Needs) -> None:
    """Numbers the kinds of device needs in order of release, so that the order of rows means nothing."""
    for place in present(uses.release):
        release = uses.releases[place]
        for based in (False, True) if matcher.wants_base(release.product) else (False,):
            needs.number(Need(release, Metric.DEVICE, based))
    for machine, release in uses.education:
        number = needs.number(Need(release, Metric.DEVICE, education=True))
        needs.of_machine.setdefault(machine, []).append(number)


def device_needs(uses: Uses, machines: Machines, matcher: Matcher, based: frozenset[str], needs: Needs) -> DeviceNeeds:
    """The device needs of all machines: what is used there, and what other rules hung on them (`Needs.of_machine`)."""
    resting = np.zeros(len(machines.used) + 1, dtype=np.int32)
    base = np.zeros(len(uses.releases) + 1, dtype=np.int32)
    wants = np.zeros(len(uses.releases) + 1, dtype=np.int32)
    for place in present(uses.release):
        release = uses.releases[place]
        base[place] = needs.number(Need(release, Metric.DEVICE))
        wants[place] = matcher.wants_base(release.product)
    if wants.any():
        resting[machines.in_use(based)[0]] = 1
    number = base[uses.release] + wants[uses.release] * resting[uses.machine]
    further = [(machines.row(unit), n) for unit, numbers in needs.of_machine.items() for n in numbers]
    machine = np.concatenate([uses.machine, np.array([row for row, _ in further], dtype=np.int32)])
    number = np.concatenate([number, np.array([n for _, n in further], dtype=np.int32)])
    width = max(1, len(needs.kinds))
    keys = distinct(machine.astype(np.int64) * width + number)
    rows = (keys // width).astype(np.int32), (keys % width).astype(np.int32)
    return DeviceNeeds(*rows, np.ones(len(keys), dtype=bool))
