"""The second file of the checker: whether the proofs in an evidence pack hold. See ``check.py``, which calls it.

Two kinds of proof. A block: these needs can take only these licences, each takes one of its own, and there are too
few. And prices, in parts of a licence: no way of licensing a unit costs less than the price of its class, so all of
them together miss at least as much as the prices of the classes exceed those of all that is owned; where that leaves
a gap, case by case, with prices for every case.
"""

from collections import Counter
from typing import Any

Pack = dict[str, Any]


def proofs(pack: Pack) -> list[str]:
    """Each proof holds, no two use the same class, and together they account for the whole shortfall."""
    found = []
    seen: Counter[str] = Counter()
    for number, proof in enumerate(pack["proofs"], 1):
        by_prices = _by_cases if proof.get("cases") else _price_bound
        wrong, used = by_prices(pack, proof) if proof["bound"] else _block(pack, proof)
        if proof["needed"] - proof["available"] != proof["shortfall"] or min(proof["shortfall"], proof["unproven"]) < 0:
            wrong = [*wrong, f"{proof['needed']} - {proof['available']} is not {proof['shortfall']}"]
        if proof["available"] != _owned(pack, used):
            wrong = [*wrong, f"there are {_owned(pack, used)} licences, not {proof['available']}"]
        found += [f"proof {number}: {text}" for text in wrong]
        seen.update(group["id"] for group in used)
    found += [f"class {name} is used by two proofs" for name, count in seen.items() if count > 1]
    short = sum(line["shortfall"] for line in pack["lines"])
    if sum(proof["shortfall"] + proof["unproven"] for proof in pack["proofs"]) != short:
        found.append("the proofs do not account for the shortfall")
    return found


def pools_of(groups: list[Pack]) -> set[str]:
    """The pools that ways of these classes, or options of their parties, draw on."""
    found = {pool for group in groups for way in group["configurations"] for pool, _ in way["uses"]}
    found |= {pool for group in groups for pools, _ in group.get("pieces", ()) for pool in pools}
    for group in groups:
        for party in group["accesses"]["parties"] if group.get("accesses") else ():
            found |= {pool for _, uses in party["options"] for pool, _ in uses}
    return found


def _owned(pack: Pack, groups: list[Pack]) -> int:
    """All licences in the pools that these classes may draw on."""
    reached = pools_of(groups)
    return sum(quantity for pool in pack["pools"] if pool["id"] in reached for _, quantity in pool["lots"])


def _block(pack: Pack, proof: Pack) -> tuple[list[str], list[Pack]]:
    """These needs can take only these lots, each takes a licence of its own, and there are too few."""
    inside, lots = set(proof["demand"]), set(proof["lots"])
    demands = [demand for demand in pack["demands"] if demand["id"] in inside]
    wrong = [f"demand {d['id']} may be served from outside" for d in demands if not set(d["lots"]) <= lots]
    needed = sum(demand["quantity"] * len(demand["units"]) for demand in demands)
    used = [group for group in pack["classes"] if inside & set(group["demands"])]
    reached = pools_of(used)
    if len(demands) != len(inside) or needed != proof["needed"]:
        wrong.append(f"needs are {needed}, not {proof['needed']}")
    if not {lot for pool in pack["pools"] if pool["id"] in reached for lot, _ in pool["lots"]} <= lots:
        wrong.append("there are other lots that may serve these needs")
    for group in used:
        mine = inside & set(group["demands"])
        for way in group["configurations"]:
            taken = sum(n for pool, n in way["uses"]) + sum(n for name, n in way["missing"] if name in mine)
            if taken < len(mine) or way["covers"] != 1 or min([0, *(n for _, n in way["uses"])]) < 0:
                wrong.append(f"class {group['id']}: one licence may serve several of these needs")
        if any(len(mine & set(served)) > 1 for _, served in group.get("pieces", ())):
            wrong.append(f"class {group['id']}: one licence may serve several of these needs")
    return wrong, used


def _price_bound(pack: Pack, proof: Pack) -> tuple[list[str], list[Pack]]:
    """At these prices no way of a class is cheaper than the class price; so the bound stands, whatever is chosen."""
    members = [group for group in pack["classes"] if group["component"] == proof["component"]]
    return _proven(pack, members, proof["bound"], 0, proof["shortfall"]), members


def _by_cases(pack: Pack, proof: Pack) -> tuple[list[str], list[Pack]]:
    """The cases are all there are, and in each of them the prices prove the shortfall."""
    members = [group for group in pack["classes"] if group["component"] == proof["component"]]
    wrong = _proven(pack, members, proof["bound"], 0, 0)
    waiting: list[tuple[Pack, dict[str, dict[int, int]]]] = [(proof["cases"], {})]
    while waiting:
        case, settled = waiting.pop()
        if "cases" not in case:
            wrong += _one_case(pack, members, case, settled, proof["shortfall"])
            continue
        group = next((group for group in members if group["id"] == case["class"]), None)
        taken, way = settled.get(case["class"], {}), case["way"]
        if group is None or way in taken or len(case["cases"]) != group["size"] - sum(taken.values()) + 1:
            wrong.append(f"the cases of class {case['class']} are not all there are")
        elif not 0 <= way < len(group["configurations"]) or group["configurations"][way]["covers"] != 1:
            wrong.append(f"class {case['class']}: cases of a way that is none, or not one for one unit")
        else:
            for count, one in enumerate(case["cases"]):
                waiting.append((one, {**settled, case["class"]: {**taken, way: count}}))
    return wrong, members


