"""Unknowns: what the imported inventories leave open, as work in order of machines × likely cost."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from daicho.actions.knowledge import Knowledge
from daicho.actions.organisations import row_of
from daicho.collect.gather import overlay
from daicho.recognise.machine import Recogniser
from daicho.recognise.unknowns import GroupKey, OpenTitles, Sighting, UnknownGroup, groups
from daicho.store.reads import outlines, statements
from daicho.store.reads.outlines import Outline
from daicho.store.reads.unknowns import days_seen
from daicho.words.entitlement import Price
from daicho.words.estate import Identity, Inventory, Title
from daicho.words.software import VerdictKind

MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Work:
    """A group of unknown titles, and the first and last day (up to the day asked for) on which it was seen."""

    group: UnknownGroup
    first_seen: date | None
    last_seen: date | None


def gather(*, organisation: str, on: date, knowledge: Knowledge) -> tuple[Work, ...]:
    """Everything that needs a decision on day ``on``, the most urgent first."""
    row_of(organisation)
    opened = OpenTitles(knowledge.catalogue)
    seen = _sightings(organisation, on, opened, knowledge.recogniser)
    found = groups(seen, opened, knowledge.catalogue, prices_on(organisation, on))
    open_ones = frozenset(title for group in found for title in group.titles)
    days = days_seen(organisation, on, open_ones.__contains__)
    return tuple(_dated(group, days) for group in found)


def prices_on(organisation: str, on: date) -> list[Price]:
    """The company's own prices that hold on a day."""
    return [
        price
        for price in statements.prices(organisation)
        if (price.starts_on is None or price.starts_on <= on) and (price.ends_on is None or on <= price.ends_on)
    ]


def machines_by(organisation: str, on: date, labels: Mapping[Title, Hashable]) -> tuple[Mapping[Hashable, int], int]:
    """On how many machines, as known on ``on``, a title of each label stands, and on how many one of any."""
    each, all_ = Counter[Hashable](), 0
    for found in outlines.as_of(organisation, on, overlay=overlay, wanted=labels.__contains__):
        each.update({labels[row.title] for row in found.observations})
        all_ += bool(found.observations)
    return each, all_


def _sightings(organisation: str, on: date, opened: OpenTitles, recogniser: Recogniser) -> Mapping[GroupKey, Sighting]:
    """By group how many machines have it; machines with equal rows are looked at once."""
    alike: dict[int, tuple[Outline, list[str]]] = {}  # the outlines kept here keep the ids of their rows alive

    def wanted(title: Title) -> bool:
        return opened.find(title) is not None or opened.candidate(title).matters

    for outline in outlines.as_of(organisation, on, overlay=overlay, wanted=wanted):
        _, machines = alike.setdefault(id(outline.observations), (outline, []))
        machines.append(outline.machine.id)
    moved = opened.merged()
    seen: dict[GroupKey, Sighting] = {}
    for outline, machines in alike.values():
        titles = _open_titles(outline, opened, recogniser)
        for key, of_key in _by_group(titles, opened, moved).items():
            sighting = seen.setdefault(key, Sighting())
            sighting.machines += len(machines)
            sighting.names.update(dict.fromkeys(of_key, len(machines)))
            sighting.examples = sorted([*sighting.examples, *machines])[:MOST_EXAMPLES]
    return seen


def _by_group(
    titles: Iterable[Title], opened: OpenTitles, moved: Mapping[GroupKey, GroupKey]
) -> Mapping[GroupKey, set[Title]]:
    found: dict[GroupKey, set[Title]] = {}
    for title in titles:
        known = opened.find(title)
        if known is not None:
            found.setdefault(moved.get(known.key, known.key), set()).add(title)
    return found


def _open_titles(outline: Outline, opened: OpenTitles, recogniser: Recogniser) -> set[Title]:
    """The titles of a machine that stay open; where other rows can tell what one is, they are asked."""
    titles = [row.title for row in outline.observations]
    open_ones = [title for title in titles if opened.find(title) is not None]
    if not any(opened.candidate(title).may_be for title in open_ones):
        return set(open_ones)
    bare = Inventory(
        machine=outline.machine,
        identity=Identity(),
        source="",
        place=outline.place,
        observations=outline.observations,
    )
    verdicts = recogniser.recognise(bare).verdicts
    unknown = {t for t, verdict in zip(titles, verdicts, strict=True) if verdict.kind is VerdictKind.UNKNOWN}
    return unknown | {title for title in open_ones if (known := opened.find(title)) and known.conditional}


def _dated(group: UnknownGroup, days: Mapping[Title, tuple[date, date]]) -> Work:
    known = [days[title] for title in group.titles if title in days]
    if not known:
        return Work(group, None, None)
    return Work(group, min(first for first, _ in known), max(last for _, last in known))
