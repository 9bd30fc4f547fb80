"""Laws of comparing a finding with a position, on random small estates: everything adds up, whatever they state."""

import random
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from daicho.answer.claims import compared
from daicho.count import rulebook
from daicho.count.position import take
from daicho.words.case import Organisation
from daicho.words.claim import Claim, ClaimBasis, ClaimRow, GapPart, LineComparison
from daicho.words.snapshot import Snapshot
from daicho.words.software import Release
from support import worlds
from support.random_estates import makers

TESTS = Path(__file__).resolve().parents[1]
EACH = 40


@cache
def rules() -> rulebook.Rulebook:
    return rulebook.load(TESTS / "worked" / "rules")


def a_snapshot(world: worlds.World) -> Snapshot:
    on, estate = date.fromisoformat(world["day"][0]["on"]), worlds.estate_of(world)
    return Snapshot(
        id="s",
        on=on,
        taken_on=on,
        organisation=Organisation(name="n"),
        estate=estate,
        inventories=(),
        recognitions=(),
        position=take(estate, rules(), on=on),
        proof_items=(),
        releases={},
    )


def a_claim(snapshot: Snapshot, dice: random.Random) -> Claim:
    """A line for each release that the position speaks of, one for the whole product, and one for each machine."""
    named = [part.release for line in snapshot.position.lines for part in line.releases]
    named += [Release(line.product) for line in snapshot.position.lines]
    on = [(i.release, i.machine) for i in snapshot.estate.installations]
    pairs: list[tuple[Release, str]] = [*((release, "") for release in named), *on]
    rows = tuple(
        ClaimRow(
            number=number,
            product=release.product,
            machine=machine,
            installed=None if machine else dice.choice([None, dice.randint(0, 9)]),
            entitled=None if machine else dice.choice([None, dice.randint(0, 9)]),
            short=dice.choice([None, dice.randint(0, 9)]),
        )
        for number, (release, machine) in enumerate(pairs, 1)
    )
    basis = ClaimBasis(
        number=1,
        snapshot="s",
        on=snapshot.on,
        catalogue_version="",
        rules_version="",
        position="",
        taken_on=snapshot.on,
        by="t",
        reason="r",
        releases=tuple(release for release, _ in pairs),
    )
    return Claim(number=1, vendor="v", file="f", sha256="", received_on=snapshot.on, rows=rows, bases=(basis,))


def worlds_of(family: str) -> Iterator[tuple[Snapshot, Claim]]:
    for seed in range(EACH):
        dice = random.Random(f"{family}-{seed}")
        snapshot = a_snapshot(makers()[family](dice))
        yield snapshot, a_claim(snapshot, dice)


def explained(found: LineComparison, part: GapPart) -> int:
    return sum(cause.units for cause in found.causes_of(part) if not cause.is_possible)


def figures_of(snapshot: Snapshot) -> dict[Release, list[int]]:
    """Needed, owned and short of each release, in whatever units it is counted."""
    found: dict[Release, list[int]] = {}
    for part in (part for line in snapshot.position.lines for part in line.releases):
        before = found.get(part.release, [0, 0, 0])
        found[part.release] = [a + b for a, b in zip(before, (part.needed, part.owned, part.shortfall), strict=True)]
    return found


@pytest.mark.parametrize("family", sorted(makers()))
def test_parts_and_causes_add_up_and_figures_are_those_of_the_position(family: str) -> None:
    for snapshot, claim in worlds_of(family):
        figures = figures_of(snapshot)
        for found in compared(claim, snapshot):
            assert found.ours is not None
            ours, parts = found.ours, dict(found.parts)
            if parts:
                assert sum(parts.values()) == found.difference
            assert ours.covered + ours.short == ours.needed
            is_one = found.theirs.listed != ()
            if is_one:
                assert explained(found, GapPart.USES) == (found.theirs.uses or 0) - ours.uses
            else:
                if found.release in figures and found.release.edition and found.release.version:
                    assert (ours.needed, ours.owned, ours.short) == tuple(figures[found.release])
                owned = sum(c.units for c in found.causes if c.part is GapPart.OWNED and c.kind == "lot")
                assert owned == ours.owned
            if parts:
                assert explained(found, GapPart.BY_RIGHT) == parts.get(GapPart.BY_RIGHT, 0)
                assert explained(found, GapPart.SHARED) == parts.get(GapPart.SHARED, 0)


def test_what_machines_are_short_of_adds_up_to_no_less_than_the_position() -> None:
    for snapshot, claim in worlds_of("office"):
        alone = [found for found in compared(claim, snapshot) if found.theirs.listed]
        short = sum(found.ours.short for found in alone if found.ours is not None)
        assert short >= sum(line.shortfall for line in snapshot.position.lines if line.metric == "device")
