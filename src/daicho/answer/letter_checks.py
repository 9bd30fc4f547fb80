"""What is looked at before a letter is made: its tone, what it states, whether it fits the request, its days."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import chain

from daicho.answer import tone
from daicho.answer.letter_facts import Matter
from daicho.answer.letter_texts import Audience, Blank, LetterText
from daicho.answer.non_use import uses
from daicho.answer.supported import unsupported
from daicho.words.case import Case, RequestKind
from daicho.words.failure import Failure
from daicho.words.finding import Finding, Place

_FREE_KINDS = frozenset((RequestKind.VOLUNTARY_SURVEY, RequestKind.SALES))
"""Kinds of request that rest on no clause."""
_SHOWN = 5


def findings(text: LetterText, matter: Matter, given: Mapping[str, str]) -> tuple[Finding, ...]:
    """What a person should know of the letter; Failure where its tone or a false statement stops it."""
    told = (_tone(text, matter, given), _not_used(text, matter), _statements(text, matter, given), _fit(text, matter))
    return tuple(chain.from_iterable(told))


def _tone(text: LetterText, matter: Matter, given: Mapping[str, str]) -> Iterator[Finding]:
    for blank in text.blanks:
        found = tone.words(_own_words(blank, matter, given.get(blank.name, "")))
        stopping = [word for word in found if word.stops]
        if stopping:
            said = matter.speaker.joined(word.said for word in stopping)
            raise Failure("letter_tone_stopped", text.kind, kind=text.kind, blank=blank.name, words=said)
        if found:
            said = matter.speaker.joined(dict.fromkeys(word.said for word in found))
            yield Finding.at("letter_tone_doubted", Place(text.kind), kind=text.kind, blank=blank.name, words=said)


def _own_words(blank: Blank, matter: Matter, value: str) -> str:
    """What of a value is in our own words; the other side's quoted words are theirs."""
    if not blank.columns:
        return "" if blank.quotes else value
    return "\n".join(cell for row in matter.rows.get(blank.name, ()) for cell in row[blank.quotes :])


def _not_used(text: LetterText, matter: Matter) -> Iterator[Finding]:
    """Failure where a product that is said not to be used is in use, or is none that anybody knows."""
    wanted = [product for (product, *_) in matter.rows.get("not_used", ())]
    unknown = [product for product in wanted if product not in matter.products]
    if unknown:
        raise Failure("letter_product_unknown", text.kind, kind=text.kind, products=", ".join(unknown))
    for use in uses(matter.speaker.snapshot, {product: matter.products[product] for product in wanted}):
        name = matter.name_of(use.product)
        if use.units:
            units = matter.speaker.some(use.units, _SHOWN)
            raise Failure("letter_product_in_use", text.kind, product=name, count=len(use.units), units=units)
        rows = matter.speaker.some(use.rows, _SHOWN)
        yield Finding.at("letter_name_seen", Place(text.kind), product=name, count=len(use.rows), rows=rows)


def _statements(text: LetterText, matter: Matter, given: Mapping[str, str]) -> Iterator[Finding]:
    for blank in text.blanks:
        if blank.states:
            said = _own_words(blank, matter, given.get(blank.name, ""))
            yield from statement_findings(said, matter, Place(f"{text.kind}.{blank.name}"))


def statement_findings(said: str, matter: Matter, place: Place) -> Iterator[Finding]:
    """A finding for each sentence that no fact of the ledger bears out."""
    for doubt in unsupported(said, matter.speaker.snapshot, case=matter.case, products=matter.products):
        what = matter.speaker.joined((*doubt.figures, *doubt.products))
        yield Finding.at("statement_unsupported", place, sentence=doubt.sentence, what=what)


def _fit(text: LetterText, matter: Matter) -> Iterator[Finding]:
    case = matter.case
    if text.counsel:
        yield Finding.at("letter_for_counsel", Place(text.kind), kind=text.kind)
    if text.voluntary and case is not None and case.kind not in _FREE_KINDS:
        yield Finding.at("letter_clause_first", Place(text.kind), kind=text.kind, request=case.kind.value)


def uses_era(audience: Audience, case: Case | None) -> bool:
    """Whether days are written in eras for this addressee: foreign firms and papers of the house have Western years."""
    if audience is Audience.HOUSE or case is None:
        return False
    name = case.vendor.name
    return next((years == "era" for names, years in _addressees() if any(said in name for said in names)), False)


@cache
def _addressees() -> tuple[tuple[tuple[str, ...], str], ...]:
    text = files("daicho.data").joinpath("letters").joinpath("addressees.toml").read_text(encoding="utf-8")
    return tuple((tuple(entry["names"]), entry["years"]) for entry in tomllib.loads(text)["days"])
