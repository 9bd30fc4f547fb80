"""Whose turn it is, point by point; and how long either side took."""

from datetime import date

import pytest

from daicho.answer.calendar_days import BusinessCalendar
from daicho.answer.turns import (
    as_of,
    case_turn,
    responses,
    silent_since,
    turn_of,
    waiting_since,
    with_exchanges_of_points,
)
from daicho.words.clock import ExchangeKind
from daicho.words.point import Point, PointState, Side, Turn
from support.case_desk import MARCH_16, a_point, an_exchange

PLAIN = BusinessCalendar()
OPEN, ANSWERED, EVADED, REFUSED = PointState.OPEN, PointState.ANSWERED, PointState.EVADED, PointState.REFUSED


def turn(point: Point, *others: Point) -> Turn:
    return turn_of(point, {each.number: each for each in (point, *others)})


@pytest.mark.parametrize(
    ("asked_by", "steps", "expected"),
    [
        (Side.US, [], Turn.VENDOR),
        (Side.VENDOR, [], Turn.US),
        (Side.US, [EVADED], Turn.US),  # a reply passed it over: we have to ask again
        (Side.VENDOR, [EVADED], Turn.VENDOR),
        (Side.US, [EVADED, OPEN], Turn.VENDOR),  # asked again
        (Side.US, [ANSWERED], Turn.NOBODY),
        (Side.US, [REFUSED], Turn.NOBODY),
        (Side.VENDOR, [PointState.WITHDRAWN], Turn.NOBODY),
        (Side.VENDOR, [ANSWERED, OPEN], Turn.US),
    ],
)
def test_the_turn_of_a_point_follows_its_last_decision(asked_by: Side, steps: list[PointState], expected: Turn):
    decided = [(state, date(2026, 3, 17 + n)) for n, state in enumerate(steps)]
    assert turn(a_point(1, asked_by, "問い", *decided)) is expected


def test_a_demand_that_waits_for_our_condition_is_the_vendors_turn_until_the_condition_is_settled():
    nda = a_point(2, Side.US, "NDA", on=date(2026, 3, 18))
    demand = a_point(1, Side.VENDOR, "台数", waits_for=(2,))
    assert turn(demand, nda) is Turn.VENDOR
    assert case_turn([demand, nda], [], received_on=MARCH_16) == (Turn.VENDOR, date(2026, 3, 18))
    signed = a_point(2, Side.US, "NDA", (ANSWERED, date(2026, 3, 25)), on=date(2026, 3, 18))
    assert turn(demand, signed) is Turn.US
    assert waiting_since(demand, {1: demand, 2: signed}) == date(2026, 3, 25)
    passed_over = a_point(2, Side.US, "NDA", (EVADED, date(2026, 3, 25)), on=date(2026, 3, 18))
    assert turn(demand, passed_over) is Turn.US


def test_asking_again_while_nobody_answers_does_not_start_the_wait_anew():
    point = a_point(1, Side.US, "問い", (OPEN, date(2026, 3, 30)), (OPEN, date(2026, 4, 6)))
    assert (point.since, point.times_asked) == (MARCH_16, 3)
    after_evasion = a_point(1, Side.US, "問い", (EVADED, date(2026, 3, 30)), (OPEN, date(2026, 4, 6)))
    assert after_evasion.since == date(2026, 4, 6)
    assert a_point(1, Side.US, "問い", (ANSWERED, date(2026, 3, 30))).since == date(2026, 3, 30)


def test_a_case_where_both_owe_something_says_both():
    points = [a_point(1, Side.VENDOR), a_point(2, Side.US, on=date(2026, 3, 18))]
    assert case_turn(points, [], received_on=MARCH_16) == (Turn.BOTH, date(2026, 3, 18))
    assert silent_since(points, []) == date(2026, 3, 18)


