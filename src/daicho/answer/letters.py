"""Letters and certificates: a whole text of ``data/letters`` with its blanks filled, as PDF/A."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from string import Formatter
from typing import Any

from daicho.answer import letter_checks, letter_texts
from daicho.answer.letter_checks import uses_era
from daicho.answer.letter_facts import Fact, Matter, first_deadline, known
from daicho.answer.letter_parts import Cites, part, rows_as_points, rows_as_table
from daicho.answer.letter_rows import Row, RowError, rows
from daicho.answer.letter_texts import Blank, Block, LetterText
from daicho.answer.non_use import KnownProduct
from daicho.answer.quotation import QuotationError
from daicho.answer.speaker import Speaker, unreasoned
from daicho.answer.typeset import MEDIA_TYPE, TypesettingError, fewest_pages
from daicho.words.case import Case, Document, Paper
from daicho.words.failure import Failure
from daicho.words.position import Line
from daicho.words.snapshot import Snapshot
from daicho.words.text import Language

_LINE_TO_WRITE_ON = "＿" * 12
_ORDER = "order_reference"
_OUTCOMES = ("", "short", "ordered")
_LEDGER = ("snapshot", "estate", "position")
"""Where facts stand that come from the ledger."""
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def render(
    kind: str,
    language: Language,
    *,
    snapshot: Snapshot,
    case: Case | None,
    blanks: Mapping[str, str],
    on: date,
    products: Collection[str] = (),
    era: bool | None = None,
    variant: str = "",
    papers: tuple[Paper, ...] = (),
    catalogue: Mapping[str, KnownProduct] | None = None,
) -> Document:
    """The letter ``kind`` dated ``on`` as PDF/A-2b; ``blanks`` are the values that only a person can give.

    ``products`` limits what is stated to these products of the position (all, where it is empty); give a vendor
    no other vendor's figures. ``era`` writes Japanese days in eras (None: as the addressee is used to). ``variant``
    names a text of the kind that is a matter of choice. ``papers`` are the documents of the case, ``catalogue`` the
    products that are known. Where products in scope are short, the text
    that says so is taken; a certificate speaks of an order only where ``blanks`` name it. Raises Failure where a
    blank is missing, unknown or not for people to fill, a day is none, a product said not to be used is in use,
    the tone is abuse or a threat, or a character has no glyph.
    """
    refuse = _Refusal(kind)
    if kind not in letter_texts.kinds():
        raise refuse("letter_unknown", known=", ".join(letter_texts.kinds()))
    if variant and variant not in choices(kind, language):
        raise refuse("letter_variant_unknown", variant=variant, known=", ".join(choices(kind, language)) or "–")
    lines = _scope(snapshot, products, refuse)
    matter = Matter(
        speaker=Speaker(snapshot, language),
        case=case,
        on=on,
        lines=lines,
        whole=not products,
        papers=papers,
        products=catalogue or {},
    )
    text = letter_texts.text(kind, language, variant or _variant(matter, kind, blanks, refuse))
    matter = _told(text, matter, blanks, era, refuse)
    facts = _filled(text, matter, blanks, refuse)
    _check_days(text, matter, facts, blanks, refuse)
    told = letter_checks.findings(text, matter, blanks)
    blocks, cites = _blocks(text, matter, facts)
    cited = (*_cited(text, facts), *cites)
    rests = any(place.startswith(_LEDGER) for _, place in cited)
    content = _typeset(text, matter, blocks, refuse, snapshot.id[:16] if rests else "")
    return Document(
        name=_file_name(text, facts),
        kind=kind,
        language=language,
        media_type=MEDIA_TYPE,
        content=content,
        cites=cited,
        findings=(*told, *(unreasoned(snapshot) if rests else ())),
    )


def _told(text: LetterText, matter: Matter, given: Mapping[str, str], era: bool | None, refuse: "_Refusal") -> Matter:
    """The matter with the rows that people gave, and the years as the addressee is used to them."""
    found: dict[str, tuple[Row, ...]] = {}
    for blank in text.blanks:
        if not blank.columns:
            continue
        try:
            found[blank.name] = rows(blank, given.get(blank.name, ""))
        except RowError as error:
            columns = " | ".join(blank.columns)
            raise refuse("letter_row_wrong", blank=blank.name, row=error.number, columns=columns) from error
    return replace(matter, rows=found, era=uses_era(text.audience, matter.case) if era is None else era)


def _typeset(text: LetterText, matter: Matter, blocks: list[dict[str, Any]], refuse: "_Refusal", id_: str) -> bytes:
    snapshot = matter.speaker.snapshot
    document = {
        "language": text.language.value,
        "title": text.title,
        "author": snapshot.organisation.name,
        "seal": text.seal,
        "seal_word": matter.speaker.phrase("letter.seal"),
        "footer": f"{text.title}  {id_}".strip(),
        "blocks": blocks,
    }
    try:
        return fewest_pages(letter_texts.template(), document, on=matter.on)
    except TypesettingError as error:
        raise refuse("letter_not_typeset", why=str(error)) from error


def choices(kind: str, language: Language) -> tuple[str, ...]:
    """The texts of a kind that are a matter of choice, and not of the outcome."""
    return tuple(variant for variant in letter_texts.variants(kind, language) if variant not in _OUTCOMES)


def blanks_to_give(kind: str, language: Language) -> tuple[Blank, ...]:
    """Every blank of a kind that a person gives, whatever the outcome; Failure where there is no such kind."""
    if kind not in letter_texts.kinds():
        raise _Refusal(kind)("letter_unknown", known=", ".join(letter_texts.kinds()))
    texts = [letter_texts.text(kind, language, variant) for variant in letter_texts.variants(kind, language)]
    given = {blank.name: blank for text in texts for blank in text.blanks if blank.given}
    return tuple(given.values())


class _Refusal:
    """Makes the Failure for one letter."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __call__(self, code: str, **facts: object) -> Failure:
        return Failure(code, self.kind, kind=self.kind, **facts)


