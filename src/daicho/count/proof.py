"""Why nothing better exists: blocks that a clerk can add up, or prices that a small program can check."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from daicho.count.covers import packing
from daicho.count.model import Stock, UnitGroup
from daicho.count.solve import Solved
from daicho.count.way import Way
from daicho.words.position import PriceBound, Proof

SCALES = (1, 2, 3, 4, 6, 12, 60, 840)
"""Prices are rounded to one part of these; the first that proves the whole shortfall is taken."""


@dataclass(frozen=True, slots=True)
class Names:
    """How groups, slots and stocks are called in the position."""

    group: Mapping[tuple[object, ...], str]
    demands: Mapping[tuple[object, ...], tuple[str, ...]]
    stocks: Sequence[Stock]

    def lots(self, stocks: Iterable[int]) -> tuple[str, ...]:
        """The lots behind stocks, each once."""
        return tuple(sorted({lot for stock in stocks for lot, _ in self.stocks[stock].members if lot}))


def prove(solved: Solved, component: str, names: Names) -> list[Proof]:
    """The proofs of one component; none where nothing is short (the allocations prove that)."""
    if solved.shortfall == 0:
        return []
    blocks = _blocks(solved, component, names)
    if sum(block.shortfall for block in blocks) == solved.shortfall:
        return blocks
    return [_price_bound(solved, component, names)]


@dataclass(slots=True)
class _Reach:
    """Groups and stocks that hang together through what is short."""

    groups: list[UnitGroup]
    stocks: set[int]


def _blocks(solved: Solved, component: str, names: Names) -> list[Proof]:
    """From what is short, along every lot that may serve it, to all that those lots now serve, and on."""
    users: dict[int, list[UnitGroup]] = {}
    for group in solved.groups:
        for stock in _taken(group):
            users.setdefault(stock, []).append(group)
    blocks: dict[int, _Reach] = {}
    block_of: dict[int, int] = {}  # of each stock reached so far
    inside: set[tuple[object, ...]] = set()
    for number, start in enumerate(solved.groups):
        if start.key not in inside and _short(start):
            blocks[number] = _reached(start, users, blocks, block_of)
            inside |= {group.key for group in blocks[number].groups}
            block_of |= dict.fromkeys(blocks[number].stocks, number)
    proofs = [_block(block, component, names) for block in blocks.values()]
    return [proof for proof in proofs if proof is not None]


def _reached(
    start: UnitGroup, users: Mapping[int, list[UnitGroup]], blocks: dict[int, _Reach], block_of: Mapping[int, int]
) -> _Reach:
    """All that hangs together with ``start``; blocks that share a lot with it are taken out and become one with it."""
    groups, stocks = [start], set[int]()
    seen = {start.key}
    joined: list[_Reach] = []
    for group in groups:
        for stock in group.stocks() - stocks:
            if block_of.get(stock) in blocks:
                joined.append(blocks.pop(block_of[stock]))
                stocks |= joined[-1].stocks
            elif stock not in stocks:
                stocks.add(stock)
                new = [g for g in users.get(stock, ()) if g.key not in seen]
                seen |= {g.key for g in new}
                groups += new
    return _Reach(groups + [group for other in joined for group in other.groups], stocks)


def _block(block: _Reach, component: str, names: Names) -> Proof | None:
    """The block, where each need in it takes a licence of its own whatever way is chosen."""
    groups, stocks = block.groups, block.stocks
    ones = dict.fromkeys(stocks, 1)
    for group in groups:
        if group.kind not in ("device", "core") or not group.complete or least_of(group, ones, 1) != len(group.slots):
            return None
    needed = sum(group.size * len(group.slots) for group in groups)
    available = sum(names.stocks[stock].quantity for stock in stocks)
    demands = tuple(sorted(name for group in groups for name in names.demands[group.key]))
    lots = names.lots(stocks)
    return Proof(
        component=component,
        shortfall=needed - available,
        demands=demands,
        lots=lots,
        needed=needed,
        available=available,
    )


def _short(group: UnitGroup) -> int:
    return sum(n * way.short for n, way in zip(group.counts, group.ways, strict=True) if n)


def _taken(group: UnitGroup) -> set[int]:
    return {stock for n, way in zip(group.counts, group.ways, strict=True) if n for stock, _ in way.uses}


def least_of(group: UnitGroup, prices: Mapping[int, int], scale: int) -> int:
    """The cheapest cost of one unit of a group's size at these prices, rounded down to stay a bound."""
    if group.covering is not None:
        return group.covering.at_prices(lambda stock: prices.get(stock, 0), scale)
    return least_cost(group.ways, prices, scale)


