"""Phrases that tell deadlines, kinds of request and notices: the one reader of the intake's playbooks."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from daicho.words.case import RequestKind
from daicho.words.request import EvidencePlace, EvidenceStrength, Source


class PhraseForm(StrEnum):
    """What the groups of a deadline phrase mean."""

    DAY = "day"
    ERA = "era"
    SPAN = "span"
    ENGLISH = "english"


@dataclass(frozen=True, slots=True)
class DeadlinePhrase:
    """One way of setting a deadline, and who has seen it used."""

    id: str
    form: PhraseForm
    pattern: re.Pattern[str]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KindPhrases:
    """Phrases that speak for one kind of request; ``verified``: whether the source is the vendor's own page.

    ``outranks`` are kinds that this one includes: a formal audit cites the agreement as a self-audit demand does.
    ``unless`` are words with which a sentence speaks of something else.
    """

    kind: RequestKind
    phrases: tuple[str, ...]
    source: str
    verified: bool
    place: EvidencePlace = EvidencePlace.TEXT
    strength: EvidenceStrength = EvidenceStrength.SAYS
    outranks: frozenset[RequestKind] = frozenset()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SentenceMarks:
    """Words by which a sentence tells what may follow later, or denies what it names."""

    announces: tuple[str, ...]
    denies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePhrases:
    """A notice is a sentence with one of ``phrases`` and one of ``wishes``; ``id`` names its kind."""

    id: str
    phrases: tuple[str, ...]
    wishes: tuple[str, ...]
    source: str


@cache
def deadline_phrases() -> tuple[DeadlinePhrase, ...]:
    """The phrases of ``deadline_phrases.toml``, in their order."""
    entry = read("deadline_phrases.toml")
    return tuple(
        DeadlinePhrase(
            p["id"],
            PhraseForm(p["form"]),
            re.compile(_assembled(p["pattern"], entry["words"]), re.IGNORECASE),
            entry["sources"][p["source"]],
        )
        for p in entry["phrases"]
    )


_PLACES = {
    "kinds": EvidencePlace.TEXT,
    "senders": EvidencePlace.SENDER,
    "attachments": EvidencePlace.ATTACHMENT,
}


@cache
def kind_marks() -> tuple[KindPhrases, ...]:
    """Everything of ``request_kinds.toml`` that speaks for a kind: text, sender, names of attachments."""
    entry = read("request_kinds.toml")
    return tuple(
        KindPhrases(
            kind=RequestKind(k["kind"]),
            phrases=tuple(k["phrases"]),
            source=entry["sources"][k["source"]],
            verified=k["verified"],
            place=place,
            strength=EvidenceStrength(k.get("strength", "says")),
            outranks=frozenset(map(RequestKind, k.get("outranks", ()))),
            unless=tuple(k.get("unless", ())),
        )
        for name, place in _PLACES.items()
        for k in entry[name]
    )


@cache
def sentence_marks() -> SentenceMarks:
    """How sentences announce or deny."""
    entry = read("request_kinds.toml")["sentences"]
    return SentenceMarks(tuple(entry["announces"]), tuple(entry["denies"]))


@cache
def notice_phrases() -> tuple[NoticePhrases, ...]:
    """How mails word their one-sided notices."""
    entry = read("request_kinds.toml")
    return tuple(
        NoticePhrases(
            id=n["id"],
            phrases=tuple(n["phrases"]),
            wishes=tuple(n["with"]),
            source=entry["sources"][n["source"]],
        )
        for n in entry["notices"]
    )


def source(told: Mapping[str, Any]) -> Source:
    """A source as the playbooks and clauses write it."""
    return Source(
        document=told["document"],
        page=told.get("page", ""),
        seen_on=told.get("seen_on"),
        verified=told["verified"],
    )


def _assembled(pattern: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        pattern = pattern.replace(f"{{{name}}}", word)
    return pattern


def read(name: str) -> dict[str, Any]:
    """The playbook called ``name``, as it is written."""
    return tomllib.loads(files("daicho.data").joinpath("playbooks").joinpath(name).read_text(encoding="utf-8"))
