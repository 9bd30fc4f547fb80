"""The choice of ways: component by component, in whole numbers at the end.

Aims in order: fewest licences short; least list price of what is short; exact and restricted lots first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from daicho.count.costs import Costs
from daicho.count.covers import fold
from daicho.count.linear import TINY, Problem
from daicho.count.model import Stock, UnitGroup


@dataclass(frozen=True, slots=True)
class Solved:
    """One coupling component: its groups (with counts set), its stocks, the dual prices and the proven bound."""

    groups: list[UnitGroup]
    stocks: list[int]
    prices: dict[int, float]
    shortfall: int


def components(groups: Sequence[UnitGroup], stocks: Sequence[Stock]) -> list[tuple[list[UnitGroup], list[int]]]:
    """Groups joined by a stock that serves both, with the numbers of their stocks."""
    parent = list(range(len(stocks) + len(groups)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for g, group in enumerate(groups):
        for stock in group.stocks():
            parent[root(stock)] = root(len(stocks) + g)
    found: dict[int, tuple[list[UnitGroup], list[int]]] = {}
    for g, group in enumerate(groups):
        found.setdefault(root(len(stocks) + g), ([], []))[0].append(group)
    for number in range(len(stocks)):
        if root(number) in found:
            found[root(number)][1].append(number)
    return list(found.values())


def parts_of_groups(groups: Sequence[UnitGroup]) -> list[UnitGroup]:
    """The groups as the solver sees them: those of accesses party by party."""
    return [part for group in groups for part in (group.parts or (group,))]


MORE_WAYS = (1_000, 10_000)
"""So many ways of a class are listed where those taken in by prices leave a gap in whole numbers."""
MOST_LISTED = 100_000
"""More ways than these, of all classes of a component together, are not listed for that; the gap is told."""


def solve(groups: list[UnitGroup], stocks: list[int], costs: Costs) -> Solved:
    """Sets the counts of ``groups``: least shortfall first, then the other aims.

    Prices take in the ways that are best in fractions; where whole licences cannot do as well with these, others may.
    """
    alone = _of_one_unit(groups, stocks, costs)
    if alone is not None:
        return alone
    solved, least = _solved(groups, stocks, costs)
    for most in MORE_WAYS:
        if solved.shortfall <= ceil(least - TINY) or not _listed_more(groups, most):
            break
        solved, _ = _solved(groups, stocks, costs)
    return solved


def _of_one_unit(groups: list[UnitGroup], stocks: list[int], costs: Costs) -> Solved | None:
    """The best way of a single unit that shares its licences with nobody, where nothing is short; else None.

    Licences given one by one make thousands of such components; a solver for each would take milliseconds.
    """
    group = groups[0]
    if len(groups) > 1 or group.size != 1 or group.parts or group.covering is not None or group.kind != "device":
        return None
    owned = {stock: costs.stocks[stock].quantity for stock in stocks}
    fitting = [n for n, way in enumerate(group.ways) if all(count <= owned[stock] for stock, count in way.uses)]
    aims = costs.of_ways([(group, group.ways[n]) for n in fitting])
    best = min(range(len(fitting)), key=lambda at: tuple(aim[at] for aim in aims), default=None)
    if best is None or aims[0][best]:
        return None
    group.counts = [int(n == fitting[best]) for n in range(len(group.ways))]
    return Solved(groups, stocks, {}, 0)


def _listed_more(groups: list[UnitGroup], most: int) -> bool:
    """Lists more ways of classes that do not list all; False where there are none, or too many."""
    cut = [group for group in groups if group.covering is not None]
    if len(cut) * most > MOST_LISTED:
        return False
    for group in cut:
        known = {(way.uses, way.missing) for way in group.ways}
        more = group.covering.listed(most) if group.covering else []
        group.ways += [way for way in more if (way.uses, way.missing) not in known]
    return bool(cut)


def _solved(groups: list[UnitGroup], stocks: list[int], costs: Costs) -> tuple[Solved, float]:
    """The component solved with the ways that are listed or that prices ask for; and the least in fractions."""
    parts = parts_of_groups(groups)
    problem = Problem(parts, stocks, costs)
    values, prices = problem.relaxed()
    found = problem.whole(values)
    whole = None if found is None else problem.by_group(found)
    if whole is None:
        whole = _after_choices(problem) or problem.by_group(problem.in_whole_numbers())
    for part, counts in zip(parts, whole, strict=True):
        part.counts = counts
    for group in groups:
        fold(group)
    short = sum(n * way.short for group in groups for n, way in zip(group.counts, group.ways, strict=True) if n)
    return Solved(groups, stocks, prices, short), problem.least


def _after_choices(problem: Problem) -> list[list[int]] | None:
    """First the servers are decided, which all others hang on; with them settled the rest is nearly whole by itself.

    None where nothing has such a choice. A search over all columns at once takes many times as long.
    """
    taken = problem.choices()
    if not taken:
        return None
    ways = {number: [problem.groups[number].ways[way] for way in chosen] for number, chosen in taken.items()}
    parts = [replace(group, ways=ways.get(number, group.ways)) for number, group in enumerate(problem.groups)]
    rest = Problem(parts, problem.stocks, problem.costs)
    values, _ = rest.relaxed()
    whole = rest.by_group(rest.whole(values) or rest.in_whole_numbers())
    for number, chosen in taken.items():
        counted = dict(zip(chosen, whole[number], strict=True))
        whole[number] = [counted.get(way, 0) for way in range(len(problem.groups[number].ways))]
    return whole
