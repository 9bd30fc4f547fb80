"""What would end each shortfall, and for how much."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from daicho.count.binding import Bound
from daicho.count.machines import Machines
from daicho.count.matching import Matcher
from daicho.count.model import Need, Stock
from daicho.words.entitlement import Metric, Price
from daicho.words.position import Allocation, Cure, Demand
from daicho.words.software import Channel, Release

BUY, REINSTALL, DECIDE, CHANGE = "buy", "use_licensed_version", "decide", "buy_and_change"
SOLD_THROUGH = (Channel.VOLUME, Channel.RETAIL, Channel.SUBSCRIPTION)
"""Ways to buy a licence without a machine, the one with the widest rights first."""


@dataclass(slots=True)
class Buying:
    """The cheapest offer that may serve a need under the rules of the day."""

    matcher: Matcher
    prices: tuple[Price, ...]
    _offers: dict[Need, Price | None] = field(default_factory=dict)

    def offer(self, need: Need) -> Price | None:
        """The cheapest price in force whose licence may serve ``need``; None where none is known."""
        if need not in self._offers:
            fit = [price for price in self.prices if self._in_force(price) and self._serves(price, need)]
            self._offers[need] = min(fit, key=lambda p: (_each(p), p.release, p.metric, p.channel), default=None)
        return self._offers[need]

    def price(self, need: Need) -> int | None:
        """The list price of one licence for ``need``, in yen; of a pack its share, rounded up."""
        offer = self.offer(need)
        return None if offer is None else _each(offer)

    def replacement(self, release: Release) -> Price | None:
        """The price of what is sold in place of a release: the newest of its edition, the cheapest of that."""
        product = self.matcher.book.product(release.product)
        fit = [
            price
            for price in self.prices
            if self._in_force(price)
            and (price.release.product, price.release.edition) == (release.product, release.edition)
            and (not price.release.version or price.release.version in product.versions)
        ]
        ranks = {version: facts.rank for version, facts in product.versions.items()}
        return min(fit, key=lambda p: (-ranks.get(p.release.version, len(ranks)), _each(p), p.channel), default=None)

    def on_sale(self, need: Need) -> tuple[Release, bool]:
        """The newest version that was out on the day, where no price is known; and whether it serves the need as it is.

        What serves by no right must be installed in place of what is there.
        """
        product, wanted = self.matcher.book.product(need.release.product), need.release
        if not product.versionless and product.newest_on(self.matcher.on):
            wanted = Release(wanted.product, wanted.edition, product.newest_on(self.matcher.on))
        return wanted, any(self._would_serve(wanted, channel, need) for channel in SOLD_THROUGH)

    def _in_force(self, price: Price) -> bool:
        on = self.matcher.on
        return (price.starts_on is None or price.starts_on <= on) and (price.ends_on is None or on <= price.ends_on)

    def _serves(self, price: Price, need: Need) -> bool:
        stock = Stock(id="", release=price.release, metric=price.metric, channel=price.channel)
        return self.matcher.match(stock, replace(need, form="")) is not None  # assurance can be bought with it

    def _would_serve(self, release: Release, channel: Channel, need: Need) -> bool:
        stock = Stock(id="", release=release, metric=need.metric, channel=channel)
        return self.matcher.match(stock, replace(need, form="")) is not None


def cures(
    buying: Buying,
    demands: Iterable[Demand],
    allocations: Iterable[Allocation],
    bound: Bound,
    machines: Machines,
) -> tuple[Cure, ...]:
    """One cure per release, offer and deed; what a deed without cost can mend is not bought."""
    by_id = {demand.id: demand for demand in demands}
    missing = [allocation for allocation in allocations if allocation.lot == "" and allocation.quantity]
    idle = _idle_licences(bound, machines, {by_id[allocation.demand].release.product for allocation in missing})
    found: dict[tuple[object, ...], list[_Part]] = {}
    for allocation in missing:
        for part in _of(allocation, by_id[allocation.demand], buying, idle):
            found.setdefault((part.action, part.release, part.metric), []).append(part)
    return tuple(sorted(map(_together, found.values()), key=lambda cure: (cure.release, cure.metric, cure.action)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What ends one shortfall; alike parts become one cure, so that packs are rounded up once."""

    release: Release
    metric: Metric
    action: str
    quantity: int
    units: tuple[str, ...]
    price: Price | None = None


def _together(parts: Sequence[_Part]) -> Cure:
    first, price = parts[0], parts[0].price
    quantity = sum(part.quantity for part in parts)
    cost = 0 if first.action == REINSTALL else None
    if price is not None:
        packs = -(-quantity // max(1, price.pack))
        quantity, cost = packs * max(1, price.pack), packs * price.unit_price
    units = tuple(sorted({unit for part in parts for unit in part.units}))
    return Cure(
        release=first.release, metric=first.metric, quantity=quantity, action=first.action, cost=cost, units=units
    )


def _idle_licences(bound: Bound, machines: Machines, products: set[str]) -> dict[tuple[str, str], Release]:
    """(machine, product) → the version licensed for that machine and not used there: reinstalling it is free.

    Only for ``products`` of which something is missing.
    """
    stocks = [stock for stock in bound.stocks.values() if stock.release.product in products]
    names = {stock.id for stock in stocks}
    used = {(unit, stock) for (_, stock, _), units in bound.served.items() if stock in names for unit in units}
    found: dict[tuple[str, str], Release] = {}
    for stock in stocks:
        for unit in stock.bound or ():
            if stock.quantity and unit in machines and (unit, stock.id) not in used:
                key = (unit, stock.release.product)
                found[key] = max(stock.release, found.get(key, stock.release))
    return found


def _of(
    allocation: Allocation, demand: Demand, buying: Buying, idle: Mapping[tuple[str, str], Release]
) -> Iterator[_Part]:
    product = demand.release.product
    again: dict[Release, list[str]] = {}
    rest: list[str] = []
    for unit in allocation.units:
        licensed = idle.get((unit, product))
        (rest if licensed is None else again.setdefault(licensed, [])).append(unit)
    for release, units in again.items():
        yield _Part(release=release, metric=demand.metric, action=REINSTALL, quantity=len(units), units=tuple(units))
    if rest:
        yield _bought(demand, allocation.quantity - sum(map(len, again.values())), tuple(rest), buying)


def _bought(demand: Demand, quantity: int, units: tuple[str, ...], buying: Buying) -> _Part:
    offers = [buying.offer(Need(demand.release, demand.metric, based)) for based in (False, True)]
    price = min((o for o in offers if o is not None), key=_each, default=None)
    release, action = demand.release, BUY
    if price is None and demand.release.product not in buying.matcher.book.products:
        action = DECIDE
    elif price is None:
        price = buying.replacement(demand.release)
        release, serves = buying.on_sale(Need(demand.release, demand.metric))
        action = BUY if serves and price is None else CHANGE
    return _Part(
        release=release if price is None else price.release,
        metric=demand.metric if price is None else price.metric,
        action=action,
        quantity=quantity,
        units=units,
        price=price,
    )


def _each(price: Price) -> int:
    """Yen for one licence, rounded up."""
    return -(-price.unit_price // max(1, price.pack))
