"""Checks catalogue files and decisions of a site before they are used: every fault with its place and what to do."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from daicho.recognise.catalogue import Catalogue, decision_of, product_of
from daicho.recognise.data_files import DECISIONS, CatalogueError, faults
from daicho.recognise.decisions import Answer, Decision
from daicho.recognise.name_index import NameIndex, Pattern
from daicho.recognise.names import NormalName, normal
from daicho.recognise.product import Product, Role
from daicho.recognise.product_file import Evidence
from daicho.recognise.toml_faults import fault_of, line_of
from daicho.words.finding import Finding, Place

_BLANKS = re.compile(r"\{(edition|version|number|major|word)\}")
_BLANK_LIKE = re.compile(r"[{｛][^{}｛｝]*[}｝]")
_FULL_WIDTH_SIGN = re.compile("[｛｝＊]")
_KNOWN_BLANKS = ("edition", "version", "major", "number", "word", "name")
_SAMPLES = {"number": "1.0", "major": "1", "word": "x"}
_EXAMPLES = {
    "id": 'id = "site/example"', "name": 'name = { ja = "例", en = "Example" }', "kind": 'kind = "paid"',
    "publisher": 'publisher = { ja = "例社", en = "Example Inc." }', "category": 'category = "other"',
    "source": '[[source]] document = "…", seen = 2026-11-25', "publishers": 'publishers = ["Example"]',
    "names": 'names = ["Example {major}", "Example"]', "because": 'because = "…"', "by": 'by = "…"',
    "on": "on = 2026-11-25", "seen": "seen = 2026-11-25", "as": 'as = "not-software"', "ja": 'ja = "例"',
    "en": 'en = "Example"', "document": 'document = "…"', "verified": "verified = false",
}  # fmt: skip
"""How a field is written, for the faults of that field."""


class Surroundings:
    """The catalogue that a file is compared with; it may hold the product of that file, which is left out then."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.products, self.decisions, self.names = catalogue.products, catalogue.decisions, catalogue.names
        self.conditional = catalogue.conditional
        self._index = NameIndex()
        for evidence in catalogue.evidence:
            for pattern in evidence.names:
                self._index.add(evidence.product, pattern)

    def claimant(self, name: NormalName, publisher: NormalName, but: str) -> str | None:
        """The product other than ``but`` that a row called ``name`` by ``publisher`` is."""
        barred = {but}
        for match in self._index.matches(name):
            if match.product.id in barred or not match.product.accepts_publisher(publisher):
                continue
            if match.role is Role.PRODUCT:
                return match.product.id
            if match.role is not Role.EXCLUDED:
                return None
            barred.add(match.product.id)
        return None


def check_file(path: str, content: bytes, around: Surroundings) -> list[Finding]:
    """Everything that is wrong or doubtful in the file at ``path`` (below the overlay), beside what is ``around``."""
    try:
        values = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return [Finding.at("entry_not_utf8", Place(path))]
    except tomllib.TOMLDecodeError as error:
        fault = fault_of(content.decode("utf-8-sig"), error)
        return [Finding.at(fault.code, Place(path, fault.line), said=fault.said)]
    text = content.decode("utf-8-sig")
    found = [finding for fault in faults(path, values) for finding in _fault(path, text, fault)]
    if found:
        return found
    try:
        if path.startswith(DECISIONS):
            return list(_decision(path, decision_of(path, content), around))
        found = list(_product(path, *product_of(path, content), around))
        return [replace(finding, place=_with_line(finding.place, text)) for finding in found]
    except (CatalogueError, ValueError) as error:
        expected = path.removeprefix("catalogue/").removesuffix(".toml")
        if not path.startswith(DECISIONS) and values.get("id") != expected:
            place = Place(path, line_of(text, ["id"]))
            return [Finding.at("entry_id_not_place", place, said=values.get("id"), expected=expected)]
        return [Finding.at("entry_unusable", Place(path), why=getattr(error, "why", error))]


def _with_line(place: Place, text: str) -> Place:
    """The place of a finding on a name pattern, with the line in which it stands."""
    return replace(place, line=line_of(text, ["evidence"], place.part)) if place.part else place


def _fault(path: str, text: str, fault: Any) -> Iterator[Finding]:
    steps = [str(step) for step in fault.absolute_path]
    field = ".".join(steps) or "–"
    place = Place(path, line_of(text, steps, fault.instance), part=field if steps else "")
    match fault.validator:
        case "required":
            name = next(name for name in fault.validator_value if f"'{name}'" in fault.message)
            yield Finding.at("entry_field_missing", place, field=name, example=_EXAMPLES.get(name, f"{name} = …"))
        case "additionalProperties":
            known = fault.schema.get("properties", {})
            for name in sorted(set(fault.instance) - set(known)):
                place = Place(path, line_of(text, [*steps, name]), part=field if steps else "")
                yield Finding.at("entry_field_unknown", place, field=name, known=", ".join(sorted(known)))
        case "enum":
            allowed = ", ".join(fault.validator_value)
            yield Finding.at("entry_not_in_list", place, field=field, value=fault.instance, allowed=allowed)
        case "anyOf" if steps[0] == "evidence" and isinstance(fault.instance, str):
            yield _pattern_fault(place, fault.instance)
        case "pattern" if steps == ["id"]:
            yield Finding.at("entry_id_wrong", place, id=fault.instance)
        case _:
            last = next((step for step in reversed(steps) if not step.isdigit()), "")
            example = _EXAMPLES.get(last, f"{last} = …")
            yield Finding.at("entry_value_wrong", place, field=field, value=fault.instance, example=example)


