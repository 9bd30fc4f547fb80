"""Where fractions would do better than whole licences, whole numbers are found and the bound is still proven."""

from daicho.count.model import Slot, Stock, UnitGroup, Way
from daicho.count.proof import Names, prove
from daicho.count.solve import Costs, solve
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
