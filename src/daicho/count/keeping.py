"""Licences stay with whom the ledger gave them, wherever the answer is the same; what must move is told."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from daicho.count.assigning import Given
from daicho.count.needs import ESTATE
from daicho.words.finding import Finding
from daicho.words.position import Allocation

Kept = Mapping[str, frozenset[str]]
"""Machine or person → the lots of which the ledger gave it a licence that may still move."""
Run = tuple[int, int, frozenset[str]]
"""Places of a class, from one to before another one, and the lots that serve the units put there."""
MOST_NAMED = 5


def kept_by_unit(given: Given) -> Kept:
    """What the ledger says that each machine or person has."""
    found: dict[str, set[str]] = defaultdict(set)
    for lot, unit in given.kept:
        found[unit].add(lot)
    return {unit: frozenset(lots) for unit, lots in found.items()}


def order(units: Sequence[tuple[str, ...]], runs: Sequence[Run], kept: Kept) -> list[int] | None:
    """Which unit goes to each place, so that those go first that have a licence of what serves there; None: as it is.

    Units are alike, so that any order is as good; of those without a licence the first go to the first free places.
    """
    having = {n: lots for n, unit in enumerate(units) if (lots := _lots_of(unit, kept))}
    if not having:
        return None
    placed: dict[int, int] = {}
    for first, end, lots in runs:
        free = [place for place in range(first, end) if place not in placed]
        for unit in [unit for unit, mine in having.items() if mine & lots][: len(free)]:
            placed[free.pop(0)] = unit
            del having[unit]
    taken = set(placed.values())
    rest = iter([n for n in range(len(units)) if n not in taken])
    return [placed[place] if place in placed else next(rest) for place in range(len(units))]


def _lots_of(unit: tuple[str, ...], kept: Kept) -> frozenset[str]:
    return frozenset().union(*(kept[name] for name in unit if name in kept))


def moves(given: Given, allocations: Iterable[Allocation], owned: Mapping[str, int]) -> Iterator[Finding]:
    """Licences that must go to another machine or person than the ledger says, lot by lot.

    What was never given to anybody goes first, and needs no move.
    """
    recorded: dict[str, set[str]] = defaultdict(set)
    for lot, unit in given.kept:
        recorded[lot].add(unit)
    for lot, holds in given.holds.items():
        recorded[lot].update(hold.unit for hold in holds)
    served: dict[str, set[str]] = defaultdict(set)
    for allocation in allocations:
        if allocation.lot in recorded and allocation.quantity:
            served[allocation.lot].update(allocation.units)
    for lot in sorted(served):
        idle, new = sorted(recorded[lot] - served[lot]), sorted(served[lot] - recorded[lot])
        count = min(len(idle), len(new) - max(0, owned.get(lot, 0) - len(recorded[lot])))
        if count > 0:
            named = {"before": ", ".join(idle[:MOST_NAMED]), "after": ", ".join(new[-count:][:MOST_NAMED])}
            yield Finding.at("licences_to_move", ESTATE, lot=lot, count=count, **named)
