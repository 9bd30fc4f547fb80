"""Mapping files: which cell of which vendor's form means what. The one reader of ``data/forms``."""

import fnmatch
import json
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from daicho.answer.cell_reference import Spot, column_name, column_number, spot
from daicho.words.finding import Finding, Place
from daicho.words.text import Text

NO_WORDS: Mapping[str, str] = {}


class Shape(StrEnum):
    """How a value is written: as it is, as one of two words (any / none), or as a tick."""

    PLAIN = "plain"
    YES_NO = "yes_no"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Label:
    """A text that must stand in a cell of the form for its neighbours to mean what the mapping says."""

    cell: Spot
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One place to write (or, declined, a run of cells to ``last``): ``what`` to write, or why it is ``declined``.

    ``labels`` are what is checked; ``label`` is what the report prints. ``words`` turn our values into the
    form's own; ``replaces`` is the placeholder text that may be overwritten. ``unless`` is an expression: where
    it is 0 or empty, the field does not apply, for the reason ``not_applicable``.
    """

    id: str
    sheet: str
    cell: Spot
    last: Spot
    label: str
    labels: tuple[Label, ...]
    what: str = ""
    declined: Text | None = None
    unless: str = ""
    not_applicable: Text | None = None
    shape: Shape = Shape.PLAIN
    words: Mapping[str, str] = field(default_factory=lambda: NO_WORDS)
    replaces: str = ""
    overwrites_formula: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table, or several alike (``columns``); ``%`` in ``what`` stands for the row's own filter."""

    id: str
    columns: tuple[int, ...]
    header: Label
    entry: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table: its number, its label and the filter that its columns share.

    A row made for a release of the ledger has no label in the form; ``name`` is what the report calls it.
    """

    number: int
    label: Label | None
    filter: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A block of the form with headers. Its rows are fixed, or (``each``) one per release that the ledger holds."""

    id: str
    sheet: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()
    each: str = ""
    first_row: int = 0
    last_row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What must hold between figures of the filled form: sum of ``left`` fields, ``relation``, ``right``."""

    id: str
    left: tuple[str, ...]
    relation: str
    right: str
    text: Text

    def picks(self, name: str) -> bool:
        """Whether the field called ``name`` is part of the sum on the left."""
        return any(fnmatch.fnmatchcase(name, pattern) for pattern in self.left)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormMapping:
    """All that is known of one vendor form, with the source of that knowledge."""

    id: str
    name: Text
    source: str
    verified: bool
    sheets: tuple[str, ...]
    tells: tuple[tuple[str, Label], ...]
    fields: tuple[Field, ...]
    tables: tuple[Table, ...]
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class FormWords:
    """The sentences of forms and of the report on them, and the words by which a key field gives itself away."""

    reasons: Mapping[str, Text]
    terms: Mapping[str, Text]
    report: Mapping[str, Text]
    key_words: tuple[str, ...]


def load(overlay: Path | None = None) -> tuple[tuple[FormMapping, ...], tuple[Finding, ...]]:
    """All mappings, a site's own from the folder ``overlay`` first; a faulty one becomes a finding."""
    found: dict[str, FormMapping] = {}
    findings: list[Finding] = []
    for file in _files(overlay):
        result = _read(file)
        if isinstance(result, Finding):
            findings.append(result)
        else:
            found.setdefault(result.id, result)
    return tuple(found.values()), tuple(findings)


def mapping(entry: Mapping[str, Any]) -> FormMapping:
    """The mapping that a (schema-valid) TOML document states."""
    sheets = tuple(entry["tell"]["sheets"])
    tells = tuple((t["sheet"], Label(spot(t["cell"]), t["text"])) for t in entry["tell"].get("labels", ()))
    return FormMapping(
        id=entry["id"],
        name=_text(entry["name"]),
        source=entry["source"],
        verified=entry.get("verified", True),
        sheets=sheets,
        tells=tells,
        fields=tuple(_field(f) for f in entry.get("fields", ())),
        tables=tuple(_table(t) for t in entry.get("tables", ())),
        checks=tuple(_check(c) for c in entry.get("checks", ())),
    )


def table_fields(table: Table, rows: Sequence[Row]) -> Iterator[Field]:
    """The fields of a table, row by row; ``rows`` are its own or those made for the ledger's releases."""
    for row in rows:
        for column in table.columns:
            if "declined" in column.entry:
                yield _table_field(table, row, column, column.columns[0], column.columns[-1])
                continue
            for number in column.columns:
                yield _table_field(table, row, column, number, number)


def fills_keys(field_: Field, words: FormWords) -> bool:
    """Whether a mapping tries to write into what looks like a place for product keys."""
    if field_.declined is not None:
        return False
    names = [field_.id, field_.label, *(label.text for label in field_.labels)]
    return any(word in folded(name) for name in names for word in words.key_words)


