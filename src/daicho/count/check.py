"""Checks an evidence pack with nothing but additions: no solver, no rules, no other part of the program.

``python check.py PACK.json`` (with ``check_proofs.py`` beside it, and nothing else) prints what is wrong; nothing
printed and status 0 means that the allocation is complete, no lot is overdrawn, every figure of the lines is the sum
that it says, and each proof of a shortfall holds. What it takes from the pack as given: who needs what, what is owned,
and which ways of licensing there are. Whatever else stands in a pack, a false figure or no figure at all, comes out
as a problem and never as a crash.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

try:
    from daicho.count.check_proofs import pools_of, proofs
except ImportError:  # nothing of the program is there: the two files alone, side by side
    from check_proofs import pools_of, proofs  # type: ignore[import-not-found,no-redef]

Pack = dict[str, Any]
CHECKED = ("lines", "proofs", "allocations", "demands", "supplies", "pools", "classes")
IDS = {"demands": "id", "supplies": "lot", "pools": "id", "classes": "id"}
FIGURES = ("owned", "needed", "covered", "shortfall", "surplus")
BROKEN = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What goes wrong where a pack is not of the form that is described here."""


def problems(pack: Pack) -> list[str]:
    """Everything in ``pack`` that does not add up; empty where all of it does."""
    found: list[str] = []
    for check in (_form, _allocations, _lots, _classes, _rights, _accesses, _lines, proofs):
        try:
            found += check(pack)
        except BROKEN as error:
            found.append(f"{check.__name__.strip('_')} cannot be checked: {type(error).__name__} {error}"[:200])
    return found


def _form(pack: Pack) -> list[str]:
    """All figures are whole numbers, and no two demands, lots, pools or classes have one name."""
    found: list[str] = []
    waiting = [pack[name] for name in CHECKED]
    while waiting and not found:
        value = waiting.pop()
        if isinstance(value, (dict, list)):
            inside = value.values() if isinstance(value, dict) else value
            waiting += [one for one in inside if type(one) is not str and type(one) is not int and one is not None]
        else:
            found.append(f"{value!r} is no whole number")
    for table, name in IDS.items():
        found += [f"{table}: {one} twice" for one, n in Counter(row[name] for row in pack[table]).items() if n > 1]
    return found


def _allocations(pack: Pack) -> list[str]:
    """Every unit of every demand is allocated, in full and once, from lots that may serve it."""
    demands = {demand["id"]: demand for demand in pack["demands"]}
    places: dict[str, Counter[str]] = {name: Counter() for name in demands}
    licences: dict[str, Counter[str]] = {name: Counter() for name in demands}
    found = []
    for row in pack["allocations"]:
        demand, units = demands.get(row["demand"]), row["units"]
        if demand is None:
            found.append(f"allocation of an unknown demand {row['demand']}")
            continue
        places[row["demand"]].update(units)
        each, rest = divmod(row["quantity"], len(units))
        if demand["quantity"] > 1:
            licences[row["demand"]].update({unit: each * count for unit, count in Counter(units).items()})
        if row["lot"] and row["lot"] not in demand["lots"]:
            found.append(f"{row['demand']}: lot {row['lot']} may not serve it")
        if rest or not 0 <= each <= demand["quantity"]:
            found.append(f"{row['demand']}: quantity {row['quantity']} for {len(units)} units")
    for name, demand in demands.items():
        once = Counter(dict.fromkeys(demand["units"], 1))
        if set(places[name]) != set(once) or len(once) != len(demand["units"]) or demand["quantity"] < 1:
            found.append(f"{name}: the allocated units are not the units that need it")
        if demand["quantity"] == 1 and places[name] != once:
            found.append(f"{name}: a unit is allocated more than once")
        if demand["quantity"] > 1 and any(licences[name][unit] != demand["quantity"] for unit in once):
            found.append(f"{name}: a unit gets another number than {demand['quantity']}")
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
    owned = {s["lot"]: s["quantity"] for s in pack["supplies"]}
    found = [f"lot {lot} is not owned" for lot in (*drawn, *pooled) if lot and lot not in owned]
    return found + [
        f"lot {s['lot']}: {drawn[s['lot']]} drawn, {s['used']} noted, {pooled[s['lot']]} pooled, {s['quantity']} owned"
        for s in pack["supplies"]
        if not 0 <= drawn[s["lot"]] == s["used"] <= s["quantity"] == pooled[s["lot"]]
    ]


