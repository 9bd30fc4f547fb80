"""The licences that count on the day: supplements folded in, ended lots set aside, alike lots pooled."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from daicho.count.matching import Matcher
from daicho.count.model import Stock
from daicho.words.entitlement import Entitlement, Metric
from daicho.words.finding import Finding, Place
from daicho.words.position import SetAside
from daicho.words.software import Channel

LEDGER = Place("entitlements")
CALS = (Metric.USER_CAL, Metric.DEVICE_CAL)
"""Client access licences are assigned by the cover of all accesses, so a note of whom they went to does not bind."""


@dataclass(frozen=True, slots=True)
class Units:
    """Who and what there is: machines and people active on the day, machines at rest, machines gone."""

    active: frozenset[str]
    resting: frozenset[str]
    gone: frozenset[str]


@dataclass(slots=True)
class Lots:
    """The outcome. ``owned``: lot → licences on the day; ``stocks``: floating; ``bound``: one stock per bound lot."""

    lots: dict[str, Entitlement] = field(default_factory=dict)
    owned: dict[str, int] = field(default_factory=dict)
    stocks: list[Stock] = field(default_factory=list)
    bound: list[Stock] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class _Assurance:
    """Software Assurance on a lot: (to which day, how many), the longest first."""

    spans: list[tuple[date, int]] = field(default_factory=list)


def prepare(entitlements: Iterable[Entitlement], matcher: Matcher, units: Units) -> Lots:
    """The licences of the ledger as they count on the matcher's day."""
    out = Lots()
    by_id = _by_id(entitlements, out)
    lots, assurance = _fold_supplements(by_id, matcher.on, out)
    counted = [lot for lot in lots if _is_counted(lot, matcher, out)]
    floating: dict[tuple[object, ...], list[tuple[Stock, tuple[str, int]]]] = {}
    for lot in counted:
        out.lots[lot.lot] = lot
        quantity = _alive(lot, units, out) if lot.bound_to else lot.quantity
        out.owned[lot.lot] = quantity
        for stock in _parts(replace(lot, quantity=quantity), matcher, assurance.get(lot.lot)):
            if stock.bound is not None:
                out.bound.append(stock)
            else:
                floating.setdefault(_alike(stock), []).append((stock, stock.members[0]))
    out.stocks = sorted((_pooled(parts) for parts in floating.values()), key=lambda stock: stock.id)
    return out


def _by_id(entitlements: Iterable[Entitlement], out: Lots) -> dict[str, Entitlement]:
    found: dict[str, Entitlement] = {}
    for lot in sorted(entitlements, key=lambda e: (e.lot, repr(e))):
        if lot.lot in found:
            out.findings.append(Finding.at("lot_twice", LEDGER, lot=lot.lot, quantity=lot.quantity))
        else:
            found[lot.lot] = lot
    return found


def _fold_supplements(
    by_id: Mapping[str, Entitlement], on: date, out: Lots
) -> tuple[list[Entitlement], dict[str, _Assurance]]:
    """Assurance becomes a right of its base lot; an upgrade and its base become one licence."""
    left = dict(by_id)
    assurance: dict[str, _Assurance] = {}
    for lot in by_id.values():
        if not lot.base_lot:
            continue
        base = by_id.get(lot.base_lot)
        if base is not None and _is_assurance(lot, base):
            del left[lot.lot]
            out.set_aside.append(_aside(lot, "supplement", base_lot=lot.base_lot))
            if lot.starts_on is None or lot.starts_on <= on:
                assurance.setdefault(base.lot, _Assurance()).spans.append((lot.ends_on or date.max, lot.quantity))
        elif lot.valid_on(on):
            _rest_on_base(lot, left, out)
    return list(left.values()), assurance


def _is_assurance(lot: Entitlement, base: Entitlement) -> bool:
    mine, theirs = lot.release, base.release
    return (mine.product, mine.edition) == (theirs.product, theirs.edition) and mine.version in ("", theirs.version)


def _rest_on_base(lot: Entitlement, left: dict[str, Entitlement], out: Lots) -> None:
    base = left.get(lot.base_lot)
    there = min(lot.quantity, base.quantity) if base is not None else 0
    if there < lot.quantity:
        rest = lot.quantity - there
        out.findings.append(Finding.at("base_lot_missing", LEDGER, lot=lot.lot, base_lot=lot.base_lot, quantity=rest))
        out.set_aside.append(_aside(lot, "upgrade-without-base", base_lot=lot.base_lot, quantity=rest))
        left[lot.lot] = replace(lot, quantity=there)
    if base is not None and there:
        left[base.lot] = replace(base, quantity=base.quantity - there)
        out.set_aside.append(_aside(base, "replaced-by-upgrade", by=lot.lot, quantity=there))


def _is_counted(lot: Entitlement, matcher: Matcher, out: Lots) -> bool:
    product = matcher.book.product(lot.release.product)
    if not lot.valid_on(matcher.on):
        future = lot.starts_on is not None and lot.starts_on > matcher.on
        out.set_aside.append(_aside(lot, "not-yet-valid" if future else "expired"))
    elif product.metric is None or lot.release.edition in product.free_editions:
        out.set_aside.append(_aside(lot, "free", release=lot.release))
    elif lot.metric not in {product.metric, *product.other_metrics}:
        out.set_aside.append(_aside(lot, "metric-not-counted", metric=lot.metric))
        out.findings.append(
            Finding.at("metric_not_counted", LEDGER, lot=lot.lot, product=lot.release, metric=lot.metric)
        )
    else:
        if lot.channel in (Channel.OEM, Channel.PREINSTALLED) and not lot.bound_to:
            out.findings.append(Finding.at("oem_lot_unbound", LEDGER, lot=lot.lot, product=lot.release))
        return True
    return False


def _aside(lot: Entitlement, rule: str, **facts: object) -> SetAside:
    given = {"lot": lot.lot, **facts}
    pairs = tuple(sorted((name, str(value)) for name, value in given.items()))
    return SetAside(subject="lot", units=(lot.lot,), release=lot.release, rule=rule, facts=pairs)


def _alive(lot: Entitlement, units: Units, out: Lots) -> int:
    """What is left of a bound lot: it dies with its machines (T12)."""
    quantity = lot.quantity
    spare = max(0, len(lot.bound_to) - lot.quantity)
    known = units.active | units.resting
    for unit in sorted(set(lot.bound_to)):
        if unit in known:
            continue
        rule = "died-with-machine" if unit in units.gone else "machine-unknown"
        if rule == "machine-unknown":
            out.findings.append(Finding.at("bound_unit_unknown", LEDGER, lot=lot.lot, unit=unit))
        # fewer licences than machines: which machine had none is not known, so that much is not lost first
        lost = 0 if spare else min(1, quantity)
        spare -= 1 if spare else 0
        quantity -= lost
        out.set_aside.append(_aside(lot, rule, unit=unit, quantity=lost))
    return quantity


def _parts(lot: Entitlement, matcher: Matcher, assurance: _Assurance | None) -> list[Stock]:
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
        second_use=matcher.second_use_of(lot) if lot.metric is Metric.DEVICE else "",
        bound=frozenset(lot.bound_to) if lot.bound_to and lot.metric not in CALS else None,
        members=((lot.lot, quantity),),
    )


def _alike(stock: Stock) -> tuple[object, ...]:
    return (stock.release, stock.metric, stock.channel, stock.until, stock.second_use)


def _pooled(parts: list[tuple[Stock, tuple[str, int]]]) -> Stock:
    first = min((stock for stock, _ in parts), key=lambda stock: stock.id)
    return replace(first, members=tuple(sorted(member for _, member in parts)))
