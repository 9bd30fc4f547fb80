"""What is used on which machine: installations of the day and systems, by the metric that counts them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from daicho.count.machines import Machines
from daicho.count.matching import Matcher
from daicho.count.model import Need
from daicho.count.needs import Needs
from daicho.count.rulebook import Product
from daicho.words.entitlement import Metric
from daicho.words.estate import Machine
from daicho.words.software import Channel, Installation, Release


@dataclass(slots=True)
class Uses:
    """What is used, by metric: (machine, release) rows without repetition, in order."""

    device: list[tuple[str, Release]] = field(default_factory=list)
    user: list[tuple[str, Release]] = field(default_factory=list)
    core: list[tuple[str, Release]] = field(default_factory=list)


def uses_of(installations: Iterable[Installation], machines: Machines, matcher: Matcher, needs: Needs) -> Uses:
    """The uses of the matcher's day, without repetition, in order of machine."""
    sorting = _Sorting(matcher, needs)
    used: dict[str, set[Release]] = {}
    on = matcher.on
    for install in installations:
        if install.machine in machines and install.on(on):
            if install.channel in (Channel.TRIAL, Channel.FREE) and sorting.is_excused(install):
                continue
            used.setdefault(install.machine, set()).add(install.release)
        elif install.machine not in machines:
            sorting.homeless(install)
    sorting.report_homeless()
    for unit, machine in machines.in_use.items():
        if machine.os_product:
            _add_os(machine, used.setdefault(unit, set()), sorting)
    rows = Uses()
    for unit in sorted(used):
        for release in used[unit]:
            sorting.place(unit, release, rows)
    return rows


def _add_os(machine: Machine, used: set[Release], sorting: "_Sorting") -> None:
    """The machine's own system, unless installations name it more exactly already."""
    system = Release(machine.os_product, machine.os_edition, machine.os_version)
    if system.product not in sorting.matcher.book.products:
        sorting.unruled_system(machine.id, system)
    elif not any(release.product == system.product for release in used):
        used.add(system)


@dataclass(slots=True)
class _Sorting:
    matcher: Matcher
    needs: Needs
    _products: dict[Release, Product] = field(default_factory=dict)
    _homeless: dict[str, int] = field(default_factory=dict)

    def place(self, machine: str, release: Release, rows: Uses) -> None:
        """Puts one use where it is counted."""
        product = self._products.get(release)
        if product is None:
            product = self._products[release] = self._first_met(release)
        if product.metric is None or release.edition in product.free_editions:
            self.needs.aside(machine, release, "free")
        elif product.metric is Metric.DEVICE:
            rows.device.append((machine, release))
        elif product.metric is Metric.CORE:
            rows.core.append((machine, release))
        else:
            rows.user.append((machine, release))

    def _first_met(self, release: Release) -> Product:
        book = self.matcher.book
        product = book.product(release.product)
        if release.product not in book.products:
            self.needs.doubt("no_rule", product=release)
        elif not product.verified:
            self.needs.doubt("rule_unverified", product=release.product)
        if product.metric is not None and product.versions and not release.version:
            self.needs.doubt("version_unknown", product=release)
        return product

    def is_excused(self, install: Installation) -> bool:
        """Whether a free copy, or a trial within its period, needs nothing (T33, T34)."""
        release = install.release
        if install.channel is Channel.FREE:
            self.needs.aside(install.machine, release, "free")
            return True
        days = max((r.trial_days for r in self.matcher.book.of_kind("reason", self.matcher.rules_on)), default=0)
        if install.since is not None and self.matcher.on > install.since + timedelta(days=days):
            self.needs.doubt("trial_expired", machine=install.machine, product=release, since=install.since, days=days)
            return False
        if install.since is None:
            self.needs.doubt("trial_age_unknown", machine=install.machine, product=release)
        self.needs.aside(install.machine, release, "trial")
        return True

    def unruled_system(self, machine: str, system: Release) -> None:
        """An operating system that no rule speaks of: shown, not counted."""
        if system not in self._products:
            self._products[system] = self.matcher.book.product(system.product)
            self.needs.doubt("no_rule_os", product=system)
        self.needs.aside(machine, system, "os-without-rule")

    def homeless(self, install: Installation) -> None:
        """An installation on a machine that is not in use (or not in the ledger) counts nothing."""
        self._homeless[install.machine] = self._homeless.get(install.machine, 0) + 1

    def report_homeless(self) -> None:
        """One finding per machine whose installations were passed over."""
        for machine, count in sorted(self._homeless.items()):
            self.needs.doubt("installs_elsewhere", machine=machine, count=count)


def number_in_order(rows: Uses, matcher: Matcher, based: frozenset[str], needs: Needs) -> None:
    """Numbers the device needs in order of release, so that row order means nothing, and hangs them on machines."""
    rests = {release: matcher.wants_base(release.product) for release in {release for _, release in rows.device}}
    for release in sorted(rests):
        for flag in (False, True) if rests[release] else (False,):
            needs.number(Need(release, Metric.DEVICE, flag))
    plain = {release: (needs.number(Need(release, Metric.DEVICE)), rest) for release, rest in rests.items()}
    for machine, release in rows.device:
        number, rest = plain[release]
        needs.of_machine.setdefault(machine, []).append(number + (rest and machine in based))
    for numbers in needs.of_machine.values():
        numbers.sort()
