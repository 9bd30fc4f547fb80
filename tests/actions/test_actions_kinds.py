"""A case's kind changes and its history stays; parties, links and own clauses are kept and journalled."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection

from daicho.actions import clauses, journal, kinds, requests
from daicho.store import canon, models
from daicho.store.reads import case_steps, cases
from daicho.words.case import Case, Contact, RequestKind
from daicho.words.failure import Failure
from daicho.words.request import AdviceState, Bearing, CaseParty, PartyRole
from support.ledgers import TODAY, a_company
from support.requests import AGAIN, ASKED, FORBIDDEN, OPEN_LICENCE, SURVEY, contact, mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _company() -> None:
    a_company()


def opened(subject: str = "調査へのご協力のお願い", body: str = SURVEY, **more: str) -> Case:
    return open_case(contact(mail(subject, body, **more)))  # type: ignore[arg-type]


def open_case(what: Contact, kind: RequestKind | None = None) -> Case:
    return requests.open_case(
        organisation="own", contact=what, received_on=TODAY, vendor=None, kind=kind, by="佐藤", on=TODAY
    )


def put(number: str, kind: RequestKind, reason: str = "条項が引用されたため") -> None:
    kinds.set_kind(organisation="own", number=number, kind=kind, reason=reason, by="佐藤", on=TODAY)


def codes(number: str) -> set[str]:
    return {finding.code for finding in kinds.hold(organisation="own", number=number).findings()}


def states(number: str) -> dict[str, AdviceState]:
    return {line.advice.id: line.state for line in kinds.hold(organisation="own", number=number).advice}


def test_a_change_of_kind_keeps_what_was_said_before() -> None:
    case = opened()
    put(case.number, RequestKind.SELF_AUDIT_DEMAND, "郵便で条項が示された")
    put(case.number, RequestKind.FORMAL_AUDIT, "監査法人から通知")
    held = kinds.hold(organisation="own", number=case.number)
    assert held.opened_as is RequestKind.VOLUNTARY_SURVEY
    assert [(s.kind.value, s.reason) for s in held.steps] == [
        ("self_audit_demand", "郵便で条項が示された"),
        ("formal_audit", "監査法人から通知"),
    ]
    found = cases.get("own", case.number)
    assert found is not None
    assert found.kind is RequestKind.FORMAL_AUDIT
    assert journal.verify() == []


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_kind_without_a_reason_is_refused_and_nothing_is_written(reason: str) -> None:
    case = opened()
    with pytest.raises(Failure, match="case_reason_missing"):
        put(case.number, RequestKind.SALES, reason)
    assert case_steps.kinds("own", case.number) == ()


def test_the_first_step_may_confirm_the_kind_and_a_second_one_says_nothing_new() -> None:
    case = opened()
    put(case.number, RequestKind.VOLUNTARY_SURVEY)
    with pytest.raises(Failure, match="case_kind_same"):
        put(case.number, RequestKind.VOLUNTARY_SURVEY)


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE store_casekindstep SET reason = 'x'",
        "UPDATE store_casekindstep SET kind = 'sales'",
        "DELETE FROM store_casekindstep",
        "UPDATE store_caseparty SET name = 'x'",
        "DELETE FROM store_caselink",
    ],
)
def test_tampering_with_what_was_decided_is_found(tampering: str) -> None:
    case, other = opened(), opened("ライセンス利用状況ご確認依頼", AGAIN)
    put(case.number, RequestKind.FORMAL_AUDIT)
    party = CaseParty(role=PartyRole.CONTRACTING, name="甲社", document="契約書", on=TODAY, by="佐藤")
    kinds.name_party(organisation="own", number=case.number, party=party)
    kinds.link(organisation="own", number=other.number, other=case.number, reason="再開", by="佐藤", on=TODAY)
    assert journal.verify() == []
    with connection.cursor() as cursor:
        cursor.execute(tampering)
    assert {f.code for f in journal.verify()} & {"case_step_changed", "case_step_missing"}


def test_who_asks_and_with_whom_the_contract_is() -> None:
    case = opened()
    assert "contracting_party_unknown" in codes(case.number)
    assert "authority" not in states(case.number)
    party = CaseParty(role=PartyRole.CONTRACTING, name="Vendor Asia Pte Ltd", document="契約書", on=TODAY, by="佐藤")
    kinds.name_party(organisation="own", number=case.number, party=party)
    assert "asking_is_not_contracting" in codes(case.number)
    assert states(case.number)["authority"] is AdviceState.OFFERED
    asking = replace(party, role=PartyRole.ASKING, name="Vendor Asia Pte Ltd.")
    kinds.name_party(organisation="own", number=case.number, party=asking)
    assert not codes(case.number) & {"asking_is_not_contracting", "contracting_party_unknown"}
    assert len(case_steps.parties("own", case.number)) == 2


def test_a_case_that_comes_back_is_proposed_and_linked_from_both_sides() -> None:
    first, second = opened(), opened("ライセンス利用状況ご確認依頼", AGAIN, sender="別の課 <x@vendor.example>")
    stranger = opened("ご案内", "こんにちは。", sender="x <x@other.example>")
    assert [c.number for c in kinds.hold(organisation="own", number=second.number).alike] == [first.number]
    assert not kinds.hold(organisation="own", number=stranger.number).alike
    kinds.link(organisation="own", number=second.number, other=first.number, reason="再開", by="佐藤", on=TODAY)
    held = kinds.hold(organisation="own", number=first.number)
    assert ([link.other for link in held.links], held.alike) == ([second.number], ())
    with pytest.raises(Failure, match="case_linked_already"):
        kinds.link(organisation="own", number=first.number, other=second.number, reason="r", by="佐藤", on=TODAY)
    with pytest.raises(Failure, match="case_link_to_itself"):
        kinds.link(organisation="own", number=first.number, other=first.number, reason="r", by="佐藤", on=TODAY)


def test_advice_for_free_surveys_waits_while_a_clause_is_cited_and_nobody_has_weighed_it() -> None:
    case = open_case(contact(mail("Re: 秘密保持契約について", OPEN_LICENCE)), RequestKind.VOLUNTARY_SURVEY)
    assert case.kind is RequestKind.VOLUNTARY_SURVEY
    assert states(case.number)["nda_first"] is AdviceState.CLAUSE_FIRST
    assert {"case_kind_differs", "clause_number_differs"} <= codes(case.number)
    put(case.number, RequestKind.VOLUNTARY_SURVEY, "契約書に第11条・第13条とも見当たらない（法務）")
    assert states(case.number)["nda_first"] is AdviceState.OFFERED


def test_a_clause_that_comes_after_the_kind_was_weighed_is_weighed_anew() -> None:
    case = opened()
    put(case.number, RequestKind.VOLUNTARY_SURVEY, "任意と明記されている")
    assert states(case.number)["nda_first"] is AdviceState.OFFERED
    arrives(case.number, contact(mail("Re: 調査へのご協力のお願い", OPEN_LICENCE)))
    assert states(case.number)["nda_first"] is AdviceState.CLAUSE_FIRST
    put(case.number, RequestKind.VOLUNTARY_SURVEY, "引用の条項は当社の契約にない（法務）")
    assert states(case.number)["nda_first"] is AdviceState.OFFERED


def arrives(number: str, later: Contact) -> None:
    """A later mail of the same case."""
    row = models.Case.objects.get(number=number)
    plain = canon.to_plain(replace(later, attachments=()))
    models.Contact.objects.create(organisation=row.organisation, case=row, raw_sha256=later.raw_sha256, value=plain)


def test_a_plain_survey_gets_its_advice_at_once() -> None:
    case = opened()
    assert states(case.number)["nda_first"] is AdviceState.OFFERED
    assert states(case.number)["decline_keys"] is AdviceState.OFFERED
    assert "record_inducement" not in states(case.number)
    again = opened("ライセンス利用状況ご確認依頼", AGAIN)
    assert states(again.number)["record_inducement"] is AdviceState.OFFERED


def test_the_clauses_of_a_request_are_those_that_it_cites_else_its_publishers() -> None:
    citing = opened("Re: 秘密保持契約について", OPEN_LICENCE)
    held = kinds.hold(organisation="own", number=citing.number)
    assert [clause.id for clause in held.clauses] == ["microsoft-open-11", "microsoft-open-13"]
    silent = opened("監査のご通知", "監査法人が実施します。", sender="オートデスク <x@autodesk.com>")
    held = kinds.hold(organisation="own", number=silent.number)
    assert [clause.id for clause in held.clauses] == ["autodesk-lsa-9.7"]
    unknown = opened("監査のご通知", "監査法人が行います。", sender="x <x@other.example>")
    assert kinds.hold(organisation="own", number=unknown.number).clauses == ()


def an_own_clause(name: str = "own-open-11", text: str = "甲は記録を保持する。") -> clauses.OwnClause:
    return clauses.OwnClause(
        name=name, publisher="microsoft", agreement="当社のオープンライセンス契約", version="2015", article="11",
        title="遵守状況の確認", text=text, document="契約書綴り 3", page="4頁", seen_on=TODAY, entity="甲社",
        points=(("nda", Bearing.SILENT, '秘密保持は第20条に"別に"定める。'),),
    )  # fmt: skip


def test_an_own_clause_is_kept_journalled_and_stands_first() -> None:
    path = clauses.add(organisation="own", clause=an_own_clause(), by="佐藤", on=TODAY)
    assert path.is_file()
    citing = opened("Re: 秘密保持契約について", OPEN_LICENCE)
    held = kinds.hold(organisation="own", number=citing.number)
    assert held.clauses[0].id == "own-open-11"
    assert (held.contracting, held.entity_differs) == ("甲社", True)  # the agreement names it, and another one asks
    assert held.clauses[0].points[0].text.ja == '秘密保持は第20条に"別に"定める。'
    with pytest.raises(Failure, match="clause_exists"):
        clauses.add(organisation="own", clause=an_own_clause(text="別の文"), by="佐藤", on=TODAY)
    assert clauses.get("own-open-11").text == "甲は記録を保持する。"


@pytest.mark.parametrize("name", ["../x", "A", "", "x/y", "."])
def test_an_own_clause_stays_in_its_folder(name: str) -> None:
    with pytest.raises(Failure, match="clause_name_wrong"):
        clauses.add(organisation="own", clause=an_own_clause(name), by="佐藤", on=TODAY)


def test_notices_are_compared_across_cases() -> None:
    early = contact(mail("調査へのご協力のお願い", SURVEY, day="Mon, 2 Jun 2014 10:00:00 +0900"))
    late = contact(mail("ライセンス利用状況ご確認依頼", AGAIN, day="Mon, 1 Jun 2015 10:00:00 +0900"))
    open_case(late)
    open_case(early)
    (change,) = clauses.changed_notices(cases.all_of("own"))
    assert (change.before.text, change.after.text) == (FORBIDDEN.rstrip("」"), ASKED.rstrip("」"))
    assert change.before.on == date(2014, 6, 2)
    assert change.after.on - change.before.on == timedelta(days=364)
