"""The licences that count on the day: supplements folded in, ended lots set aside, alike lots pooled."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from daicho.count.assigning import STAYS, Given, Hold, given_out
from daicho.count.endings import Leaving, set_aside
from daicho.count.matching import Matcher
from daicho.count.model import Stock
from daicho.count.rulebook import FREE
from daicho.count.supplements import Assurance, Supplements
from daicho.words.entitlement import Assignment, Ending, Entitlement, Metric, ProofStatus
from daicho.words.finding import Finding, Place
from daicho.words.position import SetAside
from daicho.words.software import Channel

LEDGER = Place("entitlements")
CALS = (Metric.USER_CAL, Metric.DEVICE_CAL)
"""Client access licences are assigned by the cover of all accesses, so a note of whom they went to does not bind."""


@dataclass(frozen=True, slots=True)
class Units:
    """Who and what there is: machines and people active on the day, machines at rest, machines gone, people gone."""

    active: frozenset[str]
    resting: frozenset[str]
    gone: frozenset[str]
    left: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Deeds:
    """What was done with licences: to whom they were given, and which of them were ended.

    ``proven``: only lots with one of these proofs count; None: all do.
    """

    assignments: Iterable[Assignment] = ()
    endings: Iterable[Ending] = ()
    proven: frozenset[ProofStatus] | None = None


NOTHING_DONE = Deeds()


@dataclass(slots=True)
class Lots:
    """The outcome. ``owned``: lot → licences on the day; ``stocks``: floating; ``bound``: those of one unit each.

    ``given``: what assignments say; of its ``kept`` pairs (lot, unit) nothing is bound: keep them where one may choose.
    """

    lots: dict[str, Entitlement] = field(default_factory=dict)
    owned: dict[str, int] = field(default_factory=dict)
    stocks: list[Stock] = field(default_factory=list)
    bound: list[Stock] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    given: Given = field(default_factory=Given)


def prepare(entitlements: Iterable[Entitlement], matcher: Matcher, units: Units, deeds: Deeds = NOTHING_DONE) -> Lots:
    """The licences of the ledger as they count on the matcher's day."""
    out = Lots()
    by_id = _by_id(entitlements, out)
    ended = _leave(by_id, matcher.on, deeds, out)
    out.given = given_out(deeds.assignments, by_id, matcher, units.left)
    out.findings += out.given.findings
    lots, assurance = Supplements(by_id, matcher, out.given).fold(out.set_aside, out.findings)
    floating: dict[tuple[object, ...], list[tuple[Stock, tuple[str, int]]]] = {}
    for lot in [lot for lot in lots if lot.lot not in ended and _is_counted(lot, matcher, out)]:
        out.lots[lot.lot] = lot
        holds = out.given.holds.get(lot.lot, [])
        quantity = _alive(lot, units, out) if lot.bound_to else lot.quantity - _died(lot, holds, units, out)
        out.owned[lot.lot] = quantity
        parts = _parts(replace(lot, quantity=quantity), matcher, assurance.get(lot.lot))
        held, free = _held(parts, [hold for hold in holds if not _is_dead(hold, units)])
        out.bound += [*held, *(stock for stock in free if stock.bound is not None)]
        for stock in free:
            if stock.bound is None:
                floating.setdefault(_alike(stock), []).append((stock, stock.members[0]))
    out.stocks = sorted((_pooled(parts) for parts in floating.values()), key=lambda stock: stock.id)
    return out


def _leave(by_id: dict[str, Entitlement], on: date, deeds: Deeds, out: Lots) -> set[str]:
    """Takes out what was ended or is too weakly proven; the lots of which nothing is left."""
    leaving = Leaving(on)
    leaving.end(by_id, deeds.endings)
    if deeds.proven is not None:
        leaving.leave_out(by_id, deeds.proven)
    out.set_aside += leaving.gone
    out.findings += leaving.findings
    touched = {name for entry in leaving.gone for name in entry.units}
    return {name for name in touched if not by_id[name].quantity}


def _by_id(entitlements: Iterable[Entitlement], out: Lots) -> dict[str, Entitlement]:
    found: dict[str, Entitlement] = {}
    for lot in sorted(entitlements, key=lambda e: (e.lot, repr(e))):
        if lot.lot in found:
            out.findings.append(Finding.at("lot_twice", LEDGER, lot=lot.lot, quantity=lot.quantity))
        else:
            found[lot.lot] = lot
    return found


