"""What is used from elsewhere and licensed there: applications on servers (T20), virtual desktops (T21)."""

from dataclasses import dataclass, field

import numpy as np

from daicho.count.machines import Machines
from daicho.count.matching import Matcher
from daicho.count.model import Need
from daicho.count.needs import Needs
from daicho.count.uses import Uses
from daicho.words.entitlement import Metric
from daicho.words.estate import Access, MachineKind
from daicho.words.software import Release


def add_remote(
    uses: Uses, accesses: dict[str, list[Access]], machines: Machines, matcher: Matcher, needs: Needs
) -> None:
    """Takes the accesses to applications counted by device out of ``accesses``, and adds what they need.

    Every device from which such an application can be reached needs a licence.
    """
    for name in [name for name in accesses if _is_by_device(name, matcher)]:
        adding = _Adding(name, uses, machines, needs)
        for access in accesses.pop(name):
            adding.add(access)
        adding.finish()


def _is_by_device(name: str, matcher: Matcher) -> bool:
    rule = matcher.book.products.get(name)
    return rule is not None and rule.metric is Metric.DEVICE and not rule.cals


def licensed_at_access(
    uses: Uses, accesses: dict[str, list[Access]], machines: Machines, matcher: Matcher, needs: Needs
) -> None:
    """Sets the systems of virtual desktops aside where it is recorded who reaches them: these have the licence (T21).

    A virtual desktop that nobody is known to reach stays counted.
    """
    for right in matcher.book.of_kind("virtual_desktop", matcher.rules_on):
        for name in sorted(right.products & accesses.keys()):
            reached = {a.server for a in accesses[name] if a.server != a.machine and _is_virtual(a.server, machines)}
            rows = [machines.row(unit) for unit in reached]
            places = [place for place, release in enumerate(uses.releases) if release.product == name]
            aside = np.isin(uses.machine, rows) & np.isin(uses.release, places)
            for row, place in zip(uses.machine[aside].tolist(), uses.release[aside].tolist(), strict=True):
                needs.aside(machines.columns.machines.ids[row], uses.releases[place], right.id)
            uses.leave_out(aside)


def _is_virtual(unit: str, machines: Machines) -> bool:
    machine = machines.get(unit)
    return machine is not None and machine.kind is MachineKind.VM


@dataclass(slots=True)
class _Adding:
    """The accesses to one product. ``wanted``: device (or person, where no device is known) → what it reaches."""

    product: str
    uses: Uses
    machines: Machines
    needs: Needs
    wanted: dict[str, set[Release]] = field(default_factory=dict)
    reached: set[tuple[str, Release]] = field(default_factory=set)

    def add(self, access: Access) -> None:
        """One access: a local use is no remote one; without a known server nothing can be said."""
        if access.server == access.machine != "":
            return
        there = self._on(access.server)
        if not there:
            server = access.server or "-"
            self.needs.doubt("access_server_unknown", server=server, product=self.product)
            return
        if not access.machine:
            self.needs.doubt("remote_device_unknown", user=access.user, server=access.server, product=self.product)
        self.wanted.setdefault(access.machine or access.user, set()).update(there)
        self.reached |= {(access.server, release) for release in there}

    def _on(self, unit: str) -> list[Release]:
        """What a machine has of the product."""
        return [self.uses.releases[place] for place in self._places(unit)]

    def _places(self, unit: str) -> list[int]:
        row = self.machines.row(unit)
        mine = np.unique(self.uses.release[self.uses.machine == row]).tolist() if row >= 0 else []
        return [place for place in mine if self.uses.releases[place].product == self.product]

    def finish(self) -> None:
        """A device's own copy of the same release and its use on the server are one need; servers need none."""
        for unit, release in sorted(self.reached):
            self._drop(unit, {release})
            self.needs.aside(unit, release, "licensed-at-devices")
        for unit, releases in sorted(self.wanted.items()):
            numbers = [self.needs.number(Need(release, Metric.DEVICE, remote=True)) for release in sorted(releases)]
            if unit in self.machines:
                self._drop(unit, releases)
                self.needs.of_machine.setdefault(unit, []).extend(numbers)
                continue
            for number in numbers:
                self.needs.hosts.setdefault((number, 1, 1), []).append(unit)

    def _drop(self, unit: str, releases: set[Release]) -> None:
        places = [place for place in self._places(unit) if self.uses.releases[place] in releases]
        if places:
            self.uses.leave_out((self.uses.machine == self.machines.row(unit)) & np.isin(self.uses.release, places))
