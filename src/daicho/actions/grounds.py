"""Grounds: from what sources say to the estate that a position is counted from. Knows no tables.

The one place that knows the order: a machine of an inventory is found in the ledger, its rows are recognised,
names in the ledger become releases, users become people.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace

from daicho.actions.joining import with_people, with_units, with_users
from daicho.recognise.catalogue import Catalogue
from daicho.recognise.decisions import Answer
from daicho.recognise.machine import Recogniser
from daicho.words.entitlement import Ending, ProofItem, UseDecision, UseKind
from daicho.words.estate import Inventory, Machine
from daicho.words.finding import Finding
from daicho.words.reading import Estate, Reading
from daicho.words.snapshot import Recognition
from daicho.words.software import Installation

OPERATING_SYSTEMS = ("microsoft/windows", "microsoft/windows-server")
"""Products whose installation tells the operating system of its machine."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What people decided of lots and of products that are free for some uses only."""

    endings: tuple[Ending, ...] = ()
    use_decisions: tuple[UseDecision, ...] = ()


NOTHING_DECIDED = Decided()
_KINDS = {Answer.MEETS_CONDITIONS: UseKind.FREE_HERE, Answer.NEEDS_LICENCE: UseKind.NEEDS_LICENCE}


def uses_in(catalogue: Catalogue) -> tuple[UseDecision, ...]:
    """The decisions on products that stand in the site's own catalogue, so that nobody is asked twice."""
    return tuple(
        UseDecision(product=d.release.product, kind=_KINDS[d.answer], on=d.on, reason=d.because, by=d.by)
        for d in catalogue.decisions
        if d.answer in _KINDS
    )


@dataclass(slots=True)
class Seen:
    """What was recognised on machines, as it adds up."""

    installations: list[Installation] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    inventories: list[Inventory] = field(default_factory=list)
    recognitions: list[Recognition] = field(default_factory=list)


def everything(inventories: Iterable[Inventory], recogniser: Recogniser, ledger: "Ledger") -> Seen:
    """Every row of every machine, recognised in its place."""
    seen = Seen()
    for read in inventories:
        machine = ledger.settled(read.machine, read.identity.name, read.identity.serial)
        inventory = replace(read, machine=machine)
        recognition = recogniser.recognise(inventory)
        ledger.tell_system(machine.id, recognition.installations)
        seen.installations.extend(recognition.all_installed)
        seen.findings.extend(recognition.findings)
        seen.inventories.append(inventory)
        seen.recognitions.append(recognition)
    return seen


def lay(
    *, seen: Seen, ledger: "Ledger", stated: Reading, recogniser: Recogniser, decided: Decided = NOTHING_DECIDED
) -> Ground:
    """The ground of what was ``seen`` on machines, what ledgers and plain files ``stated``, and what was decided."""
    rest, doubts = beside_machines(stated=stated, number=ledger.number, recogniser=recogniser, decided=decided)
    installations, unknown_products = recogniser.installations(stated.installations)
    machines, ambiguous = with_people(ledger.machines(), rest.people)
    return Ground(
        estate=replace(rest, machines=machines, installations=(*installations, *seen.installations)),
        inventories=tuple(seen.inventories),
        recognitions=tuple(seen.recognitions),
        proof_items=stated.proof_items,
        findings=(*seen.findings, *doubts, *unknown_products, *ambiguous),
    )


def beside_machines(
    *, stated: Reading, number: Callable[[str], str], recogniser: Recogniser, decided: Decided
) -> tuple[Estate, tuple[Finding, ...]]:
    """The estate without machines and installations; ``number`` is that of a machine by whatever names it."""
    people, unknown_plans = recogniser.people(stated.people)
    entitlements, unknown_names = recogniser.entitlements(stated.entitlements)
    peaks, unknown_uses = recogniser.peaks(stated.peaks)
    accesses = [
        replace(access, machine=number(access.machine), server=number(access.server))
        for access in with_users(stated.accesses, people)
    ]
    assignments = [replace(given, unit=number(given.unit)) for given in stated.assignments]
    estate = Estate(
        people=people,
        accesses=tuple(accesses),
        entitlements=entitlements,
        prices=stated.prices,
        assignments=with_units(assignments, people),
        endings=decided.endings,
        use_decisions=decided.use_decisions,
        peaks=peaks,
    )
    return estate, (*unknown_plans, *unknown_names, *unknown_uses)


def of_reading(reading: Reading, recogniser: Recogniser, decided: Decided = NOTHING_DECIDED) -> Ground:
    """The ground of files that were read and gathered, with no tables between."""
    ledger = Ledger(reading.machines)
    seen = everything(reading.inventories, recogniser, ledger)
    return lay(seen=seen, ledger=ledger, stated=reading, recogniser=recogniser, decided=decided)


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

    def settled(self, seen: Machine, *marks: str) -> Machine:
        """``seen`` as the ledger knows it: by number, else by name or serial number, also by other ``marks``."""
        number = self._found(seen, marks)
        stated = self._machines.get(number)
        if stated is not None:
            machine = _joined(stated, seen)
        else:
            machine = seen if seen.id == number else replace(seen, id=number)
        self._machines[number] = machine
        return machine

    def tell_system(self, number: str, found: Iterable[Installation]) -> None:
        """Fill in the operating system of a machine from what was recognised on it, where it is open."""
        machine = self._machines[number]
        if machine.os_product:
            return
        system = next((i.release for i in found if i.release.product in OPERATING_SYSTEMS), None)
        if system is not None:
            self._machines[number] = replace(
                machine, os_product=system.product, os_edition=system.edition, os_version=system.version
            )

    def machines(self) -> tuple[Machine, ...]:
        """All machines, in order of their ids."""
        return tuple(self._machines[number] for number in sorted(self._machines))

    def number(self, written: str) -> str:
        """The number of the machine that ``written`` names, also by name or serial number; else ``written``."""
        if not written or written in self._machines:
            return written
        return self._by_mark.get(written.casefold(), written)

    def _found(self, seen: Machine, marks: tuple[str, ...]) -> str:
        if seen.id not in self._machines and self._by_mark:
            for mark in _marks(seen.name, seen.serial, *marks):
                if mark in self._by_mark:
                    return self._by_mark[mark]
        return seen.id


def _marks(*said: str) -> Iterator[str]:
    return (text.casefold() for text in said if text)


def _joined(stated: Machine, seen: Machine) -> Machine:
    open_fields = {name: getattr(seen, name) for name, default in _DEFAULTS.items() if getattr(stated, name) == default}
    return replace(stated, **open_fields)


_DEFAULTS: Mapping[str, object] = {
    f.name: f.default for f in fields(Machine) if f.name not in ("id", "since", "until", "state")
}