def _scope(snapshot: Snapshot, products: Collection[str], refuse: _Refusal) -> tuple[Line, ...]:
    if not products:
        return snapshot.position.lines
    known_products = {line.product for line in snapshot.position.lines}
    unknown = sorted(set(products) - known_products)
    if unknown:
        raise refuse("letter_products_unknown", products=", ".join(unknown), known=", ".join(sorted(known_products)))
    return tuple(line for line in snapshot.position.lines if line.product in products)


def _variant(matter: Matter, kind: str, blanks: Mapping[str, str], refuse: _Refusal) -> str:
    """Which text the outcome calls for; a kind without a text of its own for it has one that fits all."""
    variants = letter_texts.variants(kind, matter.speaker.language)
    ordered = blanks.get(_ORDER, "").strip()
    if matter.shortfall == 0:
        if ordered and "ordered" in variants:
            raise refuse("letter_nothing_short", value=ordered)
        return ""
    if ordered and "ordered" in variants:
        return "ordered"
    return "short" if "short" in variants else ""


def _filled(text: LetterText, matter: Matter, given: Mapping[str, str], refuse: _Refusal) -> dict[str, Fact]:
    _check_names(text, given, refuse)
    facts = _known(matter, refuse)
    found: dict[str, Fact] = {}
    for blank in sorted(text.blanks, key=lambda blank: not blank.given):  # what people give may feed the others
        fact = _given(blank, matter, given, refuse) if blank.given else facts.get(blank.name, Fact(""))
        if not fact.text.strip():
            fact = _empty(blank, refuse)
        found[blank.name] = fact
    return found


def _known(matter: Matter, refuse: _Refusal) -> dict[str, Fact]:
    try:
        return known(matter)
    except QuotationError as error:
        raise refuse("letter_quotation_wrong", row=error.number, value=error.value) from error


def _check_names(text: LetterText, given: Mapping[str, str], refuse: _Refusal) -> None:
    asked = {blank.name for blank in blanks_to_give(text.kind, text.language)}
    for name in sorted(set(given) - asked):
        code = "letter_blank_fixed" if name in {blank.name for blank in text.blanks} else "letter_blank_unknown"
        raise refuse(code, blank=name, known=", ".join(sorted(asked)))


