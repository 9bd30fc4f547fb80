"""The headings and words that tables use: read from ``data/columns``, the one place where tables read from the disc.

A `Shape` is one kind of table. `best_fit` tells which shape a row of headings belongs to: the one that knows most
of them, over all sources, so that the order of sources does not matter.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

_SPACES = re.compile(r"[\s_\-.‐‑–—−・]+")
_BRACKETS = re.compile(r"[(\[【<《].*?[)\]】>》]")
_MARKS = re.compile(r"^[※*◎○●■□★]+|[※*:]+$")
_TAX_INCLUDED = "税込"
_LONGEST_HEADING = 300  # of a longer one, as of a text that is no table, brackets are not searched
_NEAR_LEAST = 3
_NEAR_SHARE = 0.6


class CellKind(StrEnum):
    """What the cells of a column hold; ``SIGNED`` may be below 0, ``KEY`` is a secret, ``IGNORED`` is not needed."""

    TEXT = "text"
    DAY = "day"
    COUNT = "count"
    MONEY = "money"
    SIGNED = "signed"
    CHOICE = "choice"
    LIST = "list"
    KEY = "key"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a shape. ``choices`` maps words, as `plain` makes them, to ours."""

    name: str
    kind: CellKind
    required: bool = False
    needed: bool = False
    choices: Mapping[str, str] | None = None
    otherwise: str | None = None
    month_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Where things stand in a table with programs across; columns are counted from 0."""

    section: int
    machine: int
    user: int
    first_program: int
    present: frozenset[str]
    absent: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shape:
    """One kind of table; ``id`` is its path in ``data/columns``, its first part the source that reads it.

    ``by_mapping``: no heading tells it; a person said in a mapping what the columns of a sheet mean.
    """

    id: str
    columns: Mapping[str, Column]
    headings: Mapping[str, Column]
    tells: frozenset[str]
    strict: bool
    verified: bool
    matrix: Matrix | None = None
    by_mapping: bool = False

    @property
    def source(self) -> str:
        """The id of the source that reads this shape."""
        return self.id.split("/")[0]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fit:
    """How a row of headings fits a shape: the column at each place, and the headings that found none.

    ``missing``: columns that must be there and are not; such a table is named, not read.
    """

    shape: Shape
    places: tuple[tuple[int, Column], ...]
    unknown: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def score(self) -> tuple[bool, int, int]:
        """Bigger is better: nothing missing first, then more headings known, then fewer columns left unused."""
        return (not self.missing, len(self.places), -len(self.shape.columns))


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words of cells that mean nothing, count things, or mark a total; as `plain` makes them, some as written too."""

    empty: frozenset[str]
    counters: re.Pattern[str]
    totals: frozenset[str]


