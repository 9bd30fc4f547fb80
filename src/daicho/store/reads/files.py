"""Reads of imported and refused files."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from daicho.store import canon, models
from daicho.words.finding import Finding
from daicho.words.snapshot import InputFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A file that could not be used; ``reason`` is the code of its first finding."""

    name: str
    sha256: str
    size: int
    reason: str
    refused_on: date
    findings: tuple[Finding, ...]


def imported(organisation: str) -> tuple[InputFile, ...]:
    """Every file that was imported, by hash, in order of name."""
    rows = models.ImportedFile.objects.filter(organisation__key=organisation).order_by("name", "sha256")
    return tuple(InputFile(name=n, sha256=h, source=s) for n, h, s in rows.values_list("name", "sha256", "source"))


def findings(organisation: str) -> tuple[Finding, ...]:
    """What was wrong, doubtful or left out in all imported and refused files, in order of file."""
    kept = models.ImportedFile.objects.filter(organisation__key=organisation).exclude(findings=[])
    refused = models.QuarantineRecord.objects.filter(organisation__key=organisation)
    rows = [*kept.values_list("name", "sha256", "findings"), *refused.values_list("name", "sha256", "findings")]
    in_order = sorted(rows, key=lambda row: (row[0], row[1]))
    return tuple(finding for _, _, plain in in_order for finding in _read(plain))


def quarantined(organisation: str) -> tuple[Refused, ...]:
    """Every file that could not be used, in order of name."""
    rows = models.QuarantineRecord.objects.filter(organisation__key=organisation).order_by("name", "sha256")
    return tuple(
        Refused(
            name=row.name,
            sha256=row.sha256,
            size=row.size,
            reason=row.reason,
            refused_on=row.refused_on,
            findings=_read(row.findings),
        )
        for row in rows
    )


def _read(plain: Any) -> tuple[Finding, ...]:
    return tuple(canon.from_plain(Finding, item) for item in plain)
