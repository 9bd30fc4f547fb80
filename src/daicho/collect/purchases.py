"""Purchases of licences, of Software Assurance and of steps up, and how they rest on each other.

A row that adds to a licence is no licence. Where the licence it adds to is not in the same file, the lot is tied to
`NO_LOT`: it then counts as nothing, with a finding, until somebody names its base.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from daicho.collect.columns import plain
from daicho.collect.table_rows import Complaints
from daicho.words.entitlement import Entitlement
from daicho.words.finding import Finding, Place
from daicho.words.software import Channel

NO_LOT = "?"
"""The base of a lot that adds to another one, nobody knows yet to which."""


class PurchaseKind(StrEnum):
    """What a row of a purchase ledger bought."""

    LICENCE = "licence"
    LICENCE_ASSURANCE = "licence_assurance"
    ASSURANCE = "assurance"
    STEP_UP = "step_up"
    UPGRADE = "upgrade"
    SUBSCRIPTION = "subscription"
    ADD_ON = "add_on"


_IS_LICENCE = frozenset({PurchaseKind.LICENCE, PurchaseKind.LICENCE_ASSURANCE})
_RESTS = frozenset({PurchaseKind.STEP_UP, PurchaseKind.UPGRADE, PurchaseKind.ADD_ON})


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """One row: the lot as it would be alone, and what it adds to. ``base_product``: the name of what it steps up from.

    ``assured_from``/``assured_until`` are the first and last day of Software Assurance.
    """

    lot: Entitlement
    kind: PurchaseKind
    place: Place
    base_product: str = ""
    assured_from: date | None = None
    assured_until: date | None = None


def lots_of(purchases: Sequence[Purchase], complaints: Complaints) -> tuple[Entitlement, ...]:
    """Every purchase as lots that rest on each other, in the order of the rows; what stays open is a finding.

    Bases are given out in order of days, so that the order of the rows decides nothing.
    """
    linking = _Linking(_licences(purchases), complaints)
    for purchase in purchases:
        linking.reserve(purchase)
    in_time = sorted(range(len(purchases)), key=lambda at: _when(_for_its_term(purchases[at])))
    made = {at: tuple(linking.lots(purchases[at])) for at in in_time}
    return tuple(lot for at in range(len(purchases)) for lot in made[at])


def _when(lot: Entitlement) -> tuple[date, date, str]:
    return lot.starts_on or date.min, lot.ends_on or date.max, lot.lot


def _licences(purchases: Iterable[Purchase]) -> list[Entitlement]:
    return [p.lot for p in purchases if p.kind in _IS_LICENCE]


@dataclass(slots=True)
class _Linking:
    """Gives each supplement its base; of a base never more is taken than it has on any one day.

    Assurance and a step up may rest on the same licence; two of either may not.
    """

    licences: list[Entitlement]
    complaints: Complaints
    taken: dict[tuple[str, bool], list[tuple[date, date, int]]] = field(default_factory=dict)

    def reserve(self, purchase: Purchase) -> None:
        """What was bought with its licence, or names it, rests there before anything else does."""
        lot, until = purchase.lot, purchase.assured_until
        if purchase.kind is PurchaseKind.LICENCE_ASSURANCE and until is not None:
            self._take((lot.lot, True), purchase.assured_from or lot.starts_on, until, lot.quantity)
        elif purchase.kind is PurchaseKind.ASSURANCE and lot.base_lot:
            term = _for_its_term(purchase)
            self._take((lot.base_lot, True), term.starts_on, term.ends_on, lot.quantity)

    def lots(self, purchase: Purchase) -> Iterator[Entitlement]:
        """The lots that one row makes."""
        lot, kind = purchase.lot, purchase.kind
        if kind is PurchaseKind.LICENCE:
            yield lot
        elif kind is PurchaseKind.LICENCE_ASSURANCE:
            yield lot
            yield from self._own_assurance(purchase)
        elif kind is PurchaseKind.SUBSCRIPTION:
            yield self._subscription(purchase)
        elif lot.base_lot:
            yield self._named(purchase)
        elif kind in _RESTS:
            yield from self._shared(purchase, self._stepped_from(purchase))
        else:
            yield from self._assurance(purchase)

    def _own_assurance(self, purchase: Purchase) -> Iterator[Entitlement]:
        """Bought together with the licence: one lot of its own beside it, for as long as the row says."""
        lot = purchase.lot
        if purchase.assured_until is None:
            self._tell("purchase_assurance_without_end", purchase)
            return
        first = purchase.assured_from or lot.starts_on
        yield replace(
            lot, lot=f"{lot.lot}-sa", base_lot=lot.lot, starts_on=first, ends_on=purchase.assured_until, unit_price=None
        )

    def _subscription(self, purchase: Purchase) -> Entitlement:
        lot = purchase.lot
        until = lot.ends_on or purchase.assured_until
        if until is None:
            self._tell("purchase_subscription_without_end", purchase)
        return replace(lot, channel=Channel.SUBSCRIPTION, ends_on=until)

    def _named(self, purchase: Purchase) -> Entitlement:
        if purchase.kind is not PurchaseKind.ASSURANCE:
            return purchase.lot
        lot = _for_its_term(purchase)
        base = next((one for one in self.licences if one.lot == lot.base_lot), None)
        return lot if base is None else replace(lot, release=base.release)

    def _assurance(self, purchase: Purchase) -> Iterator[Entitlement]:
        lot = _for_its_term(purchase)
        if lot.ends_on is None:
            self._tell("purchase_assurance_without_end", purchase)
            yield replace(lot, base_lot=NO_LOT)
            return
        same = [one for one in self.licences if _named_alike(one, lot) and _bought_by(one, lot.starts_on)]
        yield from self._shared(replace(purchase, lot=lot), same)

    def _stepped_from(self, purchase: Purchase) -> list[Entitlement]:
        """The licences that the row names as what it steps up from; none where it names nothing."""
        wanted = plain(purchase.base_product)
        return [one for one in self.licences if wanted and wanted in _names(one) and one.lot != purchase.lot.lot]

    def _shared(self, purchase: Purchase, bases: Sequence[Entitlement]) -> Iterator[Entitlement]:
        """The lot, cut where it rests on several bases; what finds none rests on nothing, and says so."""
        lot, left, parts = purchase.lot, purchase.lot.quantity, 0
        assures = purchase.kind is PurchaseKind.ASSURANCE
        for base in sorted(bases, key=lambda one: _nearest(one, lot)):
            part = min(left, self._free(base, lot, assures))
            if part <= 0:
                continue
            self._take((base.lot, assures), lot.starts_on, lot.ends_on, part)
            left, parts = left - part, parts + 1
            yield self._part(purchase, base, part, parts)
        if left:
            self._tell("purchase_base_not_found", purchase, quantity=left)
            number = f"{lot.lot}-{parts + 1}" if parts else lot.lot
            yield replace(lot, lot=number, quantity=left, base_lot=NO_LOT)

    def _part(self, purchase: Purchase, base: Entitlement, quantity: int, number: int) -> Entitlement:
        lot = purchase.lot
        own = lot.lot if number == 1 else f"{lot.lot}-{number}"
        release = base.release if purchase.kind is PurchaseKind.ASSURANCE else lot.release
        return replace(lot, lot=own, quantity=quantity, base_lot=base.lot, release=release)

    def _free(self, base: Entitlement, lot: Entitlement, assures: bool) -> int:
        """How many licences of ``base`` nothing rests on in any day of the period of ``lot``."""
        first, last = lot.starts_on or date.min, lot.ends_on or date.max
        spans = [span for span in self.taken.get((base.lot, assures), ()) if span[0] <= last and first <= span[1]]
        days = {first, *(start for start, _, _ in spans if start > first)}
        most = max(sum(n for start, end, n in spans if start <= day <= end) for day in days)
        return base.quantity - most

    def _take(self, rest: tuple[str, bool], first: date | None, last: date | None, quantity: int) -> None:
        self.taken.setdefault(rest, []).append((first or date.min, last or date.max, quantity))

    def _tell(self, code: str, purchase: Purchase, **facts: object) -> None:
        given = {"product": purchase.lot.release, "lot": purchase.lot.lot, **facts}
        self.complaints.add(Finding.at(code, purchase.place, **given))


def _for_its_term(purchase: Purchase) -> Entitlement:
    lot = purchase.lot
    return replace(lot, starts_on=purchase.assured_from or lot.starts_on, ends_on=purchase.assured_until or lot.ends_on)


def _names(lot: Entitlement) -> set[str]:
    release = lot.release
    parts = (release.product, release.edition, release.version)
    return {plain(" ".join(parts[:size])) for size in (1, 2, 3)}


def _named_alike(licence: Entitlement, lot: Entitlement) -> bool:
    """Assurance carries the name of its licence; the version it names is only the newest when it was bought."""
    mine, theirs = licence.release, lot.release
    return (plain(mine.product), plain(mine.edition)) == (plain(theirs.product), plain(theirs.edition))


def _bought_by(licence: Entitlement, day: date | None) -> bool:
    return licence.starts_on is None or day is None or licence.starts_on <= day


def _nearest(licence: Entitlement, lot: Entitlement) -> tuple[bool, bool, bool, date, str]:
    """The same agreement, buyer and version first, then the oldest."""
    return (
        licence.agreement != lot.agreement,
        licence.purchaser != lot.purchaser,
        licence.release.version != lot.release.version,
        licence.starts_on or date.min,
        licence.lot,
    )
