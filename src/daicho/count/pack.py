"""The position as plain data: what ``position --json`` prints, and the evidence pack that the checker reads."""

from collections.abc import Iterable
from enum import Enum
from typing import Any

from daicho.words.finding import Finding
from daicho.words.position import AccessGraph, Case, Position, PriceBound, Proof, UnitClass, WellProven
from daicho.words.software import Release


def as_pack(position: Position) -> dict[str, Any]:
    """The whole position as dicts, lists, strings and integers; releases as product, edition and version."""
    return {
        "on": position.on.isoformat(),
        "rules_on": position.rules_on.isoformat(),
        "rules_version": position.rules_version,
        "lines": [_line(line) for line in position.lines],
        "proofs": [_proof(proof) for proof in position.proofs],
        "allocations": [
            _plain(a, "demand", "lot", "right", "quantity") | {"units": list(a.units), "facts": dict(a.facts)}
            for a in position.allocations
        ],
        "demands": [
            _plain(d, "id", "metric", "quantity") | _release(d.release) | {"units": list(d.units), "lots": list(d.lots)}
            for d in position.demands
        ],
        "supplies": [
            _plain(s, "lot", "metric", "channel", "quantity", "used", "proof") | _release(s.release)
            for s in position.supplies
        ],
        "pools": [{"id": pool.id, "lots": _pairs(pool.members)} for pool in position.pools],
        "classes": [_class(unit_class) for unit_class in position.classes],
        "coverage": [
            {
                "machines": list(c.machines),
                "suite": None if c.release is None else _release(c.release),
                "others": [_release(r) for r in c.others],
            }
            for c in position.coverage
        ],
        "set_aside": [
            _plain(s, "subject", "rule", "more")
            | _release(s.release)
            | {"units": list(s.units), "facts": dict(s.facts)}
            for s in position.set_aside
        ],
        "cures": [
            _plain(c, "metric", "quantity", "action", "cost") | _release(c.release) | {"units": list(c.units)}
            for c in position.cures
        ],
        "proven": [status.value for status in position.proven],
        "well_proven": None if position.well_proven is None else _well_proven(position.well_proven),
        "findings": [_finding(finding) for finding in position.findings],
    }


def _well_proven(proven: WellProven) -> dict[str, Any]:
    return {
        "statuses": [status.value for status in proven.statuses],
        "weak_lots": list(proven.weak),
        "lines": [_line(line) for line in proven.lines],
        "shortfall": proven.shortfall,
    }


def _plain(value: object, *names: str) -> dict[str, Any]:
    found = {name: getattr(value, name) for name in names}
    return {name: item.value if isinstance(item, Enum) else item for name, item in found.items()}


def _release(release: Release) -> dict[str, str]:
    return {"product": release.product, "edition": release.edition, "version": release.version}


def _pairs(pairs: Iterable[tuple[object, int]]) -> list[list[Any]]:
    return [[name, quantity] for name, quantity in pairs]


def _line(line: Any) -> dict[str, Any]:
    numbers = ("owned", "needed", "covered", "shortfall", "surplus")
    releases = [_release(part.release) | _plain(part, *numbers) for part in line.releases]
    return _plain(line, "product", "metric", *numbers) | {"releases": releases}


def _proof(proof: Proof) -> dict[str, Any]:
    numbers = _plain(proof, "component", "shortfall", "needed", "available", "unproven")
    proven = {"bound": _bound(proof.bound), "cases": proof.cases and _case(proof.cases)}
    return numbers | {"demand": list(proof.demands), "lots": list(proof.lots)} | proven


def _case(case: Case) -> dict[str, Any]:
    if not case.cases:
        return {"bound": _bound(case.bound)}
    return {"class": case.unit_class, "way": case.way, "cases": [_case(one) for one in case.cases]}


def _bound(bound: PriceBound | None) -> dict[str, Any] | None:
    return (
        None
        if bound is None
        else {
            "scale": bound.scale,
            "lot_prices": _pairs(bound.lot_prices),
            "class_prices": _pairs(bound.class_prices),
            "packings": [[name, _pairs(packed)] for name, packed in bound.packings],
        }
    )


def _class(unit_class: UnitClass) -> dict[str, Any]:
    ways = [
        {
            "uses": _pairs(way.uses),
            "missing": _pairs(way.missing),
            "rights": [list(right) for right in way.rights],
            "count": way.count,
            "covers": way.covers,
        }
        for way in unit_class.configurations
    ]
    whole = _plain(unit_class, "id", "component", "size") | {"demands": list(unit_class.demands)}
    whole |= {"configurations": ways, "accesses": unit_class.accesses and _accesses(unit_class.accesses)}
    pieces = [[list(pools), list(demands)] for pools, demands in unit_class.pieces]
    return whole | {"pieces": pieces} if pieces else whole


def _accesses(graph: AccessGraph) -> dict[str, Any]:
    parties = [
        {"units": list(party.units), "options": [[level, _pairs(uses)] for level, uses in party.options]}
        for party in graph.parties
    ]
    edges = [[list(joined), level] for joined, level in graph.edges]
    return {"parties": parties, "edges": edges, "chosen": [list(choice) for choice in graph.chosen]}


def _finding(finding: Finding) -> dict[str, Any]:
    return {"code": finding.code, "place": str(finding.place), "facts": dict(finding.facts)}
