"""Hosts with a choice: parts that license them together, and which stocks may serve a part."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from daicho.count.rulebook import CoreRule
from daicho.count.sharing import Sharing
from daicho.words.software import Release

MOST_WAYS = 400
"""Above this many ways for hosts that must choose together, not all are listed, and the class says so."""


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """``quantity`` licences for the need of that number, assigned to ``unit`` (a host or a virtual machine).

    ``asked``: needs that a licence must be able to serve by its rights, where they differ from what is counted and
    bought. ``whole``: only editions without a limit of guests serve it. What is not ``buyable`` is no longer sold.
    """

    need: int
    quantity: int
    unit: str
    asked: tuple[int, ...] = ()
    whole: bool = False
    buyable: bool = True


Option = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """Hosts that choose together: for each of them its options, the plainest first.

    ``instead``: options that take the place of all of them (every virtual machine licensed by itself).
    """

    choices: tuple[tuple[Option, ...], ...]
    instead: tuple[Option, ...] = ()

    @property
    def count(self) -> int:
        """How many ways there are."""
        several = 1
        for options in self.choices:
            several *= len(options)
        return several + len(self.instead)

    def ways(self) -> tuple[list[Option], bool]:
        """The ways as parts, alike ones once; and whether they are all."""
        complete = self.count <= MOST_WAYS
        choices = sorted(self.choices)
        if complete:
            combined: Iterator[tuple[Option, ...]] = product(*choices)
        else:
            combined = iter([tuple(options[min(i, len(options) - 1)] for options in choices) for i in (0, 1)])
        found: dict[tuple[object, ...], Option] = {}
        for chosen in (*(tuple(part for option in one for part in option) for one in combined), *self.instead):
            found.setdefault(tuple(sorted(_kind(part) for part in chosen)), tuple(sorted(chosen)))
        return list(found.values()), complete


def _kind(part: Part) -> tuple[object, ...]:
    return part.need, part.quantity, part.asked, part.whole, part.buyable


def serving(sharing: Sharing, need: int, asked: tuple[int, ...], whole: bool) -> Mapping[int, tuple[str, ...]]:
    """Number of stock → rights, for every stock that may serve such a part (bound ones included)."""
    found: dict[int, tuple[str, ...]] = {}
    options = [sharing.options(number) for number in asked or (need,)]
    for stock in options[0]:
        if all(stock in others for others in options) and _edition_fits(sharing, stock, need, whole):
            rights = dict.fromkeys(right for others in options for right in others[stock] if right != "exact")
            found[stock] = tuple(rights) or ("exact",)
    return found


def _edition_fits(sharing: Sharing, stock: int, need: int, whole: bool) -> bool:
    kind, lot = sharing.kinds[need], sharing.stocks[stock].release
    rule = sharing.matcher.book.product(kind.release.product).cores
    if rule is None:
        return True
    if whole:
        return lot.edition in rule.unlimited
    return kind.form == "vm" or not is_step_to_unlimited(lot, kind.release, rule)


def is_step_to_unlimited(lot: Release, need: Release, rule: CoreRule) -> bool:
    """Whether a licence has no limit of guests while the need is counted guest by guest: it serves hosts whole."""
    return bool(rule.stacking) and lot.edition in rule.unlimited and need.edition not in rule.unlimited
