"""An unknown program is found, decided, undone and passed on, through the real command line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.command_line import Done, daicho
from support.ledgers import agent_file


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for number in (1, 2):
        file = tmp_path / f"PC-{number}.json"
        file.write_bytes(agent_file(f"PC-{number}", [f"謎ツール {number}.0", "7-Zip 23.01"]))
        assert daicho("import", file, home=tmp_path / "home", cwd=tmp_path).status == 0
    return tmp_path / "home"


def typed(answers: list[str], *arguments: str, home: Path) -> Done:
    """Run a command whose questions are answered one a line."""
    environment = {**os.environ, "DAICHO_HOME": str(home), "DAICHO_TODAY": "2026-11-25", "DAICHO_LANG": "ja"}
    command = [sys.executable, "-c", "from daicho.cli import main; main()", *arguments]
    said = "".join(f"{answer}\n" for answer in answers).encode()
    ran = subprocess.run(command, input=said, env=environment, capture_output=True, timeout=300, check=False)
    done = Done(ran.returncode, ran.stdout.decode(), ran.stderr.decode())
    assert "Traceback" not in done.out + done.err, done.err
    return done


def unknown_names(home: Path, cwd: Path) -> list[str]:
    listed = daicho("unknowns", "--json", home=home, cwd=cwd, today="2026-11-25")
    return [json.loads(line)["name"] for line in listed.out.splitlines()]


def test_from_unknown_to_counted_by_answering_questions(home: Path, tmp_path: Path) -> None:
    assert unknown_names(home, tmp_path) == ["謎ツール 1.0"]
    answers = ["1", "1", "謎ツール", "Nazo Tool", "9", "", "佐藤", "請求書を見た", "y"]
    done = typed(answers, "catalogue", "add", home=home)
    assert done.status == 0, done.out + done.err
    assert "site/nazo-tool" in done.out
    assert unknown_names(home, tmp_path) == []
    lines = daicho("position", "--json", home=home, cwd=tmp_path, today="2026-11-25").json["lines"]
    assert [(line["product"], line["needed"]) for line in lines if line["product"].startswith("site/")] == [
        ("site/nazo-tool", 2)
    ]
    assert daicho("catalogue", "check", home=home, cwd=tmp_path).status == 0


def test_no_answer_at_the_last_question_writes_nothing(home: Path, tmp_path: Path) -> None:
    done = typed(["1", "7", "佐藤", "説明書", "n"], "catalogue", "add", home=home)
    assert done.status == 1
    assert unknown_names(home, tmp_path) == ["謎ツール 1.0"]


def test_decided_undone_and_passed_on_by_options(home: Path, tmp_path: Path) -> None:
    def run(*arguments: object, at: Path = home) -> Done:
        return daicho(*arguments, home=at, cwd=tmp_path)

    added = run(
        "catalogue", "add", "--name", "謎ツール", "--as", "not-software", "--by", "佐藤", "--because", "付属品", "--yes"
    )
    assert added.status == 0, added.err
    entries = [json.loads(line) for line in run("catalogue", "list", "--site", "--json").out.splitlines()]
    (id_,) = [entry["id"] for entry in entries]
    assert run("catalogue", "show", id_).json["because"] == "付属品"
    assert run("catalogue", "export", "pack.zip", "--by", "ひばり精工").status == 0
    other = tmp_path / "other"
    assert run("catalogue", "import", "pack.zip", "--yes", at=other).status == 0
    assert id_ in run("catalogue", "list", "--site", at=other).out
    assert run("catalogue", "remove", id_, "--because", "誤り", "--yes").status == 0
    assert unknown_names(home, tmp_path) == ["謎ツール 1.0"]
    assert run("verify").status == 0


def test_a_file_with_faults_is_told_line_by_line_in_both_languages(home: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text('id = "site/x"\nkind = "cheap"\n', "utf-8")
    for language, word in (("ja", "項目"), ("en", "The field")):
        done = daicho("catalogue", "check", broken, "--lang", language, home=home, cwd=tmp_path)
        assert done.status == 1
        assert word in done.err
        assert "[entry_not_in_list]" in done.err
        assert "[entry_field_missing]" in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("catalogue", "add", "--name", "謎ツール", "--as", "perhaps", "--by", "x", "--because", "y"),
        ("catalogue", "add", "--name", "謎ツール", "--as", "free", "--because", "y"),
        ("catalogue", "show", "no/such"),
        ("catalogue", "import", "missing.zip"),
        ("catalogue", "check", "missing"),
        ("catalogue", "remove", "microsoft/office", "--because", "x", "--yes"),
    ],
)
def test_what_cannot_be_done_ends_with_one_plain_sentence(
    arguments: tuple[str, ...], home: Path, tmp_path: Path
) -> None:
    done = daicho(*arguments, home=home, cwd=tmp_path)
    assert done.status == 2
    assert "->" in done.err


def test_lists_can_be_narrowed(home: Path, tmp_path: Path) -> None:
    def ids(*arguments: str) -> list[str]:
        listed = daicho("catalogue", "list", "--json", *arguments, home=home, cwd=tmp_path)
        return [json.loads(line)["id"] for line in listed.out.splitlines()]

    everything = ids()
    assert "autodesk/autocad" in ids("--publisher", "Autodesk")
    assert "7-zip/7-zip" not in ids("--publisher", "Autodesk")
    assert set(ids("--kind", "free")) < set(everything)
    assert "saitokikaku/hidemaru-editor" in ids("--search", "秀丸")
    assert ids("--site") == []


def test_what_a_decision_changes_in_an_old_snapshot_is_shown_and_explained(home: Path, tmp_path: Path) -> None:
    assert daicho("ledgers", tmp_path / "ledgers.xlsx", home=home, cwd=tmp_path, today="2026-11-25").status in (0, 1)
    same = daicho("compare", "--json", home=home, cwd=tmp_path, today="2026-11-25")
    assert (same.status, same.json["changes"]) == (0, [])
    wish = (
        "--name",
        "謎ツール 1.0",
        "--as",
        "paid",
        "--by",
        "佐藤",
        "--because",
        "請求書",
        "--name-en",
        "Nazo Tool",
        "--yes",
    )
    assert daicho("catalogue", "add", *wish, home=home, cwd=tmp_path, today="2026-11-25").status == 0
    then = daicho("compare", "--json", home=home, cwd=tmp_path, today="2026-11-25")
    assert then.status == 1
    changes = then.json["changes"]
    assert {(c["before"]["verdict"], c["after"]["verdict"]) for c in changes} == {("unknown", "installed")}
    assert {c["why"]["code"] for c in changes} == {"recognition_changed_by_file"}
    shown = daicho("compare", home=home, cwd=tmp_path, today="2026-11-25").out
    assert "謎ツール" in shown
    assert "カタログの own/catalogue/site/" in shown.replace("\n", "")
