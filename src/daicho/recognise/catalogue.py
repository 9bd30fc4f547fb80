"""The catalogue: all products and rules, put together from their files."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from daicho.recognise import data_files
from daicho.recognise.data_files import CATALOGUE, DECISIONS, RULES, CatalogueError, DataFile
from daicho.recognise.decisions import DecidedChain, Decision, as_decision, settled
from daicho.recognise.evidence_index import EvidenceIndex
from daicho.recognise.product import Kind, Product
from daicho.recognise.product_file import Evidence, as_product
from daicho.recognise.rules import Rule, RuleChain, as_channels, as_rule
from daicho.words.snapshot import ReleaseInfo
from daicho.words.software import Release
from daicho.words.text import Text

_UNKNOWN = Text("不明", "unknown")
Families = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Catalogue:
    """All known products, the index of their evidence and the chain of rules; ``version`` names this state.

    ``decisions`` are the site's own; ``own`` the products that its files describe; ``names`` all texts by which a
    product can be looked for, with its id; ``evidence`` what the index was made from; ``conditional`` the products
    that are free under conditions, also where a decision has settled that; ``files`` all that it was made from.
    """

    products: Mapping[str, Product]
    index: EvidenceIndex
    rules: RuleChain
    version: str
    decisions: tuple[Decision, ...] = ()
    own: frozenset[str] = frozenset()
    names: tuple[tuple[str, str], ...] = ()
    evidence: tuple[Evidence, ...] = ()
    conditional: frozenset[str] = frozenset()
    files: Mapping[str, bytes] = field(default_factory=dict)

    @cached_property
    def free_products(self) -> frozenset[str]:
        """Products that are free, at least in some edition."""
        free = (Kind.FREE, Kind.CONDITIONAL)
        return frozenset(product.id for product in self.products.values() if not product.kinds.isdisjoint(free))

    @cached_property
    def office_suites(self) -> frozenset[str]:
        """Products of which a machine needs one at most."""
        return frozenset(product.id for product in self.products.values() if product.category == "office_suite")

    @cached_property
    def suites(self) -> frozenset[str]:
        """Products that bring other products with them."""
        return frozenset(product.id for product in self.products.values() if product.brings)

    @property
    def idle(self) -> tuple[Decision, ...]:
        """Decisions on products that are not (any more) in the catalogue: they answer nothing."""
        return tuple(d for d in self.decisions if d.release.product and d.release.product not in self.products)

    def info(self, release: Release) -> ReleaseInfo:
        """What is known of ``release``; an unverified entry by its own id where the product is unknown."""
        found = self.products.get(release.product)
        if found is not None:
            return found.info(release)
        return ReleaseInfo(release=release, name=Text(str(release), str(release)), publisher=_UNKNOWN, verified=False)

    def includes(self, release: Release) -> tuple[Release, ...]:
        """The releases that a subscription plan lets its user install."""
        product = self.products.get(release.product)
        edition = product.editions.get(release.edition) if product else None
        return edition.includes if edition else ()

    def brings(self, release: Release) -> Iterator[Release]:
        """The releases that come with ``release`` and are no products of their own beside it."""
        for brought in self.products[release.product].brings:
            if brought.of_edition in ("", release.edition) and brought.of_version in ("", release.version):
                came = brought.release
                yield replace(came, version=release.version) if came.version == "=" else came

    def is_free(self, release: Release) -> bool:
        """Whether ``release`` needs no licence that somebody pays for."""
        return self.products[release.product].kind_of(release.edition, release.version) is Kind.FREE

    def lacks(self, release: Release) -> bool:
        """Whether its product has editions or versions of which ``release`` does not tell one."""
        return self.products[release.product].lacks(release)


def load(
    overlay: Path | None = None, *, added: Mapping[str, bytes] | None = None, without: Collection[str] = ()
) -> Catalogue:
    """The catalogue shipped with the program, with a site's own ``overlay`` over it.

    The overlay is a folder laid out like ``data/`` (``catalogue/<publisher>/<product>.toml``, ``decisions/*.toml``
    and ``rules/recognition/*.toml``); a product file replaces the one of the same path, its rules come first.
    ``added`` files (path and content) and those left out (``without``) show what the overlay would be with them.
    Raises CatalogueError where an overlay file cannot be used.
    """
    if overlay is None and not added:
        return _shipped_alone()
    theirs = list(data_files.site(overlay, added or {}, without))
    return _put_together(data_files.shipped(), theirs, str(overlay) if overlay is not None else "data")


def of_files(contents: Mapping[str, bytes]) -> Catalogue:
    """The catalogue that was made from these files; see ``Catalogue.files``."""
    found = list(data_files.kept(contents))
    layers = {layer: [file for file in found if file.layer == layer] for layer in (data_files.SHIPPED, data_files.OWN)}
    return _put_together(layers[data_files.SHIPPED], layers[data_files.OWN], "kept catalogue")


@cache
def _shipped_alone() -> Catalogue:
    return _put_together(data_files.shipped(), [], "data")


def _put_together(ours: Collection[DataFile], theirs: Collection[DataFile], where: str) -> Catalogue:
    in_order = [*theirs, *ours]
    rule_files = [file for file in in_order if file.path.startswith(RULES)]
    families = _families(in_order)
    are_shipped = ours is data_files.shipped() and not _families(theirs)
    products = _shipped_products() if are_shipped else _products(ours, families)
    products = products | _products(theirs, families)
    decisions = tuple(_decision(f) for f in theirs if f.path.startswith(DECISIONS))
    originals = {product.id: product for product, _ in products.values()}
    entries = sorted(settled(products.values(), decisions), key=lambda entry: entry[0].id)
    try:
        return Catalogue(
            products={product.id: product for product, _ in entries},
            index=EvidenceIndex(evidence for _, evidence in entries),
            rules=_chain(rule_files, decisions, originals),
            version=data_files.version(in_order),
            decisions=decisions,
            own=frozenset(_product_id(f.path) for f in theirs if f.path.startswith(CATALOGUE)),
            names=tuple((name, product.id) for product, _ in entries for name in _names(product)),
            evidence=tuple(evidence for _, evidence in entries),
            conditional=frozenset(id_ for id_, product in originals.items() if Kind.CONDITIONAL in product.kinds),
            files={file.place: file.content for file in in_order},
        )
    except ValueError as e:
        raise CatalogueError(where, "its files do not fit together", str(e), "Mend what is named.") from e


def _products(files: Collection[DataFile], families: Families) -> dict[str, tuple[Product, Evidence]]:
    return {file.path: _product(file, families) for file in files if file.path.startswith(CATALOGUE)}


def _families(files: Iterable[DataFile]) -> dict[str, Mapping[str, Any]]:
    return {family["publisher"]: family for file in files for family in file.values.get("family", ())}


@cache
def _shipped_products() -> dict[str, tuple[Product, Evidence]]:
    """The products that came with the program; they are the same in every catalogue of this process."""
    return _products(data_files.shipped(), _families(data_files.shipped()))


def _chain(
    rule_files: Collection[DataFile], decisions: tuple[Decision, ...], originals: Mapping[str, Product]
) -> RuleChain:
    rules = tuple(rule for f in rule_files for rule in _rules(f))
    channels = {word: channel for f in reversed(list(rule_files)) for word, channel in as_channels(f.values).items()}
    unverified = _unverified(rule_files)
    if decisions:
        return DecidedChain(rules, channels, unverified, decisions, originals)
    return RuleChain(rules, channels, unverified)


def _names(product: Product) -> Iterator[str]:
    yield from sorted({product.name.ja, product.name.en})
    for edition in product.editions.values():
        yield from sorted({f"{product.name.ja} {edition.name.ja}", f"{product.name.en} {edition.name.en}"})


def product_of(path: str, content: bytes) -> tuple[Product, Evidence]:
    """The product that a catalogue file describes, with its evidence; raises CatalogueError where it is none."""
    file = data_files.read(path, content)
    data_files.check(path, file.values)
    return _product(file, {})


def decision_of(path: str, content: bytes) -> Decision:
    """The decision that a file states; raises CatalogueError where it states none."""
    file = data_files.read(path, content)
    data_files.check(path, file.values)
    return _decision(file)


def _product_id(path: str) -> str:
    return path.removeprefix("catalogue/").removesuffix(".toml")


def _decision(file: DataFile) -> Decision:
    try:
        return as_decision(file.path.removeprefix(DECISIONS).removesuffix(".toml"), file.values)
    except (KeyError, ValueError, TypeError) as e:
        raise CatalogueError(file.path, "it cannot be used", str(e), "Compare it with another decision.") from e


def _product(file: DataFile, families: Families) -> tuple[Product, Evidence]:
    expected = _product_id(file.path)
    if file.values.get("id") != expected:
        why = f"by its place it is {expected!r}, inside it says {file.values.get('id')!r}"
        raise CatalogueError(file.path, "its id differs from its path", why, "Make the two the same.")
    try:
        return as_product(file.values, families.get(expected.partition("/")[0], {}))
    except (KeyError, ValueError, TypeError) as e:
        raise CatalogueError(file.path, "it cannot be used", str(e), "Compare it with a shipped file.") from e


def _rules(file: DataFile) -> Iterable[Rule]:
    try:
        return [as_rule(values, file.place) for values in file.values.get("rule", ())]
    except (KeyError, ValueError, TypeError, re.error) as e:
        raise CatalogueError(file.path, "a rule cannot be used", str(e), "Compare it with a shipped rule.") from e


def _unverified(rule_files: Iterable[DataFile]) -> Text:
    """What is added to the reason of a rule that no document confirms."""
    said = next(file.values["unverified"] for file in rule_files if "unverified" in file.values)
    return Text(said["ja"], said["en"])
