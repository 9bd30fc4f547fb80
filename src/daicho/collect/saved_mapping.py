"""A site's saved mappings: what the columns of one kind of sheet mean, as somebody once said.

A mapping is keyed by all headings of the sheet it was made for. It holds for every sheet that has these headings,
whatever their order and whatever columns were added since; those are then findings.
"""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from daicho.collect.cells import CellReader, Odd, Value
from daicho.collect.columns import CellKind, Column, Fit, Shape, plain, shapes

TARGET = "mapped/lots"
CLAIM = "claim/lines"
"""What a sheet can be mapped to: the lots of a purchase ledger, or the lines of a vendor's finding."""
MANY = "remarks"
"""The one field that several columns may fill; they are joined."""
_TABLES = {"columns", "constants", "values"}
_NAMES = _TABLES | {"name", "saved_on", "saved_by", "headings", "month_first", "target"}


class MappingFault(ValueError):
    """Why a mapping cannot be used: the code of a finding, and its facts."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(f"{code} {facts}")
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetMapping:
    """What the columns of a sheet mean. ``columns``: heading → field; headings that stand nowhere are left out.

    ``constants``: what stands in a field that no column, or an empty cell, fills. ``values``: of a field, what its
    words mean. ``month_first``: 4/1/2019 is 1 April. ``target``: the id of the shape whose fields are filled.
    """

    name: str
    headings: tuple[str, ...]
    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    month_first: bool = False
    saved_on: str = ""
    saved_by: str = ""
    target: str = TARGET

    @property
    def key(self) -> frozenset[str]:
        """By what a sheet is told: its headings without the differences that people do not mean."""
        return frozenset(plain(heading) for heading in self.headings) - {""}

    @property
    def left_out(self) -> tuple[str, ...]:
        """The headings that somebody decided not to read."""
        mapped = {plain(heading) for heading in self.columns}
        return tuple(heading for heading in self.headings if plain(heading) and plain(heading) not in mapped)


@cache
def target(name: str = TARGET) -> Shape:
    """The fields that a mapping can fill; StopIteration where there is no shape of this id."""
    return next(shape for shape in shapes() if shape.id == name)


def checked(mapping: SheetMapping) -> SheetMapping:
    """``mapping`` itself; MappingFault where it names unknown fields or words, or lacks what every lot needs."""
    known = target(mapping.target).columns
    taken: set[str] = set()
    for heading, name in mapping.columns.items():
        if plain(heading) not in mapping.key:
            raise MappingFault("mapping_heading_unknown", heading=heading)
        if name in taken and name != MANY:
            raise MappingFault("mapping_field_twice", field=name, heading=heading)
        taken.add(name)
    for name in (*taken, *mapping.constants, *mapping.values):
        if name not in known:
            raise MappingFault("mapping_field_unknown", field=name, known=", ".join(known))
    _check_words(mapping)
    missing = [n for n, column in known.items() if column.required and n not in taken and n not in mapping.constants]
    if missing:
        raise MappingFault("mapping_field_missing", fields=", ".join(missing))
    return mapping


def _check_words(mapping: SheetMapping) -> None:
    said = [*mapping.constants.items()]
    for name, words in mapping.values.items():
        said += [
            (name, meaning) for meaning in words.values() if target(mapping.target).columns[name].choices is not None
        ]
    for name, text in said:
        if isinstance(CellReader(target(mapping.target).columns[name], workbook=False)[text], Odd | None):
            allowed = ", ".join(dict.fromkeys((target(mapping.target).columns[name].choices or {}).values()))
            raise MappingFault("mapping_value_unknown", field=name, value=text, allowed=allowed or "–")


def constants_of(mapping: SheetMapping) -> dict[str, Value]:
    """The constants of a checked mapping, as values of their fields."""
    read: dict[str, Value] = {}
    for name, text in mapping.constants.items():
        value = CellReader(target(mapping.target).columns[name], workbook=False)[text]
        if not isinstance(value, Odd):
            read[name] = value
    return read


@dataclass(frozen=True, slots=True)
class Fitter:
    """Tells by which of several mappings a row of headings is read: the one that knows most of them.

    Only mappings to ``target`` are asked.
    """

    mappings: tuple[SheetMapping, ...]
    target: str = TARGET

    def __call__(self, headings: Sequence[str]) -> Fit | None:
        """The fit of the headings, None where no mapping is for them."""
        mapping = self.mapping_of(headings)
        return None if mapping is None else _fit(mapping, headings)

    def mapping_of(self, headings: Sequence[str]) -> SheetMapping | None:
        """The mapping for these headings."""
        there = {plain(heading) for heading in headings}
        mine = (mapping for mapping in self.mappings if mapping.target == self.target)
        fitting = [mapping for mapping in mine if mapping.key and mapping.key <= there]
        return max(fitting, key=lambda mapping: (len(mapping.key), mapping.name), default=None)


def _fit(mapping: SheetMapping, headings: Sequence[str]) -> Fit:
    means = {plain(heading): name for heading, name in mapping.columns.items()}
    columns = {name: _column(mapping, name) for name in set(means.values())}
    shape = replace(target(mapping.target), columns=columns)
    places: list[tuple[int, Column]] = []
    unknown: list[str] = []
    twice: list[str] = []
    seen: set[str] = set()
    for number, heading in enumerate(headings):
        form = plain(heading)
        if form in seen and form in means:
            twice.append(heading)
        elif form in means:
            places.append((number, _placed(columns[means[form]], heading)))
        elif form and form not in mapping.key:
            unknown.append(heading)
        seen.add(form)
    return Fit(shape=shape, places=tuple(places), unknown=tuple(unknown), twice=tuple(twice))


def _placed(column: Column, heading: str) -> Column:
    return replace(column, name=f"{MANY}/{heading}") if column.name == MANY else column


def _column(mapping: SheetMapping, name: str) -> Column:
    column = target(mapping.target).columns[name]
    if name in mapping.constants:
        column = replace(column, required=False)
    if column.kind is CellKind.DAY:
        column = replace(column, month_first=mapping.month_first)
    if column.choices is not None and name in mapping.values:
        own = {plain(word): column.choices[plain(meaning)] for word, meaning in mapping.values[name].items()}
        column = replace(column, choices={**column.choices, **own})
    return column


# --- as a file


def parsed(text: str) -> SheetMapping:
    """The mapping that a file states; MappingFault where it cannot be used."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingFault("mapping_not_toml", why=str(error)) from error
    if set(said) - _NAMES or not all(isinstance(said.get(name, {}), dict) for name in _TABLES):
        raise MappingFault("mapping_not_toml", why=", ".join(sorted(set(said) - _NAMES)) or "columns")
    if said.get("target", TARGET) not in (TARGET, CLAIM):
        raise MappingFault("mapping_not_toml", why=f"target = {said['target']}")
    words = {name: _texts(table) for name, table in said.get("values", {}).items()}
    return checked(
        SheetMapping(
            name=str(said.get("name", "")),
            headings=tuple(map(str, said.get("headings", ()))),
            columns=_texts(said.get("columns", {})),
            constants=_texts(said.get("constants", {})),
            values=words,
            month_first=bool(said.get("month_first", False)),
            saved_on=str(said.get("saved_on", "")),
            saved_by=str(said.get("saved_by", "")),
            target=said.get("target", TARGET),
        )
    )


