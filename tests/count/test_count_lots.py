"""The licences of a day: what assignments bind, what endings and weak proofs take away, and what means nothing."""

import dataclasses
import random
from datetime import date, timedelta

import pytest

from daicho.count import rulebook
from daicho.count.assigning import LOCKED, WAITING
from daicho.count.lots import Deeds, Lots, Units, prepare
from daicho.count.matching import Matcher
from daicho.count.position import take
from daicho.words.entitlement import Assignment, AssignmentReason, Entitlement, Metric, ProofStatus
from daicho.words.reading import Estate
from daicho.words.software import Channel, Release
from support.estates import estate_of_tables

DAY = date(2026, 11, 24)
OFFICE = Release("microsoft/office", "standard", "2021")


@pytest.fixture(scope="module")
def rules() -> rulebook.Rulebook:
    return rulebook.load()


def lot(name: str = "VL", quantity: int = 3, **more: object) -> Entitlement:
    given = {"release": OFFICE, "metric": Metric.DEVICE, "channel": Channel.VOLUME, "quantity": quantity, **more}
    return Entitlement(lot=name, **given)


def given(unit: str, days_ago: int, **more: object) -> Assignment:
    return Assignment(lot="VL", unit=unit, since=DAY - timedelta(days=days_ago), **more)


def prepared(rules: rulebook.Rulebook, *lots: Entitlement, **deeds: object) -> Lots:
    units = Units(active=frozenset({"A", "B", "C"}), resting=frozenset(), gone=frozenset())
    return prepare(lots, Matcher(rules, DAY, DAY), units, Deeds(**deeds))


def test_a_lot_is_split_into_what_may_not_move_and_what_may(rules: rulebook.Rulebook) -> None:
    told = (given("A", 90), given("B", 91), given("C", 400, locked=True))
    found = prepared(rules, lot(), assignments=told)
    assert [(stock.bound, stock.quantity) for stock in found.bound] == [({"C"}, 1), ({"A"}, 1)]
    assert [(stock.members, stock.bound) for stock in found.stocks] == [((("VL", 1),), None)]
    assert {(hold.unit, hold.why) for hold in found.given.holds["VL"]} == {("A", WAITING), ("C", LOCKED)}
    assert found.given.kept == {("VL", "B")}
    assert found.owned == {"VL": 3}


def test_the_order_of_assignments_means_nothing(rules: rulebook.Rulebook) -> None:
    told = [given(unit, days) for unit in "ABC" for days in (10, 200, 400)]
    first = prepared(rules, lot(quantity=5), assignments=tuple(told))
    for seed in range(10):
        random.Random(seed).shuffle(told)
        again = prepared(rules, lot(quantity=5), assignments=tuple(told))
        assert (again.bound, again.stocks, again.given) == (first.bound, first.stocks, first.given)


def test_a_licence_that_may_move_is_moved_before_one_that_may_not(rules: rulebook.Rulebook) -> None:
    """Two are free: one since long, one given a month before. The least breach is told: none."""
    ended = DAY - timedelta(days=5)
    told = (given("A", 300, until=ended), given("B", 30, until=ended), given("C", 0))
    assert [f.code for f in prepared(rules, lot(quantity=2), assignments=told).findings] == []
    lone = prepared(rules, lot(quantity=1), assignments=told[1:])
    assert [f.code for f in lone.findings] == ["reassigned_too_soon"]


def test_two_licences_of_one_unit_are_two_stocks(rules: rulebook.Rulebook) -> None:
    found = prepared(rules, lot(quantity=2), assignments=(given("A", 10), given("A", 5)))
    assert [stock.id for stock in found.bound] == ["VL@A", "VL@A/1"]
    assert found.stocks == []


@pytest.mark.parametrize("metric", [Metric.USER_CAL, Metric.DEVICE_CAL, Metric.CORE])
def test_only_licences_given_one_by_one_are_bound(rules: rulebook.Rulebook, metric: Metric) -> None:
    product = {Metric.CORE: "microsoft/windows-server"}.get(metric, "microsoft/windows-server-cal")
    cals = lot(release=Release(product, "", "2022"), metric=metric)
    assert prepared(rules, cals, assignments=(given("A", 10, locked=True),)).bound == []


def test_a_lot_bound_to_its_machine_is_not_bound_again(rules: rulebook.Rulebook) -> None:
    found = prepared(rules, lot(quantity=1, bound_to=("A",)), assignments=(given("B", 10, locked=True),))
    assert [stock.bound for stock in found.bound] == [{"A"}]


def test_every_reason_that_lifts_the_wait_is_in_the_data(rules: rulebook.Rulebook) -> None:
    lifting = rules.rights["volume-reassignment-wait"].lifted_by
    assert lifting == {AssignmentReason.HARDWARE_FAILURE, AssignmentReason.LOSS, AssignmentReason.LEFT}


def some_estate(seed: int) -> Estate:
    """A few PCs with Office, a lot, and assignments of it at random."""
    draw = random.Random(seed)
    tables = {
        "machines": "machine, user\n" + "\n".join(f"PC-{n}, U{draw.randrange(3)}" for n in range(4)),
        "installations": "machine, product, edition, version\n"
        + "\n".join(f"PC-{n}, microsoft/office, standard, {draw.choice((2019, 2021))}" for n in range(4)),
        "entitlements": "lot, product, edition, version, channel, quantity, agreement\n"
        f"VL, microsoft/office, standard, 2021, volume, {draw.randrange(1, 5)}, {draw.choice(('', 'Open Value'))}",
    }
    told = tuple(
        given(f"PC-{draw.randrange(4)}", draw.randrange(300), locked=draw.random() < 0.3)
        for _ in range(draw.randrange(4))
    )
    return dataclasses.replace(estate_of_tables(tables), assignments=told)


@pytest.mark.parametrize("seed", range(40))
def test_binding_never_makes_a_shortfall_less_and_never_loses_a_licence(seed: int, rules: rulebook.Rulebook) -> None:
    estate = some_estate(seed)
    bound = take(estate, rules, on=DAY)
    free = take(dataclasses.replace(estate, assignments=()), rules, on=DAY)
    assert bound.shortfall >= free.shortfall
    assert [supply.quantity for supply in bound.supplies] == [supply.quantity for supply in free.supplies]


@pytest.mark.parametrize("seed", range(20))
def test_lots_without_a_proof_asked_for_make_a_shortfall_no_less(seed: int, rules: rulebook.Rulebook) -> None:
    estate = some_estate(seed)
    proven = frozenset({ProofStatus.CERTIFICATE})
    with_all, without = take(estate, rules, on=DAY), take(estate, rules, on=DAY, proven=proven)
    assert without.shortfall >= with_all.shortfall
    assert (with_all.proven, without.proven) == ((), (ProofStatus.CERTIFICATE,))
    assert without.supplies == ()
