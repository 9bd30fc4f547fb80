"""Every letter in every language, outcome and choice, made for the small invented company; and the text of a PDF."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pypdfium2

from daicho.answer import letter_texts, letters
from daicho.answer.non_use import KnownProduct
from daicho.words.case import Document, Paper
from daicho.words.text import Language, Text
from support.letter_values import GIVEN, HASH
from support.snapshots import CASE, TAKEN_ON, a_snapshot

CATALOGUE = {
    "microsoft/visio": KnownProduct(Text("Microsoft Visio", "Microsoft Visio"), short=frozenset({"Visio"})),
    "autodesk/autocad-lt": KnownProduct(Text("AutoCAD LT", "AutoCAD LT")),
    "microsoft/office": KnownProduct(Text("Microsoft Office", "Microsoft Office"), short=frozenset({"Office"})),
    "microsoft/word": KnownProduct(Text("Microsoft Word", "Microsoft Word"), frozenset({"microsoft/office"})),
}
PAPERS = (
    Paper(name="受領のご連絡_2026-003.pdf", made_on=date(2026, 11, 10), sha256=HASH),
    Paper(name="質問状_2026-003.pdf", made_on=date(2026, 11, 12), sha256=HASH[::-1]),
)


@dataclass(frozen=True)
class Situation:
    """A letter to render: kind, language, whether licences are short and ordered, and the text chosen."""

    kind: str
    language: Language
    short: bool = False
    ordered: bool = False
    variant: str = ""

    def __str__(self) -> str:
        if self.variant:
            return f"{self.kind}.{self.variant}.{self.language}"
        outcome = "ordered" if self.ordered else "short" if self.short else "sufficient"
        return f"{self.kind}.{outcome}.{self.language}"

    def render(self, **changed: str | None) -> Document:
        """The letter with all blanks given; ``changed`` values replace them, None leaves one out."""
        given = given_for(self.kind, self.language, ordered=self.ordered) | changed
        blanks = {name: value for name, value in given.items() if value is not None}
        snapshot = a_snapshot(short=self.short)
        return letters.render(
            self.kind,
            self.language,
            snapshot=snapshot,
            case=CASE,
            blanks=blanks,
            on=TAKEN_ON,
            variant=self.variant,
            papers=PAPERS,
            catalogue=CATALOGUE,
        )


def given_for(kind: str, language: Language, *, ordered: bool = False) -> dict[str, str]:
    """The values for the blanks that a person gives for one kind."""
    names = {blank.name for blank in letters.blanks_to_give(kind, language)}
    values = GIVEN[language]
    return {name: value for name, value in values.items() if name in names and (ordered or name != "order_reference")}


def situations() -> list[Situation]:
    """Every text of every letter, once."""
    return list(_situations())


def _situations() -> Iterator[Situation]:
    for language in Language:
        for kind in letter_texts.kinds():
            outcomes = letter_texts.variants(kind, language)
            yield Situation(kind, language)
            if "short" in outcomes:
                yield Situation(kind, language, short=True)
            if "ordered" in outcomes:
                yield Situation(kind, language, short=True, ordered=True)
            yield from (Situation(kind, language, variant=variant) for variant in letters.choices(kind, language))


def text_of(pdf: bytes) -> str:
    """The text of all pages of a PDF, page after page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return "\n\f\n".join(page.replace("\r\n", "\n").strip() for page in pages) + "\n"
