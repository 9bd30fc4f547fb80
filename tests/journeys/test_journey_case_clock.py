"""Six weeks of a request on the real command line: two extensions, an evaded question and its reminder."""

from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from support.command_line import Done, daicho

NUMBER = "2026-0001"
ASKED = "Office製品の導入台数をご報告ください。"
DUE = "2026年4月3日までにご回答くださいますようお願いいたします。"
REPLY = """お世話になっております。
> 調査に要する費用の負担について
根拠となる契約条項は、使用許諾契約書の第11条でございます。
報告対象となる製品の範囲は、Office製品のみでございます。
引き続きご協力のほどお願い申し上げます。
"""
FINAL = """調査に要する費用は弊社で負担いたします。お見積書をお送りください。
"""

SET = ("case", "point", "set", NUMBER)
DEADLINE = ("case", "deadline", "set", NUMBER)
SAID = ("case", "exchange", NUMBER)
Events = dict[str, tuple[date, int, str]]
"""Day, SEQUENCE and STATUS of each event by its UID."""


class Desk:
    """One data folder; each command runs on the day it is given."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, today: str, *arguments: object, status: int = 0) -> Done:
        done = daicho(*arguments, home=self.folder / "home", cwd=self.folder, today=today)
        assert done.status == status, done.out + done.err
        return done

    def clock(self, today: str, status: int = 0) -> Any:
        return self(today, "case", "clock", NUMBER, "--json", status=status).json

    def turns(self, today: str) -> list[tuple[str, str]]:
        points = self(today, "case", "points", NUMBER, "--json").json
        return [(point["state"], point["turn"]) for point in points]

    def events(self, today: str, name: str) -> Events:
        """The calendar's events: day, sequence and status by UID."""
        self(today, "case", "calendar", NUMBER, "--out", name)
        found = Calendar.from_ical((self.folder / name).read_bytes()).walk("VEVENT")
        return {str(e["uid"]): (e.decoded("dtstart"), int(e["sequence"]), str(e["status"])) for e in found}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    mail = EmailMessage()
    mail["From"] = "見本ソフト ライセンス推進部 <survey@vendor.example>"
    mail["To"] = "it@hibari.example"
    mail["Subject"] = "ソフトウェア導入状況確認のお願い"
    mail["Date"] = "Mon, 16 Mar 2026 10:00:00 +0900"
    mail["Message-ID"] = "<1@vendor.example>"
    mail.set_content(f"平素よりお世話になっております。\n{ASKED}\n{DUE}\n")
    (tmp_path / "request.eml").write_bytes(mail.as_bytes())
    (tmp_path / "reply.txt").write_text(REPLY, encoding="utf-8")
    (tmp_path / "final.txt").write_bytes(FINAL.encode("cp932"))
    (tmp_path / "company.toml").write_text(
        'name = "株式会社ひばり精工"\nperson_in_charge = "山田 花子"\nclosing_days = [2026-05-01]\n', encoding="utf-8"
    )
    return Desk(tmp_path)


def test_six_weeks_with_two_extensions_an_evaded_question_and_its_reminder(desk: Desk) -> None:
    the_request_comes(desk)
    both_sides_ask(desk)
    they_agree_to_wait_and_fall_silent(desk)
    before = desk.events("2026-03-26", "before.ics")
    a_reply_passes_over_the_cost(desk)
    the_reminder_asks_again(desk)
    they_answer_and_the_golden_week_comes(desk)
    the_answer_goes_out(desk)
    the_calendar_moved_one_event(before, desk.events("2026-04-28", "after.ics"))
    then = desk("2026-04-28", "case", "clock", NUMBER, "--on", "2026-03-25", "--json").json
    assert (then["turn"], then["deadlines"][1]["standing"]) == ("vendor", True)  # any past day can be asked again
    desk("2026-04-28", "verify")


def the_request_comes(desk: Desk) -> None:
    # 16 March, a Monday: the request. From 20 March to 10 April the books are closed, a fifth of each day is left.
    desk("2026-03-16", "company", "company.toml")
    desk("2026-03-16", "case", "busy", "add", "決算", "2025-03-20", "2025-04-10", "--yearly", "--left", 20)
    desk("2026-03-16", "case", "open", "request.eml", "--vendor", "見本ソフト", "--department", "ライセンス推進部")
    first = desk.clock("2026-03-16")
    assert (first["turn"], first["silent_since"]) == ("us", None)
    (asked,) = first["deadlines"]
    assert (asked["due_on"], asked["basis"], asked["quoted"]) == ("2026-04-03", "demand", DUE)
    # 17 18 19 | 23–27 | 30 31 1 2 3: 13 business days (20 March is a holiday), 3 whole and 10 fifths
    assert asked["left"] | {"busy": None, "holidays_official_through": None} == {
        "calendar_days": 18, "business_days": 13, "available": "5", "busy": None, "holidays_official_through": None,
    }  # fmt: skip
    assert asked["left"]["busy"] == {"決算": 10}


