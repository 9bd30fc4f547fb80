"""Reads of vendors' findings, what our answers rest on, and the steps of each line."""

import hashlib
import json
import zlib
from collections.abc import Iterator
from datetime import date
from typing import Any

from daicho.store import canon, models
from daicho.words.claim import Claim, ClaimBasis, ClaimRow, ClaimStep, LineState, RemedyKind
from daicho.words.finding import Finding
from daicho.words.software import Release

STEP = ("number", "line", "state", "on", "recorded_on", "by", "reason", "quantity", "remedy", "evidence", "basis")
BASIS = ("number", "position", "taken_on", "by", "reason", "releases")
CLAIM = ("number", "case_number", "vendor", "file", "sha256", "received_on", "content_sha256")


def every(organisation: str) -> tuple[Claim, ...]:
    """Every claim, in order of number."""
    return tuple(_claim(row) for row in _rows(organisation))


def get(organisation: str, number: int) -> Claim | None:
    """Claim ``number``, or None; ValueError where its rows are not what was read."""
    row = models.VendorClaim.objects.filter(organisation__key=organisation, number=number).first()
    return None if row is None else _claim(row)


def of_file(organisation: str, sha256: str) -> tuple[Claim, ...]:
    """The claims that were read from a file of this hash."""
    rows = models.VendorClaim.objects.filter(organisation__key=organisation, sha256=sha256)
    return tuple(_claim(row) for row in rows.order_by("number"))


def content_of(rows: tuple[ClaimRow, ...], findings: tuple[Finding, ...]) -> bytes:
    """What is kept of a claim's file, in the one form that is hashed."""
    return canon.canonical({"rows": canon.to_plain(rows), "findings": canon.to_plain(findings)})


def written(organisation: str) -> Iterator[tuple[str, str, str]]:
    """(deed, subject, hash) of every row kept of claims, as the journal must have them."""
    for claim in _rows(organisation):
        subject = str(claim.number)
        sound = claim.content_sha256 if _content(claim) is not None else "-"
        yield "claim_added", subject, digest_of(claim, CLAIM) if sound != "-" else sound
        for basis in _bases(claim):
            yield "claim_counted", subject, basis_digest(basis)
        for step in _steps(claim):
            yield f"claim_line_{step.state}", f"{subject}/{step.line}", digest_of(step, STEP)


def basis_digest(row: models.ClaimBasis) -> str:
    """The hash of a basis with the snapshot that it names."""
    return canon.digest([digest_of(row, BASIS), row.snapshot.sha256])


def digest_of(row: object, names: tuple[str, ...]) -> str:
    """The hash of these columns of a row."""
    return canon.digest([_plain(getattr(row, name)) for name in names])


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _rows(organisation: str) -> Iterator[models.VendorClaim]:
    return models.VendorClaim.objects.filter(organisation__key=organisation).order_by("number").iterator(20)


def _bases(row: models.VendorClaim) -> list[models.ClaimBasis]:
    return list(models.ClaimBasis.objects.filter(claim=row).select_related("snapshot").order_by("number"))


def _steps(row: models.VendorClaim) -> list[models.ClaimStep]:
    return list(models.ClaimStep.objects.filter(claim=row).order_by("number"))


def _content(row: models.VendorClaim) -> dict[str, Any] | None:
    try:
        content = zlib.decompress(bytes(row.content))
    except zlib.error:
        return None
    if hashlib.sha256(content).hexdigest() != row.content_sha256:
        return None
    plain: dict[str, Any] = json.loads(content)
    return plain


def _claim(row: models.VendorClaim) -> Claim:
    content = _content(row)
    if content is None:
        raise ValueError(f"the rows of claim {row.number} were changed")
    return Claim(
        number=row.number,
        vendor=row.vendor,
        file=row.file,
        sha256=row.sha256,
        received_on=row.received_on,
        rows=canon.from_plain(tuple[ClaimRow, ...], content["rows"]),
        bases=tuple(map(_basis, _bases(row))),
        steps=tuple((step.line, _step(step)) for step in _steps(row)),
        case_number=row.case_number,
        findings=canon.from_plain(tuple[Finding, ...], content["findings"]),
    )


def _basis(row: models.ClaimBasis) -> ClaimBasis:
    return ClaimBasis(
        number=row.number,
        snapshot=row.snapshot.sha256,
        on=row.snapshot.on,
        catalogue_version=row.snapshot.catalogue_version,
        rules_version=row.snapshot.rules_version,
        position=row.position,
        taken_on=row.taken_on,
        by=row.by,
        reason=row.reason,
        releases=tuple(None if plain is None else Release(*plain) for plain in row.releases),
    )


def _step(row: models.ClaimStep) -> ClaimStep:
    return ClaimStep(
        number=row.number,
        state=LineState(row.state),
        on=row.on,
        recorded_on=row.recorded_on,
        by=row.by,
        reason=row.reason,
        quantity=row.quantity,
        remedy=RemedyKind(row.remedy) if row.remedy else None,
        evidence=row.evidence,
        basis=row.basis,
    )
