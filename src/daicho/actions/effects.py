"""Effects: which imported rows a change of the site's catalogue decides anew, told before the change is made."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from daicho.actions.organisations import row_of
from daicho.actions.unknowns import machines_by
from daicho.recognise.candidate import judge
from daicho.recognise.catalogue import Catalogue
from daicho.recognise.clue import look
from daicho.recognise.evidence_index import EvidenceIndex
from daicho.recognise.stems import stem
from daicho.recognise.unknowns import is_open
from daicho.store.reads import titles
from daicho.words.estate import Title
from daicho.words.software import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A distinct title and the verdict on it by itself, before and after, and whether it waits for a decision.

    ``machines``: on how many (as known on the day) a title of this name changes in this way.
    """

    title: Title
    before: Verdict
    after: Verdict
    waited: bool = False
    waits: bool = False
    machines: int = 0

    @property
    def is_one(self) -> bool:
        """Whether the verdict is another one, and not only its reason, or whether it leaves or joins the work."""
        return (self.before.kind, self.before.release, self.waited) != (self.after.kind, self.after.release, self.waits)

    @property
    def label(self) -> tuple[object, ...]:
        """By what changes are shown as one: the name, and what it was and will be."""
        name = self.title.name or self.title.key
        then = (self.after.kind, self.after.release, self.waits)
        return (name, self.before.kind, self.before.release, self.waited, *then)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a change of the catalogue does to what was imported: the titles that change, those that it speaks of and
    leaves as they are, and on how many machines (as known on the day) one of the former stands."""

    changes: tuple[Change, ...]
    unchanged: tuple[Change, ...]
    machines: int


def foresee(*, organisation: str, on: date, before: Catalogue, after: Catalogue) -> Effect:
    """The effect of going from ``before`` to ``after``, of which only the site's own entries may differ."""
    row_of(organisation)
    touched = touching(before, after)
    told = [_change(title, before, after) for title in titles.by_number(organisation, touched).values()]
    changes = [change for change in told if change.is_one]
    labels = {change.title: change.label for change in changes}
    each, machines = machines_by(organisation, on, labels) if labels else ({}, 0)
    return Effect(
        changes=tuple(_in_order(replace(change, machines=each.get(change.label, 0)) for change in changes)),
        unchanged=tuple(_in_order(change for change in told if not change.is_one)),
        machines=machines,
    )


def touching(before: Catalogue, after: Catalogue) -> Callable[[Title], bool]:
    """Which titles an entry that stands in only one of the two catalogues can speak of."""
    differing = set(before.decisions) ^ set(after.decisions)
    stems = {stem(decision.name) for decision in differing if decision.name}
    products = {decision.release.product for decision in differing if not decision.name}
    products |= _changed_products(before, after)
    indexes = [_index(catalogue, products) for catalogue in (before, after)]

    def touched(title: Title) -> bool:
        if stems and stem(title.name) in stems:
            return True
        return bool(products) and any(look(title, index).matches for index in indexes)

    return touched


def _changed_products(before: Catalogue, after: Catalogue) -> set[str]:
    own = before.own | after.own
    known = {evidence.product.id: evidence for evidence in before.evidence if evidence.product.id in own}
    found = {evidence.product.id: evidence for evidence in after.evidence if evidence.product.id in own}
    return {id_ for id_ in own if known.get(id_) != found.get(id_)}


def _index(catalogue: Catalogue, products: Collection[str]) -> EvidenceIndex:
    return EvidenceIndex(evidence for evidence in catalogue.evidence if evidence.product.id in products)


def _change(title: Title, before: Catalogue, after: Catalogue) -> Change:
    was, will = (judge(title, known.index, known.rules) for known in (before, after))
    return Change(title=title, before=was.own, after=will.own, waited=is_open(was), waits=is_open(will))


def _in_order(changes: Iterable[Change]) -> list[Change]:
    return sorted(changes, key=lambda change: (change.title.name, change.title.version, change.title.key))
