"""Why a shortfall is real, in words that a person can check by hand."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from daicho.answer.speaker import Speaker
from daicho.words.entitlement import Metric
from daicho.words.position import AccessGraph, Case, Demand, Party, Position, PriceBound, Proof
from daicho.words.software import Release

MOST_NAMED = 500
"""Machines and people named in one sentence; beyond that it is no sentence any more, and the assignments list all."""
MOST_PAIRS = 30
"""Accesses of a packing that are named one by one; the rest is counted."""
_MADE_UP = re.compile(r"lot-[0-9a-f]{10}(-\d+)?")
"""Numbers that the import gave to lots without one: nobody outside the workbooks could look them up."""


@dataclass(frozen=True, slots=True)
class _Need:
    """Alike needs told as one: ``total`` licences of ``metric`` for ``units``."""

    release: Release
    metric: Metric
    units: tuple[str, ...]
    total: int


def proof_in_words(speaker: Speaker, proof: Proof, *, named: bool) -> tuple[str, ...]:
    """The sentences of a proof, one thought each; ``named`` lists machines and people instead of counting them."""
    needs = _needs(speaker.position, proof)
    lines = list(_sentences(speaker, needs, named))
    metrics = {need.metric for need in needs}
    metric = metrics.pop() if len(metrics) == 1 else None
    if proof.lots:
        lines.append(_lots(speaker, proof, metric, named))
    if proof.bound and named:
        lines += added_up(speaker, proof)
    lines.append(_bound(speaker, proof) if proof.bound else _so(speaker, proof, metric))
    if proof.unproven:
        lines.append(speaker.phrase("proof.unproven", unproven=_licences(speaker, proof.unproven, metric)))
    return tuple(lines)


def proofs_of(position: Position, product: str) -> tuple[Proof, ...]:
    """The proofs that speak of a need of ``product``; what no lot may serve is told once per edition and version."""
    needs = {demand.id: demand.release for demand in position.demands}
    told: dict[object, Proof] = {}
    for number, proof in enumerate(position.proofs):
        releases = frozenset(needs[name] for name in proof.demands if name in needs)
        if product in {release.product for release in releases}:
            key = number if proof.lots or proof.bound else releases
            told[key] = _together(told[key], proof) if key in told else proof
    return tuple(told.values())


def _together(one: Proof, other: Proof) -> Proof:
    """Two proofs of needs that no lot may serve are one proof of all these needs."""
    return replace(
        one,
        demands=one.demands + other.demands,
        needed=one.needed + other.needed,
        shortfall=one.shortfall + other.shortfall,
        unproven=one.unproven + other.unproven,
    )


def _needs(position: Position, proof: Proof) -> tuple[_Need, ...]:
    """The needs of a proof by edition, version and metric.

    Where one licence may serve several needs (a price bound), a unit counts with its largest need alone.
    """
    demands = {demand.id: demand for demand in position.demands}
    alike: dict[tuple[Release, Metric], list[Demand]] = {}
    for name in proof.demands:
        if (demand := demands.get(name)) and demand.units:
            alike.setdefault((demand.release, demand.metric), []).append(demand)
    return tuple(_one_need(several, shared=proof.bound is not None) for several in alike.values())


def _one_need(demands: Iterable[Demand], *, shared: bool) -> _Need:
    each: dict[str, int] = {}
    for demand in demands:
        for unit in demand.units:
            before = each.get(unit, 0)
            each[unit] = max(before, demand.quantity) if shared else before + demand.quantity
    return _Need(demand.release, demand.metric, tuple(each), sum(each.values()))


def _licences(speaker: Speaker, number: int, metric: Metric | None) -> str:
    """A number of licences with its unit, or without where the needs are counted in several units."""
    return speaker.phrase("proof.licences", n=f"{number:,}") if metric is None else speaker.count(number, metric)


def _sentences(speaker: Speaker, needs: Iterable[_Need], named: bool) -> Iterator[str]:
    """One sentence per edition and version: who needs it, people and machines together."""
    alike: dict[Release, list[_Need]] = {}
    for need in needs:
        alike.setdefault(need.release, []).append(need)
    for release, several in alike.items():
        units = speaker.phrase("proof.and").join(_units(speaker, need) for need in several)
        names = speaker.some(tuple(speaker.unit(unit) for need in several for unit in need.units), MOST_NAMED)
        path = "proof.need_named" if named else "proof.need"
        yield speaker.phrase(path, release=speaker.release(release), units=units, names=names)


def _units(speaker: Speaker, need: _Need) -> str:
    people = all(speaker.is_person(unit, need.metric) for unit in need.units)
    one = "one_" if len(need.units) == 1 else ""
    units = speaker.phrase(f"count.{one}{'user' if people else 'device'}", n=f"{len(need.units):,}")
    if need.total == len(need.units):
        return units
    return speaker.phrase("proof.units_needing", units=units, needed=speaker.count(need.total, need.metric))


def _lots(speaker: Speaker, proof: Proof, metric: Metric | None, named: bool) -> str:
    lots = speaker.joined(speaker.lot_with_proof(lot) if named else described(speaker, lot) for lot in proof.lots)
    owned = sum(speaker.lots[lot].quantity for lot in proof.lots if lot in speaker.lots)
    path = "proof.lots" if owned == proof.available else "proof.lots_partly"
    if path == "proof.lots" and (len(proof.lots) == 1 or proof.bound):
        path = "proof.lots_alone"
    return speaker.phrase(path, lots=lots, available=_licences(speaker, proof.available, metric))


def described(speaker: Speaker, lot: str) -> str:
    """A lot as a letter names it: without a number that only the program gave it."""
    owned = speaker.lots.get(lot)
    if owned is None or not _MADE_UP.fullmatch(lot):
        return speaker.lot(lot)
    count = speaker.count(owned.quantity, owned.metric)
    return speaker.phrase("phrase.lot_unnumbered", release=speaker.release(owned.release), count=count)


def _so(speaker: Speaker, proof: Proof, metric: Metric | None) -> str:
    return speaker.phrase(
        "proof.so" if proof.lots else "proof.no_lots",
        needed=_licences(speaker, proof.needed, metric),
        available=_licences(speaker, proof.available, metric),
        shortfall=_licences(speaker, proof.shortfall, metric),
    )


def _bound(speaker: Speaker, proof: Proof) -> str:
    """The price bound; where every price is 0 or 1, a point is a licence and nobody need hear of points.

    A proof that tells cases apart is no sum: it says how many cases there are and what each of them leaves short.
    """
    gained, spent = bound_points(speaker.position, proof)
    scale = proof.bound.scale if proof.bound else 1
    if proof.cases is not None:
        alone = -(-(gained - spent) // scale)
        facts = {"alone": f"{alone:,}", "cases": f"{_settled(proof.cases):,}", "shortfall": f"{proof.shortfall:,}"}
        return speaker.phrase("proof.cases", **facts)
    return speaker.phrase(
        "proof.bound_plain" if _counts_licences(proof) else "proof.bound",
        gained=f"{gained:,}",
        spent=f"{spent:,}",
        difference=f"{gained - spent:,}",
        scale=f"{scale:,}",
        shortfall=f"{proof.shortfall:,}",
    )


def _settled(case: Case) -> int:
    """How many cases a proof tells apart."""
    return sum(map(_settled, case.cases)) if case.cases else 1


def _counts_licences(proof: Proof) -> bool:
    bound = proof.bound
    return bound is not None and bound.scale == 1 and all(price in (0, 1) for _, price in bound.lot_prices)


def added_up(speaker: Speaker, proof: Proof) -> Iterator[str]:
    """The sum behind a price bound, line by line: what the needs take at least, what the lots can give at most."""
    if proof.bound is None:
        return
    gained, spent = bound_points(speaker.position, proof)
    unit = speaker.phrase("proof.sum_in_licences" if _counts_licences(proof) else "proof.sum_in_points")
    for what, size, price in _needing(speaker, proof.bound):
        words = {"what": what, "size": f"{size:,}", "price": f"{price:,}", "points": f"{size * price:,}"}
        yield speaker.phrase("proof.sum_need", unit=unit, **words)
    yield from _packed(speaker, proof)
    yield speaker.phrase("proof.sum_needs", points=f"{gained:,}", unit=unit)
    for lots, size, price in _giving(speaker, proof.bound):
        words = {"lots": lots, "size": f"{size:,}", "price": f"{price:,}", "points": f"{size * price:,}"}
        yield speaker.phrase("proof.sum_lot", unit=unit, **words)
    yield speaker.phrase("proof.sum_lots", points=f"{spent:,}", unit=unit)


def _needing(speaker: Speaker, bound: PriceBound) -> Iterator[tuple[str, int, int]]:
    """What is needed, how many units need just that, and the points of each; alike classes together."""
    classes = {one.id: one for one in speaker.position.classes}
    releases = {demand.id: demand.release for demand in speaker.position.demands}
    sums: dict[tuple[tuple[Release, ...], int], tuple[int, list[str]]] = {}
    for name, price in bound.class_prices:
        one = classes.get(name)
        if one is None or not price:
            continue
        wanted = () if one.accesses is not None else one.demands
        needed = tuple(sorted({releases[demand] for demand in wanted if demand in releases}))
        size, names = sums.get((needed, price), (0, []))
        sums[needed, price] = (size + one.size, [*names, name])
    for (needed, price), (size, names) in sums.items():
        what = speaker.phrase("proof.sum_and").join(map(speaker.release, needed)) or speaker.phrase("proof.sum_access")
        yield speaker.phrase("proof.sum_class", what=what, classes=speaker.some(tuple(names), 6)), size, price


def _packed(speaker: Speaker, proof: Proof) -> Iterator[str]:
    """Why accesses need so many licences: as many of them stand apart, so that no licence serves two."""
    classes = {one.id: one for one in speaker.position.classes}
    for name, amounts in proof.bound.packings if proof.bound else ():
        one = classes.get(name)
        total = sum(amount for _, amount in amounts)
        if one is None or one.accesses is None or not total:
            continue
        pairs = tuple(_apart(speaker, one.accesses, one.size, amounts))
        apart = _counts_licences(proof) and len(pairs) == total * one.size
        yield speaker.phrase(
            "proof.packing" if apart else "proof.packing_points",
            name=name,
            count=f"{total * one.size:,}",
            accesses=speaker.some(pairs, MOST_PAIRS),
        )


def _apart(speaker: Speaker, graph: AccessGraph, copies: int, amounts: Iterable[tuple[int, int]]) -> Iterator[str]:
    """The accesses of a packing by name, copy by copy: the first of each party, the second of each, and on."""
    left = {number: list(party.units) for number, party in enumerate(graph.parties)}
    for number, amount in amounts:
        joined, _ = graph.edges[number]
        for copy in range(copies):
            for _ in range(amount):
                units = [_taken(left[party], graph.parties[party], copies, copy) for party in joined]
                if all(units):
                    yield speaker.phrase("proof.access").join(map(speaker.unit, units))


def _taken(left: list[str], party: Party, copies: int, copy: int) -> str:
    """The next unit of a party in one copy of its class that no other access has yet; "" where all are taken."""
    each = len(party.units) // copies if copies else 0
    mine = party.units[copy * each : (copy + 1) * each]
    unit = next((unit for unit in mine if unit in left), "")
    if unit:
        left.remove(unit)
    return unit


def _giving(speaker: Speaker, bound: PriceBound) -> Iterator[tuple[str, int, int]]:
    """The lots behind each price, how many licences they have, and the points of each."""
    pools = {pool.id: pool for pool in speaker.position.pools}
    owned = {supply.lot: supply.quantity for supply in speaker.position.supplies}
    for name, price in bound.lot_prices:
        pool = pools.get(name)
        quantity = pool.quantity if pool else owned.get(name, 0)
        if quantity and price:
            members = [lot for lot, _ in pool.members] if pool else [name]
            yield speaker.some(tuple(map(speaker.lot, members)), 12), quantity, price


def bound_points(position: Position, proof: Proof) -> tuple[int, int]:
    """What the units take at least and what the lots can give at most, in points of the proof's price bound."""
    if proof.bound is None:
        return 0, 0
    sizes = {unit_class.id: unit_class.size for unit_class in position.classes}
    quantities = {supply.lot: supply.quantity for supply in position.supplies}
    quantities |= {pool.id: pool.quantity for pool in position.pools}
    gained = sum(sizes.get(name, 0) * price for name, price in proof.bound.class_prices)
    return gained, sum(quantities.get(lot, 0) * price for lot, price in proof.bound.lot_prices)
