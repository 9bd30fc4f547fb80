"""What kept columns were made from, so that it can be told whether they still hold."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """How far the tables went when columns were made of them, and with which knowledge.

    ``knowledge``: version of the catalogue and of the program. ``statements``: hash of how often and on which days
    ledgers and plain files said something. ``deliveries`` and ``last_delivery``: how many inventories there were and
    the greatest row id. ``newest``: the newest day an inventory was taken on; of earlier days the columns tell
    nothing. ``event`` and ``event_hash``: the journal's last event, by which other tables are told from these.
    """

    knowledge: str
    statements: str
    deliveries: int
    last_delivery: int
    newest: date
    event: int
    event_hash: str

    def can_follow(self, before: "Origin") -> bool:
        """Whether only inventories came since ``before``."""
        return (self.knowledge, self.statements) == (before.knowledge, before.statements)
