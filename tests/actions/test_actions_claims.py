"""Vendors' findings: taken in once, pinned to a position, answered line by line, no step ever lost."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from daicho.actions import claim_lines, claims, journal, positions
from daicho.actions.claim_lines import Decision
from daicho.actions.claims import Held, Received
from daicho.store.reads import claims as reads
from daicho.store.reads import journal as events
from daicho.words.claim import LineState, RemedyKind
from daicho.words.entitlement import Entitlement, Metric
from daicho.words.estate import Machine, Person
from daicho.words.failure import Failure
from daicho.words.reading import Reading
from daicho.words.secret import find_keys
from daicho.words.software import Channel, Installation, Release
from daicho.words.text import Language
from support.keys import made_up_key
from support.ledgers import CONTEXT, TODAY, a_company, state
from support.workbooks import sheets_of, table_of

pytestmark = pytest.mark.django_db
OFFICE = Release("microsoft/office", "standard", "2016")
FINDING = (
    "製品,機器,導入数,保有数,不足数\n"
    "Office Standard 2016,,4,0,4\nOffice Standard 2016,PC-001,,,\n謎の業務ソフト,,2,0,2\nVisio Standard 2019,,1,0,1\n"
)


@pytest.fixture(autouse=True)
def _three_copies_and_two_licences() -> None:
    a_company()
    state(
        Reading(
            source="plain",
            machines=tuple(Machine(id=f"PC-00{n}", name=f"HIBARI{n}", user="sato") for n in (1, 2, 3)),
            people=(Person(id="sato", name="佐藤 次郎"),),
            installations=tuple(
                Installation(machine=f"PC-00{n}", release=OFFICE, channel=Channel.VOLUME) for n in (1, 2, 3)
            ),
            entitlements=(a_lot("L1", 2),),
        )
    )


def a_lot(number: str, quantity: int) -> Entitlement:
    return Entitlement(lot=number, release=OFFICE, metric=Metric.DEVICE, channel=Channel.VOLUME, quantity=quantity)


def add(text: str = FINDING, *, vendor: str = "監査法人見本", name: str = "指摘.csv", on: date = TODAY) -> Held:
    received = Received(file=name, data=text.encode(), vendor=vendor, received_on=TODAY)
    return claims.add(organisation="own", received=received, context=CONTEXT, on=on, by="佐藤", taken_on=TODAY)


def said(reason: str = "記録のとおり", **more: Any) -> Decision:
    given: dict[str, Any] = {"by": "佐藤", "on": TODAY, "recorded_on": TODAY} | more
    return Decision(reason=reason, **given)


def step(do: Any, *lines: int, number: int = 1, reason: str = "記録のとおり", **more: Any) -> list[str]:
    decision = {name: more.pop(name) for name in ("quantity", "evidence", "on") if name in more}
    found = do(organisation="own", number=number, lines=lines, said=said(reason, **decision), **more)
    return [finding.code for finding in found]


def refused(do: Any, *given: Any, **named: Any) -> str:
    with pytest.raises(Failure) as failure:
        do(*given, **named)
    return failure.value.finding.code


def states() -> list[LineState]:
    claim = reads.get("own", 1)
    assert claim is not None
    return [line.state for line in claim.lines()]


def test_a_finding_is_kept_with_every_row_and_the_position_it_is_compared_with() -> None:
    held = add()
    claim = held.claim
    assert [(row.number, row.detail_of) for row in claim.rows] == [(1, 0), (0, 1), (2, 0), (3, 0)]
    assert [(found.numbers, found.difference) for found in held.comparisons] == [((1,), 3), ((2,), None), ((3,), 1)]
    assert (claim.basis.snapshot, claim.basis.on) == (held.snapshot.id, TODAY)
    assert (claim.basis.catalogue_version, claim.basis.rules_version) == (
        held.snapshot.catalogue_version,
        held.snapshot.rules_version,
    )
    asked = [event for event in events.events("own") if event.deed == "position_taken"]
    assert journal.facts_of(asked[-1])["position"] == claim.basis.position  # type: ignore[arg-type]
    assert "claim_product_unknown" in {finding.code for finding in held.findings}
    assert journal.verify() == []


def test_the_same_file_again_is_the_same_claim() -> None:
    first, again = add(), add(name="もう一度.csv")
    assert (first.is_new, again.is_new, again.claim) == (True, False, first.claim)
    assert [claim.number for claim in reads.every("own")] == [1]
    assert add("product,short\nVisio,1\n").claim.number == 2


def test_the_answer_stays_what_it_was_when_licences_are_bought_later() -> None:
    before = add()
    state(Reading(source="plain", entitlements=(a_lot("L1", 2), a_lot("L2", 5))))
    after = claims.hold(organisation="own", number=1)
    assert after.comparisons == before.comparisons
    again = claims.count_again(
        organisation="own", number=1, reason="購入記録が見つかった", on=TODAY, by="佐藤", taken_on=TODAY
    )
    assert [found.difference for found in again.comparisons] == [4, None, 1]
    assert [basis.reason for basis in again.claim.bases] == ["received", "購入記録が見つかった"]
    assert claims.hold(organisation="own", number=1, basis=1).comparisons == before.comparisons
    assert refused(claims.hold, organisation="own", number=1, basis=3) == "claim_basis_unknown"


def test_a_line_goes_from_open_to_settled_and_every_step_stays() -> None:
    add()
    assert step(claim_lines.dispute, 1, reason="L1を充てています") == []
    assert step(claim_lines.agree, 3, quantity=1) == ["claim_agreed_beyond_position"]
    assert step(claim_lines.remedy, 3, kind=RemedyKind.BUY, evidence="注文書1") == []
    assert step(claim_lines.settle, 1, 3, evidence="2026-11-24 メール") == []
    assert states() == [LineState.SETTLED, LineState.OPEN, LineState.SETTLED]
    claim = reads.get("own", 1)
    assert claim is not None
    first, _, third = claim.lines()
    assert [(s.state.value, s.quantity, s.basis) for s in first.steps] == [("disputed", 1, 1), ("settled", 1, 1)]
    assert [s.state.value for s in third.steps] == ["agreed", "remedied", "settled"]
    assert first.answer is first.steps[0]
    assert third.answer is third.steps[1]
    assert (third.answer.remedy, third.answer.quantity) == (RemedyKind.BUY, 1)
    assert [(e.deed, e.subject) for e in events.events("own") if e.deed.startswith("claim_line_")] == [
        ("claim_line_disputed", "1/1"),
        ("claim_line_agreed", "1/3"),
        ("claim_line_remedied", "1/3"),
        ("claim_line_settled", "1/1"),
        ("claim_line_settled", "1/3"),
    ]
    assert journal.verify() == []


def test_a_settled_line_is_opened_again_before_anything_else() -> None:
    add()
    step(claim_lines.dispute, 1)
    step(claim_lines.settle, 1)
    assert refused(step, claim_lines.agree, 1) == "claim_line_settled"
    step(claim_lines.reopen, 1, reason="取り違えた")
    assert states()[0] is LineState.OPEN
    step(claim_lines.agree, 1)
    claim = reads.get("own", 1)
    assert claim is not None
    assert [s.state.value for s in claim.lines()[0].steps] == ["disputed", "settled", "open", "agreed"]


def test_steps_that_cannot_be_are_refused_and_change_nothing() -> None:
    add()
    assert refused(step, claim_lines.settle, 1) == "claim_line_not_answered"
    assert refused(step, claim_lines.reopen, 1) == "claim_line_open_already"
    assert refused(step, claim_lines.agree, 1, 9) == "claim_line_unknown"
    assert refused(step, claim_lines.agree, 0) == "claim_line_unknown"
    assert refused(step, claim_lines.agree) == "claim_line_unknown"
    assert refused(step, claim_lines.agree, 1, reason=" ") == "decision_without_reason"
    assert refused(step, claim_lines.agree, 1, quantity=-1) == "claim_quantity_wrong"
    assert refused(step, claim_lines.agree, 1, on=TODAY - timedelta(1)) == "claim_step_too_early"
    assert refused(step, claim_lines.agree, 1, number=7) == "claim_unknown"
    assert set(states()) == {LineState.OPEN}


def test_a_dispute_that_our_own_position_does_not_bear_out_is_told_and_kept() -> None:
    add("製品,導入数,保有数,不足数\nOffice Standard 2016,3,2,1\n")
    assert step(claim_lines.dispute, 1) == ["claim_dispute_without_ground"]
    assert states() == [LineState.DISPUTED]
    add("製品,導入数,保有数,不足数\nOffice Standard 2016,9,2,7\n")
    assert step(claim_lines.dispute, 1, number=2, quantity=0) == ["claim_acknowledged_too_little"]


def test_a_finding_is_somebodys() -> None:
    assert refused(add, vendor=" ") == "claim_vendor_missing"
    assert refused(add, "a,b\n1,2\n") == "claim_no_table"
    assert refused(claims.count_again, organisation="own", number=1, reason="", on=TODAY, by="s", taken_on=TODAY) == (
        "decision_without_reason"
    )


def test_answering_brings_nothing_in_that_a_position_is_counted_from() -> None:
    add()
    step(claim_lines.dispute, 1)
    found = positions.take(organisation="own", on=TODAY, by="tests")
    assert "position_differs" not in {finding.code for finding in found.findings}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE store_vendorclaim SET vendor = 'x'", "claim_record_changed"),
        ("UPDATE store_vendorclaim SET content_sha256 = 'x'", "claim_record_changed"),
        ("UPDATE store_claimstep SET reason = 'x'", "claim_record_changed"),
        ("UPDATE store_claimbasis SET releases = '[]'", "claim_record_changed"),
        ("DELETE FROM store_claimstep", "claim_record_missing"),
    ],
)
def test_a_changed_or_missing_record_is_found(change: str, code: str) -> None:
    add()
    step(claim_lines.dispute, 1)
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert code in {finding.code for finding in journal.verify()}


def test_rows_that_were_changed_are_not_compared() -> None:
    add()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_vendorclaim SET content = X'00'")
    assert refused(claims.hold, organisation="own", number=1) == "claim_record_changed"


# --- the answer


def answer(*, named: bool = False, language: Language = Language.JAPANESE) -> tuple[Any, list[str]]:
    held = claims.hold(organisation="own", number=1)
    document, leaks = claims.answer(held, language, named=named)
    return document, [leak.code for leak in leaks]


def test_the_answer_shows_both_sides_and_what_was_decided() -> None:
    add()
    step(claim_lines.dispute, 1, reason="L1を充てております。", evidence="購入証明書")
    document, leaks = answer()
    assert leaks == []
    first, second, _ = table_of(document.content, "回答対比表")
    assert [first[name] for name in ("貴社 使用", "貴社 保有", "貴社 不足", "当社 使用", "当社 保有", "当社 不足")] == [
        4,
        0,
        4,
        3,
        2,
        1,
    ]
    assert first["当社の回答"] == "不足は1台分と考えております。"
    assert first["理由"].startswith("L1を充てております。\n使用数：貴社4に対し、当社3。")
    assert first["根拠"].startswith("購入証明書、証明 ")
    assert first["状況"] == "異議\n2026-11-24"
    assert (second["製品（貴社資料の名称）"], second["状況"]) == ("謎の業務ソフト", "未回答")
    differences = table_of(document.content, "差の内訳")
    assert sum(row["数"] for row in differences if row["項番"] == 1 and row["数"] != "") == 3


def test_what_nobody_has_decided_on_does_not_leave_the_house() -> None:
    add()
    rows = table_of(answer()[0].content, "回答対比表")
    assert {row["当社の回答"] for row in rows} == {"検討中です。"}
    assert {row[name] for row in rows for name in ("当社 使用", "当社 不足", "理由", "根拠")} == {""}
    assert table_of(answer()[0].content, "差の内訳") == []
    inside = table_of(answer(named=True)[0].content, "回答対比表")
    assert inside[0]["当社 不足"] == 1


def test_the_answer_names_no_machine_and_no_person_and_the_one_for_inside_does() -> None:
    add("製品,機器,不足数\nOffice Standard 2016,PC-001,1\nOffice Standard 2016,HIBARI2,1\n")
    step(claim_lines.dispute, 1, 2)
    document, leaks = answer()
    assert leaks == []
    text = repr(sheets_of(document.content))
    assert not any(name in text for name in ("PC-001", "HIBARI", "sato", "佐藤"))
    inside, _ = answer(named=True)
    machines = table_of(inside.content, "機器ごとの照合")
    assert [(row["機器"], row["当社の機器"]) for row in machines] == [
        ("PC-001", "PC-001 (HIBARI1)"),
        ("HIBARI2", "PC-002 (HIBARI2)"),
    ]
    assert all(row["照合の結果"] for row in machines)
    history = table_of(inside.content, "経過")
    assert [(row["項番"], row["判断者"]) for row in history] == [(0, "佐藤"), (1, "佐藤"), (2, "佐藤")]
    assert [row["扱い"] for row in table_of(inside.content, "貴社資料の全行")] == ["指摘の行", "指摘の行"]


def test_a_reason_with_a_machine_in_it_keeps_the_answer_in_the_house() -> None:
    add()
    step(claim_lines.dispute, 1, reason="HIBARI2 は廃棄しました")
    assert answer()[1] == ["leak_host_name"]


def test_the_answer_warns_where_we_are_short_of_more_than_they_say_and_of_open_lines() -> None:
    add("製品,導入数,保有数,不足数\nOffice Standard 2016,2,2,0\nVisio Standard 2019,1,0,1\n")
    step(claim_lines.agree, 1)
    document, _ = answer(language=Language.ENGLISH)
    assert [finding.code for finding in document.findings] == ["claim_lines_open", "claim_ours_is_larger"]
    assert table_of(document.content, "Answer")[0]["Our answer"] == "We agree."


def test_keys_in_their_sheet_reach_neither_the_tables_nor_the_answer() -> None:
    key = made_up_key(random.Random(7))
    text = f"product,machine,short,remarks\nVisio {key},PC-1 {key},1,{key}\nVisio 2019,,1,{key}\n"
    add(text, name=f"{key}.csv")
    step(claim_lines.agree, 1, 2)
    document, _ = answer(named=True)
    assert find_keys(repr(sheets_of(document.content))) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT file FROM store_vendorclaim")
        assert find_keys(repr(cursor.fetchall())) == []
    claim = reads.get("own", 1)
    assert find_keys(repr(claim)) == []
    assert find_keys(repr([event.facts for event in events.events("own")])) == []
