"""Open titles as work: which titles need a decision, grouped so that one decision settles all versions of a program."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from daicho.recognise.candidate import Candidate, judge
from daicho.recognise.catalogue import Catalogue
from daicho.recognise.costs import Cost, CostEstimate
from daicho.recognise.data_files import categories
from daicho.recognise.names import NormalName, normal
from daicho.recognise.stems import Stem, stem
from daicho.recognise.suggest import Asked, Suggester, Suggestion
from daicho.words.entitlement import Price
from daicho.words.estate import Title
from daicho.words.software import Verdict, VerdictKind
from daicho.words.text import Text


@dataclass(frozen=True, slots=True)
class GroupKey:
    """What makes titles one piece of work: the name without version and the publisher; for a product that is free
    under conditions the product itself (``product``)."""

    stem: Stem
    publisher: NormalName
    product: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTitle:
    """A title that somebody must decide, with the reason why it is open and the products it can be."""

    title: Title
    key: GroupKey
    verdict: Verdict
    can_be: tuple[str, ...]
    conditional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownGroup:
    """One piece of work: titles that one decision settles, on how many machines, and what it likely costs.

    ``names`` by number of machines; ``titles`` how many distinct ones. ``points`` = machines × weight of the cost.
    """

    key: GroupKey
    names: tuple[str, ...]
    publishers: tuple[str, ...]
    titles: tuple[Title, ...]
    machines: int
    examples: tuple[str, ...]
    cost: Cost
    suggestions: tuple[Suggestion, ...]
    rule: str
    reason: Text
    conditional: bool

    @property
    def points(self) -> int:
        """Machines × likely cost: the order of work."""
        return self.machines * self.cost.weight

    @property
    def yen(self) -> int | None:
        """What licences for all its machines would cost by the company's own prices; None where none is known."""
        return None if self.cost.yen is None else self.machines * self.cost.yen


@dataclass(slots=True)
class Sighting:
    """On how many machines a group was seen, which of its names how often, and some machines as examples."""

    machines: int = 0
    names: Counter[Title] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)


class OpenTitles:
    """Judges titles by one catalogue and keeps those that are open; each distinct title once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._judged: dict[Title, Candidate] = {}
        self._open: dict[Title, OpenTitle] = {}

    def candidate(self, title: Title) -> Candidate:
        """What ``title`` is by itself."""
        found = self._judged.get(title)
        if found is None:
            found = self._judged[title] = judge(title, self._catalogue.index, self._catalogue.rules)
            if is_open(found):
                self._open[title] = _opened(title, found)
        return found

    def find(self, title: Title) -> OpenTitle | None:
        """``title`` as an open one, or None where the catalogue or a decision settles it."""
        self.candidate(title)
        return self._open.get(title)

    def merged(self) -> Mapping[GroupKey, GroupKey]:
        """Rows without publisher belong to the one publisher whose program has that name, if there is just one."""
        by_stem: dict[tuple[Stem, str], set[GroupKey]] = {}
        for opened in self._open.values():
            by_stem.setdefault((opened.key.stem, opened.key.product), set()).add(opened.key)
        moved: dict[GroupKey, GroupKey] = {}
        for keys in by_stem.values():
            named = [key for key in keys if key.publisher]
            if len(named) == 1 and len(keys) == 2:
                moved[next(key for key in keys if not key.publisher)] = named[0]
        return moved


def is_open(candidate: Candidate) -> bool:
    """Whether somebody must decide: nothing tells what it is, or it is free under conditions only."""
    return candidate.own.kind is VerdictKind.UNKNOWN or candidate.conditional


def _opened(title: Title, candidate: Candidate) -> OpenTitle:
    product = candidate.release.product if candidate.release else ""
    if candidate.conditional:
        key = GroupKey(Stem(""), NormalName(""), product)
    else:
        key = GroupKey(stem(title.name or title.key), normal(title.publisher))
    can_be = candidate.may_be or ((product,) if product else ())
    return OpenTitle(title=title, key=key, verdict=candidate.own, can_be=can_be, conditional=bool(key.product))


def groups(
    seen: Mapping[GroupKey, Sighting], opened: OpenTitles, catalogue: Catalogue, prices: Iterable[Price]
) -> list[UnknownGroup]:
    """All pieces of work, those with most machines × likely cost first."""
    estimate = CostEstimate(catalogue.products, categories(), prices)
    suggester = Suggester(catalogue.products, catalogue.names)
    firsts = {key: _first(sighting, opened) for key, sighting in seen.items()}
    asked = [key for key, first in firsts.items() if not first.can_be]
    suggested = dict(zip(asked, suggester.suggest([Asked(key.stem, key.publisher) for key in asked]), strict=True))
    reasons = catalogue.rules.reasons()
    made = [
        _group(key, sighting, firsts[key], suggested=suggested.get(key, ()), estimate=estimate, reasons=reasons)
        for key, sighting in seen.items()
    ]
    return sorted(made, key=lambda group: (-group.points, -group.machines, group.names))


def _first(sighting: Sighting, opened: OpenTitles) -> OpenTitle:
    """The title that stands for a group: the one on most machines."""
    found = opened.find(min(sighting.names, key=lambda title: (-sighting.names[title], title.name, title.version)))
    if found is None:
        raise LookupError("a group has open titles only")
    return found


def _group(
    key: GroupKey,
    sighting: Sighting,
    first: OpenTitle,
    *,
    suggested: tuple[Suggestion, ...],
    estimate: CostEstimate,
    reasons: Mapping[str, Text],
) -> UnknownGroup:
    known = tuple(Suggestion(product=product, score=100) for product in first.can_be)
    suggestions = known or suggested
    titles = sorted(sighting.names, key=lambda title: (-sighting.names[title], title.name, title.version))
    return UnknownGroup(
        key=key,
        names=tuple(dict.fromkeys(title.name or title.key for title in titles)),
        publishers=tuple(sorted({title.publisher for title in titles if title.publisher})),
        titles=tuple(titles),
        machines=sighting.machines,
        examples=tuple(sighting.examples),
        cost=_cost(key, first, suggestions, estimate),
        suggestions=suggestions,
        rule=first.verdict.rule,
        reason=reasons[first.verdict.rule].filled(**dict(first.verdict.facts)),
        conditional=first.conditional,
    )


def _cost(key: GroupKey, first: OpenTitle, suggestions: tuple[Suggestion, ...], estimate: CostEstimate) -> Cost:
    """Of products that it can be the dearest; else the likeliest suggestion, else what its publisher sells."""
    if first.can_be:
        return max((estimate.of_product(product) for product in first.can_be), key=lambda cost: cost.weight)
    if suggestions and suggestions[0].score >= _SURE:
        return estimate.of_product(suggestions[0].product)
    return estimate.of_publisher(key.publisher)


_SURE = 75
"""From this score on a suggestion tells the likely cost."""


def find_group(found: Iterable[UnknownGroup], name: str) -> Iterator[UnknownGroup]:
    """The groups that have a title called ``name``, in the same comparing form."""
    wanted = normal(name)
    for group in found:
        if any(normal(known) == wanted for known in group.names):
            yield group
