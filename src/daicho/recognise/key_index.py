"""The index of uninstall keys and other ids: exact ones, and families of ids that differ in known places.

A family is written with ``?`` for any one character and a ``*`` at its end for anything: the product codes of one
program in all languages are one family. Families of one shape are looked up together, so that a look-up costs the
number of shapes (a dozen) and not that of families.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from daicho.recognise.names import folded

Entry = TypeVar("Entry")
_ANY = "?"
_REST = "*"


@dataclass(frozen=True, slots=True)
class _Shape:
    """Which characters of a key count: ``length`` of them (more may follow if ``is_open``) but those in ``holes``."""

    length: int
    is_open: bool
    holes: tuple[int, ...]

    def masked(self, key: str) -> str | None:
        """The characters of ``key`` that count, or None where the key has not this shape."""
        if len(key) < self.length or (len(key) > self.length and not self.is_open):
            return None
        if not self.holes:
            return key[: self.length]
        seen = list(key[: self.length])
        for at in self.holes:
            seen[at] = _ANY
        return "".join(seen)

    @property
    def rank(self) -> tuple[int, bool, tuple[int, ...]]:
        """The shapes that ask for more characters come first."""
        return (len(self.holes) - self.length, self.is_open, self.holes)


@dataclass(slots=True)
class KeyIndex(Generic[Entry]):
    """Entries by key; the most literal family of a key comes first, an exact key before all."""

    _exact: dict[str, list[Entry]] = field(default_factory=dict)
    _families: dict[_Shape, dict[str, list[Entry]]] = field(default_factory=dict)
    _shapes: list[_Shape] = field(default_factory=list)

    def add(self, key: str, entry: Entry) -> None:
        """Enter ``entry`` under a key or a family of keys; ValueError where the family would be every key."""
        text = folded(key)
        if _ANY not in text and not text.endswith(_REST):
            self._exact.setdefault(text, []).append(entry)
            return
        stem = text.removesuffix(_REST)
        shape = _Shape(len(stem), text.endswith(_REST), tuple(at for at, char in enumerate(stem) if char == _ANY))
        if shape.length - len(shape.holes) < 3:
            raise ValueError(f"the key {key!r} would be nearly every key")
        if shape not in self._families:
            self._families[shape] = {}
            self._shapes = sorted(self._families, key=lambda known: known.rank)
        self._families[shape].setdefault(stem, []).append(entry)

    def find(self, key: str) -> Iterator[Entry]:
        """All entries of ``key``, the most literal first."""
        text = folded(key)
        yield from self._exact.get(text, ())
        for shape in self._shapes:
            masked = shape.masked(text)
            if masked is not None:
                yield from self._families[shape].get(masked, ())
