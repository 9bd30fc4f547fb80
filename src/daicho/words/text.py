"""A sentence for people, in the two languages of the product."""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """The languages that every text of the product exists in."""

    JAPANESE = "ja"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """One statement in Japanese and in English; comes from data, never from code."""

    ja: str
    en: str

    def __post_init__(self) -> None:
        if not self.ja.strip() or not self.en.strip():
            raise ValueError(f"a text needs both languages: ja={self.ja!r}, en={self.en!r}")

    def in_language(self, language: Language) -> str:
        """The sentence in ``language``."""
        return self.ja if language is Language.JAPANESE else self.en

    def filled(self, **facts: object) -> "Text":
        """The same statement with its ``{blanks}`` filled; a missing fact raises KeyError."""
        return Text(self.ja.format_map(facts), self.en.format_map(facts))
