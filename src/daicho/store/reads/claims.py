"""Reads of vendors' findings, what our answers rest on, and the steps of each line."""

import hashlib
import json
import zlib
from collections.abc import Iterator
from typing import Any

from daicho.store import canon, claim_digests, models
from daicho.words.claim import Claim, ClaimBasis, ClaimRow, ClaimStep, LineState, RemedyKind
from daicho.words.finding import Finding
from daicho.words.software import Release


def every(organisation: str) -> tuple[Claim, ...]:
    """Every claim, in order of number."""
    return tuple(_claim(row) for row in _rows(organisation))


def get(organisation: str, claim: int) -> Claim | None:
    """The claim of this number, or None; ValueError where its rows are not what was read."""
    row = models.VendorClaim.objects.filter(organisation__key=organisation, number=claim).first()
    return None if row is None else _claim(row)


def of_file(organisation: str, sha256: str) -> tuple[Claim, ...]:
    """The claims that were read from a file of this hash."""
    rows = models.VendorClaim.objects.filter(organisation__key=organisation, sha256=sha256)
    return tuple(_claim(row) for row in rows.order_by("number"))


def written(organisation: str) -> Iterator[tuple[str, str, str]]:
    """(deed, subject, hash) of every row kept of claims, as the journal must have them."""
    for claim in _rows(organisation):
        subject = str(claim.number)
        yield "claim_added", subject, "-" if _content(claim) is None else claim_digests.of_claim(claim)
        for basis in _bases(claim):
            yield "claim_counted", subject, claim_digests.of_basis(basis)
        for step in _steps(claim):
            yield f"claim_line_{step.state}", f"{subject}/{step.line}", claim_digests.of_step(step)


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
