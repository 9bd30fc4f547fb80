"""Why nothing costs less: whole-number prices at which every way and every state costs at least what is said."""

from collections.abc import Mapping
from dataclasses import dataclass

from daicho.count.cost_model import CostAnswer, CostClass, CostProblem, CostState
from daicho.count.proof import SCALES


@dataclass(frozen=True, slots=True, kw_only=True)
class CostBound:
    """Prices in 1/``scale`` yen; ``bound`` is the yen that every mix costs at least at these prices."""

    scale: int
    pool_prices: Mapping[str, int]
    class_prices: Mapping[str, int]
    place_prices: Mapping[str, int]
    for_touched: int
    for_missing: int
    bound: int


def prove_cost(problem: CostProblem, answer: CostAnswer) -> CostBound:
    """The best bound that the rounded prices of the answer prove."""
    best: CostBound | None = None
    for scale in SCALES:
        bound = _at(problem, answer, scale)
        if best is None or bound.bound > best.bound:
            best = bound
        if best.bound >= answer.cost:
            break
    if best is None:
        raise AssertionError("no scale was tried")
    return best


def _at(problem: CostProblem, answer: CostAnswer, scale: int) -> CostBound:
    prices = _pool_prices(problem, answer, scale)
    missing = round(answer.for_missing * scale)
    touched = round(answer.for_touched * scale) if problem.most_touched is not None else 0
    never = _never(problem, answer, prices, scale)
    classes = {
        group.id: _least_way(group, prices, missing, never=never if answer.missing == 0 else None)
        for group in problem.classes
        if any(way.covers for way in group.ways)
    }
    places = {
        place.id: min(_state_cost(state, classes, prices, scale, touched) for state in place.states)
        for place in problem.places
    }
    value = sum(group.base * classes.get(group.id, 0) for group in problem.classes)
    value += sum(place.size * places[place.id] for place in problem.places)
    value -= sum(owned * prices[pool] for pool, owned in problem.pools)
    value -= touched * (problem.most_touched or 0) + missing * answer.missing
    return CostBound(
        scale=scale,
        pool_prices=prices,
        class_prices=classes,
        place_prices=places,
        for_touched=touched,
        for_missing=missing,
        bound=max(0, -(-value // scale)) if problem.complete else 0,
    )


def _pool_prices(problem: CostProblem, answer: CostAnswer, scale: int) -> dict[str, int]:
    """Rounded so that no offer is dearer than what it sells, and filling a pool never seems to earn money."""
    prices = {pool: round(answer.prices.get(pool, 0.0) * scale) for pool, _ in problem.pools}
    for offer in problem.offers:
        prices[offer.pool] = min(prices[offer.pool], offer.cost * scale // offer.pack)
    for group in problem.classes:
        if not any(way.covers for way in group.ways):
            _fit_fill(group, prices, round(answer.for_missing * scale), shut=answer.missing == 0)
    return prices


def _fit_fill(group: CostClass, prices: dict[str, int], missing: int, *, shut: bool) -> None:
    ways = [way for way in group.ways if not (shut and way.missing)]
    filled = next((pool for way in group.ways for pool, n in way.uses if n < 0), "")
    costs = [missing * way.missing + sum(n * prices[pool] for pool, n in way.uses if n > 0) for way in ways]
    if filled and costs:
        prices[filled] = min(costs)


def _never(problem: CostProblem, answer: CostAnswer, prices: Mapping[str, int], scale: int) -> int:
    """A price above everything, for a class that only ways with something missing could cover."""
    brought = sum(n * prices[pool] for place in problem.places for state in place.states for pool, n in state.brings)
    return scale * (answer.cost + 1) + brought


def _least_way(group: CostClass, prices: Mapping[str, int], missing: int, *, never: int | None) -> int:
    """The cheapest cost of one unit of the class's size, rounded down; with ``never``, no way may miss anything."""
    costs = [
        (sum(n * prices[pool] for pool, n in way.uses) + missing * way.missing) // way.covers
        for way in group.ways
        if way.covers and not (never is not None and way.missing)
    ]
    return min(costs, default=never or 0)


def _state_cost(
    state: CostState, classes: Mapping[str, int], prices: Mapping[str, int], scale: int, touched: int
) -> int:
    cost = scale * state.cost + touched * state.touched
    cost += sum(n * classes.get(name, 0) for name, n in state.enters)
    return cost - sum(n * prices[pool] for pool, n in state.brings)
