"""Machines as ledgers state them."""

from django.db import models

from daicho.store.models.stated import Stated, in_order


class MachineStatement(Stated):
    """A row of a machine ledger; the columns are those of `words.estate.Machine`."""

    number = models.TextField()
    name = models.TextField(blank=True)
    kind = models.TextField()
    os_product = models.TextField(blank=True)
    os_edition = models.TextField(blank=True)
    os_version = models.TextField(blank=True)
    processors = models.BigIntegerField(default=0)
    cores = models.BigIntegerField(default=0)
    host = models.TextField(blank=True)
    user = models.TextField(blank=True)
    department = models.TextField(blank=True)
    provenance = models.TextField()
    state = models.TextField()
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    vendor = models.TextField(blank=True)
    model = models.TextField(blank=True)
    serial = models.TextField(blank=True)
    location = models.TextField(blank=True)
    last_seen = models.DateField(null=True, blank=True)
    cluster = models.TextField(blank=True)
    purpose = models.TextField()

    class Meta(Stated.Meta):
        constraints = (
            *Stated.Meta.constraints,
            in_order("since", "until", "machine_period_in_order"),
        )
