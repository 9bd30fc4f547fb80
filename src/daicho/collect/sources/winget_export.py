"""``winget export``: the packages of one PC that a source knows, and only those; no inventory, and said to be none.

Its rows are hints: they state no part of the machine, so nothing is gone because it is not among them.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from daicho.collect.agent_titles import fields_of, text
from daicho.collect.context import Context
from daicho.collect.days import day_of, time_of
from daicho.collect.json_texts import document_of
from daicho.collect.pieces import Pieces
from daicho.collect.reading import decoded
from daicho.collect.source import CERTAIN, NOT_MINE, Sample, Source, Unreadable
from daicho.words.estate import Observation, Title, TraceKind
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading

ID = "winget_export"
_SCHEMA = re.compile(r'"\$schema"\s*:\s*"[^"]*winget-packages\.schema', re.IGNORECASE)
_PACKAGES = re.compile(r'"PackageIdentifier"\s*:')
_SOURCES = re.compile(r'"(?:Sources|WinGetVersion|SourceDetails)"\s*:')


def _sniff(sample: Sample) -> int:
    start = sample.text.lstrip()
    if not start.startswith("{"):
        return NOT_MINE
    own = _SCHEMA.search(start) or (_SOURCES.search(start) and _PACKAGES.search(start))
    return CERTAIN if own else NOT_MINE


def _read(name: str, data: bytes, context: Context) -> Reading:
    source = decoded(data, name)
    document = document_of(source.text, name)
    made = text(document.get("CreationDate")) if isinstance(document, Mapping) else ""
    pieces = Pieces(ID, name)
    machine = pieces.machine(taken_on=day_of(made), time=time_of(made))
    for part, title in _packages(document):
        pieces.add(machine, Observation(title, Place(name, part=part)))
    if not pieces.count:
        raise Unreadable("winget_without_packages", Place(name))
    finding = Finding.at("winget_no_inventory", Place(name), file=name, count=pieces.count)
    return Reading(source=ID, inventories=pieces.inventories(whole=False), findings=(*source.findings, finding))


def _packages(document: Any) -> Iterator[tuple[str, Title]]:
    sources = document.get("Sources") if isinstance(document, Mapping) else None
    for number, source in enumerate(_mappings(sources)):
        details = source.get("SourceDetails")
        repository = text(details.get("Name")) if isinstance(details, Mapping) else ""
        for place, package in enumerate(_mappings(source.get("Packages"))):
            id_ = text(package.get("PackageIdentifier"))
            if id_:
                fields = fields_of(
                    repository=repository,
                    scope=text(package.get("Scope")),
                    source="winget",
                )
                title = Title(TraceKind.PACKAGE, id_, version=text(package.get("Version")), key=id_, fields=fields)
                yield f"Sources[{number}].Packages[{place}]", title


def _mappings(listed: Any) -> list[Mapping[str, Any]]:
    return [entry for entry in listed if isinstance(entry, Mapping)] if isinstance(listed, list) else []


SOURCE = Source(ID, _sniff, _read)
