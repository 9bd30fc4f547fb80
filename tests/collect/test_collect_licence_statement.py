"""The general licence statement of Configuration Manager."""

from datetime import date

from daicho.words.entitlement import Metric, ProofStatus
from daicho.words.software import Channel, Release
from support.tables import codes, csv_bytes, reading_of

HEAD = ["Name", "Publisher", "Version", "Language", "EffectiveQuantity", "PONumber", "ResellerName", "DateOfPurchase"]
HEAD += ["SupportPurchased", "SupportExpirationDate", "Comments"]


def row(*, quantity: str = "10", bought: str = "10/10/2010", support: str = "", until: str = "") -> list[str]:
    return [
        "Software Title 1",
        "Publisher 1",
        "1.01",
        "English",
        quantity,
        "PO-1",
        "Reseller",
        bought,
        support,
        until,
        "ok",
    ]


def test_a_statement_is_read_with_its_words_as_they_stand() -> None:
    reading = reading_of(csv_bytes(HEAD, row()))
    (lot,) = reading.entitlements
    assert reading.source == "licence_statement"
    assert lot.release == Release("Software Title 1", "", "1.01")
    assert (lot.publisher, lot.language, lot.seller, lot.agreement) == ("Publisher 1", "English", "Reseller", "PO-1")
    assert (lot.quantity, lot.starts_on, lot.remarks) == (10, date(2010, 10, 10), "ok")
    assert (lot.metric, lot.channel, lot.proof) == (Metric.DEVICE, Channel.UNKNOWN, ProofStatus.PURCHASE_RECORD)
    assert codes(reading) == ["statement_metric_assumed"]


def test_months_come_first_and_iso_is_always_right() -> None:
    days = [
        reading_of(csv_bytes(HEAD, row(bought=text))).entitlements[0].starts_on for text in ("04/01/2019", "2019-04-01")
    ]
    assert days == [date(2019, 4, 1)] * 2
    assert reading_of(csv_bytes(HEAD, row(bought="13/01/2019"))).entitlements == ()


def test_zero_means_that_support_was_bought_and_one_that_it_was_not() -> None:
    bought = reading_of(csv_bytes(HEAD, row(support="0", until="03/31/2027")))
    assert "statement_support_not_counted" in codes(bought)
    assert bought.entitlements[0].remarks == "ok SupportExpirationDate=2027-03-31"
    not_bought = reading_of(csv_bytes(HEAD, row(support="1")))
    assert codes(not_bought) == ["statement_metric_assumed"]


def test_one_with_an_end_of_support_looks_like_the_trap() -> None:
    trapped = reading_of(csv_bytes(HEAD, row(support="1", until="03/31/2027")))
    assert "statement_support_contradicts" in codes(trapped)
    assert "statement_support_not_counted" not in codes(trapped)


def test_bad_quantities_cost_their_row_only() -> None:
    reading = reading_of(csv_bytes(HEAD, row(quantity="many"), row(quantity="1,200")))
    assert [e.quantity for e in reading.entitlements] == [1200]
    assert codes(reading)[0] == "table_count_not_read"


def test_two_purchases_that_say_the_same_are_two_lots() -> None:
    lots = [e.lot for e in reading_of(csv_bytes(HEAD, row(), row())).entitlements]
    assert len(set(lots)) == 2