def _kind(group: Pack, filled: set[str]) -> str:
    """What a class is: of accesses, one that fills a pool, one that chooses what others fill, or a plain one."""
    if group.get("accesses"):
        return "accesses"
    return "fill" if group["size"] == 0 else "choice" if filled & set(group["demands"]) else "plain"


def _filled(pack: Pack) -> dict[str, Pack]:
    """For every pool that a class fills, the demand for which it does; such a class has no size of its own."""
    demands = {demand["id"]: demand for demand in pack["demands"]}
    return {
        pool: demands[group["demands"][0]]
        for group in pack["classes"]
        if group["size"] == 0 and not group.get("accesses")
        for way in group["configurations"]
        for pool, n in way["uses"]
        if n < 0
    }


def _bases(group: Pack, demands: dict[str, Pack]) -> set[str]:
    """Needs of a class that are met together with another one or not at all, as often as their units tell."""
    met: Counter[str] = Counter()
    for way in group["configurations"]:
        met.update(dict.fromkeys({demand for demand, _, _ in way["rights"]}, way["count"]))
    ways = [{demand for demand, _, _ in way["rights"]} for way in group["configurations"] if not way["missing"]]
    return {
        name
        for name in group["demands"]
        if met[name] == demands[name]["quantity"] * len(demands[name]["units"])
        and all(name not in served or len(served) > 1 for served in ways)
        and all(name not in dict(way["missing"]) for way in group["configurations"])
    }


def _classes(pack: Pack) -> list[str]:
    """The chosen ways cover each class, draw no pool below zero, and are what the allocations say."""
    found, drawn = [], Counter[str]()
    demands = {demand["id"]: demand for demand in pack["demands"]}
    filled = _filled(pack)
    names, spared = {demand["id"] for demand in filled.values()}, _spared(pack)
    plain: Counter[str] = Counter()
    where: dict[str, set[str]] = {}
    for group in pack["classes"]:
        kind, ways = _kind(group, names), group["configurations"]
        sizes = {demands[name]["quantity"] * len(demands[name]["units"]) for name in group["demands"]}
        if kind == "fill":
            covered, sizes = sum(way["count"] for way in ways), sizes or {0}
        else:
            covered, sizes = sum(way["count"] * way["covers"] for way in ways), sizes | {group["size"]}
        if kind in ("choice", "accesses"):
            sizes = {group["size"]}
        else:
            plain.update(group["demands"])
        bases = _bases(group, demands) if kind == "plain" else set()
        if kind == "plain":  # the base of an upgrade is needed only where the upgrade is taken
            rested = {demands[name]["quantity"] * len(demands[name]["units"]) for name in bases}
            sizes -= rested - {covered}
        if sizes != {covered} or group["size"] < 0 or any(way["count"] < 0 for way in ways):
            found.append(f"class {group['id']}: its ways do not cover {group['size']}")
        for pool in pools_of([group]):
            where.setdefault(pool, set()).add(group["component"])
        for way in ways:
            drawn.update({pool: way["count"] * quantity for pool, quantity in way["uses"]})
            if not _is_way(kind, group, way, (spared, filled, bases)):
                found.append(f"class {group['id']}: a way that is none for one of its units")
    own = {pool["id"]: sum(quantity for _, quantity in pool["lots"]) for pool in pack["pools"]}
    found += [f"pool {pool} is filled by another component" for pool in filled if len(where[pool]) > 1]
    found += [f"demand {name} stands in {plain[name]} classes" for name in demands if plain[name] != 1]
    if sum(drawn[pool] for pool in own if own[pool]) != sum(supply["used"] for supply in pack["supplies"]):
        found.append("the ways use another number of licences than the allocations")
    return (
        found
        + [f"pool {pool} is overdrawn" for pool in drawn if drawn[pool] > own.get(pool, -1)]
        + [f"pool {pool} is filled with another number than is drawn" for pool in filled if drawn[pool] != 0]
    )


