"""Every letter in every language and outcome, compared whole. UPDATE_LETTERS=1 writes the expected texts anew."""

import os
from pathlib import Path

import pytest

from daicho.answer.letter_texts import kinds, variants
from daicho.words.text import Language
from support.letters import Situation, situations, text_of

EXPECTED = Path(__file__).parent / "expected"


@pytest.mark.parametrize("situation", situations(), ids=str)
def test_a_letter_reads_exactly_as_it_was_approved(situation: Situation):
    file = EXPECTED / f"{situation}.txt"
    text = text_of(situation.render().content)
    if os.environ.get("UPDATE_LETTERS") == "1":
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    assert text == file.read_text(encoding="utf-8")


def test_every_text_has_its_approved_letter_and_none_is_stale():
    written = {file.stem for file in EXPECTED.glob("*.txt")}
    assert written == {str(situation) for situation in situations()}
    texts = [
        (kind, language, variant) for kind in kinds() for language in Language for variant in variants(kind, language)
    ]
    assert len(texts) == len(written)
