"""The time of a case: days truly left before a deadline, which deadline stands, and what to remember when."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from daicho.answer.calendar_days import BusinessCalendar, holidays_official_through
from daicho.answer.escalation import ladder, playbook
from daicho.answer.turns import as_of, case_turn, owed_by, responses, silent_since
from daicho.words.clock import (
    BusyPeriod,
    CaseClock,
    CaseDeadline,
    DaysLeft,
    Exchange,
    ExchangeKind,
    Notice,
    Rung,
    RungState,
    TimedDeadline,
)
from daicho.words.point import Point, Side, Turn

_DAY = timedelta(days=1)
_MOST = 3660
"""Days that are looked at one by one: ten years; what is further off is cut there."""


def days_left(
    start: date, end: date, *, calendar: BusinessCalendar, busy: Sequence[BusyPeriod] = (), seen_on: date
) -> DaysLeft:
    """The days after ``start`` up to ``end``; 0 where ``end`` is not after it.

    Where busy periods overlap, the one that leaves least counts, and is the one named.
    """
    ahead = range(1, min((end - start).days, _MOST) + 1)
    open_days = [day for day in (start + _DAY * n for n in ahead) if calendar.is_business_day(day)]
    held = [(day, _busiest(day, busy)) for day in open_days]
    percent = sum(100 if period is None else period.left_percent for _, period in held)
    taken = Counter(period.name for _, period in held if period is not None)
    known = holidays_official_through(seen_on)
    return DaysLeft(
        start=start,
        end=end,
        calendar_days=max((end - start).days, 0),
        business_days=len(open_days),
        available=Decimal(percent) / 100,
        taken=tuple(taken.items()),
        sure_through=known if end > known else None,
    )


def _busiest(day: date, busy: Iterable[BusyPeriod]) -> BusyPeriod | None:
    holding = (period for period in busy if period.holds_on(day))
    return min(holding, key=lambda period: (period.left_percent, period.number), default=None)


def timed(
    deadlines: Sequence[CaseDeadline], *, on: date, calendar: BusinessCalendar, busy: Sequence[BusyPeriod]
) -> tuple[TimedDeadline, ...]:
    """Every deadline with its days, in order of number; the earlier ones of a chain stay, marked as superseded."""
    after = {deadline.supersedes: deadline.number for deadline in deadlines if deadline.supersedes}
    return tuple(
        TimedDeadline(
            deadline=deadline,
            given=days_left(
                deadline.counted_from, deadline.due_on, calendar=calendar, busy=busy, seen_on=deadline.recorded_on
            ),
            left=days_left(on, deadline.due_on, calendar=calendar, busy=busy, seen_on=on),
            superseded_by=after.get(deadline.number, 0),
        )
        for deadline in deadlines
    )


def history(number: int, deadlines: Iterable[CaseDeadline]) -> tuple[CaseDeadline, ...]:
    """The deadline with all that it superseded, the first one first."""
    known = {deadline.number: deadline for deadline in deadlines}
    chain = [known[number]]
    while chain[-1].supersedes:
        chain.append(known[chain[-1].supersedes])
    return tuple(reversed(chain))


def take(
    case_number: str,
    *,
    received_on: date,
    on: date,
    points: Sequence[Point],
    exchanges: Sequence[Exchange],
    deadlines: Sequence[CaseDeadline],
    calendar: BusinessCalendar,
    busy: Sequence[BusyPeriod] = (),
    rungs: Sequence[Rung] | None = None,
) -> CaseClock:
    """Everything about the time of a case as it stood at the end of ``on``; what came later is left out."""
    stood = as_of(points, on)
    said = sorted((each for each in exchanges if each.on <= on), key=lambda each: (each.on, each.number))
    turn, since = case_turn(stood, said, received_on=received_on)
    silent = silent_since(stood, said)
    days = timed(
        [_as_of(each, on) for each in deadlines if each.recorded_on <= on], on=on, calendar=calendar, busy=busy
    )
    steps = ladder(playbook().rungs if rungs is None else rungs, silent, said, on=on, calendar=calendar)
    notices = (*_of_deadlines(days, on, calendar), *_of_rungs(steps), *_of_replies(stood, said))
    return CaseClock(
        case_number=case_number,
        on=on,
        turn=turn,
        turn_since=since,
        silent_since=silent,
        deadlines=days,
        exchanges=tuple(said),
        responses=responses(said, calendar, on=on, is_over=turn is Turn.NOBODY),
        ladder=steps,
        notices=tuple(sorted(notices, key=lambda notice: (notice.on, notice.code, notice.facts))),
    )


def _as_of(deadline: CaseDeadline, on: date) -> CaseDeadline:
    if deadline.ended_on is None or deadline.ended_on <= on:
        return deadline
    return replace(deadline, ending=None, ended_on=None, ending_reason="")


def _of_rungs(steps: Iterable[RungState]) -> Iterator[Notice]:
    return (Notice(on=s.due_on, code="rung_due", facts=(("rung", s.rung.id),)) for s in steps if s.is_due)


def _of_replies(points: Sequence[Point], exchanges: Iterable[Exchange]) -> Iterator[Notice]:
    """Our points that are still open although the vendor wrote something of substance since."""
    theirs = [each for each in exchanges if each.side is Side.VENDOR]
    spoken = [each.on for each in theirs if each.kind is ExchangeKind.SUBSTANCE]
    for point in owed_by(Side.VENDOR, points):
        after = [day for day in spoken if day > _last_asked(point)]
        if after and point.asked_by is Side.US:
            yield Notice(on=min(after), code="reply_unchecked", facts=(("point", str(point.number)),))


def _last_asked(point: Point) -> date:
    return point.steps[-1].on if point.steps else point.asked_on


def _of_deadlines(days: Iterable[TimedDeadline], on: date, calendar: BusinessCalendar) -> Iterator[Notice]:
    """Reminders of standing deadlines: those of the days ahead that have come, and what is past."""
    for each in days:
        if each.is_standing:
            code, day = _notice(each, on, calendar)
            if code:
                yield Notice(on=day, code=code, facts=(("deadline", str(each.deadline.number)),))


def _notice(each: TimedDeadline, on: date, calendar: BusinessCalendar) -> tuple[str, date]:
    ours, due = each.deadline.owner is Side.US, each.deadline.due_on
    if due < on:
        return ("deadline_past" if ours else "answer_overdue"), due + _DAY
    if due == on:
        return ("deadline_today" if ours else "answer_due_today"), due
    ahead = [day for day in reminder_days(due, calendar) if day <= on]
    return ("deadline_near", ahead[-1]) if ours and ahead else ("", due)


def reminder_days(due: date, calendar: BusinessCalendar) -> tuple[date, ...]:
    """The business days on which a deadline is to be remembered beforehand, the first one first."""
    return tuple(business_days_before(due, count, calendar) for count in playbook().remind_before)


def business_days_before(due: date, count: int, calendar: BusinessCalendar) -> date:
    """The ``count``-th business day before ``due``."""
    day = due
    while count:
        day -= _DAY
        count -= calendar.is_business_day(day)
    return day
