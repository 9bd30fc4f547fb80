"""Databases by cores or by server, whose people share PCs: prices alone leave a gap, the cases close it."""

import copy
import random
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest

from daicho.count import cases, check, rulebook
from daicho.count.pack import as_pack
from daicho.count.position import take
from daicho.words.entitlement import Entitlement, Metric
from daicho.words.estate import Access, Machine, MachineKind
from daicho.words.position import Position
from daicho.words.reading import Estate
from daicho.words.software import Channel, Installation, Release

DAY = date(2026, 11, 24)
SQL = "microsoft/sql-server"
PEOPLE, PCS, DATABASES = 150, 170, 6
SEED = 7
Pack = dict[str, Any]


def estate(seed: int) -> Estate:
    """Everybody reaches up to two databases from a PC of their own and from others' PCs."""
    dice = random.Random(seed)
    standard = Release(SQL, "standard", "2022")
    machines = [Machine(id=f"PC-{i:03}", kind=MachineKind.DESKTOP) for i in range(PCS)]
    machines += [Machine(id=f"DB-{i}", kind=MachineKind.VM, cores=dice.choice((4, 8, 12))) for i in range(DATABASES)]
    found = set()
    for i in range(PEOPLE):
        servers = dice.sample(range(DATABASES), dice.choice((0, 1, 1, 2)))
        for pc in {i, *(dice.randrange(PCS) for _ in range(dice.choice((0, 0, 1, 2))))}:
            found |= {Access(f"U{i:03}", f"PC-{pc:03}", SQL, f"DB-{server}") for server in servers}
    owned = [
        ("C", standard, Metric.CORE, 16),
        ("S", standard, Metric.SERVER, 2),
        ("U", Release(f"{SQL}-cal", "", "2022"), Metric.USER_CAL, PEOPLE // 8),
    ]
    return Estate(
        machines=tuple(machines),
        installations=tuple(Installation(machine=f"DB-{i}", release=standard) for i in range(DATABASES)),
        accesses=tuple(sorted(found, key=lambda a: (a.user, a.machine, a.server))),
        entitlements=tuple(
            Entitlement(lot=lot, release=release, metric=metric, channel=Channel.VOLUME, quantity=quantity)
            for lot, release, metric, quantity in owned
        ),
    )


@cache
def position() -> Position:
    return take(estate(SEED), rulebook.load(), on=DAY)


@pytest.fixture
def pack() -> Pack:
    return copy.deepcopy(as_pack(position()))


def splits(case: Pack) -> Iterator[Pack]:
    """All cases that are split again."""
    if "cases" in case:
        yield case
        for one in case["cases"]:
            yield from splits(one)


def tree_of(pack: Pack) -> Pack:
    [proof] = [proof for proof in pack["proofs"] if proof["cases"]]
    tree: Pack = proof["cases"]
    return tree


def leaves(pack: Pack) -> list[Pack]:
    return [one for split in splits(tree_of(pack)) for one in split["cases"] if one.get("bound")]


def test_cases_prove_what_prices_leave_open(pack: Pack) -> None:
    [proof] = [proof for proof in position().proofs if proof.cases]
    assert proof.unproven == 0
    assert len(leaves(pack)) > 2
    assert check.problems(pack) == []


def test_the_same_cases_told_by_the_other_way_hold_too(pack: Pack) -> None:
    """A database that is settled takes no further way, however cheap the prices of its case would make that one."""
    sizes = {group["id"]: group["size"] for group in pack["classes"]}
    told = [split for split in splits(tree_of(pack)) if sizes[split["class"]] == 1]
    for split in told:
        split["way"] = 1 - split["way"]
        split["cases"].reverse()
    assert told
    assert check.problems(pack) == []


def test_where_the_search_must_end_early_the_gap_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "MOST_CASES", 2)
    cut = take(estate(SEED), rulebook.load(), on=DAY)
    assert cut.shortfall == position().shortfall
    assert sum(proof.unproven for proof in cut.proofs) > 0
    assert check.problems(as_pack(cut)) == []


def a_case_left_out(pack: Pack) -> None:
    tree_of(pack)["cases"].pop()


def a_case_without_prices(pack: Pack) -> None:
    leaves(pack)[0]["bound"] = None


def a_class_price_too_high_in_one_case(pack: Pack) -> None:
    sized = {group["id"] for group in pack["classes"] if group["size"] and not group["accesses"]}
    prices = next(row for leaf in leaves(pack) for row in leaf["bound"]["class_prices"] if row[0] in sized)
    prices[1] += 1


def a_packing_too_high_in_one_case(pack: Pack) -> None:
    amounts = next(row for leaf in leaves(pack) for _, row in leaf["bound"]["packings"] if row)
    amounts[0][1] += 1


def a_way_that_covers_more_than_one(pack: Pack) -> None:
    group = next(group for group in pack["classes"] if group["id"] == tree_of(pack)["class"])
    group["configurations"][tree_of(pack)["way"]]["covers"] = 2


def a_filling_class_in_another_component(pack: Pack) -> None:
    """What fills a pool would no longer be held against the prices."""
    fills = [group for group in pack["classes"] if group["size"] == 0 and group["configurations"]]
    next(group for group in fills if group["component"] == "K1")["component"] = "K9"


def cases_of_what_fills_a_pool(pack: Pack) -> None:
    """Its only case, that it is never used, would take its ways out of the proof."""
    filling = next(group for group in pack["classes"] if group["size"] == 0 and group["configurations"])
    tree = tree_of(pack)
    inner = copy.deepcopy(tree)
    tree.clear()
    tree.update({"class": filling["id"], "way": 0, "cases": [inner]})


def a_block_of_licences_that_were_chosen(pack: Pack) -> None:
    """Who gets access licences is a choice: their number proves nothing by itself."""
    missed = next(row["demand"] for row in pack["allocations"] if not row["lot"])
    demand = next(demand for demand in pack["demands"] if demand["id"] == missed)
    needed, proof = demand["quantity"] * len(demand["units"]), pack["proofs"][0]
    lots = sorted(demand["lots"])
    owned = sum(supply["quantity"] for supply in pack["supplies"] if supply["lot"] in lots)
    block = {"demand": [missed], "lots": lots, "needed": needed, "available": owned, "shortfall": needed - owned}
    proof.update({**block, "bound": None, "cases": None, "unproven": proof["shortfall"] - needed + owned})


def one_more_short(pack: Pack) -> None:
    next(proof for proof in pack["proofs"] if proof["cases"])["shortfall"] += 1
    next(proof for proof in pack["proofs"] if proof["cases"])["unproven"] -= 1


@pytest.mark.parametrize(
    "lie",
    [
        a_case_left_out,
        a_case_without_prices,
        a_class_price_too_high_in_one_case,
        a_packing_too_high_in_one_case,
        a_way_that_covers_more_than_one,
        a_filling_class_in_another_component,
        cases_of_what_fills_a_pool,
        a_block_of_licences_that_were_chosen,
        one_more_short,
    ],
)
def test_a_lie_about_a_case_is_found(lie: Callable[[Pack], None], pack: Pack) -> None:
    lie(pack)
    assert check.problems(pack) != []
