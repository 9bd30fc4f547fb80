"""The demo company goes from raw files to documents, through the real command line."""

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from conftest import IN_CI
from support.command_line import Done, daicho
from support.demo_files import DEMO
from support.hand_count import counted_by_hand, numbers

ON = ("--on", "2025-12-22")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(folder: Path) -> Done:
    return daicho("demo", home=folder / "unused", cwd=folder)


@pytest.fixture(scope="module")
def position(demo: Done, folder: Path) -> dict[str, Any]:
    assert demo.status == 1
    return daicho("position", *ON, "--json", home=folder / "daicho-demo" / "data", cwd=folder).json


def by_product(position: dict[str, Any]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for line in position["lines"]:
        sums = found.setdefault(line["product"], dict.fromkeys(numbers(), 0))
        for name in numbers():
            sums[name] += line[name]
    return found


def test_the_demo_says_what_it_did_and_touches_nothing_else(demo: Done, folder: Path) -> None:
    assert demo.status == 1  # done, with findings that a person should look at
    assert "検算器" in demo.out
    assert "ブラウザー" in demo.out
    assert sorted(path.name for path in folder.iterdir()) == ["daicho-demo"]


def test_what_recognition_doubts_is_told_in_the_terminal_too(demo: Done) -> None:
    assert "[conditional_title]" in demo.err
    assert "[release_not_exact]" in demo.err


def test_the_position_from_raw_files_is_the_one_worked_out_by_hand(position: dict[str, Any]) -> None:
    assert by_product(position) == counted_by_hand()


def test_every_pc_stands_in_the_coverage_table_once(position: dict[str, Any]) -> None:
    machines = [machine for row in position["coverage"] for machine in row["machines"]]
    assert len([m for m in machines if m.startswith("MD-PC-")]) == 100
    assert len(machines) == len(set(machines))


def test_the_proof_holds_for_the_separate_checker_and_a_changed_one_does_not(
    position: dict[str, Any], folder: Path
) -> None:
    file = folder / "position.json"
    file.write_text(json.dumps(position), encoding="utf-8")
    assert daicho("verify-proof", file, home=folder / "unused", cwd=folder).status == 0
    position["supplies"][0]["quantity"] += 1
    file.write_text(json.dumps(position), encoding="utf-8")
    changed = daicho("verify-proof", file, home=folder / "unused", cwd=folder)
    assert changed.status == 2
    file.unlink()


def test_without_a_database_the_position_is_the_same(position: dict[str, Any], folder: Path, tmp_path: Path) -> None:
    estate = shutil.copytree(DEMO, tmp_path / "estate")
    shutil.rmtree(estate / "request")
    counted = daicho("position", *ON, "--json", "--estate", estate, home=folder / "unused", cwd=folder).json
    assert counted["lines"] == position["lines"]
    assert counted["coverage"] == position["coverage"]


def test_the_manifest_lists_every_file_with_its_hash(demo: Done, folder: Path) -> None:
    answer = folder / "daicho-demo" / "answer"
    listed = json.loads((answer / "manifest.json").read_text("utf-8"))
    written = {p.relative_to(answer).as_posix(): p.read_bytes() for p in answer.rglob("*") if p.is_file()}
    written.pop("manifest.json")
    assert {f["name"]: f["sha256"] for f in listed["files"]} == {
        name: hashlib.sha256(content).hexdigest() for name, content in written.items()
    }
    kinds = {f["kind"] for f in listed["files"]}
    assert {"internal_audit_report", "audit_certificate", "answer_letter", "extension_request"} <= kinds
    assert len(listed["snapshot"]["id"]) == 64
    assert listed["catalogue_version"]
    assert listed["rules_version"]


def test_a_second_demo_writes_the_same_bytes(demo: Done, folder: Path, tmp_path: Path) -> None:
    daicho("demo", home=tmp_path / "unused", cwd=tmp_path)
    manifests = [json.loads((f / "daicho-demo/answer/manifest.json").read_text("utf-8")) for f in (folder, tmp_path)]
    assert manifests[0] == manifests[1]


def test_the_demo_never_removes_what_is_not_its_own(tmp_path: Path) -> None:
    (tmp_path / "daicho-demo").mkdir()
    (tmp_path / "daicho-demo" / "mine.txt").write_text("mine", encoding="utf-8")
    done = daicho("demo", home=tmp_path / "unused", cwd=tmp_path)
    assert done.status == 2
    assert "--out" in done.err
    assert (tmp_path / "daicho-demo" / "mine.txt").read_text("utf-8") == "mine"


def test_the_record_of_the_demo_is_unchanged(demo: Done, folder: Path) -> None:
    assert daicho("verify", home=folder / "daicho-demo" / "data", cwd=folder).status == 0


def browser() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        if IN_CI:
            pytest.fail("no browser, and in CI nothing is skipped")
        pytest.skip("no Chromium on this machine")
    return found


def test_the_report_opens_in_a_real_browser_and_asks_for_nothing_outside(
    demo: Done, folder: Path, tmp_path: Path
) -> None:
    (page,) = (folder / "daicho-demo" / "answer" / "internal").glob("*.html")
    command = [
        browser(), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", f"--user-data-dir={tmp_path}", "--dump-dom", page.as_uri(),
    ]  # fmt: skip
    ran = subprocess.run(command, capture_output=True, timeout=120, check=False, env={**os.environ, "LANG": "C.UTF-8"})
    shown = ran.stdout.decode()
    assert "株式会社みどり製作所" in shown
    assert "どのように割り当てても" in shown
    assert shown.count("<table") > 5
    assert 'src="http' not in shown
    assert 'href="http' not in shown
