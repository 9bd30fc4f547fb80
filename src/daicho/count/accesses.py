"""What accesses to servers need: client access licences, of people or of devices."""

from collections.abc import Iterable

from daicho.count.machines import Machines
from daicho.count.matching import Matcher
from daicho.count.metrics import cal
from daicho.count.model import Need
from daicho.count.needs import Needs
from daicho.count.rulebook import Product
from daicho.words.entitlement import Metric
from daicho.words.estate import Access
from daicho.words.software import Release


def add_accesses(
    accesses: Iterable[Access], machines: Machines, left: set[str], matcher: Matcher, needs: Needs
) -> None:
    """Adds the needs of accesses; ``left`` are people who no longer belong to the company."""
    pairs: dict[str, set[tuple[str, str]]] = {}
    for access in accesses:
        if (
            access.user in left
            or (access.machine and access.machine not in machines)
            or access.user == access.machine == ""
        ):
            needs.doubt(
                "access_of_nobody",
                user=access.user or "-",
                machine=access.machine or "-",
                product=access.server_product,
            )
            continue
        pairs.setdefault(access.server_product, set()).add((access.user, access.machine))
    for server in sorted(pairs):
        product = matcher.book.product(server)
        if not product.cal:
            needs.doubt("no_cal_rule", product=server)
            continue
        release = Release(product.cal, "", _newest_server(product, machines, matcher, needs))
        numbers = (needs.number(Need(release, Metric.USER_CAL)), needs.number(Need(release, Metric.DEVICE_CAL)))
        needs.accesses.extend((*numbers, cluster) for cluster in cal.clusters(sorted(pairs[server])))


def _newest_server(product: Product, machines: Machines, matcher: Matcher, needs: Needs) -> str:
    """The version that the licences must reach: an access names the product, not the server (T29)."""
    running = [version for version in machines.systems(product.id) if version in product.versions]
    running += [
        need.release.version
        for need in needs.kinds
        if need.release.product == product.id and need.release.version in product.versions
    ]
    if running:
        return max(running, key=lambda version: product.versions[version].rank)
    needs.doubt("no_server_seen", product=product.id)
    return product.newest_on(matcher.on)
