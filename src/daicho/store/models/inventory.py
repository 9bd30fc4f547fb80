"""What was seen on machines: packed lists of titles, and the days on which they were seen."""

from django.db import models

from daicho.store.models.imported_file import ImportedFile
from daicho.store.models.machine import Machine
from daicho.store.models.organisation import Organisation


class PackedRows(models.Model):
    """The rows of an inventory in their order; equal lists (the same machine a day later) are stored once.

    ``titles`` and ``days`` are packed arrays (see `daicho.store.packing`); ``places`` is compressed.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    digest = models.BinaryField(max_length=16)
    titles = models.BinaryField()
    days = models.BinaryField()
    places = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "digest"), name="rows_once"),)


class Inventory(models.Model):
    """What one source says of one machine on one day, as delivered: whole, or the sections of a partial one.

    How deliveries of several days add up is decided on reading, so their order of arrival is nothing.
    ``day`` is the day it was taken, or where the file has none the day of import. ``facts`` are all its other
    values and ``origin`` its place and findings, both as JSON; ``digest`` covers all but the origin.
    ``replaces``: whole, so that nothing older matters for the ``sections`` it states.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    machine = models.ForeignKey(Machine, models.CASCADE, related_name="+")
    file = models.ForeignKey(ImportedFile, models.PROTECT, related_name="+")
    rows = models.ForeignKey(PackedRows, models.PROTECT, related_name="+")
    digest = models.BinaryField(max_length=16)
    source = models.TextField()
    day = models.DateField()
    time = models.TextField(blank=True)
    replaces = models.BooleanField()
    sections = models.TextField(blank=True)
    facts = models.TextField()
    origin = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "digest"), name="inventory_once"),)
        indexes = (models.Index(fields=("organisation", "machine", "day"), name="inventory_as_of"),)