def _pattern_fault(place: Place, pattern: str) -> Finding:
    """Why a text cannot be a name pattern: a blank that is none, or a star that is not alone at the end."""
    known = [f"{{{name}}}" for name in _KNOWN_BLANKS]
    wrong = [blank for blank in _BLANK_LIKE.findall(pattern) if blank not in known]
    if wrong:
        shown = ", ".join(known[:-1])
        return Finding.at("entry_blank_unknown", place, pattern=pattern, blank=wrong[0], known=shown)
    if "*" in pattern or "＊" in pattern:
        return Finding.at("entry_star_inside", place, pattern=pattern)
    return Finding.at("entry_value_wrong", place, field=place.part, value=pattern, example=_EXAMPLES["names"])


# -- products ---------------------------------------------------------------------------------------------------


def _product(path: str, product: Product, evidence: Evidence, around: Surroundings) -> Iterator[Finding]:
    index = NameIndex()
    for pattern in evidence.names:
        empty = _empty_blank(product, pattern)
        place = Place(path, part=pattern.text)
        if _FULL_WIDTH_SIGN.search(pattern.text):
            yield _pattern_fault(place, pattern.text)
        elif empty:
            yield Finding.at("entry_pattern_never", place, pattern=pattern.text, blank=empty)
        elif not _literal_words(pattern):
            yield Finding.at("entry_pattern_catches_all", place, pattern=pattern.text)
            return
        else:
            index.add(product, pattern)
    for pattern in evidence.names:
        if _empty_blank(product, pattern) is None:
            yield from _pattern(path, product, pattern, around, index)


def _pattern(path: str, product: Product, pattern: Pattern, around: Surroundings, own: NameIndex) -> Iterator[Finding]:
    place = Place(path, part=pattern.text)
    first = next((match for match in own.matches(normal(_probe(product, pattern)))), None)
    if first is not None and first.role is not pattern.role:
        yield Finding.at("entry_pattern_shadowed", place, pattern=pattern.text, role=first.role.value)
    if pattern.role is not Role.PRODUCT:
        return
    claimed = _claimed(product, pattern, around)
    for other in claimed:
        yield Finding.at("entry_name_claimed", place, pattern=pattern.text, product=other)
    swallowed = [name for name, id_ in _swallowed(product, pattern, around) if id_ not in claimed]
    if swallowed:
        shown = ", ".join(swallowed[:3])
        yield Finding.at("entry_pattern_swallows", place, pattern=pattern.text, number=len(swallowed), names=shown)
    words = _literal_words(pattern)
    if pattern.text.endswith("*") and len(words) == 1 and not product.publishers:
        yield Finding.at("entry_pattern_wide", place, pattern=pattern.text, word=words[0])


def _empty_blank(product: Product, pattern: Pattern) -> str | None:
    """The blank of ``pattern`` that nothing can fill, so that it never matches."""
    asked = set(_BLANKS.findall(pattern.text))
    if "edition" in asked and not product.editions:
        return "edition"
    return "version" if "version" in asked and not product.versions else None


def _literal_words(pattern: Pattern) -> list[str]:
    return normal(_BLANKS.sub(" ", pattern.text).replace("*", " ")).split()


def _probe(product: Product, pattern: Pattern) -> str:
    """A name that ``pattern`` matches."""
    samples = dict(_SAMPLES)
    samples |= {"edition": next((e.spelled[0] for e in product.editions.values()), "")}
    samples |= {"version": next((v.spelled[0] for v in product.versions.values()), "")}
    return _BLANKS.sub(lambda found: samples[found[1]], pattern.text).replace("*", "").strip()


def _claimed(product: Product, pattern: Pattern, around: Surroundings) -> list[str]:
    """Other products that a row of that name is, by one of the publishers of ``product``."""
    name = normal(_probe(product, pattern))
    publishers = product.publishers or (NormalName(""),)
    return sorted({id_ for one in publishers if (id_ := around.claimant(name, one, product.id))})


def _swallowed(product: Product, pattern: Pattern, around: Surroundings) -> Iterable[tuple[str, str]]:
    """Names of other products that ``pattern`` matches too."""
    alone = NameIndex()
    alone.add(product, pattern)
    for name, id_ in around.names:
        other = around.products[id_]
        same = not product.publishers or not other.publishers or set(product.publishers) & set(other.publishers)
        if id_ != product.id and same and next(alone.matches(normal(name)), None):
            yield name, id_


# -- decisions --------------------------------------------------------------------------------------------------


def _decision(path: str, decision: Decision, around: Surroundings) -> Iterator[Finding]:
    place = Place(path)
    if decision.release.product:
        product = around.products.get(decision.release.product)
        if product is None:
            yield Finding.at("decision_product_unknown", place, product=decision.release.product)
            return
        yield from _release(place, decision, product)
        asks = decision.answer in (Answer.MEETS_CONDITIONS, Answer.NEEDS_LICENCE)
        if asks and product.id not in around.conditional:
            yield Finding.at("decision_not_conditional", place, product=product.id)
    for other in around.decisions:
        if same_question(decision, other) and other.id != decision.id:
            yield Finding.at("decision_twice", place, name=decision.name or decision.release, other=other.id)


def _release(place: Place, decision: Decision, product: Product) -> Iterator[Finding]:
    said: Mapping[str, tuple[str, Iterable[str]]] = {
        "edition": (decision.release.edition, product.editions),
        "version": (decision.release.version, product.versions),
    }
    for field, (value, known) in said.items():
        if value and list(known) and value not in known:
            yield Finding.at("decision_release_unknown", place, field=field, value=value, known=", ".join(known))


def same_question(one: Decision, other: Decision) -> bool:
    """Whether two decisions answer the same question."""
    if one.name and other.name:
        shared = not one.publishers or not other.publishers or bool(set(one.publishers) & set(other.publishers))
        return normal(one.name) == normal(other.name) and shared
    return not one.name and not other.name and one.release.product == other.release.product
