"""Grounds: from what sources say to the estate that a position is counted from. Knows no tables.

The one place that knows the order: a machine of an inventory is found in the ledger, its rows are recognised,
names in the ledger become releases, users become people.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace

from daicho.actions.joining import with_people, with_users
from daicho.recognise.machine import Recogniser
from daicho.words.entitlement import ProofItem
from daicho.words.estate import Inventory, Machine
from daicho.words.finding import Finding
from daicho.words.reading import Estate, Reading
from daicho.words.snapshot import Recognition
from daicho.words.software import Installation

OPERATING_SYSTEMS = ("microsoft/windows", "microsoft/windows-server")
"""Products that an installation of which tells the operating system of its machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The estate of a day and what it rests on.

    ``inventories`` and ``recognitions`` are those of machines that an inventory spoke of, in order of machine;
    empty where only the position was asked for.
    """

    estate: Estate
    inventories: tuple[Inventory, ...] = ()
    recognitions: tuple[Recognition, ...] = ()
    proof_items: tuple[ProofItem, ...] = ()
    findings: tuple[Finding, ...] = ()


def lay(*, inventories: Iterable[Inventory], stated: Reading, recogniser: Recogniser, whole: bool) -> Ground:
    """The ground of what ``inventories`` saw and ledgers and plain files ``stated``.

    With ``whole`` every inventory and its recognition is kept in the result; without it only the estate.
    """
    ledger = Ledger(stated.machines)
    seen: list[Inventory] = []
    recognitions: list[Recognition] = []
    installations: list[Installation] = list(stated.installations)
    findings: list[Finding] = []
    for inventory in inventories:
        inventory = ledger.settled(inventory)
        recognition = recogniser.recognise(inventory)
        ledger.tell_system(inventory.machine.id, recognition.installations)
        installations.extend(recognition.installations)
        findings.extend(recognition.findings)
        if whole:
            seen.append(inventory)
            recognitions.append(recognition)
    people, unknown_plans = recogniser.people(stated.people)
    entitlements, unknown_names = recogniser.entitlements(stated.entitlements)
    machines, ambiguous = with_people(ledger.machines(), people)
    estate = Estate(
        machines=machines,
        installations=tuple(installations),
        people=people,
        accesses=with_users(stated.accesses, people),
        entitlements=entitlements,
        prices=stated.prices,
    )
    return Ground(
        estate=estate,
        inventories=tuple(seen),
        recognitions=tuple(recognitions),
        proof_items=stated.proof_items,
        findings=(*findings, *unknown_plans, *unknown_names, *ambiguous),
    )


class Ledger:
    """The machines of the company's ledger, to which those of inventories are joined.

    What the ledger states of a machine holds; what it leaves open comes from the inventory.
    """

    def __init__(self, stated: tuple[Machine, ...]) -> None:
        self._machines: dict[str, Machine] = {machine.id: machine for machine in stated}
        self._by_mark: dict[str, str] = {}
        for machine in stated:
            for mark in _marks(machine.id, machine.name, machine.serial):
                self._by_mark.setdefault(mark, machine.id)

    def settled(self, inventory: Inventory) -> Inventory:
        """``inventory`` with its machine as the ledger knows it: by number, else name, else serial number."""
        seen = inventory.machine
        id = self._found(seen, inventory) or seen.id  # noqa: A001 — the word of the machine itself
        stated = self._machines.get(id)
        machine = replace(seen, id=id) if stated is None else _joined(stated, seen)
        self._machines[id] = machine
        return replace(inventory, machine=machine)

    def tell_system(self, id: str, found: Iterable[Installation]) -> None:  # noqa: A002
        """Fill in the operating system of a machine from what was recognised on it, where it is open."""
        machine = self._machines[id]
        system = next((i.release for i in found if i.release.product in OPERATING_SYSTEMS), None)
        if system is not None and not machine.os_product:
            self._machines[id] = replace(
                machine, os_product=system.product, os_edition=system.edition, os_version=system.version
            )

    def machines(self) -> tuple[Machine, ...]:
        """All machines, in order of their ids."""
        return tuple(self._machines[number] for number in sorted(self._machines))

    def _found(self, seen: Machine, inventory: Inventory) -> str | None:
        if seen.id in self._machines:
            return seen.id
        identity = inventory.identity
        for mark in _marks(seen.name, identity.name, seen.serial, identity.serial):
            if mark in self._by_mark:
                return self._by_mark[mark]
        return None


def _marks(*said: str) -> Iterator[str]:
    return (text.casefold() for text in said if text)


def _joined(stated: Machine, seen: Machine) -> Machine:
    open_fields = {name: getattr(seen, name) for name, default in _DEFAULTS.items() if getattr(stated, name) == default}
    return replace(stated, **open_fields)


_DEFAULTS: Mapping[str, object] = {
    f.name: f.default for f in fields(Machine) if f.name not in ("id", "since", "until", "state")
}
