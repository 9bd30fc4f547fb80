"""What would end each shortfall, and for how much."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from daicho.count.binding import Bound
from daicho.count.machines import Machines
from daicho.count.matching import Matcher
from daicho.count.model import Need, Stock
from daicho.words.entitlement import Price
from daicho.words.position import Allocation, Cure, Demand
from daicho.words.software import Release

BUY, REINSTALL, DECIDE = "buy", "use_licensed_version", "decide"


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
            self._offers[need] = min(fit, key=lambda p: (p.unit_price, p.release, p.metric, p.channel), default=None)
        return self._offers[need]

    def price(self, need: Need) -> int | None:
        """The list price of one licence for ``need``, in yen."""
        offer = self.offer(need)
        return None if offer is None else offer.unit_price

    def _in_force(self, price: Price) -> bool:
        on = self.matcher.on
        return (price.starts_on is None or price.starts_on <= on) and (price.ends_on is None or on <= price.ends_on)

    def _serves(self, price: Price, need: Need) -> bool:
        stock = Stock(id="", release=price.release, metric=price.metric, channel=price.channel)
        return self.matcher.match(stock, need) is not None


def cures(
    buying: Buying,
    demands: Iterable[Demand],
    allocations: Iterable[Allocation],
    bound: Bound,
    machines: Machines,
) -> tuple[Cure, ...]:
    """One cure per release, offer and deed; what a deed without cost can mend is not bought."""
    by_id = {demand.id: demand for demand in demands}
    idle = _idle_licences(bound, machines)
    found: dict[tuple[object, ...], tuple[Cure, list[str]]] = {}
    for allocation in allocations:
        if allocation.lot == "" and allocation.quantity:
            demand = by_id[allocation.demand]
            for cure, units in _of(allocation, demand, buying, idle):
                key = (cure.action, cure.release, cure.metric)
                known = found.get(key)
                found[key] = (cure, units) if known is None else (_added(known[0], cure), known[1] + units)
    ended = (_with_units(cure, units) for cure, units in found.values())
    return tuple(sorted(ended, key=lambda cure: (cure.release, cure.metric, cure.action)))


def _idle_licences(bound: Bound, machines: Machines) -> dict[tuple[str, str], Release]:
    """(machine, product) → the version licensed for that machine and not used there: reinstalling it is free."""
    used = {(unit, stock) for (_, stock, _), units in bound.served.items() for unit in units}
    found: dict[tuple[str, str], Release] = {}
    for stock in bound.stocks.values():
        for unit in stock.bound or ():
            if stock.quantity and unit in machines and (unit, stock.id) not in used:
                key = (unit, stock.release.product)
                found[key] = max(stock.release, found.get(key, stock.release))
    return found


def _of(
    allocation: Allocation, demand: Demand, buying: Buying, idle: Mapping[tuple[str, str], Release]
) -> list[tuple[Cure, list[str]]]:
    product = demand.release.product
    again: dict[Release, list[str]] = {}
    rest: list[str] = []
    for unit in allocation.units:
        licensed = idle.get((unit, product))
        (rest if licensed is None else again.setdefault(licensed, [])).append(unit)
    made = [
        (Cure(release=release, metric=demand.metric, quantity=len(units), action=REINSTALL, cost=0), units)
        for release, units in again.items()
    ]
    if rest:
        quantity = allocation.quantity - sum(len(units) for units in again.values())
        made.append((_bought(demand, quantity, buying), rest))
    return made


def _bought(demand: Demand, quantity: int, buying: Buying) -> Cure:
    offers = [buying.offer(Need(demand.release, demand.metric, based)) for based in (False, True)]
    known = min((o for o in offers if o is not None), key=lambda o: o.unit_price, default=None)
    if known is not None:
        cost = known.unit_price * quantity
        return Cure(release=known.release, metric=known.metric, quantity=quantity, action=BUY, cost=cost)
    ruled = demand.release.product in buying.matcher.book.products
    return Cure(release=demand.release, metric=demand.metric, quantity=quantity, action=BUY if ruled else DECIDE)


def _added(one: Cure, other: Cure) -> Cure:
    cost = None if one.cost is None or other.cost is None else one.cost + other.cost
    return Cure(
        release=one.release, metric=one.metric, quantity=one.quantity + other.quantity, action=one.action, cost=cost
    )


def _with_units(cure: Cure, units: list[str]) -> Cure:
    return Cure(
        release=cure.release,
        metric=cure.metric,
        quantity=cure.quantity,
        action=cure.action,
        cost=cure.cost,
        units=tuple(sorted(set(units))),
    )
