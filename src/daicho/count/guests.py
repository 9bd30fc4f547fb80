"""Products licensed at the host with its guests: Windows Server (T23–T26, T31)."""

from collections.abc import Sequence
from dataclasses import dataclass

from daicho.count.choosing import Chooser
from daicho.count.machines import Machines
from daicho.count.matching import Matcher
from daicho.count.metrics import core
from daicho.count.model import Need, Stock
from daicho.count.needs import Needs
from daicho.count.rulebook import CoreRule, Product
from daicho.count.sites import Option, Part
from daicho.words.entitlement import Metric
from daicho.words.estate import Machine, MachineKind
from daicho.words.software import Channel, Release


@dataclass(frozen=True, slots=True)
class Copy:
    """A release on a machine. ``gone``: a virtual machine that left its host and is still counted there (T31)."""

    machine: Machine
    release: Release
    gone: bool = False

    @property
    def is_guest(self) -> bool:
        """Whether it runs in a virtual machine."""
        return self.machine.kind is MachineKind.VM


def hosts_of(copy: Copy, machines: Machines) -> list[str]:
    """Where a guest may run: its host, or all hosts of the cluster that it may move in (T25); none: not known."""
    host = machines.get(copy.machine.host)
    if host is None:
        return []
    together = machines.in_cluster(host.cluster) if host.cluster and not copy.gone else []
    return sorted({host.id, *together})


def main_release(copies: Sequence[Copy], product: Product) -> Release:
    """What copies of one line ask for together: the highest edition (T7) and the newest version."""
    edition = product.highest({copy.release.edition for copy in copies})
    version = max({copy.release.version for copy in copies}, key=lambda v: (product.rank(v), v))
    return Release(product.id, edition, version)


def tell_cores_unknown(machine: Machine, product: Product, rule: CoreRule, needs: Needs) -> None:
    """A finding where the cores of a machine are not known, so that the least a rule asks for is taken."""
    if machine.cores == 0:
        needs.doubt("cores_unknown", machine=machine.id, product=product.id, cores=rule.per_machine)