def _spared(pack: Pack) -> Counter[str]:
    """What the parties of accesses could draw from each pool if all of them took their every option."""
    spared: Counter[str] = Counter()
    for group in pack["classes"]:
        for party in group["accesses"]["parties"] if group.get("accesses") else ():
            for _, uses in party["options"]:
                spared.update({pool: quantity * group["size"] for pool, quantity in uses})
    return spared


def _is_way(kind: str, group: Pack, way: Pack, known: tuple[Counter[str], dict[str, Pack], set[str]]) -> bool:
    """Whether a way is for one unit (or fills one licence), each licence in it for some need, each need met once.

    ``known``: what servers spare, what is filled, and the needs of the class that are bases of upgrades.
    """
    spared, filled, bases = known
    uses, missing, rights = dict(way["uses"]), dict(way["missing"]), way["rights"]
    met = [*missing, *(demand for demand, _, _ in rights)]
    named = Counter(pool for _, pool, _ in rights)
    once = len(uses) == len(way["uses"]) and set(missing.values()) <= {1} and len(set(met)) == len(met)
    if not once or not set(met) <= set(group["demands"]) or not set(named) <= set(uses):
        return False
    if kind == "fill":  # one licence from somewhere makes one in the pool
        return bool(way["covers"] == 0 and min(uses.values()) == -1 and sum(uses.values()) + len(missing) == 0)
    if kind == "plain":
        whole = set(group["demands"]) - bases <= set(met) or bool(
            missing
        )  # what is bought for one may serve others too
        return bool(way["covers"] == 1 and whole and all(0 < n <= (named[p] or len(met)) for p, n in uses.items()))
    each = {pool: max(1, filled[pool]["quantity"]) if pool in filled else 1 for pool in uses}
    fits = not met and all(n % each[pool] == 0 if n > 0 else -n == spared[pool] > 0 for pool, n in uses.items())
    return bool(fits and way["covers"] == 1)


def _rights(pack: Pack) -> list[str]:
    """Need by need, the chosen ways name the rights that the allocations name, and miss what these miss."""
    quantity = {demand["id"]: demand["quantity"] for demand in pack["demands"]}
    said: Counter[tuple[str, str]] = Counter()
    given: Counter[tuple[str, str]] = Counter()
    for group in pack["classes"]:
        for way in group["configurations"]:
            said.update({(demand, right): way["count"] for demand, _, right in way["rights"]})
            said.update({(demand, ""): way["count"] * n for demand, n in way["missing"]})
    for row in pack["allocations"]:
        served = len(row["units"]) if row["lot"] and quantity[row["demand"]] == 1 else row["quantity"]
        given[row["demand"], row["right"] if row["lot"] else ""] += served
    return [
        f"{demand}: the ways and the allocations disagree about {right or 'what is missing'}"
        for demand, right in {**said, **given}
        if said[demand, right] != given[demand, right]
    ]


def _accesses(pack: Pack) -> list[str]:
    """Every access has a licence on one of its sides, and the licences are those of the people and devices named."""
    found: list[str] = []
    given: dict[str, Counter[str]] = {}
    filled = _filled(pack)
    for group in pack["classes"]:
        if group.get("accesses"):
            found += [f"class {group['id']}: {text}" for text in _cover(group, given, filled)]
    return found + [
        f"{pool}: who has these licences is not who was chosen"
        for pool, units in given.items()
        if pool in filled and units != Counter(filled[pool]["units"])
    ]


