"""Every letter in every language and outcome, rendered for the small invented company; and the text of a PDF."""

from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2

from daicho.answer import letters
from daicho.words.case import Document
from daicho.words.text import Language
from support.snapshots import CASE, TAKEN_ON, a_snapshot

GIVEN = {
    "document_number": "総情発第2026-015号",
    "enclosures": "内部監査報告書、ソフトウェア資産台帳",
    "remedy": "12月10日までに1台分を購入いたします。",
    "requested_deadline": "2027-01-29",
    "interim_report_on": "2026-12-18",
    "reason": "年末年始の繁忙期に当たり、全機器の棚卸しに時間を要するため。",
    "auditor": "吉田 洋子",
    "audit_from": "2026-11-16",
    "audit_to": "2026-11-24",
    "improvement": "導入時にライセンスの空きを確かめる手順を定め、半年ごとに棚卸しを行う。",
    "agreement": "見本ライセンス契約",
    "clause": "第11条",
    "order_reference": "注文番号 PO-2026-118（2026年11月24日）",
}
"""A value for every blank that a person gives."""


@dataclass(frozen=True)
class Situation:
    """A letter to render: kind, language, and whether licences are short and ordered."""

    kind: str
    language: Language
    short: bool = False
    ordered: bool = False

    def __str__(self) -> str:
        outcome = "ordered" if self.ordered else "short" if self.short else "sufficient"
        return f"{self.kind}.{outcome}.{self.language}"

    def render(self, **changed: str | None) -> Document:
        """The letter with all blanks given; ``changed`` values replace them, None leaves one out."""
        given = given_for(self.kind, self.language, ordered=self.ordered) | changed
        blanks = {name: value for name, value in given.items() if value is not None}
        snapshot = a_snapshot(short=self.short)
        return letters.render(self.kind, self.language, snapshot=snapshot, case=CASE, blanks=blanks, on=TAKEN_ON)


def given_for(kind: str, language: Language, *, ordered: bool = False) -> dict[str, str]:
    """The values for the blanks that a person gives for one kind."""
    names = {blank.name for blank in letters.blanks_to_give(kind, language)}
    return {name: value for name, value in GIVEN.items() if name in names and (ordered or name != "order_reference")}


def situations() -> list[Situation]:
    """Every text of every letter, once."""
    return list(_situations())


def _situations() -> Iterator[Situation]:
    for language in Language:
        for kind in ("answer_letter", "audit_certificate", "extension_request", "internal_audit_report"):
            yield Situation(kind, language)
            if kind != "extension_request":
                yield Situation(kind, language, short=True)
        yield Situation("audit_certificate", language, short=True, ordered=True)


def text_of(pdf: bytes) -> str:
    """The text of all pages of a PDF, page after page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return "\n\f\n".join(page.replace("\r\n", "\n").strip() for page in pages) + "\n"
