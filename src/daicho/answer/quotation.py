"""A quotation in yen: hours or pieces times a price, the tax once on the sum, every rounding said."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal, InvalidOperation
from functools import cache
from importlib.resources import files

from daicho.answer.letter_rows import Row


class QuotationError(ValueError):
    """A quantity or price that is no number; ``number`` is the row, counted from 1, ``value`` what stands there."""

    def __init__(self, number: int, value: str) -> None:
        super().__init__(f"row {number}: {value!r} is no number")
        self.number = number
        self.value = value


@dataclass(frozen=True, slots=True)
class TaxRate:
    """Consumption tax in per cent, from its first day."""

    percent: int
    first_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedLine:
    """One line: what, how many of what unit, yen for one, yen in all (part yen dropped)."""

    what: str
    quantity: Decimal
    unit: str
    price: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """The lines and their sums in yen; ``tax`` is reckoned once on the sum, part yen dropped."""

    lines: tuple[QuotedLine, ...]
    percent: int

    @property
    def subtotal(self) -> int:
        """The sum without tax."""
        return sum(line.amount for line in self.lines)

    @property
    def tax(self) -> int:
        """The tax on the sum."""
        return _whole(Decimal(self.subtotal) * self.percent / 100)

    @property
    def total(self) -> int:
        """The sum with tax."""
        return self.subtotal + self.tax


def quotation(rows: Iterable[Row], *, on: date) -> Quotation:
    """The quotation of rows (what, quantity, unit, price for one) with the tax of the day ``on``."""
    return Quotation(lines=tuple(_line(number, row) for number, row in enumerate(rows, 1)), percent=_percent(on))


def hours(rows: Iterable[Row]) -> str:
    """The sum of the last column of rows, as it is printed."""
    total = sum((_number(number, row[-1]) for number, row in enumerate(rows, 1)), Decimal(0))
    return f"{total.normalize():,f}"


def _line(number: int, row: Row) -> QuotedLine:
    what, quantity, unit, price = row
    many, each = _number(number, quantity), _number(number, price)
    if each != each.to_integral_value() or many <= 0 or not what:
        raise QuotationError(number, price if many > 0 else quantity)
    return QuotedLine(what=what, quantity=many, unit=unit, price=int(each), amount=_whole(many * each))


def _number(number: int, said: str) -> Decimal:
    try:
        value = Decimal(said.replace(",", "").replace("▲", "-"))
    except InvalidOperation as error:
        raise QuotationError(number, said) from error
    if not value.is_finite():
        raise QuotationError(number, said)
    return value


def _whole(yen: Decimal) -> int:
    """Whole yen; a part of a yen is dropped, also from a discount."""
    return int(yen.copy_abs().to_integral_value(ROUND_FLOOR).copy_sign(yen))


@cache
def tax_rates() -> tuple[TaxRate, ...]:
    """The rates of consumption tax, oldest first; see ``data/letters/tax.toml``."""
    text = files("daicho.data").joinpath("letters").joinpath("tax.toml").read_text(encoding="utf-8")
    return tuple(TaxRate(entry["percent"], entry["first_day"]) for entry in tomllib.loads(text)["rate"])


def _percent(on: date) -> int:
    rates = [rate.percent for rate in tax_rates() if rate.first_day <= on]
    return rates[-1] if rates else 0


def yen(amount: int) -> str:
    """Yen with thousands parted; a discount is marked ▲."""
    return f"{'▲' if amount < 0 else ''}{abs(amount):,}"
