"""The journal: append to it in the transaction of the deed, and prove that nothing in it was changed."""

import json
from collections.abc import Iterator, Mapping
from datetime import date

from django.db import transaction

from daicho.store import canon, decision_facts
from daicho.store.models import (
    DocumentRecord,
    FrozenSnapshot,
    ImportedFile,
    JournalEvent,
    LotEnding,
    Organisation,
    UseDecision,
)
from daicho.store.reads import authenticity, case_steps, claims, clocks, kept_positions, points, snapshots
from daicho.words.entitlement import EndingKind
from daicho.words.finding import Finding, Place

DECISIONS = (*(f"lot_{kind.value}" for kind in EndingKind), "lot_decision_taken_back", "use_decided")
"""Deeds that decide something of a lot or of a use."""


def append(
    *, organisation: str, by: str, on: date, deed: str, subject: str = "", facts: Mapping[str, object] | None = None
) -> JournalEvent:
    """Write one event; only inside the transaction of the deed itself, RuntimeError outside of one."""
    appender = Appender(organisation)
    event = appender.append(by=by, on=on, deed=deed, subject=subject, facts=facts or {})
    appender.write()
    return event


class Appender:
    """Chains the events of one organisation's transaction, and writes them together at its end."""

    def __init__(self, organisation: str) -> None:
        if not transaction.get_connection().in_atomic_block:
            raise RuntimeError("an event is written in the transaction of its deed")
        self._organisation = organisation
        self._events: list[JournalEvent] = []
        written = JournalEvent.objects.filter(organisation=organisation).order_by("-number")
        self._number, self._previous = written.values_list("number", "hash").first() or (0, "")

    def append(self, *, by: str, on: date, deed: str, subject: str, facts: Mapping[str, object]) -> JournalEvent:
        """Chain one event to the last one."""
        event = JournalEvent(
            organisation=self._organisation,
            number=self._number + 1,
            done_on=on,
            done_by=by,
            deed=deed,
            subject=subject,
            facts=canon.canonical(dict(facts)).decode(),
            previous=self._previous,
        )
        event.hash = hash_of(event)
        self._events.append(event)
        self._number, self._previous = event.number, event.hash
        return event

    def write(self) -> None:
        """Write the events chained since the last time."""
        JournalEvent.objects.bulk_create(self._events, 100)
        self._events = []


def hash_of(event: JournalEvent) -> str:
    """The SHA-256 over all columns of ``event`` but the hash itself."""
    covered = (event.done_on.isoformat(), event.done_by, event.deed, event.subject, event.facts, event.previous)
    return canon.digest([event.organisation, event.number, *covered])


def head(*, organisation: str) -> str:
    """The hash of the newest event, to be printed on what leaves the house; empty where there is none."""
    newest = JournalEvent.objects.filter(organisation=organisation).order_by("-number").first()
    return newest.hash if newest else ""


def verify(*, organisation: str | None = None) -> list[Finding]:
    """Every change, gap and reorder in the journal of one organisation (None: of all), and every kept thing
    that no longer fits its hash or its event. An empty list: nothing was changed."""
    keys = [organisation] if organisation is not None else _all_keys()
    return [finding for key in keys for finding in (*_chain(key), *_kept(key))]


def _all_keys() -> list[str]:
    written = set(JournalEvent.objects.values_list("organisation", flat=True).distinct())
    return sorted(written | set(Organisation.objects.values_list("key", flat=True)))


def _chain(key: str) -> Iterator[Finding]:
    expected, previous = 1, ""
    for event in JournalEvent.objects.filter(organisation=key).order_by("number", "id").iterator():
        place = Place(f"journal/{key}", event.number)
        if event.number != expected:
            yield Finding.at("journal_gap", place, number=event.number, expected=expected)
        elif event.previous != previous:
            yield Finding.at("journal_link_broken", place, number=event.number)
        if event.hash != hash_of(event):
            yield Finding.at("journal_event_changed", place, number=event.number)
        expected, previous = event.number + 1, event.hash


