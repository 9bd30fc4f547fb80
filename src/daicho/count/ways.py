"""All minimal legal ways to license one unit of each class."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from daicho.count.classes import Sharing
from daicho.count.metrics import cal, device
from daicho.count.metrics.device import Slot
from daicho.count.model import Need, Served, Stock, UnitGroup, Way
from daicho.count.rulebook import CoreRule
from daicho.words.software import Channel, Release

MOST_WAYS = 4000
"""Above this many ways in one class the search stops, and the class says that its list is not complete."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """One licence in a way: the slots that it serves; ``stock`` None is one bought, for the slot ``bought``."""

    mask: int
    stock: int | None
    bought: int
    served: Served


@dataclass(slots=True)
class WayFinder:
    """Finds the ways of classes. ``stocks`` grows by one stock per kind of CAL that must first be filled."""

    sharing: Sharing
    stocks: list[Stock]
    filled: dict[int, int] = field(default_factory=dict)

    def find(self, group: UnitGroup) -> None:
        """Sets the ways of ``group``."""
        if group.kind == "device":
            group.ways = self._device_ways(group)
        elif group.kind == "core":
            group.ways = list(self._core_ways(group))
        elif group.kind == "access":
            group.ways = self._access_ways(group)
        else:
            group.ways = list(self._fill_ways(group.slots[0].need))

    def _serving(self, group: UnitGroup, slot: Slot) -> dict[int, tuple[str, ...]]:
        """Stocks that may serve a slot: free ones, and bound ones at the device they are bound to."""
        mine = set(group.private)
        options = self.sharing.options(slot.need).items()
        return {n: rights for n, rights in options if self.stocks[n].bound is None or (n, slot.device) in mine}

    # devices and people

    def _device_ways(self, group: UnitGroup) -> list[Way]:
        if len(group.slots) == 1:
            return [*self._single_ways(self._serving(group, group.slots[0])), Way((), ((0, 1),), ())]
        pieces = [*self._owned_pieces(group), *self._bought_pieces(group.slots)]
        found: dict[tuple[object, ...], Way] = {}
        whole = (1 << len(group.slots)) - 1
        for chosen in _covers(pieces, whole):
            if len(found) >= MOST_WAYS:
                group.complete = False
                break
            way = _way(chosen)
            if way is None:
                continue
            missing = tuple(sorted(group.slots[slot].need for slot, _ in way.missing))
            found.setdefault((way.uses, missing), way)
        return _undominated(list(found.values()))

    @staticmethod
    def _single_ways(options: dict[int, tuple[str, ...]]) -> Iterator[Way]:
        for stock, rights in options.items():
            yield Way(((stock, 1),), (), ((stock, ((0, rights),)),))

    def _owned_pieces(self, group: UnitGroup) -> Iterator[_Piece]:
        slots = group.slots
        serving = [self._serving(group, slot) for slot in slots]
        for number in sorted({stock for options in serving for stock in options}):
            stock = self.stocks[number]
            served = sum(1 << i for i, options in enumerate(serving) if number in options)
            devices, portable, far_right = self.sharing.matcher.reach(stock)
            beside = self._beside(stock.channel)
            masks = device.maximal_shares(slots, served, self._line(slots), beside, (devices, portable))
            for mask in masks:
                yield _Piece(mask, number, 0, self._rights(slots, mask, number, serving, far_right))

    def _beside(self, channel: Channel) -> Callable[[str], bool]:
        return lambda name: bool(self.sharing.matcher.side_by_side(name, channel))

    def _line(self, slots: Sequence[Slot]) -> Callable[[int], str]:
        return lambda i: self.sharing.product(slots[i].need)

    def _rights(
        self, slots: Sequence[Slot], mask: int, number: int, serving: list[dict[int, tuple[str, ...]]], far: str
    ) -> Served:
        """The rights slot by slot; a further device or version of the same product names the right that shares."""
        found: list[tuple[int, tuple[str, ...]]] = []
        seen: list[int] = []
        for i in sorted(
            (i for i in range(len(slots)) if mask >> i & 1), key=lambda i: (slots[i].portable, slots[i].device, -i)
        ):
            own = serving[i][number]
            extra = self._sharing_right(slots, i, seen, number, far)
            found.append((i, tuple(dict.fromkeys((extra, *own))) if extra else own))
            seen.append(i)
        return tuple(found)

    def _sharing_right(self, slots: Sequence[Slot], i: int, seen: list[int], number: int, far: str) -> str:
        if any(slots[j].device != slots[i].device for j in seen) and not any(
            slots[j].device == slots[i].device for j in seen
        ):
            return far
        product = self.sharing.product(slots[i].need)
        twin = any(slots[j].device == slots[i].device and self.sharing.product(slots[j].need) == product for j in seen)
        return self.sharing.matcher.side_by_side(product, self.stocks[number].channel) if twin else ""

    def _bought_pieces(self, slots: Sequence[Slot]) -> Iterator[_Piece]:
        """What one licence bought today would serve: the version it is bought for, and earlier ones beside it."""
        for newest in range(len(slots)):
            mask = 1 << newest
            for other in range(len(slots)):
                if slots[other].device == slots[newest].device and self._is_earlier(slots[other], slots[newest]):
                    mask |= 1 << other
            yield _Piece(mask, None, newest, ())

    def _is_earlier(self, one: Slot, newest: Slot) -> bool:
        if not self.sharing.bought_together(one.need, newest.need):
            return False
        a, b = self.sharing.kinds[one.need].release, self.sharing.kinds[newest.need].release
        versions = self.sharing.matcher.book.product(a.product).versions
        return a.version in versions and b.version in versions and versions[a.version].rank < versions[b.version].rank

    # hosts

    def _core_ways(self, group: UnitGroup) -> Iterator[Way]:
        """Licence by licence; or the whole host at once by an edition that has no limit of guests (T24)."""
        release = self.sharing.kinds[group.slots[0].need].release
        rule = self.sharing.matcher.book.product(release.product).cores
        for stock, rights in self._serving(group, group.slots[0]).items():
            if rule is not None and self._is_step_to_unlimited(self.stocks[stock].release, release, rule):
                if self.stocks[stock].quantity >= group.whole:
                    yield Way(((stock, group.whole),), (), ((stock, ((0, rights),)),), covers=group.per_unit)
            else:
                yield Way(((stock, 1),), (), ((stock, ((0, rights),)),))
        yield Way((), ((0, 1),), ())

    @staticmethod
    def _is_step_to_unlimited(lot: Release, need: Release, rule: CoreRule) -> bool:
        return bool(rule.stacking) and lot.edition in rule.unlimited and need.edition not in rule.unlimited

    # accesses

    def _filled(self, need: int) -> int:
        """The number of the stock that stands for one kind of CAL before a lot is chosen for it."""
        if need not in self.filled:
            kind: Need = self.sharing.kinds[need]
            self.filled[need] = len(self.stocks)
            self.stocks.append(
                Stock(
                    id=f"any {kind.release} {kind.metric}",
                    release=kind.release,
                    metric=kind.metric,
                    channel=Channel.UNKNOWN,
                )
            )
        return self.filled[need]

    def _access_ways(self, group: UnitGroup) -> list[Way]:
        people, devices = (self._filled(slot.need) for slot in group.slots)
        cluster = group.clusters[0]
        covers, group.complete = cal.covers(cluster)
        ways = []
        for cover in covers:
            needed = (
                (people, sum(len(cluster.people[i]) for i in cover.people)),
                (devices, sum(len(cluster.devices[i]) for i in cover.devices)),
            )
            ways.append(Way(tuple((stock, n) for stock, n in needed if n), (), ()))
        return ways

    def _fill_ways(self, need: int) -> Iterator[Way]:
        filled = self._filled(need)
        for stock, rights in self.sharing.options(need).items():
            yield Way(((stock, 1), (filled, -1)), (), ((stock, ((0, rights),)),), covers=0)
        yield Way(((filled, -1),), ((0, 1),), (), covers=0)


def _covers(pieces: list[_Piece], whole: int) -> Iterator[tuple[_Piece, ...]]:
    """Every choice of pieces that covers all slots, each piece starting at the lowest slot still open."""
    by_slot = {i: [piece for piece in pieces if piece.mask >> i & 1] for i in range(whole.bit_length())}

    def extend(done: int, chosen: tuple[_Piece, ...]) -> Iterator[tuple[_Piece, ...]]:
        if done == whole:
            yield chosen
            return
        lowest = (~done & whole & -(~done & whole)).bit_length() - 1
        for piece in by_slot[lowest]:
            yield from extend(done | piece.mask, (*chosen, piece))

    yield from extend(0, ())


def _way(pieces: Sequence[_Piece]) -> Way | None:
    """The pieces as one way; None where one is bought for a slot that another piece serves already."""
    uses: dict[int, int] = {}
    missing: list[tuple[int, int]] = []
    taken: list[tuple[int, Served]] = []
    done = 0
    for piece in pieces:
        if piece.stock is None:
            if done >> piece.bought & 1:
                return None
            missing.append((piece.bought, 1))
        else:
            uses[piece.stock] = uses.get(piece.stock, 0) + 1
            taken.append((piece.stock, tuple(entry for entry in piece.served if not done >> entry[0] & 1)))
        done |= piece.mask
    return Way(tuple(sorted(uses.items())), tuple(sorted(missing)), tuple(sorted(taken)))


def _undominated(ways: list[Way]) -> list[Way]:
    """Without the ways that take all that another one takes, and more."""
    taken = {_items(way): way for way in ways}
    return [way for items, way in sorted(taken.items()) if not any(part in taken for part in _parts(items))]


def _items(way: Way) -> tuple[int, ...]:
    """What a way takes, one number per licence: stocks as they are, missing slots below zero."""
    used = [stock for stock, n in way.uses for _ in range(n)]
    return tuple(sorted(used + [-1 - slot for slot, _ in way.missing]))


def _parts(items: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for size in range(1, len(items)):
        yield from combinations(items, size)
