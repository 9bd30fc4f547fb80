"""Reads of inventories: what was known of every machine on a day."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from daicho.store import canon, models, packing
from daicho.store.reads import titles
from daicho.words.change import Extent
from daicho.words.estate import Inventory, Observation, Title

CHUNK = 500
C = TypeVar("C")

_LATEST = "24:00:00"

Overlay = Callable[[Inventory | None, Inventory], Inventory]
"""How an inventory adds to what was known before; `collect` knows, and the caller hands it in."""


def as_of(organisation: str, on: date, *, overlay: Overlay) -> Iterator[Inventory]:
    """One inventory per machine with every row and its place, as known on ``on``, in order of machine number."""
    known = titles.by_number(organisation)
    for some in in_chunks(list(chains(organisation, on).items())):
        read = load(organisation, [pk for _, chain in some for pk in chain], known)
        for number, chain in some:
            yield added_up(number, [read[pk] for pk in chain], overlay)


def in_chunks(items: Sequence[C]) -> Iterator[Sequence[C]]:
    """``items`` in pieces that one query can ask for."""
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))


def count(organisation: str) -> int:
    """How many deliveries are kept."""
    return models.Inventory.objects.filter(organisation__key=organisation).count()


def chains(
    organisation: str, on: date, until: Extent | None = None, only: Collection[str] | None = None
) -> dict[str, list[int]]:
    """By machine number the deliveries that matter, oldest first; with ``until`` those of the files known then.

    ``only``: of these machines.
    """
    known = {} if until is None else {"file_id__lte": until.file}
    delivered = models.Inventory.objects.filter(organisation__key=organisation, day__lte=on, **known)
    if only is None:
        return _chains(delivered)
    found: dict[str, list[int]] = {}
    for some in in_chunks(sorted(only)):
        found |= _chains(delivered.filter(machine__number__in=some))
    return found


def _chains(inventories: QuerySet[models.Inventory]) -> dict[str, list[int]]:
    rows = (
        inventories.order_by("machine__number", "-day", "-time", "replaces", "-digest")
        .annotate(on=Cast("day", TextField()))  # only compared: no need for a date of each
        .values_list("machine__number", "pk", "on", "time", "replaces", "source", "sections")
    )
    found: dict[str, list[int]] = {}
    for number, delivered in groupby(rows.iterator(chunk_size=10_000), key=itemgetter(0)):
        found[number] = _that_matter(delivered)[::-1]
    return found


def _that_matter(newest_first: Iterable[tuple[Any, ...]]) -> list[int]:
    """Of older deliveries those that a later whole one of the same source makes void are left out."""
    stated: dict[str, tuple[str, str]] = {}
    mattering: list[int] = []
    for _, pk, day, time, replaces, source, sections in newest_first:
        parts = [f"{source}/{section}" for section in sections.split()]
        if parts and all((day, time) < stated.get(part, ("", "")) for part in parts):
            continue
        mattering.append(pk)
        if replaces:
            stated = dict.fromkeys(parts, (day, time)) | stated
    return mattering


def added_up(number: str, chain: Sequence[Inventory], overlay: Overlay) -> Inventory:
    """The deliveries of a machine, oldest first, as the one inventory that they add up to."""
    whole: Inventory | None = None
    for delivered in chain:
        whole = overlay(whole, delivered)
    if whole is None:
        raise ValueError(f"machine {number} has no delivery")
    return replace(whole, machine=replace(whole.machine, id=number))


def load(organisation: str, pks: Sequence[int], known: Mapping[int, Title]) -> dict[int, Inventory]:
    """Deliveries by row id, with those of their rows whose titles are ``known``."""
    columns = ("pk", "day", "facts", "origin", "rows__titles", "rows__days", "rows__places")
    rows = models.Inventory.objects.filter(organisation__key=organisation, pk__in=pks).values_list(*columns)
    return {row[0]: _inventory(row, known) for row in rows}


def _inventory(row: Sequence[Any], known: Mapping[int, Title]) -> Inventory:
    day, facts, origin, *packed = row[1:]
    said = json.loads(facts) | json.loads(origin)
    if "taken_on" not in said:  # it counts from the day it came in, a partial one after all others of that day
        said |= {"taken_on": day.isoformat(), "time": _LATEST if said.get("partial") else ""}
    bare = canon.from_plain(Inventory, said)
    return replace(bare, observations=_observations(packed, bare.place.file, known))


def _observations(packed: Sequence[bytes], file: str, known: Mapping[int, Title]) -> tuple[Observation, ...]:
    numbers, days = packing.unpack_titles(bytes(packed[0])), packing.unpack_days(bytes(packed[1]))
    places = packing.unpack_places(bytes(packed[2]), file, len(numbers))
    return tuple(
        Observation(known[number], place, packing.day_of(day))
        for number, day, place in zip(numbers, days, places, strict=True)
        if number in known
    )
