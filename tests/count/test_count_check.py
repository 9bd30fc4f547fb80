"""The separate checker: it passes a true pack, and names every kind of lie."""

import ast
import copy
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from daicho.count import check, check_proofs, rulebook
from daicho.count.pack import as_pack
from daicho.count.position import take
from support.estates import estate_of_tables

SHORT_OF_TWO = {
    "machines": "machine\nPC-{1..5}",
    "installations": "machine, product, edition, version\nPC-{1..5}, microsoft/office, standard, 2016",
    "entitlements": "lot, product, edition, version, quantity\n"
    "L1, microsoft/office, standard, 2019, 3\nX, microsoft/visio, standard, 2019, 9",
}
CROSSING = {
    "machines": "machine\nPC-{1..2}",
    "installations": "machine, product, version\nPC-{1..2}, demo/a, 1\nPC-{1..2}, demo/b, 1\nPC-{1..2}, demo/c, 1",
    "entitlements": "lot, product, edition, version, quantity\n"
    "AB, demo/suite, ab, 1, 1\nBC, demo/suite, bc, 1, 1\nCA, demo/suite, ca, 1, 1",
}


def pack_of(tables: dict[str, str]) -> dict[str, Any]:
    rules = rulebook.load(Path(__file__).parent.parent / "worked" / "rules")
    return as_pack(take(estate_of_tables(tables), rules, on=date(2026, 11, 24)))


@pytest.fixture(scope="module")
def block() -> dict[str, Any]:
    return pack_of(SHORT_OF_TWO)


@pytest.fixture(scope="module")
def priced() -> dict[str, Any]:
    return pack_of(CROSSING)


def test_a_true_pack_has_no_problems(block: dict[str, Any], priced: dict[str, Any]) -> None:
    assert check.problems(block) == []
    assert check.problems(priced) == []
    assert block["proofs"][0]["bound"] is None
    assert priced["proofs"][0]["bound"]["scale"] >= 1


def a_unit_forgotten(pack: dict[str, Any]) -> None:
    pack["allocations"][0]["units"].pop()


def a_unit_twice(pack: dict[str, Any]) -> None:
    pack["allocations"][0]["units"].append(pack["allocations"][1]["units"][0])


def a_lot_overdrawn(pack: dict[str, Any]) -> None:
    pack["supplies"][0]["quantity"] -= 1


def a_lot_that_may_not(pack: dict[str, Any]) -> None:
    pack["allocations"][0]["lot"] = "X"


def less_short_in_the_line(pack: dict[str, Any]) -> None:
    pack["lines"][0]["shortfall"] -= 1
    pack["lines"][0]["covered"] += 1


def a_shortfall_without_proof(pack: dict[str, Any]) -> None:
    pack["proofs"].clear()


def a_proof_told_twice(pack: dict[str, Any]) -> None:
    pack["proofs"].append(copy.deepcopy(pack["proofs"][0]))


def a_proof_that_claims_more(pack: dict[str, Any]) -> None:
    pack["proofs"][0]["shortfall"] += 1
    pack["proofs"][0]["unproven"] -= 1


def a_block_that_hides_a_lot(pack: dict[str, Any]) -> None:
    pack["proofs"][0]["lots"].clear()


def a_class_price_too_high(pack: dict[str, Any]) -> None:
    pack["proofs"][0]["bound"]["class_prices"][0][1] += 1


def a_price_below_zero(pack: dict[str, Any]) -> None:
    pack["proofs"][0]["bound"]["lot_prices"][0][1] = -1


def a_scale_of_nothing(pack: dict[str, Any]) -> None:
    pack["proofs"][0]["bound"]["scale"] = 0


def a_lot_that_nobody_owns(pack: dict[str, Any]) -> None:
    pack["pools"].append({"id": "Y", "lots": [["Y", 1]]})


def a_demand_told_twice(pack: dict[str, Any]) -> None:
    pack["demands"].append(copy.deepcopy(pack["demands"][0]))


def a_line_left_out(pack: dict[str, Any]) -> None:
    pack["lines"] = [line for line in pack["lines"] if line["product"] != "microsoft/visio"]


def more_owned_in_the_line(pack: dict[str, Any]) -> None:
    for part in (pack["lines"][0], pack["lines"][0]["releases"][0]):
        part["owned"] += 1
        part["surplus"] += 1


def another_right_in_the_allocation(pack: dict[str, Any]) -> None:
    next(row for row in pack["allocations"] if row["lot"])["right"] = "exact"


def a_class_of_nobody(pack: dict[str, Any]) -> None:
    pack["classes"].pop(0)


def a_way_taken_once_more(pack: dict[str, Any]) -> None:
    pack["classes"][0]["configurations"][0]["count"] += 1


LIES_OF_BLOCKS = [
    a_unit_forgotten,
    a_unit_twice,
    a_lot_overdrawn,
    a_lot_that_may_not,
    less_short_in_the_line,
    a_shortfall_without_proof,
    a_proof_told_twice,
    a_proof_that_claims_more,
    a_block_that_hides_a_lot,
    a_way_taken_once_more,
    a_lot_that_nobody_owns,
    a_demand_told_twice,
    a_line_left_out,
    more_owned_in_the_line,
    another_right_in_the_allocation,
    a_class_of_nobody,
]
LIES_OF_PRICES = [
    a_class_price_too_high,
    a_price_below_zero,
    a_scale_of_nothing,
    a_proof_that_claims_more,
    a_shortfall_without_proof,
]


@pytest.mark.parametrize("lie", LIES_OF_BLOCKS)
def test_a_lie_about_a_block_is_found(lie: Callable[[dict[str, Any]], None], block: dict[str, Any]) -> None:
    pack = copy.deepcopy(block)
    lie(pack)
    assert check.problems(pack) != []


@pytest.mark.parametrize("lie", LIES_OF_PRICES)
def test_a_lie_about_prices_is_found(lie: Callable[[dict[str, Any]], None], priced: dict[str, Any]) -> None:
    pack = copy.deepcopy(priced)
    lie(pack)
    assert check.problems(pack) != []


TWO_FILES = (Path(check.__file__), Path(check_proofs.__file__))


@pytest.mark.parametrize("file", TWO_FILES, ids=lambda file: file.name)
def test_the_checker_knows_nothing_but_the_standard_library(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    other = {"daicho.count.check_proofs", "check_proofs"} if file is TWO_FILES[0] else set()
    assert {name.split(".")[0] for name in names - other} <= set(sys.stdlib_module_names)


def alone(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    """Runs the two files on a pack where nothing else of the program is to be found."""
    for file in TWO_FILES:
        shutil.copy(file, folder)
    (folder / "pack.json").write_text(text, encoding="utf-8")
    command = [sys.executable, "-S", "-E", str(folder / "check.py"), str(folder / "pack.json")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_two_files_alone_check_a_pack(tmp_path: Path, priced: dict[str, Any]) -> None:
    assert alone(tmp_path, json.dumps(priced)).returncode == 0
    false = copy.deepcopy(priced)
    a_price_below_zero(false)
    told = alone(tmp_path, json.dumps(false))
    assert told.returncode == 1
    assert "price below zero" in told.stdout
    assert alone(tmp_path, "no pack").stdout.startswith("this is no pack")


def test_the_solver_says_nothing_on_standard_output() -> None:
    code = (
        "from daicho.count import solve, model\n"
        "way = model.Way((), ((0, 1),), ())\n"
        "group = model.UnitGroup('device', ('device',), (model.Slot(0),), [('PC-1',)], ways=[way])\n"
        "print(solve.solve([group], [], solve.Costs(lambda need: 0, [])).shortfall)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "1"
