"""Documents that were made, by hash."""

from django.db import models

from daicho.store.models.frozen_snapshot import FrozenSnapshot
from daicho.store.models.organisation import Organisation


class DocumentRecord(models.Model):
    """A document that was made from a snapshot; its file lies where it was written, the hash tells it again.

    ``case_number`` is empty for a document that answers no request. A document that rests on no snapshot
    (an extension request) has none.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    snapshot = models.ForeignKey(FrozenSnapshot, models.PROTECT, related_name="+", null=True)
    case_number = models.TextField(blank=True)
    sha256 = models.TextField()
    name = models.TextField()
    kind = models.TextField()
    language = models.TextField()
    media_type = models.TextField()
    size = models.BigIntegerField()
    made_on = models.DateField()
    made_by = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "sha256", "name"), name="document_once"),
            models.CheckConstraint(condition=~models.Q(made_by=""), name="document_says_who"),
        )
