"""Checks a plan's cost with nothing but additions: no solver, no rules, no other part of the program.

``python plan_check.py PLAN.json`` prints what is wrong; nothing printed and status 0 means that the mix does what it
says for what it says, and that no mix can cost less than the bound.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

Pack = dict[str, Any]
BROKEN = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What goes wrong where a plan is not of the form that is described here."""


def plan_problems(plan: Pack) -> list[str]:
    """Everything in a plan (what ``daicho plan --json`` printed) that does not add up; empty where all of it does."""
    try:
        return _all_of(plan)
    except BROKEN as error:
        return [f"this plan cannot be checked: {type(error).__name__} {error}"[:200]]


def _all_of(plan: Pack) -> list[str]:
    evidence = plan["evidence"]
    same = [name for name in ("cost", "bound", "unproven") if plan[name] != evidence[name]]
    return [f"{name} is not that of the evidence" for name in same] + [
        *_bought(plan, evidence),
        *_covered(evidence),
        *_drawn(evidence),
        *_cost(evidence),
        *_bound(evidence),
    ]


def _bought(plan: Pack, evidence: Pack) -> list[str]:
    """The purchases and moves that the plan names are those whose cost is proven."""
    packs = sum(offer["count"] for offer in evidence["offers"])
    touched = sum(s["count"] * s["touched"] for place in evidence["places"] for s in place["states"])
    wrong = [
        f"the purchase of {p['product']} is not {p['packs']} times its price"
        for p in plan["purchases"]
        if p["cost"] != p["packs"] * p["unit_price"] * _periods(p["period_months"], plan["years"])
    ]
    if packs != sum(purchase["packs"] for purchase in plan["purchases"]):
        wrong.append(f"the plan buys another number of packs than the evidence ({packs})")
    if touched != plan["machines_touched"]:
        wrong.append(f"the plan touches another number of machines than the evidence ({touched})")
    listed = sum(p["cost"] for p in plan["purchases"]) + sum(m["labour"] for m in plan["moves"])
    if listed != plan["cost"]:
        wrong.append(f"purchases and labour come to {listed}, not to {plan['cost']}")
    if plan["left_short"] != sum(line["shortfall"] for line in plan["position"]["lines"]):
        wrong.append("the position after the plan is short of another number")
    return wrong


def _periods(months: int, years: int) -> int:
    """How often a price is paid: once, or once per period begun."""
    return -(-12 * years // months) if months else 1


def _covered(evidence: Pack) -> list[str]:
    """Each class is covered, with the workplaces that came into it; each workplace is in one state."""
    size = Counter({group["id"]: group["base"] for group in evidence["classes"]})
    wrong = []
    for place in evidence["places"]:
        if sum(state["count"] for state in place["states"]) != place["size"]:
            wrong.append(f"places {place['id']}: the states do not come to {place['size']}")
        for state in place["states"]:
            for name, quantity in state["enters"]:
                size[name] += state["count"] * quantity
    wrong += [
        f"class {group['id']}: its ways do not cover {size[group['id']]}"
        for group in evidence["classes"]
        if sum(way["count"] * way["covers"] for way in group["ways"]) != size[group["id"]]
    ]
    counts = [x["count"] for g in evidence["classes"] for x in g["ways"]]
    counts += [x["count"] for p in evidence["places"] for x in p["states"]] + [o["count"] for o in evidence["offers"]]
    return wrong + (["something is taken less than never"] if min(counts, default=0) < 0 else [])


def _drawn(evidence: Pack) -> list[str]:
    """No pool gives more than is owned, bought and brought; no more machines are touched than allowed."""
    left = Counter(dict(evidence["pools"]))
    for offer in evidence["offers"]:
        left[offer["pool"]] += offer["count"] * offer["pack"]
    touched = 0
    for place in evidence["places"]:
        for state in place["states"]:
            touched += state["count"] * state["touched"]
            for pool, quantity in state["brings"]:
                left[pool] += state["count"] * quantity
    for group in evidence["classes"]:
        for way in group["ways"]:
            for pool, quantity in way["uses"]:
                left[pool] -= way["count"] * quantity
    wrong = [f"pool {pool} is overdrawn" for pool, quantity in left.items() if quantity < 0]
    most = evidence["most_touched"]
    return wrong + (["more machines are touched than allowed"] if most is not None and touched > most else [])


def _cost(evidence: Pack) -> list[str]:
    """The mix costs what it says and misses what it says."""
    cost = sum(offer["count"] * offer["cost"] for offer in evidence["offers"])
    cost += sum(state["count"] * state["cost"] for place in evidence["places"] for state in place["states"])
    missing = sum(way["count"] * way["missing"] for group in evidence["classes"] for way in group["ways"])
    wrong = [] if cost == evidence["cost"] else [f"the mix costs {cost}, not {evidence['cost']}"]
    if evidence["bound"] + evidence["unproven"] != evidence["cost"]:
        wrong.append("bound and what is unproven do not come to the cost")
    return wrong + ([] if missing == evidence["missing"] else [f"the mix misses {missing} licences"])


def _bound(evidence: Pack) -> list[str]:
    """At these prices no way, state or offer is cheaper than its price: whatever is chosen, the bound stands."""
    prices = evidence["prices"]
    scale, of_pool = prices["scale"], Counter(dict(prices["pools"]))
    of_class, of_place = Counter(dict(prices["classes"])), Counter(dict(prices["places"]))
    wrong = ["a price is below zero"] if min([*of_pool.values(), prices["touched"], prices["missing"], 0]) < 0 else []
    if scale < 1 or (evidence["bound"] and not evidence["complete"]):
        wrong.append("no bound can stand on this")
    wrong += [
        f"{offer['id']} sells for less than the price of its pool"
        for offer in evidence["offers"]
        if offer["pack"] * of_pool[offer["pool"]] > scale * offer["cost"]
    ]
    for group in evidence["classes"]:
        wrong += _dear_enough(group, of_pool, of_class[group["id"]], evidence)
    value = sum(group["base"] * of_class[group["id"]] for group in evidence["classes"])
    for place in evidence["places"]:
        for state in place["states"]:
            least = scale * state["cost"] + prices["touched"] * state["touched"]
            least += sum(n * of_class[name] for name, n in state["enters"])
            least -= sum(n * of_pool[pool] for pool, n in state["brings"])
            if least < of_place[place["id"]]:
                wrong.append(f"places {place['id']}: a state costs less than their price")
        value += place["size"] * of_place[place["id"]]
    value -= sum(owned * of_pool[pool] for pool, owned in evidence["pools"])
    value -= prices["touched"] * (evidence["most_touched"] or 0) + prices["missing"] * evidence["missing"]
    if prices["touched"] and evidence["most_touched"] is None:
        wrong.append("machines have a price and no limit")
    if scale >= 1 and evidence["bound"] > max(0, -(-value // scale)):
        wrong.append(f"the prices prove {value}/{scale}, not {evidence['bound']}")
    return wrong


def _dear_enough(group: Pack, of_pool: Counter[str], least: int, evidence: Pack) -> list[str]:
    missing = evidence["prices"]["missing"]
    for way in group["ways"]:
        if way["missing"] and evidence["missing"] == 0:
            continue  # the bound is one of mixes that leave nothing missing
        cost = sum(n * of_pool[pool] for pool, n in way["uses"]) + missing * way["missing"]
        if cost < way["covers"] * least:
            return [f"class {group['id']}: a way costs less than the class price"]
    return []


if __name__ == "__main__":
    found = plan_problems(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    sys.stdout.write("".join(f"{text}\n" for text in found))
    sys.exit(1 if found else 0)
