"""The checker finds every figure that is off by one, but for those named here; no pack, however broken, stops it."""

import json
import random
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from daicho.count import check, rulebook
from daicho.count.pack import as_pack
from daicho.count.position import take
from support import random_estates
from support.worlds import estate_of

RULES = Path(__file__).parent.parent / "worked" / "rules"
MAKERS = random_estates.makers()
SEEDS = range(1_000, 1_004)
Pack = dict[str, Any]
Place = tuple[str | int, ...]

MAY_CHANGE = {
    "proofs.*.bound.": "other prices that prove the same shortfall are a proof as well",
    "proofs.*.cases.": "the same of the prices of a case (but not of how the cases split)",
    "classes.*.accesses.edges.": "who accesses what is the estate's word",
    "classes.*.accesses.parties.*.options.*.*.": "what a licence reaches is the rules' word",
    "classes.*.configurations.*.uses.*.*.": "of a way that is not taken: how many licences it would take, above 0",
    "demands.*.quantity.": "of a demand of nobody: that is nothing once or twice",
    "cures.": "advice, of which nothing is proven",
    "set_aside.": "how many more machines have what is not counted",
    "well_proven.": "a second counting, whose proofs its own position tells",
}
"""Where a figure may be another one without a false position, and why."""
ADDED_LATER = {"well_proven."}
"""What the counting itself leaves open."""


@cache
def rules() -> rulebook.Rulebook:
    return rulebook.load(RULES)


@cache
def text_of(family: str, seed: int) -> str:
    world = MAKERS[family](random.Random(seed))
    return json.dumps(as_pack(take(estate_of(world), rules(), on=date.fromisoformat(world["day"][0]["on"]))))


def pack_of(family: str, seed: int) -> Pack:
    pack: Pack = json.loads(text_of(family, seed))
    return pack


def figures(value: Any, place: Place = ()) -> Iterator[tuple[Any, Place]]:
    """What holds each whole number of a pack, and the place of the number."""
    for key, inside in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inside, int):
            yield value, (*place, key)
        elif isinstance(inside, (dict, list)):
            yield from figures(inside, (*place, key))


def at(pack: Pack, place: Place) -> Any:
    found: Any = pack
    for key in place:
        found = found[key]
    return found


def kind_of(place: Place) -> str:
    return "".join(f"{'*' if isinstance(key, int) else key}." for key in place)


def may_change(pack: Pack, place: Place) -> bool:
    """Whether a figure is one of those that are named; of two kinds it hangs on what stands beside it."""
    kind = next((known for known in MAY_CHANGE if kind_of(place).startswith(known)), "")
    if kind.startswith("demands"):
        return not at(pack, place[:2])["units"]
    if "uses" in kind:
        return at(pack, place[:4])["count"] == 0 and at(pack, place) > 0
    if "options" in kind:
        return len(place) == len(kind.split(".")) - 1  # not what an option draws
    return bool(kind) and ("cases" not in kind or "bound" in place)


@pytest.mark.parametrize("family", sorted(MAKERS))
def test_every_figure_that_is_off_by_one_is_found(family: str) -> None:
    tried = 0
    for seed in SEEDS:
        pack = pack_of(family, seed)
        assert check.problems(pack) == []
        for holder, place in list(figures(pack)):
            for step in (1, -1):
                holder[place[-1]] += step
                told = check.problems(pack)
                if not told:
                    assert may_change(pack, place), (seed, place, step)
                tried += bool(told)
                holder[place[-1]] -= step
    assert tried > 100


def test_of_the_figures_that_may_change_every_kind_is_there() -> None:
    """What is named as an exception and never occurs would be an exception for nothing."""
    packs = [pack_of(family, seed) for family in MAKERS for seed in SEEDS]
    seen = {kind_of(place) for pack in packs for _, place in figures(pack)}
    never = {known for known in MAY_CHANGE if not any(kind.startswith(known) for kind in seen)}
    assert never == ADDED_LATER


JUNK = (None, -1, 0, 10**40, 0.5, True, "", "x", [], {}, [[]], [None], {"id": None})


def places(value: Any, place: Place = ()) -> Iterator[Place]:
    """The places of everything in a pack."""
    for key, inside in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*place, key)
        if isinstance(inside, (dict, list)):
            yield from places(inside, (*place, key))


def damage(pack: Pack, dice: random.Random) -> None:
    """Puts something else into some place, or takes out what is there."""
    place = dice.choice(list(places(pack)))
    holder = at(pack, place[:-1])
    if dice.random() < 0.3:
        del holder[place[-1]]
    else:
        holder[place[-1]] = dice.choice(JUNK)


@pytest.mark.parametrize("family", sorted(MAKERS))
def test_no_pack_however_broken_stops_the_checker(family: str) -> None:
    dice = random.Random(family)
    whole = text_of(family, 1_000)
    for _ in range(150):
        pack = json.loads(whole)
        for _ in range(dice.randint(1, 3)):
            damage(pack, dice)
        told = check.problems(pack)
        assert all(isinstance(text, str) for text in told)


@pytest.mark.parametrize("junk", JUNK, ids=str)
def test_what_is_no_pack_at_all_is_told(junk: Any) -> None:
    assert check.problems(junk) != []


def test_half_a_licence_is_told() -> None:
    pack = pack_of("office", 1_000)
    pack["classes"][0]["configurations"][0]["count"] += 0.0
    assert any("no whole number" in text for text in check.problems(pack))
