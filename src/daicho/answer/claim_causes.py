"""What in our records explains that a vendor's figures differ: machine by machine where they list machines."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from daicho.answer.claim_grounds import LOT, Grounds, SeenRow, Use, units_of
from daicho.words.claim import Cause, CauseKind, Facts, GapPart, Ours, Theirs
from daicho.words.entitlement import Metric
from daicho.words.estate import Machine
from daicho.words.position import SetAside
from daicho.words.software import Release, VerdictKind

_BY_MACHINE = frozenset({Metric.DEVICE, Metric.DEVICE_CAL, Metric.SERVER})
_ON_TOP = frozenset({VerdictKind.PART_OF, VerdictKind.UPDATE})
_MOST_FACTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A line's release and what it means here, both sides' figures, and the machine where the line is about one."""

    release: Release
    scope: frozenset[Release]
    theirs: Theirs
    ours: Ours
    machine: Machine | None = None
    is_one: bool = False


def causes(at: Compared, grounds: Grounds) -> Iterator[Cause]:
    """Every cause that the records show, in the order of the parts."""
    more = 0 if at.theirs.uses is None else at.theirs.uses - at.ours.uses
    if at.theirs.listed:
        yield from _listed(at, grounds)
    elif more > 0:
        yield from _possible(at, grounds, more)
    yield from _without_need(at, grounds)
    if at.machine is not None or not at.is_one:
        yield from _licences(at, grounds)


# --- copies in use


def _listed(at: Compared, grounds: Grounds) -> Iterator[Cause]:
    """Every machine of their list, what became of it; the units add up to the difference of the uses."""
    beside = (at.theirs.uses or 0) - len(at.theirs.listed)
    if beside:
        yield Cause(part=GapPart.USES, kind=CauseKind.LIST_DIFFERS, units=beside)
    copies = grounds.scoped(at.scope).copies
    found: dict[tuple[CauseKind, str, Release | None], list[tuple[str, Facts]]] = defaultdict(list)
    matched: set[str] = set()
    met: set[str] = set()
    for written in at.theirs.listed:
        machine = grounds.machines.get(written.casefold())
        name = machine.id if machine is not None else written
        if name in met:
            found[CauseKind.REPEATED, "", None].append((name, ()))
        elif name in copies:
            matched.add(name)
        else:
            kind, rule, release, facts = _absent(machine, name, at, grounds)
            found[kind, rule, release].append((name, facts))
        met.add(name)
    for (kind, rule, release), several in found.items():
        yield _cause(kind, rule, several, release)
    rest = len(matched) - at.ours.uses
    if rest:
        unlisted = tuple(sorted(set(at.ours.machines) - matched))
        yield Cause(part=GapPart.USES, kind=CauseKind.NOT_LISTED, units=rest, machines=unlisted)


def _cause(kind: CauseKind, rule: str, several: list[tuple[str, Facts]], release: Release | None = None) -> Cause:
    return Cause(
        part=GapPart.USES,
        kind=kind,
        units=len(several),
        rule=rule,
        facts=tuple(facts for _, facts in several[:_MOST_FACTS]) if rule else (),
        machines=tuple(name for name, _ in several),
        release=release,
    )


def _absent(
    machine: Machine | None, name: str, at: Compared, grounds: Grounds
) -> tuple[CauseKind, str, Release | None, Facts]:
    """Why a machine that they list has no copy here on the day."""
    if machine is None:
        return CauseKind.MACHINE_UNKNOWN, "", None, ()
    if not machine.in_use_on(grounds.snapshot.on):
        return CauseKind.MACHINE_GONE, "", None, ()
    shown = grounds.scoped(at.scope)
    if name in shown.former:
        return CauseKind.NOT_THEN, "", None, ()
    if name in shown.rows:
        verdict = shown.rows[name][0].verdict
        return CauseKind.NOT_INSTALLED, verdict.rule, None, verdict.facts
    others = grounds.releases_on(name, at.release.product)
    if others:
        return CauseKind.OTHER_RELEASE, "", min(others), ()
    return (CauseKind.NOT_SEEN if name in grounds.inventoried else CauseKind.NO_INVENTORY), "", None, ()


def _possible(at: Compared, grounds: Grounds, more: int) -> Iterator[Cause]:
    """What could explain ``more`` copies where they do not say on which machines."""
    shown = grounds.scoped(at.scope)
    for kind, names in _ended(at, grounds):
        yield Cause(
            part=GapPart.USES,
            kind=kind,
            units=min(len(names), more),
            machines=tuple(sorted(names)),
            is_possible=True,
        )
    for rule, rows in sorted(_by_rule(row for several in shown.rows.values() for row in several).items()):
        on_top = rows[0].verdict.kind in _ON_TOP
        counted = [row for row in rows if on_top or row.machine not in shown.copies]
        if counted:
            several = [(row.machine, row.verdict.facts) for row in counted]
            made = _cause(CauseKind.NOT_INSTALLED, rule, several)
            yield Cause(
                part=made.part,
                kind=made.kind,
                units=min(made.units, more),
                rule=rule,
                facts=made.facts,
                machines=tuple(sorted(set(made.machines))),
                is_possible=True,
            )


