"""From an estate to what must be licensed; what needs nothing is set aside with a reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from daicho.count.matching import Matcher
from daicho.count.metrics import cal, core, user
from daicho.count.model import Need
from daicho.count.rulebook import Product
from daicho.words.entitlement import Metric
from daicho.words.estate import Access, Machine, MachineKind, Person
from daicho.words.finding import Finding, Place
from daicho.words.position import SetAside
from daicho.words.reading import Estate
from daicho.words.software import Channel, Installation, Release

ESTATE = Place("estate")


@dataclass(slots=True)
class Needs:
    """All needs of a day. ``kinds`` numbers them; the other fields hold numbers of ``kinds``."""

    kinds: list[Need] = field(default_factory=list)
    of_machine: dict[str, list[int]] = field(default_factory=dict)
    of_person: dict[str, list[int]] = field(default_factory=dict)
    hosts: dict[tuple[int, int, int], list[str]] = field(default_factory=dict)
    accesses: list[tuple[int, int, cal.Cluster]] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _numbers: dict[Need, int] = field(default_factory=dict)

    def number(self, need: Need) -> int:
        """The number of a need, given when it is first met."""
        if need not in self._numbers:
            self._numbers[need] = len(self.kinds)
            self.kinds.append(need)
        return self._numbers[need]

    def doubt(self, code: str, **facts: object) -> None:
        """Notes a finding about the estate."""
        self.findings.append(Finding.at(code, ESTATE, **facts))

    def aside(self, unit: str, release: Release, rule: str, **facts: object) -> None:
        """Notes an installation that takes no part in the counting."""
        pairs = tuple(sorted((name, str(value)) for name, value in {"unit": unit, "release": release, **facts}.items()))
        self.set_aside.append(SetAside(subject="installation", unit=unit, release=release, rule=rule, facts=pairs))


@dataclass(slots=True)
class Sorted:
    """What is used, by metric: (machine, release) rows without repetition, in order."""

    device: list[tuple[str, Release]] = field(default_factory=list)
    user: list[tuple[str, Release]] = field(default_factory=list)
    core: list[tuple[str, Release]] = field(default_factory=list)


def needs_of(estate: Estate, machines: Mapping[str, Machine], matcher: Matcher, based: frozenset[str]) -> Needs:
    """The needs of ``estate`` on the matcher's day; ``machines`` are those in use, ``based`` have a base licence."""
    needs = Needs()
    rows = _sorted_rows(estate.installations, machines, matcher, needs)
    _number_in_order(rows, matcher, based, needs)
    people = [p for p in estate.people if _is_here(p, matcher.on)]
    _people(rows.user, people, machines, matcher, needs)
    _hosts(rows.core, machines, matcher, needs)
    _accesses(estate.accesses, machines, {p.id for p in estate.people if not _is_here(p, matcher.on)}, matcher, needs)
    return needs


def _is_here(person: Person, on: date) -> bool:
    return (person.since is None or person.since <= on) and (person.until is None or on <= person.until)


def _sorted_rows(
    installations: Iterable[Installation], machines: Mapping[str, Machine], matcher: Matcher, needs: Needs
) -> Sorted:
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
    for unit, machine in machines.items():
        if machine.os_product:
            _add_os(machine, used.setdefault(unit, set()), sorting)
    rows = Sorted()
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

    def place(self, machine: str, release: Release, rows: Sorted) -> None:
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


def _number_in_order(rows: Sorted, matcher: Matcher, based: frozenset[str], needs: Needs) -> None:
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


def _people(
    used: list[tuple[str, Release]],
    people: list[Person],
    machines: Mapping[str, Machine],
    matcher: Matcher,
    needs: Needs,
) -> None:
    plans = {person.id: person.plans for person in sorted(people, key=lambda p: p.id) if person.plans}
    wanted: dict[str, set[Release]] = {unit: set(releases) for unit, releases in plans.items()}
    user_of = {machine.id: machine.user for machine in machines.values() if machine.user}
    for person, releases in sorted(user.needs_of_people(used, user_of).items()):
        for release, where in sorted(releases.items()):
            if _by_plan(person, release, where, plans=plans, matcher=matcher, needs=needs):
                continue
            wanted.setdefault(person, set()).add(release)
            _doubts_of_person(person, release, where, matcher, needs)
    for person in sorted(wanted):
        for release in sorted(wanted[person]):
            if matcher.book.product(release.product).metric is not None:
                needs.of_person.setdefault(person, []).append(needs.number(Need(release, Metric.USER)))


def _by_plan(
    person: str,
    release: Release,
    where: list[str],
    *,
    plans: Mapping[str, tuple[Release, ...]],
    matcher: Matcher,
    needs: Needs,
) -> bool:
    plan = next((p for p in sorted(plans.get(person, ())) if p == release or matcher.book.holds(p, release)), None)
    if plan is None:
        return False
    for machine in where:
        needs.aside(machine, release, "plan-included", user=person, plan=plan)
    most = matcher.book.product(release.product).devices_per_user
    if 1 < most < len(where):
        needs.doubt("too_many_devices", user=person, product=release, count=len(where), most=most)
    return True


def _doubts_of_person(person: str, release: Release, where: list[str], matcher: Matcher, needs: Needs) -> None:
    most = matcher.book.product(release.product).devices_per_user
    if 1 < most < len(where):
        needs.doubt("too_many_devices", user=person, product=release, count=len(where), most=most)
    if where == [person]:
        needs.doubt("user_unknown", machine=person, product=release)


def _hosts(used: list[tuple[str, Release]], machines: Mapping[str, Machine], matcher: Matcher, needs: Needs) -> None:
    """Windows Server at the host with its guests (T24); products counted per copy at each machine (T27)."""
    at_host: dict[tuple[str, str], list[tuple[str, Release]]] = {}
    for unit, release in used:
        at_host.setdefault((_licensed_at(unit, release, machines, matcher, needs), release.product), []).append(
            (unit, release)
        )
    for (host, product), copies in sorted(at_host.items()):
        _host(machines[host], matcher.book.product(product), copies, matcher, needs)


def _licensed_at(unit: str, release: Release, machines: Mapping[str, Machine], matcher: Matcher, needs: Needs) -> str:
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


def _accesses(
    accesses: Iterable[Access], machines: Mapping[str, Machine], left: set[str], matcher: Matcher, needs: Needs
) -> None:
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


def _newest_server(product: Product, machines: Mapping[str, Machine], matcher: Matcher, needs: Needs) -> str:
    """The version that the licences must reach: an access names the product, not the server (T29)."""
    running = [
        m.os_version for m in machines.values() if m.os_product == product.id and m.os_version in product.versions
    ]
    running += [
        need.release.version
        for need in needs.kinds
        if need.release.product == product.id and need.release.version in product.versions
    ]
    if running:
        return max(running, key=lambda version: product.versions[version].rank)
    needs.doubt("no_server_seen", product=product.id)
    return product.newest_on(matcher.on)
