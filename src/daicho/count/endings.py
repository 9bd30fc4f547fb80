"""What no longer counts although the ledger has it: lots ended by a decision, and lots whose proof is too weak."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from daicho.words.entitlement import Ending, EndingKind, Entitlement, ProofStatus
from daicho.words.finding import Finding, Place
from daicho.words.position import SetAside

LEDGER = Place("entitlements")
RULES = {
    EndingKind.RETIRED: "lot-retired",
    EndingKind.WAIVED: "lot-waived",
    EndingKind.RETURNED: "lot-returned",
}


def set_aside(lot: Entitlement, rule: str, **facts: object) -> SetAside:
    """A lot, or part of it, that took no part in the counting."""
    given = {"lot": lot.lot, **facts}
    pairs = tuple(sorted((name, str(value)) for name, value in given.items()))
    return SetAside(subject="lot", units=(lot.lot,), release=lot.release, rule=rule, facts=pairs)


@dataclass(slots=True)
class Leaving:
    """Takes lots, or licences of them, out of the ledger of the day ``on``."""

    on: date
    gone: list[SetAside] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def end(self, lots: dict[str, Entitlement], endings: Iterable[Ending]) -> None:
        """Ends what was decided to end on the day or before, in order of the decisions."""
        for ending in sorted(endings, key=lambda e: (e.on, e.lot, repr(e))):
            lot = lots.get(ending.lot)
            if lot is None:
                self.findings.append(Finding.at("ending_of_unknown_lot", LEDGER, lot=ending.lot, on=ending.on))
            elif ending.on <= self.on:
                lots[lot.lot] = self._ended(lot, ending)

    def _ended(self, lot: Entitlement, ending: Ending) -> Entitlement:
        wanted = lot.quantity if ending.quantity is None else ending.quantity
        ended = min(wanted, lot.quantity)
        if ended < wanted:
            facts = {"lot": lot.lot, "on": ending.on, "quantity": wanted, "there": lot.quantity}
            self.findings.append(Finding.at("ending_beyond_lot", LEDGER, **facts))
        decided = {"on": ending.on, "reason": ending.reason, "by": ending.by}
        self.gone.append(set_aside(lot, RULES[ending.kind], quantity=ended, **decided))
        return replace(lot, quantity=lot.quantity - ended)

    def leave_out(self, lots: dict[str, Entitlement], proven: frozenset[ProofStatus]) -> None:
        """Leaves out the lots that would count on the day and have no proof among ``proven``."""
        for lot in list(lots.values()):
            if lot.proof not in proven and (lot.valid_on(self.on) or lot.base_lot):
                self.gone.append(set_aside(lot, "proof-too-weak", status=lot.proof, quantity=lot.quantity))
                lots[lot.lot] = replace(lot, quantity=0)
