"""Inventories of the GLPI agent in JSON: whole or partial, one or a list of them, or only their ``content``."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from daicho.collect.agent_titles import Row, text
from daicho.collect.agents import Sections, inventory
from daicho.collect.context import Context
from daicho.collect.json_texts import document_of
from daicho.collect.reading import decoded
from daicho.collect.source import CERTAIN, LIKELY, NOT_MINE, POSSIBLE, Sample, Source
from daicho.collect.together import together
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading

ID = "agent_json"
_SECTIONS = (
    "accesslog", "hardware", "bios", "cpus", "operatingsystem", "users", "softwares", "licenseinfos", "officepack",
)  # fmt: skip
_COMPUTERS = frozenset({"", "Computer", "Phone", "Unmanaged"})
_SECTION_NAMES = re.compile(r'"(?:softwares|hardware|operatingsystem|versionclient)"\s*:')


def sniff(sample: Sample) -> int:
    """An object (or a list of them) with the members of the protocol; a schema has them too, but says so."""
    start = sample.text.lstrip()
    if not start.startswith(("{", "[")) or '"$schema"' in start or '"$id"' in start:
        return NOT_MINE
    has_content = re.search(r'"content"\s*:\s*\{', start) is not None
    if has_content and re.search(r'"deviceid"\s*:\s*"', start):
        return CERTAIN
    if re.search(r'"action"\s*:\s*"(?:inventory|contact|netinventory|netdiscovery)"', start):
        return LIKELY
    if _SECTION_NAMES.search(start):
        return LIKELY if has_content else POSSIBLE
    return NOT_MINE


def read(name: str, data: bytes, context: Context) -> Reading:
    """All inventories in the file; raises Unreadable where it is no JSON to its end."""
    source = decoded(data, name)
    document = document_of(source.text, name)
    entries = document if isinstance(document, list) else [document]
    readings = (_of_entry(entry, name, context) for entry in entries)
    return together((Reading(findings=source.findings), *readings), ID)


def _of_entry(entry: Any, file: str, context: Context) -> Reading:
    if not isinstance(entry, Mapping):
        return _refused("json_not_an_inventory", file, action=type(entry).__name__)
    action = text(entry.get("action")) or "inventory"
    if action != "inventory":
        return _refused("json_not_an_inventory", file, action=action)
    if text(entry.get("itemtype")) not in _COMPUTERS:
        return _refused("not_a_computer", file, itemtype=text(entry.get("itemtype")))
    content = entry.get("content", entry)
    if not isinstance(content, Mapping):
        return _refused("json_not_an_inventory", file, action="content")
    rows, odd = _rows(content, file)
    if not rows:
        return Reading(findings=(*odd, Finding.at("inventory_says_nothing", Place(file), file=file)))
    sections = Sections(
        file=file,
        source=ID,
        agent=text(entry.get("deviceid")),
        rows=rows,
        partial=entry.get("partial") is True,
        tag=text(entry.get("tag")),
    )
    return Reading(inventories=(inventory(sections, context),), findings=tuple(odd))


def _refused(code: str, file: str, **facts: str) -> Reading:
    return Reading(findings=(Finding.at(code, Place(file), file=file, **facts),))


def _rows(content: Mapping[str, Any], file: str) -> tuple[dict[str, tuple[Row, ...]], list[Finding]]:
    """The rows of every section that we use; a section of another shape is left out with a finding."""
    rows: dict[str, tuple[Row, ...]] = {}
    odd: list[Finding] = []
    for name in _SECTIONS:
        if name not in content:
            continue
        value = content[name]
        listed = value if isinstance(value, list) else [value]
        good = tuple(_only_mappings(listed))
        if len(good) < len(listed):
            place = Place(file, part=name)
            odd.append(Finding.at("section_misshapen", place, file=file, section=name, count=len(listed) - len(good)))
        if good or value == []:
            rows[name] = good
    return rows, odd


def _only_mappings(rows: Iterable[Any]) -> Iterable[Row]:
    return (row for row in rows if isinstance(row, Mapping))


SOURCE = Source(ID, sniff, read)
