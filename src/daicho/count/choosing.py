"""Which of the ways to license hosts are open to this company, and how they reach the solver."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from daicho.count.matching import Matcher
from daicho.count.model import Need, Stock
from daicho.count.needs import Needs
from daicho.count.rulebook import Rulebook
from daicho.count.sharing import Sharing
from daicho.count.sites import Option, Part, Site, serving
from daicho.words.entitlement import Metric


@dataclass(frozen=True, slots=True)
class Chooser:
    """Knows what is owned; hands hosts with one open way on as plain ones, and others as sites."""

    sharing: Sharing
    needs: Needs

    @classmethod
    def of(cls, matcher: Matcher, needs: Needs, stocks: Sequence[Stock]) -> "Chooser":
        """A chooser for the needs and all that is owned."""
        return cls(Sharing(matcher, needs.kinds, list(stocks)), needs)

    def stocks_for(self, part: Part) -> dict[int, int]:
        """Number of stock → licences, for every stock that may serve a part."""
        stocks = self.sharing.stocks
        options = serving(self.sharing, part.need, part.asked, part.whole)
        return {n: stocks[n].quantity for n in options if part.unit in (stocks[n].bound or {part.unit})}

    def owned(self, option: Option) -> int:
        """Licences owned that may serve some part of an option."""
        found: dict[int, int] = {}
        for part in option:
            found |= self.stocks_for(part)
        return sum(found.values())

    def is_open(self, option: Option, plain: Sequence[Part]) -> bool:
        """Whether an option beside the plain one can be taken, and may be worth it.

        Of what is no longer sold all must be owned. What is sold is open where some of it is owned, or where it
        takes fewer licences.
        """
        if any(not part.buyable and sum(self.stocks_for(part).values()) < part.quantity for part in option):
            return False
        return self.owned(option) > 0 or _total(option) < _total(plain)

    def add(self, choices: Sequence[Sequence[Option]], instead: Sequence[Option], once: Sequence[int]) -> bool:
        """Hosts with their options, the plain one first, and options in place of all; whether one of these is open.

        ``once``: for each host the licences that license it once.
        """
        plain = [part for options in choices for part in options[0]]
        open_options = [(o[0], *(one for one in o[1:] if self.is_open(one, o[0]))) for o in choices]
        together = tuple(option for option in instead if self.is_open(option, plain))
        if together:
            self.needs.sites.append(Site(tuple(open_options), together))
            return True
        for options, least in zip(open_options, once, strict=True):
            if len(options) > 1:
                self.needs.sites.append(Site((options,)))
            else:
                self._add_plain(options[0], least)
        return False

    def _add_plain(self, option: Option, once: int) -> None:
        for part in option:
            self.needs.hosts.setdefault((part.need, part.quantity, once), []).append(part.unit)


def list_prices(kinds: Sequence[Need], price: Callable[[Need], int | None], book: Rulebook) -> list[int]:
    """What one licence for each need costs in yen, 0 where that is not known.

    Editions without a limit of guests are dearer than others: without a price of their own they are taken to cost as
    much as the dearest of their product, so that an unknown price never looks cheap.
    """
    known = [price(need) for need in kinds]
    dearest: dict[tuple[str, Metric], int] = {}
    for need, yen in zip(kinds, known, strict=True):
        key = need.release.product, need.metric
        dearest[key] = max(dearest.get(key, 0), yen or 0)
    return [
        yen if yen is not None else dearest[need.release.product, need.metric] if _is_unlimited(need, book) else 0
        for need, yen in zip(kinds, known, strict=True)
    ]


def _is_unlimited(need: Need, book: Rulebook) -> bool:
    rule = book.product(need.release.product).cores
    return rule is not None and need.release.edition in rule.unlimited


def _total(parts: Sequence[Part]) -> int:
    return sum(part.quantity for part in parts)
