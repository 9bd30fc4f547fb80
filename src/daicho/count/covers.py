"""Accesses as rows of the solver: each group of people, devices or servers chooses; each access wants one of its own.

Instead of listing every way to cover a cluster (there are 2ⁿ), each party (people or devices that access alike, or
servers) becomes a small class of its own: with a licence, or without one and then it draws on all its accesses. Of
an access between two parties only one may be without. Copies of alike clusters are counted together: licensed people
come first and licensed devices last in the row of copies, so that an access covered often enough is covered always.
"""

from collections.abc import Iterator, Sequence

from daicho.count.metrics.device import Slot
from daicho.count.model import UnitGroup
from daicho.count.parties import PERSON, SERVERS, WITHOUT, Accesses, Fill, Party
from daicho.count.way import Way


def parts_of(accesses: Accesses) -> list[UnitGroup]:
    """One small class per party: without a licence (drawing on its accesses), or with one of its options."""
    touching: list[list[tuple[int, int]]] = [[] for _ in accesses.parties]
    for (joined, level), limit in zip(accesses.edges, accesses.limits, strict=True):
        for number in joined:
            touching[number].append((limit, level))
    made = []
    for number, party in enumerate(accesses.parties):
        ways = [Way(tuple((limit, 1) for limit, _ in touching[number]), (), ())]
        for option in party.options:
            open_still = tuple((limit, 1) for limit, level in touching[number] if level > option.level)
            ways.append(Way(tuple(sorted((*option.uses, *open_still))), (), ()))
        units = [(str(copy),) for copy in range(len(accesses.clusters))]
        made.append(UnitGroup("party", ("party", number), (Slot(0),), units, ways=ways))
    return made


def fold(group: UnitGroup) -> None:
    """The solved parties as whole covers: the ways of the class of accesses, and how many copies take each."""
    accesses = group.accesses
    if accesses is None:
        return
    rows = [_row(party, part.counts) for party, part in zip(accesses.parties, group.parts, strict=True)]
    runs: list[tuple[tuple[int, ...], int]] = []
    for choice in zip(*rows, strict=True):
        if runs and runs[-1][0] == choice:
            runs[-1] = (choice, runs[-1][1] + 1)
        else:
            runs.append((choice, 1))
    accesses.chosen = [choice for choice, _ in runs]
    group.counts = [count for _, count in runs]
    group.ways = [Way(_drawn(accesses.parties, choice), (), ()) for choice in accesses.chosen]


def _row(party: Party, counts: Sequence[int]) -> list[int]:
    """The choice of a party copy by copy: people the highest licence first, devices last; free servers are free."""
    if party.side == SERVERS:
        return [WITHOUT if counts[1] == 0 else 0] * sum(counts)
    rising = [option - 1 for option, count in enumerate(counts) for _ in range(count)]
    return rising[::-1] if party.side == PERSON else rising


def _drawn(parties: Sequence[Party], choice: Sequence[int]) -> tuple[tuple[int, int], ...]:
    drawn: dict[int, int] = {}
    for party, option in zip(parties, choice, strict=True):
        for stock, quantity in party.options[option].uses if option != WITHOUT else ():
            drawn[stock] = drawn.get(stock, 0) + quantity
    return tuple(sorted(drawn.items()))


def licensed(group: UnitGroup) -> Iterator[tuple[Fill, tuple[str, ...]]]:
    """Which people and devices get a licence, with the class that fills it."""
    accesses = group.accesses
    if accesses is None:
        return
    choices = [choice for choice, count in zip(accesses.chosen, group.counts, strict=True) for _ in range(count)]
    for copy, choice in enumerate(choices):
        for party, option in zip(accesses.parties, choice, strict=True):
            fill = None if option == WITHOUT else party.options[option].fill
            if fill is not None:
                yield fill, accesses.members(party, copy)


def packing(accesses: Accesses, prices: dict[int, int]) -> list[int]:
    """For each edge an amount, so that no party's accesses together come to more than a licence for it costs.

    Whatever is licensed costs at least the sum, because every access needs one of its parties (weak duality).
    ``prices`` are those of stocks; the limits of edges have theirs, from which the packing starts.
    """
    room = [
        [(o.level, [sum(quantity * prices.get(stock, 0) for stock, quantity in o.uses)]) for o in party.options]
        for party in accesses.parties
    ]
    amounts = [0] * len(accesses.edges)
    for most in ([prices.get(limit, 0) for limit in accesses.limits], None):
        for i, (joined, level) in enumerate(accesses.edges):
            limits = [left for number in joined for reach, left in room[number] if reach >= level]
            more = min([left[0] for left in limits] + ([] if most is None else [most[i]]), default=0)
            for left in limits:
                left[0] -= more
            amounts[i] += more
    return amounts
