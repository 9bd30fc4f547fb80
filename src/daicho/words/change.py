"""What changed in a position: between two reference days, or since the same question was answered before."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from daicho.words.entitlement import Metric
from daicho.words.position import Line
from daicho.words.software import Release


class ChangeKind(StrEnum):
    """What happened between two days."""

    MACHINE_CAME = "machine_came"
    MACHINE_LEFT = "machine_left"
    PERSON_CAME = "person_came"
    PERSON_LEFT = "person_left"
    INSTALLED = "installed"
    INSTALLED_WITH_MACHINE = "installed_with_machine"
    REMOVED = "removed"
    REMOVED_WITH_MACHINE = "removed_with_machine"
    PLAN_GIVEN = "plan_given"
    PLAN_TAKEN = "plan_taken"
    ACCESS_CAME = "access_came"
    ACCESS_LEFT = "access_left"
    LOT_BEGAN = "lot_began"
    LOT_ENDED = "lot_ended"
    LOT_RETIRED = "lot_retired"
    LOT_WAIVED = "lot_waived"
    LOT_RETURNED = "lot_returned"
    LOT_SET_ASIDE = "lot_set_aside"
    LOT_AGAIN = "lot_again"
    RULE_BEGAN = "rule_began"
    RULE_ENDED = "rule_ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that happened. ``units`` are the machines or people concerned, of a lot none.

    ``subject``: the lot or the rule it is about. ``quantity``: licences of a lot. ``on``: the day, where one is known.
    """

    kind: ChangeKind
    units: tuple[str, ...] = ()
    release: Release | None = None
    subject: str = ""
    quantity: int = 0
    on: date | None = None
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def product(self) -> str:
        """The product it is about; "" where it is about none alone."""
        return "" if self.release is None else self.release.product


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """A line of the position that is another one; None where there is no such line on that side."""

    product: str
    metric: Metric
    before: Line | None
    after: Line | None

    def figure(self, name: str) -> tuple[int, int]:
        """The figure ``name`` of a line (owned, needed, covered, shortfall, surplus) before and after."""
        before, after = (0 if line is None else int(getattr(line, name)) for line in (self.before, self.after))
        return before, after


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What changed in the position between two reference days, and what happened between them."""

    first: date
    last: date
    lines: tuple[LineChange, ...]
    events: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How far what is known goes: the last imported file, decision on a lot and decision on a use, by row number."""

    file: int
    ending: int
    use: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A position as it was given to somebody on ``asked_on``.

    ``inputs`` marks all that was known then: the hash of the journal's newest event that brought something in.
    ``last_event`` is the number of the journal's newest event then, ``extent`` how far what was known went.
    """

    on: date
    rules_on: date
    asked_on: date
    by: str
    catalogue_version: str
    rules_version: str
    program: str
    inputs: str
    last_event: int
    extent: Extent
    lines: tuple[Line, ...]


FIGURES = ("needed", "owned", "covered", "shortfall", "surplus")
"""The figures of a line, in the order in which they are told."""


def line_changes(before: tuple[Line, ...], after: tuple[Line, ...]) -> tuple[LineChange, ...]:
    """The lines that differ in any figure, also of one edition or version, in order of product."""
    old = {(line.product, line.metric): line for line in before}
    new = {(line.product, line.metric): line for line in after}
    found = []
    for key in sorted(old.keys() | new.keys()):
        one, other = old.get(key), new.get(key)
        if one != other:
            found.append(LineChange(product=key[0], metric=key[1], before=one, after=other))
    return tuple(found)
