"""Quotations: amounts, tax and rounding, each with its sum beside it."""

from datetime import date
from decimal import Decimal

import pytest

from daicho.answer.quotation import QuotationError, hours, quotation, yen

ON = date(2026, 11, 24)


def test_amounts_are_whole_yen_and_the_tax_is_reckoned_once() -> None:
    made = quotation([("a", "12.5", "h", "6000"), ("b", "4.25", "h", "6333"), ("off", "1", "", "▲5,000")], on=ON)
    # 12.5 × 6,000 = 75,000; 4.25 × 6,333 = 26,915.25; 75,000 + 26,915 − 5,000 = 96,915; 10 % = 9,691.5
    assert [line.amount for line in made.lines] == [75000, 26915, -5000]
    assert (made.subtotal, made.tax, made.total) == (96915, 9691, 106606)


def test_tax_by_line_would_be_another_sum() -> None:
    made = quotation([("a", "1", "", "15")] * 3, on=ON)
    assert (made.subtotal, made.tax) == (45, 4)  # by line 1 + 1 + 1 = 3


def test_a_part_of_a_yen_is_dropped_from_a_discount_too() -> None:
    assert quotation([("a", "0.5", "", "-5")], on=ON).subtotal == -2


@pytest.mark.parametrize(
    ("day", "percent"),
    [("1980-01-01", 0), ("1989-04-01", 3), ("2014-03-31", 5), ("2019-09-30", 8), ("2019-10-01", 10)],
)
def test_the_rate_is_that_of_the_day(day: str, percent: int) -> None:
    assert quotation([("a", "1", "", "100")], on=date.fromisoformat(day)).tax == percent


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (("a", "many", "h", "1"), "many"),
        (("a", "1", "h", ""), ""),
        (("a", "1", "h", "0.5"), "0.5"),
        (("a", "0", "h", "1"), "0"),
        (("a", "-1", "h", "1"), "-1"),
        (("a", "NaN", "h", "1"), "NaN"),
        (("a", "1", "h", "Infinity"), "Infinity"),
    ],
)
def test_what_is_no_number_is_named_with_its_row(row: tuple[str, ...], value: str) -> None:
    with pytest.raises(QuotationError) as error:
        quotation([("a", "1", "h", "1"), row], on=ON)
    assert (error.value.number, error.value.value) == (2, value)


def test_hours_add_up_without_zeros_behind() -> None:
    assert hours([("a", "12.50"), ("b", "8"), ("c", "1,000")]) == "1,020.5"
    assert yen(-1234567) == "▲1,234,567"
    assert quotation([("a", "10", "", "1")], on=ON).lines[0].quantity == Decimal(10)
