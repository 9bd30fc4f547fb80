"""The worked cases: small estates with their answer beside them, counted and compared.

``tests/worked/test_worked_cases.py`` says what a file holds. The chapter "How we count" of the manual is made from
the same cases, so what it tells is what the tests hold true.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from daicho.count import check, rulebook, working
from daicho.count.pack import as_pack
from daicho.count.position import take
from daicho.words.entitlement import ProofStatus
from daicho.words.position import Allocation, Position, SetAside
from daicho.words.reading import Estate
from daicho.words.text import Text
from support.estates import estate_of_tables

WORKED = Path(__file__).resolve().parents[1] / "worked"
UNTITLED = (
    "{name} in tests/worked/{file}.toml has no title in both languages. Give the case one line, in place of a name: "
    'title = {{ ja = "日本語の一文。", en = "The same promise in English" }} and run `just docs`.'
)


@dataclass(frozen=True)
class WorkedCase:
    """One worked case: the file it stands in, and what the file says of it."""

    file: str
    content: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The promise in English, by which a test is called."""
        title = self.content.get("title", {})
        return str(title.get("en") or self.content.get("name") or "a case")

    @property
    def title(self) -> Text:
        """The promise in both languages; LookupError says what to do where a case has none."""
        title = self.content.get("title", {})
        if not title.get("ja") or not title.get("en"):
            raise LookupError(UNTITLED.format(name=self.name, file=self.file))
        return Text(title["ja"], title["en"])

    @property
    def rule(self) -> str:
        """The number of the rule that it shows (T5); "" for none."""
        return str(self.content.get("case", ""))

    @property
    def on(self) -> date:
        """The day that is asked about."""
        day: date = self.content["on"]
        return day

    @cached_property
    def estate(self) -> Estate:
        """Who has what."""
        return estate_of_tables(self.content)

    def book(self, rules: rulebook.Rulebook) -> rulebook.Rulebook:
        """The rules, with what the case lets the catalogue say of its products."""
        kinds = {name: rulebook.Kinds(own=kind) for name, kind in self.content.get("kinds", {}).items()}
        return rulebook.completed(rules, kinds)

    def position(self, rules: rulebook.Rulebook) -> Position:
        """The answer of the engine."""
        content = self.content
        proven = frozenset(ProofStatus(status) for status in content["proven"]) if "proven" in content else None
        rules_on = content.get("rules_on")
        return take(self.estate, self.book(rules), on=self.on, rules_on=rules_on, proven=proven)


def every_case() -> tuple[WorkedCase, ...]:
    """All worked cases, file by file."""
    return tuple(_read())


def _read() -> Iterator[WorkedCase]:
    for path in sorted(WORKED.glob("*.toml")):
        for content in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            yield WorkedCase(path.stem, content)


def rules_of_cases() -> rulebook.Rulebook:
    """The shipped rules with the invented products of the worked cases on top."""
    return rulebook.load(WORKED / "rules")


def disagreements(case: WorkedCase, position: Position) -> list[str]:
    """Where the position is another one than the case says: each in words; none where they agree."""
    content = case.content
    wrong = [
        f"{product}: {found} instead of {expected}"
        for product, expected in content["expect"].items()
        if (found := numbers_of(position, product, expected)) != expected
    ]
    if "short" in content and position.shortfall != content["short"]:
        wrong.append(f"short {position.shortfall} instead of {content['short']}")
    if "rights" in content and sorted(rights_of(position)) != sorted(content["rights"]):
        wrong.append(f"rights: {rights_of(position)}")
    if "suites" in content and suites_of(position) != content["suites"]:
        wrong.append(f"suites: {suites_of(position)}")
    return [*wrong, *_not_said(content, position)]


def _not_said(content: Mapping[str, Any], position: Position) -> Iterator[str]:
    """What the case says is found or set aside and is not, or is not found and is."""
    findings = {finding.code for finding in position.findings}
    aside = {f"{unit} {entry.rule}" for entry in position.set_aside for unit in entry.units}
    yield from (f"finding missing: {code}" for code in content.get("findings", ()) if code not in findings)
    yield from (f"not set aside: {what}" for what in content.get("set_aside", ()) if what not in aside)
    yield from (f"finding too many: {code}" for code in content.get("not_found", ()) if code in findings)
    told = [{("rule", entry.rule), *entry.facts} for entry in position.set_aside]
    yield from (f"fact missing: {said}" for said in content.get("facts", ()) if not _told(said, told))


def _told(said: Mapping[str, str], told: list[set[tuple[str, str]]]) -> bool:
    return any(set(said.items()) <= facts for facts in told)


def broken_promises(position: Position, rules: rulebook.Rulebook) -> list[str]:
    """What every position must keep: the checker agrees, nothing is unproven, everything has a reason."""
    wrong = list(check.problems(json.loads(json.dumps(as_pack(position)))))
    wrong += [f"unproven by {proof.unproven}" for proof in position.proofs if proof.unproven]
    entries: tuple[Allocation | SetAside, ...] = (*position.allocations, *position.set_aside)
    for entry in entries:
        wrong += [f"no reason: {entry}" for text in working.reason(entry, rules) if not (text.ja and text.en)]
    return wrong


def numbers_of(position: Position, product: str, expected: Mapping[str, int]) -> dict[str, int]:
    """The numbers of a line; "product" or "product metric" or "product edition version" names it."""
    for line in position.lines:
        if product in (line.product, f"{line.product} {line.metric}"):
            return {name: getattr(line, name) for name in expected}
        for part in line.releases:
            if str(part.release) == product:
                return {name: getattr(part, name) for name in expected}
    return {}


def rights_of(position: Position) -> list[str]:
    """Who is served by which lot by which right: "unit lot right", the lot "-" where it is short."""
    return [f"{unit} {a.lot or '-'} {a.right}" for a in position.allocations for unit in a.units]


def suites_of(position: Position) -> dict[str, str]:
    """The office suite of every machine in use; "" where it has none."""
    return {
        machine: "" if row.release is None else str(row.release)
        for row in position.coverage
        for machine in row.machines
    }
