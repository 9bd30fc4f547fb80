"""Points, deadlines, exchanges and busy periods: dated, journalled, nothing overwritten, every refusal said."""

import random
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from daicho.actions import busy_periods, calendars, cases, clock, journal, organisations, points
from daicho.actions.busy_periods import Stated
from daicho.actions.clock import NewDeadline
from daicho.actions.points import Decision, Raised
from daicho.store import models
from daicho.store.reads import clocks
from daicho.words.case import Deadline, DeadlineBasis, Organisation, RequestKind, Vendor
from daicho.words.clock import DeadlineEnding, ExchangeKind
from daicho.words.point import PointKind, PointState, Side, Turn
from daicho.words.text import Language
from support.case_desk import MARCH_16, a_mail
from support.keys import made_up_key
from support.ledgers import a_company
from support.refusals import refused

pytestmark = pytest.mark.django_db
NUMBER = "2026-0001"
BODY = "Officeの導入台数をご報告ください。\n4月3日までにご回答ください。"
SAID = Deadline(
    due_on=date(2026, 4, 3), basis=DeadlineBasis.DEMAND, quoted="4月3日までにご回答ください。", counted_from=MARCH_16,
    calendar_days=18, business_days=13,
)  # fmt: skip
TODAY = date(2026, 4, 10)
ASKED = Raised(kind=PointKind.QUESTION, asked_by=Side.US, text="費用の負担", asked_on=date(2026, 3, 17))
EXTENDED = NewDeadline(
    owner=Side.US, what="", due_on=date(2026, 4, 24), basis=DeadlineBasis.AGREED, counted_from=MARCH_16,
    contact="2026-03-17 電話", reason="決算期", supersedes=1,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _a_case() -> None:
    a_company()
    cases.open_from_mail(
        organisation="own", contact=replace(a_mail(body=BODY), deadlines=(SAID,)), kind=RequestKind.VOLUNTARY_SURVEY,
        vendor=Vendor(name="見本ソフト"), received_on=MARCH_16, by="tests", on=MARCH_16,
    )  # fmt: skip


def add(raised: Raised = ASKED, on: date = TODAY):
    return points.add(organisation="own", number=NUMBER, raised=raised, by="tests", on=on)


def decide(
    state: PointState, *numbers: int, on: date = date(2026, 3, 25), contact: str = "2026-03-25 メール", reason="理由"
):
    said = Decision(state=state, on=on, reason=reason, contact=contact)
    return points.decide(organisation="own", number=NUMBER, points=numbers or (1,), said=said, by="tests", on=TODAY)


def set_deadline(new: NewDeadline = EXTENDED):
    return clock.set_deadline(organisation="own", number=NUMBER, new=new, by="tests", on=TODAY)


def end(number: int, ending: DeadlineEnding = DeadlineEnding.MET, on: date = date(2026, 4, 2), reason: str = "提出"):
    clock.end_deadline(
        organisation="own",
        number=NUMBER,
        deadline=number,
        ending=ending,
        reason=reason,
        ended_on=on,
        by="tests",
        on=TODAY,
    )


def exchange(side: Side = Side.US, kind: ExchangeKind = ExchangeKind.SUBSTANCE, what: str = "電話", **more: str):
    return clock.record_exchange(
        organisation="own", number=NUMBER, side=side, kind=kind, said_on=date(2026, 3, 18), what=what, by="tests",
        on=TODAY, **more,
    )  # fmt: skip


def test_a_point_keeps_every_decision_in_order():
    point, _ = add()
    assert (point.number, point.state, point.contact) == (1, PointState.OPEN, "")
    decide(PointState.EVADED)
    decide(PointState.OPEN, on=date(2026, 3, 27), contact="", reason="再質問")
    decide(PointState.ANSWERED, on=date(2026, 4, 6))
    (point,) = points.of_case(organisation="own", number=NUMBER)
    assert [(step.state, step.on) for step in point.steps] == [
        (PointState.EVADED, date(2026, 3, 25)), (PointState.OPEN, date(2026, 3, 27)),
        (PointState.ANSWERED, date(2026, 4, 6)),
    ]  # fmt: skip
    assert journal.verify(organisation="own") == []


def test_a_quote_is_looked_for_in_the_mail_that_it_is_said_to_come_from():
    demand = Raised(
        kind=PointKind.DEMAND, asked_by=Side.VENDOR, text="台数", asked_on=MARCH_16, contact="1",
        quoted="Officeの導入台数を ご報告ください。",
    )  # fmt: skip
    point, doubts = add(demand)
    assert (point.contact, doubts) == ("ab" * 32, ())
    _, doubts = add(replace(demand, quoted="サーバー台数をご報告ください。"))
    assert [doubt.code for doubt in doubts] == ["quote_not_in_contact"]


def test_what_a_point_cannot_be_is_said():
    with refused(NUMBER, "The point says nothing"):
        add(replace(ASKED, text=" "))
    with refused("is after today"):
        add(replace(ASKED, asked_on=date(2026, 4, 11)))
    with refused("This case has no point 7"):
        add(replace(ASKED, waits_for=(7,)))
    with refused("no contact number 2"):
        add(replace(ASKED, contact="２"))
    with refused("holds a product key"):
        add(replace(ASKED, text=f"キー {made_up_key(random.Random(5))}"))
    with refused("2026-0009"):
        points.of_case(organisation="own", number="2026-0009")
    assert points.of_case(organisation="own", number=NUMBER) == ()


def test_silence_is_no_evasion_and_decisions_run_forward():
    add()
    with refused("only by a contact"):
        decide(PointState.EVADED, contact="")
    with refused("before the last thing recorded"):
        decide(PointState.ANSWERED, on=MARCH_16)
    with refused("理由"):
        decide(PointState.ANSWERED, reason=" ")
    with refused("no point 2"):
        decide(PointState.ANSWERED, 1, 2)
    assert points.of_case(organisation="own", number=NUMBER)[0].steps == ()  # all or none
    decide(PointState.WITHDRAWN)
    with refused("stands so already"):
        decide(PointState.WITHDRAWN)
    with refused("was withdrawn"):
        decide(PointState.ANSWERED)
    decide(PointState.OPEN)


def test_a_deadline_of_the_mail_is_on_the_clock_before_anybody_does_anything_and_then_under_the_same_number():
    before = clock.take(organisation="own", number=NUMBER, on=TODAY).deadlines
    assert [(each.deadline.number, each.deadline.quoted, each.deadline.by) for each in before] == [(1, SAID.quoted, "")]
    made, doubts = set_deadline()
    assert (made.number, made.what, made.supersedes, doubts) == (2, "導入状況確認のお願い", 1, ())
    after = clock.take(organisation="own", number=NUMBER, on=TODAY).deadlines
    assert [(e.deadline.number, e.deadline.due_on.day, e.superseded_by) for e in after] == [(1, 3, 2), (2, 24, 0)]
    assert after[0].deadline.quoted == SAID.quoted
    assert (after[1].deadline.reason, after[1].deadline.contact) == ("決算期", "2026-03-17 電話")


def test_a_deadline_is_replaced_or_ended_once():
    set_deadline()
    with refused("Deadline 1 was replaced"):
        set_deadline()
    with refused("Deadline 1 was replaced"):
        end(1)
    with refused("has no deadline 3"):
        end(3)
    end(2)
    with refused("or has ended"):
        end(2, DeadlineEnding.DROPPED)
    (_, ended) = clocks.deadlines("own", NUMBER)
    assert (ended.ending, ended.ended_on, ended.ending_reason) == (DeadlineEnding.MET, date(2026, 4, 2), "提出")


def test_a_deadline_rests_on_something():
    with refused("needs its words"):
        set_deadline(replace(EXTENDED, contact=""))
    with refused("needs its words"):
        set_deadline(replace(EXTENDED, contact="", basis=DeadlineBasis.CONTRACT_CLAUSE))
    with refused("理由"):
        set_deadline(replace(EXTENDED, reason=""))
    with refused("what is due"):
        set_deadline(replace(EXTENDED, supersedes=0))
    with refused("has no deadline 9"):
        set_deadline(replace(EXTENDED, supersedes=9))
    with refused("before the day from which"):
        set_deadline(replace(EXTENDED, due_on=date(2026, 3, 1)))
    assert clocks.deadlines("own", NUMBER) == ()


def test_what_was_late_cannot_be_said_to_be_met():
    with refused("did not meet the deadline of 2026-04-03"):
        end(1, on=date(2026, 4, 6))
    end(1, DeadlineEnding.MISSED, on=date(2026, 4, 6))


def test_a_deadline_on_a_closed_day_or_in_a_busy_time_is_said():
    busy_periods.settle(
        organisation="own", stated=Stated(name="棚卸", first=TODAY, last=date(2026, 4, 30)), by="tests", on=TODAY
    )
    _, doubts = set_deadline(replace(EXTENDED, due_on=date(2026, 4, 25)))
    assert [doubt.code for doubt in doubts] == ["case_deadline_not_open", "case_deadline_no_free_day"]
    assert doubts[0].fact("last") == "2026-04-24"


def test_a_mail_can_be_said_to_be_a_holding_reply_and_the_turn_stays():
    assert clock.take(organisation="own", number=NUMBER, on=TODAY).turn is Turn.US
    exchange()
    taken = clock.take(organisation="own", number=NUMBER, on=TODAY)
    assert (taken.turn, taken.turn_since) == (Turn.VENDOR, date(2026, 3, 18))
    exchange(Side.VENDOR, ExchangeKind.HOLDING, contact="1")
    again = clock.take(organisation="own", number=NUMBER, on=TODAY)
    assert [(m.side, m.kind) for m in again.exchanges] == [
        (Side.US, ExchangeKind.SUBSTANCE),
        (Side.VENDOR, ExchangeKind.HOLDING),
    ]
    with refused("Say it in a sentence"):
        exchange(what="")
    with refused("steps are taken by us"):
        exchange(Side.VENDOR, step="reminder")
    with refused("ask_arrival, reminder"):
        exchange(step="shout")


def test_a_busy_period_is_changed_and_dropped_and_what_was_said_stays():
    def settle(**more: object):
        stated = Stated(**({"name": "決算", "first": MARCH_16, "last": TODAY} | more))  # type: ignore[arg-type]
        return busy_periods.settle(organisation="own", stated=stated, by="tests", on=TODAY)

    settle()
    settle(left_percent=50, supersedes=1)
    assert [(period.number, period.left_percent) for period in clocks.busy_periods("own")] == [(2, 50)]
    with refused("There is no busy period 1"):
        settle(supersedes=1)
    for wrong, said in (
        ({"name": ""}, "no name"),
        ({"last": date(2026, 1, 1)}, "ends"),
        ({"left_percent": 100}, "100"),
    ):
        with refused(said):
            settle(**wrong)
    busy_periods.drop(organisation="own", number=2, reason="延期", by="tests", on=TODAY)
    assert clocks.busy_periods("own") == ()
    assert models.BusyPeriod.objects.count() == 3
    assert journal.verify(organisation="own") == []


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE store_casepoint SET text = 'x'", "case_record_changed"),
        ("UPDATE store_casepointstep SET reason = 'x'", "case_record_changed"),
        ("UPDATE store_casedeadline SET due_on = '2026-05-01' WHERE number = 2", "case_record_changed"),
        ("UPDATE store_caseexchange SET kind = 'holding'", "case_record_changed"),
        ("DELETE FROM store_casedeadlineending", "case_record_missing"),
        ("UPDATE store_busyperiod SET left_percent = 1", "case_record_changed"),
    ],
)
def test_a_change_behind_the_journals_back_is_found(statement: str, code: str):
    add()
    decide(PointState.REFUSED)
    set_deadline()
    end(2)
    exchange()
    busy_periods.settle(
        organisation="own", stated=Stated(name="決算", first=MARCH_16, last=TODAY), by="tests", on=TODAY
    )
    assert journal.verify(organisation="own") == []
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert code in {finding.code for finding in journal.verify(organisation="own")}


