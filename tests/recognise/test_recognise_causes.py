"""The fifteen causes of over-counting, one small machine each with its answer beside it (``causes.toml``)."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from daicho.recognise.catalogue import load
from daicho.recognise.machine import Recogniser
from daicho.words.estate import Title, TraceKind
from support.titles import machine_with, title

CAUSES = tomllib.loads((Path(__file__).parent / "causes.toml").read_text(encoding="utf-8"))["cause"]
PAGE = ROOT / "docs" / "over-counting.md"


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(load())


def as_title(row: str) -> Title:
    kind, name, publisher, version, key, fields = (part.strip() for part in row.split("|"))
    pairs = dict(pair.split("=", 1) for pair in fields.split(";") if pair)
    return title(TraceKind(kind), name, publisher, version, key, **pairs)


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: f"{cause['number']:02}")
def test_no_cause_of_over_counting_counts_twice(recogniser: Recogniser, cause: dict[str, Any]) -> None:
    seen = recogniser.recognise(machine_with([as_title(row) for row in cause["rows"]]))
    assert [f"{i.release} ({i.channel})" for i in seen.installations] == cause["installed"]
    assert [verdict.kind for verdict in seen.verdicts] == cause["verdicts"]
    assert set(cause["rules"]) <= {verdict.rule for verdict in seen.verdicts}
    assert set(cause.get("findings", ())) <= {finding.code for finding in seen.findings}


def test_all_fifteen_causes_are_here_and_on_the_page_with_their_rules() -> None:
    assert [cause["number"] for cause in CAUSES] == list(range(1, 16))
    told = dict(re.findall(r"^\| (\d+) \|.*\| (.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE))
    assert {int(number): set(re.findall(r"`([a-z0-9-]+)`", rules)) for number, rules in told.items()} == {
        cause["number"]: set(cause["rules"]) for cause in CAUSES
    }
