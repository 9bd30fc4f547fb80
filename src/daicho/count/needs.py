"""What must be licensed on a day, as it adds up; what needs nothing is set aside with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from daicho.count.metrics import cal
from daicho.count.model import Need
from daicho.words.finding import Finding, Place
from daicho.words.position import SetAside
from daicho.words.software import Release

ESTATE = Place("estate")


@dataclass(slots=True)
class Needs:
    """All needs of a day. ``kinds`` numbers them; the other fields hold numbers of ``kinds``."""

    kinds: list[Need] = field(default_factory=list)
    of_machine: dict[str, list[int]] = field(default_factory=dict)
    of_person: dict[str, list[int]] = field(default_factory=dict)
    hosts: dict[tuple[int, int, int], list[str]] = field(default_factory=dict)
    accesses: list[tuple[int, int, cal.Cluster]] = field(default_factory=list)
    asides: dict[tuple[Release, str, tuple[tuple[str, str], ...]], list[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
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

    def aside_all(self, units: Iterable[str], release: Release, rule: str) -> None:
        """Notes that the release takes no part in the counting on all these machines."""
        named = tuple(units)
        if named:
            self.asides.setdefault((release, rule, (("release", str(release)),)), []).extend(named)

    @property
    def set_aside(self) -> list[SetAside]:
        """What took no part in the counting, alike entries together."""
        return [
            SetAside(subject="installation", units=tuple(sorted(units)), release=release, rule=rule, facts=facts)
            for (release, rule, facts), units in self.asides.items()
        ]
