"""Lots and uses: decisions are dated, kept with their reason, journalled, and reach the position."""

from datetime import date
from typing import Any

import pytest

from daicho.actions import estates, journal, knowledge, lots, uses
from daicho.store.reads import journal as events
from daicho.store.reads import lots as reads
from daicho.words.entitlement import Ending, EndingKind, Entitlement, Metric, UseKind
from daicho.words.failure import Failure
from daicho.words.reading import Reading
from daicho.words.software import Channel, Release
from support.ledgers import TODAY, a_company, state

pytestmark = pytest.mark.django_db
OFFICE = Release("microsoft/office", "standard", "2019")


@pytest.fixture(autouse=True)
def _ten_licences() -> None:
    a_company()
    lot = Entitlement(
        lot="L1",
        release=OFFICE,
        metric=Metric.DEVICE,
        channel=Channel.VOLUME,
        quantity=10,
        starts_on=date(2020, 4, 1),
    )
    state(Reading(source="plain", entitlements=(lot,)))


def deed(
    do: Any, *, since: date = TODAY, quantity: int | None = None, reason: str = "見当たらない", lot: str = "L1"
) -> Ending:
    ending: Ending = do(organisation="own", lot=lot, reason=reason, since=since, quantity=quantity, by="佐藤", on=TODAY)
    return ending


def refused(do: Any, **given: Any) -> str:
    with pytest.raises(Failure) as failure:
        deed(do, **given)
    return failure.value.finding.code


def test_an_ending_reaches_the_estate_with_its_day_and_its_reason_and_the_ledger_stays() -> None:
    ending = deed(lots.retire, since=date(2026, 1, 1), quantity=3)
    estate = estates.gather(organisation="own", on=TODAY, knowledge=knowledge.load(), whole=False).estate
    assert estate.endings == (ending,)
    assert ending == Ending(
        lot="L1", on=date(2026, 1, 1), kind=EndingKind.RETIRED, reason="見当たらない", by="佐藤", quantity=3
    )
    assert [lot.quantity for lot in estate.entitlements] == [10]


@pytest.mark.parametrize(
    ("do", "kind"), [(lots.retire, "retired"), (lots.waive, "waived"), (lots.returned, "returned")]
)
def test_each_kind_is_kept_and_journalled_under_its_own_name(do: Any, kind: str) -> None:
    deed(do, quantity=1)
    assert [ending.kind.value for ending in reads.endings("own")] == [kind]
    last = events.events("own")[-1]
    assert (last.deed, last.subject, last.by) == (f"lot_{kind}", "L1", "佐藤")
    assert journal.verify() == []


def test_what_is_left_is_the_most_that_can_be_ended_and_one_more_is_refused() -> None:
    deed(lots.retire, quantity=4)
    assert refused(lots.waive, quantity=7) == "lot_quantity_wrong"
    deed(lots.waive, quantity=6)
    assert refused(lots.returned, quantity=1) == "lot_ended_already"
    assert refused(lots.returned) == "lot_ended_already"


@pytest.mark.parametrize("quantity", [0, -1])
def test_less_than_one_cannot_be_ended(quantity: int) -> None:
    assert refused(lots.retire, quantity=quantity) == "lot_quantity_wrong"


def test_the_whole_lot_ends_what_a_part_has_left() -> None:
    deed(lots.retire, quantity=4)
    deed(lots.retire)
    (lot,) = [lots.find(organisation="own", lot="L1")]
    assert lots.left(lot, reads.endings("own")) == 0


def test_a_lot_ends_on_its_first_day_at_the_earliest() -> None:
    assert refused(lots.retire, since=date(2020, 3, 31)) == "lot_ends_before_start"
    assert deed(lots.retire, since=date(2020, 4, 1)).on == date(2020, 4, 1)


def test_no_reason_and_no_lot_are_refused_and_leave_nothing() -> None:
    assert refused(lots.retire, reason="  ") == "decision_without_reason"
    assert refused(lots.retire, lot="L2") == "lot_unknown"
    assert reads.endings("own") == ()


def test_a_decision_taken_back_no_longer_holds_and_both_stay_on_record() -> None:
    ending = deed(lots.retire, quantity=4)
    back: dict[str, Any] = {"organisation": "own", "lot": "L1", "number": 1, "by": "佐藤", "on": TODAY}
    assert lots.take_back(reason="見つかった", **back) == ending
    assert reads.endings("own") == ()
    assert [(entry.number, entry.taken_back_by) for entry in reads.decided("own")] == [(1, 2)]
    with pytest.raises(Failure, match="lot_decision_unknown"):
        lots.take_back(reason="もう一度", **back)
    deed(lots.waive, quantity=10)
    assert [entry.number for entry in reads.decided("own")] == [1, 3]


def test_a_decision_of_another_lot_cannot_be_taken_back_through_this_one() -> None:
    deed(lots.retire, quantity=4)
    with pytest.raises(Failure, match="lot_decision_unknown"):
        lots.take_back(organisation="own", lot="L2", number=1, reason="r", by="佐藤", on=TODAY)


def test_a_use_is_decided_for_a_product_of_the_catalogue_only() -> None:
    known = knowledge.load()
    given: dict[str, Any] = {"organisation": "own", "knowledge": known, "since": TODAY, "by": "佐藤", "on": TODAY}
    decision = uses.decide(product="oracle/java-se", kind=UseKind.FREE_HERE, reason="開発のみ", **given)
    estate = estates.gather(organisation="own", on=TODAY, knowledge=known, whole=False).estate
    assert estate.use_decisions == (decision,)
    with pytest.raises(Failure, match="product_unknown"):
        uses.decide(product="oracle/jav", kind=UseKind.FREE_HERE, reason="r", **given)
    with pytest.raises(Failure, match="decision_without_reason"):
        uses.decide(product="oracle/java-se", kind=UseKind.FREE_HERE, reason="", **given)
