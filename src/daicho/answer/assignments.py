"""Which lot serves which need of which machine or person: the allocations of a position, unit by unit."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from daicho.answer.speaker import Speaker
from daicho.words.position import Allocation, Demand, SetAside
from daicho.words.software import Installation


@dataclass(frozen=True, slots=True)
class Assignment:
    """One need of one unit and what serves it; ``quantity`` None where the unit's own share cannot be told."""

    unit: str
    demand: Demand
    allocation: Allocation
    quantity: int | None

    @property
    def is_short(self) -> bool:
        """Whether no lot serves this need."""
        return not self.allocation.lot

    def state(self, speaker: Speaker) -> str:
        """Covered, covered by a licence that serves another need too, or short."""
        if self.is_short:
            return speaker.phrase("phrase.short")
        return speaker.phrase("phrase.shared" if self.quantity == 0 else "phrase.covered")

    def reason(self, speaker: Speaker) -> str:
        """By which right the lot serves, or why nothing does."""
        if self.is_short and self.allocation.right not in speaker.snapshot.reasons:
            return speaker.phrase("phrase.short_reason")
        return speaker.reason(self.allocation.right, self.allocation.facts)


def _share(allocation: Allocation) -> int | None:
    each, rest = divmod(allocation.quantity, max(len(allocation.units), 1))
    return None if rest else each


@dataclass(frozen=True)
class Assignments:
    """All assignments of the speaker's position, by unit and by lot."""

    speaker: Speaker

    @cached_property
    def every(self) -> tuple[Assignment, ...]:
        """One entry per unit and allocation, ordered by unit and need."""
        demands = {demand.id: demand for demand in self.speaker.position.demands}
        found = [
            Assignment(unit, demands[allocation.demand], allocation, _share(allocation))
            for allocation in self.speaker.position.allocations
            for unit in allocation.units
        ]
        return tuple(sorted(found, key=lambda a: (a.unit, a.demand.release, a.demand.id, a.allocation.lot)))

    @cached_property
    def by_unit(self) -> Mapping[str, tuple[Assignment, ...]]:
        """The assignments of each unit."""
        found: dict[str, list[Assignment]] = defaultdict(list)
        for assignment in self.every:
            found[assignment.unit].append(assignment)
        return {unit: tuple(several) for unit, several in found.items()}

    @cached_property
    def by_lot(self) -> Mapping[str, tuple[Assignment, ...]]:
        """The assignments that each lot serves."""
        found: dict[str, list[Assignment]] = defaultdict(list)
        for assignment in self.every:
            if not assignment.is_short:
                found[assignment.allocation.lot].append(assignment)
        return {lot: tuple(several) for lot, several in found.items()}

    @cached_property
    def _set_aside(self) -> Mapping[tuple[str, object], SetAside]:
        return {(unit, aside.release): aside for aside in self.speaker.position.set_aside for unit in aside.units}

    def of_installation(self, installation: Installation) -> tuple[Assignment, ...]:
        """What serves an installation: the need of its very release, else of its product on that machine."""
        on_machine = self.by_unit.get(installation.machine, ())
        exact = tuple(a for a in on_machine if a.demand.release == installation.release)
        return exact or tuple(a for a in on_machine if a.demand.release.product == installation.release.product)

    def why(self, installation: Installation) -> str:
        """In words: what serves the installation, or why it took no part in the counting."""
        found = self.of_installation(installation)
        if found:
            return self.speaker.running(dict.fromkeys(a.reason(self.speaker) for a in found))
        aside = self._set_aside.get((installation.machine, installation.release))
        if aside is None:
            return self.speaker.phrase("phrase.not_counted")
        return self.speaker.reason(aside.rule, (("unit", installation.machine), *aside.facts))
