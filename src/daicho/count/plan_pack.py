"""A plan as plain data: what ``plan --json`` prints, and the evidence that the separate checker reads."""

from typing import Any

from daicho.count.cost_model import CostAnswer, CostProblem
from daicho.count.cost_proof import CostBound
from daicho.count.pack import as_pack
from daicho.words.plan import Outlook, Plan
from daicho.words.software import Release


def evidence(plan: Plan, problem: CostProblem, answer: CostAnswer, bound: CostBound) -> dict[str, Any]:
    """The cost problem with the answer in it, and the prices that prove it."""
    return {
        "classes": [
            {
                "id": group.id,
                "base": group.base,
                "ways": [
                    {"uses": _pairs(way.uses), "missing": way.missing, "covers": way.covers, "count": count}
                    for way, count in zip(group.ways, counts, strict=True)
                ],
            }
            for group, counts in zip(problem.classes, answer.ways, strict=True)
        ],
        "places": [
            {
                "id": place.id,
                "size": place.size,
                "states": [
                    {
                        "cost": state.cost,
                        "touched": state.touched,
                        "enters": _pairs(state.enters),
                        "brings": _pairs(state.brings),
                        "count": count,
                    }
                    for state, count in zip(place.states, counts, strict=True)
                ],
            }
            for place, counts in zip(problem.places, answer.states, strict=True)
        ],
        "pools": _pairs(problem.pools),
        "offers": [
            {"id": offer.id, "pool": offer.pool, "pack": offer.pack, "cost": offer.cost, "count": packs}
            for offer, packs in zip(problem.offers, answer.packs, strict=True)
        ],
        "most_touched": problem.most_touched,
        "complete": problem.complete,
        "missing": answer.missing,
        "cost": plan.cost,
        "bound": plan.bound,
        "unproven": plan.unproven,
        "prices": {
            "scale": bound.scale,
            "pools": _pairs(_nonzero(bound.pool_prices)),
            "classes": _pairs(_nonzero(bound.class_prices)),
            "places": _pairs(_nonzero(bound.place_prices)),
            "touched": bound.for_touched,
            "missing": bound.for_missing,
        },
    }


def _nonzero(prices: Any) -> tuple[tuple[str, int], ...]:
    return tuple((name, price) for name, price in prices.items() if price)


def _pairs(pairs: tuple[tuple[str, int], ...]) -> list[list[Any]]:
    return [[name, quantity] for name, quantity in pairs]


def plan_as_pack(plan: Plan) -> dict[str, Any]:
    """One plan with its position and its evidence."""
    return {
        "on": plan.on.isoformat(),
        "years": plan.years,
        "cost": plan.cost,
        "bound": plan.bound,
        "unproven": plan.unproven,
        "left_short": plan.left_short,
        "machines_touched": plan.machines_touched,
        "purchases": [
            _release(p.release)
            | {
                "metric": p.metric.value,
                "channel": p.channel.value,
                "packs": p.packs,
                "pack": p.pack,
                "licences": p.licences,
                "unit_price": p.unit_price,
                "period_months": p.period_months,
                "cost": p.cost,
                "source": p.source,
            }
            for p in plan.purchases
        ],
        "moves": [
            {
                "machine": m.machine,
                "from": _release(m.release),
                "to": None if m.to is None else _release(m.to),
                "labour": m.labour,
            }
            for m in plan.moves
        ],
        "findings": [{"code": f.code, "facts": dict(f.facts)} for f in plan.findings],
        "evidence": plan.evidence,
        "position": as_pack(plan.position),
    }


def outlook_as_pack(outlook: Outlook) -> dict[str, Any]:
    """A scenario over the years, with all its plans."""
    return {
        "scenario": outlook.scenario.id,
        "total": outlook.total,
        "whole": outlook.whole,
        "machines_touched": outlook.machines_touched,
        "years": [
            {"year": y.year, "once": y.once, "periods": y.periods, "labour": y.labour, "total": y.total}
            for y in outlook.years
        ],
        "lacks": [{"code": f.code, "facts": dict(f.facts)} for f in outlook.lacks],
        "plans": [plan_as_pack(plan) for plan in outlook.plans],
    }


def _release(release: Release) -> dict[str, str]:
    return {"product": release.product, "edition": release.edition, "version": release.version}
