"""What single licences may serve together on one unit."""

from dataclasses import dataclass, field, replace

from daicho.count.matching import Matcher
from daicho.count.metrics.device import Slot
from daicho.count.model import Need, Stock, UnitGroup
from daicho.words.entitlement import Metric
from daicho.words.software import Channel

Rights = dict[int, tuple[str, ...]]
"""Number of stock → the rights by which it serves."""
SOLD = (Channel.VOLUME, Channel.SUBSCRIPTION)
"""Channels through which a missing licence would be bought."""


@dataclass(slots=True)
class Sharing:
    """What single licences may serve together, worked out once per kind of need."""

    matcher: Matcher
    kinds: list[Need]
    stocks: list[Stock]
    _options: dict[int, Rights] = field(default_factory=dict)
    _free_options: dict[int, list[int]] = field(default_factory=dict)
    _free_upgrades: dict[int, list[int]] = field(default_factory=dict)
    _upgrades: dict[int, Rights] = field(default_factory=dict)
    _bases: dict[int, dict[int, str]] = field(default_factory=dict)
    _joined: dict[tuple[int, int, bool], bool] = field(default_factory=dict)
    _bought: dict[tuple[int, int], bool] = field(default_factory=dict)
    _family: list[int] = field(default_factory=list)

    def family(self, need: int) -> int:
        """A number that needs share wherever a chain of licences, owned or bought, leads from one to the other."""
        if not self._family:
            self._family = self._families()
        return self._family[need]

    def _families(self) -> list[int]:
        family = list(range(len(self.kinds)))
        members: dict[object, list[int]] = {}
        for need, kind in enumerate(self.kinds):
            for key in (*self.options(need), (kind.release.product, kind.release.edition)):
                members.setdefault(key, []).append(need)
        for first, *others in members.values():
            for other in others:
                family[_root(family, other)] = _root(family, first)
        return [_root(family, need) for need in range(len(family))]

    def options(self, need: int) -> Rights:
        """Number of stock → rights, for every stock that may serve a need (bound ones included)."""
        if need not in self._options:
            tried = ((i, self.matcher.match(stock, self.kinds[need])) for i, stock in enumerate(self.stocks))
            self._options[need] = {i: rights for i, rights in tried if rights is not None}
        return self._options[need]

    def upgrades(self, need: int) -> Rights:
        """Number of stock → rights, for upgrade licences that would serve a need if its machine had a base (T15)."""
        if need not in self._upgrades:
            kind, own = self.kinds[need], self.options(need)
            wanted = kind.metric is Metric.DEVICE and not kind.based and self.matcher.wants_base(kind.release.product)
            based = replace(kind, based=True)
            tried = ((i, self.matcher.match(stock, based)) for i, stock in enumerate(self.stocks) if wanted)
            self._upgrades[need] = {i: rights for i, rights in tried if rights is not None and i not in own}
        return self._upgrades[need]

    def bases(self, need: int) -> dict[int, str]:
        """Number of stock → right, for free licences that may be the base of an upgrade, and do not serve the need."""
        if need not in self._bases:
            upgrades, own = self.upgrades(need), self.options(need)
            free = [i for i, stock in enumerate(self.stocks) if stock.bound is None and upgrades and i not in own]
            self._bases[need] = {i: right for i in free if (right := self.matcher.as_base(self.stocks[i]))}
        return self._bases[need]

    def reaches(self, stock: int, need: int) -> bool:
        """Whether a stock may serve a need, by itself or on a base."""
        return stock in self.options(need) or (bool(self.bases(need)) and stock in self.upgrades(need))

    def serving(self, group: UnitGroup, slot: Slot) -> Rights:
        """Stocks that may serve a slot of a group: free ones, and bound ones at the device they are bound to."""
        return self._at_hand(self.options(slot.need), self._free_options, group, slot)

    def upgrading(self, group: UnitGroup, slot: Slot) -> Rights:
        """Upgrade licences that may serve a slot of a group on a base, in the same way."""
        return self._at_hand(self.upgrades(slot.need), self._free_upgrades, group, slot)

    def _at_hand(self, rights: Rights, known: dict[int, list[int]], group: UnitGroup, slot: Slot) -> Rights:
        """In order of stock; of very many bound ones only those of the group are looked at."""
        if slot.need not in known:
            known[slot.need] = [n for n in rights if self.stocks[n].bound is None]
        mine = [n for n, device in group.private if device == slot.device and n in rights]
        return {n: rights[n] for n in sorted({*known[slot.need], *mine})}

    def product(self, need: int) -> str:
        """The product of a need."""
        return self.kinds[need].release.product

    def far_reaching(self, need: int) -> bool:
        """Whether some licence that serves the need may reach a second device of the same user."""
        return any(self.matcher.reach(self.stocks[i])[0] > 1 for i in self.options(need))

    def joined(self, a: int, b: int, same_device: bool) -> bool:
        """Whether one licence may serve both needs of a unit, so that they must be looked at together."""
        key = (min(a, b), max(a, b), same_device)
        if key not in self._joined:
            both = self.options(a).keys() & self.options(b).keys()
            self._joined[key] = any(self._serves_both(i, a, b, same_device) for i in both) or (
                same_device and self.bought_together(a, b)
            )
        return self._joined[key]

    def _serves_both(self, stock: int, a: int, b: int, same_device: bool) -> bool:
        lot = self.stocks[stock]
        if not same_device:
            return self.matcher.reach(lot)[0] > 1
        return self.product(a) != self.product(b) or bool(self.matcher.side_by_side(self.product(a), lot.channel))

    def bought_together(self, a: int, b: int) -> bool:
        """Whether one licence bought today would serve both versions on one device: the newer, and down to the older.

        Copies for schools and others are of two markets; nobody sells a licence for both (T38).
        """
        key = (min(a, b), max(a, b))
        if key not in self._bought:
            self._bought[key] = self._is_bought_together(self.kinds[a], self.kinds[b])
        return self._bought[key]

    def _is_bought_together(self, one: Need, other: Need) -> bool:
        mine, theirs = one.release, other.release
        same = (mine.product, mine.edition) == (theirs.product, theirs.edition) and mine != theirs
        if not same or one.education != other.education:
            return False
        rank = self.matcher.book.product(mine.product).rank
        newer, older = (one, other) if rank(mine.version) >= rank(theirs.version) else (other, one)
        return any(self._reaches_when_bought(newer, older, channel) for channel in SOLD)

    def _reaches_when_bought(self, newer: Need, older: Need, channel: Channel) -> bool:
        """Whether a licence for ``newer`` bought through a channel serves ``older`` beside it (T17, T35)."""
        if not self.matcher.side_by_side(newer.release.product, channel):
            return False
        bought = Stock(id="", release=newer.release, metric=newer.metric, channel=channel)
        return self.matcher.match(bought, Need(older.release, older.metric, based=True)) is not None


def _root(family: list[int], need: int) -> int:
    while family[need] != need:
        need = family[need]
    return need
