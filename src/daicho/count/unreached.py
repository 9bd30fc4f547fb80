"""Servers that nobody is known to access: a server licence that is owned serves them, and none is bought (T28)."""

from collections.abc import Iterable, Iterator, Sequence

from daicho.count.choosing import Chooser
from daicho.count.matching import Matcher
from daicho.count.model import Need, Stock
from daicho.count.needs import ESTATE, Needs
from daicho.count.sites import Part
from daicho.words.entitlement import Metric
from daicho.words.finding import Finding
from daicho.words.position import Allocation, Demand
from daicho.words.software import Release


def may_go_by_server(release: Release, matcher: Matcher) -> bool:
    """Whether the edition may go by server and access licences instead of cores."""
    return release.edition in matcher.book.product(release.product).by_server


def let_owned_servers_serve(matcher: Matcher, needs: Needs, stocks: Sequence[Stock]) -> None:
    """Gives the servers that still go by cores alone the choice of a server licence that is owned.

    How many access licences would go with it nobody knows, so buying one never looks cheaper than cores.
    """
    by_server = {stock.release.product for stock in stocks if stock.metric is Metric.SERVER}
    chooser = Chooser.of(matcher, needs, stocks)
    for key, hosts in list(needs.hosts.items()):
        number, size, once = key
        release = needs.kinds[number].release
        if release.product in by_server and may_go_by_server(release, matcher):
            server = needs.number(Need(release, Metric.SERVER))
            del needs.hosts[key]
            for host in hosts:
                ways = [(Part(number, size, host),), (Part(server, 1, host, buyable=False),)]
                chooser.add([ways], [], [once])


def served_unreached(
    demands: Iterable[Demand], allocations: Iterable[Allocation], reached: Iterable[str], matcher: Matcher
) -> Iterator[Finding]:
    """One finding per release whose server licences went to servers of which no access is recorded."""
    by_id = {demand.id: demand for demand in demands if demand.metric is Metric.SERVER}
    known, found = set(reached), dict[Release, set[str]]()
    for allocation in allocations:
        demand = by_id.get(allocation.demand)
        if demand is not None and allocation.lot and may_go_by_server(demand.release, matcher):
            found.setdefault(demand.release, set()).update(set(allocation.units) - known)
    for release, units in sorted(found.items()):
        if units:
            yield Finding.at("accesses_not_known", ESTATE, product=release, machine=min(units), count=len(units))
