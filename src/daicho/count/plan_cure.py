"""A cure that gives up last: what no purchase ends, a change to what is licensed there or on sale may end."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from daicho.count.plan import cheapest
from daicho.count.plan_offers import offers
from daicho.count.plan_problem import PLAN
from daicho.count.rulebook import Rulebook
from daicho.words.finding import Finding
from daicho.words.plan import ChangeOption, Plan, PlanOptions, ReleasePattern
from daicho.words.position import Position
from daicho.words.reading import Estate
from daicho.words.software import Channel, Release

MOST_TARGETS = 6
"""So many releases are tried in place of one that nothing else can cover."""


def cure(
    estate: Estate, rulebook: Rulebook, options: PlanOptions, *, on: date, rules_on: date | None = None
) -> tuple[Plan, Estate]:
    """The cheapest plan; where it leaves something short, the cheapest with changes of just those releases."""
    plan, after = cheapest(estate, rulebook, options, on=on, rules_on=rules_on)
    if not plan.left_short:
        return plan, after
    further = tuple(_changes(estate, plan.position, options, on))
    if not further:
        return plan, after
    wider = replace(options, changes=(*options.changes, *further))
    plan, after = cheapest(estate, rulebook, wider, on=on, rules_on=rules_on)
    if options.labour_of("").machine is None:
        plan = replace(plan, findings=(*plan.findings, *_unstated(plan, further)))
    return plan, after


def _changes(estate: Estate, left: Position, options: PlanOptions, on: date) -> Iterator[ChangeOption]:
    """What is short becomes the version bound to one of its machines, or one on sale; named changes go first."""
    demands = {demand.id: demand for demand in left.demands}
    short: dict[Release, set[str]] = {}
    for allocation in left.allocations:
        if not allocation.lot and allocation.quantity:
            short.setdefault(demands[allocation.demand].release, set()).update(allocation.units)
    for release, units in sorted(short.items()):
        pattern = ReleasePattern(release.product, release.edition, release.version)
        for to, channel in list(_targets(estate, release, units, options, on))[:MOST_TARGETS]:
            if to != release:
                yield ChangeOption(what=pattern, to=to, channel=channel, labour=options.labour_of("").machine or 0)


def _targets(
    estate: Estate, release: Release, units: set[str], options: PlanOptions, on: date
) -> Iterator[tuple[Release, Channel]]:
    bound = (
        (lot.release, lot.channel)
        for lot in estate.entitlements
        if lot.release.product == release.product and not units.isdisjoint(lot.bound_to)
    )
    sold = ((o.price.release, o.price.channel) for o in offers(estate.prices, options, on, options.years))
    same = (pair for pair in sold if pair[0].product == release.product)
    yield from dict.fromkeys((*sorted(bound), *sorted(same)))


def _unstated(plan: Plan, further: Iterable[ChangeOption]) -> Iterator[Finding]:
    """The changes made that nobody has put a price on."""
    made = Counter(
        move.release.product
        for move in plan.moves
        if any(c.to == move.to and c.what.fits(move.release) for c in further)
    )
    for product, count in sorted(made.items()):
        yield Finding.at("plan_change_without_labour", PLAN, product=product, count=count)