def _ended(at: Compared, grounds: Grounds) -> Iterator[tuple[CauseKind, frozenset[str]]]:
    on = grounds.snapshot.on
    former = grounds.scoped(at.scope).former
    gone = frozenset(n for n in former if (m := grounds.machines.get(n.casefold())) and not m.in_use_on(on))
    for kind, names in ((CauseKind.MACHINE_GONE, gone), (CauseKind.NOT_THEN, former - gone)):
        if names:
            yield kind, names


def _by_rule(rows: Iterable[SeenRow]) -> dict[str, list[SeenRow]]:
    found: dict[str, list[SeenRow]] = defaultdict(list)
    for row in rows:
        found[row.verdict.rule].append(row)
    return found


# --- copies that need no licence


def _without_need(at: Compared, grounds: Grounds) -> Iterator[Cause]:
    left = at.ours.uses - at.ours.wanted
    mine = set(at.ours.machines)
    for rule, several in _aside(at, grounds, mine).items():
        machines = tuple(sorted({unit for aside in several for unit in aside.units if unit in mine}))
        more = 0 if at.is_one else sum(aside.more for aside in several)
        units = sum(len(mine.intersection(aside.units)) for aside in several) + more
        left -= units
        facts = tuple(aside.facts for aside in several[:_MOST_FACTS])
        yield Cause(
            part=GapPart.NO_NEED, kind=CauseKind.NEEDS_NONE, units=units, rule=rule, facts=facts, machines=machines
        )
    if left and not _BY_MACHINE.issuperset(at.ours.metrics):
        yield Cause(part=GapPart.NO_NEED, kind=CauseKind.UNIT_DIFFERS, units=left)


def _aside(at: Compared, grounds: Grounds, mine: set[str]) -> dict[str, list[SetAside]]:
    mentioned = [aside for name in sorted(mine) for aside in grounds.aside.get(name, ())]
    if not at.is_one:
        mentioned += [a for a in grounds.snapshot.position.set_aside if a.more and a.subject != LOT]
    found: dict[str, dict[int, SetAside]] = defaultdict(dict)
    for aside in mentioned:
        if aside.release in at.scope:
            found[aside.rule][id(aside)] = aside
    return {rule: list(found[rule].values()) for rule in sorted(found)}


# --- licences


def _licences(at: Compared, grounds: Grounds) -> Iterator[Cause]:
    unit = None if at.machine is None else units_of(at.machine)
    uses = grounds.uses(at.scope, unit)
    if at.machine is None:
        yield from _owned(at, grounds)
    for use in uses:
        is_own = grounds.lots[use.lot].release in at.scope
        if use.quantity and not (is_own and at.machine is None):  # those of all machines are told as owned
            yield _of_lot(use, CauseKind.LOT if is_own else CauseKind.OTHER_LOT, use.quantity)
        if use.shared:
            yield _of_lot(use, CauseKind.SHARED, use.shared)
    drawn, told = sum(use.quantity for use in uses), sum(use.shared for use in uses)
    rest = at.ours.wanted - at.ours.needed + at.ours.covered - drawn - told
    if rest:
        kind = CauseKind.SEVERAL if rest > 0 else CauseKind.MINIMUM
        yield Cause(part=GapPart.SHARED, kind=kind, units=rest)


_PARTS = {CauseKind.LOT: GapPart.OWNED, CauseKind.OTHER_LOT: GapPart.BY_RIGHT, CauseKind.SHARED: GapPart.SHARED}


def _of_lot(use: Use, kind: CauseKind, units: int) -> Cause:
    return Cause(
        part=_PARTS[kind],
        kind=kind,
        units=units,
        rule=use.right,
        facts=(use.facts,),
        machines=use.units,
        lots=(use.lot,),
    )


def _owned(at: Compared, grounds: Grounds) -> Iterator[Cause]:
    """The lots of the release itself, and those that do not count on the day."""
    for supply in grounds.snapshot.position.supplies:
        if supply.release in at.scope and supply.quantity:
            yield Cause(part=GapPart.OWNED, kind=CauseKind.LOT, units=supply.quantity, lots=(supply.lot,))
    for aside in grounds.snapshot.position.set_aside:
        if aside.subject == LOT and aside.release in at.scope:
            for lot in aside.units:
                quantity = grounds.lots[lot].quantity if lot in grounds.lots else 1
                yield Cause(
                    part=GapPart.OWNED,
                    kind=CauseKind.LOT_LEFT_OUT,
                    units=-quantity,
                    rule=aside.rule,
                    facts=(aside.facts,),
                    lots=(lot,),
                )
