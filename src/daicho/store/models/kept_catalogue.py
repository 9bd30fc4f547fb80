"""Catalogues that snapshots were recognised by."""

from django.db import models

from daicho.store.models.organisation import Organisation


class KeptCatalogue(models.Model):
    """The files of a catalogue as compressed canonical JSON (path → text), under the version that they make.

    Kept with the first snapshot that rests on it, so that its recognition can be repeated on any later day.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    version = models.TextField()
    content = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "version"), name="catalogue_once"),)
