"""Machines: find again the one that an inventory speaks of, or open a new row for it."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q

from daicho.collect.gather import Roster
from daicho.collect.roster import plain
from daicho.store import models
from daicho.words.estate import Identity, Inventory

CHUNK = 200
MARKS = ("agent", "uuid", "serial", "name")


class MachineFinder:
    """Finds machines again among those that share a mark with some of a batch of inventories.

    Only those rows are loaded, so the cost grows with the batch and not with the estate. The rows of new
    machines are written together by `save`, which `find`'s answers need before they are used.
    """

    def __init__(self, organisation: models.Organisation, inventories: Sequence[Inventory]) -> None:
        self._organisation = organisation
        self._roster = Roster()
        self._rows: dict[str, models.Machine] = {}
        self._known: set[tuple[str, Identity]] = set()
        self._fresh: list[models.MachineIdentity] = []
        self._opened: list[models.Machine] = []
        for row, identity in _identities(organisation, [plain(i.identity) for i in inventories]):
            self._rows[row.number] = row
            self._roster.add(row.number, identity)
            self._known.add((row.number, identity))
        self._numbers = _numbers(organisation, {_wanted_number(i) for i in inventories})

    def find(self, inventory: Inventory) -> models.Machine:
        """The machine that ``inventory`` speaks of; a new one where it was never seen."""
        found = self._roster.find(inventory.identity)
        row = self._rows[found.id] if found else self._open(inventory)
        identity = plain(inventory.identity)
        if (row.number, identity) not in self._known:
            self._known.add((row.number, identity))
            self._roster.add(row.number, identity)
            marks = {mark: getattr(identity, mark) for mark in MARKS}
            self._fresh.append(models.MachineIdentity(organisation=self._organisation, machine=row, **marks))
        return row

    def save(self) -> None:
        """Write the machines that were opened and the marks that were learnt."""
        models.Machine.objects.bulk_create(self._opened, CHUNK)
        for identity in self._fresh:
            identity.machine_id = identity.machine.pk
        models.MachineIdentity.objects.bulk_create(self._fresh, CHUNK)
        self._opened, self._fresh = [], []

    def _open(self, inventory: Inventory) -> models.Machine:
        wanted = _wanted_number(inventory)
        number, again = wanted, 2
        while number in self._numbers:  # another machine of that name, told apart by its other marks
            number, again = f"{wanted}~{again}", again + 1
        row = models.Machine(organisation=self._organisation, number=number)
        self._numbers.add(number)
        self._rows[number] = row
        self._opened.append(row)
        return row


def _wanted_number(inventory: Inventory) -> str:
    return inventory.machine.id or inventory.identity.name or inventory.identity.serial or "?"


def _numbers(organisation: models.Organisation, wanted: set[str]) -> set[str]:
    """Those of the ``wanted`` numbers that are given already, with all that were made from them."""
    given: set[str] = set()
    machines = models.Machine.objects.filter(organisation=organisation)
    for some in _chunks(sorted(wanted)):
        same = list(machines.filter(number__in=some).values_list("number", flat=True))
        given.update(same)
        for number in same:
            given.update(machines.filter(number__startswith=f"{number}~").values_list("number", flat=True))
    return given


def _identities(
    organisation: models.Organisation, wanted: Sequence[Identity]
) -> Iterator[tuple[models.Machine, Identity]]:
    """All identities of all machines that share a mark with one of ``wanted``, in order of machine."""
    machines: set[int] = set()
    rows = models.MachineIdentity.objects.filter(organisation=organisation)
    for mark in MARKS:
        said = sorted({getattr(identity, mark) for identity in wanted} - {""})
        for some in _chunks(said):
            same = rows.filter(Q(**{f"{mark}__in": some}), ~Q(**{mark: ""}))
            machines.update(same.values_list("machine_id", flat=True))
    for some in _chunks(sorted(machines)):
        for row in rows.filter(machine_id__in=some).select_related("machine").order_by("machine_id", "pk"):
            yield row.machine, Identity(**{mark: getattr(row, mark) for mark in MARKS})


def _chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))