def folded(text: str) -> str:
    """``text`` without differences of width, case and white space, for comparing labels."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@cache
def words() -> FormWords:
    """The wording of forms, from ``data/forms/words``."""
    entry = tomllib.loads(_shipped().joinpath("words").joinpath("words.toml").read_text(encoding="utf-8"))
    sections = {name: {k: _text(v) for k, v in entry[name].items()} for name in ("reasons", "terms", "report")}
    return FormWords(**sections, key_words=tuple(folded(w) for w in entry["keys"]["words"]))


@cache
def schema() -> Mapping[str, Any]:
    """The schema that every mapping file keeps."""
    text = files("daicho.data").joinpath("schemas").joinpath("form.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _shipped() -> Traversable:
    return files("daicho.data").joinpath("forms")


def _files(overlay: Path | None) -> Iterator[Traversable]:
    folders: list[Traversable] = [_shipped()] if overlay is None else [overlay, _shipped()]
    for folder in folders:
        if folder.is_dir():
            yield from sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)


def _read(file: Traversable) -> FormMapping | Finding:
    from jsonschema import Draft202012Validator

    try:
        entry = tomllib.loads(file.read_text(encoding="utf-8"))
        fault = next(iter(Draft202012Validator(schema()).iter_errors(entry)), None)
        if fault is not None:
            where = "/".join(str(step) for step in fault.absolute_path) or "(top)"
            return _faulty(file, f"{where}: {fault.message[:200]}")
        return mapping(entry)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValueError) as error:
        return _faulty(file, str(error))


def _faulty(file: Traversable, fault: str) -> Finding:
    return Finding.at("form_mapping_faulty", Place(file.name), file=file.name, fault=fault)


def _text(entry: Mapping[str, str]) -> Text:
    return Text(entry["ja"], entry["en"])


def _field(entry: Mapping[str, Any]) -> Field:
    cell, labels = spot(entry["cell"]), (Label(spot(entry["label_cell"]), entry["label"]),)
    return _made(entry, entry["id"], entry["label"], labels, sheet=entry["sheet"], cell=cell)


def _table(entry: Mapping[str, Any]) -> Table:
    header_row, label_column = entry["header_row"], entry.get("label_column", "A")
    columns = tuple(_column(c, header_row) for c in entry["columns"])
    rows = tuple(
        Row(number=r["row"], label=Label(Spot(r["row"], column_number(label_column)), r["label"]), filter=r["with"])
        for r in entry.get("rows", ())
    )
    return Table(
        id=entry["id"],
        sheet=entry["sheet"],
        columns=columns,
        rows=rows,
        each=entry.get("each", ""),
        first_row=entry.get("first_row", 0),
        last_row=entry.get("last_row", 0),
    )


def _column(entry: Mapping[str, Any], header_row: int) -> Column:
    first, _, last = entry["column"].partition(":")
    numbers = tuple(range(column_number(first), column_number(last or first) + 1))
    header = Label(Spot(entry.get("header_row", header_row), numbers[0]), entry["header"])
    return Column(id=entry["id"], columns=numbers, header=header, entry=entry)


def _table_field(table: Table, row: Row, column: Column, number: int, last: int) -> Field:
    labels = (column.header,) if row.label is None else (column.header, row.label)
    named = row.label.text if row.label is not None else row.name or f"{row.number}"
    nth = "" if last != number or len(column.columns) == 1 else f".{column_name(number)}"
    entry = dict(column.entry)
    for key in ("what", "unless"):
        if key in entry:
            entry[key] = entry[key].replace("%", row.filter)
    label = f"{named} / {column.header.text}".replace("\n", "")
    name = f"{table.id}.{row.number}.{column.id}{nth}"
    field_ = _made(entry, name, label, labels, sheet=table.sheet, cell=Spot(row.number, number))
    return replace(field_, last=Spot(row.number, last))


def _made(
    entry: Mapping[str, Any], name: str, label: str, labels: tuple[Label, ...], *, sheet: str, cell: Spot
) -> Field:
    declined, not_applicable = entry.get("declined"), entry.get("not_applicable")
    return Field(
        id=name,
        sheet=sheet,
        cell=cell,
        last=cell,
        label=label,
        labels=labels,
        what=entry.get("what", ""),
        declined=None if declined is None else _text(declined),
        unless=entry.get("unless", ""),
        not_applicable=None if not_applicable is None else _text(not_applicable),
        shape=Shape(entry.get("as", "plain")),
        words=entry.get("words", NO_WORDS),
        replaces=entry.get("replaces", ""),
        overwrites_formula=entry.get("overwrites_formula", False),
    )


def _check(entry: Mapping[str, Any]) -> Check:
    return Check(
        id=entry["id"],
        left=tuple(entry["left"]),
        relation=entry["relation"],
        right=entry["right"],
        text=_text(entry["text"]),
    )
