"""Which products of the catalogue an unknown name is likest to, with a score that says how much alike."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from daicho.recognise.costs import is_named
from daicho.recognise.names import NormalName, normal
from daicho.recognise.product import Product
from daicho.recognise.stems import Stem, stem

MOST = 3
LEAST_SCORE = 60
"""Suggestions for one name, and the score (0 to 100) below which a likeness is chance."""

_ROUGH = 45
_CLOSER_LOOK = 8
_CHUNK = 2_000
_SAME_PUBLISHER = 10
_OTHER_PUBLISHER = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A product that a name may mean; ``score`` 0 to 100, ``same_publisher`` None where one of the two is not told."""

    product: str
    score: int
    same_publisher: bool | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """An unknown name, without its version, and its publisher."""

    stem: Stem
    publisher: NormalName


class Suggester:
    """Compares names in two steps: all with all, roughly and fast; then the likest few of each, closely."""

    def __init__(self, products: Mapping[str, Product], names: Iterable[tuple[str, str]]) -> None:
        self._products = products
        found = {(stem(name), product): None for name, product in names}
        self._choices = [text for text, _ in found]
        self._of = [product for _, product in found]

    def suggest(self, asked: Sequence[Asked]) -> Iterator[tuple[Suggestion, ...]]:
        """For each name, in order, up to three products, likest first; none where nothing is alike."""
        for start in range(0, len(asked), _CHUNK):
            some = asked[start : start + _CHUNK]
            scores = process.cdist(
                [one.stem for one in some],
                self._choices,
                scorer=fuzz.token_sort_ratio,
                score_cutoff=_ROUGH,
                dtype=np.uint8,
                workers=1,
            )
            for one, row in zip(some, scores, strict=True):
                yield self._closer(one, row)

    def _closer(self, one: Asked, row: Any) -> tuple[Suggestion, ...]:
        alike = np.flatnonzero(row)
        if len(alike) > _CLOSER_LOOK:
            alike = alike[np.argsort(-row[alike].astype(np.int16), kind="stable")[:_CLOSER_LOOK]]
        best: dict[str, Suggestion] = {}
        for at in alike.tolist():
            found = self._scored(one, at)
            if found.score >= LEAST_SCORE and found.score > best.get(found.product, _NONE).score:
                best[found.product] = found
        return tuple(sorted(best.values(), key=lambda s: (-s.score, s.product))[:MOST])

    def _scored(self, one: Asked, at: int) -> Suggestion:
        product = self._products[self._of[at]]
        likeness = round(fuzz.WRatio(_bare(one.stem, product), _bare(self._choices[at], product)))
        same = _same_publisher(product, one.publisher)
        moved = 0 if same is None else _SAME_PUBLISHER if same else -_OTHER_PUBLISHER
        return Suggestion(product=product.id, score=max(0, min(100, likeness + moved)), same_publisher=same)


def _bare(text: str, product: Product) -> str:
    """``text`` without the publisher's name, which all its products share; as it is where nothing else is in it."""
    names = {word for publisher in product.publishers for word in publisher.split()}
    return " ".join(word for word in text.split() if word not in names) or text


_NONE = Suggestion(product="", score=-1)


def _same_publisher(product: Product, publisher: NormalName) -> bool | None:
    known = product.publishers or (normal(product.publisher.ja), normal(product.publisher.en))
    return any(is_named(publisher, name) for name in known) if publisher else None
