"""Estates: all that a position is counted from, read from the tables and recognised."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from daicho.actions import grounds
from daicho.actions.grounds import Decided, Ground, Ledger, Seen
from daicho.actions.knowledge import Knowledge
from daicho.actions.organisations import row_of
from daicho.collect.gather import overlay
from daicho.recognise.machine import Recogniser
from daicho.store.reads import inventories, lots, outlines, statements
from daicho.store.reads.outlines import Outline
from daicho.words.change import Extent
from daicho.words.columns import Columns
from daicho.words.estate import Identity, Inventory
from daicho.words.finding import Finding
from daicho.words.reading import Estate
from daicho.words.snapshot import Recognition
from daicho.words.software import Installation


def gather(*, organisation: str, on: date, knowledge: Knowledge, whole: bool, until: Extent | None = None) -> Ground:
    """The estate as known for day ``on``; with ``until`` as it was known when no more had come in.

    With ``whole`` every raw row is read, recognised and returned (ledgers, snapshots); without it only the
    rows that can make an installation, which is what keeps a position of a large estate quick.
    """
    row_of(organisation)
    recogniser = knowledge.recogniser
    stated = statements.stated(organisation, until)
    ledger = Ledger(stated.machines)
    if whole:
        read = inventories.as_of(organisation, on, overlay=overlay)
        seen = grounds.everything(read, recogniser, ledger)
    else:
        seen = _outlines(organisation, on, recogniser, ledger, until)
    decided = decisions(organisation, knowledge, until)
    return grounds.lay(seen=seen, ledger=ledger, stated=stated, recogniser=recogniser, decided=decided)


def beside_columns(organisation: str, knowledge: Knowledge, columns: Columns) -> tuple[Estate, tuple[Finding, ...]]:
    """The estate whose machines and installations stand in ``columns``, with what is doubtful in the rest of it."""
    stated = statements.beside_machines(organisation)
    named = {access.machine for access in stated.accesses} | {access.server for access in stated.accesses}
    named |= {given.unit for given in stated.assignments}
    strange = named - set(columns.machines.ids) - {""}
    ledger = Ledger(statements.machines(organisation) if strange else ())
    numbers = {written: ledger.number(written) for written in strange}
    return grounds.beside_machines(
        stated=stated,
        number=lambda written: numbers.get(written, written),
        recogniser=knowledge.recogniser,
        decided=decisions(organisation, knowledge),
    )


def decisions(organisation: str, knowledge: Knowledge, until: Extent | None = None) -> Decided:
    """What was decided of lots and uses, in the tables and in the site's own catalogue."""
    return Decided(
        endings=lots.endings(organisation, until),
        use_decisions=(*grounds.uses_in(knowledge.catalogue), *lots.use_decisions(organisation, until)),
    )


def _outlines(organisation: str, on: date, recogniser: Recogniser, ledger: Ledger, until: Extent | None = None) -> Seen:
    """Only rows that matter."""
    seen = Seen()
    found = outlines.as_of(organisation, on, overlay=overlay, wanted=recogniser.matters, until=until)
    for shown in recognised(found, recogniser, ledger):
        seen.installations += [replace(i, machine=shown.machine, evidence=()) for i in shown.installations]
        seen.findings.extend(shown.findings)
    return seen


@dataclass(frozen=True, slots=True)
class Shown:
    """What an outline shows on the machine that the company knows under this number.

    The installations name the machine of whichever equal outline came first.
    """

    outline: Outline
    machine: str
    installations: tuple[Installation, ...]
    findings: tuple[Finding, ...]


def recognised(found: Iterable[Outline], recogniser: Recogniser, ledger: Ledger) -> Iterator[Shown]:
    """Machines with equal rows are recognised together, since only titles decide; the ledger learns of each."""
    known: dict[int, Recognition] = {}
    for outline in found:
        machine = ledger.settled(outline.machine, *outline.marks)
        same = id(outline.observations)  # the reads keep these alive while they go on
        if same not in known:
            bare = recogniser.recognise(_bare(outline))
            known[same] = bare
        ledger.tell_system(machine.id, known[same].installations)
        findings = tuple(replace(finding, place=outline.place) for finding in known[same].findings)
        yield Shown(outline, machine.id, known[same].all_installed, findings)


def _bare(outline: Outline) -> Inventory:
    return Inventory(
        machine=outline.machine,
        identity=Identity(),
        source="",
        place=outline.place,
        observations=outline.observations,
    )
