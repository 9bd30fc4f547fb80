"""Proofreading: what a text of ours says that it should not, or that no fact of the ledger bears out."""

from daicho.actions.knowledge import load
from daicho.actions.packs import known_products
from daicho.answer import tone
from daicho.answer.letter_checks import statement_findings
from daicho.answer.letter_facts import Matter
from daicho.answer.speaker import Speaker
from daicho.words.case import Case
from daicho.words.finding import Finding, Place
from daicho.words.snapshot import Snapshot
from daicho.words.text import Language


def proofread(
    text: str, *, file: str, snapshot: Snapshot, case: Case | None, language: Language
) -> tuple[Finding, ...]:
    """The findings on ``text``: words of the list, then sentences that the ledger does not bear out."""
    speaker = Speaker(snapshot, language)
    matter = Matter(
        speaker=speaker, case=case, on=snapshot.taken_on, lines=(), whole=True, products=known_products(load())
    )
    return (*_tone(text, speaker, file), *statement_findings(text, matter, Place(file)))


def _tone(text: str, speaker: Speaker, file: str) -> tuple[Finding, ...]:
    found = tone.words(text)
    bad = [word.said for word in found if word.stops]
    doubted = [word.said for word in found if not word.stops]
    return tuple(
        Finding.at(code, Place(file), words=speaker.joined(dict.fromkeys(said)))
        for code, said in (("text_tone_bad", bad), ("text_tone_doubted", doubted))
        if said
    )
