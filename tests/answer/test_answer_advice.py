"""What is offered where it fits, what waits for the clause, and what is offered to nobody."""

import tomllib

import pytest

from conftest import ROOT
from daicho.answer import advice, clauses
from daicho.words.case import RequestKind as Kind
from daicho.words.request import AdviceState, Bearing

DATA = ROOT / "src" / "daicho" / "data"
LIBRARY = clauses.load()
FREE_ONLY = {"nda_first", "charge_work", "contact_clause", "decline"}
BINDING = (Kind.SELF_AUDIT_DEMAND, Kind.FORMAL_AUDIT, Kind.LICENCE_REVIEW, Kind.ASSOCIATION_LETTER, Kind.UNKNOWN)
# What users told each other; the answer for each is its id.
UNSAFE = {
    "claim_gone": "万一来たら、古いプリインストール版PCはもう無いと言い張るつもりです。",
    "scam_pretext": "この偽メールをネタにして、怪しいので何もお答えできませんと断る。",
    "deny_use": "使っていないと言えばよい。",
    "remove_first": "先に削除してから回答しましょう。",
    "understate": "台数は少なめに書きましょう。",
    "backdate": "日付をさかのぼった証書を作ります。",
    "sign_untrue": "不足があっても署名してしまいましょう。",
    "stall_with_lies": "のらりくらりでうやむやにできます。",
    "threaten": "死ぬほど後悔させて差し上げます。",
}


def states(kind: Kind, found: frozenset[str] = frozenset(), library: tuple[str, ...] = ()) -> dict[str, AdviceState]:
    held = tuple(clause for clause in LIBRARY if clause.id in library)
    return {line.advice.id: line.state for line in advice.lines(kind, found=found, clauses=held)}


def test_nda_cost_and_contact_clause_are_offered_for_a_voluntary_survey() -> None:
    told = states(Kind.VOLUNTARY_SURVEY)
    assert {told[step] for step in FREE_ONLY} == {AdviceState.OFFERED}


@pytest.mark.parametrize("kind", BINDING)
def test_elsewhere_the_clause_is_read_first(kind: Kind) -> None:
    told = states(kind)
    assert {told[step] for step in FREE_ONLY} == {AdviceState.CLAUSE_FIRST}


@pytest.mark.parametrize("kind", [Kind.PHISHING, Kind.SALES])
def test_nobody_signs_an_nda_with_a_forger_or_a_salesman(kind: Kind) -> None:
    assert not {"nda_first", "charge_work", "contact_clause"} & set(states(kind))


def test_a_step_that_waits_says_which_clause_and_what_it_has_on_the_matter() -> None:
    held = tuple(clause for clause in LIBRARY if clause.id == "autodesk-lsa-9.7")
    by_id = {line.advice.id: line for line in advice.lines(Kind.LICENCE_REVIEW, found=frozenset(), clauses=held)}
    assert by_id["nda_first"].clauses == held
    assert [point.bearing for _, point in by_id["nda_first"].says] == [Bearing.SILENT]
    assert {point.topic for _, point in by_id["charge_work"].says} == {"cost", "own_hours"}


def test_some_steps_wait_for_what_is_found() -> None:
    assert "authority" not in states(Kind.FORMAL_AUDIT)
    assert "authority" in states(Kind.FORMAL_AUDIT, frozenset({"entity_differs"}))
    assert states(Kind.VOLUNTARY_SURVEY, frozenset({"information_only"}))["information_only"] is AdviceState.OFFERED
    assert states(Kind.SELF_AUDIT_DEMAND, frozenset({"information_only"}))["information_only"] is (
        AdviceState.CLAUSE_FIRST
    )


def test_what_steps_wait_for_can_be_found() -> None:
    known = {"entity_differs", "keys_asked", "information_only", "inducement"}
    assert {step.when for step in advice.every()} - {""} == known


@pytest.mark.parametrize("kind", list(Kind))
def test_ignoring_is_shown_with_its_risk_for_every_kind(kind: Kind) -> None:
    assert advice.ignoring(kind).text.ja
    assert not any("ignore" in step.id for step in advice.every())


def test_ignoring_a_lawyers_letter_names_the_preservation_of_evidence() -> None:
    assert "証拠保全" in advice.ignoring(Kind.ASSOCIATION_LETTER).text.ja


def test_every_unsafe_idea_is_on_the_list_and_recognised() -> None:
    assert {never.id for never in advice.never_offered()} == set(UNSAFE)
    for name, sentence in UNSAFE.items():
        assert name in {never.id for never, _ in advice.pretexts_in(sentence)}, sentence


@pytest.mark.parametrize(
    "honest",
    [
        "本製品は当社では使用しておりません。棚卸しの記録を添えます。",
        "現在、貴社からのご連絡であることを確認中です。",
        "当該機器は2024年3月1日に廃棄いたしました。証明書を添付します。",
        "プロダクトキーのご提出は控えさせていただきます。",
        "ご指定の期日までの提出は困難でございます。",
    ],
)
def test_an_honest_sentence_is_left_alone(honest: str) -> None:
    assert advice.pretexts_in(honest) == ()


def everything_offered() -> list[tuple[str, str]]:
    """Every sentence of letters, playbooks, clauses and findings that Daicho could show, but the list itself."""
    folders = (("letters", "*.md"), ("playbooks", "*.toml"), ("clauses", "*.toml"), ("findings", "*.toml"))
    paths = [path for folder, kind in folders for path in sorted((DATA / folder).rglob(kind))]
    return [(path.name, path.read_text("utf-8")) for path in paths if path.name != "never_offered.toml"]


def test_nothing_that_is_offered_is_a_pretext_or_untrue() -> None:
    texts = everything_offered()
    assert len(texts) > 25
    assert [(place, never.id, words) for place, text in texts for never, words in advice.pretexts_in(text)] == []


def test_advice_never_touches_what_is_installed_before_it_is_frozen() -> None:
    order = [step.id for step in advice.every()]
    assert order[0] == "freeze"
    for kind in BINDING:
        assert "freeze" in states(kind)


def test_the_certificate_is_offered_only_for_what_really_suffices() -> None:
    step = next(step for step in advice.every() if step.id == "own_certificate")
    assert "本当に足りている場合に限り" in step.text.ja
    assert step.kinds == {Kind.SELF_AUDIT_DEMAND}


def test_every_topic_of_advice_is_one_that_clauses_speak_of() -> None:
    spoken = {point.topic for clause in LIBRARY for point in clause.points} | {"contact"}
    wanted = {topic for step in advice.every() if step.topic for topic in advice.TOPICS.get(step.topic, (step.topic,))}
    assert wanted - spoken == set()


def test_the_playbooks_read_as_the_schema_of_their_readers() -> None:
    told = tomllib.loads((DATA / "playbooks" / "duties.toml").read_text("utf-8"))
    assert {one["kind"] for one in told["ignoring"]} == {kind.value for kind in Kind}
