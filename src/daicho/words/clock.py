"""The clock of a case: deadlines with their history, who moved when, busy periods, and what is to be remembered."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from daicho.words.case import DeadlineBasis
from daicho.words.point import Side, Turn
from daicho.words.text import Text


class DeadlineEnding(StrEnum):
    """How a deadline ended that no later one took the place of."""

    MET = "met"
    MISSED = "missed"
    DROPPED = "dropped"


class ExchangeKind(StrEnum):
    """What a communication does to the turn: holding replies and bare receipts leave it where it is."""

    SUBSTANCE = "substance"
    HOLDING = "holding"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDeadline:
    """A day by which ``owner`` owes ``what``, with its basis and the sentence that says so.

    ``supersedes`` is the number of the earlier deadline in whose place it stands (0: none). ``ending`` says how and
    on which day it ended; ``ending_reason`` why.
    """

    number: int
    owner: Side
    what: str
    due_on: date
    basis: DeadlineBasis
    quoted: str
    counted_from: date
    recorded_on: date
    by: str
    reason: str = ""
    contact: str = ""
    supersedes: int = 0
    ending: DeadlineEnding | None = None
    ended_on: date | None = None
    ending_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One communication: who said something on which day; ``step`` is the rung of the escalation ladder, if one."""

    number: int
    side: Side
    on: date
    kind: ExchangeKind
    what: str
    contact: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyPeriod:
    """A stretch of days in which the case gets only ``left_percent`` of a working day (決算, 棚卸).

    ``yearly`` repeats it each year from month and day to month and day, over New Year too.
    """

    number: int
    name: str
    first: date
    last: date
    left_percent: int = 0
    yearly: bool = False

    def holds_on(self, day: date) -> bool:
        """Whether ``day`` lies in it."""
        if not self.yearly:
            return self.first <= day <= self.last
        start, end, here = ((d.month, d.day) for d in (self.first, self.last, day))
        return start <= here <= end if start <= end else here >= start or here <= end


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysLeft:
    """Days from the day after ``start`` to ``end`` inclusive: all, business days, and those truly free for the case.

    ``taken`` names each busy period with the business days that fall into it. ``sure_through`` is the last day whose
    public holidays are gazetted, where ``end`` lies after it.
    """

    start: date
    end: date
    calendar_days: int
    business_days: int
    available: Decimal
    taken: tuple[tuple[str, int], ...] = ()
    sure_through: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """How long ``side`` took to answer what was put to it on ``asked_on``; ``answered_on`` None: still owed."""

    side: Side
    asked_on: date
    answered_on: date | None
    calendar_days: int
    business_days: int
    holding: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A step of the escalation ladder, due after so many business days of the vendor's silence."""

    id: str
    after_business_days: int
    name: Text
    how: Text
    letter: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RungState:
    """A rung in a case: the day on which it falls due, and the day on which it was taken (None: not yet)."""

    rung: Rung
    due_on: date
    taken_on: date | None = None
    is_due: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something to be remembered on ``on``: a code of the reminders' data with its facts, gravest kinds first there."""

    on: date
    code: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedDeadline:
    """A deadline with its days: as it was set, and from the day of asking on.

    ``superseded_by`` is the number of the deadline that took its place (0: none).
    """

    deadline: CaseDeadline
    given: DaysLeft
    left: DaysLeft
    superseded_by: int = 0

    @property
    def is_standing(self) -> bool:
        """Whether it still counts."""
        return not self.superseded_by and self.deadline.ending is None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClock:
    """Where the time of a case stands on ``on``; ``silent_since``: the day since which the vendor owes a word."""

    case_number: str
    on: date
    turn: Turn
    turn_since: date
    silent_since: date | None
    deadlines: tuple[TimedDeadline, ...]
    exchanges: tuple[Exchange, ...]
    responses: tuple[Response, ...]
    ladder: tuple[RungState, ...]
    notices: tuple[Notice, ...]
