"""Counting days to a deadline: calendar days and the business days that are truly there."""

from datetime import date, timedelta

from daicho.answer.calendar_days import BusinessCalendar
from daicho.words.case import Deadline, DeadlineBasis

_DAY = timedelta(days=1)


def business_days_between(start: date, end: date, calendar: BusinessCalendar) -> int:
    """Business days from the day after ``start`` to ``end`` inclusive; 0 where ``end`` is not after ``start``."""
    days = (start + _DAY * ahead for ahead in range(1, (end - start).days + 1))
    return sum(calendar.is_business_day(day) for day in days)


def add_business_days(start: date, count: int, calendar: BusinessCalendar) -> date:
    """The ``count``-th business day after ``start``; with 0, ``start`` itself or the next business day."""
    if count < 0:
        raise ValueError(f"business days are counted forward, and {count} is below 0")
    day, left = start, count
    while left or not calendar.is_business_day(day):
        day += _DAY
        left -= left > 0 and calendar.is_business_day(day)
    return day


def deadline(
    *,
    due_on: date,
    basis: DeadlineBasis,
    quoted: str,
    counted_from: date,
    calendar: BusinessCalendar,
) -> Deadline:
    """The deadline with its calendar and business days counted from the day after ``counted_from``."""
    return Deadline(
        due_on=due_on,
        basis=basis,
        quoted=quoted,
        counted_from=counted_from,
        calendar_days=(due_on - counted_from).days,
        business_days=business_days_between(counted_from, due_on, calendar),
    )
