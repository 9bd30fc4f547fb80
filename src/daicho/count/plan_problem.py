"""From an estate with offers and twins beside it to the numbers of a cost problem, by way of the counting itself."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from daicho.count import position
from daicho.count.cost_model import CostClass, CostOffer, CostPlaces, CostProblem, CostState, CostWay
from daicho.count.plan_offers import OFFERED, Offer, lot_of
from daicho.count.plan_states import MOST_TWINS, Look, State, Twins, Workplace, states, workplaces
from daicho.count.rulebook import Rulebook
from daicho.words.entitlement import Metric
from daicho.words.finding import Finding, Place
from daicho.words.plan import PlanOptions
from daicho.words.position import Position, UnitClass
from daicho.words.reading import Estate

PLAN = Place("plan")
CALS = (Metric.USER_CAL, Metric.DEVICE_CAL)


@dataclass(frozen=True, slots=True)
class Kind:
    """Alike workplaces that are counted in the same classes today, and the states that they may be brought into."""

    id: str
    places: tuple[Workplace, ...]
    states: tuple[State, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """A cost problem with what its names stand for."""

    problem: CostProblem
    kinds: tuple[Kind, ...]
    offers: tuple[Offer, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Tried:
    """Kinds of workplace by look, with their states and twins."""

    places: dict[Look, list[Workplace]]
    states: dict[Look, list[State]]
    twins: Twins
    findings: list[Finding]


def set_out(
    estate: Estate, rulebook: Rulebook, offered: Sequence[Offer], options: PlanOptions, *, on: date, rules_on: date
) -> Setting:
    """The cost problem of a day: the estate is counted once with all offers and all twins."""
    tried = _tried(workplaces(estate, rulebook, on, options), options)
    beside = replace(
        estate,
        machines=(*estate.machines, *tried.twins.machines),
        installations=(*estate.installations, *tried.twins.installs),
        people=(*estate.people, *tried.twins.people),
        entitlements=(
            *estate.entitlements,
            *tried.twins.lots,
            *(lot_of(offer, OFFERED, on, max(1, options.years)) for offer in offered),
        ),
    )
    counted = position.take(beside, rulebook, on=on, rules_on=rules_on)
    return _Reader(counted, tried, {offer.id: offer for offer in offered}, options).setting()


def _tried(found: Iterable[Workplace], options: PlanOptions) -> _Tried:
    by_look: dict[Look, list[Workplace]] = {}
    for place in found:
        by_look.setdefault(place.look, []).append(place)
    twins, tried = Twins(), {}
    cut: dict[str, list[Workplace]] = {}
    for look, places in sorted(by_look.items(), key=lambda item: (-len(item[1]), min(item[1][0].ids))):
        possible, whole = states(places[0], options)
        if len(twins.machines) + len(possible) * len(places[0].machines) > MOST_TWINS:
            cut.setdefault("plan_changes_cut", []).extend(places)
            continue
        if not whole:
            cut.setdefault("plan_mixes_cut", []).extend(places)
        tried[look] = possible
        for number, state in enumerate(possible):
            if number:
                twins.add(places[0], number, state)
    findings = [
        Finding.at(code, PLAN, machine=min(places[0].ids), count=len(places)) for code, places in sorted(cut.items())
    ]
    return _Tried({look: by_look[look] for look in tried}, tried, twins, findings)


@dataclass(slots=True)
class _Reader:
    """Reads the position counted with twins and offers back into a cost problem."""

    counted: Position
    tried: _Tried
    offers: Mapping[str, Offer]
    options: PlanOptions

    def setting(self) -> Setting:
        """All of it."""
        entered, entered_by_twins, base = self._entered()
        brought = self._brought()
        kinds = self._kinds(entered)
        places = []
        for kind in kinds:
            look = kind.places[0].look
            today = tuple(sorted(entered[kind.places[0]].items()))
            made = [CostState(0, 0, today)]
            for number, state in enumerate(kind.states[1:], 1):
                enters = tuple(sorted(entered_by_twins.get((look, number), Counter()).items()))
                brings = tuple(sorted(brought.get((look, number), Counter()).items()))
                made.append(CostState(state.labour, state.touched, enters, brings))
            places.append(CostPlaces(kind.id, len(kind.places), tuple(made)))
        problem = CostProblem(
            classes=tuple(_class(group, base[group.id]) for group in self.counted.classes),
            places=tuple(places),
            pools=tuple((pool.id, self._owned(pool.members)) for pool in self.counted.pools),
            offers=self._cost_offers(),
            most_touched=self.options.most_machines,
            complete=not self._is_cut(),
        )
        return Setting(problem, tuple(kinds), tuple(self.offers.values()), tuple(self.tried.findings))

    def _is_cut(self) -> bool:
        """Whether ways or states exist that the problem does not list."""
        unlisted = any(finding.code == "ways_not_all_listed" for finding in self.counted.findings)
        return bool(self.tried.findings) or unlisted or any(group.pieces for group in self.counted.classes)

    def _entered(
        self,
    ) -> tuple[dict[Workplace, Counter[str]], dict[tuple[Look, int], Counter[str]], dict[str, int]]:
        """Which classes each workplace is counted in today, and each twin; and what is left of each class."""
        owner = {unit: place for places in self.tried.places.values() for place in places for unit in place.ids}
        today: dict[Workplace, Counter[str]] = {place: Counter() for place in owner.values()}
        twins: dict[tuple[Look, int], Counter[str]] = {}
        base: dict[str, int] = {}
        demands = {demand.id: demand for demand in self.counted.demands}
        for group in self.counted.classes:
            base[group.id] = group.size
            first = demands[group.demands[0]]
            if first.metric in CALS:
                continue
            products = {demands[name].release.product for name in group.demands}
            for unit in first.units:
                size = first.quantity
                place = owner.get(unit)
                if place is not None and (place.only is None or products <= place.only):
                    today[place][group.id] += size
                elif unit in self.tried.twins.owner:
                    twins.setdefault(self.tried.twins.owner[unit], Counter())[group.id] += size
                else:
                    continue
                base[group.id] -= size
        return today, twins, base

    def _brought(self) -> dict[tuple[Look, int], Counter[str]]:
        """Licences bound to a workplace, which it keeps in each of its states."""
        found: dict[tuple[Look, int], Counter[str]] = {}
        for pool in self.counted.pools:
            for lot, quantity in pool.members:
                if lot in self.tried.twins.lot_owner:
                    found.setdefault(self.tried.twins.lot_owner[lot], Counter())[pool.id] += quantity
        return found

    def _kinds(self, entered: Mapping[Workplace, Counter[str]]) -> list[Kind]:
        found: dict[tuple[Look, tuple[tuple[str, int], ...]], list[Workplace]] = {}
        for look, places in self.tried.places.items():
            for place in places:
                found.setdefault((look, tuple(sorted(entered[place].items()))), []).append(place)
        return [
            Kind(f"W{number}", tuple(places), tuple(self.tried.states[look]))
            for number, ((look, _), places) in enumerate(found.items(), 1)
        ]

    def _owned(self, members: Iterable[tuple[str, int]]) -> int:
        """What is owned of a pool: no offers, and nothing that only states bring."""
        return sum(n for lot, n in members if lot not in self.offers and lot not in self.tried.twins.lot_owner)

    def _cost_offers(self) -> tuple[CostOffer, ...]:
        pool_of = {lot: pool.id for pool in self.counted.pools for lot, _ in pool.members}
        return tuple(
            CostOffer(offer.id, pool_of[offer.id], offer.price.pack, offer.cost)
            for offer in self.offers.values()
            if offer.id in pool_of
        )


def _class(group: UnitClass, base: int) -> CostClass:
    ways = {
        CostWay(tuple(sorted(way.uses)), sum(n for _, n in way.missing), way.covers): None
        for way in group.configurations
    }
    return CostClass(group.id, base, tuple(ways))
