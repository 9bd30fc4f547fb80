"""Imports: take files as they come; each one whole or not at all, the same one once."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from django.db import transaction

from daicho.actions import inventories, statements
from daicho.actions.journal import Appender
from daicho.actions.organisations import row_of
from daicho.actions.paths import walk
from daicho.actions.titles import TitleNumbers
from daicho.collect import registry
from daicho.collect.context import Context
from daicho.store import canon, models
from daicho.store.statements import LEDGERS
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading
from daicho.words.secret import scrub

BATCH_FILES = 100
BATCH_BYTES = 8 * 1024 * 1024
"""How many files, or bytes of files, share a transaction: it is the fixed cost of each that is shared."""


class Outcome(StrEnum):
    """What became of a file."""

    TAKEN = "taken"
    UNCHANGED = "unchanged"  # the same bytes were taken before
    REFUSED = "refused"  # nothing in it could be used; see the findings


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What became of one file: outcome, how many of each thing it stated, and what was wrong in it."""

    name: str
    sha256: str
    outcome: Outcome
    source: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Brought:
    """One file as it was brought: its bytes, or why the disc refuses them."""

    name: str
    data: bytes = field(repr=False)
    refused: Finding | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """One file that was read; ``reading`` is None where the same bytes were taken before."""

    name: str
    sha256: str
    size: int
    reading: Reading | None


Progress = Callable[[int, int, str], None]
"""Called with (files done, files in all, name of the last one)."""


def take(*, organisation: str, name: str, data: bytes, context: Context, by: str, on: date) -> ImportResult:
    """Import one file in one transaction; the same bytes twice change nothing."""
    intake = _Intake(organisation=organisation, context=context, by=by, on=on)
    return intake.take([_Brought(name, data)])[0]


def take_paths(
    *,
    organisation: str,
    paths: Iterable[Path],
    context: Context,
    by: str,
    on: date,
    progress: Progress | None = None,
) -> Iterator[ImportResult]:
    """Import files and folders, these in order of name; yields a result per file once it is safely kept.

    A file that cannot be read is a finding, the rest goes on. A stop at any moment leaves whole files only.
    """
    files = list(walk(paths))
    intake = _Intake(organisation=organisation, context=context, by=by, on=on)
    batch: list[_Brought] = []
    for done, (name, path) in enumerate(files, 1):
        batch.append(_brought(name, path, context))
        if len(batch) >= BATCH_FILES or sum(len(b.data) for b in batch) >= BATCH_BYTES or done == len(files):
            yield from intake.take(batch)
            batch = []
            if progress:
                progress(done, len(files), name)


def _brought(name: str, path: Path, context: Context) -> _Brought:
    try:
        refused = registry.too_large(name, path.stat().st_size, context)
        return _Brought(name, b"", refused) if refused else _Brought(name, path.read_bytes())
    except OSError as error:
        why = error.strerror or type(error).__name__
        return _Brought(name, b"", Finding.at("file_not_readable", Place(name), file=name, why=why))


class _Taken:
    """Which files were taken before: by their bytes, and by their name too where the name says whose they are.

    The same identification tag lies on many machines; in a dump that bears no machine's name it is the file's.
    """

    def __init__(self) -> None:
        self._names: dict[str, set[str] | None] = {}

    def add(self, sha256: str, name: str, codes: Collection[str]) -> None:
        """Note a file and what was found in it; None stands for any name."""
        if _TOLD_BY_NAME.isdisjoint(codes):
            self._names[sha256] = None
        elif (names := self._names.setdefault(sha256, set())) is not None:
            names.add(name)

    def has(self, sha256: str, name: str) -> bool:
        """Whether these bytes, of this name where that matters, were taken."""
        if sha256 not in self._names:
            return False
        names = self._names[sha256]
        return names is None or name in names


_TOLD_BY_NAME = frozenset({"machine_named_after_file", "machine_told_by_place"})


