"""The facts of one snapshot in the words of one language: names, counts, reasons, findings."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from daicho.answer import wording
from daicho.answer.eras import written_day
from daicho.answer.labels import label, labels
from daicho.words.entitlement import Entitlement, Metric
from daicho.words.estate import Machine, Person
from daicho.words.finding import Finding, Place
from daicho.words.position import Position
from daicho.words.snapshot import Snapshot
from daicho.words.software import Release
from daicho.words.text import Language

Facts = tuple[tuple[str, str], ...]
_PEOPLE = (Metric.USER, Metric.USER_CAL)
_OPEN = "\N{OBJECT REPLACEMENT CHARACTER}"
_LEFT_OPEN = re.compile(rf" ?[（(][^（()）]*{_OPEN}[^（()）]*[）)]|(?<=[\u3040-\u9fff]) {_OPEN} | {_OPEN}")
"""A name that differs, with the space before it or the brackets around it: the noun before it says enough."""


@dataclass(frozen=True)
class Speaker:
    """Speaks of ``snapshot`` in ``language``. Never invents: what has no name shows its id."""

    snapshot: Snapshot
    language: Language

    @property
    def position(self) -> Position:
        """The position of the snapshot."""
        return self.snapshot.position

    @cached_property
    def machines(self) -> Mapping[str, Machine]:
        """The machines of the estate by id."""
        return {machine.id: machine for machine in self.snapshot.estate.machines}

    @cached_property
    def people(self) -> Mapping[str, Person]:
        """The people of the estate by id."""
        return {person.id: person for person in self.snapshot.estate.people}

    @cached_property
    def _users(self) -> frozenset[str]:
        """People who are known by what they use alone."""
        estate = self.snapshot.estate
        return frozenset(m.user for m in estate.machines if m.user) | {a.user for a in estate.accesses if a.user}

    @cached_property
    def lots(self) -> Mapping[str, Entitlement]:
        """The lots of licences by number."""
        return {lot.lot: lot for lot in self.snapshot.estate.entitlements}

    @cached_property
    def _products(self) -> Mapping[str, str]:
        names: dict[str, list[str]] = {}
        for release, info in self.snapshot.releases.items():
            names.setdefault(release.product, []).append(info.name.in_language(self.language))
        return {product: _shared_words(sorted(set(several))) for product, several in names.items()}

    def phrase(self, path: str, **facts: object) -> str:
        """The label at ``path`` with its blanks filled."""
        return label(path, self.language).format_map(facts)

    def joined(self, parts: Iterable[str]) -> str:
        """Several things in one line."""
        return self.phrase("phrase.list_separator").join(parts)

    def running(self, sentences: Iterable[str]) -> str:
        """Sentences one after another; Japanese puts no space between them."""
        return ("" if self.language is Language.JAPANESE else " ").join(sentences)

    def some(self, parts: tuple[str, ...], limit: int = 12) -> str:
        """At most ``limit`` of ``parts``, and how many more there are."""
        shown = self.joined(parts[:limit])
        if len(parts) <= limit:
            return shown
        return self.joined((shown, self.phrase("phrase.and_more", count=len(parts) - limit)))

    def day(self, day: date | None) -> str:
        """A day as this language writes it; an open one is empty."""
        return "" if day is None else written_day(day, self.language)

    def count(self, number: int, metric: Metric) -> str:
        """A number of licences with its unit: 12台分, 12 licences."""
        one = "one_" if number == 1 else ""
        return self.phrase(f"licences.{one}{metric.value}", n=f"{number:,}")

    def release(self, release: Release) -> str:
        """The name of a release as the catalogue has it, else its path."""
        info = self.snapshot.releases.get(release)
        return str(release) if info is None else info.name.in_language(self.language)

    def edition(self, release: Release) -> str:
        """The edition as the release's own name says it: what is neither the product nor the version."""
        if not release.edition:
            return ""
        product, words = self.product(release.product).split(), self.release(release).split()
        rest = words[len(product) :] if words[: len(product)] == product else []
        said = [word for word in rest if word.casefold() not in (release.version, "r2")]
        return " ".join(said) or release.edition.replace("-", " ").title()

    def publisher(self, release: Release) -> str:
        """Who publishes a release; empty where the catalogue does not know it."""
        info = self.snapshot.releases.get(release)
        return "" if info is None else info.publisher.in_language(self.language)

    def product(self, product: str) -> str:
        """The name of a product: its own in the catalogue, else what the names of its releases share."""
        own = self.snapshot.releases.get(Release(product))
        return own.name.in_language(self.language) if own else self._products.get(product) or product

    def unit(self, unit: str) -> str:
        """A machine or person as people know it: the id, and the name where it says more."""
        machine, person = self.machines.get(unit), self.people.get(unit)
        name = machine.name if machine else person.name if person else ""
        return f"{unit} ({name})" if name and name != unit else unit

    def lot(self, lot: str) -> str:
        """A lot with what it licenses and how many."""
        owned = self.lots.get(lot)
        if owned is None:
            return lot
        count = self.count(owned.quantity, owned.metric)
        return self.phrase("phrase.lot_described", lot=lot, release=self.release(owned.release), count=count)

    def lot_with_proof(self, lot: str) -> str:
        """The same with what speaks for it, for readers inside the house."""
        owned = self.lots.get(lot)
        if owned is None:
            return lot
        count = self.count(owned.quantity, owned.metric)
        proof = label(f"proof_status.{owned.proof.value}", self.language)
        return self.phrase("phrase.lot_proven", lot=lot, release=self.release(owned.release), count=count, proof=proof)

    @cached_property
    def _named(self) -> Mapping[str, str]:
        products = {release.product: self.product(release.product) for release in self.snapshot.releases}
        return products | {str(release): self.release(release) for release in self.snapshot.releases}

    def called(self, value: str) -> str:
        """The name of a product or release where ``value`` is its path in the catalogue; else the value as it is."""
        return self._named.get(value, value)

    def _said(self, name: str, value: str) -> str:
        """What a fact says: the state of a proof by its words, a path of the catalogue by its name."""
        path = f"proof_status.{value}"
        return self.phrase(path) if name == "status" and path in labels() else self.called(value)

    def reason(self, rule: str, facts: Facts) -> str:
        """The sentence of a rule filled with facts; one without a text shows the rule's id instead."""
        template = self.snapshot.reasons.get(rule)
        named = {name: self._said(name, value) for name, value in facts}
        try:
            return template.filled(**named).in_language(self.language) if template else self._unreasoned(rule)
        except (KeyError, IndexError, ValueError):
            return self._unreasoned(rule)

    def general_reason(self, rule: str, every: Iterable[Facts]) -> str:
        """The sentence of a rule for many cases at once: what differs, machines and people stay unnamed."""
        seen: dict[str, set[str]] = {}
        for facts in every:
            for name, value in facts:
                seen.setdefault(name, set()).add(value)
        said = self.reason(rule, tuple((name, self._only(name, values)) for name, values in sorted(seen.items())))
        return _LEFT_OPEN.sub("", said).replace(_OPEN, self.phrase("phrase.each"))

    def _only(self, name: str, values: set[str]) -> str:
        """The one value of a fact in many cases; else what all of them are, or a mark to take out again."""
        value = next(iter(values))
        if len(values) == 1 and value not in self.machines and value not in self.people:
            return value
        path = f"phrase.each_{name}"
        return self.phrase(path) if path in labels() else _OPEN

    def _unreasoned(self, rule: str) -> str:
        return self.phrase("phrase.reason_missing", rule=rule or "-")

    def finding(self, finding: Finding) -> tuple[str, str, str]:
        """How grave, what it is, and what to do; a finding without wording shows its code and facts."""
        facts = tuple((name, self.called(value)) for name, value in finding.facts)
        try:
            what, todo = wording.say(replace(finding, facts=facts))
            gravity = wording.wordings()[finding.code].gravity.name.lower()
        except (KeyError, IndexError, ValueError):
            listed = self.joined(f"{name}={value}" for name, value in facts)
            what_said = self.phrase("phrase.finding_unworded", code=finding.code, facts=listed)
            return self.phrase("gravity.doubt"), what_said, self.phrase("phrase.finding_unworded_todo")
        return self.phrase(f"gravity.{gravity}"), what.in_language(self.language), todo.in_language(self.language)

    @cached_property
    def _product_of(self) -> Mapping[str, str]:
        """The product behind a path of the catalogue, and behind a raw name that was read."""
        snapshot = self.snapshot
        read = {
            raw: verdict.release.product
            for recognition in snapshot.recognitions
            for raw, verdict, _ in recognition.rows()
            if verdict.release is not None
        }
        paths = {path: release.product for release in snapshot.releases for path in (release.product, str(release))}
        return read | paths

    def products_of(self, finding: Finding) -> frozenset[str]:
        """The products that a finding speaks of; none where it speaks of files, machines or the whole."""
        return frozenset(self._product_of[value] for _, value in finding.facts if value in self._product_of)

    def is_person(self, unit: str, metric: Metric) -> bool:
        """Whether a unit of a need is a person rather than a machine."""
        if unit in self.machines:
            return metric in _PEOPLE
        return unit in self.people or unit in self._users


