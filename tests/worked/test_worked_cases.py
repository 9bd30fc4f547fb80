"""Worked cases: each file of this folder is a small estate with the position that the rules give, worked out by hand.

A file holds one or more `[[case]]`. `name` is the promise, `case` the T-number of the rule list, `on` the day. Tables
are CSV with a heading, as in the plain files; `people` lists plans as "product|edition" separated by spaces.
`expect` gives the lines that are named: needed, covered, shortfall, surplus; `rights` the licences by
"unit lot right" (lot "-" is short); `suites` the coverage table; `findings` and `set_aside` what must be there, `facts`
what something set aside must say. `kinds` is what the catalogue says of products, `proven` the proofs that count.
The folder `rules` lies over the shipped rules as a site's own would: it adds invented products that cross.
"""

import json
import tomllib
from pathlib import Path

import pytest

from daicho.count import check, rulebook, working
from daicho.count.pack import as_pack
from daicho.count.position import take
from daicho.words.entitlement import ProofStatus
from daicho.words.position import Position
from support.estates import estate_of_tables

HERE = Path(__file__).parent


def cases() -> list[object]:
    files = ((path.stem, tomllib.loads(path.read_text(encoding="utf-8"))) for path in sorted(HERE.glob("*.toml")))
    return [pytest.param(case, id=f"{stem}: {case['name']}") for stem, content in files for case in content["case"]]


@pytest.fixture(scope="module")
def rules() -> rulebook.Rulebook:
    return rulebook.load(HERE / "rules")


@pytest.mark.parametrize("case", cases())
def test_worked_case(case: dict, rules: rulebook.Rulebook) -> None:
    book = rulebook.completed(rules, {name: rulebook.Kinds(own=kind) for name, kind in case.get("kinds", {}).items()})
    proven = frozenset(ProofStatus(status) for status in case["proven"]) if "proven" in case else None
    position = take(estate_of_tables(case), book, on=case["on"], rules_on=case.get("rules_on"), proven=proven)
    for product, expected in case["expect"].items():
        assert numbers_of(position, product, expected) == expected, product
    if "short" in case:
        assert position.shortfall == case["short"]
    if "rights" in case:
        assert sorted(rights_of(position)) == sorted(case["rights"])
    if "suites" in case:
        assert suites_of(position) == case["suites"]
    assert set(case.get("findings", ())) <= {f.code for f in position.findings}
    assert set(case.get("set_aside", ())) <= {f"{unit} {s.rule}" for s in position.set_aside for unit in s.units}
    assert not set(case.get("not_found", ())) & {f.code for f in position.findings}
    for said in case.get("facts", ()):
        assert any(set(said.items()) <= {("rule", s.rule), *s.facts} for s in position.set_aside), said
    holds(position, rules)


def holds(position: Position, rules: rulebook.Rulebook) -> None:
    """What every position must keep: the checker agrees, nothing is unproven, everything has a reason."""
    pack = json.loads(json.dumps(as_pack(position)))
    assert check.problems(pack) == []
    assert all(proof.unproven == 0 for proof in position.proofs)
    for entry in (*position.allocations, *position.set_aside):
        assert all(text.ja and text.en for text in working.reason(entry, rules))


def numbers_of(position: Position, product: str, expected: dict[str, int]) -> dict[str, int]:
    """The numbers of a line; "product" or "product metric" or "product edition version" names it."""
    for line in position.lines:
        if product in (line.product, f"{line.product} {line.metric}"):
            return {name: getattr(line, name) for name in expected}
        for part in line.releases:
            if str(part.release) == product:
                return {name: getattr(part, name) for name in expected}
    return {}


def rights_of(position: Position) -> list[str]:
    return [f"{unit} {a.lot or '-'} {a.right}" for a in position.allocations for unit in a.units]


def suites_of(position: Position) -> dict[str, str]:
    return {
        machine: "" if row.release is None else str(row.release)
        for row in position.coverage
        for machine in row.machines
    }


def test_every_case_has_a_name_of_its_own() -> None:
    names = [parameters.id for parameters in cases()]
    assert len(names) == len(set(names))
