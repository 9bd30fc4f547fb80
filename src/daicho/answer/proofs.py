"""Why a shortfall is real, in words that a person can check by hand."""

from daicho.answer.speaker import Speaker
from daicho.words.position import Demand, Position, Proof


def proof_in_words(speaker: Speaker, proof: Proof, *, named: bool) -> tuple[str, ...]:
    """The sentences of a proof, one thought each; ``named`` lists machines and people instead of counting them."""
    demands = {demand.id: demand for demand in speaker.position.demands}
    lines = [_need(speaker, demands[name], named) for name in proof.demands if name in demands]
    lines.append(_lots(speaker, proof))
    lines.append(_bound(speaker, proof) if proof.bound else speaker.phrase("proof.so", **_figures(proof)))
    if proof.unproven:
        lines.append(speaker.phrase("proof.unproven", unproven=f"{proof.unproven:,}"))
    return tuple(lines)


def _figures(proof: Proof) -> dict[str, str]:
    return {
        "needed": f"{proof.needed:,}",
        "available": f"{proof.available:,}",
        "shortfall": f"{proof.shortfall:,}",
    }


def _need(speaker: Speaker, demand: Demand, named: bool) -> str:
    facts = {
        "units": _units(speaker, demand),
        "release": speaker.release(demand.release),
        "needed": speaker.count(demand.total, demand.metric),
    }
    if not named:
        return speaker.phrase("proof.need", **facts)
    return speaker.phrase("proof.need_named", names=speaker.joined(map(speaker.unit, demand.units)), **facts)


def _units(speaker: Speaker, demand: Demand) -> str:
    people = all(speaker.is_person(unit, demand.metric) for unit in demand.units)
    one = "one_" if len(demand.units) == 1 else ""
    return speaker.phrase(f"count.{one}{'user' if people else 'device'}", n=f"{len(demand.units):,}")


def _lots(speaker: Speaker, proof: Proof) -> str:
    if not proof.lots:
        return speaker.phrase("proof.no_lots")
    lots = speaker.joined(map(speaker.lot, proof.lots))
    owned = sum(speaker.lots[lot].quantity for lot in proof.lots if lot in speaker.lots)
    path = "proof.lots" if owned == proof.available else "proof.lots_partly"
    return speaker.phrase(path, lots=lots, available=f"{proof.available:,}")


def _bound(speaker: Speaker, proof: Proof) -> str:
    gained, spent = bound_points(speaker.position, proof)
    scale = proof.bound.scale if proof.bound else 1
    return speaker.phrase(
        "proof.bound",
        gained=f"{gained:,}",
        spent=f"{spent:,}",
        difference=f"{gained - spent:,}",
        scale=f"{scale:,}",
        shortfall=f"{proof.shortfall:,}",
    )


def bound_points(position: Position, proof: Proof) -> tuple[int, int]:
    """What the units take at least and what the lots can give at most, in points of the proof's price bound."""
    if proof.bound is None:
        return 0, 0
    sizes = {unit_class.id: unit_class.size for unit_class in position.classes}
    quantities = {supply.lot: supply.quantity for supply in position.supplies}
    quantities |= {pool.id: pool.quantity for pool in position.pools}
    gained = sum(sizes.get(name, 0) * price for name, price in proof.bound.class_prices)
    return gained, sum(quantities.get(lot, 0) * price for lot, price in proof.bound.lot_prices)


def proofs_of(position: Position, product: str) -> tuple[Proof, ...]:
    """The proofs that speak of a need of ``product``."""
    needs = {demand.id for demand in position.demands if demand.release.product == product}
    return tuple(proof for proof in position.proofs if needs.intersection(proof.demands))
