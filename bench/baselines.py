"""What other programs would report: two baselines on the same estate and the same rights, beside the proven position.

`exact_match` is what Snipe-IT and GLPI can do: installations of a release minus licences of exactly that release.
`greedy` is what Flexera and ServiceNow document: every installation takes a licence from the first lot of a priority
list that may cover it. It is given more than a fair chance: all our use rights, licences that come with a machine
first, a licence that is on the machine already serves what else it may, so does a second device of the same person,
and the best of several priority orders counts.

Both speak of what is counted by device; `device_shortfall` is the same part of a position. The difference is what
these programs would make a company pay for without need.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from daicho.count.matching import Matcher
from daicho.count.model import Need, Stock
from daicho.count.rulebook import Rulebook
from daicho.words.entitlement import Entitlement, Metric
from daicho.words.estate import Machine, MachineKind
from daicho.words.position import Position
from daicho.words.reading import Estate
from daicho.words.software import Release

Use = tuple[str, Release]
"""A machine and what is used on it."""
ORDERS = ("exact first", "restricted first", "newest first")
PORTABLE = (MachineKind.NOTEBOOK, MachineKind.TABLET)


@dataclass(frozen=True, slots=True)
class Baselines:
    """Licences short by each way of counting; ``greedy`` by priority order."""

    proven: int
    exact: int
    greedy: Mapping[str, int]

    @property
    def best_greedy(self) -> int:
        """The least that any of the priority orders finds."""
        return min(self.greedy.values())

    @property
    def extra_exact(self) -> int:
        """Licences that exact matching calls short and that are not."""
        return self.exact - self.proven

    @property
    def extra_greedy(self) -> int:
        """The same for the best priority order."""
        return self.best_greedy - self.proven


def compare(estate: Estate, rulebook: Rulebook, position: Position) -> Baselines:
    """Both baselines beside a position of the same estate."""
    matcher = Matcher(rulebook, position.on, position.rules_on)
    uses = device_uses(estate, rulebook, position.on)
    orders = {order: greedy(estate, uses, matcher, order) for order in ORDERS}
    return Baselines(device_shortfall(position), exact_match(estate, uses, position.on), orders)


def device_shortfall(position: Position) -> int:
    """What a position has short of products that are counted by device."""
    return sum(line.shortfall for line in position.lines if line.metric is Metric.DEVICE)


def device_uses(estate: Estate, rulebook: Rulebook, on: date) -> list[Use]:
    """(machine, release) on the day of products that are counted by device, systems of machines too; in order."""
    here = {machine.id for machine in estate.machines if machine.in_use_on(on)}
    found = {(i.machine, i.release) for i in estate.installations if i.on(on) and i.machine in here}
    systems = {use[0]: use for use in found if use[1].product == "microsoft/windows"}
    for machine in estate.machines:
        if machine.id in here and machine.os_product == "microsoft/windows" and machine.id not in systems:
            found.add((machine.id, Release(machine.os_product, machine.os_edition, machine.os_version)))
    metrics = {product: rulebook.product(product).metric for product in {release.product for _, release in found}}
    return sorted(use for use in found if metrics[use[1].product] is Metric.DEVICE)


def exact_match(estate: Estate, uses: Iterable[Use], on: date) -> int:
    """Installations minus licences of exactly that product, edition and version; no right is known."""
    open_uses: dict[Release, int] = {}
    for _, release in uses:
        open_uses[release] = open_uses.get(release, 0) + 1
    for lot in estate.entitlements:
        if lot.valid_on(on) and lot.release in open_uses:
            open_uses[lot.release] -= lot.quantity
    return sum(count for count in open_uses.values() if count > 0)


@dataclass(slots=True)
class Held:
    """A licence in use: from which stock, on which machines, for which (machine, product) a version counts already."""

    stock: Stock
    machines: set[str]
    served: set[tuple[str, str]] = field(default_factory=set)


@dataclass(slots=True)
class Ledger:
    """The stocks with what is left of them, in order of lot."""

    stocks: list[Stock]
    left: list[int]


def ledger(entitlements: Iterable[Entitlement], matcher: Matcher) -> Ledger:
    """Valid lots as stocks, in parts where assurance covers some of a lot; what an upgrade rests on goes into it."""
    known = {lot.lot: lot for lot in sorted(entitlements, key=lambda lot: lot.lot)}
    spans: dict[str, list[tuple[date, int]]] = {}
    counts = {name: lot.quantity for name, lot in known.items() if lot.valid_on(matcher.on)}
    for name, lot in known.items():
        if _is_assurance(lot, known.get(lot.base_lot)):
            counts.pop(name, None)
            if _in_time(lot, known[lot.base_lot], matcher):
                spans.setdefault(lot.base_lot, []).append((lot.ends_on or date.max, lot.quantity))
        elif lot.base_lot and name in counts:
            counts[name] = min(counts[name], counts.get(lot.base_lot, 0))
            counts[lot.base_lot] = counts.get(lot.base_lot, 0) - counts[name]
    found = Ledger([], [])
    for name in sorted(counts.keys() & known.keys()):
        for until, quantity in _parts(counts[name], spans.get(name, [])):
            found.stocks.append(_stock(known[name], matcher, until))
            found.left.append(quantity)
    return found


def _is_assurance(lot: Entitlement, base: Entitlement | None) -> bool:
    if base is None or lot.release.version not in ("", base.release.version):
        return False
    return replace(lot.release, version=base.release.version) == base.release


def _in_time(lot: Entitlement, base: Entitlement, matcher: Matcher) -> bool:
    """Whether assurance has begun, and was bought in time for a licence that came with a machine or in a package."""
    window = matcher.first("assurance_window", base.release.product, base.channel)
    if lot.starts_on is None or lot.starts_on > matcher.on or window is None or base.starts_on is None:
        return lot.starts_on is None or lot.starts_on <= matcher.on
    return (lot.starts_on - base.starts_on).days <= window.days


def _parts(quantity: int, spans: list[tuple[date, int]]) -> Iterator[tuple[date | None, int]]:
    """(last day of assurance, licences), the longest first, then those without."""
    for until, assured in sorted(spans, reverse=True):
        yield until, min(quantity, assured)
        quantity -= min(quantity, assured)
    yield None, quantity


def _stock(lot: Entitlement, matcher: Matcher, until: date | None) -> Stock:
    return Stock(
        id=lot.lot,
        release=lot.release,
        metric=lot.metric,
        channel=lot.channel,
        until=until,
        second_use=matcher.second_use_of(lot, until) if lot.metric is Metric.DEVICE else "",
        bound=frozenset(lot.bound_to) or None,
        members=((lot.lot, lot.quantity),),
    )


class Greedy:
    """One run over all installations with one priority order of lots."""

    def __init__(self, estate: Estate, matcher: Matcher, order: str) -> None:
        self.matcher = matcher
        self.machines: dict[str, Machine] = {machine.id: machine for machine in estate.machines}
        self.owned = ledger(estate.entitlements, matcher)
        self.order = order
        self.held: dict[str, list[Held]] = {}
        self.missing: set[tuple[str, str, str]] = set()
        bases = {lot.lot for lot in estate.entitlements if lot.valid_on(matcher.on) and matcher.base_of(lot)}
        self.based = {unit for stock in self.owned.stocks if stock.id in bases for unit in stock.bound or ()}
        self._lists: dict[Need, list[int]] = {}

    def short(self, uses: Iterable[Use]) -> int:
        """How many installations find no licence, those beside a missing one of the same product left out."""
        count = 0
        for machine, release in uses:
            need = Need(release, Metric.DEVICE, self.matcher.wants_base(release.product) and machine in self.based)
            if not (self._on_what_is_there(machine, need) or self._take(machine, need)):
                count += self._miss(machine, release)
        return count

    def _miss(self, machine: str, release: Release) -> int:
        place = (machine, release.product, release.edition)
        beside = place in self.missing and any(
            right.kind == "side_by_side" and release.product in right.products
            for right in self.matcher.book.rights.values()
        )
        self.missing.add(place)
        return 0 if beside else 1

    def _owner(self, machine: str) -> str:
        known = self.machines.get(machine)
        return known.user or machine if known is not None else machine

    def _on_what_is_there(self, machine: str, need: Need) -> bool:
        """Whether a licence that this machine, or its person's other one, has already may serve this too."""
        for held in self.held.get(self._owner(machine), ()):
            if self.matcher.match(held.stock, need) is None or not self._reaches(held, machine):
                continue
            place = (machine, need.release.product)
            if place in held.served and not self.matcher.side_by_side(need.release.product, held.stock.channel):
                continue
            held.machines.add(machine)
            held.served.add(place)
            return True
        return False

    def _reaches(self, held: Held, machine: str) -> bool:
        if machine in held.machines:
            return True
        devices, portable, _ = self.matcher.reach(held.stock)
        places = {*held.machines, machine}
        fixed = sum(self.machines[place].kind not in PORTABLE for place in places)
        return held.stock.bound is None and len(places) <= devices and (not portable or fixed <= 1)

    def _take(self, machine: str, need: Need) -> bool:
        for number in self._priority(need):
            stock = self.owned.stocks[number]
            if self.owned.left[number] > 0 and self._may_go_to(stock, machine):
                self.owned.left[number] -= 1
                held = Held(stock, {machine}, {(machine, need.release.product)})
                self.held.setdefault(self._owner(machine), []).append(held)
                return True
        return False

    def _may_go_to(self, stock: Stock, machine: str) -> bool:
        """A bound licence goes to its own machine, and only one of a lot to each."""
        if stock.bound is None:
            return True
        there = any(
            held.stock is stock and machine in held.machines for held in self.held.get(self._owner(machine), ())
        )
        return machine in stock.bound and not there

    def _priority(self, need: Need) -> list[int]:
        if need not in self._lists:
            fit = [n for n, stock in enumerate(self.owned.stocks) if self.matcher.match(stock, need) is not None]
            self._lists[need] = sorted(fit, key=lambda n: (self.owned.stocks[n].bound is None, self._rank(n, need), n))
        return self._lists[need]

    def _rank(self, number: int, need: Need) -> tuple[int, ...]:
        """Lower goes first. Restricted: fewer products that the lot may cover. Newest: the later version."""
        stock = self.owned.stocks[number]
        product = self.matcher.book.product(stock.release.product)
        facts = product.versions.get(stock.release.version)
        newest = -(facts.rank if facts is not None else 0)
        covered = 1 + sum(len(part.products) for part in product.components if part.edition == stock.release.edition)
        ranks: dict[str, Callable[[], tuple[int, ...]]] = {
            "exact first": lambda: (int(stock.release != need.release), covered, -newest),
            "restricted first": lambda: (covered, -newest),
            "newest first": lambda: (newest, covered),
        }
        return ranks[self.order]()


def greedy(estate: Estate, uses: Iterable[Use], matcher: Matcher, order: str) -> int:
    """What is short when every installation takes from the first lot that may cover it, in a priority order."""
    return Greedy(estate, matcher, order).short(uses)
