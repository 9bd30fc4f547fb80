"""Snapshots: freeze all that an answer is built from, under the hash of its content."""

import hashlib
import zlib
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.db import transaction

from daicho.actions import estates, journal
from daicho.actions.counts import counted, spoken
from daicho.actions.knowledge import Knowledge, load
from daicho.actions.organisations import row_of
from daicho.store import canon, models
from daicho.store.reads import files
from daicho.words.entitlement import ProofStatus
from daicho.words.snapshot import Snapshot


def freeze(
    *,
    organisation: str,
    on: date,
    taken_on: date,
    rules_on: date | None = None,
    by: str,
    knowledge: Knowledge | None = None,
    proven: Collection[ProofStatus] | None = None,
) -> Snapshot:
    """Freeze the state of day ``on`` as known on ``taken_on``; the same state again is the same snapshot."""
    known = knowledge or load()
    ground = estates.gather(organisation=organisation, on=on, knowledge=known, whole=True)
    taken = counted(ground.estate, known.rules, on=on, rules_on=rules_on, proven=proven)
    told = spoken(organisation=row_of(organisation).value(), ground=ground, taken=taken, known=known)
    snapshot = replace(
        told,
        taken_on=taken_on,
        inputs=files.imported(organisation),
        findings=(*files.findings(organisation), *ground.findings),
    )
    return _kept(organisation, snapshot, by, known)


@transaction.atomic
def _kept(organisation: str, snapshot: Snapshot, by: str, known: Knowledge) -> Snapshot:
    content = canon.canonical(canon.to_pooled(snapshot))
    sha256 = hashlib.sha256(content).hexdigest()
    _, is_new = models.FrozenSnapshot.objects.get_or_create(
        organisation=row_of(organisation),
        sha256=sha256,
        defaults={
            "on": snapshot.on,
            "taken_on": snapshot.taken_on,
            "catalogue_version": snapshot.catalogue_version,
            "rules_version": snapshot.rules_version,
            "content": zlib.compress(content, 1),
        },
    )
    if is_new:
        _keep_catalogue(organisation, known)
        facts = {"on": snapshot.on.isoformat(), "shortfall": snapshot.position.shortfall}
        journal.append(
            organisation=organisation, by=by, on=snapshot.taken_on, deed="snapshot_frozen", subject=sha256, facts=facts
        )
    return replace(snapshot, id=sha256)


def _keep_catalogue(organisation: str, known: Knowledge) -> None:
    """Keep the files of the catalogue once, so that the recognition can be repeated when it has changed."""
    owner, version = row_of(organisation), known.catalogue.version
    if not models.KeptCatalogue.objects.filter(organisation=owner, version=version).exists():
        texts = {path: content.decode("utf-8", "surrogateescape") for path, content in known.catalogue.files.items()}
        content = zlib.compress(canon.canonical(texts), 9)
        models.KeptCatalogue.objects.create(organisation=owner, version=version, content=content)