def _given(blank: Blank, matter: Matter, given: Mapping[str, str], refuse: _Refusal) -> Fact:
    value = given.get(blank.name, "").strip()
    if not blank.day or not value:
        return Fact(value, "given by hand" if value else "")
    try:
        return Fact(matter.day(date.fromisoformat(value)), "given by hand")
    except ValueError as error:
        raise refuse("letter_day_wrong", blank=blank.name, value=value) from error


def _empty(blank: Blank, refuse: _Refusal) -> Fact:
    if blank.empty == "line":
        return Fact(_LINE_TO_WRITE_ON)
    if blank.empty == "omit":
        return Fact("")
    raise refuse("letter_blank_missing", blank=blank.name, about=blank.about)


def _check_days(
    text: LetterText, matter: Matter, facts: Mapping[str, Fact], given: Mapping[str, str], refuse: _Refusal
) -> None:
    """A day that lies ahead must come after the letter; one asked for in place of a deadline after that."""
    for blank in text.blanks:
        value = given.get(blank.name, "").strip()
        if blank.ahead and value and date.fromisoformat(value) <= matter.on:
            raise refuse("letter_day_past", blank=blank.name, value=facts[blank.name].text)
    deadline = first_deadline(matter.case) if matter.case else None
    if "requested_deadline" not in facts or deadline is None:
        return
    if date.fromisoformat(given["requested_deadline"].strip()) <= deadline.due_on:
        value = facts["requested_deadline"].text
        raise refuse("letter_day_too_early", value=value, deadline=matter.day(deadline.due_on))


def _blocks(text: LetterText, matter: Matter, facts: Mapping[str, Fact]) -> tuple[list[dict[str, Any]], Cites]:
    blocks: list[dict[str, Any]] = []
    cites: list[tuple[str, str]] = []
    first = 1
    blanks = {blank.name: blank for blank in text.blanks}
    for block in text.blocks:
        if block.rows:
            blocks.extend(_rows(block, blanks[block.rows[0]], matter))
        elif block.kind == "part":
            made = part(block.lines[0], matter)
            blocks.append(made.block)
            cites.extend(made.cites)
        elif block.kind == "items":
            blocks.append(_items(block, facts, first))
            first += len(blocks[-1]["items"])
        else:
            first = 1
            blocks.extend(_plain(block, facts))
    return blocks, tuple(cites)


def _rows(block: Block, blank: Blank, matter: Matter) -> list[dict[str, Any]]:
    """The rows that a person gave; nothing where the blank was left empty."""
    if not matter.rows[blank.name]:
        return []
    make = rows_as_points if block.kind == "points" else rows_as_table
    return [make(blank, matter).block]


def _items(block: Block, facts: Mapping[str, Fact], first: int) -> dict[str, Any]:
    pairs = [line.split(" :: ", 1) for line in block.lines]
    printed = [{"label": _print(label, facts), "text": _print(said, facts)} for label, said in pairs]
    items = [item for item in printed if item["text"]]
    return {"kind": "items", "items": items, "first": first}


def _plain(block: Block, facts: Mapping[str, Fact]) -> list[dict[str, Any]]:
    lines = [printed for line in block.lines for printed in _print(line, facts)]
    if block.kind == "bullets":
        return [{"kind": "bullets", "entries": [[line] for line in lines]}] if lines else []
    return [{"kind": block.kind, "lines": lines}] if lines else []


def _print(line: str, facts: Mapping[str, Fact]) -> list[str]:
    """The printed lines of one line of the text; none where an omitted blank leaves nothing to say."""
    pieces = [(said, name) for said, name, _, _ in Formatter().parse(line)]
    names = [name for _, name in pieces if name is not None]
    if names and not any(facts[name].text for name in names):
        return []
    return "".join(said + (facts[name].text if name is not None else "") for said, name in pieces).split("\n")


def _file_name(text: LetterText, facts: Mapping[str, Fact]) -> str:
    return _NOT_IN_NAMES.sub("-", "\n".join(_print(text.file, facts)))


def _cited(text: LetterText, facts: Mapping[str, Fact]) -> Cites:
    used = text.used()
    return tuple((fact.text, fact.rests_on) for name, fact in facts.items() if fact.rests_on and name in used)
