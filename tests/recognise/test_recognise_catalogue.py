"""The catalogue as data: sound, sourced, and clear about a site's own broken files."""

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

import daicho
from daicho.recognise.catalogue import load
from daicho.recognise.data_files import CatalogueError, check
from daicho.recognise.machine import Recogniser
from daicho.words.estate import Person
from daicho.words.software import Release, VerdictKind
from support.titles import machine_with, program

DATA = Path(daicho.__file__).parent / "data"
SHIPPED = sorted([*DATA.glob("catalogue/**/*.toml"), *DATA.glob("rules/recognition/*.toml")])
shipped = cache(load)
GOOD = """
id = "example/ledger"
name = { ja = "例会計", en = "Example Ledger" }
publisher = { ja = "例", en = "Example" }
category = "accounting"
kind = "paid"
[[source]]
document = "made up for a test"
seen = 2026-11-24
[evidence]
names = ["例会計 {number}", "Example Ledger"]
"""


OUR_RULE = """
[[rule]]
id = "ours"
verdict = "not_software"
source = "made up for a test"
reason.ja = "社内の印です。"
reason.en = "A mark of ours."
when = { kind = ["program"], name_matches = "^7-zip" }
"""


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: str(p.relative_to(DATA)))
def test_a_shipped_file_keeps_its_schema_and_holds_no_key(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    check(str(path.relative_to(DATA)), tomllib.loads(text))
    assert not re.search(r"\b(?:[A-Z0-9]{5}-){4}[A-Z0-9]{5}\b", text)


def test_what_rests_on_general_knowledge_says_that_it_is_not_verified() -> None:
    for product in shipped().products.values():
        if any(source.document == "general knowledge of the field, no source yet" for source in product.sources):
            assert not product.verified, product.id


def test_rules_name_only_products_that_exist() -> None:
    known = shipped().products
    for path in DATA.glob("rules/recognition/*.toml"):
        for rule in tomllib.loads(path.read_text(encoding="utf-8")).get("rule", ()):
            assert set(rule.get("hosts", ())) | set(rule.get("products", ())) <= known.keys(), rule["id"]


def test_plans_include_only_releases_that_exist() -> None:
    catalogue = shipped()
    for product in catalogue.products.values():
        for edition in product.editions.values():
            for release in edition.includes:
                assert release.edition in catalogue.products[release.product].editions


def test_the_version_follows_the_content(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    assert load().version == shipped().version
    assert load(tmp_path).version != shipped().version


def write(root: Path, text: str, path: str = "catalogue/example/ledger.toml") -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_a_site_adds_a_product_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    row = program("例会計 12", "例社")
    before = Recogniser(shipped()).recognise(machine_with([row]))
    after = Recogniser(load(tmp_path)).recognise(machine_with([row]))
    assert before.verdicts[0].kind is VerdictKind.UNKNOWN
    assert [i.release for i in after.installations] == [Release("example/ledger")]


def test_a_site_replaces_a_shipped_product(tmp_path: Path) -> None:
    text = (DATA / "catalogue/lhaplus/lhaplus.toml").read_text(encoding="utf-8")
    write(tmp_path, text.replace('kind = "free"', 'kind = "paid"'), "catalogue/lhaplus/lhaplus.toml")
    seen = Recogniser(load(tmp_path)).recognise(machine_with([program("Lhaplus", "HoeHoe")]))
    assert seen.verdicts[0].kind is VerdictKind.INSTALLED


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id = ", "not valid TOML"),
        (GOOD.replace('kind = "paid"', 'kind = "gratis"'), "kind"),
        (GOOD.replace('id = "example/ledger"', 'id = "example/other"'), "differs from its path"),
        (GOOD.replace("[[source]]", "[[sauce]]"), "sauce"),
        (GOOD.replace("{number}", "{nummer}"), "names"),
    ],
)
def test_a_broken_overlay_file_says_what_is_wrong_and_where(tmp_path: Path, text: str, says: str) -> None:
    write(tmp_path, text)
    with pytest.raises(CatalogueError) as caught:
        load(tmp_path)
    assert caught.value.file == "catalogue/example/ledger.toml"
    assert says in str(caught.value)
    assert caught.value.todo


def test_an_unknown_condition_in_a_rule_is_refused(tmp_path: Path) -> None:
    rule = """
    [[rule]]
    id = "ours"
    verdict = "free"
    source = "made up"
    reason.ja = "理由です。"
    reason.en = "A reason."
    when = { colour = "red" }
    """
    write(tmp_path, rule, "rules/recognition/ours.toml")
    with pytest.raises(CatalogueError, match=r"rules/recognition/ours\.toml"):
        load(tmp_path)


@pytest.mark.parametrize(("old", "new"), [("ours", "unknown"), ("^7-zip", "(")])
def test_a_rule_that_does_not_fit_is_refused_in_words(tmp_path: Path, old: str, new: str) -> None:
    write(tmp_path, OUR_RULE.replace(old, new), "rules/recognition/ours.toml")
    with pytest.raises(CatalogueError):
        load(tmp_path)


def test_a_site_rule_comes_before_ours(tmp_path: Path) -> None:
    write(tmp_path, OUR_RULE, "rules/recognition/ours.toml")
    seen = Recogniser(load(tmp_path)).recognise(machine_with([program("7-Zip 23.01", "Igor Pavlov")]))
    assert seen.verdicts[0].rule == "ours"


def test_names_are_put_together_for_ledgers() -> None:
    info = shipped().info(Release("microsoft/office", "home-business", "2021"))
    assert info.name.en == "Microsoft Office Home and Business 2021"
    assert (info.category, info.kind) == ("office_suite", "paid")
    server = shipped().info(Release("microsoft/windows-server", "standard", "2012r2"))
    assert server.name.en == "Windows Server 2012 R2 Standard"
    assert shipped().info(Release("microsoft/sql-server", "express", "2019")).kind == "free"
    assert not shipped().info(Release("nobody/nothing")).verified


@pytest.mark.parametrize(
    ("assigned", "plan"),
    [
        ("Microsoft 365 Business Standard", Release("microsoft/365", "business-standard")),
        ("Office 365 E3", Release("microsoft/365", "e3")),
        ("O365_BUSINESS_PREMIUM", Release("microsoft/365", "business-standard")),
        ("SPE_E5", Release("microsoft/365", "e5")),
        ("Microsoft 365 Apps for business", Release("microsoft/365-apps", "business")),
        ("大企業向け Microsoft 365 Apps", Release("microsoft/365-apps", "enterprise")),
        ("Exchange Online (プラン 1)", None),
        ("Visio Plan 2", Release("microsoft/365", "visio-plan-2")),
    ],
)
def test_plans_of_people_become_releases(assigned: str, plan: Release | None) -> None:
    (person,), findings = Recogniser(shipped()).people([Person(id="a@example.jp", assigned=(assigned,))])
    assert person.plans == (() if plan is None else (plan,))
    assert [finding.code for finding in findings] == ([] if plan else ["unknown_plan"])


def test_a_free_plan_is_neither_counted_nor_found() -> None:
    (person,), findings = Recogniser(shipped()).people([Person(id="a", assigned=("Microsoft Power Automate Free",))])
    assert not person.plans
    assert not findings
