"""Reads of machines with only the rows that matter: what makes a position of a large estate quick."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from daicho.store import canon, models, packing
from daicho.store.reads import inventories, titles
from daicho.words.change import Extent
from daicho.words.estate import Inventory, Machine, Observation, Title
from daicho.words.finding import Place

Counted = Callable[[Title], int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A machine and those of its rows that matter, without their days and places.

    Machines with equal rows share one ``observations`` object, so that they can be recognised together.
    ``marks`` are the name and serial number by which the machine may be told in a ledger. ``counted``: of rows that
    are only counted what the caller calls them.
    """

    machine: Machine
    marks: tuple[str, str]
    place: Place
    observations: tuple[Observation, ...]
    counted: list[int]


def as_of(
    organisation: str,
    on: date,
    *,
    overlay: inventories.Overlay,
    wanted: Callable[[Title], bool],
    until: Extent | None = None,
    counted: Counted | None = None,
    only: Collection[str] | None = None,
) -> Iterator[Outline]:
    """One outline per machine as known on ``on``, in no order that means anything; rows of ``wanted`` titles only.

    ``counted`` gives a number for titles that are only counted, None for all others. ``only``: of these machines.
    """
    rows = _Rows(titles.by_number(organisation), wanted, counted)
    chains = inventories.chains(organisation, on, until, only)
    in_order_of_rows = sorted(chains.items(), key=lambda entry: entry[1][0])  # neighbours share pages of the file
    for some in inventories.in_chunks(in_order_of_rows):
        plain = _plain(organisation, {chain[0]: number for number, chain in some if len(chain) == 1}, rows)
        added = inventories.load(organisation, [pk for _, chain in some if len(chain) > 1 for pk in chain], rows.known)
        for number, chain in some:
            if len(chain) == 1:
                yield plain[chain[0]]
            else:
                yield _outlined(inventories.added_up(number, [added[pk] for pk in chain], overlay), rows)


class _Rows:
    """Lists of rows, each distinct one made once."""

    def __init__(self, titles: Mapping[int, Title], wanted: Callable[[Title], bool], counted: Counted | None) -> None:
        self._wanted = {number: title for number, title in titles.items() if wanted(title)}
        self._counted = {} if counted is None else self._named(titles, counted)
        self.known = {number: title for number, title in titles.items() if self._is_known(number)}
        self._made: dict[tuple[int, ...], tuple[Observation, ...]] = {}
        self._numbers = {title: number for number, title in self.known.items()}

    def _named(self, titles: Mapping[int, Title], counted: Counted) -> dict[int, int]:
        named = {number: counted(title) for number, title in titles.items() if number not in self._wanted}
        return {number: name for number, name in named.items() if name is not None}

    def _is_known(self, number: int) -> bool:
        return number in self._wanted or number in self._counted

    def numbers(self, inventory: Inventory) -> Sequence[int]:
        """The titles of an inventory that was added up."""
        return [self._numbers[row.title] for row in inventory.observations]

    def that_matter(self, numbers: Sequence[int]) -> tuple[Observation, ...]:
        """The rows that matter of a list of titles."""
        wanted = self._wanted
        return self._rows(tuple([number for number in numbers if number in wanted]))

    def counted(self, numbers: Sequence[int]) -> list[int]:
        """What the rows of a list of titles are called that are only counted."""
        named = self._counted
        return [named[number] for number in numbers if number in named] if named else []

    def _rows(self, numbers: tuple[int, ...]) -> tuple[Observation, ...]:
        made = self._made.get(numbers)
        if made is None:
            made = tuple(Observation(self._wanted[number], Place("")) for number in numbers)
            self._made[numbers] = made
        return made


def _plain(organisation: str, machines: Mapping[int, str], rows: _Rows) -> dict[int, Outline]:
    """Outlines of single deliveries by row id; ``machines`` gives the number of the machine of each."""
    wanted = models.Inventory.objects.filter(organisation__key=organisation, pk__in=list(machines))
    found: dict[int, Outline] = {}
    for pk, facts, file, numbers in wanted.values_list("pk", "facts", "file__name", "rows__titles"):
        said, listed = json.loads(facts), packing.unpack_titles(bytes(numbers))
        identity = said.get("identity", {})
        found[pk] = Outline(
            machine=canon.from_plain(Machine, said["machine"] | {"id": machines[pk]}),
            marks=(identity.get("name", ""), identity.get("serial", "")),
            place=Place(file),
            observations=rows.that_matter(listed),
            counted=rows.counted(listed),
        )
    return found


def _outlined(inventory: Inventory, rows: _Rows) -> Outline:
    numbers = rows.numbers(inventory)
    return Outline(
        machine=inventory.machine,
        marks=(inventory.identity.name, inventory.identity.serial),
        place=Place(inventory.place.file),
        observations=rows.that_matter(numbers),
        counted=rows.counted(numbers),
    )
