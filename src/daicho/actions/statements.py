"""Statements of ledgers: state them; said again unchanged they only move a day."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from daicho.store import canon, models
from daicho.store.models.stated import Stated
from daicho.store.statements import LEDGERS, Ledger, columns, subject
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading

CHUNK = 400


def sound(reading: Reading, file: str) -> tuple[Reading, list[Finding]]:
    """``reading`` without statements that cannot be true, and a finding for each of these."""
    findings: list[Finding] = []
    kept: dict[str, Any] = {}
    for name in LEDGERS:
        values = getattr(reading, name)
        good, bad = _sound(values, file)
        if bad:
            kept[name] = tuple(good)
            findings.extend(bad)
    return (replace(reading, **kept) if kept else reading), findings


def state(file: models.ImportedFile, reading: Reading, on: date) -> None:
    """Keep every statement of ``reading``; `sound` comes first."""
    for name, ledger in LEDGERS.items():
        values = getattr(reading, name)
        if values:
            _state(file, ledger, values, on)


def _sound(values: Sequence[Any], file: str) -> tuple[list[Any], list[Finding]]:
    """The statements that can be true, and a finding for each whose period ends before it starts."""
    good: list[Any] = []
    bad: list[Finding] = []
    for value in values:
        first, last = _period(value)
        if first is not None and last is not None and last < first:
            said = getattr(value, "lot", "") or getattr(value, "id", "") or getattr(value, "machine", "")
            bad.append(Finding.at("period_ends_before_start", Place(file), subject=said, first=first, last=last))
        else:
            good.append(value)
    return good, bad


def _period(value: Any) -> tuple[date | None, date | None]:
    if hasattr(value, "starts_on"):
        return value.starts_on, value.ends_on
    return getattr(value, "since", None), getattr(value, "until", None)


def _state(file: models.ImportedFile, ledger: Ledger, values: Sequence[Any], on: date) -> None:
    rows = list(_rows(file, ledger, values, on))
    objects: Any = ledger.table._default_manager
    objects.bulk_create(rows, CHUNK, ignore_conflicts=True)
    for start in range(0, len(rows), CHUNK):
        marks = [row.digest for row in rows[start : start + CHUNK]]
        same = objects.filter(organisation=file.organisation, digest__in=marks)
        same.filter(last_stated_on__lt=on).update(last_stated_on=on)
        same.filter(first_stated_on__gt=on).update(first_stated_on=on)


def _rows(file: models.ImportedFile, ledger: Ledger, values: Sequence[Any], on: date) -> Iterator[Stated]:
    for value in values:
        said = columns(value)
        about = subject(ledger, value)
        mark = canon.digest([about, {name: str(item) for name, item in said.items()}])
        days = {"first_stated_on": on, "last_stated_on": on}
        yield ledger.table(organisation=file.organisation, file=file, subject=about, digest=mark, **days, **said)
