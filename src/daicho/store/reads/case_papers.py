"""The documents that were made for a case, as letters list them."""

from daicho.store import models
from daicho.words.case import Paper


def of_case(organisation: str, number: str) -> tuple[Paper, ...]:
    """Every document recorded for the case ``number``, in the order in which they were made."""
    rows = models.DocumentRecord.objects.filter(organisation__key=organisation, case_number=number).order_by("id")
    return tuple(Paper(name=row.name, made_on=row.made_on, sha256=row.sha256) for row in rows)
