"""Network licences: what counts is how many copies ran at once, by the licence server's own record (T36)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from daicho.count.machines import Machines
from daicho.count.matching import Matcher
from daicho.count.model import Need
from daicho.count.needs import Needs
from daicho.count.uses import Uses
from daicho.words.entitlement import Metric
from daicho.words.estate import Peak
from daicho.words.reading import Estate
from daicho.words.software import Release


def add_peaks(uses: Uses, estate: Estate, machines: Machines, matcher: Matcher, needs: Needs) -> None:
    """Products with network licences need their peak; without evidence, or with seats beside, installations count."""
    owned: dict[str, set[Metric]] = {}
    for lot in estate.entitlements:
        if lot.valid_on(matcher.on) and lot.quantity:
            owned.setdefault(lot.release.product, set()).add(lot.metric)
    for product, metrics in sorted(owned.items()):
        if Metric.CONCURRENT in metrics:
            there = {release for release in uses.releases if release.product == product}
            _Product(product, uses, machines.columns.machines.ids, matcher, needs).count(estate.peaks, there, metrics)


@dataclass(slots=True)
class _Product:
    """One product that is licensed for so many at once."""

    product: str
    uses: Uses
    names: tuple[str, ...]
    matcher: Matcher
    needs: Needs

    def count(self, peaks: Iterable[Peak], there: set[Release], metrics: set[Metric]) -> None:
        """The need of the product's network licences."""
        right = next((r for r in self.matcher.book.of_kind("peak_evidence", self.matcher.rules_on)), None)
        days = right.days if right is not None and self.product in right.products else 0
        found = self._highest(peaks, days)
        measured = {release for release in there if _of(release, found) is not None}
        missing = there - measured
        if missing or (not found and not there):
            self.needs.doubt("peak_unknown", product=self.product, days=days)
        if measured and metrics != {Metric.CONCURRENT}:
            self.needs.doubt("peak_and_seats", product=self.product)
            return
        for release, peak in sorted(found.items()):
            number = self.needs.number(Need(self._named(release, there), Metric.CONCURRENT))
            if peak:
                self.needs.hosts.setdefault((number, peak, peak), []).append(self.product)
        for release in sorted(measured):
            self._set_aside(release, found[_of(release, found) or release])

    def _highest(self, peaks: Iterable[Peak], days: int) -> dict[Release, int]:
        """The highest peak of each release that was measured in the last days."""
        first = self.matcher.on - timedelta(days=days)
        found: dict[Release, int] = {}
        for peak in peaks:
            late = peak.until is None or peak.until >= first
            begun = peak.since is None or peak.since <= self.matcher.on
            dated = peak.until is not None or peak.since is not None
            if peak.release.product == self.product and late and begun and dated:
                found[peak.release] = max(peak.peak, found.get(peak.release, 0))
        return found

    def _named(self, release: Release, there: set[Release]) -> Release:
        """A peak of the whole product asks for the newest version that is there."""
        if release.version or not there:
            return release
        versions = self.matcher.book.product(self.product).versions
        return max(there, key=lambda r: (versions[r.version].rank if r.version in versions else -1, r))

    def _set_aside(self, release: Release, peak: int) -> None:
        mine = self.uses.release == self.uses.releases.index(release)
        for row in np.unique(self.uses.machine[mine]).tolist():
            self.needs.aside(self.names[row], release, "network-licence", peak=peak)
        self.uses.leave_out(mine)


def _of(release: Release, found: dict[Release, int]) -> Release | None:
    """The measured release that speaks of an installed one: the same, or the whole product."""
    whole = Release(release.product, release.edition)
    return next((one for one in (release, whole, Release(release.product)) if one in found), None)
