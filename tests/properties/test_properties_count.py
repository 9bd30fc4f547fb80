"""Laws that the count keeps on random small estates of every family; and that no false figure passes the checker."""

import copy
import json
import random
import re
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from daicho.count import check, rulebook
from daicho.count.pack import as_pack
from daicho.count.position import take
from daicho.words.position import Line, Position
from daicho.words.reading import Estate
from support import random_estates
from support.worlds import World, estate_of

TESTS = Path(__file__).parent.parent
QUICK = settings(derandomize=True, deadline=None, max_examples=120)
MAKERS = random_estates.makers()
FAMILIES = st.sampled_from(sorted(MAKERS))
SEEDS = st.integers(0, 10**9)
COMES_WITH_PC = ("oem", "preinstalled")


@cache
def rules() -> rulebook.Rulebook:
    return rulebook.load(TESTS / "worked" / "rules")


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A world of any family."""
    return MAKERS[draw(FAMILIES)](random.Random(draw(SEEDS)))


def position_of(world: World) -> Position:
    """The position of a world on its own day."""
    return take(estate_of(world), rules(), on=date.fromisoformat(world["day"][0]["on"]))


def figures(position: Position) -> dict[tuple[str, str], Line]:
    """All figures of the lines, by product and metric."""
    return {(line.product, str(line.metric)): line for line in position.lines}


def movable(world: World) -> list[dict[str, str]]:
    """Lots that nothing else in the ledger speaks of, and that no machine holds."""
    spoken = {row.get("base_lot") for row in world["entitlements"]}
    spoken |= {row["lot"] for name in ("assignments", "endings") for row in world[name]}
    free = (row for row in world["entitlements"] if not row.get("base_lot") and not row.get("bound_to"))
    return [row for row in free if row["lot"] not in spoken and row["channel"] not in COMES_WITH_PC]


@QUICK
@given(worlds(), SEEDS)
def test_one_more_licence_never_makes_it_worse(world: World, seed: int) -> None:
    lots = movable(world)
    assume(lots)
    chosen = random.Random(seed).choice(lots)["lot"]
    more = [{**row, "quantity": str(int(row["quantity"]) + (row["lot"] == chosen))} for row in world["entitlements"]]
    assert position_of({**world, "entitlements": more}).shortfall <= position_of(world).shortfall


@QUICK
@given(worlds())
def test_splitting_lots_changes_no_figure(world: World) -> None:
    names = {row["lot"] for row in movable(world)}
    parts: list[dict[str, str]] = []
    for row in world["entitlements"]:
        count = int(row["quantity"]) if row["lot"] in names and row["metric"] != "core" else 0
        single = [{**row, "lot": f"{row['lot']}-{i}", "quantity": "1"} for i in range(count)]
        parts += single or [row]
    assert figures(position_of({**world, "entitlements": parts})) == figures(position_of(world))


@QUICK
@given(worlds(), SEEDS)
def test_merging_lots_that_were_split_changes_no_figure(world: World, seed: int) -> None:
    dice = random.Random(seed)
    names = {row["lot"] for row in movable(world)}
    parts, whole = [], []
    for row in world["entitlements"]:
        twice = row["lot"] in names and dice.random() < 0.7
        parts += [{**row, "lot": f"{row['lot']}-{i}"} for i in (1, 2)] if twice else [row]
        whole.append({**row, "quantity": str(int(row["quantity"]) * 2)} if twice else row)
    apart, merged = position_of({**world, "entitlements": parts}), position_of({**world, "entitlements": whole})
    assert figures(apart) == figures(merged)


@QUICK
@given(worlds(), SEEDS)
def test_a_machine_fewer_never_raises_what_is_short(world: World, seed: int) -> None:
    """Not a server, host or database (the version that is asked of everyone may go), nor one by which a database or a
    virtual desktop is reached (where no access is known, a server licence is no way, and the desktop's own system
    counts), nor one that a licence is kept for (which goes with it, T12, and may serve a second device).
    """
    named = ("microsoft/sql-server", "microsoft/windows")
    spoken = {row[c] for row in world["access"] if row["server_product"] in named for c in ("machine", "server")}
    spoken |= {unit for row in world["entitlements"] for unit in row.get("bound_to", "").split()}
    spoken |= {row["machine"] for row in world["installations"] if row["product"] == "microsoft/sql-server"}
    leaves = [row["machine"] for row in world["machines"] if row.get("kind") != "server"]
    leaves = [name for name in leaves if name not in spoken]
    assume(leaves)
    gone = random.Random(seed).choice(leaves)
    less = {
        name: [row for row in rows if gone not in (row.get("machine"), row.get("unit"), row.get("bound_to"))]
        for name, rows in world.items()
    }
    assert position_of(less).shortfall <= position_of(world).shortfall


@QUICK
@given(worlds(), SEEDS)
def test_the_order_of_rows_means_nothing(world: World, seed: int) -> None:
    plain, dice, day = estate_of(world), random.Random(seed), date.fromisoformat(world["day"][0]["on"])
    shuffled = {}
    for table in fields(Estate):
        rows = list(getattr(plain, table.name))
        dice.shuffle(rows)
        shuffled[table.name] = tuple(rows)
    assert take(Estate(**shuffled), rules(), on=day) == take(plain, rules(), on=day)


NAMED = ("machine", "host", "user", "lot", "base_lot", "unit", "server", "bound_to")


def renamed(world: World) -> World:
    """The same world with "A9-" before every name that the company itself gave; their order stays."""
    return {
        name: [{c: re.sub(r"(\S+)", r"A9-\1", v) if c in NAMED else v for c, v in row.items()} for row in rows]
        for name, rows in world.items()
    }


@QUICK
@given(worlds())
def test_other_names_in_the_same_order_change_nothing_but_the_names(world: World) -> None:
    """What is set aside is sorted among words of the rules, so there the order may differ."""
    before, after = as_pack(position_of(world)), as_pack(position_of(renamed(world)))
    plain = json.loads(json.dumps(after).replace("A9-", ""))
    for pack in (before, plain):
        pack["set_aside"].sort(key=json.dumps)
    assert plain == before


@QUICK
@given(worlds())
def test_a_product_that_has_nothing_to_do_with_the_rest_changes_nothing_else(world: World) -> None:
    machine = next((row["machine"] for row in world["machines"] if row.get("kind") in ("desktop", "notebook")), "")
    assume(machine)
    product = {"product": "fujifilm/docuworks", "edition": "", "version": "9"}
    lot = {"lot": "X", **product, "metric": "device", "channel": "volume", "quantity": "5"}
    more = {
        **world,
        "installations": [*world["installations"], {"machine": machine, **product}],
        "entitlements": [*world["entitlements"], lot],
    }
    after = figures(position_of(more))
    added = after.pop(("fujifilm/docuworks", "device"))
    assert after == figures(position_of(world))
    assert added.shortfall == 0


def events(world: World) -> set[date]:
    """Every day that the tables or the rules name, and the days after; trials end so many days after they began."""
    texts = re.findall(r"\d{4}-\d\d-\d\d", json.dumps({k: v for k, v in world.items() if k != "day"}))
    days = {date.fromisoformat(text) for text in texts}
    for product in rules().products.values():
        for version in product.versions.values():
            days |= {day for day in (version.released, version.support_ends) if day is not None}
    days |= {day for right in rules().rights.values() for day in (right.starts_on, right.ends_on) if day is not None}
    spans = {right.trial_days for right in rules().rights.values()} | {90}
    days |= {day + timedelta(days=span) for day in set(days) for span in spans}
    return days | {day + timedelta(days=1) for day in days}


@QUICK
@given(worlds())
def test_between_two_events_every_day_has_the_same_position(world: World) -> None:
    day = date.fromisoformat(world["day"][0]["on"])
    following = min(other for other in {*events(world), day + timedelta(days=3)} if other > day)
    last = following - timedelta(days=1)
    estate = estate_of(world)
    before, after = take(estate, rules(), on=day), take(estate, rules(), on=last)
    assert replace(after, on=day, rules_on=day) == before


def cost_of(world: World) -> int:
    """List price of what is short."""
    position = position_of(world)
    prices = {
        (row["product"], row["edition"], row["version"], row["metric"]): int(row["unit_price"])
        for row in world["prices"]
    }
    needs = {need.id: (need.release, str(need.metric)) for need in position.demands}
    missing = [(needs[row.demand], row.quantity) for row in position.allocations if not row.lot]
    return sum(
        quantity * prices.get((release.product, release.edition, release.version, metric), 0)
        for (release, metric), quantity in missing
    )


@QUICK
@given(st.sampled_from(["crossing", "office", "people"]), SEEDS, st.integers(1, 500))
def test_a_price_that_rises_never_makes_it_cheaper(family: str, seed: int, rise: int) -> None:
    world = MAKERS[family](random.Random(seed))
    assume(world["prices"])
    chosen = random.Random(seed).randrange(len(world["prices"]))
    dearer = [
        {**row, "unit_price": str(int(row["unit_price"]) + rise * (i == chosen))}
        for i, row in enumerate(world["prices"])
    ]
    assert cost_of({**world, "prices": dearer}) >= cost_of(world)


Pack = dict[str, Any]
Lie = Callable[[Pack, random.Random], bool]
"""Changes a pack in place; False where there is nothing in it to lie about in this way."""


def a_line_less_short(pack: Pack, dice: random.Random) -> bool:
    lines = [line for line in pack["lines"] if line["shortfall"]]
    for line in lines[:1]:
        line["shortfall"] -= 1
        line["covered"] += 1
    return bool(lines)


def an_allocation_from_a_lot_that_may_not(pack: Pack, dice: random.Random) -> bool:
    allowed = {need["id"]: set(need["lots"]) for need in pack["demands"]}
    cases = [
        (row, supply["lot"])
        for row in pack["allocations"]
        for supply in pack["supplies"]
        if supply["lot"] not in allowed[row["demand"]]
    ]
    if cases:
        row, lot = dice.choice(cases)
        row["lot"] = lot
    return bool(cases)


def what_is_missing_served_by_a_lot_that_is_used_up(pack: Pack, dice: random.Random) -> bool:
    full = {supply["lot"] for supply in pack["supplies"] if supply["used"] == supply["quantity"]}
    allowed = {need["id"]: sorted(full & set(need["lots"])) for need in pack["demands"]}
    rows = [row for row in pack["allocations"] if not row["lot"] and row["quantity"] and allowed[row["demand"]]]
    if rows:
        row = dice.choice(rows)
        row["lot"] = dice.choice(allowed[row["demand"]])
    return bool(rows)


def a_lot_with_fewer_licences_than_are_used(pack: Pack, dice: random.Random) -> bool:
    used = [supply for supply in pack["supplies"] if supply["used"]]
    for supply in used[:1]:
        supply["quantity"] = supply["used"] - 1
    return bool(used)


def a_chosen_way_taken_out(pack: Pack, dice: random.Random) -> bool:
    cases = [(group, way) for group in pack["classes"] for way in group["configurations"] if way["count"]]
    if cases:
        group, way = dice.choice(cases)
        group["configurations"].remove(way)
    return bool(cases)


def a_class_made_smaller(pack: Pack, dice: random.Random) -> bool:
    groups = [group for group in pack["classes"] if group["size"]]
    if groups:
        dice.choice(groups)["size"] -= 1
    return bool(groups)


def a_block_without_one_of_its_lots(pack: Pack, dice: random.Random) -> bool:
    blocks = [proof for proof in pack["proofs"] if not proof["bound"] and proof["lots"]]
    if blocks:
        lots = dice.choice(blocks)["lots"]
        lots.pop(dice.randrange(len(lots)))
    return bool(blocks)


def a_proof_left_out(pack: Pack, dice: random.Random) -> bool:
    proofs = [proof for proof in pack["proofs"] if proof["shortfall"]]
    if proofs:
        pack["proofs"].remove(dice.choice(proofs))
    return bool(proofs)


def a_proof_of_more(pack: Pack, dice: random.Random) -> bool:
    if pack["proofs"]:
        dice.choice(pack["proofs"])["shortfall"] += 1
    return bool(pack["proofs"])


def an_allocation_left_out(pack: Pack, dice: random.Random) -> bool:
    if pack["allocations"]:
        pack["allocations"].pop(dice.randrange(len(pack["allocations"])))
    return bool(pack["allocations"])


def a_unit_that_nobody_serves(pack: Pack, dice: random.Random) -> bool:
    if pack["demands"]:
        dice.choice(pack["demands"])["units"].append("nobody")
    return bool(pack["demands"])


LIES: list[Lie] = [
    a_line_less_short,
    an_allocation_from_a_lot_that_may_not,
    what_is_missing_served_by_a_lot_that_is_used_up,
    a_lot_with_fewer_licences_than_are_used,
    a_chosen_way_taken_out,
    a_class_made_smaller,
    a_block_without_one_of_its_lots,
    a_proof_left_out,
    a_proof_of_more,
    an_allocation_left_out,
    a_unit_that_nobody_serves,
]


@pytest.mark.parametrize("lie", LIES)
def test_the_checker_finds_a_lie_in_any_estate(lie: Lie) -> None:
    told = 0

    @QUICK
    @given(worlds(), SEEDS)
    def tells(world: World, seed: int) -> None:
        nonlocal told
        pack = json.loads(json.dumps(as_pack(position_of(world))))
        assert check.problems(pack) == []
        false = copy.deepcopy(pack)
        if lie(false, random.Random(seed)):
            told += 1
            assert check.problems(false) != []

    tells()
    assert told >= 10


CHECKED = {"lines": ("needed", "covered", "shortfall"), "supplies": ("used",), "allocations": ("quantity",)}


@QUICK
@given(worlds(), SEEDS, st.sampled_from(sorted(CHECKED)), st.sampled_from([-1, 1]))
def test_no_figure_of_the_count_can_be_off_by_one(world: World, seed: int, table: str, step: int) -> None:
    pack, dice = as_pack(position_of(world)), random.Random(seed)
    assume(pack[table])
    dice.choice(pack[table])[dice.choice(CHECKED[table])] += step
    assert check.problems(pack) != []
