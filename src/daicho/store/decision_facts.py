"""What the journal says of a decision on a lot or a use: made from its row, so that a changed row is found."""

from typing import Any

from daicho.store import models

Told = tuple[str, str, dict[str, Any]]
"""The deed, its subject and its facts."""


def of_ending(row: models.LotEnding) -> Told:
    """What is said of a decision that a lot no longer counts, or of one that takes an earlier one back."""
    if row.taken_back:
        facts = {"number": row.number, "taken_back": row.taken_back, "reason": row.reason}
        return "lot_decision_taken_back", row.lot, facts
    facts = {"number": row.number, "since": row.on.isoformat(), "quantity": row.quantity, "reason": row.reason}
    return f"lot_{row.kind}", row.lot, facts


def of_use(row: models.UseDecision) -> Told:
    """What is said of a decision on the use of a product."""
    said = {"number": row.number, "kind": row.kind, "since": row.on.isoformat(), "reason": row.reason}
    return "use_decided", row.product, said
