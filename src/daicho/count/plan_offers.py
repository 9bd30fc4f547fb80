"""What may be bought: prices in force as lots without end, so that the rules decide what each would serve."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from daicho.words.entitlement import Entitlement, Price, ProofStatus
from daicho.words.plan import PlanOptions
from daicho.words.software import Channel

OFFERED = 10_000_000
"""Licences of an offer while ways are listed: more than any estate needs."""
YEAR = 12
WITH_A_MACHINE = frozenset((Channel.OEM, Channel.PREINSTALLED))
NOT_FOR_WORK = frozenset((Channel.TRIAL, Channel.FREE, Channel.DEVELOPER, Channel.EDUCATION))


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A price as the solver sees it: ``cost`` yen for one pack over the whole plan."""

    id: str
    price: Price
    cost: int


def years_later(day: date, years: int) -> date:
    """The same day ``years`` later; the 29th of February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def in_force(price: Price, on: date) -> bool:
    """Whether a price holds on a day."""
    return (price.starts_on is None or price.starts_on <= on) and (price.ends_on is None or on <= price.ends_on)


def periods(price: Price, years: int) -> int:
    """How often a price is paid over ``years``: once, or once per period begun."""
    return 1 if price.period_months == 0 else -(-12 * years // price.period_months)


def offers(prices: Iterable[Price], options: PlanOptions, on: date, years: int) -> tuple[Offer, ...]:
    """All offers of a day. What comes with a machine only, or is not for work, is none."""
    dated = (_with_period(price) for price in prices if in_force(price, on))
    found = sorted((price for price in dated if _may_be_bought(price, options)), key=_order)
    return tuple(
        Offer(id=f"offer {number} {price.release}", price=price, cost=price.unit_price * periods(price, years))
        for number, price in enumerate(dict.fromkeys(found), 1)
    )


def _with_period(price: Price) -> Price:
    """A subscription whose price list tells no period is paid by the year."""
    unsaid = price.channel is Channel.SUBSCRIPTION and price.period_months == 0
    return replace(price, period_months=YEAR) if unsaid else price


def _may_be_bought(price: Price, options: PlanOptions) -> bool:
    if price.channel in WITH_A_MACHINE | NOT_FOR_WORK or price.pack < 1:
        return False
    allowed = options.subscriptions
    return price.period_months == 0 or allowed is None or any(pattern.fits(price.release) for pattern in allowed)


def _order(price: Price) -> tuple[object, ...]:
    return (price.release, price.metric, price.channel, price.pack, price.period_months, price.unit_price, price.source)


def lot_of(offer: Offer, quantity: int, on: date, years: int, name: str = "") -> Entitlement:
    """An offer as a lot of the ledger; a subscription ends with the plan's years."""
    price = offer.price
    return Entitlement(
        lot=name or offer.id,
        release=price.release,
        metric=price.metric,
        channel=price.channel,
        quantity=quantity,
        starts_on=on,
        ends_on=years_later(on, years) if price.period_months else None,
        proof=ProofStatus.PURCHASE_RECORD,
        unit_price=price.unit_price,
    )
