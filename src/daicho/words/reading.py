"""What `collect` makes of files, and the estate that `count` is asked about."""

from dataclasses import dataclass, fields

from daicho.words.entitlement import Assignment, Ending, Entitlement, Price, ProofItem, UseDecision
from daicho.words.estate import Access, Inventory, Machine, Peak, Person
from daicho.words.finding import Finding
from daicho.words.software import Installation


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything that one file says, and everything that was wrong, doubtful or left out in it.

    ``machines`` come from ledgers and plain files; those of inventories stand in ``inventories``.
    ``source`` is the id of the format it was read as; empty where it was not recognised.
    """

    source: str = ""
    inventories: tuple[Inventory, ...] = ()
    machines: tuple[Machine, ...] = ()
    installations: tuple[Installation, ...] = ()
    people: tuple[Person, ...] = ()
    accesses: tuple[Access, ...] = ()
    entitlements: tuple[Entitlement, ...] = ()
    proof_items: tuple[ProofItem, ...] = ()
    prices: tuple[Price, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    peaks: tuple[Peak, ...] = ()
    findings: tuple[Finding, ...] = ()

    def joined(self, other: "Reading") -> "Reading":
        """Both readings as one; keeps this one's source."""
        both = {f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self) if f.name != "source"}
        return Reading(source=self.source, **both)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    """All that a position is counted from."""

    machines: tuple[Machine, ...] = ()
    installations: tuple[Installation, ...] = ()
    people: tuple[Person, ...] = ()
    accesses: tuple[Access, ...] = ()
    entitlements: tuple[Entitlement, ...] = ()
    prices: tuple[Price, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    endings: tuple[Ending, ...] = ()
    use_decisions: tuple[UseDecision, ...] = ()
    peaks: tuple[Peak, ...] = ()
