"""Estates: all that a position is counted from, read from the tables and recognised."""

from dataclasses import replace
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
from daicho.words.estate import Identity, Inventory
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
    decided = Decided(
        endings=lots.endings(organisation, until),
        use_decisions=(*grounds.uses_in(knowledge.catalogue), *lots.use_decisions(organisation, until)),
    )
    return grounds.lay(seen=seen, ledger=ledger, stated=stated, recogniser=recogniser, decided=decided)


def _outlines(organisation: str, on: date, recogniser: Recogniser, ledger: Ledger, until: Extent | None = None) -> Seen:
    """Only rows that matter; machines with equal ones are recognised together, since only titles decide."""
    seen = Seen()
    recognised: dict[int, Recognition] = {}
    for outline in outlines.as_of(organisation, on, overlay=overlay, wanted=recogniser.matters, until=until):
        machine = ledger.settled(outline.machine, *outline.marks)
        same = id(outline.observations)  # the reads keep these alive while they go on
        if same not in recognised:
            recognised[same] = recogniser.recognise(_bare(outline))
        ledger.tell_system(machine.id, recognised[same].installations)
        for found in recognised[same].installations:
            seen.installations.append(
                Installation(
                    machine=machine.id,
                    release=found.release,
                    channel=found.channel,
                    trust=found.trust,
                    shared=found.shared,
                    expires=found.expires,
                )
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
