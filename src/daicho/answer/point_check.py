"""A reply beside the points it should answer: which sentences speak of which point. Suggestions; a person decides."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from daicho.answer.due_days import sentences
from daicho.words.point import Point, PointState, Touch

_RUN = re.compile(r"[\u4e00-\u9fff々]{2,}|[\u30a0-\u30ff]{2,}|[a-z]{3,}|\d{2,}")
_KANJI = re.compile(r"[\u4e00-\u9fff々]")
_QUOTED = re.compile(r"^\s*[>＞｜|].*$", re.MULTILINE)
_SHARE = 3
"""A sentence speaks of a point where it has at least one in so many of the point's own terms, and two of them."""


@dataclass(frozen=True, slots=True)
class ReplyPhrases:
    """Wordings of replies: phrases by the state that they suggest, words for one thing, and words that say nothing."""

    phrases: tuple[tuple[str, PointState], ...]
    same: tuple[frozenset[str], ...]
    empty: frozenset[str]


@cache
def reply_phrases() -> ReplyPhrases:
    """The wordings that are shipped."""
    source = files("daicho.data").joinpath("playbooks").joinpath("reply_phrases.toml").read_text(encoding="utf-8")
    data = tomllib.loads(source)
    phrases = [(_plain(p), PointState(group["suggests"])) for group in data["phrases"] for p in group["words"]]
    return ReplyPhrases(
        phrases=tuple(phrases),
        same=tuple(frozenset(map(_plain, group["words"])) for group in data["same"]),
        empty=frozenset(term for word in data["empty"]["words"] for term in _runs(_plain(word))),
    )


def touches(points: Sequence[Point], reply: str) -> tuple[Touch, ...]:
    """What ``reply`` seems to say of each point. Lines quoted from our own mail (``>``) do not count.

    A point that no sentence speaks of is suggested as evaded.
    """
    said = [(sentence, _plain(sentence)) for sentence in sentences(_QUOTED.sub("", reply))]
    return tuple(_touch(point, said) for point in points)


def _touch(point: Point, said: Iterable[tuple[str, str]]) -> Touch:
    asked = _plain(f"{point.text} {point.quoted}")
    found = [(sentence, plain) for sentence, plain in said if _speaks_of(plain, asked)]
    if not found:
        return Touch(point=point, suggested=PointState.EVADED)
    phrase, state = _phrase_in([plain for _, plain in found])
    return Touch(point=point, suggested=state, sentences=tuple(sentence for sentence, _ in found), phrase=phrase)


def _speaks_of(sentence: str, asked: str) -> bool:
    if any(_holds(sentence, group) and _holds(asked, group) for group in reply_phrases().same):
        return True
    terms = _runs(asked) - reply_phrases().empty
    shared = terms & _runs(sentence)
    return len(shared) >= min(2, len(terms)) and len(shared) * _SHARE >= len(terms) > 0


def _holds(text: str, group: Iterable[str]) -> bool:
    return any(word in text for word in group)


def _phrase_in(plain: Sequence[str]) -> tuple[str, PointState]:
    """The first phrase of the data that stands in a sentence; without one it looks answered."""
    for phrase, state in reply_phrases().phrases:
        if any(phrase in sentence for sentence in plain):
            return phrase, state
    return "", PointState.ANSWERED


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _runs(plain: str) -> frozenset[str]:
    """The words that carry meaning: pairs of neighbouring kanji, words of katakana or letters, numbers."""
    terms: set[str] = set()
    for run in _RUN.findall(plain):
        if _KANJI.match(run):
            terms |= {run[i : i + 2] for i in range(len(run) - 1)}
        else:
            terms.add(run)
    return frozenset(terms)
