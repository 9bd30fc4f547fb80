"""What must be licensed on a day, as it adds up; what needs nothing is set aside with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from daicho.count.metrics import cal
from daicho.count.model import Need
from daicho.count.sites import Site
from daicho.words.finding import Finding, Place
from daicho.words.position import SetAside
from daicho.words.software import Release

ESTATE = Place("estate")
Levels = tuple[tuple[int, int], ...]
"""Needs of people and of devices, level by level of the version that they must reach."""


@dataclass(slots=True)
class Needs:
    """All needs of a day. ``kinds`` numbers them; the other fields hold numbers of ``kinds``.

    ``accesses``: by whom they may be licensed, whether licences of devices can be bought for them, and who has them.
    ``hosts``: (need, licences per host, licences that license it once) → hosts without a choice; ``sites``: with one;
    ``by_core``: what is used on machines there that a site licenses by cores.
    ``choices``: servers that go by cores (need, how many) or by a server licence (need) with access licences (T28).
    ``imaged``: by row of the machines who has a release from volume media, where that asks for a volume licence (T16).
    """

    kinds: list[Need] = field(default_factory=list)
    of_machine: dict[str, list[int]] = field(default_factory=dict)
    of_person: dict[str, list[int]] = field(default_factory=dict)
    hosts: dict[tuple[int, int, int], list[str]] = field(default_factory=dict)
    accesses: list[tuple[Levels, bool, cal.Cluster]] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    by_core: dict[str, Release] = field(default_factory=dict)
    choices: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    asides: dict[tuple[Release, str, tuple[tuple[str, str], ...]], list[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    imaged: dict[Release, NDArray[np.bool_]] = field(default_factory=dict)
    _numbers: dict[Need, int] = field(default_factory=dict)

    def number(self, need: Need) -> int:
        """The number of a need, given when it is first met."""
        if need not in self._numbers:
            self._numbers[need] = len(self.kinds)
            self.kinds.append(need)
        return self._numbers[need]

    def doubt(self, code: str, **facts: object) -> None:
        """Notes a finding about the estate."""
        self.findings.append(Finding.at(code, ESTATE, **facts))

    def aside(self, unit: str, release: Release, rule: str, **facts: object) -> None:
        """Notes an installation that takes no part in the counting."""
        pairs = tuple(sorted((name, str(value)) for name, value in {"release": release, **facts}.items()))
        self.asides.setdefault((release, rule, pairs), []).append(unit)

    def aside_all(self, units: Iterable[str], release: Release, rule: str, **facts: object) -> None:
        """Notes that the release takes no part in the counting on all these machines."""
        named = tuple(units)
        pairs = tuple(sorted((name, str(value)) for name, value in {"release": release, **facts}.items()))
        if named:
            self.asides.setdefault((release, rule, pairs), []).extend(named)

    @property
    def set_aside(self) -> list[SetAside]:
        """What took no part in the counting, alike entries together."""
        return [
            SetAside(subject="installation", units=tuple(sorted(units)), release=release, rule=rule, facts=facts)
            for (release, rule, facts), units in self.asides.items()
        ]
