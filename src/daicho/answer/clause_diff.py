"""What changed between two wordings: of clauses, and of the notices that a vendor puts under its mails."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum

from daicho.answer.clauses import plain

ALIKE = 0.6
"""From this share of equal letters on, two notices are wordings of one."""
SHORTEST_SAME = 3
"""Fewer equal letters than this between two changes are an accident, not something kept."""
_TOKEN = re.compile(r"[A-Za-z0-9]+|[ァ-ヶー]+|[一-龥々]+|\s+|.", re.DOTALL)


class Change(StrEnum):
    """What happened to a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text, and whether it stayed."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSeen:
    """A notice as it stood in one mail."""

    on: date
    case: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class NoticeChange:
    """One notice in two wordings, the earlier one first."""

    before: NoticeSeen
    after: NoticeSeen
    pieces: tuple[Piece, ...]


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """How ``before`` became ``after``, in the order of reading; what was removed stands before what came for it."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    runs: list[tuple[str, str]] = []  # (removed, added), or the same text twice
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left, right = "".join(old[a:b]), "".join(new[c:d])
        accident = tag == "equal" and len(left) < SHORTEST_SAME and a > 0 and b < len(old)
        if runs and (tag != "equal" or accident) and runs[-1][0] != runs[-1][1]:
            runs[-1] = (runs[-1][0] + left, runs[-1][1] + right)
        else:
            runs.append((left, right))
    return tuple(piece for left, right in runs for piece in _pieces(left, right))


def _pieces(left: str, right: str) -> Iterable[Piece]:
    if left == right:
        return (Piece(Change.SAME, left),)
    kept = _common_end(left, right)
    changed = (Piece(Change.REMOVED, left.removesuffix(kept)), Piece(Change.ADDED, right.removesuffix(kept)))
    return tuple(piece for piece in (*changed, Piece(Change.SAME, kept)) if piece.text)


def _common_end(left: str, right: str) -> str:
    """The closing mark that both end with: a sentence that changed still ends as it did."""
    return left[-1] if left[-1:] == right[-1:] and left[-1:] in ("。", ".") else ""


def notice_changes(seen: Iterable[NoticeSeen]) -> tuple[NoticeChange, ...]:
    """Every notice that was worded otherwise than the last time, by the days on which the mails came."""
    found: list[NoticeChange] = []
    known: list[NoticeSeen] = []
    for notice in sorted(seen, key=lambda n: (n.on, n.case)):
        last = max(known, key=lambda k: (_alike(k.text, notice.text), k.on), default=None)
        if last is not None and _alike(last.text, notice.text) >= ALIKE:
            if plain(last.text) != plain(notice.text):
                found.append(NoticeChange(last, notice, compare(last.text, notice.text)))
            known.remove(last)
        known.append(notice)
    return tuple(found)


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, plain(one), plain(other), autojunk=False).ratio()
