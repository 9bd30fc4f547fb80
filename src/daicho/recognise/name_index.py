"""The index of names: a trie over words, so that looking a name up costs its length, not the number of patterns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product as every_combination

from daicho.recognise.names import NormalName, normal
from daicho.recognise.product import Match, Product, Role
from daicho.words.software import Channel

_BLANK = re.compile(r"(\{edition\}|\{version\}|\{number\}|\{major\}|\{word\}|\*)")
_NUMBER = re.compile(r"[0-9][0-9.]*[a-z]?")
_TAIL = frozenset(
    {"version", "ver", "v", "build", "release", "rel", "rev", "r", "b", "beta", "rc", "sp", "service", "pack", "update"}
)
_WILDCARDS = ("{number}", "{major}", "{word}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A name as the catalogue writes it, with blanks; fixed ``edition``, ``version``, ``channel`` where given."""

    text: str
    role: Role
    edition: str = ""
    version: str = ""
    channel: Channel = Channel.UNKNOWN


@dataclass(slots=True)
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    leaves: tuple[Match, ...] = ()
    open_leaves: tuple[Match, ...] = ()  # anything may follow


class NameIndex:
    """Patterns of names, and the matches of a name among them, the most literal first."""

    def __init__(self) -> None:
        self._root = _Node()

    def add(self, product: Product, pattern: Pattern) -> None:
        """Enter ``pattern`` in all spellings of its editions and versions; ValueError where it says nothing."""
        for words, edition, version, is_open in _spellings(product, pattern):
            if not words:
                raise ValueError(f"{product.id}: the name pattern {pattern.text!r} has no words")
            leaf = Match(product=product, role=pattern.role, edition=edition, version=version, channel=pattern.channel)
            node = self._root
            for word in words:
                child = node.children.get(word)
                if child is None:
                    child = node.children[word] = _Node()
                node = child
            if is_open:
                node.open_leaves += (leaf,)
            else:
                node.leaves += (leaf,)

    def matches(self, name: NormalName) -> Iterator[Match]:
        """All that ``name`` can stand for, longest and most literal first."""
        yield from _walk(self._root, name.split(), 0, "")


def _walk(node: _Node, words: Sequence[str], at: int, major: str) -> Iterator[Match]:
    if at < len(words):
        for key in (words[at], *_wildcards_for(words[at])):
            child = node.children.get(key)
            if child is not None:
                found = words[at].split(".")[0] if key == "{major}" else major
                yield from _walk(child, words, at + 1, found)
    if node.leaves and _is_tail(words[at:]):
        yield from (_with_version(leaf, major) for leaf in node.leaves)
    yield from (_with_version(leaf, major) for leaf in node.open_leaves)


def _wildcards_for(word: str) -> Sequence[str]:
    return _WILDCARDS if _NUMBER.fullmatch(word) else ("{word}",)


def _is_tail(words: Sequence[str]) -> bool:
    """Whether only a version number, as publishers append it, is left."""
    return all(word in _TAIL or _NUMBER.fullmatch(word) for word in words)


def _with_version(leaf: Match, major: str) -> Match:
    if not major or leaf.version:
        return leaf
    return Match(product=leaf.product, role=leaf.role, edition=leaf.edition, version=major, channel=leaf.channel)


def _spellings(product: Product, pattern: Pattern) -> Iterator[tuple[list[str], str, str, bool]]:
    pieces = [piece for piece in _BLANK.split(pattern.text) if piece.strip()]
    choices = [_choices(product, piece) for piece in pieces]
    for choice in every_combination(*choices):
        words: list[str] = []
        edition, version, is_open = pattern.edition, pattern.version, False
        for text, chosen_edition, chosen_version in choice:
            is_open = text == "*"
            words += [] if is_open else [text] if text in _WILDCARDS else normal(text).split()
            edition, version = edition or chosen_edition, version or chosen_version
        yield words, edition, version, is_open


def _choices(product: Product, piece: str) -> list[tuple[str, str, str]]:
    """The texts that a piece of a pattern may stand for, each with the edition and version it tells."""
    if piece == "{edition}":
        return [(text, e.id, "") for e in product.editions.values() for text in e.spelled]
    if piece == "{version}":
        return [(text, "", v.id) for v in product.versions.values() for text in v.spelled]
    return [(piece, "", "")]
