"""Effects: which imported rows a change of the site's catalogue decides anew, told before the change is made."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date

from daicho.actions.organisations import row_of
from daicho.actions.unknowns import machines_with
from daicho.recognise.candidate import judge
from daicho.recognise.catalogue import Catalogue
from daicho.recognise.clue import look
from daicho.recognise.evidence_index import EvidenceIndex
from daicho.recognise.stems import stem
from daicho.store.reads import titles
from daicho.words.estate import Title
from daicho.words.software import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A distinct title and the verdict on it by itself, before and after."""

    title: Title
    before: Verdict
    after: Verdict

    @property
    def is_one(self) -> bool:
        """Whether the verdict is another one, and not only its reason."""
        return (self.before.kind, self.before.release) != (self.after.kind, self.after.release)


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
    told = [
        Change(title=title, before=_verdict(title, before), after=_verdict(title, after))
        for title in titles.by_number(organisation, touched).values()
    ]
    changed = frozenset(change.title for change in told if change.is_one)
    machines = machines_with(organisation, on, changed.__contains__) if changed else 0
    return Effect(
        changes=tuple(_in_order(change for change in told if change.is_one)),
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


def _verdict(title: Title, catalogue: Catalogue) -> Verdict:
    return judge(title, catalogue.index, catalogue.rules).own


def _in_order(changes: Iterator[Change]) -> list[Change]:
    return sorted(changes, key=lambda change: (change.title.name, change.title.version, change.title.key))