def both_sides_ask(desk: Desk) -> None:
    # 18 March: what they ask is written down, and what we ask first; the number of copies waits for scope and cost.
    add = ("case", "point", "add", NUMBER)
    desk(
        "2026-03-18",
        *add,
        "調査に要する費用の負担",
        "--from",
        "us",
        "--kind",
        "condition",
        "--contact",
        "2026-03-18 メール",
    )
    desk("2026-03-18", *add, "報告対象となる製品の範囲", "--from", "us")
    desk("2026-03-18", *add, "根拠となる契約条項", "--from", "us")
    wrong = ("--from", "vendor", "--kind", "demand", "--on", "2026-03-16", "--contact", 1)
    doubt = desk("2026-03-18", *add, "サーバー台数", *wrong, "--quoted", "サーバー台数をご報告ください。", status=1)
    assert "見つかりません" in doubt.err
    desk("2026-03-18", *SET, "withdrawn", 4, "--because", "聞き違い")
    demand = (*wrong, "--quoted", ASKED, "--waits-for", 1, "--waits-for", 2)
    desk("2026-03-18", *add, "Office製品の導入台数の報告", *demand)
    assert desk.turns("2026-03-18") == [
        ("open", "vendor"), ("open", "vendor"), ("open", "vendor"), ("withdrawn", "nobody"), ("open", "vendor"),
    ]  # fmt: skip
    assert desk.clock("2026-03-18")["turn"] == "vendor"


def they_agree_to_wait_and_fall_silent(desk: Desk) -> None:
    # 19 March: they agree on the phone to 24 April. The first deadline stays, with what took its place and why.
    refused = desk(
        "2026-03-19", *DEADLINE, "2026-04-24", "--basis", "agreed", "--replaces", 1, "--because", "決算", status=2
    )
    assert "--contact" in refused.err
    agreed = ("--basis", "agreed", "--contact", "2026-03-19 電話", "--because", "決算期のため")
    desk("2026-03-19", *DEADLINE, "2026-04-24", *agreed, "--replaces", 1, "--counted-from", "2026-03-16")
    # 24 March: "please wait" changes nothing. 26 March, five business days after 18 March: ask whether it arrived.
    desk("2026-03-24", *SAID, "vendor", "確認中につき少々お待ちくださいとの電話", "--kind", "holding")
    silent = desk.clock("2026-03-26", status=1)
    assert (silent["turn"], silent["silent_since"]) == ("vendor", "2026-03-18")
    assert [(s["step"], s["due_on"]) for s in silent["ladder"] if s["is_due"]] == [("ask_arrival", "2026-03-26")]
    desk("2026-03-26", *SAID, "us", "到着の確認をメールで送付", "--step", "ask_arrival")


def a_reply_passes_over_the_cost(desk: Desk) -> None:
    # 1 April: a reply that passes over the cost. It is held beside each point; a person decides.
    looks = desk("2026-04-01", "case", "points", NUMBER, "--reply", "reply.txt", status=1)
    assert [line.count("回答回避か") for line in looks.out.splitlines() if "費用の負担" in line] == [1]
    assert looks.out.count("回答済みか") == 2
    assert desk.turns("2026-04-01")[0] == ("open", "vendor")  # looking decides nothing
    reply = ("--on", "2026-04-01", "--contact", "2026-04-01 メール")
    silence = desk("2026-04-01", *SET, "evaded", 1, "--because", "返信なし", status=2)
    assert "--contact" in silence.err
    desk("2026-04-01", *SET, "evaded", 1, *reply, "--because", "費用に触れていない")
    desk("2026-04-01", *SET, "answered", 2, 3, *reply, "--because", "範囲はOfficeのみ、条項は第11条")
    assert desk.turns("2026-04-01")[0] == ("evaded", "us")
    assert desk.turns("2026-04-01")[4] == ("open", "us")  # the demand waits for the cost, and there it is our turn
    answered = desk.clock("2026-04-01")
    theirs = [r for r in answered["responses"] if r["side"] == "vendor"]
    # asked on 18 March: 19 | 23 24 25 26 27 | 30 31 1
    assert [(r["asked_on"], r["calendar_days"], r["business_days"], r["holding"]) for r in theirs] == [
        ("2026-03-18", 14, 9, ["2026-03-24"])
    ]


