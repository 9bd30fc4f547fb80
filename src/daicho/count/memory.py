"""What earlier countings found out: a component in which nothing is different is not solved and proven again.

A machine that comes, a lot that ends or another day leave most components as they were. What decides an answer is
compared in full, so a memory never changes one; it only saves the time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from daicho.count.cases import proofs_of
from daicho.count.costs import Costs
from daicho.count.covering import Covering
from daicho.count.covers import fold
from daicho.count.matching import Matcher
from daicho.count.model import Need, Stock, UnitGroup
from daicho.count.proof import Names
from daicho.count.sharing import Sharing
from daicho.count.solve import Solved, parts_of_groups, solve
from daicho.count.way import Way
from daicho.count.ways import WayFinder
from daicho.words.position import Case, PriceBound, Proof

Key = tuple[object, ...]
MOST = 50_000
"""Components that are remembered; beyond that the memory begins anew."""


@dataclass(frozen=True, slots=True)
class _Told:
    """Ways and counts of one group of the solver, as solved."""

    ways: list[Way]
    counts: list[int]


@dataclass(slots=True)
class _Known:
    """A solved component: what decided it, what came out, and how its classes and needs were called in its proofs."""

    decided_by: tuple[object, ...]
    parts: list[_Told]
    prices: dict[int, float]
    shortfall: int
    proofs: list[Proof] = field(default_factory=list)
    called: dict[Key, tuple[str, tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """A component as solved; ``known``: what is remembered of it, None where it was solved anew."""

    solved: Solved
    decided_by: tuple[object, ...]
    known: _Known | None


@dataclass(slots=True)
class Memory:
    """Solved components by the classes in them, and the ways of classes as long as rules, needs and lots are the same.

    ``_frame`` and ``_sharing_frame``: what decides, beside the class itself, which ways there are and what may serve.
    """

    _known: dict[tuple[Key, ...], _Known] = field(default_factory=dict)
    _frame: tuple[object, ...] = ()
    _sharing_frame: tuple[object, ...] = ()
    _sharing: Sharing | None = None
    _ways: dict[Key, tuple[tuple[Way, ...], Covering | None, bool]] = field(default_factory=dict)

    def sharing(self, matcher: Matcher, kinds: list[Need], stocks: Sequence[Stock]) -> Sharing:
        """What single licences may serve together; what was worked out still holds for the same kinds of lots."""
        before, frame = self._sharing, (*_frame(matcher, stocks), tuple(kinds))
        if before is None or frame != self._sharing_frame or len(before.kinds) != len(kinds):
            self._sharing_frame, self._sharing = frame, Sharing(matcher, kinds, list(stocks))
        else:
            self._sharing = replace(before, matcher=matcher, kinds=kinds, stocks=list(stocks))
        return self._sharing

    def find_ways(self, groups: Sequence[UnitGroup], finder: WayFinder) -> None:
        """Sets the ways of all groups; those of classes of devices and people are looked up where they are known."""
        sharing = finder.sharing
        frame = (*_frame(sharing.matcher, finder.stocks), tuple(sharing.kinds), finder.most)
        if frame != self._frame:
            self._frame, self._ways = frame, {}
        for group in groups:
            known = self._ways.get(group.key)
            if known is not None:
                group.ways, group.covering, group.complete = list(known[0]), known[1], known[2]
                continue
            finder.find(group)
            if group.kind == "device":
                self._ways[group.key] = tuple(group.ways), group.covering, group.complete

    def part(self, groups: list[UnitGroup], numbers: list[int], costs: Costs, kinds: Sequence[Need]) -> Part:
        """One component solved, or recalled if all that decides it is as it was; ways and counts are set."""
        decided_by = _decided_by(groups, numbers, costs, kinds)
        known = self._known.get(_key(groups))
        if known is None or known.decided_by != decided_by:
            return Part(solve(groups, numbers, costs), decided_by, None)
        for part, told in zip(parts_of_groups(groups), known.parts, strict=True):
            part.ways, part.counts = list(told.ways), list(told.counts)
        for group in groups:
            fold(group)
        return Part(Solved(groups, numbers, known.prices, known.shortfall), decided_by, known)

    def proofs(self, part: Part, component: str, names: Names, costs: Costs) -> list[Proof]:
        """The proofs of a component; they and it are remembered."""
        if part.known is not None:
            return _renamed(part.known, component, names)
        proofs = proofs_of(part.solved, component, names, costs)
        if len(self._known) >= MOST:
            self._known.clear()
        solved = part.solved
        self._known[_key(solved.groups)] = _Known(
            decided_by=part.decided_by,
            parts=[_Told(list(one.ways), list(one.counts)) for one in parts_of_groups(solved.groups)],
            prices=solved.prices,
            shortfall=solved.shortfall,
            proofs=proofs,
            called={group.key: (names.group[group.key], names.demands[group.key]) for group in solved.groups},
        )
        return proofs


def _frame(matcher: Matcher, stocks: Sequence[Stock]) -> tuple[object, ...]:
    """The rules of the day, and the stocks but for how many licences they have and to which units they are bound."""
    kinds = tuple(replace(s, members=(), bound=None if s.bound is None else frozenset()) for s in stocks)
    return matcher.book.version, matcher.on, matcher.rules_on, kinds


def _decided_by(
    groups: Sequence[UnitGroup], numbers: Sequence[int], costs: Costs, kinds: Sequence[Need]
) -> tuple[object, ...]:
    """All that decides how a component is licensed: its classes with their ways, its stocks, and the prices."""
    needs = sorted({slot.need for group in groups for slot in group.slots})
    stocks = [costs.stocks[number] for number in numbers]
    return (
        tuple((need, kinds[need], costs.price(need)) for need in needs),
        tuple((n, *_stock(stock), costs.breadth[n]) for n, stock in zip(numbers, stocks, strict=True)),
        tuple(map(_group, groups)),
    )


def _stock(stock: Stock) -> tuple[object, ...]:
    return stock.id, stock.members, stock.cost


def _group(group: UnitGroup) -> tuple[object, ...]:
    parts = [(part.size, tuple(part.ways)) for part in (group.parts or (group,))]
    pieces = group.covering.pieces if group.covering else None
    graph = group.accesses and (group.accesses.edges, group.accesses.limits, group.accesses.parties)
    return (group.kind, group.size, group.complete, group.buyable, group.fills, parts, pieces, graph)


def _renamed(known: _Known, component: str, names: Names) -> list[Proof]:
    """The proofs of a component under the names that its classes and needs have now."""
    classes, demands = dict[str, str](), dict[str, str]()
    for key, (name, called) in known.called.items():
        classes[name] = names.group[key]
        demands |= zip(called, names.demands[key], strict=True)
    return [_proof(proof, component, classes, demands) for proof in known.proofs]


def _proof(proof: Proof, component: str, classes: Mapping[str, str], demands: Mapping[str, str]) -> Proof:
    return replace(
        proof,
        component=component,
        demands=tuple(sorted(demands[name] for name in proof.demands)),
        bound=proof.bound and _bound(proof.bound, classes),
        cases=proof.cases and _case(proof.cases, classes),
    )


def _bound(bound: PriceBound, classes: Mapping[str, str]) -> PriceBound:
    prices: Any = tuple(sorted((classes[name], price) for name, price in bound.class_prices))
    packings: Any = tuple(sorted((classes[name], packed) for name, packed in bound.packings))
    return replace(bound, class_prices=prices, packings=packings)


def _case(case: Case, classes: Mapping[str, str]) -> Case:
    return replace(
        case,
        bound=case.bound and _bound(case.bound, classes),
        unit_class=classes.get(case.unit_class, ""),
        cases=tuple(_case(one, classes) for one in case.cases),
    )


def _key(groups: Sequence[UnitGroup]) -> tuple[Key, ...]:
    return tuple(group.key for group in groups)
