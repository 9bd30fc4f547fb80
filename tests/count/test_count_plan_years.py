"""Ways to go on over the years: worked by hand; and what a plan does where no purchase ends what is short."""

import tomllib
from datetime import date
from typing import Any

import pytest

from daicho.count import plan_cure, plan_data, plan_years, rulebook
from daicho.count.position import take
from daicho.words.plan import PlanOptions
from support.estates import estate_of_tables
from support.plan_worlds import WORLDS, deeds_of, holds

ON = date(2026, 11, 24)
CASES: list[dict[str, Any]] = tomllib.loads((WORLDS / "years.toml").read_text(encoding="utf-8"))["case"]
SCENARIOS = plan_data.load_scenarios()


@pytest.fixture(scope="module")
def rules() -> rulebook.Rulebook:
    return rulebook.load()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_worked_way_to_go_on(case: dict, rules: rulebook.Rulebook) -> None:
    options = plan_data.options_of(case.get("options", {}))
    outlook = plan_years.outlook(estate_of_tables(case), rules, SCENARIOS[case["scenario"]], options, on=case["on"])
    assert [year.total for year in outlook.years] == case["years"]
    assert outlook.machines_touched == case["touched"]
    assert outlook.people_trained == case.get("trained", 0)
    assert [lack.code for lack in outlook.lacks] == case["lacks"]
    assert outlook.left_short == case.get("left_short", 0)
    assert outlook.whole == (case["lacks"] == [])
    for plan in outlook.plans:
        holds(plan)


def test_every_scenario_that_ships_is_worked_out() -> None:
    assert set(SCENARIOS) == {case["scenario"] for case in CASES}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"years": 0}, "years"),
        ({"years": 6}, "years"),
        ({"year": 3}, "unknown: year"),
        ({"uninstall": [{"labour": 1}]}, "product"),
        ({"uninstall": [{"product": "x", "labour": -1}]}, "labour"),
        ({"labour": {"machine": "4000"}}, "machine"),
        ({"reinstall": [{"from": {"product": "x"}}]}, "to"),
    ],
)
def test_options_that_cannot_be_used_say_why(wrong: dict, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        plan_data.options_of(wrong)


def test_a_scenario_of_the_site_takes_the_place_of_ours(tmp_path) -> None:
    own = 'id = "keep"\nname = { ja = "維持", en = "Ours" }\nabout = { ja = "a", en = "a" }\nverified = true\n'
    (tmp_path / "keep.toml").write_text(own + 'source = { document = "d", seen_on = 2026-11-25 }\n', encoding="utf-8")
    found = plan_data.load_scenarios(tmp_path)
    assert found["keep"].name.en == "Ours"
    assert list(found) == list(SCENARIOS)


def test_a_broken_scenario_of_the_site_is_named(tmp_path) -> None:
    (tmp_path / "mine.toml").write_text('id = "mine"\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"site:mine\.toml"):
        plan_data.load_scenarios(tmp_path)


# ---- what no purchase ends ---

SEVEN = {
    "machines": "machine, kind, os_product, os_edition, os_version, user\n"
    "PC-{1..6}, desktop, microsoft/windows, pro, 7, shared",
    "entitlements": "lot, product, edition, version, channel, quantity, bound_to\n"
    "W, microsoft/windows, pro, 11, oem, 5, PC-1 PC-2 PC-3 PC-4 PC-5",
    "prices": "product, edition, version, channel, unit_price\nmicrosoft/windows, pro, 11, retail, 26000",
}


def test_windows_7_becomes_the_version_bought_with_the_machine_and_only_the_sixth_is_bought(rules) -> None:
    options = plan_data.options_of({"labour": {"machine": 3000}})
    found, after = plan_cure.cure(estate_of_tables(SEVEN), rules, options, on=ON)
    assert (found.cost, found.left_short, found.unproven) == (26000 + 6 * 3000, 0, 0)
    assert deeds_of(found)[0] == "buy 1x1 microsoft/windows pro 11"
    assert [move.machine for move in found.moves] == [f"PC-{n}" for n in range(1, 7)]
    assert take(after, rules, on=ON).shortfall == 0
    holds(found)


def test_labour_that_nobody_stated_is_said_to_be_missing_from_the_cost(rules) -> None:
    found, _ = plan_cure.cure(estate_of_tables(SEVEN), rules, PlanOptions(), on=ON)
    assert (found.cost, [f.code for f in found.findings]) == (26000, ["plan_change_without_labour"])
    assert found.findings[0].fact("count") == "6"


# ---- the cures of the position itself ---


def cures(tables: dict, rules: rulebook.Rulebook, on: date = ON) -> list[tuple[str, str, int, int | None]]:
    position = take(estate_of_tables(tables), rules, on=on)
    return [(cure.action, str(cure.release), cure.quantity, cure.cost) for cure in position.cures]


def test_without_a_price_list_the_cure_names_the_newest_release_and_no_price(rules) -> None:
    old = {"machines": "machine\nPC-1", "installations": "machine, product, edition, version\nPC-1, {}"}
    for product, expected in (
        ("microsoft/office, standard, 2010", ("buy", "microsoft/office standard 2024", 1, None)),
        ("microsoft/windows, pro, 7", ("buy_and_change", "microsoft/windows pro 11", 1, None)),
    ):
        assert cures(old | {"installations": old["installations"].format(product)}, rules) == [expected]


def test_what_is_newest_hangs_on_the_day(rules) -> None:
    old = {
        "machines": "machine\nPC-1",
        "installations": "machine, product, edition, version\nPC-1, microsoft/office, standard, 2010",
    }
    assert cures(old, rules, date(2024, 9, 30))[0][1] == "microsoft/office standard 2021"
    assert cures(old, rules, date(2024, 10, 1))[0][1] == "microsoft/office standard 2024"


def test_a_release_without_a_right_back_is_bought_and_put_in_place(rules) -> None:
    seven = {
        "machines": "machine, os_product, os_edition, os_version\nPC-1, microsoft/windows, pro, 7",
        "prices": "product, edition, version, channel, unit_price\nmicrosoft/windows, pro, 11, retail, 26000",
    }
    assert cures(seven, rules) == [("buy_and_change", "microsoft/windows pro 11", 1, 26000)]


def test_packs_are_rounded_up_once_for_all_that_is_short(rules) -> None:
    servers = {
        "machines": "machine, kind, os_product, os_edition, os_version, processors, cores\n"
        "SV-1, server, microsoft/windows-server, standard, 2019, 1, 17\n"
        "SV-2, server, microsoft/windows-server, standard, 2022, 1, 19",
        "prices": "product, edition, version, metric, unit_price, pack\n"
        "microsoft/windows-server, standard, 2025, core, 20000, 2",
    }
    assert cures(servers, rules) == [("buy", "microsoft/windows-server standard 2025", 36, 360000)]
