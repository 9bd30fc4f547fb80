"""What to know of the finished count: versions out of reach, licences that wait, moves without activation."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from daicho.count.assigning import WAITING
from daicho.count.lots import Lots
from daicho.count.matching import Matcher
from daicho.count.model import Need
from daicho.count.needs import ESTATE
from daicho.words.finding import Finding
from daicho.words.position import Allocation, Demand


def about(demands: Iterable[Demand], allocations: Sequence[Allocation], owned: Lots, matcher: Matcher) -> list[Finding]:
    """All remarks on a position."""
    by_id = {demand.id: demand for demand in demands}
    missed = [by_id[a.demand] for a in allocations if not a.lot and a.quantity]
    found = [
        *_out_of_reach(missed, owned, matcher),
        *_waiting({demand.release.product for demand in missed}, allocations, owned, matcher),
        *_not_activated(allocations, owned, matcher),
    ]
    return list(dict.fromkeys(found))


def _out_of_reach(missed: Iterable[Demand], owned: Lots, matcher: Matcher) -> Iterator[Finding]:
    """Versions older than those that a subscription or maintenance still allows (T35)."""
    for release, metric in dict.fromkeys((demand.release, demand.metric) for demand in missed):
        for stock in (*owned.stocks, *owned.bound):
            right = matcher.beyond_reach(stock, Need(release, metric))
            if right is not None:
                lot = stock.members[0][0]
                yield Finding.at("version_out_of_reach", ESTATE, product=release, lot=lot, back=right.back)


def _waiting(short: set[str], allocations: Iterable[Allocation], owned: Lots, matcher: Matcher) -> Iterator[Finding]:
    """Licences that nobody uses and that may not move yet, where their product is short (T14)."""
    serving = {(a.lot, unit) for a in allocations if a.lot in owned.given.holds for unit in a.units}
    for name, holds in owned.given.holds.items():
        lot = owned.lots.get(name)
        right = None if lot is None else matcher.first("waiting", lot.release.product, lot.channel)
        if lot is None or right is None or lot.release.product not in short:
            continue
        for hold in holds:
            if hold.why == WAITING and (name, hold.unit) not in serving:
                free_on = hold.since + timedelta(days=right.days + 1)
                yield Finding.at("licence_waits", ESTATE, lot=name, unit=hold.unit, since=hold.since, free_on=free_on)


def _not_activated(allocations: Iterable[Allocation], owned: Lots, matcher: Matcher) -> Iterator[Finding]:
    """Old perpetual versions that went to another machine: the publisher activates them no more (T37)."""
    until = {lot: stock.until for stock in (*owned.stocks, *owned.bound) for lot, _ in stock.members}
    for allocation in allocations:
        lot = owned.lots.get(allocation.lot)
        right = None if lot is None else matcher.first("activation", lot.release.product, lot.channel)
        if lot is None or right is None or matcher.is_assured(until.get(lot.lot)):
            continue
        for unit in allocation.units:
            since = owned.given.moved.get((lot.lot, unit))
            if since is not None and matcher.is_older(lot.release, since, right.back or 0):
                yield Finding.at("no_new_activation", ESTATE, lot=lot.lot, unit=unit, product=lot.release, since=since)
