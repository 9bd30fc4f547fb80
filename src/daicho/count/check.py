"""Checks an evidence pack with nothing but additions: no solver, no rules, no other part of the program.

``python check.py PACK.json`` prints what is wrong; nothing printed and status 0 means that the allocation is
complete, no lot is overdrawn, and each proof of a shortfall holds.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

Pack = dict[str, Any]


def problems(pack: Pack) -> list[str]:
    """Everything in ``pack`` that does not add up; empty where all of it does."""
    return [*_allocations(pack), *_lots(pack), *_classes(pack), *_accesses(pack), *_lines(pack), *_proofs(pack)]


def _allocations(pack: Pack) -> list[str]:
    """Every unit of every demand is allocated, in full and once, from lots that may serve it."""
    demands = {demand["id"]: demand for demand in pack["demands"]}
    places: dict[str, Counter[str]] = {name: Counter() for name in demands}
    totals: Counter[str] = Counter()
    found = []
    for row in pack["allocations"]:
        demand = demands.get(row["demand"])
        if demand is None:
            found.append(f"allocation of an unknown demand {row['demand']}")
            continue
        places[row["demand"]].update(row["units"])
        totals[row["demand"]] += row["quantity"]
        if row["lot"] and row["lot"] not in demand["lots"]:
            found.append(f"{row['demand']}: lot {row['lot']} may not serve it")
        if not 0 <= row["quantity"] <= demand["quantity"] * len(row["units"]):
            found.append(f"{row['demand']}: quantity {row['quantity']} for {len(row['units'])} units")
    for name, demand in demands.items():
        if set(places[name]) != set(demand["units"]):
            found.append(f"{name}: the allocated units are not the units that need it")
        if demand["quantity"] == 1 and any(count != 1 for count in places[name].values()):
            found.append(f"{name}: a unit is allocated more than once")
    return found


def _lots(pack: Pack) -> list[str]:
    """No lot gives more than it has, and all that it has is in the pools that the proofs count."""
    drawn: Counter[str] = Counter()
    pooled: Counter[str] = Counter()
    for row in pack["allocations"]:
        drawn[row["lot"]] += row["quantity"]
    for pool in pack["pools"]:
        for lot, quantity in pool["lots"]:
            pooled[lot] += quantity
    wanted = {lot for demand in pack["demands"] for lot in demand["lots"]}
    found = [
        f"lot {s['lot']}: only {pooled[s['lot']]} of {s['quantity']} are counted where they may serve"
        for s in pack["supplies"]
        if s["lot"] in wanted and pooled[s["lot"]] < s["quantity"]
    ]
    return found + [
        f"lot {s['lot']}: {drawn[s['lot']]} drawn, {s['used']} noted, {pooled[s['lot']]} pooled, {s['quantity']} owned"
        for s in pack["supplies"]
        if drawn[s["lot"]] != s["used"] or s["used"] > s["quantity"] or pooled[s["lot"]] > s["quantity"]
    ]


def _classes(pack: Pack) -> list[str]:
    """The chosen ways cover each class, draw no pool below zero, and are what the allocations say."""
    found, drawn = [], Counter[str]()
    missed = 0
    listed = {pool["id"] for pool in pack["pools"]}
    for group in pack["classes"]:
        if sum(way["count"] * way["covers"] for way in group["configurations"]) != group["size"]:
            found.append(f"class {group['id']}: its ways do not cover {group['size']}")
        if any(way["count"] < 0 for way in group["configurations"]):
            found.append(f"class {group['id']}: a way is taken less than never")
        for way in group["configurations"]:
            drawn.update({pool: way["count"] * quantity for pool, quantity in way["uses"]})
            missed += way["count"] * sum(quantity for _, quantity in way["missing"])
    used = sum(drawn[pool["id"]] for pool in pack["pools"] if pool["lots"])
    if used != sum(supply["used"] for supply in pack["supplies"]):
        found.append(f"the ways use {used} licences, the allocations another number")
    short = sum(row["quantity"] for row in pack["allocations"] if not row["lot"])
    if missed != short:
        found.append(f"the ways miss {missed} licences, the allocations {short}")
    own = {pool["id"]: sum(quantity for _, quantity in pool["lots"]) for pool in pack["pools"]}
    found += [f"pool {name} is overdrawn" for name, quantity in own.items() if drawn[name] > quantity]
    return found + [f"pool {name} is not listed" for name in drawn if name not in listed]


def _accesses(pack: Pack) -> list[str]:
    """Every access has a licence on one of its sides, and the licences are those of the people and devices named."""
    found: list[str] = []
    given: dict[str, Counter[str]] = {}
    for group in pack["classes"]:
        if group.get("accesses"):
            found += [f"class {group['id']}: {text}" for text in _cover(group, given)]
    fills = {
        pool: group["demands"][0]
        for group in pack["classes"]
        for way in group["configurations"]
        for pool, n in way["uses"]
        if n < 0 and group["size"] == 0
    }
    wanted = {demand["id"]: Counter(demand["units"]) for demand in pack["demands"]}
    return found + [
        f"{pool}: who has these licences is not who was chosen"
        for pool, units in given.items()
        if pool in fills and units != wanted.get(fills[pool])
    ]


def _cover(group: Pack, given: dict[str, Counter[str]]) -> list[str]:
    """Whether each way covers each access; notes who gets licences from which pool."""
    parties, found, copy = group["accesses"]["parties"], [], 0
    chosen = group["accesses"]["chosen"]
    if len(chosen) != len(group["configurations"]):
        return ["not every way says who is licensed"]
    for way, choice in zip(group["configurations"], chosen, strict=True):
        takes = [(p, p["options"][n]) for p, n in zip(parties, choice, strict=True) if n >= 0]
        drawn: Counter[str] = Counter()
        for party, (_, uses) in takes:
            drawn.update(dict(uses))
            each = len(party["units"]) // max(1, group["size"])
            for pool, _ in uses:
                units = party["units"][copy * each : (copy + way["count"]) * each]
                given.setdefault(pool, Counter()).update(units)
            if sum(quantity for _, quantity in uses) < each:  # servers draw one each, of pools of their own
                found.append("a licence for several people or devices")
        if dict(drawn) != dict(way["uses"]):
            found.append("a way draws something else than its licences")
        reach = [parties[i]["options"][n][0] if n >= 0 else -1 for i, n in enumerate(choice)]
        if any(all(reach[i] < level for i in joined) for joined, level in group["accesses"]["edges"]):
            found.append("an access has no licence on any side")
        copy += way["count"]
    return found


def _lines(pack: Pack) -> list[str]:
    """The lines add up, and their shortfall is what the allocations miss."""
    found = [
        f"line {line['product']}: covered + short is not needed"
        for line in pack["lines"]
        if line["covered"] + line["shortfall"] != line["needed"]
    ]
    short = sum(row["quantity"] for row in pack["allocations"] if not row["lot"])
    if sum(line["shortfall"] for line in pack["lines"]) != short:
        found.append("the lines and the allocations disagree about what is short")
    return found


def _proofs(pack: Pack) -> list[str]:
    """Each proof holds, no two use the same lot or class, and together they account for the whole shortfall."""
    found = []
    seen: Counter[str] = Counter()
    for number, proof in enumerate(pack["proofs"], 1):
        by_prices = _by_cases if proof.get("cases") else _price_bound
        wrong, used = by_prices(pack, proof) if proof["bound"] else _block(pack, proof)
        found += [f"proof {number}: {text}" for text in wrong]
        seen.update(used)
    found += [f"{name} is used by two proofs" for name, count in seen.items() if count > 1]
    short = sum(line["shortfall"] for line in pack["lines"])
    if sum(proof["shortfall"] + proof["unproven"] for proof in pack["proofs"]) != short:
        found.append("the proofs do not account for the shortfall")
    return found


def _block(pack: Pack, proof: Pack) -> tuple[list[str], list[str]]:
    """These needs can take only these lots, each takes a licence of its own, and there are too few."""
    inside, lots = set(proof["demand"]), set(proof["lots"])
    demands = [demand for demand in pack["demands"] if demand["id"] in inside]
    wrong = [f"demand {d['id']} may be served from outside" for d in demands if not set(d["lots"]) <= lots]
    needed = sum(demand["quantity"] * len(demand["units"]) for demand in demands)
    ways = [way for group in pack["classes"] if inside & set(group["demands"]) for way in group["configurations"]]
    reached = {pool for way in ways for pool, _ in way["uses"]}
    pools = [pool for pool in pack["pools"] if pool["id"] in reached]
    owned = sum(quantity for pool in pools for _, quantity in pool["lots"])
    if len(demands) != len(inside) or needed != proof["needed"] or owned != proof["available"]:
        wrong.append(f"needs are {needed}, not {proof['needed']}; licences {owned}, not {proof['available']}")
    if (
        proof["needed"] - proof["available"] != proof["shortfall"]
        or not {lot for p in pools for lot, _ in p["lots"]} <= lots
    ):
        wrong.append(f"{proof['needed']} − {proof['available']} is not {proof['shortfall']} with these lots")
    return wrong + _own_licence_each(pack, inside, reached), [f"pool {pool}" for pool in reached]


def _own_licence_each(pack: Pack, inside: set[str], pools: set[str]) -> list[str]:
    wrong = []
    for group in pack["classes"]:
        mine = inside & set(group["demands"])
        for way in group["configurations"] if mine else ():
            taken = sum(n for pool, n in way["uses"] if pool in pools) + sum(
                n for name, n in way["missing"] if name in mine
            )
            if taken < len(mine) * way["covers"]:
                wrong.append(f"class {group['id']}: one licence may serve several of these needs")
    return wrong


def _price_bound(pack: Pack, proof: Pack) -> tuple[list[str], list[str]]:
    """At these prices no way of a class is cheaper than the class price; so the bound stands, whatever is chosen."""
    members = [group for group in pack["classes"] if group["component"] == proof["component"]]
    wrong, value = _value(pack, members, proof["bound"])
    scale = proof["bound"]["scale"]
    if proof["shortfall"] > max(0, -(-value // scale)):
        wrong.append(f"the prices prove {value}/{scale}, not {proof['shortfall']}")
    return wrong, [f"class {group['id']}" for group in members]


def _by_cases(pack: Pack, proof: Pack) -> tuple[list[str], list[str]]:
    """The cases are all there are, and in each of them the prices prove the shortfall."""
    members = [group for group in pack["classes"] if group["component"] == proof["component"]]
    wrong: list[str] = []
    waiting: list[tuple[Pack, dict[str, dict[int, int]]]] = [(proof["cases"], {})]
    while waiting:
        case, settled = waiting.pop()
        if "cases" not in case:
            wrong += _one_case(pack, members, case, settled, proof["shortfall"])
            continue
        group = next((group for group in members if group["id"] == case["class"]), None)
        taken = settled.get(case["class"], {})
        if group is None or case["way"] in taken or len(case["cases"]) != group["size"] - sum(taken.values()) + 1:
            wrong.append(f"the cases of class {case['class']} are not all there are")
            continue
        if group["configurations"][case["way"]]["covers"] != 1:
            wrong.append(f"class {case['class']}: a way of which cases are told covers another number than 1")
        for count, one in enumerate(case["cases"]):
            waiting.append((one, {**settled, case["class"]: {**taken, case["way"]: count}}))
    return wrong, [f"class {group['id']}" for group in members]


def _one_case(
    pack: Pack, members: list[Pack], case: Pack, settled: dict[str, dict[int, int]], shortfall: int
) -> list[str]:
    """A case in which some units of some classes are settled: what they cost counts, and the rest has fewer ways."""
    bound, sizes, rests = case["bound"], 0, []
    for group in members:
        taken = settled.get(group["id"], {})
        left = [way for number, way in enumerate(group["configurations"]) if number not in taken]
        rest = group["size"] - sum(taken.values())
        if rest and not left:
            return []  # nobody can be in this case
        if rest or not taken:  # of a class that is settled whole, no further way is taken
            rests.append({**group, "configurations": left, "size": rest})
    if bound is None:
        return ["a case has no prices"]
    scale, price = bound["scale"], dict(bound["lot_prices"])
    for group in members:
        for number, count in settled.get(group["id"], {}).items():
            sizes += count * _cost(group["configurations"][number], price, scale)
    least = dict(bound["class_prices"])
    for group in rests:
        if group["id"] in settled:
            least[group["id"]] = min(_cost(way, price, scale) for way in group["configurations"])
    wrong, value = _value(pack, rests, {**bound, "class_prices": list(least.items())})
    if shortfall > max(0, -(-(value + sizes) // scale)):
        wrong.append(f"in one case the prices prove {value + sizes}/{scale}, not {shortfall}")
    return wrong


def _cost(way: Pack, price: dict[str, int], scale: int) -> int:
    cost: int = scale * sum(n for _, n in way["missing"]) + sum(n * price.get(pool, 0) for pool, n in way["uses"])
    return cost


def _value(pack: Pack, members: list[Pack], bound: Pack) -> tuple[list[str], int]:
    """What is wrong with these prices, and the bound that they prove, times their scale."""
    scale, price, least = bound["scale"], dict(bound["lot_prices"]), dict(bound["class_prices"])
    wrong = [f"lot {lot} has a price below zero" for lot, p in price.items() if p < 0]
    packed = {name: dict(amounts) for name, amounts in bound.get("packings", ())}
    for group in members:
        if group.get("accesses"):
            wrong += _packing(group, packed.get(group["id"], {}), price, least.get(group["id"], 0))
            continue
        for way in group["configurations"]:
            if _cost(way, price, scale) < way["covers"] * least.get(group["id"], 0):
                wrong.append(f"class {group['id']}: a way costs less than the class price")
    value = sum(group["size"] * least.get(group["id"], 0) for group in members)
    value -= sum(n * price.get(pool["id"], 0) for pool in pack["pools"] for _, n in pool["lots"])
    return wrong, value


def _packing(group: Pack, amounts: dict[int, int], price: dict[str, int], least: int) -> list[str]:
    """For no party do its accesses come to more than a licence costs; so all licences cost at least their sum."""
    parties, edges = group["accesses"]["parties"], group["accesses"]["edges"]
    wrong = []
    laid: list[Counter[int]] = [Counter() for _ in parties]
    for number, amount in amounts.items():
        joined, level = edges[number]
        for party in set(joined):
            laid[party][level] += amount
    if any(amount < 0 for amount in amounts.values()) or sum(amounts.values()) < least:
        wrong.append(f"class {group['id']}: the packing is not the class price")
    for party, by_level in zip(parties, laid, strict=True):
        for reach, uses in party["options"]:
            cost = sum(n * price.get(pool, 0) for pool, n in uses)
            if sum(n for level, n in by_level.items() if level <= reach) > cost:
                wrong.append(f"class {group['id']}: the packing comes to more than a licence costs")
    return wrong


if __name__ == "__main__":
    wrong = problems(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    sys.stdout.write("".join(f"{text}\n" for text in wrong))
    sys.exit(1 if wrong else 0)
