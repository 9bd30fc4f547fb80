"""Frozen snapshots: the states that answers were built from."""

from django.db import models

from daicho.store.models.organisation import Organisation


class FrozenSnapshot(models.Model):
    """A snapshot as compressed canonical JSON; ``sha256`` is the hash of that content and its id."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    sha256 = models.TextField()
    on = models.DateField()
    taken_on = models.DateField()
    catalogue_version = models.TextField(blank=True)
    rules_version = models.TextField(blank=True)
    content = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "sha256"), name="snapshot_once"),)
