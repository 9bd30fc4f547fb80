"""Explanations: why a question about a day is answered otherwise than the last time, worked out from what is kept."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from daicho.actions.knowledge import Knowledge
from daicho.count import rulebook
from daicho.recognise import catalogue
from daicho.recognise.machine import Recogniser
from daicho.store import models
from daicho.store.reads import catalogues, kept_positions
from daicho.words.change import FIGURES, Extent, Given, LineChange, line_changes
from daicho.words.finding import Finding, Place
from daicho.words.position import Position
from daicho.words.version import VERSION

Recount = Callable[[Knowledge, Extent], Position]
"""Counts the day again as it would have been answered with this knowledge when no more had come in."""
QUIET = frozenset(
    {
        "position_taken",
        "plans_compared",
        "snapshot_frozen",
        "document_recorded",
        "backup_made",
        "case_opened",
        "case_kind_set",
        "case_party_named",
        "case_linked",
        "clause_added",
        "claim_added",
        "claim_counted",
        "claim_line_open",
        "claim_line_agreed",
        "claim_line_disputed",
        "claim_line_remedied",
        "claim_line_settled",
        "catalogue_exported",
        "organisation_founded",
        "organisation_updated",
        "file_refused",
    }
)
"""Deeds that bring nothing in that a position is counted from; every other one does, also one not thought of yet."""
SHARES = {
    "files": "position_share_files",
    "decisions": "position_share_decisions",
    "catalogue": "position_share_catalogue",
    "rules": "position_share_rules",
    "program": "position_share_program",
    "not_kept": "position_share_not_kept",
    "unexplained": "position_share_unexplained",
}
"""The finding that tells by how much a cause moved a line."""
CAUSES = {
    "catalogue": "position_cause_catalogue",
    "rules": "position_cause_rules",
    "program": "position_cause_program",
    "not_kept": "position_cause_not_kept",
    "unexplained": "position_cause_unexplained",
}
MOST_NAMED = 8
"""Files, decisions and parts of the catalogue named one by one in a finding; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far everything went when a question was asked."""

    inputs: str
    last_event: int
    extent: Extent


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answer of today: what was known, how far it went, and how to count it again."""

    organisation: str
    position: Position
    known: Knowledge
    at: Mark
    recount: Recount


def explained(before: Given, asked: Asked) -> Iterator[Finding]:
    """Nothing where every line is as it was; else each line that is not, and each cause with its share."""
    changes = line_changes(before.lines, asked.position.lines)
    if not changes:
        return
    place = Place("position", part=before.on.isoformat())
    code = "position_moved_on" if before.on >= before.asked_on else "position_differs"
    for change in changes:
        yield Finding.at(code, place, asked_on=before.asked_on, on=before.on, **_figures(change))
    for cause, shares in _shares(before, asked):
        for finding in _TELL.get(cause, _other)(cause, before, asked):
            yield replace(finding, place=place)
        for share in shares:
            yield Finding.at(SHARES[cause], place, **_moved(share))


def _figures(change: LineChange) -> dict[str, object]:
    facts: dict[str, object] = {"product": change.product, "metric": change.metric.value}
    for name in FIGURES:
        facts[f"{name}_then"], facts[f"{name}_now"] = change.figure(name)
    return facts


def _moved(change: LineChange) -> dict[str, object]:
    facts: dict[str, object] = {"product": change.product, "metric": change.metric.value}
    for name in FIGURES:
        then, now = change.figure(name)
        facts[name] = f"{now - then:+d}" if now != then else "±0"
    return facts


def _shares(before: Given, asked: Asked) -> Iterator[tuple[str, tuple[LineChange, ...]]]:
    """From the answer of that day to the one of today, one cause after another: (cause, lines that it moved).

    First with all as it was then, which must give that answer again: what it does not is not explained. Then the
    rules of today, then the catalogue, then the files that came, then what was decided.
    """
    old, known = _knowledge_of(before, asked), asked.known
    today = (known.catalogue.version, known.rules.version, asked.at.extent)
    stages = (
        (_left_over(before, old), old, before.extent),
        ("rules", replace(old, rules=known.rules), before.extent),
        ("catalogue", known, before.extent),
        ("files", known, replace(before.extent, file=asked.at.extent.file)),
        ("decisions", known, asked.at.extent),
    )
    lines = before.lines
    counted: tuple[str, str, Extent] | None = None
    for cause, knowledge, extent in stages:
        same = (knowledge.catalogue.version, knowledge.rules.version, extent)
        if same != counted:
            now = asked.position.lines if same == today else asked.recount(knowledge, extent).lines
            if moved := line_changes(lines, now):
                yield cause, moved
            lines, counted = now, same


