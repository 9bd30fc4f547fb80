"""The ways to license hosts by cores."""

from collections.abc import Iterator, Mapping

from daicho.count.model import UnitGroup
from daicho.count.sharing import Sharing
from daicho.count.sites import serving
from daicho.count.way import Way


def core_ways(group: UnitGroup, sharing: Sharing) -> Iterator[Way]:
    """Licence by licence, where a host has no other choice."""
    for stock, rights in served(group, sharing).items():
        yield Way(((stock, 1),), (), ((stock, ((0, rights),)),))
    yield Way((), ((0, 1),), ())


def served(group: UnitGroup, sharing: Sharing) -> Mapping[int, tuple[str, ...]]:
    """Stocks that may serve a class of hosts, or fill a part of what they choose: free ones, and the units' own."""
    mine = {stock for stock, _ in group.private}
    options = serving(sharing, group.slots[0].need, group.asked, group.whole_only)
    return {n: rights for n, rights in options.items() if sharing.stocks[n].bound is None or n in mine}
