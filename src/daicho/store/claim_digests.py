"""How rows of claims are hashed, so that the journal can tell whether one was changed."""

from datetime import date
from typing import Any

from daicho.store import canon, models
from daicho.words.claim import ClaimRow
from daicho.words.finding import Finding

_STEP = ("number", "line", "state", "on", "recorded_on", "by", "reason", "quantity", "remedy", "evidence", "basis")
_BASIS = ("number", "position", "taken_on", "by", "reason", "releases")
_CLAIM = ("number", "case_number", "vendor", "file", "sha256", "received_on", "content_sha256")


def content_of(rows: tuple[ClaimRow, ...], findings: tuple[Finding, ...]) -> bytes:
    """What is kept of a claim's file, in the one form that is hashed."""
    return canon.canonical({"rows": canon.to_plain(rows), "findings": canon.to_plain(findings)})


def of_claim(row: models.VendorClaim) -> str:
    """The hash of a claim with that of its content."""
    return _digest(row, _CLAIM)


def of_basis(row: models.ClaimBasis) -> str:
    """The hash of a basis with the snapshot that it names."""
    return canon.digest([_digest(row, _BASIS), row.snapshot.sha256])


def of_step(row: models.ClaimStep) -> str:
    """The hash of a step."""
    return _digest(row, _STEP)


def _digest(row: object, names: tuple[str, ...]) -> str:
    return canon.digest([_plain(getattr(row, name)) for name in names])


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