@dataclass(frozen=True, slots=True)
class GuestCounting:
    """Counts one product at its hosts."""

    product: Product
    rule: CoreRule
    machines: Machines
    matcher: Matcher
    needs: Needs
    chooser: Chooser

    def add(self, copies: Sequence[Copy]) -> None:
        """Adds the needs of all copies of the product; hosts that guests move between choose together."""
        at: dict[str, list[Copy]] = {}
        for copy in copies:
            for host in self._places(copy):
                at.setdefault(host, []).append(copy)
        together: dict[tuple[str, ...], list[str]] = {}
        for host in sorted(at):
            machine = self._machine(host, at[host])
            cluster = self.machines.in_cluster(machine.cluster) if machine.cluster else []
            together.setdefault(tuple(cluster) if len(cluster) > 1 else (host,), []).append(host)
        for hosts in together.values():
            self._add_site(hosts, at)

    def _places(self, copy: Copy) -> list[str]:
        if not copy.is_guest:
            return [copy.machine.id]
        hosts = hosts_of(copy, self.machines)
        if not hosts:
            unit, host = copy.machine.id, copy.machine.host or "-"
            self.needs.doubt("host_unknown", machine=unit, host=host, product=copy.release)
            return [unit]
        if len(hosts) > 1:
            cluster = self.machines[copy.machine.host].cluster
            self.needs.aside(copy.machine.id, copy.release, "vm-in-cluster", cluster=cluster, count=len(hosts))
        elif not copy.gone:
            self.needs.aside(copy.machine.id, copy.release, "vm-on-host", host=hosts[0])
        return hosts

    def _machine(self, host: str, copies: Sequence[Copy]) -> Machine:
        return self.machines.get(host) or copies[0].machine

    def _add_site(self, hosts: Sequence[str], at: dict[str, list[Copy]]) -> None:
        choices, once = [], []
        for host in hosts:
            machine = self._machine(host, at[host])
            vm = machine.kind is MachineKind.VM
            tell_cores_unknown(machine, self.product, self.rule, self.needs)
            once.append(
                core.cores_to_license(self.rule, processors=1 if vm else machine.processors, cores=machine.cores)
            )
            choices.append(self._options(machine, at[host], once[-1]))
        self.chooser.add(choices, self._by_vm({copy for host in hosts for copy in at[host]}), once)

    def _options(self, host: Machine, copies: Sequence[Copy], once: int) -> list[Option]:
        """The plain way; the edition without limit; licences of the time before cores were counted."""
        release = main_release(copies, self.product)
        guests = sum(1 for copy in copies if copy.machine.id != host.id)
        number = self.needs.number(Need(release, Metric.CORE))
        stacked = once * core.stacks(self.rule, edition=release.edition, vms=guests)
        options: list[Option] = [(Part(number, stacked, host.id),)]
        for edition in self._unlimited_for(release):
            better = self.needs.number(Need(edition, Metric.CORE))
            options.append((Part(better, once, host.id, asked=(number,), whole=True),))
        if host.kind is not MachineKind.VM and self.matcher.opens(self.product.id, "processors"):
            options += self._by_processors(host, release, guests, (stacked, once))
        return options

    def _unlimited_for(self, release: Release) -> list[Release]:
        """The same version in editions without a limit of guests, where they may be used for the release."""
        if release.edition not in self.rule.stacking:
            return []
        found = [Release(self.product.id, edition, release.version) for edition in sorted(self.rule.unlimited)]
        need = Need(release, Metric.CORE)
        return [one for one in found if self.matcher.match(_bought(one), need) is not None]

    def _by_processors(self, host: Machine, release: Release, guests: int, cores: tuple[int, int]) -> list[Option]:
        """Licences by processor: for the versions of their time, or by the core licences granted for them."""
        stacked, once = cores
        number = self.needs.number(Need(release, Metric.PROCESSOR, form="processors"))
        unlimited = release.edition in self.rule.unlimited
        plain = self._processor_licences(host, release, guests, stacked, unlimited=unlimited)
        options: list[Option] = [(Part(number, plain, host.id, buyable=False),)]
        for better in self._unlimited_for(release):
            whole = self._processor_licences(host, release, guests, once, unlimited=True)
            need = self.needs.number(Need(better, Metric.PROCESSOR, form="processors"))
            options.append((Part(need, whole, host.id, asked=(number,), whole=True, buyable=False),))
        return options

    def _processor_licences(self, host: Machine, release: Release, guests: int, cores: int, *, unlimited: bool) -> int:
        if self.product.rank(release.version) >= self.product.rank(self.rule.cores_from):
            return core.granted(self.rule, cores=cores)
        return core.processor_licences(self.rule, processors=host.processors, vms=guests, unlimited=unlimited)

    def _by_vm(self, copies: set[Copy]) -> list[Option]:
        """Every virtual machine by itself (T26), where the hosts run no copy of their own and enough is owned for it.

        A server is licensed either by its cores or by its virtual machines, so there is no way between the two.
        """
        opens = self.rule.per_vm and self.matcher.opens(self.product.id, "vm")
        if not opens or not all(copy.is_guest and copy.machine.cores for copy in copies):
            return []
        parts = []
        for copy in sorted(copies, key=lambda copy: (copy.machine.id, copy.release)):
            number = self.needs.number(Need(copy.release, Metric.CORE, form="vm"))
            cores = core.cores_of_vm(self.rule, cores=copy.machine.cores)
            parts.append(Part(number, cores, copy.machine.id))
        return [tuple(parts)] if self.chooser.owned(tuple(parts)) >= max(1, self.rule.per_customer) else []


def _bought(release: Release) -> Stock:
    """A volume licence as it would be bought."""
    return Stock(id="", release=release, metric=Metric.CORE, channel=Channel.VOLUME)
