"""The rules as data: shipped rules load, a site's own win, what is wrong is named."""

import dataclasses
from datetime import date
from pathlib import Path

import pytest

from daicho.actions.knowledge import kinds_of
from daicho.count import rulebook
from daicho.count.position import take
from daicho.recognise import catalogue
from daicho.words.software import Release
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


BOX = """
[[right]]
id = "just-two-devices"
kind = "second_use"
case = "T45"
products = ["justsystems/ichitaro"]
channels = ["retail"]
devices = 2
verified = true
source = { document = "our licence paper, clause 2", seen_on = 2026-11-24 }
reason = { ja = "書面の第2条により2台で使用できます（{lot}）。", en = "Clause 2: two devices ({lot})." }

[[product]]
id = "justsystems/ichitaro"
metric = "device"
verified = true
source = { document = "our licence paper, clause 2", seen_on = 2026-11-24 }
"""
TWO_PCS = {
    "machines": "machine, user\nPC-1, A\nPC-2, A",
    "installations": "machine, product, version\nPC-1, justsystems/ichitaro, 2024\nPC-2, justsystems/ichitaro, 2024",
    "entitlements": "lot, product, version, channel, quantity\nBOX, justsystems/ichitaro, 2024, retail, 1",
}
STUDENT = {
    "machines": "machine\nPC-1",
    "installations": "machine, product, version, channel\nPC-1, autodesk/autocad, 2024, unknown",
    "entitlements": "lot, product, version, channel, quantity\nEDU, autodesk/autocad, 2024, education, 1",
}
DAY = date(2026, 11, 24)


def test_a_sites_own_rule_answers_what_the_count_asks_for(tmp_path: Path) -> None:
    ours, theirs = rulebook.load(), rulebook.load(site(tmp_path, BOX))
    asked, answered = (take(estate_of_tables(TWO_PCS), rules, on=DAY) for rules in (ours, theirs))
    assert (asked.shortfall, answered.shortfall) == (1, 0)
    assert "terms_wanted" in {finding.code for finding in asked.findings}
    assert not {"terms_wanted", "rule_unverified"} & {finding.code for finding in answered.findings}


def test_a_school_overrules_that_its_licences_cover_no_other_use(tmp_path: Path) -> None:
    ours = rulebook.load()
    right = ours.rights["education-only"]
    ended = dataclasses.replace(right, ends_on=date(2000, 1, 1))
    theirs = dataclasses.replace(ours, rights={**ours.rights, right.id: ended})
    assert take(estate_of_tables(STUDENT), ours, on=DAY).shortfall == 1
    assert take(estate_of_tables(STUDENT), theirs, on=DAY).shortfall == 0


@pytest.mark.parametrize(
    ("release", "kind"),
    [
        (Release("example/tool"), "paid"),
        (Release("example/tool", "viewer"), "free"),
        (Release("example/tool", "viewer", "9"), "conditional"),
        (Release("example/tool", "", "9"), "conditional"),
        (Release("example/unheard-of"), "paid"),
        (Release("microsoft/access-runtime"), "free"),
        (Release("microsoft/sql-server", "express", "2022"), "free"),
        (Release("microsoft/sql-server", "standard", "2022"), "paid"),
    ],
)
def test_a_kind_is_the_versions_then_the_editions_then_the_products(release: Release, kind: str) -> None:
    known = {"example/tool": rulebook.Kinds("paid", {"viewer": "free"}, {"9": "conditional"})}
    assert rulebook.completed(rulebook.load(), known).kind_of(release) == kind


def test_what_a_rule_calls_free_is_free_whatever_the_catalogue_says() -> None:
    known = {"microsoft/access-runtime": rulebook.Kinds("paid")}
    assert rulebook.completed(rulebook.load(), known).kind_of(Release("microsoft/access-runtime")) == "free"


def test_a_lot_of_what_is_free_is_set_aside() -> None:
    lots = {"entitlements": "lot, product, quantity\nL1, example/viewer, 5"}
    book = rulebook.completed(rulebook.load(), {"example/viewer": rulebook.Kinds("free")})
    position = take(estate_of_tables(lots), book, on=DAY)
    assert position.lines == ()
    assert [(entry.units, entry.rule) for entry in position.set_aside] == [(("L1",), "free")]


def test_one_finding_for_a_product_without_a_rule_says_on_how_many_machines_it_is() -> None:
    tables = {
        "machines": "machine\nPC-{1..3}",
        "installations": "machine, product, version\nPC-{1..3}, example/tool, 1\nPC-1, example/tool, 2",
    }
    position = take(estate_of_tables(tables), rulebook.load(), on=DAY)
    assert [dict(f.facts) for f in position.findings if f.code == "no_rule"] == [
        {"product": "example/tool", "count": "3"}
    ]


def test_the_site_knows_the_kinds_of_its_catalogue() -> None:
    kinds = kinds_of(catalogue.load())
    assert kinds["microsoft/visual-studio"].of(Release("microsoft/visual-studio", "express")) == "free"
    assert kinds["microsoft/visual-studio"].of(Release("microsoft/visual-studio", "professional")) == "paid"
    assert {kind.own for kind in kinds.values()} == {"paid", "free", "shareware", "conditional"}


def test_every_product_that_a_rule_speaks_of_is_in_the_catalogue() -> None:
    rules, known = rulebook.load(), catalogue.load().products
    spoken = set(rules.products).union(*(right.products for right in rules.rights.values()))
    assert sorted(spoken - set(known)) == []


def test_every_right_that_speaks_of_products_speaks_of_some_that_have_a_rule() -> None:
    rules = rulebook.load()
    bare = [right.id for right in rules.rights.values() if right.products and right.products.isdisjoint(rules.products)]
    assert bare == []
