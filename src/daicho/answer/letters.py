"""Letters and certificates: a whole text of ``data/letters`` with its blanks filled, as PDF/A."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from string import Formatter
from typing import Any

from daicho.answer import letter_texts
from daicho.answer.letter_facts import Fact, Matter, first_deadline, known
from daicho.answer.letter_parts import Cites, part
from daicho.answer.letter_texts import Blank, Block, LetterText
from daicho.answer.speaker import Speaker, unreasoned
from daicho.answer.typeset import MEDIA_TYPE, TypesettingError, fewest_pages
from daicho.words.case import Case, Document
from daicho.words.failure import Failure
from daicho.words.position import Line
from daicho.words.snapshot import Snapshot
from daicho.words.text import Language

_LINE_TO_WRITE_ON = "＿" * 12
_ORDER = "order_reference"
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
    era: bool = False,
) -> Document:
    """The letter ``kind`` dated ``on`` as PDF/A-2b; ``blanks`` are the values that only a person can give.

    ``products`` limits what is stated to these products of the position (all, where it is empty); give a vendor
    no other vendor's figures. ``era`` writes Japanese days in eras. Where products in scope are short, the text
    that says so is taken; a certificate speaks of an order only where ``blanks`` name it. Raises Failure where a
    blank is missing, unknown or not for people to fill, a day is none, or a character has no glyph.
    """
    refuse = _Refusal(kind)
    if kind not in letter_texts.kinds():
        raise refuse("letter_unknown", known=", ".join(letter_texts.kinds()))
    lines = _scope(snapshot, products, refuse)
    matter = Matter(speaker=Speaker(snapshot, language), case=case, on=on, lines=lines, whole=not products, era=era)
    text = letter_texts.text(kind, language, _variant(matter, kind, blanks, refuse))
    facts = _filled(text, matter, blanks, refuse)
    _check_days(matter, facts, blanks, refuse)
    blocks, cites = _blocks(text, matter, facts)
    content = _typeset(text, matter, blocks, refuse)
    return Document(
        name=_file_name(text, facts),
        kind=kind,
        language=language,
        media_type=MEDIA_TYPE,
        content=content,
        cites=(*_cited(text, facts), *cites),
        findings=unreasoned(snapshot),
    )


def _typeset(text: LetterText, matter: Matter, blocks: list[dict[str, Any]], refuse: "_Refusal") -> bytes:
    snapshot = matter.speaker.snapshot
    document = {
        "language": text.language.value,
        "title": text.title,
        "author": snapshot.organisation.name,
        "seal": text.seal,
        "seal_word": matter.speaker.phrase("letter.seal"),
        "footer": f"{text.title}  {snapshot.id[:16]}",
        "blocks": blocks,
    }
    try:
        return fewest_pages(letter_texts.template(), document, on=matter.on)
    except TypesettingError as error:
        raise refuse("letter_not_typeset", why=str(error)) from error


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
    facts = known(matter)
    found: dict[str, Fact] = {}
    for blank in text.blanks:
        fact = _given(blank, matter, given, refuse) if blank.given else facts.get(blank.name, Fact(""))
        if not fact.text.strip():
            fact = _empty(blank, refuse)
        found[blank.name] = fact
    return found


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


def _check_days(matter: Matter, facts: Mapping[str, Fact], given: Mapping[str, str], refuse: _Refusal) -> None:
    """A day asked for in place of a deadline must come after it."""
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
    for block in text.blocks:
        if block.kind == "part":
            made = part(block.lines[0], matter)
            blocks.append(made.block)
            cites.extend(made.cites)
        elif block.kind == "items":
            blocks.append(_items(block, facts, first))
            first += len(block.lines)
        else:
            first = 1
            blocks.extend(_plain(block, facts))
    return blocks, tuple(cites)


def _items(block: Block, facts: Mapping[str, Fact], first: int) -> dict[str, Any]:
    pairs = [line.split(" :: ", 1) for line in block.lines]
    items = [{"label": _print(label, facts), "text": _print(said, facts)} for label, said in pairs]
    return {"kind": "items", "items": items, "first": first}


def _plain(block: Block, facts: Mapping[str, Fact]) -> list[dict[str, Any]]:
    lines = [printed for line in block.lines for printed in _print(line, facts)]
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
