"""A site's own decisions on titles that the catalogue leaves open: data that answers the open question, and no more.

A decision never speaks against a structured id or a known name. It is asked only where the chain of rules ends
in "unknown", or where a product is free under conditions only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from daicho.recognise.clue import Clue
from daicho.recognise.data_files import DECISIONS, OWN
from daicho.recognise.names import NormalName, normal
from daicho.recognise.product import Kind, Match, Product, Role
from daicho.recognise.product_file import Evidence
from daicho.recognise.rules import Rule, RuleChain
from daicho.recognise.stems import stem, version_words
from daicho.words.software import Channel, Release, VerdictKind
from daicho.words.text import Text


class Answer(StrEnum):
    """What a company can decide of a title, or of a product that is free under conditions."""

    IS = "is"
    PART_OF = "part-of"
    NOT_SOFTWARE = "not-software"
    MEETS_CONDITIONS = "meets-conditions"
    NEEDS_LICENCE = "needs-licence"


_OF_PRODUCT = frozenset({Answer.MEETS_CONDITIONS, Answer.NEEDS_LICENCE})
_SETTLED = {Answer.MEETS_CONDITIONS: Kind.FREE, Answer.NEEDS_LICENCE: Kind.PAID}
_PAID = frozenset({Kind.PAID, Kind.SHAREWARE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision as its file states it; ``id`` is the name of the file.

    ``name`` is a raw name; with ``every_version`` all names of the same stem are meant. ``publishers`` empty:
    whoever it is by. ``release`` without product: none (not software).
    """

    id: str
    answer: Answer
    release: Release
    by: str
    on: date
    because: str
    name: str = ""
    publishers: tuple[NormalName, ...] = ()
    every_version: bool = True

    def is_alike(self, other: "Decision") -> bool:
        """Whether both decide the same of the same; who decided, when and why does not matter."""
        return self._said() == other._said()

    def _said(self) -> tuple[object, ...]:
        return (self.answer, self.release, normal(self.name), frozenset(self.publishers), self.every_version)

    def covers(self, name: NormalName, publisher: NormalName) -> bool:
        """Whether a title of the same stem, called ``name`` and by ``publisher``, is meant."""
        if not self.every_version and normal(self.name) != name:
            return False
        return not self.publishers or not publisher or publisher in self.publishers


def as_decision(id_: str, values: Mapping[str, Any]) -> Decision:
    """The decision that a data file states; KeyError or ValueError where it does not fit."""
    answer = Answer(values["as"])
    if answer is not Answer.NOT_SOFTWARE and not values.get("product"):
        raise ValueError(f"as = {answer.value!r} needs a product")
    if answer not in _OF_PRODUCT and not normal(values.get("name", "")):
        raise ValueError(f"as = {answer.value!r} needs a name")
    return Decision(
        id=id_,
        answer=answer,
        release=Release(values.get("product", ""), values.get("edition", ""), values.get("version", "")),
        by=values["by"],
        on=values["on"],
        because=values["because"],
        name=values.get("name", ""),
        publishers=tuple(normal(publisher) for publisher in values.get("publishers", ())),
        every_version=values.get("every_version", True),
    )


def settled(
    entries: Iterable[tuple[Product, Evidence]], decisions: Iterable[Decision]
) -> list[tuple[Product, Evidence]]:
    """The same products; those free under conditions are free or paid where the company has decided it."""
    kinds = {d.release.product: _SETTLED[d.answer] for d in decisions if d.answer in _OF_PRODUCT}
    return [_settled(product, evidence, kinds.get(product.id)) for product, evidence in entries]


def _settled(product: Product, evidence: Evidence, kind: Kind | None) -> tuple[Product, Evidence]:
    if kind is None:
        return product, evidence
    editions = {
        id_: replace(edition, kind=kind) if edition.kind is Kind.CONDITIONAL else edition
        for id_, edition in product.editions.items()
    }
    versions = {
        id_: replace(version, kind=kind) if version.kind is Kind.CONDITIONAL else version
        for id_, version in product.versions.items()
    }
    own = kind if product.kind is Kind.CONDITIONAL else product.kind
    decided = replace(product, kind=own, editions=editions, versions=versions)
    return decided, replace(evidence, product=decided)


@dataclass(frozen=True, slots=True)
class _Decided:
    """A decision with the rule that its reason becomes and the product that it names."""

    decision: Decision
    rule: Rule
    product: Product | None


