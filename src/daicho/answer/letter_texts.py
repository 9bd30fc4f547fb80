"""The texts of letters: read from ``data/letters``, parsed once, with their blanks still open."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
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
    ("1= ", "points"),
    ("[] ", "checks"),
    ("- ", "bullets"),
    ("! ", "note"),
    ("| ", "part"),
)

_TABLE = "= "
"""Before the name of a blank in a part: its rows as a table."""
_RECKONED_FROM = {"not_used_products": "not_used", "total": "work", "hours_total": "hours"}
"""Blanks that the program fills from the rows of another."""
_NAMING = ("part", "points")
"""Blocks whose line is a name and no text."""


class Audience(StrEnum):
    """For whom a letter is; what stays in the house may say more."""

    VENDOR = "vendor"
    CONTRACT = "contract"
    HOUSE = "house"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """A place to be filled. ``empty``: what an empty value does (refuse, line to write on, omit the line).

    ``ahead``: the day must lie after that of the letter. ``columns``: the value is rows of cells under these
    headings, of the relative ``widths``, the last ``numeric`` of them figures. ``states``: it speaks of our
    licences, so each of its sentences must rest on the ledger. ``quotes``: the first column is in another's words.
    """

    name: str
    about: str
    given: bool = False
    day: bool = False
    ahead: bool = False
    empty: str = "refuse"
    columns: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    numeric: int = 0
    states: bool = False
    quotes: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one kind that belong together; ``kind`` names how they are printed."""

    kind: str
    lines: tuple[str, ...]

    @property
    def rows(self) -> tuple[str, ...]:
        """The blank whose rows the block prints, as numbered points or as a table; none for other blocks."""
        if self.kind == "points":
            return self.lines[:1]
        name = self.lines[0]
        return (name.removeprefix(_TABLE),) if self.kind == "part" and name.startswith(_TABLE) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterText:
    """One whole text. ``variant`` is "" or the outcome (short, ordered) or choice that it is for.

    ``use`` says when it is used. ``counsel``: a lawyer should read it first. ``voluntary``: it fits a request that
    rests on no clause; elsewhere the clause comes first.
    """

    kind: str
    language: Language
    variant: str
    title: str
    file: str
    seal: bool
    audience: Audience
    use: str
    counsel: bool
    voluntary: bool
    blanks: tuple[Blank, ...]
    blocks: tuple[Block, ...]

    def used(self) -> frozenset[str]:
        """The names of all blanks that the text and its file name use."""
        lines = [self.file, *(line for block in self.blocks if block.kind not in _NAMING for line in block.lines)]
        names = frozenset(name for line in lines for name in blanks_in(line))
        names |= {name for block in self.blocks for name in block.rows}
        return names | {_RECKONED_FROM[name] for name in names & _RECKONED_FROM.keys()}

    def parts(self) -> frozenset[str]:
        """The names of the tables and lists that the program makes for the text."""
        return frozenset(block.lines[0] for block in self.blocks if block.kind == "part" and not block.rows)


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
        audience=Audience(head["audience"]),
        use=head["use"],
        counsel=head.get("counsel", False),
        voluntary=head.get("voluntary", False),
        blanks=tuple(_blank(blank, entry) for blank, entry in head["blanks"].items()),
        blocks=tuple(_blocks(body)),
    )


def _blank(name: str, entry: Mapping[str, Any]) -> Blank:
    lists = {key: tuple(value) for key, value in entry.items() if isinstance(value, list)}
    return Blank(name=name, **{**entry, **lists})


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
