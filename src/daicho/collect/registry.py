"""The one list of sources, and the one door through which files come in."""

from collections.abc import Iterable

from daicho.collect.context import Context
from daicho.collect.keys import scrubbed, scrubbed_text
from daicho.collect.looks import look, look_of_text
from daicho.collect.reading import refuse_long_lines, sample
from daicho.collect.source import CERTAIN, NOT_MINE, Source, Unreadable
from daicho.collect.sources import (
    adobe_licences,
    agent_json,
    agent_xml,
    asset_csv,
    configmgr,
    entitlement_json,
    intune,
    ledger_workbook,
    licence_statement,
    licensing_product,
    m365_users,
    mapped_ledger,
    ospp,
    osquery,
    plain_csv,
    powershell_programs,
    registry_export,
    swid_tag,
    vnextdiag,
    winget_export,
)
from daicho.collect.together import together
from daicho.collect.unpack import Member, opened
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading

# Inventories first, then tables; where two sniff alike, the earlier one reads.
SOURCES: tuple[Source, ...] = (
    entitlement_json.SOURCE,
    agent_json.SOURCE,
    agent_xml.SOURCE,
    registry_export.SOURCE,
    swid_tag.SOURCE,
    winget_export.SOURCE,
    osquery.SOURCE,
    licensing_product.SOURCE,
    ospp.SOURCE,
    vnextdiag.SOURCE,
    adobe_licences.SOURCE,
    powershell_programs.SOURCE,
    configmgr.SOURCE,
    plain_csv.SOURCE,
    ledger_workbook.SOURCE,
    licence_statement.SOURCE,
    intune.SOURCE,
    m365_users.SOURCE,
    asset_csv.SOURCE,
)


def too_large(name: str, size: int, context: Context) -> Finding | None:
    """The finding that refuses a file of ``size`` bytes, or None; ask before reading it from the disc."""
    if size <= context.limits.max_file:
        return None
    most = context.limits.max_file // 2**20
    return Finding.at("file_too_large", Place(name), file=name, megabytes=size // 2**20, most=most)


def read(name: str, data: bytes, context: Context) -> Reading:
    """Everything that ``data`` says. Never raises for bad input; no product key leaves this function."""
    context.make_room()
    name = scrubbed_text(name, context)
    refusal = too_large(name, len(data), context)
    if refusal:
        return Reading(findings=(refusal,))
    parts = [_part(part, context) for part in opened(name, data, context.limits)]
    return scrubbed(_joined(parts), name, context)


def _joined(parts: Iterable[Reading]) -> Reading:
    """All parts as one reading; its source is theirs, or "archive" where they differ."""
    parts = list(parts)
    ids = {part.source for part in parts if part.source}
    return together(parts, ids.pop() if len(ids) == 1 else "archive" if ids else "")


def _part(part: Member | Finding, context: Context) -> Reading:
    """One file or refusal. A fault of ours in one file must not stop the others; its message might hold a key."""
    if isinstance(part, Finding):
        return Reading(findings=(part,))
    source: Source | None = None
    try:
        source = _source_of(part, context)
        return source.read(part.name, part.data, context)
    except Unreadable as why:
        return Reading(source=source.id if source else "", findings=(why.finding,))
    except Exception as wrong:
        facts = {"source": source.id if source else "", "fault": type(wrong).__name__}
        return Reading(findings=(Finding.at("source_failed", Place(part.name), file=part.name, **facts),))


def _source_of(file: Member, context: Context) -> Source:
    """The source that is surest of the file, the earlier one of two; raises Unreadable where none knows it."""
    kind = look(file.data)
    if kind == "empty":
        raise Unreadable("empty_file", Place(file.name))
    if kind == "encrypted workbook":
        raise Unreadable("encrypted_workbook", Place(file.name))
    if kind == "text":
        refuse_long_lines(file.data, file.name, context.limits.max_line)
    start = sample(file.name, file.data, kind)
    best, surest = None, NOT_MINE
    for source in (*mapped_ledger.sources(context), *SOURCES):
        score = source.sniff(start)
        if score > surest:
            best, surest = source, score
        if score >= CERTAIN:
            break
    if best is None:
        looks_like = look_of_text(start.text) if kind == "text" else kind
        raise Unreadable("not_recognised", Place(file.name), looks_like=looks_like)
    return best
