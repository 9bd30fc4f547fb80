"""The position product by product: needed, owned, covered, short, surplus."""

from collections.abc import Iterable
from dataclasses import dataclass

from daicho.count.rulebook import Rulebook
from daicho.words.entitlement import Metric
from daicho.words.position import Allocation, Demand, Line, ReleaseLine, Supply
from daicho.words.software import Release


@dataclass(slots=True)
class _Sums:
    needed: int = 0
    short: int = 0
    owned: int = 0
    used: int = 0


def lines(
    book: Rulebook, demands: Iterable[Demand], supplies: Iterable[Supply], allocations: Iterable[Allocation]
) -> tuple[Line, ...]:
    """One line per product and metric.

    What one licence serves beside its first use counts once: a second device or an earlier version of the same
    product adds no need. An application served by its suite is a need of its own product, covered.
    """
    sums: dict[tuple[str, Metric], dict[Release, _Sums]] = {}
    by_demand = {demand.id: demand for demand in demands}
    owners: dict[str, Supply] = {}
    for supply in supplies:
        owners[supply.lot] = supply
        at = _at(sums, _line_of(book, supply.release, supply.metric), supply.release)
        at.owned += supply.quantity
        at.used += supply.used
    for allocation in allocations:
        demand = by_demand[allocation.demand]
        at = _at(sums, _line_of(book, demand.release, demand.metric), demand.release)
        at.needed += _counted(allocation, demand, owners)
        at.short += 0 if allocation.lot else allocation.quantity
    return tuple(_line(product, metric, releases) for (product, metric), releases in sorted(sums.items()))


def _line_of(book: Rulebook, release: Release, metric: Metric) -> tuple[str, Metric]:
    """Named-user licences of a product counted by device stand in its one line; the two kinds of CAL do not mix."""
    own = book.product(release.product).metric
    return release.product, Metric.DEVICE if own is Metric.DEVICE else metric


def _at(sums: dict[tuple[str, Metric], dict[Release, _Sums]], line: tuple[str, Metric], release: Release) -> _Sums:
    return sums.setdefault(line, {}).setdefault(release, _Sums())


def _counted(allocation: Allocation, demand: Demand, owners: dict[str, Supply]) -> int:
    if not allocation.lot or owners[allocation.lot].release.product == demand.release.product:
        return allocation.quantity
    return len(allocation.units) * demand.quantity


def _line(product: str, metric: Metric, releases: dict[Release, _Sums]) -> Line:
    parts = tuple(
        ReleaseLine(
            release=release,
            needed=s.needed,
            covered=s.needed - s.short,
            shortfall=s.short,
            owned=s.owned,
            surplus=s.owned - s.used,
        )
        for release, s in sorted(releases.items())
    )
    return Line(
        product=product,
        metric=metric,
        owned=sum(part.owned for part in parts),
        needed=sum(part.needed for part in parts),
        covered=sum(part.covered for part in parts),
        shortfall=sum(part.shortfall for part in parts),
        surplus=sum(part.surplus for part in parts),
        releases=parts,
    )
