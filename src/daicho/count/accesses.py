"""What accesses to servers need: client access licences, of people or of devices, or servers that go by cores."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from daicho.count.machines import Machines
from daicho.count.matching import Matcher
from daicho.count.metrics import cal
from daicho.count.metrics.cal import Reach
from daicho.count.model import Need, Stock
from daicho.count.needs import Needs
from daicho.count.rulebook import Product
from daicho.count.shared import Signing
from daicho.count.unreached import let_owned_servers_serve, may_go_by_server
from daicho.words.entitlement import Metric
from daicho.words.estate import Access
from daicho.words.software import Release

Place = tuple[tuple[str, ...], str]
"""The servers that make an access free where all of them go by cores, and the version to be reached."""
Asked = tuple[str, str, tuple[str, ...], str]
"""Who, from which machine, and the place."""


def valid_accesses(
    accesses: Iterable[Access], machines: Machines, left: set[str], needs: Needs
) -> dict[str, list[Access]]:
    """The accesses of the day by product, in order; ``left`` are people who no longer belong to the company."""
    found: dict[str, set[Access]] = {}
    for access in accesses:
        gone = access.user in left or (access.machine and access.machine not in machines)
        if gone or access.user == access.machine == "":
            facts = {"user": access.user or "-", "machine": access.machine or "-"}
            needs.doubt("access_of_nobody", **facts, product=access.server_product)
        else:
            found.setdefault(access.server_product, set()).add(access)
    order = sorted(found.items())
    return {name: sorted(rows, key=lambda a: (a.user, a.machine, a.server)) for name, rows in order}


def add_accesses(signing: Signing, stocks: list[Stock]) -> None:
    """Adds the needs of accesses to servers; ``stocks``: all that is owned, some of it with assurance."""
    adding = _Adding(signing, stocks)
    for name, rows in signing.accesses.items():
        product = signing.matcher.book.product(name)
        if product.cals:
            adding.of_product(product, rows)
        elif product.metric is not Metric.USER:  # those of people were counted where they are installed
            signing.needs.doubt("no_cal_rule", product=name)
    adding.finish()
    let_owned_servers_serve(signing.matcher, signing.needs, stocks)


@dataclass(slots=True)
class _Adding:
    """Collects what is asked for by kind of access licence: one licence serves accesses to several products."""

    signing: Signing
    stocks: list[Stock]
    asked: dict[str, set[Asked]] = field(default_factory=dict)

    @property
    def needs(self) -> Needs:
        """Where the needs go."""
        return self.signing.needs

    @property
    def matcher(self) -> Matcher:
        """The rules of the day."""
        return self.signing.matcher

    def of_product(self, product: Product, rows: list[Access]) -> None:
        """The accesses to one product."""
        servers = _Servers(product, self.signing.machines, self.matcher, self.needs)
        by_cores = 0
        for access in rows:
            places = servers.of(access)
            by_cores += not places
            for name in product.cals:
                asked = ((access.user, access.machine, *place) for place in places)
                self.asked.setdefault(name, set()).update(asked)
        if by_cores:
            self.needs.doubt("accesses_by_core", product=product.id, count=by_cores)
        servers.report()

    def finish(self) -> None:
        """Numbers the needs, and hands the clusters and the servers that may choose on."""
        for name, asked in sorted(self.asked.items()):
            licence = self.matcher.book.product(name)
            wanted = self._without_assured(licence, asked)
            versions = sorted({version for *_, version in wanted}, key=lambda v: (licence.rank(v), v))
            level = {version: number for number, version in enumerate(versions)}
            reaches = [Reach(user, machine, servers, level[v]) for user, machine, servers, v in sorted(wanted)]
            levels = tuple(self._pair(licence, version) for version in versions)
            self.needs.accesses.extend((levels, True, cluster) for cluster in cal.clusters(reaches))
            self._let_choose({host for *_, servers, _ in asked for host in servers})

    def _pair(self, licence: Product, version: str) -> tuple[int, int]:
        of_people, of_devices = metrics_of(licence)
        release = Release(licence.id, "", version)
        return self.needs.number(Need(release, of_people)), self.needs.number(Need(release, of_devices))

    def _without_assured(self, licence: Product, asked: set[Asked]) -> set[Asked]:
        """Without accesses from devices whose own licence is assured (T21) and of people whose plan holds the right."""
        release = Release(licence.id)
        free = {machine for _, machine, _, _ in asked} & self._assured(licence.free_with_assured, asked)
        for machine in sorted(free):
            self.needs.aside(machine, release, "access-by-assurance")
        return {one for one in asked if one[1] not in free and not (one[0] and self._by_plan(one[0], one[1], release))}

    def _assured(self, product: str, asked: set[Asked]) -> set[str]:
        """Devices with an assured licence of a product; of one that is not said to be anywhere, that is told."""
        found: set[str] = set()
        floating = 0
        for stock in self.stocks if product else ():
            if stock.release.product == product and self.matcher.is_assured(stock.until):
                found |= stock.bound or set()
                floating += 0 if stock.bound else stock.quantity
        if floating and any(machine not in found for _, machine, _, _ in asked):
            self.needs.doubt("assurance_not_assigned", product=product, count=floating)
        return found

    def _by_plan(self, user: str, machine: str, release: Release) -> bool:
        """Whether a plan of the person holds the right to access."""
        book = self.matcher.book
        plan = next((p for p in sorted(self.signing.plans.get(user, ())) if book.holds(p, release)), None)
        if plan is not None:
            self.needs.aside(machine or user, release, "plan-included", user=user, plan=plan)
        return plan is not None

    def _let_choose(self, hosts: set[str]) -> None:
        """Servers with accesses that may go by cores or by server leave those that go by cores alone."""
        for key, there in list(self.needs.hosts.items()):
            number, size, _ = key
            release = self.needs.kinds[number].release
            chosen = [host for host in there if host in hosts and may_go_by_server(release, self.matcher)]
            if chosen:
                server = self.needs.number(Need(release, Metric.SERVER))
                self.needs.choices |= dict.fromkeys(chosen, (number, size, server))
                self.needs.hosts[key] = [host for host in there if host not in chosen]
                if not self.needs.hosts[key]:
                    del self.needs.hosts[key]


def metrics_of(licence: Product) -> tuple[Metric, Metric]:
    """By what a licence of accesses is counted: of people and of devices."""
    cals = licence.metric is Metric.USER_CAL
    return (Metric.USER_CAL, Metric.DEVICE_CAL) if cals else (Metric.USER, Metric.DEVICE)


@dataclass(slots=True)
class _Servers:
    """The servers of one product: which version each runs, and which of them may go by cores or by server."""

    product: Product
    machines: Machines
    matcher: Matcher
    needs: Needs
    counted: dict[str, Release] = field(default_factory=dict)
    newest: str = ""
    reached: dict[str, set[str]] = field(default_factory=dict)
    everywhere: list[Place] = field(default_factory=list)

    def __post_init__(self) -> None:
        for (number, _, _), hosts in self.needs.hosts.items():
            release = self.needs.kinds[number].release
            if release.product == self.running.id:
                self.counted |= dict.fromkeys(hosts, release)
        by_core = {unit: r for unit, r in self.needs.by_core.items() if r.product == self.running.id}
        self.counted |= {unit: replace(release, edition="") for unit, release in by_core.items()}  # no choice is left
        self.newest = "" if self._licence.versionless else self._newest()
        self.everywhere = self._everywhere()

    @property
    def running(self) -> Product:
        """The product whose version counts: its own, or the system that it is a part of."""
        return self.matcher.book.product(self.product.runs_on or self.product.id)

    @property
    def _licence(self) -> Product:
        return self.matcher.book.product(self.product.cals[0])

    def of(self, access: Access) -> list[Place]:
        """What an access reaches: servers that all make it free by going by cores, and the version to be reached.

        Nothing where it is free. An access that names no server reaches each server that may go otherwise (T28).
        """
        self.reached.setdefault(access.machine, set()).add(access.server)
        version = self._version(access.server)
        if version is None and access.server:
            self.needs.doubt("access_server_unknown", server=access.server, product=self.product.id)
        if not self.product.by_server or not self.counted:
            return [((), self._level(version))]
        if access.server in self.counted:
            named = self.counted[access.server]
            return [((access.server,), self._level(version))] if may_go_by_server(named, self.matcher) else []
        return self.everywhere

    def _everywhere(self) -> list[Place]:
        """All servers that may go by server, by the version that they run."""
        found: dict[str, list[str]] = {}
        for host in sorted(self.counted):
            if may_go_by_server(self.counted[host], self.matcher):
                found.setdefault(self._level(self._version(host)), []).append(host)
        return [(tuple(hosts), version) for version, hosts in sorted(found.items())]

    def _level(self, version: str | None) -> str:
        return "" if self._licence.versionless else version or self.newest

    def _version(self, server: str) -> str | None:
        """The version that a server runs; None where that is not known."""
        machine = self.machines.get(server)
        if machine is not None and machine.os_product == self.running.id:
            return machine.os_version if machine.os_version in self.running.versions else None
        return (self.counted[server].version or None) if server in self.counted else None

    def _newest(self) -> str:
        """The version to reach where an access names the product and not the server (T29)."""
        systems = [version for version in self.machines.systems(self.running.id) if version in self.running.versions]
        systems += [r.version for r in self.counted.values() if r.version in self.running.versions]
        if systems:
            return max(systems, key=lambda version: self.running.versions[version].rank)
        self.needs.doubt("no_server_seen", product=self.product.id)
        return self.running.newest_on(self.matcher.on)

    def report(self) -> None:
        """One finding per device that reaches more machines than one licence allows."""
        most = self._licence.most_reached
        for machine, there in sorted(self.reached.items()) if most else ():
            if machine and len(there - {""}) > most:
                self.needs.doubt("too_many_reached", machine=machine, count=len(there - {""}), most=most)
