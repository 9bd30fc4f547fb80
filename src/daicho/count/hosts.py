"""What servers need: core licences, by host with its guests or by copy."""

from daicho.count.machines import Machines
from daicho.count.matching import Matcher
from daicho.count.metrics import core
from daicho.count.model import Need
from daicho.count.needs import Needs
from daicho.count.rulebook import Product
from daicho.words.entitlement import Metric
from daicho.words.estate import Machine, MachineKind
from daicho.words.software import Release


def add_hosts(used: list[tuple[str, Release]], machines: Machines, matcher: Matcher, needs: Needs) -> None:
    """Windows Server at the host with its guests (T24); products counted per copy at each machine (T27)."""
    at_host: dict[tuple[str, str], list[tuple[str, Release]]] = {}
    for unit, release in used:
        at_host.setdefault((_licensed_at(unit, release, machines, matcher, needs), release.product), []).append(
            (unit, release)
        )
    for (host, product), copies in sorted(at_host.items()):
        _host(machines[host], matcher.book.product(product), copies, matcher, needs)


def _licensed_at(unit: str, release: Release, machines: Machines, matcher: Matcher, needs: Needs) -> str:
    rule = matcher.book.product(release.product).cores
    machine = machines[unit]
    if rule is None or rule.per_copy or machine.kind is not MachineKind.VM:
        return unit
    if machine.host in machines:
        needs.aside(unit, release, "vm-on-host", host=machine.host)
        return machine.host
    needs.doubt("host_unknown", machine=unit, host=machine.host or "-", product=release)
    return unit


def _host(host: Machine, product: Product, copies: list[tuple[str, Release]], matcher: Matcher, needs: Needs) -> None:
    rule = product.cores
    if rule is None:
        raise ValueError(f"rules: {product.id} is counted by core and has no core rule")
    if host.cores == 0:
        needs.doubt("cores_unknown", machine=host.id, product=product.id, cores=rule.per_machine)
    releases = [release for _, release in copies]
    edition = next(
        (r.edition for r in sorted(releases) if r.edition in rule.unlimited), max(r.edition for r in releases)
    )
    version = max(
        (r.version for r in releases), key=lambda v: (product.versions[v].rank if v in product.versions else -1, v)
    )
    vm = host.kind is MachineKind.VM
    once = core.cores_to_license(rule, processors=1 if vm else host.processors, cores=host.cores)
    guests = sum(1 for unit, _ in copies if unit != host.id)
    number = needs.number(Need(Release(product.id, edition, version), Metric.CORE))
    whole = once * core.stacks(rule, edition=edition, vms=guests)
    needs.hosts.setdefault((number, whole, once), []).append(host.id)