def test_a_reminder_needs_something_to_remind_of_and_the_calendar_stays_the_same():
    with refused("nothing to remind of"):
        points.reminder_facts(organisation="own", number=NUMBER, on=TODAY)
    add()
    facts = points.reminder_facts(organisation="own", number=NUMBER, on=TODAY, days=5)
    assert ([point.number for point in facts.points], facts.new_due_on) == ([1], date(2026, 4, 17))
    first = calendars.make(organisation="own", language=Language.JAPANESE, on=TODAY)
    assert calendars.make(organisation="own", number=NUMBER, language=Language.JAPANESE, on=TODAY) == first
    set_deadline()
    moved = calendars.make(organisation="own", language=Language.JAPANESE, on=TODAY).content.decode()
    uids = [line for line in first.content.decode().split("\r\n") if line.startswith("UID:")]
    assert uids
    assert [uid for uid in uids if uid not in moved] == []


def test_the_companys_closing_days_shorten_what_is_left():
    before = clock.days_until(organisation="own", start=MARCH_16, due_on=date(2026, 4, 3), seen_on=MARCH_16)
    closed = Organisation(name="株式会社ひばり精工", closing_days=(date(2026, 3, 30),))
    organisations.update(key="own", company=closed, by="tests", on=TODAY)
    after = clock.days_until(organisation="own", start=MARCH_16, due_on=date(2026, 4, 3), seen_on=MARCH_16)
    assert (before.business_days, after.business_days) == (13, 12)


def test_blanks_for_letters_need_a_point_that_is_open():
    with refused("No point of this case is open"):
        points.letter_blanks(organisation="own", number=NUMBER, language=Language.JAPANESE, on=TODAY)
    add()
    blanks = points.letter_blanks(organisation="own", number=NUMBER, language=Language.ENGLISH, on=TODAY).decode()
    assert '["16 March 2026", "You: 導入状況確認のお願い"]' in blanks


def test_a_contact_of_ours_is_no_word_of_theirs(monkeypatch):
    assert clock.take(organisation="own", number=NUMBER, on=TODAY).turn is Turn.US
    monkeypatch.setattr(clock, "_sender", lambda contact: Side.US)
    taken = clock.take(organisation="own", number=NUMBER, on=TODAY)
    assert (taken.turn, taken.deadlines[0].deadline.owner) == (Turn.VENDOR, Side.VENDOR)
