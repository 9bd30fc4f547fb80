"""A company asks about the same day twice, for the working, and for what changed, through the real command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from support.command_line import Done, daicho

MACHINES = "machine,kind,since,until\nPC-1,desktop,2026-01-01,\nPC-2,desktop,2026-01-01,\nPC-3,desktop,2026-03-10,\n"
INSTALLED = """machine,product,edition,version,channel,since,until
PC-1,microsoft/office,standard,2016,volume,2026-01-01,
PC-2,microsoft/office,standard,2016,volume,2026-01-01,
PC-3,microsoft/office,standard,2016,volume,2026-03-10,
"""
LOTS = """lot,product,edition,version,metric,channel,quantity,from,to,proof
L1,microsoft/office,standard,2019,device,volume,1,2025-01-01,,certificate
L2,microsoft/office,standard,2016,device,volume,1,2025-01-01,,none
"""
ONE_DAY, NEXT_DAY = "2026-02-01", "2026-04-01"


class House:
    """A data folder in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *arguments: object, today: str = NEXT_DAY) -> Done:
        return daicho(*arguments, home=self.folder / "home", cwd=self.folder, today=today)

    def write(self, name: str, text: str) -> Path:
        path = self.folder / "in" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = House(tmp_path)
    made.write("machines.csv", MACHINES)
    made.write("installations.csv", INSTALLED)
    made.write("entitlements.csv", LOTS)
    assert made.run("import", tmp_path / "in", today="2026-03-15").status == 0
    return made


def office(position: Any) -> dict[str, Any]:
    return next(line for line in position["lines"] if line["product"] == "microsoft/office")


def test_asked_again_a_past_day_has_the_same_answer_or_says_which_file_changed_it(house: House) -> None:
    first = house.run("position", "--on", ONE_DAY, "--json")
    again = house.run("position", "--on", ONE_DAY, "--json", today="2026-05-01")
    assert first.out == again.out
    assert "2026-04-01に答えた" not in again.err
    late = house.write(
        "installations.csv",
        "machine,product,edition,version,channel,since\nPC-1,microsoft/visio,standard,2019,volume,2026-01-15\n",
    )
    house.run("import", late, today="2026-05-02")
    changed = house.run("position", "--on", ONE_DAY, "--lang", "ja", today="2026-05-03")
    assert changed.status == 1
    assert "に答えた2026-02-01時点のMicrosoft Visio" in changed.err
    assert "必要 0→1" in changed.err
    assert "installations.csv（2026-05-02、" in changed.err
    assert "ファイルの取り込みによる分 Microsoft Visio" in changed.err
    assert "時点のMicrosoft Office" not in changed.err


def test_the_position_tells_what_is_short_with_only_well_proven_lots(house: House) -> None:
    shown = house.run("position", "--on", ONE_DAY)
    assert "Microsoft Officeの不足は0ではなく1" in shown.out
    assert "L2（証明なし）" in shown.out
    pack = house.run("position", "--on", ONE_DAY, "--json").json
    assert (office(pack)["shortfall"], pack["well_proven"]["shortfall"]) == (0, 1)
    strong = house.run("position", "--on", ONE_DAY, "--trust", "strong", "--json").json
    assert (office(strong)["shortfall"], strong["proven"][0]) == (1, "certificate")
    named = house.run("position", "--on", ONE_DAY, "--proven", "none", "--json").json
    assert (office(named)["shortfall"], named["proven"]) == (1, ["none"])
    refused = house.run("position", "--on", ONE_DAY, "--proven", "rumour")
    assert refused.status == 2
    assert "rumour" in refused.err


def test_the_proof_of_the_stricter_counting_holds_for_the_separate_checker(house: House) -> None:
    strong = house.run("position", "--on", ONE_DAY, "--trust", "strong", "--json").out
    file = house.write("strong.json", strong)
    assert house.run("verify-proof", file).status == 0


def test_working_says_by_which_right_and_where(house: House) -> None:
    shown = house.run("working", "PC-1", "pc-3", "--lot", "L1", "--on", NEXT_DAY)
    assert "■ PC-1（機器）" in shown.out
    assert "■ PC-3（機器）" in shown.out
    assert "出典：" in shown.out
    assert "■ ライセンス L1：" in shown.out
    assert "理由（証明 " in shown.out
    told = house.run("working", "--on", NEXT_DAY, "--json").json
    assert [unit["unit"] for unit in told["units"]] == ["PC-1", "PC-2", "PC-3"]
    assert sum(len(unit["short"]) for unit in told["units"]) == 1
    assert {lot["lot"]: lot["left"] for lot in told["lots"]} == {"L1": 0, "L2": 0}
    rules = {rule["case"] for unit in told["units"] for served in unit["covered"] for rule in served["rules"]}
    assert rules == {"T5", "T16"}
    unknown = house.run("working", "PC-9", "--on", NEXT_DAY)
    assert unknown.status == 2
    assert "PC-9" in unknown.err


def test_working_needs_no_database(house: House, tmp_path: Path) -> None:
    kept = house.run("working", "--on", NEXT_DAY, "--json").json
    assert house.run("working", "--on", NEXT_DAY, "--json", "--estate", tmp_path / "in").json == kept


def test_changes_between_two_days_name_the_machine_that_came(house: House) -> None:
    shown = house.run("changes", "--from", ONE_DAY, "--to", NEXT_DAY)
    assert "Microsoft Office・機器（台）：必要 2→3、保有 2、充当 2、不足 0→1" in shown.out
    assert "使い始めた機器 1台：PC-3" in shown.out
    assert "使い始めた機器に入っているMicrosoft Office Standard 2016 1台：PC-3" in shown.out
    told = house.run("changes", "--from", ONE_DAY, "--to", NEXT_DAY, "--json").json
    assert {event["kind"] for event in told["events"]} == {"machine_came", "installed_with_machine"}
    wrong = house.run("changes", "--from", NEXT_DAY, "--to", ONE_DAY)
    assert wrong.status == 2
    json.dumps(told)
