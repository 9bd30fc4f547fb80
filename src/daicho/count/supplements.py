"""Lots that add to another lot: assurance becomes a right of it, an upgrade and its base become one licence."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from daicho.count.assigning import Given, is_assurance
from daicho.count.endings import LEDGER, set_aside
from daicho.count.matching import Matcher
from daicho.words.entitlement import Entitlement
from daicho.words.finding import Finding
from daicho.words.position import SetAside


@dataclass(slots=True)
class Assurance:
    """Software Assurance or maintenance on a lot: (to which day, how many)."""

    spans: list[tuple[date, int]] = field(default_factory=list)


@dataclass(slots=True)
class Supplements:
    """Folds the supplements of a ledger into the lots that they supplement."""

    lots: Mapping[str, Entitlement]
    matcher: Matcher
    given: Given
    _left: dict[str, Entitlement] = field(default_factory=dict)
    _assured: dict[str, Assurance] = field(default_factory=dict)
    _gone: list[SetAside] = field(default_factory=list)
    _findings: list[Finding] = field(default_factory=list)

    def fold(self, gone: list[SetAside], findings: list[Finding]) -> tuple[list[Entitlement], dict[str, Assurance]]:
        """The lots that are licences by themselves, and what assures them; notes what is set aside or doubtful."""
        self._left = dict(self.lots)
        for lot in self.lots.values():
            if not lot.base_lot or not lot.quantity:
                continue
            base = self.lots.get(lot.base_lot)
            if base is not None and is_assurance(lot, base):
                self._assure(lot, base)
            elif lot.valid_on(self.matcher.on):
                self._rest_on_base(lot)
        gone += self._gone
        findings += self._findings
        return list(self._left.values()), self._assured

    def _assure(self, lot: Entitlement, base: Entitlement) -> None:
        del self._left[lot.lot]
        if self._is_too_late(lot, base):
            return
        self._gone.append(set_aside(lot, "supplement", base_lot=lot.base_lot))
        if lot.starts_on is not None and lot.starts_on > self.matcher.on:
            return
        until, quantity = lot.ends_on or date.max, lot.quantity
        for carrier in self._carriers(lot, base)[:quantity]:
            self._assured.setdefault(carrier, Assurance()).spans.append((until, 1))
            quantity -= 1
        if quantity:
            self._assured.setdefault(base.lot, Assurance()).spans.append((until, quantity))

    def _is_too_late(self, lot: Entitlement, base: Entitlement) -> bool:
        """Assurance for a licence that came with a machine must be bought within so many days of it (T9)."""
        window = self.matcher.first("assurance_window", base.release.product, base.channel)
        if window is None:
            return False
        facts: dict[str, object] = {"lot": lot.lot, "base_lot": base.lot, "days": window.days}
        if lot.starts_on is None or base.starts_on is None:
            self._findings.append(Finding.at("assurance_day_unknown", LEDGER, **facts))
            return False
        after = (lot.starts_on - base.starts_on).days
        if after <= window.days:
            return False
        self._findings.append(Finding.at("assurance_too_late", LEDGER, **facts, after=after))
        self._gone.append(set_aside(lot, "assurance-too-late", base_lot=base.lot, days=window.days, after=after))
        return True

    def _carriers(self, lot: Entitlement, base: Entitlement) -> list[str]:
        """Lots on other machines to which the assurance was moved; they must be licences that it may rest on."""
        units = [u for name, u in sorted(self._now()) if name == lot.lot and u not in base.bound_to]
        found: list[str] = []
        for unit in units:
            fit = next((o.lot for o in self.lots.values() if unit in o.bound_to and self.matcher.base_of(o)), "")
            if fit:
                found.append(fit)
            else:
                self._findings.append(Finding.at("assurance_without_base", LEDGER, lot=lot.lot, unit=unit))
        return found

    def _now(self) -> set[tuple[str, str]]:
        """Lot and unit of every assignment that holds on the day."""
        holds = {(hold.lot, hold.unit) for held in self.given.holds.values() for hold in held}
        return holds | self.given.kept

    def _rest_on_base(self, lot: Entitlement) -> None:
        base = self._left.get(lot.base_lot)
        there = min(lot.quantity, base.quantity) if base is not None else 0
        if there < lot.quantity:
            facts = {"base_lot": lot.base_lot, "quantity": lot.quantity - there}
            self._findings.append(Finding.at("base_lot_missing", LEDGER, lot=lot.lot, **facts))
            self._gone.append(set_aside(lot, "upgrade-without-base", **facts))
        if base is not None and there:
            self._left[base.lot] = replace(base, quantity=base.quantity - there)
            self._gone.append(set_aside(base, "replaced-by-upgrade", by=lot.lot, quantity=there))
        bound = lot.bound_to or (base.bound_to if base is not None else ())
        self._left[lot.lot] = replace(lot, quantity=there, bound_to=bound)
