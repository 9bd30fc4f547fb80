"""Small estates with what a plan may do and what it must find, and a twin that tries every mix."""

import json
from collections.abc import Mapping
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from daicho.count import check, plan
from daicho.count.plan_check import plan_problems
from daicho.count.plan_data import options_of
from daicho.count.plan_pack import plan_as_pack
from daicho.count.rulebook import Rulebook
from daicho.words.plan import Plan, PlanOptions
from daicho.words.reading import Estate
from support.estates import estate_of_tables

WORLDS = Path(__file__).parent.parent / "worked_plans"


def options_in(case: Mapping[str, Any]) -> PlanOptions:
    """The options of a world; a year unless it says so."""
    return options_of({"years": 1, **case.get("options", {})})


def planned(case: Mapping[str, Any], rules: Rulebook, on: date | None = None) -> tuple[Plan, Estate]:
    """The cheapest plan of a world, and the estate after it."""
    return plan.cheapest(estate_of_tables(case), rules, options_in(case), on=on or case["on"])


def pack_of(found: Plan) -> dict[str, Any]:
    """The plan as a file would hold it."""
    whole: dict[str, Any] = json.loads(json.dumps(plan_as_pack(found)))
    return whole


def holds(found: Plan) -> None:
    """What every plan must keep: both checkers agree, the estate after it is short of nothing it does not say."""
    pack = pack_of(found)
    assert plan_problems(pack) == []
    assert check.problems(pack["position"]) == []
    assert found.bound + found.unproven == found.cost
    assert "plan_not_confirmed" not in {finding.code for finding in found.findings}


def deeds_of(found: Plan) -> list[str]:
    """What is bought and what is changed, in words that a test can spell out."""
    bought = [f"buy {p.packs}x{p.pack} {p.release}" for p in found.purchases]
    changed = [f"{m.machine}: {m.release} -> {m.to or 'nothing'}" for m in found.moves]
    return [*bought, *changed]


# ---- the twin: every change on every machine, every number of packs ---

Changes = Mapping[str, list[tuple[str | None, int]]]


def cheapest_by_trying(
    *,
    machines: Mapping[str, list[str]],
    owned: Mapping[str, int],
    serves: Mapping[str, set[str]],
    changes: Changes,
    offers: Mapping[str, tuple[int, int]],
    most_touched: int | None = None,
) -> int | None:
    """The least yen over every mix, licence by licence; None where nothing ends the shortfall.

    ``machines``: what is on each. ``serves``: release → what licences may serve it. ``changes``: what may be done to
    a release. ``offers``: licence → (pack, yen). No solver, no classes, none of the engine's code.
    """
    places = [(machine, release) for machine, releases in machines.items() for release in releases]
    options = [
        [(release, 0, False), *((to, yen, True) for to, yen in changes.get(release, ()))] for _, release in places
    ]
    best: int | None = None
    for mix in product(*options):
        touched = {place[0] for place, (_, _, changed) in zip(places, mix, strict=True) if changed}
        if most_touched is not None and len(touched) > most_touched:
            continue
        needs = sorted({(place[0], to) for place, (to, _, _) in zip(places, mix, strict=True) if to is not None})
        labour = sum(yen for _, yen, _ in mix)
        bought = _cheapest_purchase([release for _, release in needs], owned, serves, offers)
        if bought is not None and (best is None or labour + bought < best):
            best = labour + bought
    return best


def _cheapest_purchase(
    needs: list[str], owned: Mapping[str, int], serves: Mapping[str, set[str]], offers: Mapping[str, tuple[int, int]]
) -> int | None:
    """Each need takes one licence; over every choice, packs rounded up."""
    ways: set[tuple[tuple[str, int], ...]] = {()}
    for need in needs:
        ways = {
            tuple(sorted((dict(way) | {licence: dict(way).get(licence, 0) + 1}).items()))
            for way in ways
            for licence in serves.get(need, ())
        }
    costs = [_cost(dict(way), owned, offers) for way in ways]
    return min((cost for cost in costs if cost is not None), default=None)


def _cost(taken: Mapping[str, int], owned: Mapping[str, int], offers: Mapping[str, tuple[int, int]]) -> int | None:
    total = 0
    for licence, quantity in taken.items():
        missing = max(0, quantity - owned.get(licence, 0))
        if missing:
            if licence not in offers:
                return None
            pack, yen = offers[licence]
            total += -(-missing // pack) * yen
    return total
