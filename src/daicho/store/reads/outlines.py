"""Reads of machines with only the rows that matter: what makes a position of a large estate quick."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from daicho.store import canon, models, packing
from daicho.store.reads import inventories, titles
from daicho.words.change import Extent
from daicho.words.estate import Inventory, Machine, Observation, Title
from daicho.words.finding import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A machine and those of its rows that matter, without their days and places.

    Machines with equal rows share one ``observations`` object, so that they can be recognised together.
    ``marks`` are the name and serial number by which the machine may be told in a ledger.
    """

    machine: Machine
    marks: tuple[str, str]
    place: Place
    observations: tuple[Observation, ...]


def as_of(
    organisation: str,
    on: date,
    *,
    overlay: inventories.Overlay,
    wanted: Callable[[Title], bool],
    until: Extent | None = None,
) -> Iterator[Outline]:
    """One outline per machine as known on ``on``, in no order that means anything; rows of ``wanted`` titles only."""
    rows = _Rows(titles.by_number(organisation, wanted))
    chains = inventories.chains(organisation, on, until)
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

    def __init__(self, known: Mapping[int, Title]) -> None:
        self.known = known
        self._made: dict[tuple[int, ...], tuple[Observation, ...]] = {}
        self._numbers = {title: number for number, title in known.items()}

    def packed(self, numbers: bytes) -> tuple[Observation, ...]:
        """The rows that matter of a packed list."""
        known = self.known
        return self._rows(tuple([number for number in packing.unpack_titles(numbers) if number in known]))

    def of(self, inventory: Inventory) -> tuple[Observation, ...]:
        """The rows of an inventory that was added up."""
        return self._rows(tuple(self._numbers[row.title] for row in inventory.observations))

    def _rows(self, numbers: tuple[int, ...]) -> tuple[Observation, ...]:
        made = self._made.get(numbers)
        if made is None:
            made = tuple(Observation(self.known[number], Place("")) for number in numbers)
            self._made[numbers] = made
        return made


def _plain(organisation: str, machines: Mapping[int, str], rows: _Rows) -> dict[int, Outline]:
    """Outlines of single deliveries by row id; ``machines`` gives the number of the machine of each."""
    wanted = models.Inventory.objects.filter(organisation__key=organisation, pk__in=list(machines))
    found: dict[int, Outline] = {}
    for pk, facts, file, numbers in wanted.values_list("pk", "facts", "file__name", "rows__titles"):
        said = json.loads(facts)
        identity = said.get("identity", {})
        found[pk] = Outline(
            machine=canon.from_plain(Machine, said["machine"] | {"id": machines[pk]}),
            marks=(identity.get("name", ""), identity.get("serial", "")),
            place=Place(file),
            observations=rows.packed(bytes(numbers)),
        )
    return found


def _outlined(inventory: Inventory, rows: _Rows) -> Outline:
    return Outline(
        machine=inventory.machine,
        marks=(inventory.identity.name, inventory.identity.serial),
        place=Place(inventory.place.file),
        observations=rows.of(inventory),
    )
