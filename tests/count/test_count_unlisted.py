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
from daicho.words.entitlement import Entitlement, Metric
from daicho.words.estate import Machine, MachineKind
from daicho.words.position import Position
from daicho.words.reading import Estate
from daicho.words.software import Channel, Installation, Release
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
    covering = Covering(slots=4, pieces=pieces, make=lambda numbers: Way((), (), ()), alone=[], listed=lambda most: [])
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


OFFICE = [
    Release("microsoft/office", edition, version)
    for edition in ("standard", "professional-plus")
    for version in ("2013", "2016", "2019", "2021")
]
SINGLE = [Release(f"microsoft/{p}", "", v) for p in ("word", "excel", "access") for v in ("2013", "2016", "2019")]


def crowded(seed: int) -> Estate:
    """A few people with up to four machines full of suites and single programs, and twenty-four small lots."""
    dice = random.Random(seed)
    machines, installs, every = [], [], [*OFFICE, *SINGLE]
    for person in range(dice.randrange(1, 7)):
        for number in range(dice.randrange(1, 5)):
            kind = MachineKind.NOTEBOOK if number else MachineKind.DESKTOP
            machine = Machine(id=f"P{person}-{number}", kind=kind, user=f"U{person}")
            machines.append(machine)
            chosen = sorted(dice.sample(every, dice.randrange(1, 5)))
            installs += [Installation(machine=machine.id, release=release) for release in chosen]
    lots = [
        Entitlement(
            lot=f"L{number:02}",
            release=dice.choice(every),
            metric=Metric.DEVICE,
            channel=dice.choice((Channel.VOLUME, Channel.VOLUME, Channel.RETAIL)),
            quantity=dice.randrange(1, 3),
            agreement="Open Value" if dice.random() < 0.3 else "",
        )
        for number in range(24)
    ]
    return Estate(machines=tuple(machines), installations=tuple(installs), entitlements=tuple(lots))


def test_whole_licences_do_as_well_where_prices_take_in_too_few_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped, day, answers = rulebook.load(), date(2026, 11, 24), []
    for most in (20_000, 8):
        monkeypatch.setattr(positions, "MOST_WAYS", most)
        answers.append([positions.take(crowded(seed), shipped, on=day) for seed in range(30)])
    for one, other in zip(*answers, strict=True):
        assert other.shortfall == one.shortfall
        assert check.problems(as_pack(other)) == []
        assert not any(proof.unproven for proof in other.proofs)
