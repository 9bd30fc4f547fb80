"""From a vendor's finding to the settled answer, on the real command line."""

import random
from pathlib import Path

import pytest

from daicho.words.secret import find_keys
from support.command_line import Done, daicho
from support.key_search import given_away
from support.keys import made_up_key
from support.tables import workbook
from support.workbooks import sheets_of, table_of

KEY = made_up_key(random.Random(49))
MACHINES = "machine,kind,user\nPC-001,desktop,sato\nPC-002,desktop,\nPC-003,notebook,\n"
INSTALLED = "machine,product,edition,version,channel\n" + "".join(
    f"PC-00{n},microsoft/office,standard,2016,volume\n" for n in (1, 2, 3)
)
OWNED = "lot,product,edition,version,metric,channel,quantity,proof\nL1,microsoft/office,standard,2019,device,volume,2,certificate\n"  # noqa: E501
FINDING = [
    ["ライセンス調査結果"],
    ["No", "調査対象", "数え", "権利", "足りない", "プロダクトキー"],
    [1, "Office Standard 2016", 4, 0, "▲4", KEY],
    [2, "Visio Standard 2021", 1, 0, "▲1", ""],
    [3, "謎の業務ソフト", 2, 0, "▲2", KEY],
    ["", "合計", "", "", "▲7", ""],
]
SET = ["--set", "調査対象=product", "--set", "数え=installed", "--set", "権利=entitled", "--set", "足りない=short"]


class Desk:
    """One data folder and what is typed there."""

    def __init__(self, folder: Path, theirs: Path) -> None:
        self.folder = folder
        self.theirs = theirs
        self.printed: list[Done] = []

    def __call__(self, *arguments: object) -> Done:
        done = daicho(*arguments, home=self.folder / "home", cwd=self.folder, today="2026-11-25")
        self.printed.append(done)
        return done


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An estate of three PCs with two licences, and the finding outside of what is written."""
    folder = tmp_path_factory.mktemp("claim")
    ledgers = folder / "ledgers"
    ledgers.mkdir()
    for name, text in (("machines", MACHINES), ("installations", INSTALLED), ("entitlements", OWNED)):
        (ledgers / f"{name}.csv").write_text(text, encoding="utf-8")
    theirs = tmp_path_factory.mktemp("theirs") / "finding.xlsx"
    theirs.write_bytes(workbook({"結果": FINDING}))
    desk = Desk(folder, theirs)
    assert desk("import", ledgers).status == 0
    return desk


def test_a_finding_goes_from_its_sheet_to_a_settled_answer(desk: Desk) -> None:
    unknown = desk("claim", "add", desk.theirs, "--vendor", "監査法人見本")
    assert (unknown.status, "調査対象" in unknown.err, "installed" in unknown.err) == (2, True, True)
    added = desk("claim", "add", desk.theirs, "--vendor", "監査法人見本", *SET)
    assert added.status == 1
    assert "謎の業務ソフト" in added.err
    shown = desk("claim", "show", 1, "--json").json
    first, visio, unread = shown["lines"]
    assert first["theirs"] == {"uses": 4, "entitled": 0, "short": 4}
    assert (first["ours"]["uses"], first["ours"]["short"], first["difference"]) == (3, 1, 3)
    assert {part["part"]: part["units"] for part in first["parts"]} == {"uses": 1, "by_right": 2}
    assert (visio["ours"]["uses"], visio["difference"]) == (0, 1)
    assert (unread["release"], unread["ours"]) == (None, None)
    assert desk("claim", "dispute", 1, "1", "--because", "保有ライセンスの使用権で足りております。").status == 0
    assert desk("claim", "dispute", 1, 2, 3, "--because", "使用しておりません。", "--quantity", 0).status == 0
    assert desk("claim", "settle", 1, "1-3", "--because", "了承のご連絡", "--evidence", "2026-11-25 メール").status == 0
    assert desk("claim", "agree", 1, 1, "--because", "やはり").status == 2
    assert [line["state"] for line in desk("claim", "show", 1, "--json").json["lines"]] == ["settled"] * 3
    assert "決着 3" in desk("claim", "list").out
    assert desk("claim", "list", "--json").json["lines"]["settled"] == 3
    assert "了承のご連絡" in desk("claim", "show", 1, "--line", 1).out
    assert desk("verify").status == 0


def test_the_answer_for_the_vendor_names_nobody_and_the_one_for_inside_everything(desk: Desk) -> None:
    assert desk("claim", "export", 1, "--out", "answer.xlsx").status == 0
    assert desk("claim", "export", 1, "--out", "answer-en.xlsx", "--lang", "en").status == 0
    assert desk("claim", "export", 1, "--out", "inside.xlsx", "--names").status == 0
    outside = (desk.folder / "answer.xlsx").read_bytes()
    assert "PC-00" not in repr(sheets_of(outside))
    assert [row["状況"] for row in table_of(outside, "回答対比表")] == ["決着\n2026-11-25"] * 3
    assert "PC-001" in repr(sheets_of((desk.folder / "inside.xlsx").read_bytes()))
    assert desk("claim", "reopen", 1, 1, "--because", "訂正").status == 0
    assert desk("claim", "dispute", 1, 1, "--because", "PC-002 は対象外です").status == 0
    withheld = desk("claim", "export", 1, "--out", "leak.xlsx")
    assert (withheld.status, (desk.folder / "leak.xlsx").exists()) == (2, False)
    assert "claim_names_withheld" not in withheld.out
    assert "PC-002" in withheld.err


def test_the_saved_mapping_and_the_same_file_ask_nothing_more(desk: Desk) -> None:
    again = desk("claim", "add", desk.theirs, "--vendor", "監査法人見本")
    assert "取り込み済み" in again.out
    assert len(desk("claim", "list", "--json").out.splitlines()) == 1
    assert desk("import", desk.theirs).status == 1  # it is no ledger, and is kept aside as one that nobody knows


def test_an_answer_can_be_counted_again_and_the_first_one_stays(desk: Desk) -> None:
    more = OWNED + "L2,microsoft/office,standard,2016,device,volume,1,certificate\n"
    (desk.folder / "ledgers" / "more.csv").write_text(more, encoding="utf-8")
    assert desk("import", desk.folder / "ledgers" / "more.csv").status == 0
    assert desk("claim", "show", 1, "--json").json["lines"][0]["difference"] == 3
    assert desk("claim", "count", 1, "--because", "L2の証書が見つかった").status == 1
    assert desk("claim", "show", 1, "--json").json["lines"][0]["difference"] == 4
    assert desk("claim", "show", 1, "--json", "--basis", 1).json["lines"][0]["difference"] == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ["add", "theirs"],
        ["add", "theirs", "--vendor", "v", "--set", "無い=product"],
        ["add", "theirs", "--vendor", "v", "--set", "調査対象=colour"],
        ["add", "theirs", "--vendor", "v", "--set", "product"],
        ["show", "1", "--line", "9"],
        ["agree", "1", "3-1", "--because", "r"],
        ["remedy", "1", "1", "--because", "r"],
        ["count", "9", "--because", "r"],
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(desk: Desk, arguments: list[str]) -> None:
    said = desk("claim", *(desk.theirs if word == "theirs" else word for word in arguments))
    assert said.status == 2
    assert said.err.strip()


def test_no_key_of_their_sheet_is_in_anything_that_was_written_or_printed(desk: Desk) -> None:
    assert find_keys(KEY) == [KEY]
    assert given_away(desk.folder, [KEY], [done.out + done.err for done in desk.printed]) == []
