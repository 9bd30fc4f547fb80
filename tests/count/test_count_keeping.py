"""Licences stay where the ledger gave them as long as the answer is the same, and what must move is told."""

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from daicho.count import check, rulebook
from daicho.count.keeping import order
from daicho.count.pack import as_pack
from daicho.count.position import take
from daicho.words.entitlement import Assignment, Entitlement, Metric
from daicho.words.estate import Machine
from daicho.words.position import Position
from daicho.words.reading import Estate
from daicho.words.software import Channel, Installation, Release
from support import random_estates, worlds

RULES = rulebook.load(Path(__file__).parents[1] / "worked" / "rules")
ON, LONG_AGO = date(2026, 11, 24), date(2024, 4, 1)
OFFICE = Release("microsoft/office", "standard", "2019")


def lot(name: str, quantity: int) -> Entitlement:
    return Entitlement(lot=name, release=OFFICE, metric=Metric.DEVICE, channel=Channel.VOLUME, quantity=quantity)


def given(name: str, unit: str) -> Assignment:
    return Assignment(lot=name, unit=unit, since=LONG_AGO)


def company(using: str, idle: str, lots: dict[str, int], *assignments: Assignment) -> Estate:
    """PCs that use Office and PCs that do not."""
    return Estate(
        machines=tuple(Machine(id=name) for name in (*using.split(), *idle.split())),
        installations=tuple(Installation(machine=name, release=OFFICE) for name in using.split()),
        entitlements=tuple(lot(name, quantity) for name, quantity in lots.items()),
        assignments=assignments,
    )


def holders(position: Position) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in position.allocations:
        found.setdefault(row.lot, []).extend(row.units)
    return {name: sorted(units) for name, units in found.items()}


def to_move(position: Position) -> list[dict[str, str]]:
    return [dict(finding.facts) for finding in position.findings if finding.code == "licences_to_move"]


def test_alike_machines_keep_the_lots_of_the_ledger():
    lots = {"A": 2, "B": 2}
    free = take(company("P1 P2 P3 P4", "", lots), RULES, on=ON)
    assert holders(free) == {"A": ["P1", "P2"], "B": ["P3", "P4"]}
    kept = take(company("P1 P2 P3 P4", "", lots, given("A", "P3"), given("A", "P4"), given("B", "P1")), RULES, on=ON)
    assert holders(kept) == {"A": ["P3", "P4"], "B": ["P1", "P2"]}
    assert to_move(kept) == []
    assert replace(kept, allocations=(), findings=()) == replace(free, allocations=(), findings=())


def test_a_licence_that_is_given_to_a_machine_without_need_must_move():
    position = take(company("P1", "P9", {"A": 1}, given("A", "P9")), RULES, on=ON)
    assert position.shortfall == 0
    assert to_move(position) == [{"lot": "A", "count": "1", "before": "P9", "after": "P1"}]


def test_what_was_never_given_goes_first_and_needs_no_move():
    assert to_move(take(company("P1", "P9", {"A": 2}, given("A", "P9")), RULES, on=ON)) == []


def test_what_is_short_stands_with_those_to_whom_nothing_was_given():
    position = take(company("P1 P2 P3", "", {"A": 2}, given("A", "P3")), RULES, on=ON)
    assert holders(position) == {"A": ["P1", "P3"], "": ["P2"]}


@pytest.mark.parametrize("family", ["crossing", "office", "ledger", "kept", "mixed"])
def test_assignments_that_may_move_change_no_figure(family: str) -> None:
    """Whoever the ledger says has a licence since long, and may give it on: the same answer, in another order."""
    for number in range(25):
        dice = random.Random(f"keeping {family} {number}")
        world = random_estates.makers()[family](dice)
        estate, day = worlds.estate_of(world), date.fromisoformat(world["day"][0]["on"])
        free = [one for one in estate.entitlements if not one.bound_to and one.channel is Channel.VOLUME]
        if not free or not estate.machines or estate.assignments:
            continue
        said = tuple(
            replace(given(dice.choice(free).lot, dice.choice(estate.machines).id), since=day - timedelta(days=500))
            for _ in range(4)
        )
        before, after = take(estate, RULES, on=day), take(replace(estate, assignments=said), RULES, on=day)
        assert (after.shortfall, after.lines) == (before.shortfall, before.lines)
        assert check.problems(as_pack(after)) == []


def test_everybody_has_one_place_and_those_with_a_licence_of_a_run_stand_in_it():
    kept = {"b": frozenset({"L2"}), "d": frozenset({"L1"}), "e": frozenset({"L9"})}
    units = [("a",), ("b",), ("c",), ("d",), ("e",)]
    assert order(units, [(0, 2, frozenset({"L1"})), (2, 4, frozenset({"L2"}))], kept) == [3, 0, 1, 2, 4]
    assert order(units, [(0, 5, frozenset({"L1"}))], {}) is None
