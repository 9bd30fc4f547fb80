"""Objects as PowerShell and WMIC write them: CSV, JSON, or lists of "name = value", with English names of properties.

``Export-Csv`` (Windows PowerShell puts ``#TYPE`` above it), ``ConvertTo-Json``, ``Format-List``, ``wmic`` as lists,
and ``wmic … /format:csv``, which quotes nothing: a value with a comma in it takes two cells, the second with a space
in front.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from daicho.collect.agent_titles import text
from daicho.collect.context import Context
from daicho.collect.json_texts import objects_of
from daicho.collect.source import Unreadable
from daicho.collect.tables import records
from daicho.words.finding import Finding, Place

_TYPE_LINE = re.compile(r"\s*#TYPE\s+(?P<type>[^\n]*)\n")
_PROPERTY = re.compile(r"^(?P<name>[A-Za-z_]\w*)(?:[ \t]*=|[ \t]+:|:)(?P<value>.*)$")
_JSON_NAME = re.compile(r'"([A-Za-z_]\w*)"\s*:')
_NODE = "node"
_DELIMITERS = (",", "\t", ";")
_LOOKED_AT = 400


@dataclass(frozen=True, slots=True)
class ObjectRow:
    """One object: the line it starts on (0 in JSON) and its texts by property name in lower case."""

    line: int
    values: Mapping[str, str]

    def text(self, *names: str) -> str:
        """The first of the properties ``names`` (in lower case) that has a value."""
        return next((value for name in names if (value := self.values.get(name, "").strip())), "")

    @property
    def machine(self) -> str:
        """The machine that the object came from, where a remote call or WMIC says so."""
        return self.text("pscomputername", "__server", "node", "systemname", "computername")


@dataclass(slots=True)
class Objects:
    """All objects of a text; ``type_line`` is what ``#TYPE`` says, ``left_out`` how many could not be read."""

    rows: list[ObjectRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    type_line: str = ""
    left_out: int = 0


def property_names(start: str) -> frozenset[str]:
    """The names of properties in the start of a text, in lower case; none where it is no text of objects."""
    body = start.lstrip()
    if body.startswith(("{", "[")):
        return frozenset(name.lower() for name in _JSON_NAME.findall(body[:16384]))
    if body.startswith("<"):
        return frozenset()
    body = _TYPE_LINE.sub("", body, count=1)
    lines = body.splitlines()[:_LOOKED_AT]
    if _is_list(lines):
        return frozenset(found["name"].lower() for line in lines if (found := _PROPERTY.match(line)))
    return frozenset(cell.strip().lower() for cell in _heading(lines)[1])


def objects_in(source: str, file: str, context: Context) -> Objects:
    """Every object in ``source``; raises Unreadable where JSON is broken or there are too many."""
    body = re.sub(r"\r*\n|\r", "\n", source)
    if body.lstrip().startswith(("{", "[")):
        objects = Objects(rows=list(_of_json(body, file)))
    elif _is_list(body.lstrip().splitlines()[:_LOOKED_AT]):
        objects = Objects(rows=list(_of_list(body.split("\n"))))
    else:
        objects = _of_table(body, file)
    if len(objects.rows) > context.limits.max_rows:
        raise Unreadable("too_many_objects", Place(file), count=len(objects.rows), most=context.limits.max_rows)
    return objects


def _of_json(source: str, file: str) -> Iterator[ObjectRow]:
    for line, entry in objects_of(source, file):
        listed = entry.get("value")
        entries = listed if isinstance(listed, list) and "Count" in entry else [entry]
        yield from (ObjectRow(line, _texts(e)) for e in entries if isinstance(e, Mapping))


def _texts(entry: Mapping[str, Any]) -> dict[str, str]:
    return {name.lower(): text(value) for name, value in entry.items()}


# --- lists


def _is_list(lines: Sequence[str]) -> bool:
    """Whether the first lines that say anything, but for continued ones, are properties."""
    said = list(islice((line for line in lines if line.strip() and line[0] not in " \t"), 2))
    return len(said) > 1 and all(map(_PROPERTY.match, said))


def _of_list(lines: Iterable[str]) -> Iterator[ObjectRow]:
    """An object ends at an empty line or where a name comes again; an indented line goes on with the value above."""
    values: dict[str, str] = {}
    start, last = 1, ""
    for number, line in enumerate(lines, 1):
        found = _PROPERTY.match(line)
        name = found["name"].lower() if found else ""
        if values and (not line.strip() or name in values):
            yield ObjectRow(start, values)
            values = {}
        if found:
            start = start if values else number
            values[name], last = found["value"].strip(), name
        elif line.strip() and last in values and line[0] in " \t":
            values[last] = f"{values[last]} {line.strip()}".strip()
    if values:
        yield ObjectRow(start, values)


# --- tables


def _heading(lines: Sequence[str]) -> tuple[str, list[str]]:
    """The delimiter and cells of the first line that says anything."""
    first = next((line for line in lines if line.strip()), "")
    read = {d: next(csv.reader([first], delimiter=d), []) for d in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda d: len(read[d]))
    return best, read[best]


def _of_table(source: str, file: str) -> Objects:
    objects = Objects()
    shift = 0
    if found := _TYPE_LINE.match(source):
        objects.type_line = found["type"].strip()
        shift = source.count("\n", 0, found.end())
        source = source[found.end() :]
    delimiter, heading = _heading(source.splitlines())
    names = [name.strip().lower() for name in heading]
    if names and names[0] == _NODE:
        rows: Iterable[tuple[int, list[str]]] = _unquoted(source)
    else:
        broken: list[tuple[int, bool]] = []
        rows = list(records(list(io.StringIO(source, newline="")), delimiter, broken))
        objects.left_out += len(broken)
        objects.findings += [
            Finding("table_rest_left_out" if last else "table_line_broken", Place(file, line + shift))
            for line, last in broken
        ]
    _fill(objects, names, rows, file, shift)
    return objects


def _unquoted(source: str) -> Iterator[tuple[int, list[str]]]:
    """The lines of WMIC's CSV; a cell with a space in front belongs to the one before it."""
    for number, line in enumerate(source.split("\n"), 1):
        cells: list[str] = []
        for cell in line.split(","):
            if cells and cell.startswith(" "):
                cells[-1] += f",{cell}"
            else:
                cells.append(cell)
        yield number, cells


def _fill(objects: Objects, names: Sequence[str], rows: Iterable[tuple[int, list[str]]], file: str, shift: int) -> None:
    is_heading = True
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if is_heading or [cell.strip().lower() for cell in cells] == list(names):
            is_heading = False
        elif len(cells) > len(names):
            place = Place(file, line + shift)
            objects.findings.append(Finding.at("table_row_too_long", place, cells=len(cells), columns=len(names)))
            objects.left_out += 1
        else:
            objects.rows.append(ObjectRow(line + shift, dict(zip(names, cells, strict=False))))
