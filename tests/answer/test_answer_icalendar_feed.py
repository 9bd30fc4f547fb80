"""The calendar file, read back by somebody else's library."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from icalendar import Calendar

from daicho.answer.calendar_days import BusinessCalendar
from daicho.answer.clock import take
from daicho.answer.icalendar_feed import CaseTime, Maker, escaped, feed, folded
from daicho.words.clock import CaseDeadline, DeadlineEnding
from daicho.words.point import Point, Side
from daicho.words.text import Language
from support.case_desk import MARCH_16, a_case, a_deadline, a_point

TOKEN = "0123456789abcdef" * 2
FIRST = a_deadline(1, date(2026, 4, 3))
MOVED = a_deadline(2, date(2026, 4, 24), supersedes=1, reason="決算期; 棚卸, 他\\二件")


def raw(*deadlines: CaseDeadline, points: tuple[Point, ...] = (), token: str = TOKEN) -> bytes:
    clock = take(
        "2026-0001", received_on=MARCH_16, on=MARCH_16, points=points, exchanges=(), deadlines=deadlines,
        calendar=BusinessCalendar(),
    )  # fmt: skip
    return feed([CaseTime(a_case(), clock)], Maker(token, Language.JAPANESE, BusinessCalendar())).content


def events(content: bytes) -> list:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_a_deadline_is_an_all_day_event_with_alarms_at_nine_on_business_days():
    (event,) = events(raw(FIRST))
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 4, 3), date(2026, 4, 4))
    assert str(event["summary"]) == "【期限】2026-0001 回答書の提出（見本ソフト株式会社）"
    at_nine = timedelta(hours=9)
    alarms = [alarm.decoded("trigger") for alarm in event.walk("VALARM")]
    days = [7, 3, 1]  # five, three and one business days before Friday 3 April: 27 March, 31 March, 2 April
    assert alarms == [*(at_nine - timedelta(days=n) for n in days), at_nine]


def test_an_extension_moves_the_event_and_keeps_its_uid():
    (before,), (after,) = events(raw(FIRST)), events(raw(FIRST, MOVED))
    assert before["uid"] == after["uid"]
    assert (int(before["sequence"]), int(after["sequence"])) == (0, 1)
    assert after.decoded("dtstart") == date(2026, 4, 24)
    text = str(after["description"])
    assert "変更：2026-04-03 → 2026-04-24（決算期; 棚卸, 他\\二件）" in text
    assert "原文：「ご回答ください。」" in text


def test_an_ended_deadline_is_cancelled_under_its_uid_and_rings_no_more():
    met = replace(FIRST, ending=DeadlineEnding.MET, ended_on=MARCH_16, ending_reason="提出")
    (before,), (after,) = events(raw(FIRST)), events(raw(met))
    assert (after["uid"], str(after["status"]), after.walk("VALARM")) == (before["uid"], "CANCELLED", [])
    assert int(after["sequence"]) == 1


def test_the_same_content_gives_the_same_bytes_and_another_site_other_uids():
    assert raw(FIRST, MOVED) == raw(FIRST, MOVED)
    assert events(raw(FIRST))[0]["uid"] != events(raw(FIRST, token="f" * 32))[0]["uid"]
    assert len({event["uid"] for event in events(raw(FIRST, a_deadline(2, date(2026, 4, 3))))}) == 2


def test_the_next_step_of_the_ladder_is_in_the_calendar_while_the_vendor_is_silent():
    (event,) = events(raw(points=(a_point(1, Side.US, on=MARCH_16),)))
    assert "到着の確認" in str(event["summary"])
    assert event.decoded("dtstart") == date(2026, 3, 24)
    assert events(raw(points=(a_point(1, Side.VENDOR),))) == []


def test_no_line_is_longer_than_75_octets_and_no_character_is_torn():
    rng = random.Random(5545)
    letters = "あ漢𠮷e\u0301か\u3099, ;\\x"
    for _ in range(300):
        text = "".join(rng.choice(letters) for _ in range(rng.randrange(1, 200)))
        line = f"SUMMARY:{escaped(text)}"
        parts = folded(line).removesuffix(b"\r\n").split(b"\r\n")
        assert max(map(len, parts)) <= 75
        assert all(part.startswith(b" ") for part in parts[1:])
        assert not any(part.decode()[1:2] in ("\u0301", "\u3099") for part in parts[1:])  # marks stay with their letter
        assert parts[0].decode() + "".join(part.decode()[1:] for part in parts[1:]) == line


def test_a_run_of_marks_longer_than_a_line_is_folded_all_the_same():
    parts = folded("e" + "\u0301" * 100).removesuffix(b"\r\n").split(b"\r\n")
    assert max(map(len, parts)) <= 75


@pytest.mark.parametrize("text", ["a\r\nATTENDEE:mailto:x@y.example", "x\x00\x1by", "改行\nEND:VEVENT", "\ud800"])
def test_nothing_typed_can_add_a_line_of_its_own(text: str):
    (event,) = events(raw(replace(FIRST, what=text)))
    assert "attendee" not in event
    assert len(events(raw(replace(FIRST, what=text)))) == 1


def test_every_line_ends_with_crlf_and_the_file_is_utf8():
    content = raw(FIRST, MOVED)
    assert content.count(b"\n") == content.count(b"\r\n")
    assert content.endswith(b"END:VCALENDAR\r\n")
    content.decode("utf-8")
