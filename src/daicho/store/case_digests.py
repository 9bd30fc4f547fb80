"""How rows of cases are hashed, so that the journal can tell whether one was changed."""

from datetime import date
from typing import Any

from django.db.models import Model

from daicho.store import canon, models


def of_row(row: Model) -> str:
    """The hash of all columns of ``row`` that say something; rows it belongs to are named by the deed's subject."""
    columns = [field for field in row._meta.concrete_fields if not field.primary_key and field.remote_field is None]
    return canon.digest({field.attname: _plain(getattr(row, field.attname)) for field in columns})


def of_kind(row: models.CaseKindStep) -> str:
    """The hash of a kind that was set."""
    return canon.digest([row.case.number, row.number, row.kind, row.proposed, row.on.isoformat(), row.by, row.reason])


def of_party(row: models.CaseParty) -> str:
    """The hash of a party."""
    return canon.digest([row.case.number, row.role, row.name, row.document, row.on.isoformat(), row.by])


def of_link(row: models.CaseLink) -> str:
    """The hash of a link."""
    return canon.digest([row.case.number, row.other.number, row.reason, row.on.isoformat(), row.by])


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
