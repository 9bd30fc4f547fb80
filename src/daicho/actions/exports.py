"""Exports: the lots of the ledgers as files for other programs; journalled, since they say what is owned."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date

from django.db import transaction

from daicho.actions import journal
from daicho.actions.knowledge import Knowledge
from daicho.actions.organisations import row_of
from daicho.answer import cyclonedx, entitlement_json
from daicho.store.reads import lots, statements
from daicho.words.finding import Finding
from daicho.words.text import Language


def as_entitlements(*, organisation: str, by: str, on: date) -> bytes:
    """Every lot as the ledgers state it, with the decisions on it, as Daicho's own JSON."""
    owner = row_of(organisation).value().name
    owned, endings = statements.entitlements(organisation), lots.endings(organisation)
    made = entitlement_json.document(owned, endings, organisation=owner, made_on=on)
    facts = {"form": "json", "lots": len(owned)}
    return _tell(organisation, entitlement_json.as_bytes(made), facts, by, on)


def as_cyclonedx(
    *, organisation: str, knowledge: Knowledge, language: Language, by: str, on: date
) -> tuple[bytes, tuple[Finding, ...]]:
    """The lots that hold on ``on`` as a CycloneDX bill, under the catalogue's names; findings for names not known."""
    owner = row_of(organisation).value().name
    owned, findings = knowledge.recogniser.entitlements(statements.entitlements(organisation))
    known = knowledge.catalogue
    infos = {lot.release: known.info(lot.release) for lot in owned if lot.release.product in known.products}
    made = cyclonedx.document(
        owned, lots.endings(organisation), infos, organisation=owner, made_on=on, language=language
    )
    content = (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()
    facts = {"form": "cyclonedx", "lots": len(owned)}
    return _tell(organisation, content, facts, by, on), findings


@transaction.atomic
def _tell(organisation: str, content: bytes, facts: Mapping[str, object], by: str, on: date) -> bytes:
    subject = hashlib.sha256(content).hexdigest()
    journal.append(organisation=organisation, by=by, on=on, deed="entitlements_exported", subject=subject, facts=facts)
    return content
