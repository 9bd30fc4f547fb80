"""From a purchase ledger of one's own to the position, and out again, on the real command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from support.command_line import Done, daicho
from support.tables import workbook

HEAD = ["伝票No", "商品名称", "数", "検収日", "ライセンス種別", "担当"]
ROWS = [
    ["購入一覧 2020年度"],
    HEAD,
    ["A-1", "Office Standard 2019", "10", "2020/4/1", "OLP", "山田"],
    ["A-2", "Office Standard 2019", "五", "2020/4/1", "OLP", "山田"],
    ["A-3", "Visio Standard 2019", "2", "2020/5/1", "箱", "佐藤"],
]
SETTINGS = ["--set", "伝票No=lot", "--set", "数=quantity", "--set", "検収日=from", "--constant", "metric=device"]
SETTINGS += ["--value", "channel:OLP=volume"]


class Desk:
    """One data folder and what is typed there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: object) -> Done:
        return daicho(*arguments, home=self.folder / "home", cwd=self.folder)

    def lots(self) -> dict[str, dict[str, Any]]:
        lines = self("lot", "list", "--json").out.splitlines()
        return {lot["lot"]: lot for lot in map(json.loads, lines)}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "購入一覧.xlsx").write_bytes(workbook({"一覧": ROWS}))
    return Desk(tmp_path)


def test_a_mapping_is_tried_shown_and_saved_and_the_next_import_asks_nothing(desk: Desk) -> None:
    shown = desk("entitlements", "map", "購入一覧.xlsx", *SETTINGS, "--yes")
    assert shown.status == 1  # a row could not be read
    assert "A-1" in shown.out
    assert "table_count_not_read" in shown.err
    assert [path.suffix for path in (desk.folder / "home" / "data" / "mappings").iterdir()] == [".toml"]
    later = [HEAD, ["B-1", "Office Standard 2021", "3", "2022/4/1", "OLP", ""]]
    (desk.folder / "next.xlsx").write_bytes(workbook({"S": later}))
    imported = desk("import", "購入一覧.xlsx", "next.xlsx")
    assert imported.status == 1
    assert {name: lot["quantity"] for name, lot in desk.lots().items()} == {"A-1": 10, "A-3": 2, "B-1": 3}
    assert desk("verify").status == 0


def test_nothing_is_saved_before_somebody_agrees_and_settings_that_mean_nothing_are_refused(desk: Desk) -> None:
    assert desk("entitlements", "map", "購入一覧.xlsx", *SETTINGS).status == 2  # nobody there to answer
    for wrong in (
        ["--set", "無い=lot"],
        ["--set", "担当=colour"],
        ["--constant", "metric"],
        ["--constant", "metric=x"],
    ):
        said = desk("entitlements", "map", "購入一覧.xlsx", *SETTINGS, *wrong, "--yes")
        assert said.status == 2, wrong
    assert desk("entitlements", "map", "購入一覧.xlsx", "--sheet", "別", "--yes").status == 2
    assert desk("entitlements", "map", "missing.xlsx").status == 2
    (desk.folder / "broken.xlsx").write_bytes(b"PK\x03\x04 nothing")
    assert desk("entitlements", "map", "broken.xlsx", "--yes").status == 2
    assert not (desk.folder / "home" / "data" / "mappings").exists()


def test_a_mapping_that_somebody_broke_is_named_and_nothing_is_imported(desk: Desk) -> None:
    desk("entitlements", "map", "購入一覧.xlsx", *SETTINGS, "--yes")
    (file,) = (desk.folder / "home" / "data" / "mappings").iterdir()
    file.write_text("columns = [", encoding="utf-8")
    said = desk("import", "購入一覧.xlsx")
    assert said.status == 2
    assert file.name in said.err


def test_lots_end_by_decision_and_the_position_follows_from_that_day_on(desk: Desk) -> None:
    desk("entitlements", "map", "購入一覧.xlsx", *SETTINGS, "--yes")
    desk("import", "購入一覧.xlsx")

    def owned(day: str) -> int:
        lines = desk("position", "--on", day, "--json").json["lines"]
        return sum(line["owned"] for line in lines if line["product"] == "microsoft/office")

    said = desk(
        "lot", "retire", "A-1", "--quantity", "4", "--since", "2025-10-01", "--because", "証書を廃棄", "--by", "佐藤"
    )
    assert said.status == 0
    assert [owned(day) for day in ("2025-09-30", "2025-10-01")] == [10, 6]
    assert desk.lots()["A-1"]["left"] == 6
    assert desk("lot", "waive", "A-1", "--quantity", "7", "--because", "x").status == 2
    shown = desk("lot", "show", "A-1").json
    assert [(d["number"], d["kind"], d["by"], d["quantity"]) for d in shown["decisions"]] == [(1, "retired", "佐藤", 4)]
    assert desk("lot", "undo", "A-1", "1", "--because", "見つかった").status == 0
    assert owned("2025-10-01") == 10
    assert desk("lot", "show", "Z").status == 2
    assert desk("verify").status == 0


def test_uses_are_decided_and_listed(desk: Desk) -> None:
    said = desk("use", "decide", "oracle/java-se", "needs-licence", "--because", "業務で使用", "--since", "2025-04-01")
    assert said.status == 0
    (listed,) = [json.loads(line) for line in desk("use", "list", "--json").out.splitlines()]
    assert (listed["product"], listed["kind"], listed["since"]) == ("oracle/java-se", "needs_licence", "2025-04-01")
    assert desk("use", "decide", "oracle/none", "free-here", "--because", "x").status == 2


def test_entitlements_go_out_and_come_in_again_elsewhere_the_same(desk: Desk) -> None:
    desk("entitlements", "map", "購入一覧.xlsx", *SETTINGS, "--yes")
    desk("import", "購入一覧.xlsx")
    assert desk("entitlements", "export", "lots.json").status == 0
    other = Desk(desk.folder / "other")
    other.folder.mkdir()
    assert other("import", desk.folder / "lots.json").status == 0
    assert other.lots() == desk.lots()
    assert desk("entitlements", "export", "bom.json", "--format", "cyclonedx").status == 1  # a name nobody knows
    bill = json.loads((desk.folder / "bom.json").read_text("utf-8"))
    assert (bill["specVersion"], len(bill["components"])) == ("1.6", 2)


def test_new_plain_files_reach_a_position_with_no_database(tmp_path: Path) -> None:
    estate = tmp_path / "estate"
    estate.mkdir()
    files = {
        "machines.csv": "machine,kind,cluster,purpose\nPC-1,desktop,,production\n",
        "installations.csv": "machine,product,edition,version,channel,shared,expires\n"
        "PC-1,microsoft/office,standard,2019,volume,no,\n",
        "entitlements.csv": "lot,product,edition,version,metric,channel,quantity\n"
        "L1,microsoft/office,standard,2019,device,volume,1\n",
        "assignments.csv": "lot,unit,since,reason,locked\nL1,PC-1,2025-01-01,new,yes\n".replace("new", ""),
        "usage.csv": "product,edition,version,peak,since,until,source\nautodesk/autocad,,2024,3,2025-01-01,,lmstat\n",
    }
    for name, text in files.items():
        (estate / name).write_text(text, encoding="utf-8")
    ran = daicho("position", "--estate", "estate", "--json", home=tmp_path / "home", cwd=tmp_path)
    assert ran.status in (0, 1)
    assert sum(line["shortfall"] for line in ran.json["lines"] if line["product"] == "microsoft/office") == 0
    assert not any(finding["code"].startswith("table_") for finding in ran.json["findings"])
