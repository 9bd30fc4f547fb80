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
        if not self._metric_fits(stock, need) or not self._market_fits(stock, need):
            return None
        if need.remote and self.first("no_remote_use", stock.release.product, stock.channel) is not None:
            return None
        free = self._free_upgrade(stock, need.release)
        product = () if free else self._product_rights(stock, need.release)
        version = free or self._version_rights(stock, need.release)
        upgrade = self._base_rights(stock, need)
        form = self._form_rights(stock, need)
        if product is None or version is None or upgrade is None or form is None:
            return None
        seat = ("named-user",) if stock.metric is Metric.USER and need.metric is Metric.DEVICE else ()
        return (*product, *form, *version, *upgrade, *seat) or ("exact",)

    def _metric_fits(self, stock: Stock, need: Need) -> bool:
        if stock.metric is need.metric:
            return True
        others = self.book.product(need.release.product).other_metrics
        if stock.metric is Metric.CONCURRENT and need.metric in (Metric.DEVICE, Metric.USER):
            return Metric.CONCURRENT in others  # one at once is at least one installation
        return need.metric is Metric.DEVICE and stock.metric is Metric.USER and Metric.USER in others

    def _market_fits(self, stock: Stock, need: Need) -> bool:
        """Licences for schools serve copies for schools, and nothing else does (T38)."""
        alike = (stock.channel is Channel.EDUCATION) == need.education
        return alike or not self._of_kind("education_only")

    def _free_upgrade(self, stock: Stock, release: Release) -> tuple[str, ...]:
        """The right by which the publisher gave a later version away to whoever had the earlier one."""
        lot = stock.release
        for right in self._of_kind("free_upgrade") if lot.product == release.product else ():
            if (
                right.concerns(lot.product, stock.channel)
                and lot.version in right.lot_versions
                and release.version in right.need_versions
                and (not right.lot_editions or lot.edition in right.lot_editions)
                and (release.edition in right.need_editions if right.need_editions else lot.edition == release.edition)
            ):
                return (right.id,)
        return ()

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
        own = self._version_of(stock, release)
        if product.versionless or own == release.version:
            return ()
        have = product.rank(own or self._current(product, stock))
        want = product.rank(release.version)
        if have < 0 or want < 0:
            return None
        if have == want:
            return ()
        return self._earlier(stock, release, have - want) if want < have else self._later(stock, release, product)

    def _version_of(self, stock: Stock, release: Release) -> str:
        """The version of the lot, as the needed product words it (Creative Suite 6 has Photoshop CS6)."""
        version = stock.release.version
        entry = None if stock.release.product == release.product else self.book.holds(stock.release, release)
        return version if entry is None else entry.called.get(version, version)

    def _current(self, product: Product, stock: Stock) -> str:
        """A running subscription without a version stands for the newest one."""
        return product.newest_on(self.on) if stock.channel is Channel.SUBSCRIPTION else ""

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
                and (not right.while_assured or self.is_assured(stock.until))
            ):
                return (right.id,)
        return None

    def is_assured(self, until: date | None) -> bool:
        """Whether assurance or maintenance that runs to ``until`` runs on the day."""
        return until is not None and self.on <= until

    def is_older(self, release: Release, day: date, back: int) -> bool:
        """Whether ``release`` is more than ``back`` versions older than the newest that was out on ``day``."""
        product = self.book.product(release.product)
        newest, own = product.rank(product.newest_on(day)), product.rank(release.version)
        return newest >= 0 and own >= 0 and newest - own > back

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

    def _form_rights(self, stock: Stock, need: Need) -> tuple[str, ...] | None:
        """The right that opens the way of licensing that the need asks for; a running subscription is assured."""
        if not need.form:
            return ()
        for right in self._of_kind("form"):
            assured = stock.channel is Channel.SUBSCRIPTION or self.is_assured(stock.until)
            if (
                right.form == need.form
                and right.concerns(stock.release.product, stock.channel)
                and (not right.lot_versions or stock.release.version in right.lot_versions)
                and (assured or not right.while_assured)
            ):
                return (right.id,)
        return None

    def opens(self, product: str, form: str) -> bool:
        """Whether the rules of the day know a way of licensing at all."""
        return any(right.form == form and product in right.products for right in self._of_kind("form"))

    def base_of(self, lot: Entitlement | Stock) -> bool:
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

    def as_base(self, stock: Stock) -> str:
        """The right by which a licence serves as the base of an upgrade on a machine that it is given to, or ""."""
        right = self.first("base", stock.release.product, stock.channel) if self.base_of(stock) else None
        return "" if right is None else right.id

    def first(self, kind: str, product: str, channel: Channel) -> Right | None:
        """The right of a kind that speaks of licences of ``product`` bought through ``channel``."""
        return next((right for right in self._of_kind(kind) if right.concerns(product, channel)), None)

    def trial_right(self, product: str) -> Right | None:
        """How long trial copies of ``product`` run; the general rule where none speaks of it."""
        return self.first("trial", product, Channel.TRIAL) or self.book.rights.get("trial")

    def beyond_reach(self, stock: Stock, need: Need) -> Right | None:
        """The right to earlier versions by which ``stock`` would serve ``need``, were the version not too old (T35)."""
        lot, product = stock.release, self.book.product(need.release.product)
        have = product.rank(lot.version or self._current(product, stock))
        want = product.rank(need.release.version)
        same = (lot.product, lot.edition) == (need.release.product, need.release.edition)
        if have < 0 or want < 0 or not same or not self._metric_fits(stock, need):
            return None
        for right in self._of_kind("downgrade"):
            if right.back is not None and right.concerns(lot.product, stock.channel) and have - want > right.back:
                return right if not right.while_assured or self.is_assured(stock.until) else None
        return None

    def second_use_of(self, lot: Entitlement, until: date | None = None) -> str:
        """The id of the second-use right that ``lot`` (assured to ``until``) has by channel and agreement, or ""."""
        agreement = lot.agreement.casefold()
        for right in self._of_kind("second_use"):
            named = not right.agreements or any(a in agreement for a in right.agreements)
            barred = any(a in agreement for a in right.agreements_not)
            assured = not right.while_assured or self.is_assured(until)
            if named and not barred and assured and right.concerns(lot.release.product, lot.channel):
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
        right = self.first("side_by_side", product, channel)
        return "" if right is None else right.id
