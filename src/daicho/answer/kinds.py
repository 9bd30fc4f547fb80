"""What kind of request this is, by evidence: the text, the sender, the clauses cited, what is attached."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from daicho.answer import intake, playbooks
from daicho.answer.clauses import Citation, citations_in, plain
from daicho.answer.due_days import sentences
from daicho.answer.playbooks import KindPhrases
from daicho.words.case import Contact, RequestKind
from daicho.words.request import Bearing, Clause, EvidencePlace, EvidenceStrength, KindEvidence, Source
from daicho.words.secret import find_keys
from daicho.words.text import Text

NEAR = 8
"""So many letters may stand between what is named and its denial."""
SIGNATURE = 12
"""Lines at the end of a mail in which its sender signs."""
KEY_WORDS = ("プロダクトキー", "プロダクト キー", "product key", "ライセンスキー", "license key", "licence key")


@dataclass(frozen=True, slots=True, kw_only=True)
class KindReading:
    """What one contact says of the kind of request: ``kind`` where it is clear, else UNKNOWN and what is ``likely``."""

    contact: Contact
    kind: RequestKind
    likely: RequestKind
    evidence: tuple[KindEvidence, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One thing that a kind of request does or does not oblige to, on whose word."""

    kind: RequestKind
    bearing: Bearing
    text: Text
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntity:
    """A company that was seen as the contracting party where another one asked."""

    publisher: str
    asking: tuple[str, ...]
    entity: str
    text: Text
    source: Source


def read(contact: Contact, library: tuple[Clause, ...]) -> KindReading:
    """What ``contact`` says of the kind of request, with every piece of evidence."""
    citations = citations_in(contact.body, library)
    pieces = (*_in_text(contact), *_in_sender(contact), *_in_attachments(contact), *_in_clauses(citations))
    evidence = tuple(_strongest(pieces))
    kind, likely = decide(evidence)
    return KindReading(contact=contact, kind=kind, likely=likely, evidence=evidence, citations=citations)


def decide(evidence: Iterable[KindEvidence]) -> tuple[RequestKind, RequestKind]:
    """The kind where all that says one says the same, and the likely one where only hints agree; else UNKNOWN."""
    pieces = tuple(evidence)
    said = _kinds(pieces, EvidenceStrength.SAYS)
    if said & _kinds(pieces, EvidenceStrength.DENIES):
        return RequestKind.UNKNOWN, RequestKind.UNKNOWN
    left = said - {low for kind in said for low in outranked()[kind]}
    if len(left) == 1:
        return (kind := left.pop()), kind
    hinted = left or _kinds(pieces, EvidenceStrength.HINTS)
    return RequestKind.UNKNOWN, hinted.pop() if len(hinted) == 1 else RequestKind.UNKNOWN


def newest(readings: Iterable[KindReading]) -> KindReading | None:
    """The newest reading that says a kind; None where none does."""
    return next((r for r in reversed(tuple(readings)) if r.kind is not RequestKind.UNKNOWN), None)


@cache
def outranked() -> dict[RequestKind, frozenset[RequestKind]]:
    """For each kind those that it includes."""
    return {
        kind: frozenset(low for mark in playbooks.kind_marks() if mark.kind is kind for low in mark.outranks)
        for kind in RequestKind
    }


@cache
def duties(kind: RequestKind) -> tuple[Duty, ...]:
    """What ``kind`` obliges to and what not, in the order of the playbook."""
    entry = playbooks.read("duties.toml")
    return tuple(
        Duty(
            kind=kind,
            bearing=Bearing(told["bearing"]),
            text=Text(**told["text"]),
            source=playbooks.source(entry["sources"][told["source"]]),
        )
        for told in entry["duties"]
        if told["kind"] == kind
    )


@cache
def known_entities() -> tuple[KnownEntity, ...]:
    """Which companies of a group were seen as contracting parties."""
    entry = playbooks.read("contracting_parties.toml")
    return tuple(
        KnownEntity(
            publisher=told["publisher"],
            asking=tuple(told["asking"]),
            entity=told["entity"],
            text=Text(**told["text"]),
            source=playbooks.source(entry["sources"][told["source"]]),
        )
        for told in entry["entities"]
    )


def entities_for(asking: str) -> tuple[KnownEntity, ...]:
    """What is known of the contracting parties of whoever asks under this name or address."""
    return tuple(known for known in known_entities() if any(plain(name) in plain(asking) for name in known.asking))


