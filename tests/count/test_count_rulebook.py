"""The rules as data: shipped rules load, a site's own win, what is wrong is named."""

import dataclasses
from datetime import date
from pathlib import Path

import pytest

from daicho.count import rulebook
from daicho.count.position import take
from support.estates import estate_of_tables

RIGHT = """
[[right]]
id = "volume-downgrade"
kind = "downgrade"
case = "T5"
products = ["microsoft/office"]
channels = ["volume"]
to = 2020-12-31
verified = true
source = { document = "our contract, clause 4", seen_on = 2026-11-24 }
reason = { ja = "契約第4条による旧版の使用権です（{lot}）。", en = "Clause 4 of our contract ({lot})." }
"""
OLDER = {
    "machines": "machine\nPC-1",
    "installations": "machine, product, edition, version\nPC-1, microsoft/office, standard, 2016",
    "entitlements": "lot, product, edition, version, quantity\nL1, microsoft/office, standard, 2019, 1",
}


def site(folder: Path, text: str) -> Path:
    (folder / "own").mkdir()
    (folder / "own" / "rights.toml").write_text(text, encoding="utf-8")
    return folder


def test_every_rule_has_reason_and_source_in_both_languages() -> None:
    rules = rulebook.load()
    assert len(rules.rights) > 20
    assert all(right.source and right.reason.ja and right.reason.en for right in rules.rights.values())


def test_a_sites_own_right_wins_and_changes_the_version(tmp_path: Path) -> None:
    ours, theirs = rulebook.load(), rulebook.load(site(tmp_path, RIGHT))
    assert theirs.rights["volume-downgrade"].source == "our contract, clause 4"
    assert theirs.version != ours.version
    assert rulebook.load().version == ours.version


@pytest.mark.parametrize(("rules_on", "short"), [(date(2020, 12, 31), 0), (date(2021, 1, 1), 1)])
def test_the_rules_of_another_day_can_be_asked_for(tmp_path: Path, rules_on: date, short: int) -> None:
    rules = rulebook.load(site(tmp_path, RIGHT))
    position = take(estate_of_tables(OLDER), rules, on=date(2026, 11, 24), rules_on=rules_on)
    assert position.shortfall == short


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[[right]\n", "not readable as TOML"),
        ('[[right]]\nid = "x"\n', "required property"),
        (RIGHT.replace('kind = "downgrade"', 'kind = "anything"'), "is not one of"),
        (RIGHT.replace("source = ", "sauce = "), "sauce"),
    ],
)
def test_a_wrong_rule_file_is_named_and_refused(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(ValueError, match="site:own/rights.toml.*" + named):
        rulebook.load(site(tmp_path, text))


def test_without_the_downgrade_right_the_worked_example_is_short() -> None:
    """The rule is what covers it: taking it away shows."""
    rules = rulebook.load()
    without = {name: right for name, right in rules.rights.items() if name != "volume-downgrade"}
    assert take(estate_of_tables(OLDER), rules, on=date(2026, 11, 24)).shortfall == 0
    assert (
        take(estate_of_tables(OLDER), dataclasses.replace(rules, rights=without), on=date(2026, 11, 24)).shortfall == 1
    )
