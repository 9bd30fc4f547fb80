"""Days truly available, chains of deadlines, what is to be remembered, and the ladder."""

from datetime import date
from decimal import Decimal

import pytest

from daicho.answer.calendar_days import BusinessCalendar
from daicho.answer.clock import business_days_before, days_left, history, take
from daicho.answer.escalation import parsed, playbook
from daicho.words.clock import BusyPeriod, CaseClock, ExchangeKind
from daicho.words.point import PointState, Side, Turn
from support.case_desk import MARCH_16, a_deadline, a_point, an_exchange
from support.refusals import refused

PLAIN = BusinessCalendar()
SETTLEMENT = BusyPeriod(
    number=1, name="決算", first=date(2025, 3, 20), last=date(2025, 4, 10), left_percent=20, yearly=True
)
STOCKTAKE = BusyPeriod(number=2, name="棚卸", first=date(2026, 3, 30), last=date(2026, 3, 31))
LADDER = """
remind_before = [3]
[sources]
own = "ours"
[[rungs]]
id = "call"
after_business_days = 2
name = { ja = "電話", en = "Call" }
how = { ja = "かける", en = "Call" }
letter = ""
source = "own"
verified = true
"""


def clock(on: date, **given: object) -> CaseClock:
    stated: dict[str, object] = {"points": [], "exchanges": [], "deadlines": [], "busy": []}
    return take("2026-0001", received_on=MARCH_16, on=on, calendar=PLAIN, **stated | given)  # type: ignore[arg-type]


def test_busy_periods_leave_a_fifth_of_a_day_or_nothing_and_the_busiest_counts():
    left = days_left(MARCH_16, date(2026, 4, 3), calendar=PLAIN, busy=[SETTLEMENT, STOCKTAKE], seen_on=MARCH_16)
    # business days: 17 18 19 | 23 24 25 26 27 | 30 31 1 2 3; three are free, two are stocktaking, eight have a fifth
    assert (left.calendar_days, left.business_days) == (18, 13)
    assert left.available == Decimal("4.6")
    assert dict(left.taken) == {"決算": 8, "棚卸": 2}
    assert left.sure_through is None


def test_a_yearly_period_goes_over_new_year_and_another_one_does_not_come_back():
    yearend = BusyPeriod(number=1, name="年末", first=date(2024, 12, 20), last=date(2025, 1, 10), yearly=True)
    assert [yearend.holds_on(day) for day in (date(2027, 12, 25), date(2028, 1, 10), date(2028, 1, 11))] == [
        True, True, False,
    ]  # fmt: skip
    assert not STOCKTAKE.holds_on(date(2027, 3, 30))


def test_days_after_the_gazetted_holidays_are_said_to_be_unsure():
    left = days_left(MARCH_16, date(2028, 1, 7), calendar=PLAIN, seen_on=MARCH_16)
    assert left.sure_through == date(2027, 12, 31)
    assert days_left(MARCH_16, MARCH_16, calendar=PLAIN, seen_on=MARCH_16).available == 0


def test_an_extended_deadline_keeps_its_history_and_only_the_last_one_stands():
    first, second = a_deadline(1, date(2026, 4, 3)), a_deadline(2, date(2026, 4, 24), supersedes=1, reason="決算期")
    third = a_deadline(3, date(2026, 5, 15), supersedes=2, reason="連休")
    other = a_deadline(4, date(2026, 4, 10), owner=Side.VENDOR)
    taken = clock(MARCH_16, deadlines=[first, second, third, other])
    assert [(each.deadline.number, each.superseded_by, each.is_standing) for each in taken.deadlines] == [
        (1, 2, False), (2, 3, False), (3, 0, True), (4, 0, True),
    ]  # fmt: skip
    assert history(3, [first, second, third, other]) == (first, second, third)
    assert [notice.code for notice in clock(date(2026, 4, 13), deadlines=[first, second, third, other]).notices] == [
        "answer_overdue"
    ]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 3, 26), []),
        (date(2026, 3, 27), [("deadline_near", date(2026, 3, 27))]),  # five business days before 3 April
        (date(2026, 4, 1), [("deadline_near", date(2026, 3, 31))]),  # three business days before
        (date(2026, 4, 2), [("deadline_near", date(2026, 4, 2))]),
        (date(2026, 4, 3), [("deadline_today", date(2026, 4, 3))]),
        (date(2026, 4, 5), [("deadline_past", date(2026, 4, 4))]),
    ],
)
def test_a_deadline_is_remembered_five_three_and_one_business_days_before(on: date, expected: list[tuple[str, date]]):
    taken = clock(on, deadlines=[a_deadline(1, date(2026, 4, 3))])
    assert [(notice.code, notice.on) for notice in taken.notices] == expected


