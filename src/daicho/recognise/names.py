"""Normalised names: the one spelling in which names of catalogue and machine are compared."""

import re
import unicodedata
from functools import lru_cache
from typing import NewType

NormalName = NewType("NormalName", str)
"""A name in comparing form: lower case, half width, words parted by one space. Made by `normal` only."""

_TRADEMARKS = re.compile(r"\((?:tm|r|c)\)|[\u2122\u00ae\u00a9\u2120]", re.IGNORECASE)
_QUOTES = re.compile(r"['’‘`\"“”]")
_LOCALE = re.compile(
    r"(?<![a-z0-9])(?:ar|bg|cs|da|de|el|en|es|et|fi|fr|he|hi|hr|hu|id|it|ja|ko|lt|lv|nb|nl|pl|pt|ro|ru|sk|sl|sr|sv|th"
    r"|tr|uk|vi|zh)-(?:[a-z]{4}-)?[a-z]{2}(?![a-z0-9])"
)
_BITS = re.compile(
    r"(?<![a-z0-9])(?:x86_64|x86-64|x64|x86|amd64|arm64|i[3-6]86|win32|win64|(?:32|64)[ -]?(?:bits?|ビット)版?)"
    r"(?![a-z0-9])(?:\s*(?:edition|版))?"
)
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212\u301c~_,;:/|()\[\]{}<>「」『』【】・!?*&]+")
_JAPANESE = "[ぁ-ゖァ-ヴー一-龯]"
_SEAM = re.compile(
    rf"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])|(?<=[a-z.])(?={_JAPANESE})|(?<={_JAPANESE})(?=[a-z])"
    r"|(?<=[一-龯])(?=[ァ-ヴ])|(?<=[ァ-ヴー])(?=[一-龯])"
)
_VERSION_DOT = re.compile(r"(?<=[a-z])\.(?=\d)")
_LONG_VOWEL = re.compile(r"(?<=[ァ-ヴー][ァ-ヴー])ー(?=\s|$)")
_DOTS = re.compile(r"(?<!\d)\.+(?=\s|$)|(?<=\d)\.+(?=\s|$)")
_AND = re.compile(r"(?<!\S)and(?!\S)")
_LANGUAGES = frozenset(
    {"english", "japanese", "french", "german", "spanish", "italian", "korean", "chinese", "portuguese", "dutch"}
    | {"simplified", "traditional", "brazil", "russian", "polish", "swedish", "international", "英語", "英語版"}
    | {
        "日本語",
        "日本語版",
        "版",
        "français",
        "deutsch",
        "español",
        "한국어",
        "português",
        "nederlands",
        "svenska",
        "polski",
    }
    | {"русский", "türkçe", "čeština", "dansk", "norsk", "suomi", "magyar", "中文", "简体中文", "繁體中文"}
)


@lru_cache(maxsize=65_536)
def normal(name: str) -> NormalName:
    """The comparing form of ``name``.

    Width (NFKC), case, hyphens and brackets, trademark signs, bitness, locale and a trailing language are
    levelled; letters, digits, kanji and katakana are parted, so that 一太郎2023 and 一太郎 2023 are one. Never raises.
    """
    text = _TRADEMARKS.sub(" ", name)
    text = _TRADEMARKS.sub(" ", unicodedata.normalize("NFKC", text)).casefold()
    text = _QUOTES.sub("", text)
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    text = _LOCALE.sub(" ", text)
    text = _BITS.sub(" ", text)
    text = _SEPARATORS.sub(" ", text)
    text = _AND.sub(" ", text)
    text = _VERSION_DOT.sub(" ", text)
    text = _SEAM.sub(" ", text)
    text = _LONG_VOWEL.sub("", text)
    text = _DOTS.sub("", text)
    return NormalName(" ".join(_without_language(text.split())))


def _without_language(words: list[str]) -> list[str]:
    """A name may end in the language of its texts, which is no part of the product."""
    end = len(words)
    while end > 1 and words[end - 1] in _LANGUAGES:
        end -= 1
    return words[:end]


def folded(text: str) -> str:
    """``text`` in one width and case with its punctuation kept; for patterns that look at the raw spelling."""
    return unicodedata.normalize("NFKC", text).casefold().strip()
