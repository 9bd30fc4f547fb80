"""Estates: all that a position is counted from, read from the tables and recognised."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date

from daicho.actions.joining import with_people, with_users
from daicho.actions.knowledge import Knowledge
from daicho.actions.organisations import row_of
from daicho.collect.gather import overlay
from daicho.recognise.machine import Recogniser
from daicho.store.reads import inventories, outlines, statements
from daicho.store.reads.outlines import Outline
from daicho.words.entitlement import Entitlement, ProofItem
from daicho.words.estate import Identity, Inventory, Machine
from daicho.words.finding import Finding
from daicho.words.reading import Estate
from daicho.words.snapshot import Recognition
from daicho.words.software import Installation


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


def gather(*, organisation: str, on: date, knowledge: Knowledge, whole: bool) -> Ground:
    """The estate as known for day ``on``.

    With ``whole`` every raw row is read, recognised and returned (ledgers, snapshots); without it only the
    rows that can make an installation, which is what keeps a position of a large estate quick.
    """
    row_of(organisation)
    ledger = Ledger(statements.machines(organisation))
    read = _everything if whole else _outlines
    seen = read(organisation, on, knowledge.recogniser, ledger)
    people, doubts = knowledge.recogniser.people(statements.people(organisation))
    entitlements, unsettled = _settled(knowledge.recogniser, statements.entitlements(organisation))
    machines, unclear = with_people(ledger.machines(), people)
    estate = Estate(
        machines=machines,
        installations=(*statements.installations(organisation), *seen.installations),
        people=people,
        accesses=with_users(statements.accesses(organisation), people),
        entitlements=entitlements,
        prices=statements.prices(organisation),
    )
    return Ground(
        estate=estate,
        inventories=tuple(seen.inventories),
        recognitions=tuple(seen.recognitions),
        proof_items=statements.proof_items(organisation),
        findings=(*seen.findings, *doubts, *unsettled, *unclear),
    )


@dataclass(slots=True)
class _Seen:
    """What was recognised on machines, as it adds up."""

    installations: list[Installation] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    inventories: list[Inventory] = field(default_factory=list)
    recognitions: list[Recognition] = field(default_factory=list)


def _everything(organisation: str, on: date, recogniser: Recogniser, ledger: "Ledger") -> _Seen:
    """Every row of every machine, recognised in its place."""
    seen = _Seen()
    for read in inventories.as_of(organisation, on, overlay=overlay):
        machine = ledger.settled(read.machine, read.identity.name, read.identity.serial)
        inventory = replace(read, machine=machine)
        recognition = recogniser.recognise(inventory)
        seen.installations.extend(recognition.installations)
        seen.findings.extend(recognition.findings)
        seen.inventories.append(inventory)
        seen.recognitions.append(recognition)
    return seen


def _outlines(organisation: str, on: date, recogniser: Recogniser, ledger: "Ledger") -> _Seen:
    """Only rows that matter; machines with equal ones are recognised together, since only titles decide."""
    seen = _Seen()
    recognised: dict[int, Recognition] = {}
    for outline in outlines.as_of(organisation, on, overlay=overlay, wanted=recogniser.matters):
        machine = ledger.settled(outline.machine, *outline.marks)
        same = id(outline.observations)  # the reads keep these alive while they go on
        if same not in recognised:
            recognised[same] = recogniser.recognise(_bare(outline))
        for found in recognised[same].installations:
            seen.installations.append(
                Installation(machine=machine.id, release=found.release, channel=found.channel, trust=found.trust)
            )
        for finding in recognised[same].findings:
            seen.findings.append(replace(finding, place=outline.place))
    return seen


def _bare(outline: Outline) -> Inventory:
    return Inventory(
        machine=outline.machine,
        identity=Identity(),
        source="",
        place=outline.place,
        observations=outline.observations,
    )


def _settled(
    recogniser: Recogniser, stated: tuple[Entitlement, ...]
) -> tuple[tuple[Entitlement, ...], tuple[Finding, ...]]:
    """Lots whose product a ledger gives by name, with the release of the catalogue that the name means."""
    settle = getattr(recogniser, "entitlements", None)
    return settle(stated) if settle else (stated, ())


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

    def machines(self) -> tuple[Machine, ...]:
        """All machines, in order of their ids."""
        return tuple(self._machines[number] for number in sorted(self._machines))

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
