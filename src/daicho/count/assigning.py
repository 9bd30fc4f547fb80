"""To whom licences were given: those that may not leave their machine or person, and those that had better not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from daicho.count.matching import Matcher
from daicho.count.rulebook import Right
from daicho.words.entitlement import Assignment, Entitlement, Metric
from daicho.words.finding import Finding, Place

LEDGER = Place("assignments")
ONE_BY_ONE = (Metric.DEVICE, Metric.USER)
"""Only these are given licence by licence; client access licences are covered anew each day, cores are no units."""
LOCKED, WAITING, STAYS = "locked", "waiting", "stays"


@dataclass(frozen=True, slots=True, order=True)
class Hold:
    """One licence of ``lot`` that may serve nobody but ``unit`` on the day, since when, and why.

    ``why``: locked by hand, waiting (given so short a time ago that it may not move on), or it stays for ever.
    """

    lot: str
    unit: str
    since: date
    why: str


@dataclass(slots=True)
class Given:
    """What the assignments say of the day. ``kept``: (lot, unit) that still holds and could move without breach."""

    holds: dict[str, list[Hold]] = field(default_factory=dict)
    kept: set[tuple[str, str]] = field(default_factory=set)
    moved: dict[tuple[str, str], date] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def given_out(
    assignments: Iterable[Assignment], lots: Mapping[str, Entitlement], matcher: Matcher, left: frozenset[str]
) -> Given:
    """Who has which licence on the matcher's day; ``left`` are people who are no longer there.

    ``moved``: (lot, unit) → the day on which the licence came there from another machine or person.
    """
    out = Given()
    histories: dict[str, list[Assignment]] = {}
    for assignment in assignments:
        if assignment.since <= matcher.on:
            histories.setdefault(assignment.lot, []).append(assignment)
    for name, history in sorted(histories.items()):
        lot = lots.get(name)
        if lot is None:
            out.findings.append(Finding.at("assignment_of_unknown_lot", LEDGER, lot=name, count=len(history)))
        elif lot.metric in ONE_BY_ONE and not lot.bound_to:
            kinds = ("waiting",) if is_assurance(lot, lots.get(lot.base_lot)) else ("waiting", "stays")
            bars = {kind: matcher.first(kind, lot.release.product, lot.channel) for kind in kinds}
            _Ledger(lot, matcher.on, bars, left, out).follow(history)
    return out


@dataclass(slots=True)
class _Ledger:
    """The licences of one lot by whom each was given last. ``bars``: the rights that keep them from moving."""

    lot: Entitlement
    on: date
    bars: Mapping[str, Right | None]
    left: frozenset[str]
    out: Given
    _licences: list[Assignment] = field(default_factory=list)
    _of_unit: dict[str, set[int]] = field(default_factory=dict)
    _too_many: int = 0

    def follow(self, history: Iterable[Assignment]) -> None:
        """Goes through the assignments in their order, then notes who has what on the day."""
        for assignment in sorted(history, key=lambda a: (a.since, a.unit, repr(a))):
            self._give(assignment)
        if self._too_many:
            facts = {"lot": self.lot.lot, "quantity": self.lot.quantity, "count": self._too_many}
            self.out.findings.append(Finding.at("assigned_beyond_lot", LEDGER, **facts))
        for licence in self._licences:
            self._note(licence)

    def _right(self, kind: str) -> Right | None:
        return self.bars.get(kind)

    def _give(self, new: Assignment) -> None:
        """One licence goes to a unit: its own again, a fresh one, or the one whose move breaks least."""
        mine = sorted(self._of_unit.get(new.unit, ()))
        own = next((n for n in mine if _is_back(self._licences[n], new)), None)
        if own is not None:
            self._licences[own] = new
        elif len(self._licences) < self.lot.quantity:
            self._of_unit.setdefault(new.unit, set()).add(len(self._licences))
            self._licences.append(new)
        else:
            self._move(new)

    def _move(self, new: Assignment) -> None:
        free = [n for n, old in enumerate(self._licences) if _is_back(old, new)]
        if not free:
            self._too_many += 1
            return
        waits = {n for n in free if self._waits(self._licences[n], new)}
        # the newest of those that may move, else the newest of all: the others are then free the sooner for the next
        number = max((n for n in free if n not in waits) if len(waits) < len(free) else free, key=self._age)
        old = self._licences[number]
        if self._right("stays") is not None:
            self._breach("assigned_though_it_stays", old, new)
            return
        if number in waits:
            self._breach("reassigned_too_soon", old, new)
        self._of_unit[old.unit].discard(number)
        self._of_unit.setdefault(new.unit, set()).add(number)
        self._licences[number] = new
        self.out.moved[self.lot.lot, new.unit] = new.since

    def _age(self, number: int) -> tuple[date, str]:
        return self._licences[number].since, self._licences[number].unit

    def _waits(self, old: Assignment, new: Assignment) -> bool:
        """Whether the licence may not move on yet: it is within the days, and no reason lifts them."""
        right = self._right("waiting")
        if right is None or new.reason in right.lifted_by or old.unit in self.left:
            return False
        return (new.since - old.since).days <= right.days

    def _breach(self, code: str, old: Assignment, new: Assignment) -> None:
        right = self._right("waiting")
        facts = {"lot": self.lot.lot, "unit": new.unit, "since": new.since, "before": old.unit}
        days = {"days": (new.since - old.since).days, "wait": right.days if right else 0}
        self.out.findings.append(Finding.at(code, LEDGER, **facts, **days))

    def _note(self, licence: Assignment) -> None:
        on, waiting = self.on, self._right("waiting")
        current = licence.until is None or on <= licence.until
        fresh = waiting is not None and (on - licence.since).days <= waiting.days and licence.unit not in self.left
        if self._right("stays") is not None:
            why = STAYS
        elif current and licence.locked:
            why = LOCKED
        elif fresh:
            why = WAITING
        else:
            if current:
                self.out.kept.add((self.lot.lot, licence.unit))
            return
        hold = Hold(self.lot.lot, licence.unit, licence.since, why)
        self.out.holds.setdefault(self.lot.lot, []).append(hold)


def is_assurance(lot: Entitlement, base: Entitlement | None) -> bool:
    """Whether ``lot`` assures ``base``: the same product, edition and version, or none said; else it is an upgrade."""
    if base is None:
        return False
    mine, theirs = lot.release, base.release
    same = mine.product == theirs.product and mine.edition in ("", theirs.edition)
    return same and mine.version in ("", theirs.version)


def _is_back(old: Assignment, new: Assignment) -> bool:
    """Whether the licence was taken back before it is given anew."""
    return old.until is not None and old.until < new.since
