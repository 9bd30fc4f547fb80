"""The chain of recognition rules: data in ``data/rules/recognition``, a fixed vocabulary of conditions here."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter
from typing import Any

from daicho.recognise.clue import Clue
from daicho.recognise.codes import is_patch_key
from daicho.recognise.names import folded
from daicho.recognise.product import Kind, Match, Role
from daicho.words.estate import TraceKind
from daicho.words.software import Channel, Release, Verdict, VerdictKind
from daicho.words.text import Text

Condition = Callable[[Clue], bool]


class Relation(StrEnum):
    """How a row stands to the other rows of its machine; rules of the second stage ask for it."""

    TWIN = "twin"  # another row shows the same release
    LESS_EXACT = "less_exact"  # another row shows the same product more exactly
    SUBSCRIBED = "subscribed"  # a licence record of a product that is installed
    HOSTED = "hosted"  # a part or update whose product is on the machine
    HOSTLESS = "hostless"  # a part or update whose product is not
    INCLUDED = "included"  # a product that came with another one, which is installed
    OPEN_TWIN = "open_twin"  # an open row, and another open row of the same product
    TOLD_INSTALLED = "told_installed"  # an open row, and another row that shows which product it is
    TOLD_FREE = "told_free"  # the same, and what it shows needs no licence
    TOLD_BY_RECORD = "told_by_record"  # an open row, and a licence record that tells which product it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. The first of its stage whose conditions all hold gives the verdict and the reason.

    ``kinds``: the traces that it is for; ``evidence``: kinds of evidence, one of which must be found, in order; the
    release comes from it. It must have the ``role``, and be of one of the ``products`` and kinds of product, where
    they are given.
    ``hosts``: products that a part or update may belong to, besides that of its evidence. ``may_be``: the products
    that a row can be whose own values leave it open. ``verified`` False: no document says so.
    ``relation`` is set in rules of the machine stage only.
    """

    id: str
    verdict: VerdictKind
    reason: Text
    source: str
    file: str = ""
    kinds: frozenset[TraceKind] = frozenset(TraceKind)
    conditions: tuple[Condition, ...] = ()
    evidence: tuple[str, ...] = ()
    role: Role = Role.PRODUCT
    product_kind: tuple[Kind, ...] = ()
    products: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    any_version: bool = False
    may_be: tuple[str, ...] = ()
    verified: bool = True
    relation: Relation | None = None
    after: tuple[VerdictKind, ...] = ()
    blanks: tuple[str, ...] = ()

    def decides(self, clue: Clue) -> tuple[bool, Match | None]:
        """Whether the rule holds for ``clue``, and the evidence on which it rests, where it rests on any."""
        match = self._match(clue)
        if self.evidence and match is None:
            return False, None
        return all(holds(clue) for holds in self.conditions), match

    def _match(self, clue: Clue) -> Match | None:
        for kind in self.evidence:
            match = clue.matches.get(kind)
            if match is not None and self._accepts(match):
                return match
        return None

    def _accepts(self, match: Match) -> bool:
        if match.role is not self.role or (self.products and match.product.id not in self.products):
            return False
        return not self.product_kind or match.product.kind_of(match.edition, match.version) in self.product_kind


class RuleChain:
    """All rules in order, those on titles and those on the rows of a machine, and the words for channels."""

    def __init__(self, rules: tuple[Rule, ...], channels: Mapping[str, Channel], unverified: Text) -> None:
        self._channels, self._unverified = channels, unverified
        on_titles = [rule for rule in rules if rule.relation is None]
        self._on_titles = {kind: tuple(rule for rule in on_titles if kind in rule.kinds) for kind in TraceKind}
        self._by_id = {rule.id: rule for rule in reversed(rules)}
        if len(self._by_id) != len(rules):
            twice = sorted({r.id for r in rules if sum(r.id == other.id for other in rules) > 1})
            raise ValueError(f"rules with the same id: {', '.join(twice)}")
        self._relations = frozenset(rule.relation for rule in rules)
        self._on_rows: dict[tuple[Relation, VerdictKind], Rule] = {}
        for rule in rules:
            if rule.relation is not None:
                for verdict in rule.after:
                    self._on_rows.setdefault((rule.relation, verdict), rule)

    def decide(self, clue: Clue) -> tuple[Rule, Match | None]:
        """The first rule that holds for a title. The last rule of the chain holds always."""
        for rule in self._on_titles[clue.title.kind]:
            if rule.evidence and not clue.matches:
                continue
            holds, match = rule.decides(clue)
            if holds:
                return rule, match
        raise LookupError("the last recognition rule must hold for every title")

    def speaks_of(self, relation: Relation) -> bool:
        """Whether any rule changes verdicts for ``relation``."""
        return relation in self._relations

    def related(
        self,
        relation: Relation,
        own: Verdict,
        of: str = "",
        release: Release | None = None,
        channel: Channel | None = None,
    ) -> Verdict:
        """The verdict on a row that stands in ``relation`` to one shown as ``of``; its own where no rule says else.

        ``release`` and ``channel`` where the machine tells them more exactly than the row.
        """
        rule = self._on_rows.get((relation, own.kind))
        if rule is None:
            return own
        return Verdict(
            kind=rule.verdict,
            rule=rule.id,
            release=release or own.release,
            channel=channel or own.channel,
            trust=own.trust,
            facts=(*own.facts, ("of", of)) if of else own.facts,
        )

    def channel_of(self, words: str) -> Channel:
        """The channel that a source means by ``words``; UNKNOWN for words that no rule file lists."""
        return self._channels.get(folded(words), Channel.UNKNOWN)

    def file_of(self, rule: str) -> str:
        """The file in which a rule stands; "" for one that is in none."""
        found = self._by_id.get(rule)
        return found.file if found else ""

    def sources(self) -> Mapping[str, tuple[str, bool]]:
        """Every rule id with the document that it rests on, and whether that document confirms it."""
        return {id_: (rule.source, rule.verified) for id_, rule in self._by_id.items()}

    def reasons(self) -> Mapping[str, Text]:
        """Every rule id with its reason, blanks still open; a rule that no document confirms says so."""
        return {id_: self._reason(rule) for id_, rule in self._by_id.items()}

    def _reason(self, rule: Rule) -> Text:
        if rule.verified:
            return rule.reason
        return Text(rule.reason.ja + self._unverified.ja, f"{rule.reason.en} {self._unverified.en}")


