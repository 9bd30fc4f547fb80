"""The checker on servers that choose between cores and access licences: proofs case by case; several servers."""

import copy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from daicho.count import check, rulebook
from daicho.count.pack import as_pack
from daicho.count.position import take
from support.estates import estate_of_tables

DATABASES = {
    "machines": "machine, kind, processors, cores\nDB{0..1}, vm, 1, 6\nPC{0..1}, desktop, ,",
    "installations": "machine, product, edition, version\nDB{0..1}, microsoft/sql-server, standard, 2022",
    "entitlements": "lot, product, edition, version, metric, channel, quantity\n"
    "L, microsoft/sql-server, standard, 2022, core, subscription, 4",
    "access": "user, machine, server_product, server\n"
    "V, PC0, microsoft/sql-server,\nW, PC1, microsoft/sql-server,\n"
    "W, , microsoft/sql-server, DB0\nV, PC1, microsoft/sql-server, DB1",
}


@pytest.fixture(scope="module")
def pack() -> dict[str, Any]:
    rules = rulebook.load(Path(__file__).parent.parent / "worked" / "rules")
    return as_pack(take(estate_of_tables(DATABASES), rules, on=date(2026, 11, 24)))


def test_a_true_proof_case_by_case_has_no_problems(pack: dict[str, Any]) -> None:
    assert pack["proofs"][0]["cases"]["cases"]
    assert pack["proofs"][0]["shortfall"] == 4
    assert check.problems(pack) == []


def test_a_class_that_only_fills_is_no_case(pack: dict[str, Any]) -> None:
    """Else the way to buy a licence could be settled away, and any bound be proven."""
    false = copy.deepcopy(pack)
    fill = next(group for group in false["classes"] if group["size"] == 0)
    tree = false["proofs"][0]["cases"]
    false["proofs"][0]["cases"] = {"class": fill["id"], "way": 0, "cases": [tree]}
    assert any("cases of a way" in text for text in check.problems(false))


def test_servers_that_share_an_access_each_draw_what_spares_it(pack: dict[str, Any]) -> None:
    """A licence for two people that is drawn once is a lie; two servers that draw once each are none."""
    several = [p for g in pack["classes"] if g["accesses"] for p in g["accesses"]["parties"] if len(p["units"]) > 1]
    assert several
    assert all(len(uses) == 2 for party in several for _, uses in party["options"])
    false = copy.deepcopy(pack)
    for group in false["classes"]:
        for party in (group["accesses"] or {"parties": []})["parties"]:
            party["units"] = party["units"] * 2
    assert any("not one licence for each" in text for text in check.problems(false))
