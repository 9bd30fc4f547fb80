"""Where fractions would do better than whole licences, whole numbers are found and the bound is still proven."""

import random

import pytest

from daicho.count import linear as solving
from daicho.count.costs import Costs
from daicho.count.model import Slot, Stock, UnitGroup
from daicho.count.proof import Names, prove
from daicho.count.solve import solve
from daicho.count.way import Way
from daicho.words.entitlement import Metric
from daicho.words.software import Channel, Release


def triangle(machines: int) -> tuple[list[UnitGroup], list[Stock]]:
    """Each machine needs a pair of licences; the pairs form a triangle, so halves of three cover one and a half."""
    stocks = [
        Stock(id=name, release=Release("demo/a"), metric=Metric.DEVICE, channel=Channel.RETAIL, members=((name, 1),))
        for name in "ABC"
    ]
    groups = []
    for i in range(machines):
        pair = tuple(sorted(((i % 3, 1), ((i + 1) % 3, 1))))
        served = ((pair[0][0], ((0, ("exact",)),)), (pair[1][0], ()))
        ways = [Way(pair, (), served), Way((), ((0, 1),), ())]
        groups.append(UnitGroup("device", ("device", i), (Slot(i),), [(f"PC-{i}",)], ways=ways))
    return groups, stocks


def test_half_licences_are_not_handed_out() -> None:
    groups, stocks = triangle(3)
    solved = solve(groups, [0, 1, 2], Costs(lambda need: 0, stocks, [1, 1, 1]))
    assert solved.shortfall == 2
    assert sorted(group.counts for group in groups) == [[0, 1], [0, 1], [1, 0]]


def test_the_bound_of_halves_rounds_up_to_the_whole_shortfall() -> None:
    groups, stocks = triangle(3)
    solved = solve(groups, [0, 1, 2], Costs(lambda need: 0, stocks, [1, 1, 1]))
    names = Names({g.key: g.key[0] + str(g.key[1]) for g in groups}, {g.key: (f"D{g.key[1]}",) for g in groups}, stocks)
    [proof] = prove(solved, "K1", names)
    assert (proof.shortfall, proof.unproven) == (2, 0)
    assert proof.bound is not None
    assert proof.bound.scale == 2


def a_mixed_component(seed: int) -> tuple[list[UnitGroup], list[Stock]]:
    """Random classes, each with the way that draws on nothing and some that take one or two licences."""
    dice = random.Random(seed)
    stocks = [
        Stock(
            id=f"L{i}",
            release=Release("demo/a"),
            metric=Metric.DEVICE,
            channel=Channel.RETAIL,
            members=((f"L{i}", dice.randrange(9)),),
        )
        for i in range(6)
    ]
    groups = []
    for i in range(12):
        ways = [Way((), ((0, 1), (1, 1)), ())]
        for taken in {tuple(sorted(dice.sample(range(6), dice.choice((1, 2, 2))))) for _ in range(9)}:
            rights = dice.choice((("exact",), ("volume-downgrade",)))
            pieces = tuple((stock, ((slot, rights),)) for slot, stock in enumerate(taken))
            ways.append(Way(tuple((stock, 1) for stock in taken), (), pieces))
        units = [(f"PC-{i}-{n}",) for n in range(dice.randrange(1, 6))]
        groups.append(UnitGroup("device", ("device", i), (Slot(i), Slot(20 + i)), units, ways=ways))
    return groups, stocks


def reached(seed: int) -> tuple[int, float, bool]:
    groups, stocks = a_mixed_component(seed)
    costs = Costs(lambda need: 1000 + need, stocks, [1, 2, 3, 4, 5, 6])
    solved = solve(groups, list(range(6)), costs)
    liking = sum(n * costs.of_liking(g, way) for g in groups for way, n in zip(g.ways, g.counts, strict=True))
    names = Names({g.key: f"C{g.key[1]}" for g in groups}, {g.key: ("D", "E") for g in groups}, stocks)
    return solved.shortfall, liking, all(proof.unproven == 0 for proof in prove(solved, "K1", names))


@pytest.mark.parametrize("seed", range(25))
def test_ways_taken_in_as_prices_ask_for_them_lead_to_the_same_answer(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = reached(seed)
    monkeypatch.setattr(solving, "FEW_WAYS", 0)
    assert reached(seed) == whole


def test_the_first_ways_of_a_large_component_are_fewer_than_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solving, "FEW_WAYS", 0)
    groups, stocks = a_mixed_component(1)
    problem = solving.Problem(groups, list(range(6)), Costs(lambda need: 0, stocks, [1] * 6))
    assert list(problem._first(problem.of_group[:0])) == [i for i in range(len(problem.of_group)) if problem.aims[0][i]]
