"""Documents: record what was made, so that it can be told again by its hash."""

import hashlib
from datetime import date

from django.db import transaction

from daicho.actions import journal
from daicho.actions.organisations import row_of
from daicho.answer.leak_scan import DisclosureClass, scan
from daicho.answer.wording import Gravity, wordings
from daicho.store import models
from daicho.words.case import Document
from daicho.words.failure import Failure


@transaction.atomic
def record(
    *, organisation: str, document: Document, snapshot_id: str = "", case_number: str = "", by: str, on: date
) -> str:
    """Record a document and the snapshot it was built from; returns its SHA-256. The same one twice is one.

    Nothing may be written that was not recorded, and nothing is recorded that holds a product key: Failure.
    """
    refuse_keys(document)
    row = row_of(organisation)
    sha256 = hashlib.sha256(document.content).hexdigest()
    _, is_new = models.DocumentRecord.objects.get_or_create(
        organisation=row,
        sha256=sha256,
        name=document.name,
        defaults={
            "snapshot": _snapshot(row, snapshot_id),
            "case_number": case_number,
            "kind": document.kind,
            "language": document.language.value,
            "media_type": document.media_type,
            "size": len(document.content),
            "made_on": on,
            "made_by": by,
        },
    )
    if is_new:
        facts = {"name": document.name, "kind": document.kind, "snapshot": snapshot_id, "case": case_number}
        journal.append(organisation=organisation, by=by, on=on, deed="document_recorded", subject=sha256, facts=facts)
    return sha256


def refuse_keys(document: Document) -> None:
    """Failure where the document, in any part of it, holds a product key or something that cannot be searched."""
    leaks = [
        finding
        for finding in scan([document], leaving_as=DisclosureClass.INTERNAL)
        if wordings()[finding.code].gravity is Gravity.REFUSED
    ]
    if leaks:
        raise Failure.of(leaks[0])


def _snapshot(organisation: models.Organisation, id: str) -> models.FrozenSnapshot | None:  # noqa: A002
    if not id:
        return None
    found = models.FrozenSnapshot.objects.filter(organisation=organisation, sha256=id).first()
    if found is None:
        raise Failure("snapshot_unknown", id)
    return found