def plain(text: str) -> str:
    """``text`` without the differences that people do not mean: width, case, spaces, ``_``, ``-`` and ``.``."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text).casefold())


def bare(heading: str) -> str:
    """Brackets hold units and hints; 税込 changes the meaning and stays."""
    folded = unicodedata.normalize("NFKC", heading)
    if _TAX_INCLUDED in folded or len(folded) > _LONGEST_HEADING:
        return plain(folded)
    return plain(_MARKS.sub("", _BRACKETS.sub("", _SPACES.sub("", folded))))


def _tables() -> Iterator[tuple[str, dict[str, Any]]]:
    def toml_files(folder: Traversable) -> list[Traversable]:
        return sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)

    root = files("daicho.data").joinpath("columns")
    for folder in sorted((f for f in root.iterdir() if f.is_dir()), key=lambda f: f.name):
        for file in toml_files(folder):
            yield f"{folder.name}/{file.name.removesuffix('.toml')}", tomllib.loads(file.read_text("utf-8"))


@cache
def _values() -> Mapping[str, Any]:
    return tomllib.loads(files("daicho.data").joinpath("columns").joinpath("values.toml").read_text("utf-8"))


@cache
def words() -> Words:
    """The words of ``values.toml`` that stand for no value of their own."""
    values = _values()
    counters = sorted((plain(word) for word in values["counters"]), key=len, reverse=True)
    return Words(
        empty=frozenset({"", *(plain(word) for word in values["empty"])} | {w.casefold() for w in values["empty"]}),
        counters=re.compile(f"(?:{'|'.join(map(re.escape, counters))})$"),
        totals=frozenset(plain(word) for word in values["totals"]) | frozenset(values["totals"]),
    )


@cache
def choices(name: str) -> Mapping[str, str]:
    """Every word of the list called ``name`` with what it means; ValueError where a word means two things."""
    known: dict[str, str] = {}
    for meaning, names in _values()["choices"][name].items():
        for word in {plain(n) for n in (meaning, *names)}:
            if known.setdefault(word, meaning) != meaning:
                raise ValueError(f"values.toml: in choices.{name}, {word} means {known[word]} and {meaning}")
    return known


@cache
def shapes() -> tuple[Shape, ...]:
    """Every shape of ``data/columns``, in order of id; ValueError where a heading stands for two columns."""
    return tuple(_shape(id_, entry) for id_, entry in _tables())


def _shape(id_: str, entry: Mapping[str, Any]) -> Shape:
    columns: dict[str, Column] = {}
    headings: dict[str, Column] = {}
    for name, said in entry.get("columns", {}).items():
        columns[name] = column = _column(name, said)
        for heading in {plain(n) for n in said["names"]}:
            if headings.setdefault(heading, column) is not column:
                raise ValueError(f"{id_}: the heading {heading} stands for {headings[heading].name} and {name}")
    return Shape(
        id=id_,
        columns=columns,
        headings=headings,
        tells=frozenset(entry.get("tells", ())),
        strict=entry["unknown"] == "doubt",
        verified=entry["source"]["verified"],
        matrix=_matrix(entry["matrix"]) if "matrix" in entry else None,
        by_mapping=entry["layout"] == "mapped",
    )


def _column(name: str, said: Mapping[str, Any]) -> Column:
    return Column(
        name=name,
        kind=CellKind(said["kind"]),
        required=said.get("required", False),
        needed=said.get("needed", said.get("required", False)),
        choices=choices(said["choices"]) if "choices" in said else None,
        otherwise=said.get("otherwise"),
        month_first=said.get("order") == "mdy",
    )


def _matrix(said: Mapping[str, Any]) -> Matrix:
    return Matrix(**{**said, "present": frozenset(said["present"]), "absent": frozenset(said["absent"])})


def best_fit(headings: Sequence[str]) -> Fit | None:
    """The shape that these headings belong to, over all sources; None where they are headings of no known table."""
    return _best_fit(tuple(headings))


def fit_of(shape: Shape, headings: Sequence[str]) -> Fit | None:
    """How these headings fit one shape by the names it knows; None where they are headings of something else."""
    return _fit([(heading, plain(heading), bare(heading)) for heading in headings], shape)


@lru_cache(maxsize=512)
def _best_fit(headings: tuple[str, ...]) -> Fit | None:
    forms = [(heading, plain(heading), bare(heading)) for heading in headings]
    fits = (_fit(forms, shape) for shape in shapes() if shape.matrix is None and not shape.by_mapping)
    return max((fit for fit in fits if fit), key=lambda fit: fit.score, default=None)


def _fit(headings: list[tuple[str, str, str]], shape: Shape) -> Fit | None:
    places: list[tuple[int, Column]] = []
    unknown: list[str] = []
    twice: list[str] = []
    seen: set[str] = set()
    for number, (heading, form, short) in enumerate(headings):
        column = shape.headings.get(form) or shape.headings.get(short)
        if not form:
            continue
        if column is None:
            unknown.append(heading)
        elif column.name in seen and column.kind is not CellKind.IGNORED:
            twice.append(heading)
        else:
            seen.add(column.name)
            places.append((number, column))
    missing = tuple(name for name, column in shape.columns.items() if column.needed and name not in seen)
    if not _tells(shape, seen, missing, len(unknown) + len(places)):
        return None
    return Fit(shape=shape, places=tuple(places), unknown=tuple(unknown), twice=tuple(twice), missing=missing)


def _tells(shape: Shape, seen: set[str], missing: tuple[str, ...], filled: int) -> bool:
    """Whether the headings seen are enough to say that it is this table: all of its own, or nearly."""
    if missing:
        return len(seen) >= max(_NEAR_LEAST, _NEAR_SHARE * filled) and shape.strict
    return bool(not shape.tells or shape.tells & seen)
