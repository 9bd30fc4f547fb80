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
    """Phrases that speak for one kind of request; ``verified``: whether the source is the vendor's own page."""

    kind: RequestKind
    phrases: tuple[str, ...]
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePhrases:
    """A notice is a sentence with one of ``phrases`` and one of ``wishes``."""

    phrases: tuple[str, ...]
    wishes: tuple[str, ...]
    source: str


@cache
def deadline_phrases() -> tuple[DeadlinePhrase, ...]:
    """The phrases of ``deadline_phrases.toml``, in their order."""
    entry = _read("deadline_phrases.toml")
    return tuple(
        DeadlinePhrase(
            p["id"],
            PhraseForm(p["form"]),
            re.compile(_assembled(p["pattern"], entry["words"]), re.IGNORECASE),
            entry["sources"][p["source"]],
        )
        for p in entry["phrases"]
    )


@cache
def kind_phrases() -> tuple[KindPhrases, ...]:
    """The phrases of ``request_kinds.toml`` for each kind."""
    entry = _read("request_kinds.toml")
    return tuple(
        KindPhrases(
            kind=RequestKind(k["kind"]),
            phrases=tuple(k["phrases"]),
            source=entry["sources"][k["source"]],
            verified=k["verified"],
        )
        for k in entry["kinds"]
    )


@cache
def notice_phrases() -> tuple[NoticePhrases, ...]:
    """How mails word their one-sided notices."""
    entry = _read("request_kinds.toml")
    return tuple(
        NoticePhrases(phrases=tuple(n["phrases"]), wishes=tuple(n["with"]), source=entry["sources"][n["source"]])
        for n in entry["notices"]
    )


def _assembled(pattern: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        pattern = pattern.replace(f"{{{name}}}", word)
    return pattern


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("daicho.data").joinpath("playbooks").joinpath(name).read_text(encoding="utf-8"))
