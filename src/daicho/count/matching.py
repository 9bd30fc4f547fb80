"""Which licence may serve which need, by which rights: the rules applied to one pair."""

from dataclasses import dataclass, field
from datetime import date

from daicho.count.model import Need, Stock
from daicho.count.rulebook import Product, Right, Rulebook
from daicho.words.entitlement import Entitlement, Metric
from daicho.words.software import Channel, Release


@dataclass(slots=True)
class Matcher:
    """The rights of a rulebook as they hold on the day ``on`` under the rules of ``rules_on``."""

    book: Rulebook
    on: date
    rules_on: date
    _kinds: dict[str, tuple[Right, ...]] = field(default_factory=dict)

    def _of_kind(self, kind: str) -> tuple[Right, ...]:
        if kind not in self._kinds:
            self._kinds[kind] = self.book.of_kind(kind, self.rules_on)
        return self._kinds[kind]

    def match(self, stock: Stock, need: Need) -> tuple[str, ...] | None:
        """The ids of the rights by which ``stock`` may serve ``need``, the weightiest first; None: it may not."""
        if not self._metric_fits(stock, need):
            return None
        product = self._product_rights(stock, need.release)
        version = self._version_rights(stock, need.release)
        upgrade = self._base_rights(stock, need)
        if product is None or version is None or upgrade is None:
            return None
        seat = ("named-user",) if stock.metric is Metric.USER and need.metric is Metric.DEVICE else ()
        return (*product, *version, *upgrade, *seat) or ("exact",)

    def _metric_fits(self, stock: Stock, need: Need) -> bool:
        if stock.metric is need.metric:
            return True
        others = self.book.product(need.release.product).other_metrics
        return need.metric is Metric.DEVICE and stock.metric is Metric.USER and Metric.USER in others

    def _product_rights(self, stock: Stock, release: Release) -> tuple[str, ...] | None:
        if stock.release.product != release.product:
            return None if self.book.holds(stock.release, release) is None else ("suite-component",)
        if stock.release.edition == release.edition:
            return ()
        for right in self._of_kind("step_down"):
            editions = stock.release.edition in right.lot_editions and release.edition in right.need_editions
            if editions and right.concerns(release.product, stock.channel):
                return (right.id,)
        return None

    def _version_rights(self, stock: Stock, release: Release) -> tuple[str, ...] | None:
        product = self.book.product(release.product)
        if product.versionless or stock.release.version == release.version:
            return ()
        have = self._rank(product, stock.release.version or self._current(product, stock))
        want = self._rank(product, release.version)
        if have is None or want is None:
            return None
        if have == want:
            return ()
        return self._earlier(stock, release, have - want) if want < have else self._later(stock, release, product)

    def _current(self, product: Product, stock: Stock) -> str:
        """A running subscription without a version stands for the newest one."""
        return product.newest_on(self.on) if stock.channel is Channel.SUBSCRIPTION else ""

    @staticmethod
    def _rank(product: Product, version: str) -> int | None:
        facts = product.versions.get(version)
        return None if facts is None else facts.rank

    def _earlier(self, stock: Stock, release: Release, back: int) -> tuple[str, ...] | None:
        lot = stock.release
        for right in self._of_kind("downgrade"):
            if (
                right.concerns(lot.product, stock.channel)
                and (not right.editions or lot.edition in right.editions)
                and (not right.lot_versions or lot.version in right.lot_versions)
                and (not right.need_versions or release.version in right.need_versions)
                and (right.back is None or back <= right.back)
                and (not right.while_supported or self._supported(release))
            ):
                return (right.id,)
        return None

    def _supported(self, release: Release) -> bool:
        facts = self.book.product(release.product).versions.get(release.version)
        return facts is not None and (facts.support_ends is None or self.on <= facts.support_ends)

    def _later(self, stock: Stock, release: Release, product: Product) -> tuple[str, ...] | None:
        released = product.versions[release.version].released
        if stock.until is None or released is None or released > min(stock.until, self.on):
            return None
        for right in self._of_kind("upgrade"):
            if right.concerns(stock.release.product, stock.channel):
                return (right.id,)
        return None

    def _base_rights(self, stock: Stock, need: Need) -> tuple[str, ...] | None:
        for right in self._of_kind("needs_base"):
            if right.concerns(stock.release.product, stock.channel):
                return (right.id,) if need.based else None
        return ()

    def base_of(self, lot: Entitlement) -> bool:
        """Whether ``lot`` is a base licence that an upgrade licence may rest on (T15)."""
        return any(
            lot.release.product in right.products
            and lot.release.edition in right.base_editions
            and lot.channel in right.base_channels
            for right in self._of_kind("needs_base")
        )

    def wants_base(self, product: str) -> bool:
        """Whether some licences of ``product`` rest on a base licence."""
        return any(product in right.products for right in self._of_kind("needs_base"))

    def second_use_of(self, lot: Entitlement) -> str:
        """The id of the second-use right that ``lot`` carries by its channel and agreement, or ""."""
        agreement = lot.agreement.casefold()
        for right in self._of_kind("second_use"):
            named = not right.agreements or any(a in agreement for a in right.agreements)
            barred = any(a in agreement for a in right.agreements_not)
            if named and not barred and right.concerns(lot.release.product, lot.channel):
                return right.id
        return ""

    def reach(self, stock: Stock) -> tuple[int, bool, str]:
        """How many devices of one user a licence reaches, whether all but one must be portable, and by which right."""
        if stock.metric is Metric.USER:
            return self.book.product(stock.release.product).devices_per_user, False, "named-user"
        right = self.book.rights.get(stock.second_use)
        return (1, False, "") if right is None else (right.devices, right.portable, right.id)

    def side_by_side(self, product: str, channel: Channel) -> str:
        """The right by which one licence serves several versions on one device (T17), or ""."""
        for right in self._of_kind("side_by_side"):
            if right.concerns(product, channel):
                return right.id
        return ""