def _is_counted(lot: Entitlement, matcher: Matcher, out: Lots) -> bool:
    product = matcher.book.product(lot.release.product)
    if not lot.valid_on(matcher.on):
        future = lot.starts_on is not None and lot.starts_on > matcher.on
        out.set_aside.append(set_aside(lot, "not-yet-valid" if future else "expired"))
    elif matcher.book.kind_of(lot.release) == FREE:
        out.set_aside.append(set_aside(lot, "free", release=lot.release))
    elif lot.metric not in {product.metric, *product.other_metrics}:
        out.set_aside.append(set_aside(lot, "metric-not-counted", metric=lot.metric))
        out.findings.append(
            Finding.at("metric_not_counted", LEDGER, lot=lot.lot, product=lot.release, metric=lot.metric)
        )
    else:
        if lot.channel in (Channel.OEM, Channel.PREINSTALLED) and not lot.bound_to:
            out.findings.append(Finding.at("oem_lot_unbound", LEDGER, lot=lot.lot, product=lot.release))
        return True
    return False


def _alive(lot: Entitlement, units: Units, out: Lots) -> int:
    """What is left of a bound lot: it dies with its machines (T12)."""
    quantity = lot.quantity
    spare = max(0, len(lot.bound_to) - lot.quantity)
    known = units.active | units.resting
    for unit in sorted(set(lot.bound_to) - known):
        rule = "died-with-machine" if unit in units.gone else "machine-unknown"
        if rule == "machine-unknown":
            out.findings.append(Finding.at("bound_unit_unknown", LEDGER, lot=lot.lot, unit=unit))
        # fewer licences than machines: which machine had none is not known, so that much is not lost first
        lost = 0 if spare else min(1, quantity)
        spare -= 1 if spare else 0
        quantity -= lost
        out.set_aside.append(set_aside(lot, rule, unit=unit, quantity=lost))
    return quantity


def _died(lot: Entitlement, holds: Iterable[Hold], units: Units, out: Lots) -> int:
    """Licences that stay with their first machine for ever and ended with it (T9)."""
    dead = [hold for hold in holds if _is_dead(hold, units)][: lot.quantity]
    out.set_aside += [set_aside(lot, "upgrade-died-with-machine", unit=hold.unit, quantity=1) for hold in dead]
    return len(dead)


def _is_dead(hold: Hold, units: Units) -> bool:
    return hold.why == STAYS and hold.unit in units.gone


def _held(parts: list[Stock], holds: list[Hold]) -> tuple[list[Stock], list[Stock]]:
    """Licences that may serve only the unit that has them, one stock each; and what is left of the parts."""
    waiting = sorted(holds, key=lambda hold: (hold.why, hold.unit))
    held: list[Stock] = []
    left: list[Stock] = []
    named: Counter[str] = Counter()
    for part in parts:
        mine = waiting[: part.quantity] if part.bound is None else []
        waiting = waiting[len(mine) :]
        for hold in mine:
            name = f"{part.id}@{hold.unit}"
            number, one = named[name], ((hold.lot, 1),)
            named[name] += 1
            held.append(
                replace(part, id=f"{name}/{number}" if number else name, bound=frozenset({hold.unit}), members=one)
            )
        rest = part.quantity - len(mine)
        if rest or not mine:
            left.append(replace(part, members=((part.members[0][0], rest),)))
    return held, left


def _parts(lot: Entitlement, matcher: Matcher, assurance: Assurance | None) -> list[Stock]:
    """The lot, split where Software Assurance covers only part of it."""
    parts: list[Stock] = []
    left = lot.quantity
    spans: Sequence[tuple[date, int]] = sorted(assurance.spans, reverse=True) if assurance else []
    for until, quantity in spans:
        part = min(left, quantity)
        if part:
            parts.append(_stock(lot, matcher, until, part, len(parts)))
        left -= part
    if left or not parts:
        parts.append(_stock(lot, matcher, None, left, len(parts)))
    return parts


def _stock(lot: Entitlement, matcher: Matcher, until: date | None, quantity: int, number: int) -> Stock:
    return Stock(
        id=lot.lot if number == 0 else f"{lot.lot}#{number}",
        release=lot.release,
        metric=lot.metric,
        channel=lot.channel,
        until=until,
        second_use=matcher.second_use_of(lot, until) if lot.metric is Metric.DEVICE else "",
        bound=frozenset(lot.bound_to) if lot.bound_to and lot.metric not in CALS else None,
        members=((lot.lot, quantity),),
    )


def _alike(stock: Stock) -> tuple[object, ...]:
    return (stock.release, stock.metric, stock.channel, stock.until, stock.second_use)


def _pooled(parts: list[tuple[Stock, tuple[str, int]]]) -> Stock:
    first = min((stock for stock, _ in parts), key=lambda stock: stock.id)
    return replace(first, members=tuple(sorted(member for _, member in parts)))