def as_rule(values: Mapping[str, Any], file: str = "") -> Rule:
    """The rule that the data file ``file`` describes; KeyError or ValueError where it does not fit."""
    reason = Text(values["reason"]["ja"], values["reason"]["en"])
    when = dict(values.get("when", {}))
    kinds = when.pop("kind", list(TraceKind))
    return Rule(
        id=values["id"],
        file=file,
        verdict=VerdictKind(values["verdict"]),
        reason=reason,
        source=values["source"],
        kinds=frozenset(TraceKind(kind) for kind in kinds),
        evidence=tuple(values.get("evidence", ())),
        role=Role(values.get("role", Role.PRODUCT)),
        product_kind=tuple(Kind(kind) for kind in values.get("product_kind", ())),
        products=tuple(values.get("products", ())),
        hosts=tuple(values.get("hosts", ())),
        any_version=values.get("any_version", False),
        may_be=tuple(values.get("may_be", ())),
        verified=values.get("verified", True),
        relation=Relation(values["relation"]) if "relation" in values else None,
        after=tuple(VerdictKind(verdict) for verdict in values.get("after", ())),
        conditions=tuple(_condition(word, value) for word, value in when.items()),
        blanks=tuple(
            sorted({name for text in (reason.ja, reason.en) for _, name, _, _ in Formatter().parse(text) if name})
        ),
    )


def as_channels(values: Mapping[str, Any]) -> dict[str, Channel]:
    """The words of a rule file that name channels, folded."""
    return {folded(word): Channel(entry["is"]) for entry in values.get("channel", ()) for word in entry["words"]}


def _condition(word: str, value: Any) -> Condition:
    if word not in _VOCABULARY:
        raise ValueError(f"unknown condition {word!r}; known: {', '.join(sorted(_VOCABULARY))}")
    return _VOCABULARY[word](value)


def _kind(value: list[str]) -> Condition:
    kinds = frozenset(TraceKind(kind) for kind in value)
    return lambda clue: clue.title.kind in kinds


def _text(reader: Callable[[Clue], str]) -> Callable[[str], Condition]:
    def condition(value: str) -> Condition:
        pattern = re.compile(value, re.IGNORECASE)
        return lambda clue: pattern.search(reader(clue)) is not None

    return condition


def _field(value: Mapping[str, Any]) -> Condition:
    """All named fields must be as asked: a text equal in folded form, a list of such, or true/false (present)."""

    def one(name: str, wanted: Any) -> Condition:
        if isinstance(wanted, bool):
            return lambda clue: bool(clue.title.field(name)) is wanted
        texts = frozenset(folded(text) for text in ([wanted] if isinstance(wanted, str) else wanted))
        return lambda clue: folded(clue.title.field(name)) in texts

    tests = tuple(one(name, wanted) for name, wanted in value.items())
    return lambda clue: all(test(clue) for test in tests)


def _field_matches(value: Mapping[str, str]) -> Condition:
    patterns = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in value.items())
    return lambda clue: all(pattern.search(folded(clue.title.field(name))) for name, pattern in patterns)


def _any(value: list[Mapping[str, Any]]) -> Condition:
    groups = tuple(_all(group) for group in value)
    return lambda clue: any(group(clue) for group in groups)


def _all(value: Mapping[str, Any]) -> Condition:
    tests = tuple(_condition(word, wanted) for word, wanted in value.items())
    return lambda clue: all(test(clue) for test in tests)


def _not(value: Mapping[str, Any]) -> Condition:
    test = _all(value)
    return lambda clue: not test(clue)


def _flag(reader: Callable[[Clue], bool]) -> Callable[[bool], Condition]:
    return lambda wanted: lambda clue: reader(clue) is wanted


def _lacks_version(match: Match) -> bool:
    return not match.version and match.product.kind_depends_on_version(match.edition)


def _office_number(value: list[str]) -> Condition:
    numbers = frozenset(number.upper() for number in value)
    return lambda clue: clue.code is not None and clue.code.number in numbers


_VOCABULARY: Mapping[str, Callable[[Any], Condition]] = {
    "kind": _kind,
    "name_matches": _text(lambda clue: clue.raw),
    "key_matches": _text(lambda clue: clue.key),
    "publisher_matches": _text(lambda clue: clue.maker),
    "field": _field,
    "field_matches": _field_matches,
    "nameless": _flag(lambda clue: clue.nameless),
    "patch_key": _flag(lambda clue: is_patch_key(clue.title.key)),
    "office_code": _flag(lambda clue: clue.code is not None),
    "office_number": _office_number,
    "name_goes_on": _flag(lambda clue: (named := clue.matches.get("name")) is not None and named.loose),
    "version_decides": _flag(lambda clue: any(_lacks_version(match) for match in clue.matches.values())),
    "edition_told": _flag(lambda clue: any(match.edition for match in clue.matches.values())),
    "any": _any,
    "all": _all,
    "not": _not,
}