def test_a_case_without_points_is_the_turn_of_whoever_did_not_speak_last():
    exchanges = [an_exchange(1, Side.VENDOR, MARCH_16), an_exchange(2, Side.US, date(2026, 3, 18))]
    assert case_turn([], [], received_on=MARCH_16) == (Turn.US, MARCH_16)
    assert case_turn([], exchanges, received_on=MARCH_16) == (Turn.VENDOR, date(2026, 3, 18))
    twice = [*exchanges, an_exchange(3, Side.US, date(2026, 3, 25))]
    assert case_turn([], twice, received_on=MARCH_16) == (Turn.VENDOR, date(2026, 3, 18))
    holding = [*exchanges, an_exchange(3, Side.VENDOR, date(2026, 3, 19), ExchangeKind.HOLDING)]
    assert case_turn([], holding, received_on=MARCH_16)[0] is Turn.VENDOR
    assert silent_since([], holding) == date(2026, 3, 18)
    assert silent_since([], exchanges[:1]) is None


def test_a_case_whose_points_are_all_settled_is_nobodys_turn():
    settled = a_point(1, Side.US, "問い", (REFUSED, date(2026, 3, 24)))
    assert case_turn([settled], [], received_on=MARCH_16) == (Turn.NOBODY, date(2026, 3, 24))


def test_response_times_run_from_the_first_unanswered_word_and_holding_replies_do_not_stop_them():
    exchanges = [
        an_exchange(1, Side.VENDOR, MARCH_16),
        an_exchange(2, Side.US, date(2026, 3, 18)),
        an_exchange(3, Side.VENDOR, date(2026, 3, 19), ExchangeKind.HOLDING),
        an_exchange(4, Side.US, date(2026, 3, 26)),
        an_exchange(5, Side.VENDOR, date(2026, 4, 1)),
    ]
    ours, theirs, owed = responses(exchanges, PLAIN, on=date(2026, 4, 8))
    assert (ours.side, ours.calendar_days, ours.business_days) == (Side.US, 2, 2)
    assert (theirs.side, theirs.asked_on, theirs.answered_on) == (Side.VENDOR, date(2026, 3, 18), date(2026, 4, 1))
    assert (theirs.calendar_days, theirs.business_days) == (
        14,
        9,
    )  # 19, 23 to 27, 30, 31 March, 1 April; 20 is a holiday
    assert theirs.holding == (date(2026, 3, 19),)
    assert (owed.side, owed.answered_on, owed.calendar_days) == (Side.US, None, 7)
    assert len(responses(exchanges, PLAIN, on=date(2026, 4, 8), is_over=True)) == 2
    assert len(responses(exchanges, PLAIN, on=date(2026, 3, 20))) == 2  # what came later is not there yet


def test_points_tell_of_words_that_no_exchange_tells_of_and_only_of_those():
    points = [
        a_point(1, Side.US, "問い", (EVADED, date(2026, 3, 25)), (OPEN, date(2026, 3, 27)), on=date(2026, 3, 18)),
        a_point(2, Side.VENDOR, "台数", (ANSWERED, date(2026, 3, 18))),
        a_point(3, Side.VENDOR, "聞き違い", (PointState.WITHDRAWN, date(2026, 3, 19))),  # nobody said a word that day
    ]
    made = with_exchanges_of_points([an_exchange(1, Side.VENDOR, MARCH_16)], points)
    said = {(exchange.side, exchange.on) for exchange in made}
    assert said == {
        (Side.VENDOR, MARCH_16),
        (Side.US, date(2026, 3, 18)),
        (Side.VENDOR, date(2026, 3, 25)),
        (Side.US, date(2026, 3, 27)),
    }
    assert len(made) == 4


def test_a_past_day_knows_nothing_of_what_came_later():
    points = [a_point(1, Side.US, "問い", (ANSWERED, date(2026, 4, 1))), a_point(2, on=date(2026, 4, 2))]
    (then,) = as_of(points, date(2026, 3, 31))
    assert (then.number, then.state) == (1, OPEN)
