"""The same rows by the catalogue of another day: what differs, and why."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from daicho.recognise.catalogue import Catalogue, load, of_files
from daicho.recognise.compare import compare
from daicho.recognise.machine import Recogniser
from daicho.words.comparison import Comparison
from daicho.words.estate import Title
from daicho.words.software import Release, Verdict, VerdictKind
from support.titles import machine_with, program

TITLES = [
    program("例会計 12", "例社", "12.0", "{A}"),
    program("例会計 12 ヘルプ", "例社", "12.0", "{B}"),
    program("7-Zip 23.01 (x64)", "Igor Pavlov", "23.01", "7-Zip"),
]
LEDGER = """
id = "example/ledger"
name = { ja = "例会計", en = "Example Ledger" }
publisher = { ja = "例社", en = "Example Inc." }
category = "accounting"
kind = "paid"
publishers = ["例社"]
source = [{ document = "a test", seen = 2026-11-25 }]
[versions.12]
[evidence]
names = ["例会計 {version}"]
"""
RULE = """
[[rule]]
id = "help-files"
verdict = "not_software"
when = { kind = ["program"], name_matches = "ヘルプ$" }
source = "a test of one rule"
reason.ja = "ヘルプだけの登録です。"
reason.en = "Registers nothing but a help file."
"""


DECISION = """
as = "not-software"
name = "例会計 12 ヘルプ"
by = "佐藤"
on = 2026-11-25
because = "説明書"
"""


def overlay(folder: Path, **files: str) -> Catalogue:
    for name, content in files.items():
        path = (
            folder
            / {
                "ledger": "catalogue/example/ledger.toml",
                "rule": "rules/recognition/ours.toml",
                "decision": "decisions/help.toml",
            }[name]
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return load(folder)


def compared(
    then: Catalogue, now: Catalogue, *, frozen_by: Catalogue | None = None, titles: Iterable[Title] = TITLES
) -> Comparison:
    inventories = [machine_with(titles, machine) for machine in ("PC-1", "PC-2")]
    recogniser = Recogniser(frozen_by or then)
    frozen = {inventory.machine.id: recogniser.recognise(inventory) for inventory in inventories}
    return compare(inventories, frozen, then, now)


def told(comparison: Comparison) -> list[tuple[str, str, str, int, str]]:
    return [(c.raw, c.before.kind, c.after.kind, c.machines, c.why.code) for c in comparison.changes]


def test_the_same_catalogue_changes_nothing(tmp_path: Path) -> None:
    found = compared(load(), load())
    assert (found.rows, found.changes, found.installations, found.files, found.reworded) == (6, (), (), (), 0)


def test_a_product_that_was_added_explains_the_rows_that_became_it(tmp_path: Path) -> None:
    found = compared(load(), overlay(tmp_path, ledger=LEDGER))
    assert told(found) == [("例会計 12", "unknown", "installed", 2, "recognition_changed_by_file")]
    assert found.changes[0].why.fact("file") == "own/catalogue/example/ledger.toml"
    assert [(str(c.release), c.before, c.after) for c in found.installations] == [("example/ledger 12", 0, 2)]
    assert [file.code for file in found.files] == ["catalogue_file_added"]


def test_a_rule_that_was_added_explains_the_rows_that_it_decides(tmp_path: Path) -> None:
    found = compared(load(), overlay(tmp_path, rule=RULE))
    assert told(found) == [("例会計 12 ヘルプ", "unknown", "not_software", 2, "recognition_changed_by_file")]
    assert found.changes[0].why.fact("file") == "own/rules/recognition/ours.toml"


def test_a_decision_explains_the_rows_that_it_settles(tmp_path: Path) -> None:
    found = compared(load(), overlay(tmp_path, decision=DECISION))
    assert told(found) == [("例会計 12 ヘルプ", "unknown", "not_software", 2, "recognition_changed_by_file")]
    assert found.changes[0].why.fact("file") == "own/decisions/help.toml"


def test_a_product_that_was_removed_explains_the_rows_that_lost_it(tmp_path: Path) -> None:
    found = compared(overlay(tmp_path, ledger=LEDGER), load())
    assert told(found) == [("例会計 12", "installed", "unknown", 2, "recognition_changed_by_file")]
    assert found.installations[0].release == Release("example/ledger", "", "12")


def test_what_the_catalogue_of_that_day_would_say_today_comes_from_the_program(tmp_path: Path) -> None:
    now = overlay(tmp_path, ledger=LEDGER)
    found = compared(now, now, frozen_by=load())
    assert told(found) == [("例会計 12", "unknown", "installed", 2, "recognition_changed_by_program")]


def test_without_the_catalogue_of_that_day_the_difference_is_shown_and_the_cause_is_not_guessed(tmp_path: Path) -> None:
    inventory = machine_with(TITLES)
    frozen = {"PC-001": Recogniser(load()).recognise(inventory)}
    found = compare([inventory], frozen, None, overlay(tmp_path, ledger=LEDGER))
    assert told(found) == [("例会計 12", "unknown", "installed", 1, "recognition_changed_unexplained")]


def test_a_kept_catalogue_says_what_it_said(tmp_path: Path) -> None:
    kept = overlay(tmp_path, ledger=LEDGER, rule=RULE)
    again = of_files(kept.files)
    assert again.version == kept.version
    inventory = machine_with(TITLES)
    assert Recogniser(again).recognise(inventory) == Recogniser(kept).recognise(inventory)


@pytest.mark.parametrize("kind", [VerdictKind.UNKNOWN, VerdictKind.FREE])
def test_verdicts_of_one_title_are_shared(kind: VerdictKind) -> None:
    recogniser = Recogniser(load())
    verdicts: list[Verdict] = [
        verdict
        for machine in ("PC-1", "PC-2")
        for verdict in recogniser.recognise(machine_with(TITLES, machine)).verdicts
        if verdict.kind is kind
    ]
    assert len({id(verdict) for verdict in verdicts}) == len(verdicts) / 2
