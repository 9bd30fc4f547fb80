"""Reads of the journal."""

from dataclasses import dataclass
from datetime import date

from daicho.store import models


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One deed as the journal tells it; ``facts`` is JSON."""

    number: int
    on: date
    by: str
    deed: str
    subject: str
    facts: str
    hash: str


def events(organisation: str) -> tuple[Event, ...]:
    """All events of an organisation, oldest first."""
    rows = models.JournalEvent.objects.filter(organisation=organisation).order_by("number")
    columns = ("number", "done_on", "done_by", "deed", "subject", "facts", "hash")
    names = ("number", "on", "by", "deed", "subject", "facts", "hash")
    return tuple(Event(**dict(zip(names, row, strict=True))) for row in rows.values_list(*columns))
