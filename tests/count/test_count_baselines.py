"""The two baselines of the bench, worked out by hand on small estates; and that neither beats the proven least."""

import importlib.util
import random
import sys
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from daicho.count import rulebook
from daicho.count.position import take
from support import random_estates, worlds
from support.estates import estate_of_tables

TESTS = Path(__file__).parent.parent
DAY = date(2026, 11, 24)


@cache
def bench() -> ModuleType:
    """The module of the bench, which is no package."""
    spec = importlib.util.spec_from_file_location("baselines", TESTS.parent / "bench" / "baselines.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["baselines"] = module
    spec.loader.exec_module(module)
    return module


@cache
def rules() -> rulebook.Rulebook:
    return rulebook.load(TESTS / "worked" / "rules")


def compared(tables: dict[str, str]) -> object:
    estate = estate_of_tables(tables)
    return bench().compare(estate, rules(), take(estate, rules(), on=DAY))


def test_exact_matching_does_not_know_the_downgrade() -> None:
    """T6: ten of 2013 owned, ten of 2010 installed: a naive match says ten short."""
    found = compared(
        {
            "machines": "machine\nPC-{1..10}",
            "installations": "machine, product, edition, version\nPC-{1..10}, microsoft/office, standard, 2010",
            "entitlements": "lot, product, edition, version, quantity\nMLS, microsoft/office, standard, 2013, 10",
        }
    )
    assert (found.proven, found.exact, found.best_greedy) == (0, 10, 0)
    assert (found.extra_exact, found.extra_greedy) == (10, 0)


def test_exact_matching_subtracts_only_what_is_valid_and_the_same() -> None:
    """Three of 2016 installed: two of 2016 valid, five ended, nine of another edition: one short."""
    found = compared(
        {
            "machines": "machine\nPC-{1..3}",
            "installations": "machine, product, edition, version\nPC-{1..3}, microsoft/office, standard, 2016",
            "entitlements": "lot, product, edition, version, quantity, to\n"
            "A, microsoft/office, standard, 2016, 2,\nB, microsoft/office, standard, 2016, 5, 2026-11-23\n"
            "C, microsoft/office, professional-plus, 2016, 9,",
        }
    )
    assert (found.proven, found.exact) == (1, 1)


def test_every_priority_order_gives_the_wide_licence_away_where_a_narrow_one_would_do() -> None:
    """PC-1 has A, PC-2 has A and B. One licence of A, one suite AB: AB belongs on PC-2, A on PC-1, nothing short.

    Newest first gives PC-1 the suite, as it is the newer one, and PC-2 is short of B.
    """
    found = compared(
        {
            "machines": "machine\nPC-{1..2}",
            "installations": "machine, product, version\nPC-1, demo/a, 1\nPC-2, demo/a, 1\nPC-2, demo/b, 1",
            "entitlements": "lot, product, edition, version, quantity\nA, demo/a, , 1, 1\nAB, demo/suite, ab, 2, 1",
        }
    )
    assert found.proven == 0
    assert found.greedy == {"exact first": 0, "restricted first": 0, "newest first": 1}


def test_crossing_suites_defeat_the_best_order() -> None:
    """PC-1 needs A and C, PC-2 needs A and B; owned: AB and CA. PC-1 takes AB, the first lot, for its A."""
    found = compared(
        {
            "machines": "machine\nPC-{1..2}",
            "installations": "machine, product, version\n"
            "PC-1, demo/a, 1\nPC-1, demo/c, 1\nPC-2, demo/a, 1\nPC-2, demo/b, 1",
            "entitlements": "lot, product, edition, version, quantity\n"
            "AB, demo/suite, ab, 1, 1\nCA, demo/suite, ca, 1, 1",
        }
    )
    assert found.proven == 0
    assert set(found.greedy.values()) == {2}
    assert found.extra_greedy == 2


def test_the_priority_list_knows_second_devices_and_versions_side_by_side() -> None:
    """T11 and T17: two PCs of one person on one package; two versions on one PC on one volume licence."""
    found = compared(
        {
            "machines": "machine, user\nPC-1, A\nPC-2, A\nPC-3,",
            "installations": "machine, product, edition, version\n"
            "PC-1, microsoft/office, home-business, 2021\nPC-2, microsoft/office, home-business, 2021\n"
            "PC-3, microsoft/office, standard, 2010\nPC-3, microsoft/office, standard, 2016",
            "entitlements": "lot, product, edition, version, channel, quantity\n"
            "BOX, microsoft/office, home-business, 2021, retail, 1\nVL, microsoft/office, standard, 2016, volume, 1",
        }
    )
    assert (found.proven, found.best_greedy) == (0, 0)
    assert found.exact == 2


@pytest.mark.parametrize("family", ["crossing", "office", "windows"])
def test_no_baseline_is_short_of_less_than_the_proven_least(family: str) -> None:
    for number in range(150):
        world = random_estates.makers()[family](random.Random(f"baseline {number}"))
        estate = worlds.estate_of(world)
        position = take(estate, rules(), on=date.fromisoformat(world["day"][0]["on"]))
        found = bench().compare(estate, rules(), position)
        assert found.extra_greedy >= 0, f"{number}\n{worlds.as_text(world)}"
