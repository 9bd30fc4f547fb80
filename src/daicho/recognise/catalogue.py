"""Reads the catalogue and the recognition rules from ``data/``: the one module of this room that reads the disc."""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import jsonschema

from daicho.recognise.evidence_index import EvidenceIndex
from daicho.recognise.product import Kind, Product
from daicho.recognise.product_file import as_product
from daicho.recognise.rules import Rule, RuleChain, as_channels, as_rule
from daicho.words.finding import Place
from daicho.words.snapshot import ReleaseInfo
from daicho.words.software import Release
from daicho.words.text import Text

_UNKNOWN = Text("不明", "unknown")


class CatalogueError(Exception):
    """A catalogue or rule file that cannot be used: which file, what is wrong, why, and what to do."""

    def __init__(self, file: str, what: str, why: str, todo: str) -> None:
        super().__init__(f"{file}: {what} ({why}). {todo}")
        self.file, self.what, self.why, self.todo = file, what, why, todo

    @property
    def place(self) -> Place:
        """Where the fault is."""
        return Place(self.file)


@dataclass(frozen=True, slots=True)
class _File:
    """A data file: its path below ``data/`` or the overlay, its bytes, and what TOML makes of them."""

    path: str
    content: bytes
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All known products, the index of their evidence and the chain of rules; ``version`` names this state."""

    products: Mapping[str, Product]
    index: EvidenceIndex
    rules: RuleChain
    version: str

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
        return self.products[release.product].kind_of(release.edition) is Kind.FREE

    def lacks(self, release: Release) -> bool:
        """Whether its product has editions or versions of which ``release`` does not tell one."""
        product = self.products[release.product]
        return bool((product.editions and not release.edition) or (product.versions and not release.version))


def load(overlay: Path | None = None) -> Catalogue:
    """The catalogue shipped with the program, with a site's own ``overlay`` over it.

    The overlay is a folder laid out like ``data/`` (``catalogue/<publisher>/<product>.toml`` and
    ``rules/recognition/*.toml``); a product file replaces the one of the same path, its rules come first.
    Raises CatalogueError where an overlay file cannot be used.
    """
    ours = list(_files(files("daicho.data")))
    theirs = list(_overlay_files(overlay)) if overlay is not None else []
    for file in theirs:
        check(file.path, file.values)
    products = {f.path: _product(f) for f in ours + theirs if f.path.startswith("catalogue/")}
    rule_files = [f for f in theirs + ours if f.path.startswith("rules/")]
    rules = tuple(rule for f in rule_files for rule in _rules(f))
    channels = {word: channel for f in reversed(rule_files) for word, channel in as_channels(f.values).items()}
    known = {product.id: product for product, _ in products.values()}
    evidence = (evidence for _, evidence in sorted(products.values(), key=lambda entry: entry[0].id))
    try:
        chain = RuleChain(rules, channels, _unverified(rule_files))
        return Catalogue(known, EvidenceIndex(evidence), chain, _version(ours + theirs))
    except ValueError as e:
        where = str(overlay) if overlay is not None else "data"
        raise CatalogueError(where, "its files do not fit together", str(e), "Mend what is named.") from e


def check(path: str, values: Mapping[str, Any]) -> None:
    """Check a data file against its schema; raises CatalogueError with the first fault."""
    name = "catalogue" if path.startswith("catalogue/") else "recognition"
    fault = jsonschema.exceptions.best_match(_schema(name).iter_errors(_plain(values)))
    if fault is not None:
        where = ".".join(str(step) for step in fault.absolute_path) or "the file"
        raise CatalogueError(path, f"{where} is not as it should be", fault.message, "Compare it with a shipped file.")


def _files(root: Traversable) -> Iterator[_File]:
    yield from _below(root.joinpath("catalogue"), "catalogue")
    yield from _below(root.joinpath("rules").joinpath("recognition"), "rules/recognition")


def _below(folder: Traversable, path: str) -> Iterator[_File]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            yield from _below(entry, f"{path}/{entry.name}")
        elif entry.name.endswith(".toml"):
            yield _read(f"{path}/{entry.name}", entry.read_bytes())


def _overlay_files(root: Path) -> Iterator[_File]:
    if not root.is_dir():
        raise CatalogueError(str(root), "there is no such folder", "the overlay must be a folder", "Name another one.")
    for part in ("catalogue", "rules/recognition"):
        if (root / part).is_dir():
            yield from _below(root / part, part)


def _read(path: str, content: bytes) -> _File:
    try:
        return _File(path, content, tomllib.loads(content.decode("utf-8-sig")))
    except UnicodeDecodeError as e:
        raise CatalogueError(path, "it is not UTF-8 text", str(e.reason), "Save it as UTF-8.") from e
    except tomllib.TOMLDecodeError as e:
        raise CatalogueError(path, "it is not valid TOML", str(e), "Mend the line that is named.") from e


def _product(file: _File) -> tuple[Product, Any]:
    expected = file.path.removeprefix("catalogue/").removesuffix(".toml")
    if file.values.get("id") != expected:
        why = f"by its place it is {expected!r}, inside it says {file.values.get('id')!r}"
        raise CatalogueError(file.path, "its id differs from its path", why, "Make the two the same.")
    try:
        return as_product(file.values)
    except (KeyError, ValueError, TypeError) as e:
        raise CatalogueError(file.path, "it cannot be used", str(e), "Compare it with a shipped file.") from e


def _rules(file: _File) -> Iterable[Rule]:
    try:
        return [as_rule(values) for values in file.values.get("rule", ())]
    except (KeyError, ValueError, TypeError, re.error) as e:
        raise CatalogueError(file.path, "a rule cannot be used", str(e), "Compare it with a shipped rule.") from e


def _unverified(rule_files: Iterable[_File]) -> Text:
    """What is added to the reason of a rule that no document confirms."""
    said = next(file.values["unverified"] for file in rule_files if "unverified" in file.values)
    return Text(said["ja"], said["en"])


def _version(all_files: Iterable[_File]) -> str:
    digest = hashlib.sha256()
    for file in sorted(all_files, key=lambda f: f.path):
        digest.update(file.path.encode() + b"\0" + hashlib.sha256(file.content).digest())
    return digest.hexdigest()[:12]


@cache
def _schema(name: str) -> jsonschema.Draft202012Validator:
    text = files("daicho.data").joinpath("schemas").joinpath(f"{name}.json").read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator(json.loads(text))


def _plain(value: Any) -> Any:
    """TOML values as JSON knows them: days become text."""
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return value.isoformat() if isinstance(value, date) else value
