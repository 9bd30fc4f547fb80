"""Products licensed copy by copy: SQL Server on machines and virtual machines, or for all copies of a host (T27)."""

from collections.abc import Sequence
from dataclasses import dataclass

from daicho.count.choosing import Chooser
from daicho.count.guests import Copy, hosts_of, main_release, tell_cores_unknown
from daicho.count.machines import Machines
from daicho.count.matching import Matcher
from daicho.count.metrics import core
from daicho.count.model import Need
from daicho.count.needs import Needs
from daicho.count.rulebook import CoreRule, Product
from daicho.count.sites import Option, Part
from daicho.words.entitlement import Metric
from daicho.words.estate import MachineKind
from daicho.words.software import Release


@dataclass(frozen=True, slots=True)
class CopyCounting:
    """Counts one product at each machine that has it; several copies on one machine are one."""

    product: Product
    rule: CoreRule
    machines: Machines
    matcher: Matcher
    needs: Needs
    chooser: Chooser

    def add(self, copies: Sequence[Copy]) -> None:
        """Adds the needs of all copies of the product; those that may run on the same hosts choose together."""
        on_machine: dict[str, list[Copy]] = {}
        for copy in copies:
            on_machine.setdefault(copy.machine.id, []).append(copy)
        by_site: dict[tuple[str, ...], list[Copy]] = {}
        for members in on_machine.values():
            one = Copy(members[0].machine, main_release(members, self.product), members[0].gone)
            by_site.setdefault(tuple(self._hosts(one)), []).append(one)
        for hosts, members in by_site.items():
            parts = [self._part(copy) for copy in members]
            instead = self._whole_hosts(hosts, members) if any(copy.is_guest for copy in members) else []
            if self.chooser.add([[(part,)] for part in parts], instead, [part.quantity for part in parts]):
                self.needs.by_core |= {part.unit: copy.release for part, copy in zip(parts, members, strict=True)}

    def _hosts(self, copy: Copy) -> list[str]:
        if copy.is_guest:
            return hosts_of(copy, self.machines) or [copy.machine.id]
        cluster = self.machines.in_cluster(copy.machine.cluster) if copy.machine.cluster else []
        return sorted({copy.machine.id, *cluster})

    def _part(self, copy: Copy) -> Part:
        """One copy by its own cores: those of the virtual machine, or the physical ones."""
        machine, vm = copy.machine, copy.is_guest
        tell_cores_unknown(machine, self.product, self.rule, self.needs)
        if vm:
            quantity = max(self.rule.per_machine, core.cores_of_vm(self.rule, cores=machine.cores))
        else:
            quantity = core.cores_to_license(self.rule, processors=machine.processors, cores=machine.cores)
        return Part(self.needs.number(Need(copy.release, Metric.CORE, form=self._form(copy))), quantity, machine.id)

    def _form(self, copy: Copy) -> str:
        """How a copy is licensed by itself, where the rules of the day ask licences for a right to it."""
        moving = len(hosts_of(copy, self.machines)) > 1
        form = ("moving" if moving else "vm") if copy.is_guest else ""
        return form if self.matcher.opens(self.product.id, form) else ""

    def _whole_hosts(self, hosts: Sequence[str], copies: Sequence[Copy]) -> list[Option]:
        """All physical cores of each host in an edition without limit: as many guests as licences; assured, any number.

        Open where that edition is installed or owned; for copies of other editions nobody buys it.
        """
        machines = [machine for host in hosts if (machine := self.machines.get(host)) is not None]
        if any(machine.kind is MachineKind.VM or not machine.cores for machine in machines) or not machines:
            return []
        guests = sum(copy.is_guest for copy in copies)
        once = [core.cores_to_license(self.rule, processors=m.processors, cores=m.cores) for m in machines]
        counts = {"": [max(cores, guests) for cores in once]}
        if counts[""] != once:
            counts["host"] = once
        found = []
        for edition in sorted(self.rule.unlimited):
            for form, quantities in counts.items():
                ids = [machine.id for machine in machines]
                option = self._of_edition(edition, form, list(zip(ids, quantities, strict=True)), copies)
                if any(copy.release.edition == edition for copy in copies) or self.chooser.owned(option):
                    found.append(option)
        return found

    def _of_edition(self, edition: str, form: str, hosts: Sequence[tuple[str, int]], copies: Sequence[Copy]) -> Option:
        version = main_release(copies, self.product).version
        number = self.needs.number(Need(Release(self.product.id, edition, version), Metric.CORE, form=form))
        releases = sorted({copy.release for copy in copies})
        asked = tuple(self.needs.number(Need(release, Metric.CORE, form=form)) for release in releases)
        return tuple(Part(number, quantity, host, asked=asked, whole=True) for host, quantity in hosts)
