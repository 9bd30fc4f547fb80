"""Worked cases: each file of this folder is a small estate with the position that the rules give, worked out by hand.

A file holds one or more `[[case]]`. `title` is the promise in Japanese and English, `case` the T-number of the rule
list, `on` the day. Tables are CSV with a heading, as in the plain files; `people` lists plans as "product|edition"
separated by spaces. `expect` gives the lines that are named: needed, covered, shortfall, surplus; `rights` the licences
by "unit lot right" (lot "-" is short); `suites` the coverage table; `findings` and `set_aside` what must be there,
`facts` what something set aside must say. `kinds` is what the catalogue says of products, `proven` the proofs that
count. The folder `rules` lies over the shipped rules as a site's own would: it adds invented products that cross.

The chapter "How we count" of the manual (`docs/manual/*/how-we-count.md`) is made from these cases by `just docs`.
"""

import pytest

from daicho.count import rulebook
from support.worked_cases import WorkedCase, broken_promises, disagreements, every_case, rules_of_cases

CASES = [pytest.param(case, id=f"{case.file}: {case.name}") for case in every_case()]


@pytest.fixture(scope="module")
def rules() -> rulebook.Rulebook:
    return rules_of_cases()


@pytest.mark.parametrize("case", CASES)
def test_worked_case(case: WorkedCase, rules: rulebook.Rulebook) -> None:
    position = case.position(rules)
    assert disagreements(case, position) == []
    assert broken_promises(position, rules) == []


def test_every_case_has_a_name_of_its_own() -> None:
    names = [parameters.id for parameters in CASES]
    assert len(names) == len(set(names))


def test_every_case_has_a_title_in_both_languages() -> None:
    missing = []
    for case in every_case():
        try:
            assert case.title
        except LookupError as error:
            missing.append(str(error))
    assert missing == [], "\n".join(missing)