def test_business_days_before_skip_the_golden_week():
    assert business_days_before(date(2026, 5, 8), 2, PLAIN) == date(2026, 5, 1)  # 7 May, then 1 May


def test_the_ladder_counts_silence_from_our_question_and_skips_no_rung():
    asked = a_point(1, Side.US, on=MARCH_16)
    taken = clock(date(2026, 4, 1), points=[asked])
    assert [(state.rung.id, state.due_on) for state in taken.ladder][:3] == [
        ("ask_arrival", date(2026, 3, 24)),  # 17 18 19 23 24: 20 March is a holiday
        ("reminder", date(2026, 3, 31)),
        ("superior", date(2026, 4, 7)),
    ]
    assert [state.rung.id for state in taken.ladder if state.is_due] == ["ask_arrival"]
    called = an_exchange(1, Side.US, date(2026, 3, 25), step="ask_arrival")
    assert [s.rung.id for s in clock(date(2026, 4, 1), points=[asked], exchanges=[called]).ladder if s.is_due] == [
        "reminder"
    ]
    assert [notice.code for notice in taken.notices] == ["rung_due"]


def test_a_holding_reply_does_not_end_the_silence_and_an_answer_does():
    asked = a_point(1, Side.US, on=MARCH_16)
    holding = an_exchange(1, Side.VENDOR, date(2026, 3, 18), ExchangeKind.HOLDING)
    assert clock(date(2026, 4, 1), points=[asked], exchanges=[holding]).silent_since == MARCH_16
    answered = a_point(1, Side.US, "問い", (PointState.ANSWERED, date(2026, 3, 30)))
    over = clock(date(2026, 4, 1), points=[answered])
    assert (over.turn, over.silent_since, over.ladder, over.notices) == (Turn.NOBODY, None, (), ())


def test_a_rung_taken_in_an_earlier_silence_is_not_taken_in_this_one():
    again = a_point(1, Side.US, "問い", (PointState.EVADED, date(2026, 4, 1)), (PointState.OPEN, date(2026, 4, 2)))
    called = an_exchange(1, Side.US, date(2026, 3, 25), step="ask_arrival")
    assert [s.taken_on for s in clock(date(2026, 4, 20), points=[again], exchanges=[called]).ladder] == [None] * 5


def test_a_reply_that_nobody_has_held_beside_our_open_points_is_said():
    points = [a_point(1, Side.US, on=MARCH_16), a_point(2, Side.VENDOR)]
    wrote = an_exchange(1, Side.VENDOR, date(2026, 3, 23))
    notices = clock(date(2026, 3, 23), points=points, exchanges=[wrote]).notices
    assert [(notice.code, notice.on, dict(notice.facts)) for notice in notices] == [
        ("reply_unchecked", date(2026, 3, 23), {"point": "1"})
    ]


def test_the_shipped_ladder_is_in_order_and_says_that_its_days_are_unverified():
    rungs = playbook().rungs
    assert [rung.id for rung in rungs] == ["ask_arrival", "reminder", "superior", "president", "decide"]
    assert not any(rung.verified for rung in rungs)
    assert all(rung.source for rung in rungs)


def test_a_ladder_of_ones_own_is_read_or_refused_with_the_reason():
    assert [rung.id for rung in parsed(LADDER, "own.toml").rungs] == ["call"]
    for wrong in ("", LADDER.replace("[3]", '"x"'), LADDER.replace("verified = true\n", "")):
        with refused("own.toml", "cannot be read"):
            parsed(wrong, "own.toml")
    second = LADDER.partition("[[rungs]]")[2]
    for wrong in (LADDER.replace("days = 2", "days = 0"), f"{LADDER}[[rungs]]{second}"):
        with refused("own.toml", "each later than the one before"):
            parsed(wrong, "own.toml")
