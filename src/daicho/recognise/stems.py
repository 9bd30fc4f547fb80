"""Stems of names: what a program is called without its version, so that all its versions are one piece of work."""

import re
from collections.abc import Sequence
from typing import NewType

from daicho.recognise.names import NormalName, normal

Stem = NewType("Stem", str)
"""A normalised name without version numbers. Made by `stem` only."""

_NUMBER = re.compile(r"[0-9][0-9.]*[a-z]?")
_MARKS = frozenset({"version", "ver", "v", "build", "release", "rel", "rev", "r", "sp", "beta", "rc", "バージョン"})


def stem(name: str) -> Stem:
    """``name`` without version: "Foo Suite 2.1" and "Foo-Suite v3" are "foo suite". Never empty where a name is not."""
    words = normal(name).split()
    kept = [word for at, word in enumerate(words) if at == 0 or not _tells_version(words, at)]
    return Stem(" ".join(kept))


def version_words(name: NormalName) -> tuple[str, ...]:
    """The numbers in a normalised name that `stem` leaves out, as written."""
    words = name.split()
    return tuple(word for at, word in enumerate(words) if at and _NUMBER.fullmatch(word))


def _tells_version(words: Sequence[str], at: int) -> bool:
    word = words[at]
    if _NUMBER.fullmatch(word):
        return True
    after_number = _NUMBER.fullmatch(words[at - 1]) is not None
    before_number = at + 1 < len(words) and _NUMBER.fullmatch(words[at + 1]) is not None
    return (word in _MARKS and (before_number or after_number)) or (
        after_number and at > 1 and len(word) == 1 and word.isascii()
    )
