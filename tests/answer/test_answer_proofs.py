"""The words of proofs and reasons, for worked cases as they are told in the manual."""

from daicho.answer.proofs import proof_in_words
from daicho.answer.speaker import Speaker
from daicho.words.case import Organisation
from daicho.words.snapshot import Snapshot
from daicho.words.text import Language
from support.worked_cases import every_case, rules_of_cases


def speaker_of(name: str) -> Speaker:
    case = next(case for case in every_case() if case.name == name)
    rules = rules_of_cases()
    snapshot = Snapshot(
        id="",
        on=case.on,
        taken_on=case.on,
        organisation=Organisation(name="-"),
        estate=case.estate,
        inventories=(),
        recognitions=(),
        position=case.position(rules),
        proof_items=(),
        releases={},
        reasons=rules.reasons(),
        rules=rules.notes(),
    )
    return Speaker(snapshot, Language.ENGLISH)


def proofs_told(speaker: Speaker) -> str:
    every = (proof_in_words(speaker, proof, named=False) for proof in speaker.position.proofs if proof.shortfall)
    return " ".join(sentence for sentences in every for sentence in sentences)


def test_a_proof_that_tells_cases_apart_claims_no_sum() -> None:
    speaker = speaker_of("Standard is licensed again for every two guests")
    assert any(proof.cases is not None for proof in speaker.position.proofs)
    told = proofs_told(speaker)
    assert "One sum alone shows that at least 4 are short" in told
    assert "into 2 cases, at least 10 are short in each" in told
    assert "rounded up" not in told


def test_needs_of_nobody_are_not_told_and_people_known_by_accesses_are_people() -> None:
    told = proofs_told(speaker_of("A shared PC with eight users needs eight licences of people, not one"))
    assert "is needed for 8 users" in told
    assert "0 users" not in told


def test_the_state_of_a_proof_is_said_in_words() -> None:
    speaker = speaker_of("A lot without one of the proofs asked for is left out and shown")
    aside = next(one for one in speaker.position.set_aside if one.rule == "proof-too-weak")
    assert "Seller's statement" in speaker.reason(aside.rule, aside.facts)
