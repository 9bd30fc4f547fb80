"""What ``vnextdiag.ps1 -action list`` prints: how Microsoft 365 Apps, Visio and Project are activated for a user.

Who the user is (address, tenant, device) is not kept: who may use a subscription is counted from the portal's list.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from daicho.collect.agent_titles import fields_of, text
from daicho.collect.context import Context
from daicho.collect.licence_rows import licensing_next
from daicho.collect.line_numbers import LineNumbers
from daicho.collect.pieces import Pieces
from daicho.collect.reading import decoded
from daicho.collect.source import CERTAIN, NOT_MINE, Sample, Source
from daicho.words.estate import Observation, Title, TraceKind
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading

ID = "vnextdiag"
_SECTION = re.compile(r"^=+ (?P<title>[^=\n]+?) =+[ \t\r]*$", re.MULTILINE)
_MODES = "mode per productreleaseid"
_SHARED = "shared computer licensing"
_LICENCES = {"vnext licenses found": "User", "device licenses found": "Device"}
_EXPECTED = frozenset({_MODES, *_LICENCES})
_MODE_LINE = re.compile(r"^(?P<id>\S+) = (?P<mode>\w+)[ \t\r]*$", re.MULTILINE)
_MODE_NUMBERS = {"vnext": 2, "device": 3}
_SHARED_ON = re.compile(r"^SharedComputerLicensing = Enabled[ \t\r]*$", re.MULTILINE)
# With > only the licences are caught, not the headings, which the script writes to the screen.
_BARE = re.compile(r'\s*\{(?=[^{}]*"LicenseState"\s*:)(?=[^{}]*"EntitlementStatus"\s*:)')
_ID_OF_LICENCE = re.compile(r"(?P<kind>EWW|CWW|DWW)", re.IGNORECASE)


def _sniff(sample: Sample) -> int:
    titles = {found["title"].lower() for found in _SECTION.finditer(sample.text)}
    return CERTAIN if titles & _EXPECTED or _BARE.match(sample.text) else NOT_MINE


def _read(name: str, data: bytes, context: Context) -> Reading:
    source = decoded(data, name)
    body = re.sub(r"\r*\n|\r", "\n", source.text)
    lines = LineNumbers(body)
    findings = list(source.findings)
    pieces = Pieces(ID, name)
    machine = pieces.machine()
    sections = {next(iter(_LICENCES)): (0, body)} if _BARE.match(body) else dict(_sections(body))
    for start, line in _modes(*sections.get(_MODES, (0, ""))):
        pieces.add(machine, _placed(line, name, lines, start))
    broken = 0
    for title in _LICENCES:
        for start, entry in _objects(*sections.get(title, (0, ""))):
            if entry is None:
                broken += 1
            else:
                pieces.add(machine, _placed(_licence(entry), name, lines, start))
    findings.extend(_doubts(name, sections, broken, pieces.count))
    if not pieces.count:
        return Reading(source=ID, findings=tuple(findings))
    whole = not broken and sections.keys() >= _EXPECTED
    return Reading(source=ID, inventories=pieces.inventories(whole=whole), findings=tuple(findings))


def _doubts(file: str, sections: Mapping[str, tuple[int, str]], broken: int, count: int) -> Iterator[Finding]:
    missing = _EXPECTED - sections.keys()
    if broken or missing:
        yield Finding.at("vnextdiag_cut", Place(file), file=file, count=broken + len(missing))
    if _SHARED_ON.search(sections.get(_SHARED, (0, ""))[1]):
        yield Finding.at("vnextdiag_shared", Place(file), file=file)
    if not count:
        yield Finding.at("vnextdiag_nothing", Place(file), file=file)


def _sections(body: str) -> Iterator[tuple[str, tuple[int, str]]]:
    titles = list(_SECTION.finditer(body))
    ends = [found.start() for found in titles[1:]] + [len(body)]
    for found, end in zip(titles, ends, strict=True):
        yield found["title"].lower(), (found.end(), body[found.end() : end])


def _modes(start: int, section: str) -> Iterator[tuple[int, Title]]:
    for found in _MODE_LINE.finditer(section):
        title = licensing_next(found["id"], _MODE_NUMBERS.get(found["mode"].lower(), 0), "user")
        if title is not None:
            yield start + found.start(), title


def _objects(start: int, section: str) -> Iterator[tuple[int, Mapping[str, Any] | None]]:
    """Every JSON object in ``section``; None for one that is broken, after which nothing can be read."""
    at = section.find("{")
    while at >= 0:
        try:
            entry, end = json.JSONDecoder(strict=False).raw_decode(section, at)
        except (ValueError, RecursionError):
            yield start + at, None
            return
        yield start + at, entry if isinstance(entry, Mapping) else None
        at = section.find("{", end)


def _licence(entry: Mapping[str, Any]) -> Title:
    release_id = text(entry.get("Product")).lower()
    kind = _ID_OF_LICENCE.match(text(entry.get("LicenseId")))
    fields = fields_of(
        channel=text(entry.get("Type")),
        family=kind["kind"].upper() if kind else "",
        source="vnext_licence",
        status=text(entry.get("LicenseState")),
        entitlement=text(entry.get("EntitlementStatus")),
        expires=text(entry.get("EntitlementExpiration"))[:10],
    )
    return Title(TraceKind.LICENCE, release_id, key=release_id, fields=fields)


def _placed(title: Title, file: str, lines: LineNumbers, start: int) -> Observation:
    return Observation(title, Place(file, lines.at(start), title.name))


SOURCE = Source(ID, _sniff, _read)
