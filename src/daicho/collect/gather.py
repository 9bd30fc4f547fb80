"""Many inventories of one machine as one: the newest statement wins, part by part, in whatever order they come.

Every row carries the moment its inventory was taken, and every inventory states parts: whole sections, or, where
it is piecewise, single branches. A row is gone where a later inventory states its part without it; it stays where
no later inventory speaks of that part. What is stated at one moment is added up. So order and splitting of files
cannot matter.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date

from daicho.collect.roster import Roster, joined
from daicho.collect.together import together
from daicho.words.estate import Identity, Inventory, Machine, MachineKind, Observation, Section, TraceKind
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading

__all__ = ["Roster", "gather", "overlay"]

_SECTION = {
    TraceKind.PROGRAM: Section.SOFTWARE,
    TraceKind.APP: Section.SOFTWARE,
    TraceKind.HOTFIX: Section.SOFTWARE,
    TraceKind.PACKAGE: Section.SOFTWARE,
    TraceKind.CLICK_TO_RUN: Section.SOFTWARE,
    TraceKind.LICENCE: Section.LICENCES,
    TraceKind.OS: Section.OS,
}
# Licence records that no agent lists, as its list of licences says nothing of them.
_OWN_LICENCES = frozenset({"adobe", "autodesk", "licensing_next", "licensing_product", "ospp", "vnext_licence"})
Branch = tuple[str, ...]
Row = tuple[Observation, Inventory]


@dataclass(frozen=True, slots=True, order=True)
class _Moment:
    """When an inventory was taken. A partial one without a day comes after every whole one: it only follows them."""

    follows: bool
    day: date
    time: str

    @classmethod
    def of(cls, inventory: Inventory) -> "_Moment":
        follows = inventory.taken_on is None and inventory.partial and not inventory.piecewise
        return cls(follows, inventory.taken_on or date.min, inventory.time)

    @property
    def is_known(self) -> bool:
        """Whether it can be compared: an undated whole inventory neither beats nor is beaten by a dated one."""
        return self.follows or self.day != date.min


def gather(readings: Iterable[Reading]) -> Reading:
    """All readings as one, with one inventory per machine; everything else is put together as it comes."""
    whole = together(readings, "gathered")
    merged = sorted(map(_merged, _by_machine(whole.inventories)), key=lambda i: (i.machine.id, repr(i.identity)))
    return replace(whole, inventories=tuple(merged), findings=(*whole.findings, *_incomplete(merged)))


def overlay(previous: Inventory | None, new: Inventory) -> Inventory:
    """What is known of a machine once ``new`` has come in too; a late arrival does not undo what is newer.

    Give an inventory without a day the day it came in before calling, else it is older than none and newer than none.
    """
    if previous is None:
        return new
    if _replaces(new, previous):
        machine = _machine([new, previous])
        return replace(new, machine=machine, identity=joined(new.identity, previous.identity))
    return _merged([previous, new])


def _replaces(new: Inventory, previous: Inventory) -> bool:
    """The usual case, cheaply: a whole inventory that is newer and states all that was known."""
    moments = _Moment.of(new), _Moment.of(previous)
    later = moments[0].is_known and moments[1].is_known and moments[0] > moments[1]
    if not later or new.partial or new.piecewise or previous.piecewise or not new.sections >= previous.sections:
        return False
    return all(_section(observation) for observation in previous.observations)


def _content(inventory: Inventory) -> tuple[str, ...]:
    """Puts inventories in an order that does not depend on their arrival; cheap, so without their rows."""
    size = str(len(inventory.observations))
    return str(inventory.place), inventory.source, repr(inventory.identity), size, repr(inventory.machine)


def _most_marks_first(inventory: Inventory) -> tuple[int, tuple[str, ...]]:
    """Those with fewer marks then find those with more."""
    identity = inventory.identity
    marks = sum(1 for mark in (identity.agent, identity.uuid, identity.serial, identity.name) if mark)
    return -marks, _content(inventory)


def _by_machine(inventories: Iterable[Inventory]) -> Iterable[list[Inventory]]:
    roster = Roster()
    groups: dict[str, list[Inventory]] = {}
    for inventory in sorted(inventories, key=_most_marks_first):
        found = roster.find(inventory.identity)
        group = found.id if found else str(len(groups))
        roster.add(group, inventory.identity)
        groups.setdefault(group, []).append(inventory)
    return groups.values()


def _merged(inventories: list[Inventory]) -> Inventory:
    if len(inventories) == 1:
        return inventories[0]
    ordered = sorted(inventories, key=lambda i: (_Moment.of(i), _content(i)), reverse=True)
    newest = ordered[0]
    identity = Identity()
    for inventory in ordered:
        identity = joined(identity, inventory.identity)
    findings = dict.fromkeys(finding for inventory in ordered for finding in inventory.findings)
    rows = _rows(ordered)
    held = {row.title.field("view") for row in rows if row.title.kind is TraceKind.PROGRAM}
    return replace(
        newest,
        machine=_machine(ordered),
        identity=identity,
        taken_on=max((i.taken_on for i in ordered if i.taken_on), default=None),
        partial=all(i.partial for i in ordered),
        piecewise=all(i.piecewise for i in ordered),
        sections=frozenset[Section]().union(*(i.sections for i in ordered)),
        emptied=frozenset[str]().union(*(i.emptied for i in ordered)) - held,
        observations=rows,
        findings=tuple(sorted(findings, key=repr)),
    )


def _machine(newest_first: list[Inventory]) -> Machine:
    """The newest word on each field; a field that says nothing leaves the word to an older one."""
    merged = newest_first[0].machine
    for inventory in newest_first[1:]:
        for known in fields(Machine):
            if getattr(merged, known.name) in _SILENT:
                merged = replace(merged, **{known.name: getattr(inventory.machine, known.name)})
    days = [i.machine.last_seen for i in newest_first if i.machine.last_seen]
    return replace(merged, last_seen=max(days, default=None))


_SILENT = ("", 0, None, MachineKind.OTHER)


def _rows(newest_first: list[Inventory]) -> tuple[Observation, ...]:
    stated = _stated(newest_first)
    kept: dict[Branch, Row] = {}
    for inventory in newest_first:
        seen: Counter[Branch] = Counter()
        for observation in inventory.observations:
            if _is_gone(observation, inventory, stated):
                continue
            name = _row_name(observation)
            seen[name] += 1  # an inventory may list the same program twice: both rows are kept
            numbered = (*name, str(seen[name]))
            kept[numbered] = _richer(kept.get(numbered), (observation, inventory))
    return tuple(kept[name][0] for name in sorted(kept))


def _stated(inventories: list[Inventory]) -> dict[Branch, list[_Moment]]:
    """For each part, whole section or branch, the moments at which it was stated."""
    stated: dict[Branch, list[_Moment]] = {}
    for inventory in inventories:
        moment = _Moment.of(inventory)
        if moment.is_known:
            for part in _parts(inventory):
                stated.setdefault(part, []).append(moment)
    return stated


def _parts(inventory: Inventory) -> Iterator[Branch]:
    if inventory.piecewise:
        yield from {_branch(observation) for observation in inventory.observations}
        yield from ((TraceKind.PROGRAM.value, view, "") for view in inventory.emptied)
    else:
        for section in inventory.sections:
            yield (section.value,)


def _branch(observation: Observation) -> Branch:
    title = observation.title
    source = title.field("source") if title.kind is TraceKind.LICENCE else ""
    return title.kind.value, title.field("view"), source


def _section(observation: Observation) -> Branch:
    """The section that speaks of a row; none for instances, tags and licences that only their own branch can state."""
    title = observation.title
    if title.kind is TraceKind.LICENCE and title.field("source") in _OWN_LICENCES:
        return ()
    section = _SECTION.get(title.kind)
    return (section.value,) if section else ()


def _is_gone(observation: Observation, inventory: Inventory, stated: dict[Branch, list[_Moment]]) -> bool:
    moment = _Moment.of(inventory)
    for later in (*stated.get(_section(observation), ()), *stated.get(_branch(observation), ())):
        # A partial inventory follows the whole ones of its agent, dated or not; a registry dump may be newer still.
        comparable = moment.is_known or (later.follows and not inventory.piecewise)
        if comparable and later > moment:
            return True
    return False


def _row_name(observation: Observation) -> Branch:
    """By what a row is the same row in another inventory of the same machine."""
    title = observation.title
    return title.kind.value, title.field("view"), (title.key or title.name).casefold(), title.version, title.name


def _richer(known: Row | None, other: Row) -> Row:
    """The row that says more; of equal ones the newer, and then the one that sorts first."""
    if known is None:
        return other

    def says(row: Row) -> tuple[int, bool, _Moment]:
        observation, inventory = row
        return len(observation.title.fields), observation.installed_on is not None, _Moment.of(inventory)

    mine, theirs = says(known), says(other)
    if mine != theirs:
        return known if mine > theirs else other
    return min(known, other, key=lambda row: repr(row[0]))


def _incomplete(inventories: list[Inventory]) -> tuple[Finding, ...]:
    """Machines of which only partial inventories came in: what these leave out is not known."""
    return tuple(
        Finding.at("partial_without_whole", Place(i.place.file), file=i.place.file, machine=i.machine.id)
        for i in inventories
        if i.partial and not i.piecewise
    )
