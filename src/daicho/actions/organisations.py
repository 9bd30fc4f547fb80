"""Organisations: found one, change what stands on its letters."""

from datetime import date
from typing import Any

from django.db import transaction

from daicho.actions import journal
from daicho.actions.homes import OWN
from daicho.store import canon, models
from daicho.store.models.organisation import DETAILS
from daicho.words.case import Organisation
from daicho.words.failure import Failure

__all__ = ["OWN", "found", "row_of", "settle", "update"]


@transaction.atomic
def found(*, key: str, company: Organisation, by: str, on: date) -> None:
    """A new organisation called ``key``; Failure where there is one already."""
    if models.Organisation.objects.filter(key=key).exists():
        raise Failure("organisation_exists", key)
    details = _details(company)
    models.Organisation.objects.create(key=key, founded_on=on, **details)
    journal.append(organisation=key, by=by, on=on, deed="organisation_founded", subject=key, facts=details)


@transaction.atomic
def update(*, key: str, company: Organisation, by: str, on: date) -> None:
    """Change the details of an organisation; nothing is written where nothing changes."""
    row = row_of(key)
    details = _details(company)
    changed = {name: value for name, value in details.items() if getattr(row, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=list(changed))
    journal.append(organisation=key, by=by, on=on, deed="organisation_updated", subject=key, facts=changed)


def settle(*, key: str = OWN, company: Organisation | None = None, by: str, on: date) -> None:
    """Found the organisation where it is missing; update it where ``company`` is given. Safe to repeat."""
    if not models.Organisation.objects.filter(key=key).exists():
        found(key=key, company=company or Organisation(name=""), by=by, on=on)
    elif company is not None:
        update(key=key, company=company, by=by, on=on)


def _details(company: Organisation) -> dict[str, Any]:
    return {name: canon.to_plain(getattr(company, name)) for name in DETAILS}


def row_of(key: str) -> models.Organisation:
    """The row of an organisation; Failure where there is none. Every deed starts here."""
    try:
        return models.Organisation.objects.get(key=key)
    except models.Organisation.DoesNotExist:
        raise Failure("organisation_unknown", key) from None
