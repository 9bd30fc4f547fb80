"""Plans through the real command line: from plain files and from the data folder, checked, tampered with, drawn."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from support.command_line import Done, daicho

ON = ("--on", "2026-11-24")
ESTATE = {
    "machines.csv": "machine,kind,os_product,os_edition,os_version,user,department,provenance,state,since,until\n"
    + "".join(f"PC-{n},desktop,,,,u{n},,,in_use,,\n" for n in range(1, 6)),
    "installations.csv": "machine,product,edition,version,channel,since,until\n"
    + "".join(f"PC-{n},microsoft/office,professional-plus,2019,volume,,\n" for n in range(1, 6))
    + "PC-1,microsoft/visio,standard,2019,volume,,\n",
    "entitlements.csv": "lot,product,edition,version,metric,channel,quantity,from,to\n"
    "L1,microsoft/office,standard,2021,device,volume,2,2022-04-01,\n",
    "prices.csv": "product,edition,version,metric,channel,unit_price,from,to,source\n"
    "microsoft/office,professional-plus,2024,device,volume,60000,,,offer 1\n"
    "microsoft/visio,standard,2024,device,volume,30000,,,offer 1\n",
}
OPTIONS = """
years = 1
[labour]
machine = 4000
[[uninstall]]
product = "microsoft/visio"
labour = 2000
[[reinstall]]
from = { product = "microsoft/office", edition = "professional-plus" }
to = { product = "microsoft/office", edition = "standard", version = "2021" }
labour = 5000
"""
COST = 3 * 60_000 + 2 * 5_000 + 2_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("plan")
    (place / "estate").mkdir()
    for name, text in ESTATE.items():
        (place / "estate" / name).write_text(text, encoding="utf-8")
    (place / "options.toml").write_text(OPTIONS, encoding="utf-8")
    return place


def plan(folder: Path, *more: str) -> Done:
    files = ("--estate", "estate", "--options", "options.toml")
    return daicho("plan", *ON, *files, *more, home=folder / "unused", cwd=folder)


@pytest.fixture(scope="module")
def told(folder: Path) -> dict[str, Any]:
    return plan(folder, "--json", "--scenario", "keep", "--scenario", "switch-libre").json


def test_the_cheapest_cure_of_plain_files_needs_no_database(told: dict[str, Any], folder: Path) -> None:
    assert (told["cure"]["cost"], told["cure"]["bound"], told["cure"]["left_short"]) == (COST, COST, 0)
    assert [scenario["scenario"] for scenario in told["scenarios"]] == ["keep", "switch-libre"]
    assert not (folder / "unused").exists()


def test_the_table_is_japanese_first_and_says_that_it_is_proven(folder: Path) -> None:
    done = plan(folder, "--scenario", "none")
    assert done.status == 0, done.err
    assert f"{COST:,}" in done.out
    assert "証明済み" in done.out
    english = plan(folder, "--scenario", "none", "--lang", "en")
    assert "Proven" in english.out


def test_what_is_not_known_ends_with_status_1_and_says_what_to_do(folder: Path) -> None:
    done = plan(folder, "--scenario", "switch-libre")
    assert done.status == 1
    assert "[plan_no_training]" in done.err


def test_verify_proof_accepts_a_plan_and_refuses_one_that_was_tampered_with(told: dict[str, Any], folder: Path) -> None:
    good, bad = folder / "plan.json", folder / "bad.json"
    good.write_text(json.dumps(told), encoding="utf-8")
    assert daicho("verify-proof", "plan.json", home=folder / "unused", cwd=folder).status == 0
    told["cure"]["evidence"]["offers"][0]["count"] -= 1
    bad.write_text(json.dumps(told), encoding="utf-8")
    refused = daicho("verify-proof", "bad.json", home=folder / "unused", cwd=folder)
    assert refused.status == 2
    assert "cure:" in refused.out


def test_page_and_charts_are_whole_and_call_nobody(folder: Path) -> None:
    done = plan(folder, "--html", "out/plan.html", "--svg", "out/svg")
    assert done.status == 1, done.err  # training that nobody has put a price on
    page = (folder / "out" / "plan.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "")
    for name in ("position.svg", "cost.svg"):
        assert ElementTree.parse(folder / "out" / "svg" / name).getroot().get("role") == "img"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--scenario", "fly"), "switch-libre"),
        (("--options", "missing.toml"), "missing.toml"),
        (("--prices", "options.toml"), "options.toml"),
        (("--years", "9"), "--years"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(folder: Path, words: tuple[str, ...], said: str) -> None:
    done = plan(folder, *words)
    assert done.status == 2
    assert said in done.err
    assert "Traceback" not in done.err


def test_the_data_folder_gives_the_same_plan_and_journals_that_it_was_asked(folder: Path, told: dict[str, Any]) -> None:
    home = folder / "home"
    assert daicho("import", "estate", home=home, cwd=folder).status in {0, 1}
    words = ("plan", *ON, "--options", "options.toml", "--scenario", "keep", "--json")
    kept = daicho(*words, home=home, cwd=folder).json
    assert kept["cure"]["cost"] == COST
    assert daicho("verify", home=home, cwd=folder).status == 0
    other = folder / "dear.csv"
    other.write_text(ESTATE["prices.csv"].replace("60000", "61000"), encoding="utf-8")
    dearer = daicho(*words, "--prices", "dear.csv", home=home, cwd=folder).json
    assert dearer["cure"]["cost"] == COST + 3_000
