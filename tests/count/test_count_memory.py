"""A memory saves time and never changes an answer: machines come and go, lots are bought, days pass."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from daicho.count import memory as memories
from daicho.count import position as positions
from daicho.count import rulebook
from daicho.count.memory import Memory
from daicho.words.reading import Estate
from support import random_estates, worlds

RULES = rulebook.load(Path(__file__).parents[1] / "worked" / "rules")
FAMILIES = ("crossing", "office", "people", "servers", "sql_users", "kept", "mixed")


def altered(estate: Estate, dice: random.Random) -> Iterator[Estate]:
    """The same company with a machine less, a program less, another quantity, and as it was."""
    for _ in range(3):
        if estate.machines:
            gone = dice.choice(estate.machines)
            yield replace(estate, machines=tuple(machine for machine in estate.machines if machine != gone))
        if estate.installations:
            yield replace(estate, installations=tuple(dice.sample(estate.installations, len(estate.installations) - 1)))
        if estate.entitlements:
            lot = dice.choice(estate.entitlements)
            more = replace(lot, quantity=lot.quantity + 1)
            yield replace(estate, entitlements=tuple(more if one == lot else one for one in estate.entitlements))
        yield estate


@pytest.mark.parametrize("family", FAMILIES)
def test_with_a_memory_every_position_is_the_same_as_without(family: str) -> None:
    for number in range(12):
        dice = random.Random(f"memory {family} {number}")
        world = random_estates.makers()[family](dice)
        estate, day = worlds.estate_of(world), date.fromisoformat(world["day"][0]["on"])
        memory = Memory()
        for one in altered(estate, dice):
            on = day + timedelta(days=dice.choice((0, 0, 0, 200)))
            assert positions.take(one, RULES, on=on, memory=memory) == positions.take(one, RULES, on=on)


def test_what_is_unchanged_is_not_solved_again(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(7)
    world = random_estates.makers()["mixed"](dice)
    estate, day = worlds.estate_of(world), date.fromisoformat(world["day"][0]["on"])
    memory = Memory()
    first = positions.take(estate, RULES, on=day, memory=memory)
    assert first.classes

    def refuse(*_: object) -> None:
        raise AssertionError("solved again")

    monkeypatch.setattr(memories, "solve", refuse)
    assert positions.take(estate, RULES, on=day, memory=memory) == first