def _kept(key: str) -> Iterator[Finding]:
    """A chain that was cut at its end still fits; what is kept without its event shows the cut."""
    written = set(JournalEvent.objects.filter(organisation=key).values_list("deed", "subject"))
    files = ImportedFile.objects.filter(organisation__key=key).values_list("sha256", "name")
    frozen = FrozenSnapshot.objects.filter(organisation__key=key).values_list("sha256", "on")
    made = DocumentRecord.objects.filter(organisation__key=key).values_list("sha256", "name")
    kinds = (("file_imported", files), ("snapshot_frozen", frozen), ("document_recorded", made))
    for deed, rows in kinds:
        for sha256, name in rows:
            if (deed, sha256) not in written:
                yield Finding.at("journal_event_missing", Place(f"journal/{key}"), deed=deed, subject=name)
    for sha256 in snapshots.changed(key):
        yield Finding.at("snapshot_changed", Place(f"snapshots/{key}"), id=sha256)
    yield from _claims(key)
    yield from _decisions(key)
    yield from _case_steps(key)
    yield from _verdicts(key)
    yield from _case_rows(key)
    for row in kept_positions.changed(key):
        place = Place(f"positions/{key}")
        yield Finding.at("kept_position_changed", place, on=row.on, asked_on=row.asked_on, id=row.sha256)


def _claims(key: str) -> Iterator[Finding]:
    """What is kept of vendors' findings and is not as it was when the journal wrote it down."""
    told = JournalEvent.objects.filter(organisation=key, deed__startswith="claim_")
    known = {(event.deed, event.subject, str(facts_of(event).get("sha256"))) for event in told.iterator()}
    kept = set(claims.written(key))
    for deed, subject, _ in sorted(kept - known):
        yield Finding.at("claim_record_changed", Place(f"claims/{key}"), deed=deed, subject=subject)
    for deed, subject, _ in sorted(known - kept):
        yield Finding.at("claim_record_missing", Place(f"claims/{key}"), deed=deed, subject=subject)


def _decisions(key: str) -> Iterator[Finding]:
    """Decisions on lots and uses that are not as the journal wrote them down, or that are gone."""
    rows = [decision_facts.of_ending(row) for row in LotEnding.objects.filter(organisation__key=key)]
    rows += [decision_facts.of_use(row) for row in UseDecision.objects.filter(organisation__key=key)]
    kept = {(deed, subject, canon.canonical(facts).decode()) for deed, subject, facts in rows}
    told = JournalEvent.objects.filter(organisation=key, deed__in=DECISIONS)
    known = set(told.values_list("deed", "subject", "facts"))
    for code, apart in (("decision_record_changed", kept - known), ("decision_record_missing", known - kept)):
        for deed, subject, _ in sorted(apart):
            yield Finding.at(code, Place(f"decisions/{key}"), deed=deed, subject=subject)


def _case_steps(key: str) -> Iterator[Finding]:
    """What was decided about cases and is not as it was when the journal wrote it down."""
    deeds = ("case_kind_set", "case_party_named", "case_linked")
    told = JournalEvent.objects.filter(organisation=key, deed__in=deeds)
    known = {(event.deed, event.subject, str(facts_of(event).get("sha256"))) for event in told.iterator()}
    kept = set(case_steps.written(key))
    for code, odd in (("case_step_changed", kept - known), ("case_step_missing", known - kept)):
        for deed, subject, _ in sorted(odd):
            yield Finding.at(code, Place(f"cases/{key}"), deed=deed, subject=subject)


def _verdicts(key: str) -> Iterator[Finding]:
    """What is kept of verdicts on mails and is not as it was when the journal wrote it down."""
    told = JournalEvent.objects.filter(organisation=key, deed="mail_judged")
    known = {(event.subject, str(facts_of(event).get("sha256"))) for event in told.iterator()}
    kept = set(authenticity.written(key))
    for subject in sorted({subject for subject, _ in kept ^ known}):
        yield Finding.at("authenticity_record_changed", Place(f"authenticity/{key}"), subject=subject)


def _case_rows(key: str) -> Iterator[Finding]:
    """What is kept of cases' points and clocks and is not as it was when the journal wrote it down."""
    events = JournalEvent.objects.filter(organisation=key, deed__regex="^(point|deadline|exchange|busy_period)_")
    known = {(event.deed, event.subject, str(facts_of(event).get("sha256"))) for event in events.iterator()}
    kept = {*points.written(key), *clocks.written(key)}
    for code, rows in (("case_record_changed", kept - known), ("case_record_missing", known - kept)):
        for deed, subject, _ in sorted(rows):
            yield Finding.at(code, Place(f"cases/{key}"), deed=deed, subject=subject)


def facts_of(event: JournalEvent) -> dict[str, object]:
    """What ``event`` says beside who, when and what."""
    facts: dict[str, object] = json.loads(event.facts)
    return facts