class DecidedChain(RuleChain):
    """The chain of rules with a site's decisions behind it; a look-up costs one dictionary access.

    ``originals`` are the products as they were before `settled`. A decision on a product that is not (any more)
    in the catalogue answers nothing.
    """

    def __init__(
        self,
        rules: tuple[Rule, ...],
        channels: Mapping[str, Channel],
        unverified: Text,
        decisions: Iterable[Decision],
        originals: Mapping[str, Product],
    ) -> None:
        super().__init__(rules, channels, unverified)
        self._originals = originals
        self._by_name: dict[str, list[_Decided]] = {}
        self._by_product: dict[str, _Decided] = {}
        self._reasons = dict(super().reasons())
        self._files: dict[str, str] = {}
        templates = {rule.id: rule for rule in rules}
        for decision in decisions:
            self._enter(decision, templates)

    def _enter(self, decision: Decision, templates: Mapping[str, Rule]) -> None:
        product = self._originals.get(decision.release.product)
        if product is None and decision.release.product:
            return
        rule = _rule(decision, product, templates)
        entry = _Decided(decision, rule, product)
        self._reasons[rule.id] = rule.reason
        self._files[rule.id] = f"{OWN}/{DECISIONS}{decision.id}.toml"
        if decision.answer in _OF_PRODUCT:
            self._by_product[decision.release.product] = entry
        else:
            self._by_name.setdefault(stem(decision.name), []).append(entry)

    def decide(self, clue: Clue) -> tuple[Rule, Match | None]:
        """The first rule that holds; where it leaves the title open, what the company decided."""
        rule, match = super().decide(clue)
        if rule.verdict is VerdictKind.UNKNOWN and self._by_name:
            return self._of_name(clue, rule) or (rule, match)
        if match is not None and match.product.id in self._by_product and rule.verdict in _COUNTED:
            entry = self._by_product[match.product.id]
            if self._originals[match.product.id].kind_of(match.edition, match.version) is Kind.CONDITIONAL:
                return entry.rule, match
        return rule, match

    def file_of(self, rule: str) -> str:
        """The file in which a rule or a decision stands."""
        return self._files.get(rule) or super().file_of(rule)

    def reasons(self) -> Mapping[str, Text]:
        """Every rule id with its reason, those of decisions among them."""
        return self._reasons

    def _of_name(self, clue: Clue, open_rule: Rule) -> tuple[Rule, Match | None] | None:
        for entry in self._by_name.get(stem(clue.title.name), ()):
            if not entry.decision.covers(clue.name, clue.publisher):
                continue
            # Free by decision still yields to another row of the machine that shows the paid product.
            may_be = open_rule.may_be if entry.rule.verdict is VerdictKind.FREE else ()
            return replace(entry.rule, may_be=may_be), _match(entry, clue)
        return None


_COUNTED = frozenset({VerdictKind.FREE, VerdictKind.INSTALLED})


def _match(entry: _Decided, clue: Clue) -> Match | None:
    if entry.product is None:
        return None
    release = entry.decision.release
    version = release.version or _version(entry.product, clue)
    role = Role.PART if entry.decision.answer is Answer.PART_OF else Role.PRODUCT
    return Match(product=entry.product, role=role, edition=release.edition, version=version)


def _version(product: Product, clue: Clue) -> str:
    """The version that the title tells, if the product has it."""
    for number in version_words(clue.name):
        if number in product.versions:
            return number
    major = clue.title.version.split(".")[0]
    return product.version_numbered(major, alone=True) if major else ""


def _rule(decision: Decision, product: Product | None, templates: Mapping[str, Rule]) -> Rule:
    """The shipped rule for such a decision, with who decided, when and why in its reason."""
    template = templates[_template(decision, product)]
    name = product.info(decision.release).name if product else Text("–", "–")
    said = {"by": decision.by, "on": str(decision.on), "because": decision.because, "name": "{name}"}
    ja, en = ({**said, "product": shown} for shown in (name.ja, name.en))
    reason = Text(template.reason.ja.format_map(_bare(ja)), template.reason.en.format_map(_bare(en)))
    return replace(template, id=f"decision-{decision.id}", reason=reason, blanks=("name",), evidence=())


def _bare(said: Mapping[str, str]) -> dict[str, str]:
    """Braces in what people wrote are no blanks."""
    return {key: text if key == "name" else text.replace("{", "{{").replace("}", "}}") for key, text in said.items()}


def _template(decision: Decision, product: Product | None) -> str:
    if decision.answer is Answer.IS and product is not None:
        return (
            "decided-paid"
            if product.kind_of(decision.release.edition, decision.release.version) in _PAID
            else "decided-free"
        )
    return f"decided-{decision.answer.value}"
