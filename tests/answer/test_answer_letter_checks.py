"""What stops a letter or is told with it: tone, false statements of non-use, days, rows, the kind of request, years."""

from dataclasses import replace
from datetime import date

import pytest

from daicho.answer import letters
from daicho.answer.letter_checks import uses_era
from daicho.answer.letter_texts import Audience
from daicho.answer.non_use import uses
from daicho.words.case import RequestKind, Vendor
from daicho.words.estate import Person
from daicho.words.text import Language
from support.letters import CATALOGUE, Situation, given_for, text_of
from support.refusals import refused
from support.snapshots import CASE, M365, TAKEN_ON, a_snapshot

JA, EN = Language.JAPANESE, Language.ENGLISH


def codes(situation: Situation, **changed: str) -> list[str]:
    return [finding.code for finding in situation.render(**changed).findings]


def made(kind: str, **options: object) -> str:
    options = {"snapshot": a_snapshot(), "case": CASE, "catalogue": CATALOGUE, "on": TAKEN_ON} | options
    return text_of(letters.render(kind, JA, blanks=given_for(kind, JA), **options).content)  # type: ignore[arg-type]


# Tone


def test_a_threat_in_a_blank_stops_the_letter_and_quotes_it():
    with refused("「rest」", "ただでは済ま"):
        Situation("partial_refusal", JA).render(rest="ただでは済まないとお考えください。")


def test_words_to_think_about_are_told_with_the_letter():
    assert codes(Situation("presidents_letter", JA), requests="法的措置の前にご回答ください。") == [
        "letter_tone_doubted"
    ]


def test_the_other_sides_words_may_be_quoted():
    assert (
        codes(Situation("question_list", JA), questions="訴訟も辞さない、無能な会社だ | 根拠をお示しください。") == []
    )
    with refused("「questions」"):
        Situation("question_list", JA).render(questions="訴訟も辞さない | 無能ですか。")


# Statements


def test_a_figure_without_a_fact_is_told_with_the_answer():
    assert codes(Situation("point_answer", JA)) == []
    assert codes(Situation("point_answer", JA), answers="何台か | Officeは88台です。") == ["statement_unsupported"]


def test_the_other_sides_figures_are_not_ours():
    assert codes(Situation("point_answer", JA), answers="Officeは88台とのことですが。 | 5台です。") == []


# Non-use


@pytest.mark.parametrize("product", ["microsoft/office", "microsoft/word"])
def test_what_is_used_or_comes_with_what_is_used_cannot_be_said_not_to_be(product):
    with refused("PC-001"):
        Situation("non_use_statement", JA).render(not_used=product)


def test_what_nobody_knows_cannot_be_said_not_to_be_used():
    with refused("microsoft/visoi"):
        Situation("non_use_statement", JA).render(not_used="microsoft/visoi")


def test_a_plan_assigned_to_a_person_is_use():
    snapshot = a_snapshot()
    people = (Person(id="U-77", plans=(M365,)),)
    assigned = replace(snapshot, estate=replace(snapshot.estate, people=people))
    known = {"microsoft/365": CATALOGUE["microsoft/visio"]}
    assert [use.units for use in uses(assigned, known)] == [("U-77",)]
    assert uses(replace(snapshot, estate=replace(snapshot.estate, people=())), known) == ()


def test_a_retired_machine_uses_nothing():
    snapshot = a_snapshot()
    known = {"microsoft/office": CATALOGUE["microsoft/office"]}
    retired = tuple(replace(m, until=date(2024, 1, 1)) for m in snapshot.estate.machines)
    gone = replace(snapshot, estate=replace(snapshot.estate, machines=retired))
    assert [use.units for use in uses(gone, known)] == [()]
    assert uses(gone, known)[0].rows != ()


