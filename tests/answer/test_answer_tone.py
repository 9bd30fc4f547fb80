"""Words that stop a letter, words to think twice about, and plain business words that must pass."""

import pytest

from daicho.answer import letter_texts, tone
from daicho.words.text import Language
from support.letter_values import GIVEN


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("貴社の担当者は無能です。", "abuse"),
        ("ヤクザと変わらない。", "abuse"),
        ("ﾊﾞｶにするな", "abuse"),
        ("ただでは済まないぞ", "threat"),
        ("必ず後悔させます。", "threat"),
        ("実名を公表します。", "exposure"),
        ("公表されたくなければ証明書を出してください。", "exposure"),
        ("You are a stupid crook.", "abuse"),
        ("You will regret this.", "threat"),
        ("Answer or else.", "threat"),
        ("We shall name and shame you.", "exposure"),
    ],
)
def test_abuse_threats_and_exposure_stop_a_letter(text: str, sort: str) -> None:
    found = tone.words(text)
    assert sort in {word.sort for word in found}
    assert any(word.stops for word in found)


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("法的措置を検討いたします。", "legal_step"),
        ("さぞかしお忙しいことでしょう。", "sarcasm"),
        ("弊社は契約違反を認めます。", "admission"),
        ("We may take legal action.", "legal_step"),
        ("We admit that copies were missing.", "admission"),
        ("Your demand is absurd.", "sarcasm"),
    ],
)
def test_other_words_are_doubted_and_stop_nothing(text: str, sort: str) -> None:
    found = tone.words(text)
    assert {word.sort for word in found} == {sort}
    assert not any(word.stops for word in found)


@pytest.mark.parametrize(
    "text",
    [
        "カスタマーサポートのゴミ箱を空にし、クリーンアップしました。",
        "バカンス期間中のためご回答が遅れます。",
        "ソフトウェアの仕様が愚直に守られています。",
        "不正に利用された場合に備えて管理しております。",
        "覚悟して臨みます。",
        "Our skilled staff published no assessment of the classic report.",
        "We issued the assessment and the classic report.",
    ],
)
def test_plain_words_pass(text: str) -> None:
    assert tone.words(text) == ()


@pytest.mark.parametrize("language", Language)
def test_no_text_of_ours_uses_a_word_of_the_list(language: Language) -> None:
    texts = [
        letter_texts.text(kind, language, variant)
        for kind in letter_texts.kinds()
        for variant in letter_texts.variants(kind, language)
    ]
    said = [(text.counsel, line) for text in texts for block in text.blocks for line in (*block.lines, text.use)]
    # A contract speaks of damages and authorities, and goes to counsel anyway.
    assert [line for counsel, line in said for word in tone.words(line) if word.stops or not counsel] == []
    assert [value for value in GIVEN[language].values() if any(word.stops for word in tone.words(value))] == []