def the_reminder_asks_again(desk: Desk) -> None:
    # 3 April: the reminder states the cost and nothing else; asked again, it is their turn.
    desk("2026-04-03", "case", "points", NUMBER, "--reminder", "reminder.txt", "--days", 5)
    text = (desk.folder / "reminder.txt").read_text("utf-8")
    assert "［1］調査に要する費用の負担（2026年3月18日にお尋ね）" in text
    assert "2026年4月1日のご連絡には、この点についてのご回答が見当たりませんでした。" in text
    assert "2026年4月10日までに" in text
    assert "［2］" not in text
    assert "［5］" not in text
    desk("2026-04-03", *SET, "open", 1, "--because", "督促を送付")
    desk("2026-04-03", *DEADLINE, "2026-04-10", "--owner", "vendor", "--for", "費用の負担への回答", "--basis", "demand")
    assert desk.clock("2026-04-13", status=1)["notices"] == [
        {"on": "2026-04-10", "code": "rung_due", "rung": "ask_arrival"},
        {"on": "2026-04-11", "code": "answer_overdue", "deadline": "3"},
    ]


def they_answer_and_the_golden_week_comes(desk: Desk) -> None:
    # 14 April: they answer, our figures need ten days more; the second extension goes over the Golden Week.
    assert "回答済みか" in desk("2026-04-14", "case", "points", NUMBER, "--reply", "final.txt").out
    desk("2026-04-14", *SET, "answered", 1, "--contact", "2026-04-14 メール", "--because", "相手方が負担")
    desk("2026-04-14", "case", "deadline", "end", NUMBER, 3, "missed", "--because", "4月14日に回答")
    desk(
        "2026-04-14",
        *DEADLINE,
        "2026-05-08",
        "--basis",
        "agreed",
        "--contact",
        "2026-04-14 メール",
        "--replaces",
        2,
        "--because",
        "連休",
    )
    mine = desk.clock("2026-04-14")
    assert mine["turn"] == "us"
    last = mine["deadlines"][3]
    # 15 16 17 | 20–24 | 27 28 30 | 7 8: 29 April and 4 to 6 May are holidays, 1 May is our own closing day
    assert (last["left"]["calendar_days"], last["left"]["business_days"], last["left"]["available"]) == (24, 13, "13")
    assert [(d["number"], d["superseded_by"], d["standing"]) for d in mine["deadlines"]] == [
        (1, 2, False), (2, 4, False), (3, 0, False), (4, 0, True),
    ]  # fmt: skip


def the_answer_goes_out(desk: Desk) -> None:
    # 28 April: six weeks and a day after the request, the answer goes out.
    desk("2026-04-28", *SET, "answered", 5, "--because", "回答書を送付", "--contact", "回答書 2026-04-28")
    desk("2026-04-28", "case", "deadline", "end", NUMBER, 4, "met", "--because", "回答書を送付")
    over = desk.clock("2026-04-28")
    assert (over["turn"], over["ladder"], over["notices"]) == ("nobody", [], [])
    ours = [(r["asked_on"], r["answered_on"]) for r in over["responses"] if r["side"] == "us"]
    assert ours == [("2026-03-16", "2026-03-18"), ("2026-04-01", "2026-04-03"), ("2026-04-14", "2026-04-28")]


def the_calendar_moved_one_event(before: Events, after: Events) -> None:
    # The event of the deadline was moved once before and once after, then cancelled; no other took its UID.
    (uid,) = [uid for uid, (day, _, _) in before.items() if day == date(2026, 4, 24)]
    assert before[uid][1:] == (1, "CONFIRMED")
    assert after[uid] == (date(2026, 5, 8), 3, "CANCELLED")


def test_the_same_case_reads_the_same_in_english(desk: Desk) -> None:
    desk("2026-03-16", "case", "open", "request.eml")
    shown = desk("2026-04-06", "case", "clock", NUMBER, "--lang", "en", status=1).out
    assert "our turn" in shown
    assert "Record whether it was met, missed or moved." in shown
    unknown = desk("2026-04-06", "case", "clock", "2026-0009", "--lang", "en", status=2)
    assert "There is no case with this number." in unknown.err
    for wrong in (
        ("point", "set", NUMBER, "answered", "x", "--because", "y"),
        ("deadline", "set", NUMBER, "4月", "--basis", "demand"),
    ):
        desk("2026-04-06", "case", *wrong, status=2)
    assert "キー" not in unknown.err