class _Intake:
    """One import under way: reads files outside of any transaction, keeps a batch of them inside of one."""

    def __init__(self, *, organisation: str, context: Context, by: str, on: date) -> None:
        self._organisation = row_of(organisation)
        self._context = context
        self._by = by
        self._on = on
        self._titles = TitleNumbers(self._organisation)

    def take(self, batch: Sequence[_Brought]) -> list[ImportResult]:
        """Read a batch of files and keep it, all in one transaction, each whole."""
        read = list(self._read(batch))
        try:
            with transaction.atomic():
                return self._keep(read)
        except BaseException:
            self._titles = TitleNumbers(self._organisation)  # what it remembers was rolled back
            raise

    def _read(self, batch: Sequence[_Brought]) -> Iterator[_Read]:
        hashes = [hashlib.sha256(brought.data).hexdigest() for brought in batch]
        taken = self._taken(hashes)
        for brought, sha256 in zip(batch, hashes, strict=True):
            name = scrub(brought.name, self._context.fingerprint)
            if brought.refused:
                yield _Read(name, "", 0, Reading(findings=(brought.refused,)))
            elif taken.has(sha256, name):
                yield _Read(name, sha256, len(brought.data), None)
            else:
                reading = registry.read(name, brought.data, self._context)
                if not _is_refused(reading):
                    taken.add(sha256, name, {finding.code for finding in reading.findings})
                yield _Read(name, sha256, len(brought.data), reading)

    def _taken(self, hashes: Sequence[str]) -> "_Taken":
        taken = _Taken()
        rows = models.ImportedFile.objects.filter(organisation=self._organisation, sha256__in=hashes)
        for sha256, name, findings in rows.values_list("sha256", "name", "findings"):
            taken.add(sha256, name, {finding["code"] for finding in findings})
        return taken

    def _keep(self, files: Sequence[_Read]) -> list[ImportResult]:
        journal = Appender(self._organisation.key)
        taken = self._taken([file.sha256 for file in files])  # again: another process may have been quicker
        results: list[ImportResult] = []
        accepted: list[tuple[models.ImportedFile, Reading]] = []
        for file in files:
            if file.reading is None or taken.has(file.sha256, file.name):
                results.append(ImportResult(name=file.name, sha256=file.sha256, outcome=Outcome.UNCHANGED))
            elif _is_refused(file.reading):
                results.append(self._refuse(file, file.reading, journal))
            else:
                taken.add(file.sha256, file.name, {finding.code for finding in file.reading.findings})
                reading, doubts = statements.sound(file.reading, file.name)
                row = self._accept(file, reading, doubts, journal)
                accepted.append((row, reading))
                results.append(_result(file, reading, (*file.reading.findings, *doubts)))
        self._write(accepted)
        journal.write()
        return results

    def _accept(
        self, file: _Read, reading: Reading, doubts: Sequence[Finding], journal: Appender
    ) -> models.ImportedFile:
        counts = _counts(reading)
        facts = {"name": file.name, "source": reading.source, "counts": counts}
        journal.append(by=self._by, on=self._on, deed="file_imported", subject=file.sha256, facts=facts)
        return models.ImportedFile(
            organisation=self._organisation,
            sha256=file.sha256,
            name=file.name,
            size=file.size,
            source=reading.source,
            imported_on=self._on,
            counts=counts,
            findings=canon.to_plain((*reading.findings, *doubts)),
        )

    def _write(self, accepted: Sequence[tuple[models.ImportedFile, Reading]]) -> None:
        rows = [row for row, _ in accepted]
        models.ImportedFile.objects.bulk_create(rows, BATCH_FILES)
        now_read = [row.sha256 for row in rows]
        models.QuarantineRecord.objects.filter(organisation=self._organisation, sha256__in=now_read).delete()
        for row, reading in accepted:
            statements.state(row, reading, self._on)
        deliveries = [inventories.Delivery(row, one) for row, reading in accepted for one in reading.inventories]
        inventories.keep(self._organisation, deliveries, self._titles, self._on)

    def _refuse(self, file: _Read, reading: Reading, journal: Appender) -> ImportResult:
        reason = reading.findings[0].code
        said = {
            "name": file.name,
            "size": file.size,
            "reason": reason,
            "findings": canon.to_plain(reading.findings),
        }
        if file.sha256:  # a file that the disc refused has no content to know it by
            _, is_new = models.QuarantineRecord.objects.update_or_create(
                organisation=self._organisation,
                sha256=file.sha256,
                defaults=said,
                create_defaults=said | {"refused_on": self._on},
            )
            if is_new:
                facts = {"name": file.name, "reason": reason}
                journal.append(by=self._by, on=self._on, deed="file_refused", subject=file.sha256, facts=facts)
        return ImportResult(
            name=file.name,
            sha256=file.sha256,
            outcome=Outcome.REFUSED,
            source=reading.source,
            findings=reading.findings,
        )


def _result(file: _Read, reading: Reading, findings: tuple[Finding, ...]) -> ImportResult:
    return ImportResult(
        name=file.name,
        sha256=file.sha256,
        outcome=Outcome.TAKEN,
        source=reading.source,
        counts=_counts(reading),
        findings=findings,
    )


def _is_refused(reading: Reading) -> bool:
    """Whether nothing can be kept of a file, and something says why."""
    return bool(reading.findings) and not _counts(reading)


def _counts(reading: Reading) -> dict[str, int]:
    """How many of each thing ``reading`` states; parts without any are left out."""
    parts = ("inventories", *LEDGERS)
    return {part: len(getattr(reading, part)) for part in parts if getattr(reading, part)}
