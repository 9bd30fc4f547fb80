"""Statements of ledgers and plain files: the newest statement about a thing holds, older ones stay."""

from typing import ClassVar

from django.db import models

from daicho.store.models.imported_file import ImportedFile
from daicho.store.models.organisation import Organisation


class Stated(models.Model):
    """What a file says of one thing; ``subject`` names the thing, ``digest`` hashes it with what is said.

    Said again unchanged, only ``last_stated_on`` moves. Of several statements about a subject the one with
    the latest ``last_stated_on`` holds; on the same day the greater digest, so that order is nothing.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    file = models.ForeignKey(ImportedFile, models.PROTECT, related_name="+")
    subject = models.TextField()
    digest = models.TextField()
    first_stated_on = models.DateField()
    last_stated_on = models.DateField()

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(fields=("organisation", "digest"), name="%(class)s_said_once"),
            models.CheckConstraint(
                condition=models.Q(first_stated_on__lte=models.F("last_stated_on")), name="%(class)s_days_in_order"
            ),
        )


def in_order(first: str, last: str, name: str) -> models.CheckConstraint:
    """The rule that a period does not end before it starts; an open end is fine."""
    open_end = models.Q(**{f"{first}__isnull": True}) | models.Q(**{f"{last}__isnull": True})
    return models.CheckConstraint(condition=open_end | models.Q(**{f"{first}__lte": models.F(last)}), name=name)
