"""Comparisons: a frozen snapshot by the catalogue of its day and by today's."""

from dataclasses import replace

from daicho.actions.knowledge import Knowledge, load
from daicho.recognise import catalogue
from daicho.recognise.compare import compare
from daicho.store.reads import catalogues, snapshots
from daicho.words.comparison import Comparison
from daicho.words.failure import Failure
from daicho.words.finding import Finding, Place
from daicho.words.snapshot import Snapshot


def of_snapshot(*, organisation: str, snapshot_id: str = "", knowledge: Knowledge | None = None) -> Comparison:
    """Recognise the raw rows of a frozen snapshot (the newest, or the one whose id begins so) again.

    Failure where there is no such snapshot. A finding says so where the catalogue of its day was not kept.
    """
    snapshot = _found(organisation, snapshot_id)
    now = (knowledge or load()).catalogue
    files = catalogues.files_of(organisation, snapshot.catalogue_version)
    then = catalogue.of_files(files) if files is not None else None
    frozen = {recognition.machine: recognition for recognition in snapshot.recognitions}
    found = compare(snapshot.inventories, frozen, then, now)
    missing = Finding.at("catalogue_not_kept", Place(""), version=snapshot.catalogue_version)
    return replace(
        found,
        snapshot=snapshot.id,
        catalogue_then=snapshot.catalogue_version,
        findings=(missing,) if then is None else (),
    )


def _found(organisation: str, snapshot_id: str) -> Snapshot:
    found = snapshots.load(organisation, snapshot_id) if snapshot_id else snapshots.newest(organisation)
    if found is None:
        raise Failure("snapshot_unknown", snapshot_id or "snapshots")
    return found
