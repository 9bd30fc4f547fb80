"""The index of names: a trie over words, so that looking a name up costs its length, not the number of patterns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product as every_combination
from threading import Lock

from daicho.recognise.names import NormalName, normal
from daicho.recognise.product import Match, Product, Role
from daicho.words.software import Channel

_BLANK = re.compile(r"(\{edition\}|\{version\}|\{number\}|\{major\}|\{word\}|\*)")
_NUMBER = re.compile(r"[0-9][0-9.]*[a-z]?")
_TAIL = frozenset(
    {"version", "versão", "versión", "versione", "versjon", "versie", "версия", "wersja", "sürüm", "版本", "バージョン"}
    | {"ver", "v", "build", "release", "rel", "rev", "r", "b", "beta", "rc", "sp", "service", "pack", "update"}
)
_OF_INSTALLER = frozenset({"remove", "only"})  # NSIS has long added "(remove only)"
_ANYTHING = "*"
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
    """Patterns of names, and the matches of a name among them, the most literal first.

    Patterns wait by their first word until a name begins with it, so that a start does not spell out them all.
    """

    def __init__(self) -> None:
        self._root = _Node()
        self._waiting: dict[str, list[tuple[Product, Pattern]]] = {}
        self._lock = Lock()

    def add(self, product: Product, pattern: Pattern) -> None:
        """Take in ``pattern``; ValueError where it says nothing."""
        first = normal(_BLANK.split(pattern.text, maxsplit=1)[0]).split()
        if first:
            self._waiting.setdefault(first[0], []).append((product, pattern))
        else:
            self._enter(product, pattern)

    def _spell_out(self, first: str) -> None:
        with self._lock:
            for product, pattern in self._waiting.get(first, ()):
                self._enter(product, pattern)
            self._waiting.pop(first, None)  # last, so that whoever finds nothing waiting finds all entered

    def _enter(self, product: Product, pattern: Pattern) -> None:
        """Enter a pattern in all spellings of its editions and versions."""
        leaves: dict[tuple[str, str], Match] = {}
        for words, edition, version, is_open in _spellings(product, pattern):
            if not words:
                raise ValueError(f"{product.id}: the name pattern {pattern.text!r} has no words")
            leaf = leaves.get((edition, version))
            if leaf is None:
                leaf = leaves[edition, version] = _leaf(product, pattern, edition, version)
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
        words = name.split()
        if words and words[0] in self._waiting:
            self._spell_out(words[0])
        yield from _walk(self._root, words, 0, "")


def _walk(node: _Node, words: Sequence[str], at: int, major: str) -> Iterator[Match]:
    if at < len(words):
        for key in (words[at], *_wildcards_for(words[at])):
            child = node.children.get(key)
            if child is not None:
                found = words[at].split(".")[0] if key == "{major}" else major
                yield from _walk(child, words, at + 1, found)
    rest = words[at:]
    if node.leaves and _is_tail(rest):
        loose = any(word in _TAIL for word in rest)
        yield from (_read(leaf, major, loose) for leaf in node.leaves)
    yield from (_read(leaf, major, bool(rest)) for leaf in node.open_leaves)


def _wildcards_for(word: str) -> Sequence[str]:
    return _WILDCARDS if _NUMBER.fullmatch(word) else ("{word}",)


def _is_tail(words: Sequence[str]) -> bool:
    """Whether only a version number, as publishers append it, or an installer's own words are left."""
    return all(word in _TAIL or word in _OF_INSTALLER or _NUMBER.fullmatch(word) for word in words)


def _read(leaf: Match, major: str, loose: bool) -> Match:
    version = leaf.version or major
    return leaf if version == leaf.version and not loose else replace(leaf, version=version, loose=loose)


def _spellings(product: Product, pattern: Pattern) -> Iterator[tuple[list[str], str, str, bool]]:
    pieces = [piece for piece in _BLANK.split(pattern.text) if piece.strip()]
    is_open = bool(pieces) and pieces[-1] == _ANYTHING
    choices = [_choices(product, piece) for piece in pieces if piece != _ANYTHING]
    for choice in every_combination(*choices):
        edition, version = pattern.edition, pattern.version
        words: list[str] = []
        for said, chosen_edition, chosen_version in choice:
            words += said
            edition, version = edition or chosen_edition, version or chosen_version
        yield words, edition, version, is_open


def _choices(product: Product, piece: str) -> list[tuple[list[str], str, str]]:
    """The words that a piece of a pattern may stand for, each with the edition and version they tell."""
    if piece == "{edition}":
        return [(normal(text).split(), e.id, "") for e in product.editions.values() for text in e.spelled]
    if piece == "{version}":
        return [(normal(text).split(), "", v.id) for v in product.versions.values() for text in v.spelled]
    return [([piece] if piece in _WILDCARDS else normal(piece).split(), "", "")]


def _leaf(product: Product, pattern: Pattern, edition: str, version: str) -> Match:
    return Match(product=product, role=pattern.role, edition=edition, version=version, channel=pattern.channel)
