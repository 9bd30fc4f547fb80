"""Classes with too many ways to list: the least is the same, and the proof holds without a list."""

import copy
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from daicho.count import check, rulebook
from daicho.count import position as positions
from daicho.count.covering import Covering
from daicho.count.pack import as_pack
from daicho.count.way import Way
from daicho.words.position import Position
from support import random_estates, worlds

RULES = rulebook.load(Path(__file__).parents[1] / "worked" / "rules")
FAMILIES = ("crossing", "office", "windows", "mixed")
EACH = 40


def taken(family: str, number: int) -> Position:
    world = random_estates.makers()[family](random.Random(f"unlisted {family} {number}"))
    return positions.take(worlds.estate_of(world), RULES, on=date.fromisoformat(world["day"][0]["on"]))


@pytest.fixture
def no_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on only one way of a class is listed."""
    monkeypatch.setattr(positions, "MOST_WAYS", 1)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_answer_does_not_hang_on_how_many_ways_are_listed(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = [taken(family, number) for number in range(EACH)]
    monkeypatch.setattr(positions, "MOST_WAYS", 1)
    asked = [taken(family, number) for number in range(EACH)]
    assert sum(any(group.pieces for group in one.classes) for one in asked) >= 2
    assert not any(group.pieces for one in listed for group in one.classes)
    for one, other in zip(listed, asked, strict=True):
        assert (one.shortfall, price(one)) == (other.shortfall, price(other))
        assert check.problems(as_pack(other)) == []
        assert not any(proof.unproven for proof in other.proofs)


def price(position: Position) -> int:
    return sum(cure.cost or 0 for cure in position.cures if cure.action == "buy")


@pytest.mark.usefixtures("no_lists")
def test_the_checker_refuses_a_class_price_that_unlisted_licences_undercut() -> None:
    """A licence that serves two needs at once, told as a piece, makes a price of two false."""
    pack = next(pack for number in range(200) if (pack := as_pack(taken("crossing", number))) and bounds_of(pack))
    group = bounds_of(pack)[0]
    assert check.problems(pack) == []
    wrong = copy.deepcopy(pack)
    mine = next(one for one in wrong["classes"] if one["id"] == group["id"])
    mine["pieces"].append([[], list(mine["demands"])])  # one licence bought would do for everything
    assert any("cost less than the class price" in text for text in check.problems(wrong))


def bounds_of(pack: dict[str, Any]) -> list[dict[str, Any]]:
    """Classes with pieces whose price in a proof is more than one licence."""
    return [
        group
        for proof in pack["proofs"]
        if proof["bound"]
        for group in pack["classes"]
        if group.get("pieces") and dict(proof["bound"]["class_prices"]).get(group["id"], 0) > proof["bound"]["scale"]
    ]


@pytest.mark.parametrize("seed", range(20))
def test_the_cheapest_way_is_the_cheapest_of_all_ways(seed: int) -> None:
    """Against trying every set of pieces."""
    dice = random.Random(seed)
    pieces = [(1 << slot, ()) for slot in range(4)]
    pieces += [(dice.randrange(1, 16), (stock,)) for stock in range(6)]
    prices = [dice.randrange(0, 9) for _ in range(6)]
    covering = Covering(slots=4, pieces=pieces, make=lambda numbers: Way((), (), ()), alone=[])
    costs = [sum(prices[stock] for stock in stocks) if stocks else 8 for _, stocks in pieces]
    best = min(
        sum(cost for piece, cost in enumerate(costs) if chosen >> piece & 1)
        for chosen in range(1 << len(pieces))
        if served(pieces, chosen) == 15
    )
    assert covering.at_prices(prices.__getitem__, 8) == best


def served(pieces: list[tuple[int, tuple[int, ...]]], chosen: int) -> int:
    masks = 0
    for number, (mask, _) in enumerate(pieces):
        masks |= mask if chosen >> number & 1 else 0
    return masks
