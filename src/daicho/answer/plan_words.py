"""A plan in the words of one language: its deeds, its proof, and what is not known."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from daicho.answer import wording
from daicho.answer.labels import of
from daicho.words.finding import Finding
from daicho.words.plan import Move, Plan, Purchase
from daicho.words.software import Release
from daicho.words.text import Language

SHOWN = 12
"""Machines named in one cell; the rest is counted."""


class Says(Protocol):
    """Who speaks: labels filled with facts, names of releases."""

    @property
    def language(self) -> Language:
        """The language spoken."""
        ...

    @property
    def called(self) -> Callable[[Release], str]:
        """What names a release."""
        ...

    def say(self, path: str, **facts: object) -> str:
        """The label at ``path`` with its blanks filled."""
        ...


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of a plan: what is done how often, at what price each, for how much, and where."""

    words: str
    count: int
    each: str
    sum: int
    where: str


def deeds(speaker: Says, plan: Plan) -> list[Deed]:
    """Purchases first, then changes; alike changes together."""
    return [*(_bought(speaker, purchase) for purchase in plan.purchases), *_changed(speaker, plan)]


def _bought(speaker: Says, purchase: Purchase) -> Deed:
    path = "subscribe" if purchase.period_months else "buy_pack" if purchase.pack > 1 else "buy"
    words = speaker.say(
        f"plan.cure.{path}",
        release=speaker.called(purchase.release),
        metric=of(purchase.metric, speaker.language),
        channel=of(purchase.channel, speaker.language),
        months=purchase.period_months,
        pack=purchase.pack,
    )
    return Deed(words, purchase.packs, f"{purchase.unit_price:,}", purchase.cost, purchase.source)


def _changed(speaker: Says, plan: Plan) -> Iterator[Deed]:
    alike: dict[tuple[Release, Release | None, int | None], list[Move]] = {}
    for move in plan.moves:
        alike.setdefault((move.release, move.to, move.labour), []).append(move)
    for (release, to, labour), moves in alike.items():
        path = "plan.cure.uninstall" if to is None else "plan.cure.reinstall"
        named = "" if to is None else speaker.called(to)
        words = speaker.say(path, release=speaker.called(release), to=named)
        where = [move.machine for move in moves]
        shown = speaker.say("phrase.list_separator").join(where[:SHOWN])
        if len(where) > SHOWN:
            shown += speaker.say("phrase.list_separator") + speaker.say("phrase.and_more", count=len(where) - SHOWN)
        yield Deed(words, len(moves), f"{labour or 0:,}", len(moves) * (labour or 0), shown)


def proof_in_words(speaker: Says, plan: Plan) -> Iterator[str]:
    """Why nothing costs less, and that the plan was tried out."""
    bound, gap = f"{plan.bound:,}", f"{plan.unproven:,}"
    yield speaker.say("plan.cure.unproven" if plan.unproven else "plan.cure.proven", bound=bound, gap=gap)
    if plan.left_short:
        yield speaker.say("plan.cure.left_short", n=f"{plan.left_short:,}")
    else:
        yield speaker.say("plan.cure.checked")


def lack_in_words(speaker: Says, finding: Finding) -> str:
    """What is not known, as a sentence."""
    named = tuple((name, _named(speaker, value)) for name, value in finding.facts)
    return wording.say(replace(finding, facts=named))[0].in_language(speaker.language)


def _named(speaker: Says, value: str) -> str:
    """A path of the catalogue by its name; other facts as they are."""
    product, _, rest = value.partition(" ")
    if "/" not in product:
        return value
    edition, _, version = rest.rpartition(" ")
    return speaker.called(Release(product, edition, version) if rest else Release(product))
