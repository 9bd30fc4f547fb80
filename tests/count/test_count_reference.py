"""The engine against its slow twin: 10,000 small random estates of all families of rules, without one disagreement.

Every estate comes from a seed that stands in the message, with the smallest estate found that still differs.
"""

import random
import sys
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from count import reference, reference_access, reference_servers
from daicho.count import check, rulebook
from daicho.count.pack import as_pack
from daicho.count.position import take
from daicho.words.entitlement import Metric
from daicho.words.position import Demand, Position
from support import random_estates, worlds

TESTS = Path(__file__).parent.parent
MAKERS = random_estates.makers()
TWINS = (reference, reference_access, reference_servers)
CHUNKS, ESTATES = 4, 10_000
SHARES = [(name, part) for name in MAKERS for part in range(CHUNKS)]
EACH = -(-ESTATES // len(SHARES))


@cache
def rules() -> rulebook.Rulebook:
    return rulebook.load(TESTS / "worked" / "rules")


def engine(world: worlds.World) -> Position:
    """The position of a world on its own day."""
    return take(worlds.estate_of(world), rules(), on=date.fromisoformat(world["day"][0]["on"]))


def answer(position: Position, world: worlds.World) -> tuple[int, int]:
    """(licences short, list price of what is short) by the engine."""
    demands, cost = {demand.id: demand for demand in position.demands}, 0
    for row in position.allocations:
        if not row.lot and row.quantity:
            cost += row.quantity * price_of(demands[row.demand], world)
    return position.shortfall, cost


def price_of(demand: Demand, world: worlds.World) -> int:
    """The cheapest licence in the price list that ends a need; the lists name no server or access licences."""
    release = demand.release
    if demand.metric is Metric.CORE:
        need = {"edition": release.edition, "version": release.version}
        return reference_servers.price_of(release.product, need, world)
    if demand.metric not in (Metric.DEVICE, Metric.USER):
        return 0
    return reference.price_of((release.product, release.edition, release.version), world)


def truth(world: worlds.World) -> tuple[int, int]:
    """The same by trying everything."""
    parts = [twin.least(world) for twin in TWINS]
    return sum(short for short, _ in parts), sum(price for _, price in parts)


def differs(world: worlds.World) -> bool:
    return answer(engine(world), world) != truth(world)


@pytest.mark.parametrize(("family", "part"), SHARES)
def test_engine_and_reference_agree_and_everything_is_proven(family: str, part: int) -> None:
    for number in range(part * EACH, (part + 1) * EACH):
        seed = f"{family} {number}"
        world = MAKERS[family](random.Random(seed))
        position = engine(world)
        if answer(position, world) != truth(world):
            small = worlds.shrunk(world, differs)
            both = f"engine {answer(engine(small), small)}, reference {truth(small)}"
            pytest.fail(f"seed {seed!r}: (short, price) {both}\n{worlds.as_text(small)}")
        assert check.problems(as_pack(position)) == [], seed
        assert sum(proof.shortfall for proof in position.proofs) == position.shortfall, seed
        assert not any(proof.unproven for proof in position.proofs), seed


@pytest.mark.parametrize("family", MAKERS)
def test_the_estates_of_a_family_are_short_of_something_and_have_something_to_hand_out(family: str) -> None:
    """A comparison in which nothing is short, or all of it always, would prove nothing."""
    positions = [engine(MAKERS[family](random.Random(f"{family} {number}"))) for number in range(60)]
    assert sum(position.shortfall > 0 for position in positions) >= 15
    assert sum(any(row.lot for row in position.allocations) for position in positions) >= 15


def test_a_mistake_of_the_engine_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the downgrade of volume licences taken from the engine's rules, the twin disagrees soon."""
    crippled = {name: right for name, right in rules().rights.items() if name != "volume-downgrade"}
    book = rulebook.Rulebook(rules().products, crippled, "crippled")
    monkeypatch.setattr(sys.modules[__name__], "rules", lambda: book)
    samples = [MAKERS["office"](random.Random(f"office {number}")) for number in range(60)]
    assert any(differs(world) for world in samples)


def test_shrinking_keeps_the_difference_and_makes_it_small() -> None:
    """A made-up difference, "there is a retail lot", ends in that lot alone."""

    def differs(world: worlds.World) -> bool:
        return any(row["channel"] == "retail" for row in world["entitlements"])

    world = next(w for w in (MAKERS["office"](random.Random(str(n))) for n in range(99)) if differs(w))
    small = worlds.shrunk(world, differs)
    assert [row["channel"] for row in small["entitlements"]] == ["retail"]
    assert not small["machines"]
    assert "retail" in worlds.as_text(small)
    assert Metric.DEVICE in {lot.metric for lot in worlds.estate_of(small).entitlements}
