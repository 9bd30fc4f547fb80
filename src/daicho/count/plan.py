"""The cheapest mix of purchase, uninstall and change of edition after which nothing is short; proven, and tried out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from daicho.count import position
from daicho.count.cost_model import CostAnswer
from daicho.count.cost_proof import prove_cost
from daicho.count.cost_solve import solve_cost
from daicho.count.plan_offers import Offer, lot_of, offers
from daicho.count.plan_pack import evidence
from daicho.count.plan_problem import PLAN, Kind, Setting, set_out
from daicho.count.plan_states import State, Workplace, changed
from daicho.count.rulebook import Rulebook
from daicho.words.estate import Machine
from daicho.words.finding import Finding
from daicho.words.plan import Move, Plan, PlanOptions, Purchase
from daicho.words.position import Position
from daicho.words.reading import Estate
from daicho.words.software import Installation, Release


def cheapest(
    estate: Estate, rulebook: Rulebook, options: PlanOptions, *, on: date, rules_on: date | None = None
) -> tuple[Plan, Estate]:
    """The cheapest plan of a day, and the estate after it.

    The plan's position is counted anew from that estate, so that nobody need believe the plan.
    """
    offered = offers(estate.prices, options, on, options.years)
    setting = set_out(estate, rulebook, offered, options, on=on, rules_on=rules_on or on)
    answer = solve_cost(setting.problem)
    chosen = list(_chosen(setting.kinds, answer.states))
    bought = [(offer, packs) for offer, packs in _packs(setting, answer) if packs]
    after = applied(estate, chosen, bought, on=on, years=options.years)
    taken = position.take(after, rulebook, on=on, rules_on=rules_on)
    return _plan(setting, answer, taken, options, (chosen, bought)), after


def _packs(setting: Setting, answer: CostAnswer) -> Iterator[tuple[Offer, int]]:
    by_id = {offer.id: offer for offer in setting.offers}
    for listed, packs in zip(setting.problem.offers, answer.packs, strict=True):
        yield by_id[listed.id], packs


def _chosen(kinds: Sequence[Kind], counts: Sequence[Sequence[int]]) -> Iterator[tuple[Workplace, State]]:
    """Which workplaces are changed: of alike ones the first by number."""
    for kind, per_state in zip(kinds, counts, strict=True):
        at = 0
        for state, count in zip(kind.states[1:], per_state[1:], strict=True):
            for place in kind.places[at : at + count]:
                yield place, state
            at += count


def applied(
    estate: Estate,
    chosen: Sequence[tuple[Workplace, State]],
    bought: Sequence[tuple[Offer, int]],
    *,
    on: date,
    years: int,
) -> Estate:
    """The estate after a plan: lots bought are added, installations removed or replaced."""
    machines: dict[str, Machine] = {}
    installs: list[Installation] = []
    gone: set[tuple[str, Release]] = set()
    for place, state in chosen:
        for machine, rows, choices in zip(place.machines, place.installs, state.choices, strict=True):
            machines[machine.id], left = changed(machine, rows, choices)
            installs += left
            gone |= {(machine.id, row.release) for row in rows}
    lots = tuple(
        lot_of(offer, packs * offer.price.pack, on, years, name=f"plan {on.isoformat()} {number:02d}")
        for number, (offer, packs) in enumerate(bought, 1)
    )
    kept = (i for i in estate.installations if (i.machine, i.release) not in gone or not i.on(on))
    return replace(
        estate,
        machines=tuple(machines.get(machine.id, machine) for machine in estate.machines),
        installations=(*kept, *installs),
        entitlements=(*estate.entitlements, *lots),
    )


def _plan(
    setting: Setting,
    answer: CostAnswer,
    taken: Position,
    options: PlanOptions,
    done: tuple[list[tuple[Workplace, State]], list[tuple[Offer, int]]],
) -> Plan:
    chosen, bought = done
    bound = prove_cost(setting.problem, answer)
    moves = tuple(sorted((move for place, state in chosen for move in state.moves(place)), key=_move_order))
    plan = Plan(
        on=taken.on,
        years=options.years,
        purchases=tuple(_purchase(offer, packs) for offer, packs in bought),
        moves=moves,
        cost=answer.cost,
        bound=min(bound.bound, answer.cost),
        unproven=max(0, answer.cost - bound.bound),
        left_short=taken.shortfall,
        position=taken,
        findings=(*setting.findings, *_doubts(answer, taken, options)),
    )
    return replace(plan, evidence=evidence(plan, setting.problem, answer, bound))


def _purchase(offer: Offer, packs: int) -> Purchase:
    price = offer.price
    return Purchase(
        release=price.release,
        metric=price.metric,
        channel=price.channel,
        packs=packs,
        pack=price.pack,
        unit_price=price.unit_price,
        period_months=price.period_months,
        cost=offer.cost * packs,
        source=price.source,
    )


def _move_order(move: Move) -> tuple[object, ...]:
    return move.machine, move.release


def _doubts(answer: CostAnswer, taken: Position, options: PlanOptions) -> Iterator[Finding]:
    if taken.shortfall != answer.missing:
        yield Finding.at("plan_not_confirmed", PLAN, expected=answer.missing, counted=taken.shortfall)
    for line in taken.lines:
        if line.shortfall:
            yield Finding.at("plan_no_price", PLAN, product=line.product, quantity=line.shortfall)
    for option in options.changes:
        if option.labour is None:
            yield Finding.at("plan_labour_unknown", PLAN, product=option.what.product)
