"""osquery's table ``programs``: rows alone (osqueryi), rows of a host (Fleet), and snapshots from the results log.

One row per uninstall subkey, without SystemComponent, parent or registry view. Lines that tell differences ("added",
"removed") say nothing of what was there before, and are only counted.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from daicho.collect.agent_titles import fields_of, text
from daicho.collect.context import Context
from daicho.collect.days import day_of
from daicho.collect.json_texts import objects_of
from daicho.collect.pieces import Pieces
from daicho.collect.program_rows import Programs
from daicho.collect.reading import decoded
from daicho.collect.source import CERTAIN, LIKELY, NOT_MINE, Sample, Source, Unreadable
from daicho.words.estate import Identity, Observation, Title, TraceKind
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading

ID = "osquery"
_AGENT = re.compile(r'"(?:softwares|versionclient|DisplayName)"\s*:')
_PROGRAM = re.compile(r'"(?:identifying_number|install_source|package_family_name|upgrade_code)"\s*:')
_ROW = re.compile(r'"name"\s*:\s*"')
_MORE = re.compile(r'"(?:version|publisher|install_location|uninstall_string)"\s*:')
_ENVELOPE = re.compile(r'"(?:hostIdentifier|host_identifier|snapshot|rows|queries)"\s*:')
_COLUMNS = frozenset(
    {"publisher", "identifying_number", "install_source", "uninstall_string", "package_family_name", "upgrade_code"}
)
_HOSTS = ("hostname", "computer_name", "host_hostname", "host_display_name", "host")
_UUIDS = ("uuid", "host_uuid", "hardware_uuid")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_SUBKEY = re.compile(r"\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """The rows that one host gave at one moment (seconds since 1970, 0 is not known), and what tells the host."""

    line: int
    rows: tuple[Mapping[str, Any], ...]
    host: Mapping[str, Any]
    identifier: str = ""
    seconds: int = 0
    query: str = ""

    @property
    def is_programs(self) -> bool:
        """Whether the rows are of ``programs``: by a column that only it has, else by the name of the query."""
        return "program" in self.query.lower() or any(_COLUMNS & row.keys() for row in self.rows)


def _sniff(sample: Sample) -> int:
    start = sample.text.lstrip()
    if not start.startswith(("{", "[")) or _AGENT.search(start) or not _ROW.search(start):
        return NOT_MINE
    if _PROGRAM.search(start):
        return CERTAIN
    return LIKELY if _ENVELOPE.search(start) and _MORE.search(start) else NOT_MINE


def _read(name: str, data: bytes, context: Context) -> Reading:
    source = decoded(data, name)
    entries = objects_of(source.text, name)
    differences = sum(1 for _, entry in entries if "columns" in entry or "diffResults" in entry)
    pieces = Pieces(ID, name)
    answers = list(_answers(entries))
    shared = Programs(ID, context)
    programs = [answer for answer in answers if answer.is_programs]
    odd = 0
    for answer in _newest(programs):
        if len(answer.rows) > context.limits.max_rows:
            raise Unreadable("too_many_objects", Place(name), count=len(answer.rows), most=context.limits.max_rows)
        for number, row in enumerate(answer.rows):
            title = _title(row, shared)
            if title is None:
                odd += 1
                continue
            machine = pieces.machine(*_machine(answer, row))
            place = Place(name, answer.line or None, f"programs[{number}]")
            pieces.add(machine, Observation(title, place, day_of(text(row.get("install_date")))))
    if not pieces.count:
        code = "osquery_differences" if differences else "osquery_without_programs"
        raise Unreadable(code, Place(name), count=differences)
    findings = list(source.findings)
    if differences:
        findings.append(Finding.at("osquery_differences", Place(name), file=name, count=differences))
    if len(programs) < len(answers):
        count = len(answers) - len(programs)
        findings.append(Finding.at("osquery_other_tables", Place(name), file=name, count=count))
    if odd:
        findings.append(Finding.at("objects_without_name", Place(name), file=name, count=odd))
    return Reading(source=ID, inventories=pieces.inventories(), findings=tuple(findings))


def _answers(entries: list[tuple[int, Mapping[str, Any]]]) -> Iterator[_Answer]:
    """Rows of their own are one answer together; every envelope is one."""
    bare = tuple(entry for _, entry in entries if _is_row(entry))
    if bare:
        yield _Answer(line=0, rows=bare, host={})
    for line, entry in entries:
        if not _is_row(entry) and "columns" not in entry and "diffResults" not in entry:
            yield from _of_envelope(line, entry)


def _is_row(entry: Mapping[str, Any]) -> bool:
    return isinstance(entry.get("name"), str) and not ({"snapshot", "columns", "rows", "diffResults"} & entry.keys())


def _of_envelope(line: int, entry: Mapping[str, Any]) -> Iterator[_Answer]:
    queries = entry.get("queries")
    own = (text(entry.get("name")), entry.get("snapshot") or entry.get("rows"))
    listed = list(queries.items()) if isinstance(queries, Mapping) else [own]
    decorations = entry.get("decorations")
    host = {**(decorations if isinstance(decorations, Mapping) else {}), **entry}
    seconds = text(entry.get("unixTime"))
    for query, rows in listed:
        if isinstance(rows, list):
            yield _Answer(
                line=line,
                rows=tuple(row for row in rows if isinstance(row, Mapping)),
                host=host,
                identifier=text(entry.get("hostIdentifier")) or text(entry.get("host_identifier")),
                query=str(query),
                seconds=int(seconds) if seconds.isascii() and seconds.isdigit() and len(seconds) < 12 else 0,
            )


def _newest(answers: Iterable[_Answer]) -> Iterator[_Answer]:
    """Of the snapshots that a log holds of a host only the newest is what it has; answers without a moment all are."""
    dated: dict[str, _Answer] = {}
    for answer in answers:
        if not answer.seconds:
            yield answer
            continue
        known = dated.get(answer.identifier)
        if known is None or answer.seconds >= known.seconds:
            dated[answer.identifier] = answer
    yield from dated.values()


def _machine(answer: _Answer, row: Mapping[str, Any]) -> tuple[str, Identity | None, Any, str]:
    """Name, marks, day and time. ``hostIdentifier`` is a host name or a UUID, as osquery was told."""
    said = [{**answer.host, **row}]
    host = next((value for source in said for name in _HOSTS if (value := text(source.get(name)))), "")
    uuid = next((value for source in said for name in _UUIDS if _UUID.fullmatch(value := text(source.get(name)))), "")
    if _UUID.fullmatch(answer.identifier):
        uuid = uuid or answer.identifier
    else:
        host = host or answer.identifier
    serial = text(row.get("hardware_serial")) or text(answer.host.get("hardware_serial"))
    moment = datetime.fromtimestamp(answer.seconds, UTC) if answer.seconds else None
    identity = Identity(uuid=uuid, serial=serial, name=host) if host or uuid or serial else None
    return host or uuid, identity, moment.date() if moment else None, moment.strftime("%H:%M:%S") if moment else ""


def _title(row: Mapping[str, Any], programs: Programs) -> Title | None:
    name = text(row.get("name"))
    if not name:
        return None
    family = text(row.get("package_family_name"))
    uninstall = text(row.get("uninstall_string"))
    fields = fields_of(
        language=text(row.get("language")),
        location=text(row.get("install_location")),
        source=ID,
        uninstall=uninstall,
    )
    kind = TraceKind.APP if family else TraceKind.PROGRAM
    key = family or text(row.get("identifying_number")) or _subkey(uninstall)
    return programs.title(kind, name, text(row.get("publisher")), text(row.get("version")), key=key, kept=fields)


def _subkey(uninstall: str) -> str:
    """The product code in a command that calls Windows Installer; for others the subkey is not told."""
    found = _SUBKEY.search(uninstall) if "msiexec" in uninstall.lower() else None
    return found.group() if found else ""


SOURCE = Source(ID, _sniff, _read)