def _texts(table: object) -> dict[str, str]:
    if not isinstance(table, dict):
        raise MappingFault("mapping_not_toml", why="values")
    return {str(name): str(value) for name, value in table.items()}


_ABOUT = {
    TARGET: "# Saved by: daicho entitlements map. What the columns of this purchase ledger mean.",
    CLAIM: "# Saved by: daicho claim add --set. What the columns of this vendor's finding mean.",
}


def as_toml(mapping: SheetMapping) -> str:
    """The file of a mapping; `parsed` reads it back."""
    lines = [
        _ABOUT[mapping.target],
        *([] if mapping.target == TARGET else [f"target = {_quoted(mapping.target)}"]),
        f"name = {_quoted(mapping.name)}",
        f"saved_on = {_quoted(mapping.saved_on)}",
        f"saved_by = {_quoted(mapping.saved_by)}",
        f"month_first = {str(mapping.month_first).lower()}",
        f"headings = [{', '.join(map(_quoted, mapping.headings))}]",
        *_table("columns", mapping.columns),
        *_table("constants", mapping.constants),
    ]
    for name, words in mapping.values.items():
        lines += _table(f"values.{name}", words)
    return "\n".join(lines) + "\n"


def _table(name: str, said: Mapping[str, str]) -> list[str]:
    return ["", f"[{name}]", *(f"{_quoted(key)} = {_quoted(text)}" for key, text in said.items())] if said else []


def _quoted(text: str) -> str:
    """A basic string of TOML: as in JSON, but for DEL, which must be written as an escape."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
