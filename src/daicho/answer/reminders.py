"""The facts of a reminder: what we asked, what was passed over or left without a word, and by when we ask again."""

from collections.abc import Iterable, Sequence
from datetime import date

from daicho.answer.calendar_days import BusinessCalendar
from daicho.answer.deadlines import add_business_days, business_days_between
from daicho.words.case import Case
from daicho.words.point import Point, PointState, RemindedPoint, ReminderFacts, Side


def facts(
    case: Case,
    points: Sequence[Point],
    *,
    on: date,
    days: int,
    calendar: BusinessCalendar,
    only: frozenset[int] = frozenset(),
    step: str = "",
) -> ReminderFacts | None:
    """What a reminder on ``on`` states of our points that are open or evaded; None where there is none.

    ``days`` business days are given to answer; ``only`` limits it to points of these numbers.
    """
    owed = [p for p in points if p.asked_by is Side.US and not p.is_settled and (not only or p.number in only)]
    if not owed:
        return None
    since = min(point.since for point in owed)
    return ReminderFacts(
        case_number=case.number,
        vendor=case.vendor,
        subject=case.subject,
        on=on,
        points=tuple(_reminded(point) for point in sorted(owed, key=lambda p: (p.asked_on, p.number))),
        waiting_since=since,
        business_days_waited=business_days_between(since, on, calendar),
        new_due_on=add_business_days(on, days, calendar),
        business_days_given=days,
        earlier=_asked_again(owed),
        step=step,
    )


def _asked_again(points: Iterable[Point]) -> tuple[date, ...]:
    return tuple(sorted({s.on for point in points for s in point.steps if s.state is PointState.OPEN}))


def _reminded(point: Point) -> RemindedPoint:
    """The point with the last reply that passed it over, where there was one."""
    evasion = next((step for step in reversed(point.steps) if step.state is PointState.EVADED), None)
    return RemindedPoint(
        number=point.number,
        kind=point.kind,
        text=point.text,
        quoted=point.quoted,
        asked_on=point.asked_on,
        times_asked=point.times_asked,
        state=point.state,
        replied_on=None if evasion is None else evasion.on,
        reply="" if evasion is None else evasion.contact,
        their_words="" if evasion is None else evasion.quoted,
        reason="" if evasion is None else evasion.reason,
    )