def _one_case(
    pack: Pack, members: list[Pack], case: Pack, settled: dict[str, dict[int, int]], shortfall: int
) -> list[str]:
    """A case in which some units of some classes are settled: what they cost counts, and the rest has fewer ways."""
    bound, spent, rests = case["bound"], 0, []
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
    scale, price, least = bound["scale"], dict(bound["lot_prices"]), dict(bound["class_prices"])
    for group in members:
        for number, count in settled.get(group["id"], {}).items():
            spent += count * _cost(group["configurations"][number], price, scale)
    for group in rests:
        if group["id"] in settled:
            least[group["id"]] = min(_cost(way, price, scale) for way in group["configurations"])
    return _proven(pack, rests, {**bound, "class_prices": list(least.items())}, spent, shortfall)


def _cost(way: Pack, price: dict[str, int], scale: int) -> int:
    cost: int = scale * sum(n for _, n in way["missing"]) + sum(n * price.get(pool, 0) for pool, n in way["uses"])
    return cost


def _proven(pack: Pack, members: list[Pack], bound: Pack, spent: int, shortfall: int) -> list[str]:
    """Whether no way of these classes is cheaper than the class price, and the prices so prove the shortfall."""
    scale, price, least = bound["scale"], dict(bound["lot_prices"]), dict(bound["class_prices"])
    wrong = [f"lot {lot} has a price below zero" for lot, p in price.items() if p < 0]
    if scale < 1:
        return [*wrong, f"a scale of {scale}"]
    packed = {name: dict(amounts) for name, amounts in bound["packings"]}
    for group in members:
        if group.get("accesses"):
            wrong += _packing(group, packed.get(group["id"], {}), price, least.get(group["id"], 0))
            continue
        for way in group["configurations"]:
            if _cost(way, price, scale) < way["covers"] * least.get(group["id"], 0):
                wrong.append(f"class {group['id']}: a way costs less than the class price")
        if group.get("pieces") and _cheapest(group["pieces"], price, scale) < least.get(group["id"], 0):
            wrong.append(f"class {group['id']}: licences that serve all its needs cost less than the class price")
    value = spent + sum(group["size"] * least.get(group["id"], 0) for group in members)
    value -= sum(n * price.get(pool["id"], 0) for pool in pack["pools"] for _, n in pool["lots"])
    if shortfall > max(0, -(-value // scale)):
        wrong.append(f"the prices prove {value}/{scale}, not {shortfall}")
    return wrong


def _cheapest(pieces: list[Pack], price: dict[str, int], scale: int) -> int:
    """The least that licences cost which together serve all needs, found over the sets of needs served so far."""
    place = {need: number for number, need in enumerate(sorted({need for _, served in pieces for need in served}))}
    costs: dict[int, int] = {}
    for pools, served in pieces:
        mask = sum(1 << place[need] for need in set(served))
        cost = sum(price.get(pool, 0) for pool in pools) if pools else scale
        costs[mask] = min(cost, costs.get(mask, cost))
    least = {0: 0}
    for done in range(1 << len(place)):
        lowest = ~done & (done + 1)
        for mask, cost in costs.items() if done in least else ():
            if mask & lowest:
                least[done | mask] = min(least[done] + cost, least.get(done | mask, least[done] + cost))
    return least[(1 << len(place)) - 1]


def _packing(group: Pack, amounts: dict[int, int], price: dict[str, int], least: int) -> list[str]:
    """For no party do its accesses come to more than a licence costs; so all licences cost at least their sum."""
    parties, edges = group["accesses"]["parties"], group["accesses"]["edges"]
    wrong = []
    laid: list[Counter[int]] = [Counter() for _ in parties]
    if any(amount < 0 for amount in amounts.values()) or sum(amounts.values()) < least:
        wrong.append(f"class {group['id']}: the packing is not the class price")
    if not all(0 <= number < len(edges) for number in amounts):
        return [*wrong, f"class {group['id']}: the packing has accesses that are none"]
    for number, amount in amounts.items():
        joined, level = edges[number]
        for party in set(joined):
            laid[party][level] += amount
    for party, by_level in zip(parties, laid, strict=True):
        for reach, uses in party["options"]:
            cost = sum(n * price.get(pool, 0) for pool, n in uses)
            if sum(n for level, n in by_level.items() if level <= reach) > cost:
                wrong.append(f"class {group['id']}: the packing comes to more than a licence costs")
    return wrong
