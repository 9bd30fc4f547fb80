"""Lot numbers where a ledger gives none: made from what the row says, so that a second import finds the lot again."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field

_DIGITS = 10


@dataclass(frozen=True, slots=True)
class LotNumbers:
    """Makes lot numbers for one file; rows that say the same get a counter."""

    _seen: Counter[str] = field(default_factory=Counter)

    def of(self, *said: object) -> str:
        """The number of the lot that says ``said``; the order of rows does not matter, unless they are alike."""
        text = "\x1f".join(str(part) for part in said)
        number = f"lot-{hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]}"
        self._seen[number] += 1
        alike = self._seen[number]
        return number if alike == 1 else f"{number}-{alike}"