def _shared_words(names: list[str]) -> str:
    """The words that all names begin with; the only name where there is one."""
    split = [name.split(" ") for name in names]
    shared = []
    for words in zip(*split, strict=False):
        if len(set(words)) > 1:
            break
        shared.append(words[0])
    return " ".join(shared)


def all_findings(snapshot: Snapshot) -> tuple[Finding, ...]:
    """Every finding of the snapshot, its position, its inventories and recognitions; each once, in that order."""
    parts = (
        snapshot.findings,
        snapshot.position.findings,
        *(inventory.findings for inventory in snapshot.inventories),
        *(recognition.findings for recognition in snapshot.recognitions),
        unreasoned(snapshot),
        unverified(snapshot),
    )
    return tuple(dict.fromkeys(finding for part in parts for finding in part))


def unverified(snapshot: Snapshot) -> tuple[Finding, ...]:
    """One finding for each release of the position whose catalogue data has no verified source."""
    doubtful = unverified_releases(snapshot)
    return tuple(Finding.at("release_unverified", Place("catalogue"), release=release) for release in doubtful)


def unverified_releases(snapshot: Snapshot) -> tuple[Release, ...]:
    """The releases that the position needs and whose catalogue data has no verified source."""
    needed = {demand.release for demand in snapshot.position.demands}
    return tuple(sorted(r for r in needed if r in snapshot.releases and not snapshot.releases[r].verified))


def unreasoned(snapshot: Snapshot) -> tuple[Finding, ...]:
    """A finding for every rule that the snapshot uses and that has no reason text, or one whose blanks stay open."""
    used: dict[str, tuple[tuple[str, str], ...]] = {}
    for recognition in snapshot.recognitions:
        used.update((v.rule, v.facts) for v in recognition.verdicts if v.rule not in used)
    for allocation in snapshot.position.allocations:
        if allocation.lot:
            used.setdefault(allocation.right, allocation.facts)
    for aside in snapshot.position.set_aside:
        used.setdefault(aside.rule, (("unit", ""), *aside.facts))
    missing = sorted(rule for rule, facts in used.items() if not _fills(snapshot, rule, facts))
    return tuple(Finding.at("reason_missing", Place("snapshot", part=rule), rule=rule) for rule in missing)


def _fills(snapshot: Snapshot, rule: str, facts: tuple[tuple[str, str], ...]) -> bool:
    try:
        return rule in snapshot.reasons and bool(snapshot.reasons[rule].filled(**dict(facts)))
    except (KeyError, IndexError, ValueError):
        return False
