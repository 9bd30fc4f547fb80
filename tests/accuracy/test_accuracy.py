"""How often a raw row is recognised rightly, in five classes, against a floor that may only rise.

The files in ``rows/`` hold real names with their source and what they really are; ``floor.toml`` the score that stands.
"""

import csv
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from daicho.recognise.catalogue import load
from daicho.recognise.machine import Recogniser
from daicho.words.estate import Title, TraceKind
from daicho.words.snapshot import Recognition
from daicho.words.software import Release
from support.titles import machine_with

HERE = Path(__file__).parent
Row = Mapping[str, str]


def rows() -> list[Row]:
    found: list[Row] = []
    for path in sorted((HERE / "rows").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += csv.DictReader(file)
    return found


def title_of(row: Row) -> Title:
    fields = tuple(tuple(pair.split("=", 1)) for pair in row["fields"].split(";") if pair)
    return Title(TraceKind(row["kind"]), row["name"], row["publisher"], row["version"], row["key"], fields)  # type: ignore[arg-type]


def class_of(row: Row, seen: Recognition) -> str:
    """In which of the five classes the answer falls; what is licensable counts, not how it is called aside."""
    wanted = Release(row["product"], row["edition"], row["release_version"]) if row["verdict"] == "installed" else None
    found = [installation.release for installation in seen.installations]
    if wanted is None:
        return "false_match" if found else "rightly_nothing"
    if not found:
        return "missing"
    return "right" if found == [wanted] else "wrong_product"


@pytest.fixture(scope="module")
def scored() -> list[tuple[Row, str, str]]:
    """Every row with its class and the verdict that it got."""
    recogniser = Recogniser(load())
    seen = [(row, recogniser.recognise(machine_with([title_of(row)]))) for row in rows()]
    return [(row, class_of(row, answer), answer.verdicts[0].kind.value) for row, answer in seen]


def faults(scored: list[tuple[Row, str, str]]) -> str:
    """The rows that went wrong, to read in a failing test."""
    wrong = [(r, c, v) for r, c, v in scored if c not in ("right", "rightly_nothing") or v != r["verdict"]]
    return "\n".join(f"{c} ({v}, wanted {r['verdict']} {r['product']}): {r['name']} [{r['key']}]" for r, c, v in wrong)


def test_the_score_stands_on_its_floor_and_a_better_one_is_written_down(scored: list[tuple[Row, str, str]]) -> None:
    floor = tomllib.loads((HERE / "floor.toml").read_text(encoding="utf-8"))
    score = Counter(c for _, c, _ in scored)
    score["verdict_right"] = sum(verdict == row["verdict"] for row, _, verdict in scored)
    assert dict(score) == {name: n for name, n in floor.items() if n}, (
        f"below the floor mend the rules, above it raise floor.toml:\n{faults(scored)}"
    )


def test_nothing_is_counted_that_needs_no_licence(scored: list[tuple[Row, str, str]]) -> None:
    assert [row["name"] for row, c, _ in scored if c == "false_match"] == []


def test_at_least_98_percent_of_microsoft_rows_are_right(scored: list[tuple[Row, str, str]]) -> None:
    microsoft = [c for row, c, _ in scored if "microsoft" in (row["publisher"] + row["name"]).casefold()]
    assert sum(c in ("right", "rightly_nothing") for c in microsoft) >= 0.98 * len(microsoft)


def test_every_row_names_its_source_and_no_row_stands_twice() -> None:
    all_rows = rows()
    assert all(row["source"] for row in all_rows)
    assert len({tuple(row.items()) for row in all_rows}) == len(all_rows)