def _left_over(before: Given, old: Knowledge) -> str:
    """What a difference must be put down to that remains with all as it was then."""
    if (old.catalogue.version, old.rules.version) != (before.catalogue_version, before.rules_version):
        return "not_kept"
    return "program" if before.program != VERSION else "unexplained"


def _knowledge_of(before: Given, asked: Asked) -> Knowledge:
    """Catalogue and rules of that day where they were kept, else those of today."""
    old = asked.known
    if before.rules_version != old.rules.version:
        texts = kept_positions.rules_of(asked.organisation, before.rules_version)
        then = None if texts is None else rulebook.of_files(texts)
        old = replace(old, rules=then) if then is not None and then.version == before.rules_version else old
    if before.catalogue_version != old.catalogue.version:
        files = catalogues.files_of(asked.organisation, before.catalogue_version)
        if files is not None:
            shelf = catalogue.of_files(files)
            old = replace(old, catalogue=shelf, recogniser=Recogniser(shelf))
    return old


def _since(before: Given, asked: Asked, kind: str) -> list[models.JournalEvent]:
    """The deeds between the two answers that belong to a kind of cause, oldest first."""
    events = models.JournalEvent.objects.filter(organisation=asked.organisation, number__gt=before.last_event)
    brought = events.filter(number__lte=asked.at.last_event).exclude(deed__in=QUIET).order_by("number")
    return [event for event in brought if _kind(event.deed) == kind]


def _kind(deed: str) -> str:
    if deed == "file_imported":
        return "files"
    return "catalogue" if deed.startswith("catalogue_") else "decisions"


def _files(cause: str, before: Given, asked: Asked) -> Iterator[Finding]:
    came = _since(before, asked, cause)
    for event in came[:MOST_NAMED]:
        name = json.loads(event.facts)["name"]
        yield Finding.at("position_cause_file", _PLACE, file=name, on=event.done_on, by=event.done_by)
    if rest := came[MOST_NAMED:]:
        first, last = min(event.done_on for event in rest), max(event.done_on for event in rest)
        yield Finding.at("position_cause_more_files", _PLACE, count=len(rest), first=first, last=last)


def _decisions(cause: str, before: Given, asked: Asked) -> Iterator[Finding]:
    for event in _since(before, asked, cause):
        why = json.loads(event.facts).get("reason") or "-"
        said = {"deed": event.deed, "subject": event.subject, "on": event.done_on, "by": event.done_by, "why": why}
        yield Finding.at("position_cause_decision", _PLACE, **said)


def _catalogue(cause: str, before: Given, asked: Asked) -> Iterator[Finding]:
    files = catalogues.files_of(asked.organisation, before.catalogue_version) or {}
    now = asked.known.catalogue
    yield _version(cause, before.catalogue_version, now.version, _changed(files, now.files))
    yield from _decisions(cause, before, asked)


def _rules(cause: str, before: Given, asked: Asked) -> Iterator[Finding]:
    texts = kept_positions.rules_of(asked.organisation, before.rules_version) or {}
    now = asked.known.rules
    yield _version(cause, before.rules_version, now.version, _changed(texts, now.files))


def _other(cause: str, before: Given, asked: Asked) -> Iterator[Finding]:
    yield Finding.at(CAUSES[cause], _PLACE, then=before.program, now=VERSION, asked_on=before.asked_on)


def _changed(old: Mapping[str, object], new: Mapping[str, object]) -> list[str]:
    return sorted(path for path in {*old, *new} if old.get(path) != new.get(path))


def _version(cause: str, then: str, now: str, changed: list[str]) -> Finding:
    named = ", ".join(changed[:MOST_NAMED])
    return Finding.at(CAUSES[cause], _PLACE, then=then, now=now, count=len(changed), files=named)


_PLACE = Place("position")
_TELL = {"files": _files, "decisions": _decisions, "catalogue": _catalogue, "rules": _rules}
"""What is known of a cause beside the figures: which files, which decisions by whom, which versions."""