def _cover(group: Pack, given: dict[str, Counter[str]], filled: dict[str, Pack]) -> list[str]:
    """Whether each way covers each access; notes who gets licences from which pool."""
    parties, edges, chosen = (group["accesses"][name] for name in ("parties", "edges", "chosen"))
    found = _graph(group, filled)
    copy = 0
    for way, choice in zip(group["configurations"], chosen, strict=True) if not found else ():
        drawn: Counter[str] = Counter()
        for party, n in zip(parties, choice, strict=True):
            each = len(party["units"]) // group["size"]
            for pool, quantity in party["options"][n][1] if n >= 0 else ():
                drawn[pool] += quantity
                units = party["units"][copy * each : (copy + way["count"]) * each]
                given.setdefault(pool, Counter()).update(units)
        if dict(drawn) != dict(way["uses"]):
            found.append("a way draws something else than its licences")
        reach = [p["options"][n][0] if n >= 0 else -1 for n, p in zip(choice, parties, strict=True)]
        if any(all(reach[i] < level for i in joined) for joined, level in edges):
            found.append("an access has no licence on any side")
        copy += way["count"]
    return found


def _graph(group: Pack, filled: dict[str, Pack]) -> list[str]:
    """Whether the accesses join parties that there are, each with a licence for every one of its people or devices."""
    parties, edges, chosen = (group["accesses"][name] for name in ("parties", "edges", "chosen"))
    if group["size"] < 1 or len(chosen) != len(group["configurations"]):
        return ["not every way says who is licensed"]
    if not all(0 <= i < len(parties) for joined, _ in edges for i in joined):
        return ["an access of nobody"]
    most = [len(party["options"]) for party in parties]
    if any(len(c) != len(most) or not all(-1 <= n < m for n, m in zip(c, most, strict=True)) for c in chosen):
        return ["a way takes what is no option"]
    found: list[str] = []
    for party in parties:
        each, rest = divmod(len(party["units"]), group["size"])
        draws = [
            (n, each * filled[pool]["quantity"] if pool in filled else 1) for _, o in party["options"] for pool, n in o
        ]
        found += ["not one licence for each person or device"] if rest or any(n != whole for n, whole in draws) else []
    return found


def _lines(pack: Pack) -> list[str]:
    """Every figure of every line, and of every release in it, is the sum of what is owned and allocated."""
    told = {(line["product"], line["metric"]): line for line in pack["lines"]}
    demands = {demand["id"]: demand for demand in pack["demands"]}
    product_of = {supply["lot"]: supply["product"] for supply in pack["supplies"]}
    sums: dict[tuple[str, str], dict[tuple[str, str, str], Counter[str]]] = {key: {} for key in told}

    def at(row: Pack) -> Counter[str]:
        """The sums of a release; what has no line by its own metric stands in the line of devices."""
        own = (row["product"], row["metric"])
        releases = sums.setdefault(own if own in told else (row["product"], "device"), {})
        return releases.setdefault((row["product"], row["edition"], row["version"]), Counter())

    for supply in pack["supplies"]:
        at(supply).update(owned=supply["quantity"], surplus=supply["quantity"] - supply["used"])
    for row in pack["allocations"]:
        demand, short = demands[row["demand"]], 0 if row["lot"] else row["quantity"]
        same = not row["lot"] or product_of[row["lot"]] == demand["product"]
        needed = row["quantity"] if same else len(row["units"]) * demand["quantity"]
        at(demand).update(needed=needed, shortfall=short, covered=needed - short)
    found = [] if len(told) == len(pack["lines"]) else ["two lines of one product"]
    for (product, metric), releases in sums.items():
        line = told.get((product, metric), {"releases": []})
        parts = {(part["product"], part["edition"], part["version"]): part for part in line["releases"]}
        whole: Counter[str] = Counter()
        for figures in releases.values():
            whole.update(figures)
        compared = [(line, whole), *((parts.get(name, {}), figures) for name, figures in releases.items())]
        if len(line["releases"]) != len(releases) or any(
            told_here.get(name) != figures[name] for told_here, figures in compared for name in FIGURES
        ):
            found.append(f"line {product} {metric}: a figure is not the sum of what is owned and allocated")
    return found


def _read(path: str) -> list[str]:
    try:
        return problems(json.loads(Path(path).read_text(encoding="utf-8")))
    except (OSError, RecursionError, ValueError) as error:
        return [f"this is no pack: {error}"]


if __name__ == "__main__":
    wrong = _read(sys.argv[1])
    sys.stdout.write("".join(f"{text}\n" for text in wrong))
    sys.exit(1 if wrong else 0)
