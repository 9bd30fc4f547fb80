"""Distinct titles: the part of a raw row that is the same on every machine."""

from django.db import models

from daicho.store.models.organisation import Organisation


class Title(models.Model):
    """One distinct title, stored once per organisation; ``digest`` is the hash of its content.

    Per organisation and not for all together, since a title can name a folder or a user of one customer.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    digest = models.BinaryField(max_length=16)
    kind = models.TextField()
    name = models.TextField()
    publisher = models.TextField(blank=True)
    version = models.TextField(blank=True)
    key = models.TextField(blank=True)
    fields = models.JSONField(default=list)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "digest"), name="title_once"),)