def least_cost(ways: Iterable[Way], prices: Mapping[int, int], scale: int) -> int:
    """What the cheapest of these ways costs for each unit of size that it covers, rounded down."""
    return min([cost_of(way, prices, scale) // way.covers for way in ways if way.covers], default=0)


def cost_of(way: Way, prices: Mapping[int, int], scale: int) -> int:
    """What a way costs at these prices; a licence missing costs ``scale``."""
    cost = 0
    for stock, n in way.uses:
        cost += n * prices.get(stock, 0)
    for _, n in way.missing:
        cost += n * scale
    return cost


def _price_bound(solved: Solved, component: str, names: Names) -> Proof:
    best: tuple[int, Proof] | None = None
    for scale in SCALES:
        proof = _bound_at(solved, component, names, scale)
        if best is None or proof.unproven < best[0]:
            best = (proof.unproven, proof)
        if best[0] == 0:
            break
    if best is None:
        raise AssertionError("no scale was tried")
    return best[1]


def _bound_at(solved: Solved, component: str, names: Names, scale: int) -> Proof:
    prices = fitting({stock: round(price * scale) for stock, price in solved.prices.items()}, solved.groups, scale)
    amounts = {group.key: packing(group.accesses, prices) for group in solved.groups if group.accesses}
    least = {group.key: least_of(group, prices, scale) for group in solved.groups if group.kind != "fill"}
    least |= {key: sum(packed) for key, packed in amounts.items()}
    value = sum(group.size * least.get(group.key, 0) for group in solved.groups)
    prices = {stock: price for stock, price in prices.items() if names.stocks[stock].id}
    value -= sum(names.stocks[stock].quantity * price for stock, price in prices.items())
    bound = max(0, -(-value // scale)) if all(group.complete for group in solved.groups) else 0
    demands = tuple(sorted(name for group in solved.groups for name in names.demands[group.key]))
    owned = sum(names.stocks[stock].quantity for stock in solved.stocks if names.stocks[stock].id)
    return Proof(
        component=component,
        shortfall=bound,
        demands=demands,
        lots=names.lots(solved.stocks),
        needed=owned + bound,
        available=owned,
        bound=PriceBound(
            scale=scale,
            lot_prices=tuple(sorted((names.stocks[stock].id, price) for stock, price in prices.items() if price)),
            class_prices=tuple(sorted((names.group[key], price) for key, price in least.items())),
            packings=tuple(sorted((names.group[key], pairs(packed)) for key, packed in amounts.items())),
        ),
        unproven=solved.shortfall - bound,
    )


def pairs(packed: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """(number of an edge, amount) for the amounts that are not 0."""
    return tuple((edge, amount) for edge, amount in enumerate(packed) if amount)


def fitting(prices: dict[int, int], groups: list[UnitGroup], scale: int) -> dict[int, int]:
    """Rounded prices such that filling a kind of CAL never seems to earn money."""
    for group in groups:
        if group.kind == "fill":
            filled = next((stock for stock, n in group.ways[0].uses if n < 0), None) if group.ways else None
            if filled is None:
                continue
            prices[filled] = min(
                scale * way.short + sum(prices.get(stock, 0) * n for stock, n in way.uses if n > 0)
                for way in group.ways
            )
    return prices