def same_party(one: str, other: str) -> bool:
    """Whether two names may mean one company: equal, or one within the other."""
    left, right = plain(one), plain(other)
    return bool(left and right) and (left in right or right in left)


def asks_for_keys(contact: Contact) -> bool:
    """Whether the text speaks of product keys."""
    return any(plain(word) in plain(contact.body) for word in KEY_WORDS)


def notice_kinds(contact: Contact) -> frozenset[str]:
    """The kinds of one-sided notices in a mail, by their ids."""
    found = intake.notices(contact)
    return frozenset(
        known.id
        for known in playbooks.notice_phrases()
        for notice in found
        if _any(known.phrases, notice) and _any(known.wishes, notice)
    )


# --- the pieces


def _strongest(pieces: Iterable[KindEvidence]) -> Iterable[KindEvidence]:
    """Of several phrases of one kind in one sentence the one that is worth most."""
    order = tuple(EvidenceStrength)
    kept: dict[tuple[RequestKind, EvidencePlace, str], KindEvidence] = {}
    for piece in pieces:
        key = (piece.kind, piece.place, piece.quoted)
        if key not in kept or order.index(piece.strength) < order.index(kept[key].strength):
            kept[key] = piece
    return kept.values()


def _kinds(pieces: Iterable[KindEvidence], strength: EvidenceStrength) -> set[RequestKind]:
    return {piece.kind for piece in pieces if piece.strength is strength}


def _any(phrases: Iterable[str], text: str) -> bool:
    return any(plain(phrase) in plain(text) for phrase in phrases)


def _in_text(contact: Contact) -> Iterator[KindEvidence]:
    for sentence in dict.fromkeys((contact.subject, *sentences(contact.body))):
        for known, phrase in _marks(EvidencePlace.TEXT, sentence):
            yield _piece(known, phrase, sentence, _strength(known, phrase, sentence))


def _in_sender(contact: Contact) -> Iterator[KindEvidence]:
    address = f"{contact.sender_name} <{contact.sender_address}>"
    signed = [line.strip() for line in contact.body.splitlines() if line.strip()][-SIGNATURE:]
    for line in dict.fromkeys((address, *signed)):
        for known, phrase in _marks(EvidencePlace.SENDER, line):
            yield _piece(known, phrase, line, known.strength)


def _in_attachments(contact: Contact) -> Iterator[KindEvidence]:
    for attachment in contact.attachments:
        for known, phrase in _marks(EvidencePlace.ATTACHMENT, attachment.name):
            yield _piece(known, phrase, attachment.name, known.strength)


def _in_clauses(citations: Iterable[Citation]) -> Iterator[KindEvidence]:
    for citation in citations:
        for kind in dict.fromkeys(c.speaks_for for c in citation.clauses if c.speaks_for is not None):
            clause = next(c for c in citation.clauses if c.speaks_for is kind)
            yield KindEvidence(
                kind=kind,
                place=EvidencePlace.CLAUSE,
                strength=EvidenceStrength.SAYS,
                phrase=clause.id,
                quoted=citation.quoted,
                source=clause.source,
            )


def _marks(place: EvidencePlace, text: str) -> Iterator[tuple[KindPhrases, str]]:
    for known in playbooks.kind_marks():
        if known.place is place and not _any(known.unless, text):
            yield from ((known, phrase) for phrase in known.phrases if plain(phrase) in plain(text))


def _piece(known: KindPhrases, phrase: str, quoted: str, strength: EvidenceStrength) -> KindEvidence:
    if find_keys(quoted):
        raise ValueError("texts of contacts hold no product keys")
    source = Source(document=known.source, verified=known.verified)
    return KindEvidence(
        kind=known.kind, place=known.place, strength=strength, phrase=phrase, quoted=quoted, source=source
    )


def _strength(known: KindPhrases, phrase: str, sentence: str) -> EvidenceStrength:
    """What a phrase is worth in its sentence: denied, announced for later, or as the playbook says."""
    marks, words, named = playbooks.sentence_marks(), plain(sentence), plain(phrase)
    if any(_is_denied(words, named, plain(denial)) for denial in marks.denies):
        return EvidenceStrength.DENIES
    if known.strength is EvidenceStrength.SAYS and _any(marks.announces, sentence):
        return EvidenceStrength.ANNOUNCES
    return known.strength


def _is_denied(words: str, named: str, denial: str) -> bool:
    at = words.find(named)
    after = words[at + len(named) :][: NEAR + len(denial)]
    before = words[:at][-(NEAR + len(denial)) :]
    return denial in after or (denial.isascii() and denial in before)
