"""How rows of points and clocks are hashed, so that the journal can tell whether one was changed."""

from datetime import date
from typing import Any

from django.db.models import Model

from daicho.store import canon


def of_row(row: Model) -> str:
    """The hash of all columns of ``row`` that say something; rows it belongs to are named by the deed's subject."""
    columns = [field for field in row._meta.concrete_fields if not field.primary_key and field.remote_field is None]
    return canon.digest({field.attname: _plain(getattr(row, field.attname)) for field in columns})


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
