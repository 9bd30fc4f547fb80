"""An unknown program is found, decided, undone and passed on, through the real command line.

A start costs a second or two; where a story has many steps, one process runs them one after the other.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.cells import cell_len

from support.command_line import Done, daicho
from support.ledgers import agent_file

STEPS = """
import contextlib, io, json, sys
from daicho.cli import main
done = []
for arguments in json.loads(sys.argv[1]):
    sys.argv = ["daicho", *arguments]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            done.append((end.code, out.getvalue(), err.getvalue()))
sys.stdout.write(json.dumps(done))
"""


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imported")
    (folder / "files").mkdir()
    for number in (1, 2):
        programs = [f"謎ツール {number}.0", "7-Zip 23.01", "別のソフト"]
        (folder / "files" / f"PC-{number}.json").write_bytes(agent_file(f"PC-{number}", programs[: 4 - number]))
    assert daicho("import", folder / "files", home=folder / "home", cwd=folder).status == 0
    return folder / "home"


@pytest.fixture
def home(imported: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(imported, tmp_path / "home"))


def steps(home: Path, *commands: Sequence[object], answers: Sequence[str] = (), columns: int = 80) -> list[Done]:
    """Run commands one after the other in one process; their questions are answered one a line."""
    environment = {
        **os.environ, "DAICHO_HOME": str(home), "DAICHO_TODAY": "2026-11-25", "DAICHO_LANG": "ja",
        "COLUMNS": str(columns), "PYTHONWARNINGS": "error", "PYTHONIOENCODING": "utf-8",
    }  # fmt: skip
    asked = json.dumps([[str(word) for word in command] for command in commands])
    said = "".join(f"{answer}\n" for answer in answers).encode()
    ran = subprocess.run(
        [sys.executable, "-c", STEPS, asked],
        input=said, env=environment, cwd=home.parent, capture_output=True, timeout=300, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr.decode()
    return [Done(*ended) for ended in json.loads(ran.stdout)]


def own_files(home: Path) -> list[str]:
    return sorted(path.relative_to(home / "data").as_posix() for path in (home / "data").rglob("*.toml"))


def test_from_unknown_to_counted_by_answering_questions(home: Path) -> None:
    answers = ["99", "７-Zip", "１", "x", "1", "", "", "Nazo Tool", "9", "", "佐藤", "請求書を見た", "はい"]
    before, added, after, counted, checked = steps(
        home,
        ["unknowns"],
        ["catalogue", "add"],
        ["unknowns", "--json"],
        ["position", "--json"],
        ["catalogue", "check"],
        answers=answers,
    )
    assert "謎ツール 1.0 (+1)" in before.out
    assert all(cell_len(line) <= 80 for line in before.out.splitlines() if "│" in line)
    assert added.status == 0, added.out + added.err
    assert "[decision_number_not_listed]" in added.err
    assert "[decision_nothing_open]" in added.err
    assert "site/nazo-tool" in added.out
    assert "未判定" in added.out
    assert [json.loads(line)["name"] for line in after.out.splitlines()] == ["別のソフト"]
    lines = [line for line in counted.json["lines"] if line["product"].startswith("site/")]
    assert [(line["product"], line["needed"]) for line in lines] == [("site/nazo-tool", 2)]
    assert (checked.status, "検出名 2 件を決め" in checked.out) == (0, True)


def test_whoever_hesitates_writes_nothing(home: Path) -> None:
    (said_no,) = steps(home, ["catalogue", "add"], answers=["1", "5", "", "7", "佐藤", "説明書", "んー", ""])
    assert (said_no.status, own_files(home)) == (1, [])
    assert "何も変えていません" in said_no.out
    (left,) = steps(home, ["catalogue", "add", "--lang", "en"], answers=["1", "5", "ほげほげ", "q"])
    assert (left.status, own_files(home)) == (2, [])
    assert "Not found" in left.out


def test_decided_undone_and_passed_on_by_options(home: Path, tmp_path: Path) -> None:
    wish = ["--name", "謎ツール", "--as", "not-software", "--by", "佐藤", "--because", "田中さんの説明書", "--yes"]
    added, listed, shown, exported, again, mine = steps(
        home,
        ["catalogue", "add", *wish],
        ["catalogue", "list", "--site"],
        ["catalogue", "show", "decisions/not-software-1"],
        ["catalogue", "export", "pack.zip", "--by", "ひばり精工"],
        ["catalogue", "export", "pack.zip", "--by", "ひばり精工"],
        ["catalogue", "import", "pack.zip"],
    )
    assert (added.status, own_files(home)) == (0, ["decisions/not-software-1.toml"])
    assert "decisions/not-software-1\n" in listed.out
    assert shown.json["because"] == "田中さんの説明書"
    assert f"1 件を書き出しました：{tmp_path / 'pack.zip'}" in exported.out
    assert (again.status, "別のファイル名" in again.err) == (2, True)
    assert (mine.status, "すでに同じものがある：1 件" in mine.out) == (0, True)
    other = tmp_path / "other"
    (taken,) = steps(other, ["catalogue", "import", "pack.zip"], answers=["ｙ"])
    assert (taken.status, own_files(other)) == (0, own_files(home))
    assert "取り込みました：1 件" in taken.out
    removed, verified = steps(
        home, ["catalogue", "remove", "decisions/not-software-1", "--because", "誤り"], ["verify"], answers=["y"]
    )
    assert "取り消しますか？" in removed.out
    assert (removed.status, verified.status, own_files(home)) == (0, 0, [])


def test_a_broken_file_is_named_with_its_line_in_the_language_of_the_reader(home: Path) -> None:
    broken = home / "data" / "catalogue" / "site" / "x.toml"
    broken.parent.mkdir(parents=True)
    broken.write_text('id = "site/x"\nkind = “cheap”\n', "utf-8")
    for done in steps(home, ["position"], ["unknowns", "--lang", "ja"], ["catalogue", "add"]):
        assert done.status == 2
        assert "x.toml:2" in done.err
        assert "引用符" in done.err
        assert "daicho catalogue check" in done.err
    broken.write_text('id = "site/x"\nkind = "cheap"\n', "utf-8")
    japanese, english = steps(home, ["catalogue", "check"], ["catalogue", "check", broken, "--lang", "en"])
    for done, word in ((japanese, "項目"), (english, "The field")):
        assert done.status == 1
        assert word in done.err
        assert f"{broken}:2 [kind]" in done.err
        assert "[entry_field_missing]" in done.err


def test_what_cannot_be_done_ends_with_one_plain_sentence(home: Path) -> None:
    undone = steps(
        home,
        ["catalogue", "add", "--name", "謎ツール", "--as", "perhaps", "--by", "x", "--because", "y"],
        ["catalogue", "add", "--name", "謎ツール", "--as", "free", "--because", "y"],
        ["catalogue", "show", "no/such"],
        ["catalogue", "import", "missing.zip"],
        ["catalogue", "check", "missing"],
        ["catalogue", "remove", "microsoft/office", "--because", "x", "--yes"],
        ["catalogue", "remove", "site/x"],
        ["catalogue", "list", "--kind", "cheap"],
        ["catalogue", "perhaps"],
        ["catalogue", "show", "a", "b"],
        ["unknowns", "--on", "2026/11/25"],
        ["unknowns", "--top", "x"],
        ["unknowns", "--tpo", "3"],
        ["unknowns", "--top"],
    )
    for done in undone:
        assert (done.status, "->" in done.err) == (2, True)
        assert "Error" not in done.err
        assert "Usage" not in done.err
    (english,) = steps(home, ["catalogue", "list", "--kind", "cheap", "--lang", "en"])
    assert "--kind cannot be “cheap”" in english.err
    assert "Usage: daicho catalogue list" in english.err


def test_lists_can_be_narrowed_and_an_id_is_never_cut(home: Path, tmp_path: Path) -> None:
    of_publisher, free, found, site, plain, empty = steps(
        home,
        ["catalogue", "list", "--json", "--publisher", "Autodesk"],
        ["catalogue", "list", "--json", "--kind", "free"],
        ["catalogue", "list", "--json", "--search", "秀丸"],
        ["catalogue", "list", "--json", "--site"],
        ["catalogue", "list"],
        ["catalogue", "categories"],
        columns=40,
    )
    ids = [[json.loads(line)["id"] for line in done.out.splitlines()] for done in (of_publisher, free, found, site)]
    assert "autodesk/autocad" in ids[0]
    assert "7-zip/7-zip" not in ids[0]
    assert "7-zip/7-zip" in ids[1]
    assert "autodesk/autocad" not in ids[1]
    assert "saitokikaku/hidemaru-editor" in ids[2]
    assert ids[3] == []
    assert set(ids[0] + ids[1]) < set(plain.out.splitlines())
    assert "cad " in empty.out
    (nothing,) = steps(tmp_path / "new", ["catalogue", "add"])
    assert "daicho import" in nothing.out


def test_what_a_decision_changes_in_an_old_snapshot_is_shown_and_explained(home: Path) -> None:
    wish = ["--name", "謎ツール 1.0", "--as", "paid", "--by", "佐藤", "--because", "請求書", "--name-en", "Nazo Tool"]
    frozen, same, added, then, shown = steps(
        home,
        ["ledgers", "ledgers.xlsx"],
        ["compare", "--json"],
        ["catalogue", "add", *wish, "--yes"],
        ["compare", "--json"],
        ["compare"],
        columns=200,
    )
    assert frozen.status in (0, 1)
    assert (same.status, same.json["changes"]) == (0, [])
    assert (added.status, then.status) == (0, 1)
    changes = then.json["changes"]
    assert {(c["before"]["verdict"], c["after"]["verdict"]) for c in changes} == {("unknown", "installed")}
    assert {c["why"]["code"] for c in changes} == {"recognition_changed_by_file"}
    assert "謎ツール" in shown.out
    assert "カタログの own/catalogue/site/" in shown.out.replace("\n", "")


ENTRY = """
id = "example/box"
name = { ja = "在庫ばこ", en = "Box" }
publisher = { ja = "例社", en = "Example" }
category = "other"
kind = "paid"
verified = false
source = [{ document = "general knowledge of the field, no source yet", seen = 2026-11-25 }]
[evidence]
names = ["在庫ばこ {number}"]
"""


def test_no_file_is_passed_over_in_a_check(home: Path, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    (desk / "box.toml").write_text(ENTRY, encoding="utf-8")
    fine = daicho("catalogue", "check", desk, home=home, cwd=tmp_path)
    assert (fine.status, "誤りはありません" in fine.out) == (0, True)
    (desk / "old.toml").write_text(ENTRY.replace("paid", "有償"), encoding="utf-8")
    twice = daicho("catalogue", "check", desk, home=home, cwd=tmp_path)
    assert (twice.status, "同じ id" in twice.err) == (2, True)
    (tmp_path / "box.toml.txt").write_text(ENTRY, encoding="utf-8")
    named = daicho("catalogue", "check", tmp_path / "box.toml.txt", home=home, cwd=tmp_path)
    assert (named.status, ".toml ではない" in named.err) == (2, True)
    placed = home / "data" / "catalogue" / "example" / "box.toml.txt"
    placed.parent.mkdir(parents=True)
    placed.write_text(ENTRY, encoding="utf-8")
    stray = daicho("catalogue", "check", home=home, cwd=tmp_path)
    assert (stray.status, "box.toml.txt" in stray.err) == (1, True)
