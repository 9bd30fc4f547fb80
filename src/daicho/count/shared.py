"""Machines with shared computer activation: whoever signs in brings a licence, or the machine has one (T19)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from daicho.count.machines import Machines
from daicho.count.matching import Matcher
from daicho.count.metrics import cal
from daicho.count.metrics.cal import Reach
from daicho.count.model import Need, Stock
from daicho.count.needs import Needs
from daicho.words.entitlement import Metric
from daicho.words.estate import Access
from daicho.words.software import Release


@dataclass(slots=True)
class Signing:
    """Who may sign in where, and with what: ``accesses`` by product, people's ``plans``, stocks ``bound`` to units."""

    accesses: Mapping[str, list[Access]]
    plans: Mapping[str, tuple[Release, ...]]
    bound: list[Stock]
    machines: Machines
    matcher: Matcher
    needs: Needs
    _held: dict[str, list[Stock]] = field(default_factory=dict)

    def users_of(self, unit: str, product: str) -> tuple[set[str], bool]:
        """The people who use a product on a machine, or reach it there, and whether some of them are not known."""
        rows = [a for a in self.accesses.get(product, ()) if unit in (a.machine, a.server)]
        known = {access.user for access in rows if access.user} | ({self.machines.user_of(unit)} - {""})
        return known, not rows or any(not access.user for access in rows)

    def holds(self, unit: str, need: Need) -> bool:
        """Whether a licence that may serve nobody else would serve the need."""
        return any(self.matcher.match(stock, need) is not None for stock in self.held(unit))

    def held(self, unit: str) -> list[Stock]:
        """The stocks that are bound to a machine or person."""
        if not self._held:
            for stock in self.bound:
                for one in sorted(stock.bound or ()) if stock.quantity else ():
                    self._held.setdefault(one, []).append(stock)
        return self._held.get(unit, [])


def add_shared(used: list[tuple[str, Release]], signing: Signing) -> None:
    """Adds the needs of shared copies (machine, release); people's own needs must have been added before."""
    by_release: dict[Release, list[Reach]] = {}
    for unit, release in used:
        by_release.setdefault(release, []).extend(_reaches(unit, release, signing))
    for release, reaches in sorted(by_release.items()):
        pair = (signing.needs.number(Need(release, Metric.USER)), signing.needs.number(Need(release, Metric.DEVICE)))
        signing.needs.accesses.extend(((pair,), False, cluster) for cluster in cal.clusters(reaches))


def _reaches(unit: str, release: Release, signing: Signing) -> list[Reach]:
    """The people of one machine who have no licence yet; none where the machine has its own."""
    needs, on_device = signing.needs, Need(release, Metric.DEVICE)
    users, unknown = signing.users_of(unit, release.product)
    if signing.holds(unit, on_device):
        needs.hosts.setdefault((needs.number(on_device), 1, 1), []).append(unit)
        return []
    if unknown:
        needs.doubt("shared_users_unknown", machine=unit, product=release, count=max(1, len(users)))
    return [Reach(user, unit) for user in sorted(users or {unit}) if not _has_licence(user, unit, release, signing)]


def _has_licence(user: str, unit: str, release: Release, signing: Signing) -> bool:
    """Whether a person's plan, or the licence for the person's own machine, serves here too."""
    needs, need = signing.needs, Need(release, Metric.USER)
    plan = signing.matcher.book.plan_with(signing.plans.get(user, ()), release)
    if plan is not None:
        needs.aside(unit, release, "plan-included", user=user, plan=plan)
        return True
    own = needs.of_person.setdefault(user, [])
    number = needs.number(need)
    if number not in own and signing.holds(user, need):
        own.append(number)
    if not own:
        del needs.of_person[user]
    if number in own:
        needs.aside(unit, release, "shared-own-licence", user=user)
    return number in own
