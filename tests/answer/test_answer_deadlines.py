"""Business days in Japan: weekends, public holidays, and the company's own closing days."""

from datetime import date, timedelta

import pytest

from daicho.answer.calendar_days import YEAR_END, BusinessCalendar, holidays_official_through, public_holiday
from daicho.answer.deadlines import add_business_days, business_days_between, deadline
from daicho.words.case import DeadlineBasis

PLAIN = BusinessCalendar()
CLOSED = BusinessCalendar(yearly=YEAR_END)


def test_two_weeks_over_new_year_leave_five_business_days():
    start, end = date(2025, 12, 22), date(2026, 1, 5)
    assert (end - start).days == 14
    assert business_days_between(start, end, CLOSED) == 5  # 23 to 26 December, and 5 January
    assert business_days_between(start, end, PLAIN) == 9  # 29 to 31 December and 2 January are no public holidays


def test_three_weeks_over_golden_week():
    # users' story: received on 26 April 2017, due on 17 May; 29 April fell on a Saturday; 3, 4 and 5 May are holidays
    assert business_days_between(date(2017, 4, 26), date(2017, 5, 17), PLAIN) == 12
    closed = BusinessCalendar(closing=frozenset({date(2017, 5, 1), date(2017, 5, 2)}))
    assert business_days_between(date(2017, 4, 26), date(2017, 5, 17), closed) == 10


def test_a_holiday_on_a_sunday_moves_to_the_next_day_that_is_none():
    assert public_holiday(date(2026, 5, 6)) != ""  # 3 May 2026 is a Sunday; 4 and 5 May are holidays already
    assert business_days_between(date(2026, 5, 1), date(2026, 5, 7), PLAIN) == 1


def test_the_day_of_receipt_is_not_counted_and_the_last_day_is():
    monday = date(2026, 1, 19)
    assert business_days_between(monday, monday, PLAIN) == 0
    assert business_days_between(monday, monday + timedelta(days=1), PLAIN) == 1
    assert business_days_between(monday + timedelta(days=5), monday, PLAIN) == 0


@pytest.mark.parametrize(
    ("start", "count", "calendar", "expected"),
    [
        (date(2025, 12, 25), 5, PLAIN, date(2026, 1, 2)),
        (date(2025, 12, 25), 5, CLOSED, date(2026, 1, 8)),
        (date(2026, 5, 1), 1, PLAIN, date(2026, 5, 7)),
        (date(2026, 1, 23), 1, PLAIN, date(2026, 1, 26)),
        (date(2026, 1, 24), 0, PLAIN, date(2026, 1, 26)),
        (date(2026, 1, 26), 0, PLAIN, date(2026, 1, 26)),
        (date(2026, 9, 18), 1, PLAIN, date(2026, 9, 24)),  # five days off in September 2026
    ],
)
def test_business_days_added(start: date, count: int, calendar: BusinessCalendar, expected: date):
    assert add_business_days(start, count, calendar) == expected


def test_adding_and_counting_agree_on_every_day_of_two_years():
    for ahead in range(0, 730, 3):
        start = date(2025, 1, 1) + timedelta(days=ahead)
        for count in (1, 4, 15):
            end = add_business_days(start, count, CLOSED)
            assert CLOSED.is_business_day(end)
            assert business_days_between(start, end, CLOSED) == count


def test_business_days_are_not_counted_backward():
    with pytest.raises(ValueError, match="below 0"):
        add_business_days(date(2026, 1, 5), -1, PLAIN)


def test_a_deadline_carries_both_counts():
    due = deadline(
        due_on=date(2026, 1, 5),
        basis=DeadlineBasis.OWN_PROMISE,
        quoted="1月5日に回答します",
        counted_from=date(2025, 12, 22),
        calendar=CLOSED,
    )
    assert (due.calendar_days, due.business_days) == (14, 5)


def test_holidays_are_official_to_the_end_of_next_year_once_the_february_gazette_is_out():
    assert holidays_official_through(date(2026, 1, 31)) == date(2026, 12, 31)
    assert holidays_official_through(date(2026, 2, 1)) == date(2027, 12, 31)
