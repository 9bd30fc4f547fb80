"""The position counted from the truth of the demo company is the one that was worked out by hand."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import pytest

from daicho.count import position, rulebook
from daicho.words.position import Position
from support.demo_estate import demo_estate
from support.hand_count import EXPECTED, as_read, numbers

COUNTED = [line for line in EXPECTED["line"] if not line.get("needs_decision")]


@pytest.fixture(scope="module")
def counted() -> Position:
    return position.take(demo_estate(), rulebook.load(), on=EXPECTED["on"])


def total(rows: Iterable[Any]) -> dict[str, int]:
    """Sums over the lines of a product: a product may be counted in two metrics at once."""
    found = [row if isinstance(row, dict) else asdict(row) for row in rows]
    return {name: sum(row[name] for row in found) for name in numbers()}


@pytest.mark.parametrize("product", sorted({line["product"] for line in COUNTED}))
def test_a_product_is_as_worked_out_by_hand(counted: Position, product: str) -> None:
    by_hand = [as_read(line) for line in COUNTED if line["product"] == product]
    assert total(line for line in counted.lines if line.product == product) == total(by_hand)


@pytest.mark.parametrize("metric", ["user_cal", "device_cal"])
def test_people_and_shared_pcs_are_told_apart(counted: Position, metric: str) -> None:
    product = "microsoft/windows-server-cal"
    by_hand = [line for line in COUNTED if (line["product"], line["metric"]) == (product, metric)]
    shown = [line for line in counted.lines if (line.product, line.metric.value) == (product, metric)]
    assert total(shown) == total(by_hand)


def test_each_group_of_office_releases_is_as_worked_out_by_hand(counted: Position) -> None:
    (office,) = (line for line in counted.lines if line.product == "microsoft/office")
    (by_hand,) = (line for line in COUNTED if line["product"] == "microsoft/office")
    for part in by_hand["part"]:
        rows = [row for row in office.releases if f"{row.release.edition} {row.release.version}" in part["releases"]]
        assert total(rows) == total([part]), part["releases"]


def test_no_other_product_is_short(counted: Position) -> None:
    known = {line["product"] for line in COUNTED}
    assert [line for line in counted.lines if line.shortfall and line.product not in known] == []


def test_the_coverage_table_has_every_pc_with_the_suites_worked_out_by_hand(counted: Position) -> None:
    shown = {
        machine: sorted(str(found) for found in (row.release, *row.others) if found)
        for row in counted.coverage
        for machine in row.machines
    }
    for row in EXPECTED["coverage"]["suites"]:
        for part in row["which"].split():
            first, _, last = part.partition("-")
            for number in range(int(first), int(last or first) + 1):
                assert shown[f"MD-PC-{number:03d}"] == sorted(row["suites"]), number
