"""The ways to license hosts by cores."""

from collections.abc import Iterator

from daicho.count.model import UnitGroup, Way
from daicho.count.rulebook import CoreRule
from daicho.count.sharing import Sharing
from daicho.words.software import Release


def core_ways(group: UnitGroup, sharing: Sharing) -> Iterator[Way]:
    """Licence by licence; or the whole host at once by an edition that has no limit of guests (T24)."""
    release = sharing.kinds[group.slots[0].need].release
    rule = sharing.matcher.book.product(release.product).cores
    for stock, rights in sharing.serving(group, group.slots[0]).items():
        if rule is not None and _is_step_to_unlimited(sharing.stocks[stock].release, release, rule):
            if sharing.stocks[stock].quantity >= group.whole:
                yield Way(((stock, group.whole),), (), ((stock, ((0, rights),)),), covers=group.per_unit)
        else:
            yield Way(((stock, 1),), (), ((stock, ((0, rights),)),))
    yield Way((), ((0, 1),), ())


def _is_step_to_unlimited(lot: Release, need: Release, rule: CoreRule) -> bool:
    return bool(rule.stacking) and lot.edition in rule.unlimited and need.edition not in rule.unlimited
