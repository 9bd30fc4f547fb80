"""What is used on which machine: installations of the day and systems, by the metric that counts them."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from daicho.count.excuses import EXCUSING, NEEDS_DECISION, Excuse, Excuses
from daicho.count.machines import Flags, Machines, Rows, as_rows, codes, on_day, truth
from daicho.count.matching import Matcher
from daicho.count.needs import Needs
from daicho.count.patterns import distinct, present
from daicho.count.rulebook import Product
from daicho.words.columns import InstallColumns
from daicho.words.entitlement import Metric
from daicho.words.software import Channel, Installation, Release

Keys = NDArray[np.int64]
Used = list[tuple[str, Release]]
"""(id of the machine, what is used there), each once, in order."""


@dataclass(slots=True)
class Uses:
    """What is used, by metric. ``shared`` are copies of people's licences on machines that many sign in to.

    ``machine`` and ``release`` are the uses counted by device: the row of the machine and the place in ``releases``,
    in order; ``others`` are uses counted in a way of their own; ``education`` are copies for schools (T38).
    """

    releases: list[Release]
    machine: Rows
    release: Rows
    user: Used = field(default_factory=list)
    core: Used = field(default_factory=list)
    shared: Used = field(default_factory=list)
    others: Used = field(default_factory=list)
    education: Used = field(default_factory=list)

    def leave_out(self, rows: Flags) -> None:
        """Takes uses counted by device out."""
        self.machine, self.release = self.machine[~rows], self.release[~rows]


def uses_of(machines: Machines, excuses: Excuses) -> Uses:
    """The uses of the day, without repetition, in order of machine."""
    return _Sorting(machines, excuses.matcher, excuses.needs, excuses).uses()


@dataclass(slots=True)
class _Sorting:
    machines: Machines
    matcher: Matcher
    needs: Needs
    excuses: Excuses

    @property
    def installs(self) -> InstallColumns:
        return self.machines.columns.installs

    def uses(self) -> Uses:
        live = self._live()
        schools = live & truth(self.installs.channel, lambda channel: channel is Channel.EDUCATION)
        live &= ~schools
        self._note_imaged(live)
        systems = self._systems(live)
        releases = sorted(
            {self.installs.release.values[code] for code in present(codes(self.installs.release)[live])}
            | {release for _, release in systems}
        )
        place = {release: number for number, release in enumerate(releases)}
        keys = self._keys(live, place)
        keys = distinct(np.concatenate([keys, *(rows * len(place) + place[r] for rows, r in systems)]))
        uses = self._by_metric(keys, releases, self._shared(live, place))
        uses.education = self._for_schools(schools)
        return uses

    def _live(self) -> Flags:
        """Which rows count on the day: on a machine in use, in their period, and not excused."""
        installs = self.installs
        machine = as_rows(installs.machine)
        self._homeless(machine[~self.machines.used[machine]])
        live = on_day(self.machines, self.matcher.on)
        for row in np.flatnonzero(live & truth(installs.channel, lambda channel: channel in EXCUSING)).tolist():
            live[row] = not self.excuses.holds_for(self._install(row))
        return live

    def _note_imaged(self, live: Flags) -> None:
        """Who has a release from volume media, where that right asks for a volume licence (T16)."""
        column = self.installs.release
        volume = live & truth(self.installs.channel, lambda channel: channel is Channel.VOLUME)
        for code in present(codes(column)[volume]):
            release = column.values[code]
            if self.matcher.first("reimaging", release.product, Channel.OEM) is not None:
                imaged = np.zeros(len(self.machines.used), dtype=bool)
                imaged[as_rows(self.installs.machine)[volume & (codes(column) == code)]] = True
                self.needs.imaged[release] = imaged

    def _for_schools(self, rows: Flags) -> Used:
        """Copies for schools: they are told, and no other licence covers them (T38)."""
        names = self.machines.columns.machines.ids
        found = {
            (self.installs.release[row], names[self.installs.machine[row]]) for row in np.flatnonzero(rows).tolist()
        }
        kept = sorted(one for one in found if self.excuses.of_release(one[0]) is None)
        for release, count in sorted(Counter(release for release, _ in kept).items()):
            self.needs.doubt("education_copy", product=release, count=count)
        return [(name, release) for release, name in kept]

    def _install(self, row: int) -> Installation:
        installs = self.installs
        return Installation(
            machine=self.machines.columns.machines.ids[installs.machine[row]],
            release=installs.release[row],
            channel=installs.channel[row],
            since=installs.since[row],
            until=installs.until[row],
            shared=installs.shared[row],
            expires=installs.expires[row],
        )

    def _homeless(self, machine: Rows) -> None:
        """One finding per machine not in use whose installations were passed over."""
        names = self.machines.columns.machines.ids
        counts = np.bincount(machine, minlength=1)
        for row in present(machine):
            self.needs.doubt("installs_elsewhere", machine=names[row], count=int(counts[row]))

    def _systems(self, live: Flags) -> list[tuple[Keys, Release]]:
        """The machines' own systems (rows of machines, release), unless installations name them more exactly."""
        fields = self.machines.columns.machines.fields
        parts = [fields[name] for name in ("os_product", "os_edition", "os_version")]
        there = self.machines.used & truth(parts[0], bool)
        combined = np.zeros(len(there), dtype=np.int64)
        for part in parts:
            combined = combined * (len(part.values) + 1) + codes(part)
        found = []
        for one in np.unique(combined[there]).tolist():
            rows = np.flatnonzero(there & (combined == one))
            release = Release(*(part[int(rows[0])] for part in parts))
            if self.excuses.of_release(release) is not None:
                self.needs.aside_all(self._names(rows), release, "free")
            elif release.product not in self.matcher.book.products:
                self.needs.doubt("no_rule_os", product=release)
                self.needs.aside_all(self._names(rows), release, "os-without-rule")
            else:
                found.append((rows[~self._named(live, release.product)[rows]].astype(np.int64), release))
        return found

    def _named(self, live: Flags, product: str) -> Flags:
        """Which machines have an installation of the product."""
        rows = live & truth(self.installs.release, lambda release: release.product == product)
        named = np.zeros(len(self.machines.used), dtype=bool)
        named[as_rows(self.installs.machine)[rows]] = True
        return named

    def _keys(self, live: Flags, place: dict[Release, int]) -> Keys:
        """Machine and release of the rows as one number each."""
        column = self.installs.release
        number = np.array([place.get(release, 0) for release in column.values] or [0], dtype=np.int64)
        machine = as_rows(self.installs.machine)[live].astype(np.int64)
        return machine * len(place) + number[codes(column)[live]]

    def _shared(self, live: Flags, place: dict[Release, int]) -> set[int]:
        """The keys of copies set up for shared computer activation."""
        return set(self._keys(live & truth(self.installs.shared, bool), place).tolist())

    def _by_metric(self, keys: Keys, releases: list[Release], shared: set[int]) -> Uses:
        width = max(1, len(releases))
        machine, release = (keys // width).astype(np.int32), (keys % width).astype(np.int32)
        products = [self._met(one) for one in releases]
        self._unruled(releases, products, keys)
        told = [isinstance(one, Product) and one.metric is Metric.DEVICE for one in products]
        by_device = np.array(told or [False], dtype=bool)
        uses = Uses(releases, machine[by_device[release]], release[by_device[release]])
        for number, product in enumerate(products):
            if not by_device[number]:
                self._one_by_one(uses, number, product, machine[release == number], shared)
        for rows in (uses.user, uses.core, uses.shared, uses.others):
            rows.sort()
        return uses

    def _unruled(self, releases: list[Release], products: list[Product | Excuse], keys: Keys) -> None:
        """One finding per product that no rule or no decision speaks of, with how many machines have it."""
        found: dict[tuple[str, str], list[int]] = {}
        for number, (release, product) in enumerate(zip(releases, products, strict=True)):
            if product is NEEDS_DECISION:
                found.setdefault(("needs_decision", release.product), []).append(number)
            elif isinstance(product, Product) and release.product not in self.matcher.book.products:
                found.setdefault(("no_rule", release.product), []).append(number)
        width = max(1, len(releases))
        for (code, name), numbers in found.items():
            count = len(np.unique(keys[np.isin(keys % width, numbers)] // width))
            self.needs.doubt(code, product=name, count=count)

    def _one_by_one(self, uses: Uses, number: int, product: Product | Excuse, rows: Rows, shared: set[int]) -> None:
        release = uses.releases[number]
        if isinstance(product, Excuse):
            self.needs.aside_all(self._names(rows), release, product.rule, **dict(product.facts))
            return
        kept = {Metric.CORE: uses.core, Metric.USER: uses.user}.get(product.metric or Metric.USER, uses.others)
        for row, name in zip(rows.tolist(), self._names(rows), strict=True):
            is_shared = row * len(uses.releases) + number in shared
            (uses.shared if is_shared and product.metric is Metric.USER else kept).append((name, release))

    def _names(self, rows: NDArray[Any]) -> tuple[str, ...]:
        names = self.machines.columns.machines.ids
        return tuple([names[row] for row in rows.tolist()])

    def _met(self, release: Release) -> Product | Excuse:
        """How a release is counted, or why it is not. Doubts about the rule are told once."""
        book = self.matcher.book
        product, excuse = book.product(release.product), self.excuses.of_release(release)
        if release.product in book.products and not product.verified:
            self.needs.doubt("rule_unverified", product=release.product)
        if excuse is None and product.asks:
            self.needs.doubt("terms_wanted", product=release.product)
        if product.metric is not None and product.versions and not release.version:
            self.needs.doubt("version_unknown", product=release)
        return excuse or product
