"""What either side asks of the other in a case, point by point, and how each point stands."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from daicho.words.case import Vendor


class Side(StrEnum):
    """The two sides of a case."""

    US = "us"
    VENDOR = "vendor"

    @property
    def other(self) -> "Side":
        """The side across the table."""
        return Side.VENDOR if self is Side.US else Side.US


class PointKind(StrEnum):
    """What a point is to whoever raised it."""

    DEMAND = "demand"
    QUESTION = "question"
    CONDITION = "condition"


class PointState(StrEnum):
    """How a point stands; evaded: a reply came and passed it over (silence is not evasion, the point stays open)."""

    OPEN = "open"
    ANSWERED = "answered"
    EVADED = "evaded"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Turn(StrEnum):
    """Whose turn it is."""

    US = "us"
    VENDOR = "vendor"
    BOTH = "both"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class PointStep:
    """One decision of a person about a point: what it is from ``on`` on, why, and by which contact.

    ``state`` open is the point asked again. ``quoted`` is the sentence of ``contact`` on which the decision rests.
    """

    number: int
    state: PointState
    on: date
    recorded_on: date
    by: str
    reason: str
    contact: str = ""
    quoted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A demand, question or condition of one side: in our words, with the sentence that raised it, dated.

    ``contact`` names the contact that raised it: a mail's hash, or words ("2026-04-10 電話"). ``waits_for`` are the
    numbers of points that must be settled before this one can be answered.
    """

    number: int
    kind: PointKind
    asked_by: Side
    text: str
    asked_on: date
    recorded_on: date
    by: str
    contact: str = ""
    quoted: str = ""
    waits_for: tuple[int, ...] = ()
    steps: tuple[PointStep, ...] = ()

    @property
    def state(self) -> PointState:
        """How it stands now."""
        return self.steps[-1].state if self.steps else PointState.OPEN

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to say anything more about it."""
        return self.state not in (PointState.OPEN, PointState.EVADED)

    @property
    def since(self) -> date:
        """The day from which it stands as it does: asked again while open, it is open since it was first asked."""
        day = self.asked_on if self.state is PointState.OPEN else self.steps[-1].on
        for before, step in zip((None, *self.steps), self.steps, strict=False):
            was = PointState.OPEN if before is None else before.state
            if step.state is not was:
                day = step.on
        return day

    @property
    def times_asked(self) -> int:
        """How often it was put to the other side."""
        return 1 + sum(step.state is PointState.OPEN for step in self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """A suggestion, never a decision: what a reply seems to say of a point, and in which of its sentences.

    ``suggested`` evaded: no sentence speaks of it. ``phrase`` is the wording that led to the suggestion, where one did.
    """

    point: Point
    suggested: PointState
    sentences: tuple[str, ...] = ()
    phrase: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindedPoint:
    """One point of a reminder: what we asked and when, and what their reply (if any) said of it."""

    number: int
    kind: PointKind
    text: str
    quoted: str
    asked_on: date
    times_asked: int
    state: PointState
    replied_on: date | None = None
    reply: str = ""
    their_words: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderFacts:
    """All that a reminder (督促・再質問) states: the points passed over or unanswered, oldest first, and the new day.

    ``waiting_since`` is the day from which they are to answer, ``business_days_waited`` counts from the day after it
    to ``on``. ``earlier`` are the days on which we asked again before. ``step`` is the rung of the ladder it is
    written at ("" for none).
    """

    case_number: str
    vendor: Vendor
    subject: str
    on: date
    points: tuple[RemindedPoint, ...]
    waiting_since: date
    business_days_waited: int
    new_due_on: date
    business_days_given: int
    earlier: tuple[date, ...] = ()
    step: str = ""
