"""All minimal legal ways to license one unit of each class."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, combinations

from daicho.count.cal_ways import CalWays
from daicho.count.core_ways import core_ways
from daicho.count.covering import Covering
from daicho.count.metrics import device
from daicho.count.metrics.device import Slot
from daicho.count.model import Stock, UnitGroup
from daicho.count.sharing import Sharing
from daicho.count.way import EXACT, Served, Way
from daicho.words.software import Channel

MOST_WAYS = 200
"""A class with more ways does not list them: the solver asks for the cheapest at its prices (`Covering`)."""
MANY_CLASSES, FEW_OF_MANY = 1_000, 8
"""The same where there are more classes than these: lists would be long, and asking is quicker."""
MOST_KEPT = 20_000
"""The same for classes with licences that may not leave their machine, which cannot be asked for piece by piece."""


PAIRS = 1 << 24
"""Pairs of stocks are numbered from here on, as no single stock is."""


@dataclass(slots=True, eq=False)
class _Piece:
    """One licence in a way: the slots that it serves; ``stock`` None is one bought, for the slot ``bought``."""

    mask: int
    item: int
    """What is taken, as one number: stocks as they are, slots to buy for below zero."""
    kind: int
    """The same, where slots with the same need are one."""
    stock: int | None
    bought: int
    served: Served
    home: tuple[int, int] | None = None
    """Of a licence that is kept for a unit: stock and number of its home; each is there once."""
    base: tuple[int, Served] | None = None
    """Of an upgrade: the stock of the base that is given with it, and the slot of that base (T15)."""
    _beyond: dict[int, tuple[int, Served]] = field(default_factory=dict)
    uses: tuple[tuple[int, int], ...] = field(init=False)

    def __post_init__(self) -> None:
        stocks = [] if self.stock is None else [self.stock] if self.base is None else [self.stock, self.base[0]]
        self.uses = tuple([(stock, 1) for stock in stocks])

    def beyond(self, done: int) -> tuple[int, Served]:
        """Its stock, and what it serves beside the slots that are done."""
        done &= self.mask
        if done not in self._beyond:
            served = tuple([entry for entry in self.served if not done >> entry[0] & 1])
            self._beyond[done] = (self.item if self.stock is None else self.stock, served)
        return self._beyond[done]


@dataclass(slots=True)
class WayFinder:
    """Finds the ways of classes. ``stocks`` grows by one stock per kind of CAL that must first be filled."""

    sharing: Sharing
    stocks: list[Stock]
    most: int = MOST_WAYS
    cals: CalWays = field(init=False)

    def __post_init__(self) -> None:
        self.cals = CalWays(self.sharing, self.stocks)

    def find(self, group: UnitGroup) -> None:
        """Sets the ways of ``group``."""
        if group.kind == "device":
            group.ways = self._device_ways(group)
        elif group.kind == "core":
            group.ways = list(core_ways(group, self.sharing))
        elif group.kind == "access":
            self.cals.open(group)
        elif group.kind == "choice":
            group.ways = self.cals.of_choice(group)
        elif group.kind == "site":
            group.ways = self.cals.of_site(group)
        else:
            group.ways = list(self.cals.of_fill(group))

    # devices and people

    def _device_ways(self, group: UnitGroup) -> list[Way]:
        if len(group.slots) == 1:
            return [*self._single_ways(self.sharing.serving(group, group.slots[0])), Way((), ((0, 1),), ())]
        needs = [slot for slot in group.slots if not slot.base]
        pieces = [*self._owned_pieces(group, needs), *self._pairs(group, needs), *self._bought_pieces(needs)]
        is_kept = any(piece.home is not None for piece in pieces)
        most = MOST_KEPT if is_kept else self.most
        ways, is_cut = _listed(pieces, len(needs), most)
        if is_cut and is_kept:
            group.complete = False
        elif is_cut:
            group.covering = _covering(pieces, len(needs))
        return ways + _all_bought(group, pieces)

    @staticmethod
    def _single_ways(options: dict[int, tuple[str, ...]]) -> Iterator[Way]:
        for stock, rights in options.items():
            yield Way(((stock, 1),), (), ((stock, ((0, rights),)),))

    def _pairs(self, group: UnitGroup, needs: Sequence[Slot]) -> Iterator[_Piece]:
        """Upgrades each with a base that is given to the same device; both licences are used up (T15)."""
        places = {replace(slot, base=False): place for place, slot in enumerate(group.slots) if slot.base}
        for i, slot in enumerate(needs):
            if slot not in places:
                continue
            for upgrade, rights in self.sharing.upgrading(group, slot).items():
                for base, right in self.sharing.bases(slot.need).items():
                    item = PAIRS + upgrade * PAIRS + base
                    resting = (base, ((places[slot], (right,)),))
                    yield _Piece(1 << i, item, item, upgrade, 0, ((i, rights),), base=resting)

    def _owned_pieces(self, group: UnitGroup, slots: Sequence[Slot]) -> Iterator[_Piece]:
        serving = [self.sharing.serving(group, slot) for slot in slots]
        known: dict[tuple[object, ...], device.Masks] = {}
        for number in sorted({stock for options in serving for stock in options}):
            stock = self.stocks[number]
            places = [i for i, options in enumerate(serving) if number in options]
            if len(places) == 1:
                yield _Piece(1 << places[0], number, number, number, 0, ((places[0], serving[places[0]][number]),))
                continue
            served = sum(1 << i for i in places)
            far_right = self.sharing.matcher.reach(stock)[2]
            for home, reach in self._reaches(group, number):
                alike = (served, stock.channel, home or self.sharing.matcher.reach(stock)[:2])
                if alike not in known:
                    beside = self._beside(stock.channel)
                    known[alike] = device.maximal_shares(slots, served, self._line(slots), beside, reach)
                for mask in known[alike]:
                    rights = self._rights(slots, mask, number, serving, far_right)
                    yield _Piece(mask, number, number, number, 0, rights, home)

    def _reaches(self, group: UnitGroup, number: int) -> Iterator[tuple[tuple[int, int] | None, device.Reach]]:
        """What one licence of a stock may serve at once: by each home of one that is kept, or wherever it is free."""
        most, portable, _ = self.sharing.matcher.reach(self.stocks[number])
        kept = next((kept for kept in group.kept if kept.stock == number), None)
        if kept is None:
            yield None, (most, lambda chosen: device.portable_enough(group.slots, chosen, portable))
        else:
            for place, home in enumerate(kept.homes):
                yield (number, place), (most, partial(kept.allows, home, most=most))

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
            yield _Piece(mask, -1 - newest, -1 - slots[newest].need, None, newest, ())

    def _is_earlier(self, one: Slot, newest: Slot) -> bool:
        if not self.sharing.bought_together(one.need, newest.need):
            return False
        a, b = self.sharing.kinds[one.need].release, self.sharing.kinds[newest.need].release
        versions = self.sharing.matcher.book.product(a.product).versions
        return a.version in versions and b.version in versions and versions[a.version].rank < versions[b.version].rank


def _covers(pieces: list[_Piece], whole: int) -> Iterator[tuple[_Piece, ...]]:
    """Every choice of pieces that covers all slots and needs each of them, each starting at the lowest open slot."""
    last_first = [[piece for piece in reversed(pieces) if piece.mask >> i & 1] for i in range(whole.bit_length())]
    # what is done, the pieces that do it, and what each of them does alone (a piece that does nothing alone is idle)
    waiting: list[tuple[int, tuple[_Piece, ...], list[int]]] = [(0, (), [])]
    while waiting:
        done, chosen, alone = waiting.pop()
        if done == whole:
            yield chosen
            continue
        lowest = (~done & (done + 1)).bit_length() - 1
        for piece in last_first[lowest]:
            mask = piece.mask
            if piece.stock is None and done >> piece.bought & 1:
                continue  # nothing is bought for what another licence serves already
            if piece.home is not None and any(piece.home == other.home for other in chosen):
                continue  # a licence that may not leave its machine is there once
            still = [own & ~mask for own in alone]
            if 0 not in still:
                still.append(mask & ~done)
                waiting.append((done | mask, (*chosen, piece), still))


def _listed(pieces: list[_Piece], slots: int, most: int) -> tuple[list[Way], bool]:
    """The ways that pieces make, none of which takes all that another one takes; and whether the list was cut."""
    found: dict[tuple[int, ...], tuple[_Piece, ...]] = {}
    is_cut = False
    for chosen in _covers(pieces, (1 << slots) - 1):
        if len(found) >= most:
            is_cut = True
            break
        kinds = tuple(sorted([piece.kind for piece in chosen]))
        known = found.setdefault(kinds, chosen)
        if known is not chosen and _inexact(chosen) < _inexact(known):
            found[kinds] = chosen
    return [_way(chosen) for chosen in _undominated(found, pieces)], is_cut


def _covering(pieces: list[_Piece], slots: int) -> Covering:
    """The pieces as what ways are made of; each piece alone is a way of its own slots."""
    return Covering(
        slots=slots,
        pieces=[(piece.mask, tuple([stock for stock, n in piece.uses for _ in range(n)])) for piece in pieces],
        make=lambda numbers: _way(_needed([pieces[number] for number in numbers])),
        alone=[_way((piece,)) for piece in pieces],
        listed=lambda most: _listed(pieces, slots, most)[0],
    )


def _needed(chosen: list[_Piece]) -> list[_Piece]:
    """Without what the others serve anyway, and without buying for a slot that is served."""
    kept = list(chosen)
    for piece in chosen:
        others = 0
        for other in kept:
            others |= 0 if other is piece else other.mask
        if piece.mask & ~others == 0:
            kept.remove(piece)
    return kept


def _all_bought(group: UnitGroup, pieces: list[_Piece]) -> list[Way]:
    """The way that draws on nothing, so that a class whose ways are not listed can always be licensed."""
    if group.covering is None:
        return []
    _, chosen = group.covering.cheapest([1.0 if piece.stock is None else 1e6 for piece in pieces])
    return [group.covering.make(chosen)]


def _way(pieces: Sequence[_Piece]) -> Way:
    """The pieces as one way; what two of them could serve counts for the first."""
    uses: list[tuple[int, int]] = []
    missing: list[tuple[int, int]] = []
    taken: list[tuple[int, Served]] = []
    done = 0
    for piece in pieces:
        if piece.stock is None:
            missing.append((piece.bought, 1))
        else:
            uses += piece.uses
            taken.append(piece.beyond(done))
            taken += [piece.base] if piece.base is not None else []
        done |= piece.mask
    if len(uses) > 1:
        uses = _summed(uses)
        taken.sort()
    missing.sort()
    return Way(tuple(uses), tuple(missing), tuple(taken))


def _inexact(pieces: Sequence[_Piece]) -> int:
    """How many slots are served by anything but an exact licence; of ways that take the same, the least is kept."""
    count, done = 0, 0
    for piece in pieces:
        count += sum([ids != EXACT for _, ids in piece.beyond(done)[1]])
        done |= piece.mask
    return count


def _summed(uses: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order of stock, each once."""
    uses.sort()
    if len(set(uses)) == len(uses):
        return uses
    return [(stock, uses.count((stock, 1))) for stock, _ in sorted(set(uses))]


def _undominated(
    found: Mapping[tuple[int, ...], tuple[_Piece, ...]], pieces: Sequence[_Piece]
) -> list[tuple[_Piece, ...]]:
    """Without those that take all that another one takes, and more; in order of what they take."""
    taken = {
        kinds if kinds[0] >= 0 else tuple(sorted([piece.item for piece in chosen])): chosen
        for kinds, chosen in found.items()
    }
    seen = Counter(piece.item for piece in pieces)
    # none is idle in a choice; so only where something can serve in two ways may a part of a choice be enough
    twofold = frozenset(item for item, count in seen.items() if count > 1)
    ordered = [items for items in sorted(taken) if twofold.isdisjoint(items) or taken.keys().isdisjoint(_parts(items))]
    return [taken[items] for items in ordered]


def _parts(items: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    return chain.from_iterable(combinations(items, size) for size in range(1, len(items)))
