"""What a licence for an unknown title is likely to cost: a rank, and an amount only from the company's own prices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import median_low
from typing import Any

from daicho.recognise.product import Kind, Product
from daicho.words.entitlement import Price
from daicho.words.text import Text


class Basis(StrEnum):
    """What an estimate of cost rests on, best first."""

    PRICE_LIST = "price_list"  # the company's own prices of that category
    CATEGORY = "category"  # the rank of the category of the likeliest product
    FREE = "free"  # the likeliest product is free
    PUBLISHER = "publisher"  # the dearest category that its publisher sells
    NOTHING = "nothing"  # nothing tells


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A category of the catalogue; ``weight`` ranks its usual cost from 0 (free) to 10."""

    id: str
    name: Text
    weight: int
    steps: tuple[tuple[int, int], ...]
    nothing_known: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """A likely cost of one licence: ``weight`` 0 to 10, ``yen`` where the company's price list tells one."""

    weight: int
    basis: Basis
    category: str = ""
    yen: int | None = None


def is_named(publisher: str, known: str) -> bool:
    """Whether a normalised publisher bears a known one's name; Japanese company names are written without spaces."""
    return f" {known} " in f" {publisher} " if known.isascii() else known in publisher


def as_categories(values: Mapping[str, Any]) -> dict[str, Category]:
    """The categories that the data file describes, by id."""
    steps = tuple(sorted(((step["least"], step["weight"]) for step in values["from_yen"]), reverse=True))
    return {
        id_: Category(
            id=id_,
            name=Text(entry["name"]["ja"], entry["name"]["en"]),
            weight=entry["weight"],
            steps=steps,
            nothing_known=values["nothing_known"],
        )
        for id_, entry in values["category"].items()
    }


class CostEstimate:
    """Estimates costs from the catalogue, its categories and the company's prices that hold on the day."""

    def __init__(
        self, products: Mapping[str, Product], categories: Mapping[str, Category], prices: Iterable[Price]
    ) -> None:
        self._products, self._categories = products, categories
        by_category: dict[str, list[int]] = {}
        for price in prices:
            product = products.get(price.release.product)
            if product is not None:
                by_category.setdefault(product.category, []).append(price.unit_price)
        self._yen = {category: median_low(yen) for category, yen in by_category.items()}
        self._by_publisher = self._dearest()
        self._publishers: dict[str, Cost] = {}

    def of_product(self, product_id: str) -> Cost:
        """The cost of one licence of ``product_id``."""
        product = self._products[product_id]
        if product.kind is Kind.FREE:
            return Cost(weight=0, basis=Basis.FREE, category=product.category)
        return self._of_category(product.category, Basis.CATEGORY)

    def of_publisher(self, publisher: str) -> Cost:
        """The cost of a title of which only the publisher (normalised) is known; "" where it is not."""
        found = self._publishers.get(publisher)
        if found is None:
            found = self._publishers[publisher] = self._by_its_products(publisher)
        return found

    def _by_its_products(self, publisher: str) -> Cost:
        names = [known for known in self._by_publisher if publisher and is_named(publisher, known)]
        if names:
            dearest = max(names, key=lambda name: (self._weight(self._by_publisher[name]), name))
            return self._of_category(self._by_publisher[dearest], Basis.PUBLISHER)
        return Cost(weight=next(iter(self._categories.values())).nothing_known, basis=Basis.NOTHING)

    def _of_category(self, id_: str, basis: Basis) -> Cost:
        category = self._categories[id_]
        yen = self._yen.get(id_)
        if yen is None:
            return Cost(weight=category.weight, basis=basis, category=id_)
        weight = next(weight for least, weight in category.steps if yen >= least)
        return Cost(weight=weight, basis=Basis.PRICE_LIST, category=id_, yen=yen)

    def _dearest(self) -> dict[str, str]:
        """By publisher the dearest category of what it sells."""
        found: dict[str, str] = {}
        for product in self._products.values():
            if product.kind is not Kind.FREE:
                for name in product.publishers:
                    known = found.get(name)
                    if known is None or self._weight(product.category) > self._weight(known):
                        found[name] = product.category
        return found

    def _weight(self, category: str) -> int:
        return self._of_category(category, Basis.CATEGORY).weight
