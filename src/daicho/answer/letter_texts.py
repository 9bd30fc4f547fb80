"""The texts of letters: read from ``data/letters``, parsed once, with their blanks still open."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Formatter
from typing import Any

from daicho.words.text import Language

_MARKS = (
    (">> ", "signer"),
    (">- ", "contact"),
    ("## ", "heading"),
    ("> ", "right"),
    ("@ ", "left"),
    ("# ", "subject"),
    ("^ ", "centred"),
    ("1. ", "items"),
    ("| ", "part"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """A place to be filled. ``empty``: what an empty value does (refuse, line to write on, omit the line)."""

    name: str
    about: str
    given: bool = False
    day: bool = False
    empty: str = "refuse"


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one kind that belong together; ``kind`` names how they are printed."""

    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterText:
    """One whole text. ``variant`` is "" or the outcome that it is for (short, ordered)."""

    kind: str
    language: Language
    variant: str
    title: str
    file: str
    seal: bool
    blanks: tuple[Blank, ...]
    blocks: tuple[Block, ...]

    def used(self) -> frozenset[str]:
        """The names of all blanks that the text and its file name use."""
        lines = [self.file, *(line for block in self.blocks if block.kind != "part" for line in block.lines)]
        return frozenset(name for line in lines for name in blanks_in(line))


def blanks_in(line: str) -> Iterator[str]:
    """The names of the blanks of one line of a text."""
    return (name for _, name, _, _ in Formatter().parse(line) if name is not None)


def _folder() -> Traversable:
    return files("daicho.data").joinpath("letters")


@cache
def kinds() -> tuple[str, ...]:
    """Every kind of letter that has texts."""
    return tuple(sorted(folder.name for folder in _folder().iterdir() if folder.is_dir()))


@cache
def variants(kind: str, language: Language) -> tuple[str, ...]:
    """The outcomes for which the kind has a text of its own in a language; "" is the plain one."""
    names = [file.name.split(".") for file in _folder().joinpath(kind).iterdir()]
    return tuple(sorted(".".join(parts[1:-1]) for parts in names if parts[0] == language.value and parts[-1] == "md"))


@cache
def text(kind: str, language: Language, variant: str = "") -> LetterText:
    """The text of a kind in a language for an outcome; FileNotFoundError where there is none."""
    name = ".".join(part for part in (language.value, variant, "md") if part)
    source = _folder().joinpath(kind).joinpath(name).read_text(encoding="utf-8")
    head, body = front_matter(source)
    return LetterText(
        kind=kind,
        language=language,
        variant=variant,
        title=head["title"],
        file=head["file"],
        seal=head["seal"],
        blanks=tuple(Blank(name=blank, **entry) for blank, entry in head["blanks"].items()),
        blocks=tuple(_blocks(body)),
    )


def front_matter(source: str) -> tuple[dict[str, Any], str]:
    """The TOML between two lines ``+++``, and the text after it."""
    _, head, body = source.split("+++\n", 2)
    return tomllib.loads(head), body


def _blocks(body: str) -> Iterator[Block]:
    for stretch in body.strip("\n").split("\n\n"):
        pending: list[tuple[str, str]] = []
        for line in stretch.strip("\n").split("\n"):
            kind, rest = _marked(line)
            if pending and pending[-1][0] != kind:
                yield Block(pending[-1][0], tuple(line for _, line in pending))
                pending = []
            pending.append((kind, rest))
        yield Block(pending[-1][0], tuple(line for _, line in pending))


def _marked(line: str) -> tuple[str, str]:
    for mark, kind in _MARKS:
        if line.startswith(mark):
            return kind, line.removeprefix(mark)
    return "paragraph", line


@cache
def template() -> str:
    """The Typst template of all letters."""
    return _folder().joinpath("letter.typ").read_text(encoding="utf-8")