def test_a_row_that_only_names_the_product_is_told():
    known = {"adobe/acrobat": replace(CATALOGUE["microsoft/visio"], name=CATALOGUE["microsoft/office"].name)}
    snapshot = a_snapshot()
    text = letters.render(
        "non_use_statement",
        JA,
        snapshot=snapshot,
        case=CASE,
        blanks=given_for("non_use_statement", JA) | {"not_used": "adobe/acrobat"},
        on=TAKEN_ON,
        catalogue=known,
    )
    assert [finding.code for finding in text.findings] == ["letter_name_seen"]


# Rows and days


def test_a_row_with_too_many_cells_is_named():
    with refused("2", "「declined」"):
        Situation("partial_refusal", JA).render(declined="a | b | c\na | b | c | d")
    with refused("「declined」"):
        Situation("partial_refusal", JA).render(declined="| |")


def test_a_price_that_is_none_is_named_with_its_row():
    with refused("「six」"):
        Situation("quotation", JA).render(work="a | 1 | h | six")
    with refused("「many」"):
        Situation("internal_brief", JA).render(hours="a | many")


def test_a_day_ahead_lies_after_the_letter():
    with refused("「answer_by」", "2026年11月24日"):
        Situation("reminder", JA).render(answer_by="2026-11-24")


def test_the_sums_of_a_quotation_cannot_be_given_by_hand():
    with refused("台帳から埋める値"):
        Situation("quotation", JA).render(total="1円")


# Choices


def test_a_text_is_chosen_by_its_name():
    assert "内部監査" in text_of(Situation("nda", JA, variant="mirror").render().content)
    assert "内部監査を行い" not in text_of(Situation("nda", JA).render().content)
    with refused("mirror", "「strict」"):
        Situation("nda", JA, variant="strict").render()
    with refused("「short」"):
        Situation("answer_letter", JA, variant="short").render()


# The kind of request


def test_what_fits_a_voluntary_request_says_so_where_a_clause_is_invoked():
    formal = replace(CASE, kind=RequestKind.FORMAL_AUDIT)
    for kind in ("nda", "quotation", "contact_clause", "service_contract", "nda_refusal_reply"):
        document = letters.render(kind, JA, snapshot=a_snapshot(), case=formal, blanks=given_for(kind, JA), on=TAKEN_ON)
        assert "letter_clause_first" in {finding.code for finding in document.findings}, kind
        assert "letter_clause_first" not in codes(Situation(kind, JA))


def test_contracts_are_for_counsel_and_say_so_on_their_face():
    for kind in ("nda", "contact_clause", "service_contract"):
        for language, said in ((JA, "弁護士など専門家の確認"), (EN, "checked by counsel")):
            assert "letter_for_counsel" in codes(Situation(kind, language))
            assert said in " ".join(text_of(Situation(kind, language).render().content).split())


# Years by addressee


@pytest.mark.parametrize(
    ("name", "era"),
    [
        ("日本マイクロソフト株式会社", False),
        ("見本法律事務所", True),
        ("見本ソフトウェア株式会社", False),
        ("Autodesk Pte. Ltd.", False),
    ],
)
def test_years_are_those_that_the_addressee_is_used_to(name, era):
    case = replace(CASE, vendor=Vendor(name=name))
    assert uses_era(Audience.VENDOR, case) is era
    assert ("令和8年11月24日" in made("acknowledgement", case=case)) is era


def test_years_can_be_chosen_and_papers_of_the_house_have_western_ones():
    case = replace(CASE, vendor=Vendor(name="見本法律事務所"))
    assert "令和" not in made("acknowledgement", case=case, era=False)
    assert "令和8年11月24日" in made("acknowledgement", era=True)
    assert "令和" not in made("internal_notice", case=case)


# What a vendor is not told


@pytest.mark.parametrize("kind", ["acknowledgement", "question_list", "nda", "quotation", "receipt"])
def test_a_letter_that_states_nothing_of_the_ledger_carries_no_snapshot(kind):
    document = Situation(kind, JA).render()
    assert a_snapshot().id[:16] not in text_of(document.content)
    assert not [place for _, place in document.cites if place.startswith(("snapshot", "estate", "position"))]
