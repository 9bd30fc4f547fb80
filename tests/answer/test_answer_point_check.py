"""A reply beside our points, and the facts of the reminder."""

import tomllib
from datetime import date

import pytest

from daicho.answer import reminders
from daicho.answer.calendar_days import BusinessCalendar
from daicho.answer.point_blanks import as_toml, of_points
from daicho.answer.point_check import touches
from daicho.answer.reminder_mail import write
from daicho.words.case import Organisation
from daicho.words.clock import ExchangeKind
from daicho.words.point import PointState, Side
from daicho.words.text import Language
from support.case_desk import MARCH_16, a_case, a_point, an_exchange

NDA = a_point(1, Side.US, "秘密保持契約を先に締結していただけるか")
COST = a_point(2, Side.US, "調査にかかる費用をどちらが負担するか")
CLAUSE = a_point(
    3, Side.US, "根拠となる契約条項の名称・版・条番号", quoted="使用許諾契約に基づき調査を実施しております。"
)
SERVERS = a_point(4, Side.US, "仮想サーバーの構成を報告対象とする理由")
REPLY = """
お世話になっております。
> 調査にかかる費用をどちらが負担するか
NDAにつきましては、弊社では通常締結しておりません。
根拠となる契約条項は、追って担当よりご連絡いたします。
引き続きご協力のほどお願い申し上げます。
"""


def looks(reply: str) -> dict[int, tuple[PointState, str]]:
    found = touches((NDA, COST, CLAUSE, SERVERS), reply)
    return {touch.point.number: (touch.suggested, touch.phrase) for touch in found}


def test_a_reply_is_held_beside_each_point_and_what_it_passes_over_is_seen():
    assert looks(REPLY) == {
        1: (PointState.REFUSED, "締結しておりません"),
        2: (PointState.EVADED, ""),  # our own question quoted back is no answer
        3: (PointState.OPEN, "追って"),
        4: (PointState.EVADED, ""),
    }
    (nda, *_) = touches((NDA,), REPLY)
    assert nda.sentences == ("NDAにつきましては、弊社では通常締結しておりません。",)


@pytest.mark.parametrize(
    ("sentence", "point", "expected"),
    [
        ("見積書をお送りください。お支払いいたします。", 2, PointState.ANSWERED),
        ("費用のお支払いは致しかねます。", 2, PointState.REFUSED),
        ("費用につきましては契約書をご確認ください。", 2, PointState.EVADED),
        ("ＮＤＡを締結いたします。", 1, PointState.ANSWERED),  # full width
        ("仮想サーバーの構成は、ライセンス数を算定するために必要です。", 4, PointState.ANSWERED),
        ("We will sign the NDA you sent.", 1, PointState.ANSWERED),
        ("ご回答の確認のご連絡をお待ちしております。", 4, PointState.EVADED),  # words that every mail has
    ],
)
def test_wordings_lead_to_a_suggestion(sentence: str, point: int, expected: PointState):
    assert looks(sentence)[point][0] is expected


def test_an_empty_reply_touches_nothing():
    assert {state for state, _ in looks("").values()} == {PointState.EVADED}


def test_the_reminder_states_what_was_passed_over_and_what_nobody_answered_and_nothing_else():
    evaded = a_point(1, Side.US, "費用の負担", (PointState.EVADED, date(2026, 3, 25)))
    silent = a_point(2, Side.US, "契約条項", (PointState.OPEN, date(2026, 3, 30)), on=date(2026, 3, 18))
    points = [
        evaded,
        silent,
        a_point(3, Side.US, "済", (PointState.ANSWERED, date(2026, 3, 25))),
        a_point(4, Side.VENDOR),
    ]
    facts = reminders.facts(a_case(), points, on=date(2026, 4, 1), days=10, calendar=BusinessCalendar())
    assert facts is not None
    assert [(p.number, p.state, p.times_asked, p.replied_on) for p in facts.points] == [
        (1, PointState.EVADED, 1, date(2026, 3, 25)), (2, PointState.OPEN, 2, None),
    ]  # fmt: skip
    assert (facts.waiting_since, facts.business_days_waited) == (date(2026, 3, 18), 9)
    assert (facts.new_due_on, facts.earlier) == (date(2026, 4, 15), (date(2026, 3, 30),))
    only = reminders.facts(
        a_case(), points, on=date(2026, 4, 1), days=1, calendar=BusinessCalendar(), only=frozenset({2})
    )
    assert only is not None
    assert [point.number for point in only.points] == [2]
    assert reminders.facts(a_case(), points[2:], on=MARCH_16, days=1, calendar=BusinessCalendar()) is None


JAPANESE = (
    "推進部 御中",
    "［1］費用の負担（2026年3月16日にお尋ね）",
    "2026年4月15日まで",
    "2026年3月25日のご連絡には、この点についてのご回答が見当たりません",
    "まだご回答をいただいておりません",
)
ENGLISH = ("[1] 費用の負担 (asked on 16 March 2026)", "by 15 April 2026", "We have not had an answer yet")


@pytest.mark.parametrize(("language", "words"), [(Language.JAPANESE, JAPANESE), (Language.ENGLISH, ENGLISH)])
def test_the_text_of_a_reminder_is_filled_from_the_facts(language: Language, words: tuple[str, ...]):
    points = [
        a_point(1, Side.US, "費用の負担", (PointState.EVADED, date(2026, 3, 25))),
        a_point(2, Side.US, "契約条項"),
    ]
    facts = reminders.facts(a_case(), points, on=date(2026, 4, 1), days=10, calendar=BusinessCalendar())
    assert facts is not None
    mail = write(facts, Organisation(name="株式会社ひばり精工"), language)
    text = mail.content.decode()
    assert [word for word in words if word not in text] == []
    assert "株式会社ひばり精工" in text
    assert "{" not in text
    assert [rests for _, rests in mail.cites] == ["case.2026-0001.point.1", "case.2026-0001.point.2"]


def test_points_fill_the_blanks_of_letters_and_no_sign_in_them_breaks_the_file():
    evaded = a_point(1, Side.US, '費用の"負担" | 範囲\\x', (PointState.EVADED, date(2026, 3, 25)), quoted="無償で")
    points = [evaded, a_point(2, Side.VENDOR, "台数", quoted="台数を\nご報告ください。"), a_point(3, Side.US, "条項")]
    facts = reminders.facts(a_case(), points, on=date(2026, 4, 1), days=10, calendar=BusinessCalendar())
    said = [an_exchange(1, Side.VENDOR, MARCH_16), an_exchange(2, Side.US, MARCH_16, ExchangeKind.RECEIPT)]
    made = tomllib.loads(as_toml(of_points(points, said, facts, Language.JAPANESE)).decode())
    assert made["reminder"] == {
        "first_sent_on": "2026-03-16",
        "answer_by": "2026-04-15",
        "open_points": [
            ['費用の"負担" ｜ 範囲\\x', "2026年3月25日のご連絡には、ご回答が見当たりませんでした。"],
            ["条項", ""],
        ],
    }
    assert made["presidents_letter"]["history"] == [["2026年3月16日", "貴社より：連絡"]]
    assert made["question_list"]["questions"] == [["無償で", '費用の"負担" ｜ 範囲\\x'], ["", "条項"]]
    assert made["point_answer"]["answers"] == [["台数を ご報告ください。", ""]]
    assert set(of_points(points[1:2], [], None, Language.ENGLISH)) == {"point_answer"}
