"""Installations as plain files state them."""

from django.db import models

from daicho.store.models.stated import Stated, in_order


class InstallationStatement(Stated):
    """A stated installation; the columns are those of `words.software.Installation`."""

    machine = models.TextField()
    product = models.TextField()
    edition = models.TextField(blank=True)
    version = models.TextField(blank=True)
    channel = models.TextField()
    trust = models.TextField()
    evidence = models.JSONField(default=list)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    shared = models.BooleanField(default=False)
    expires = models.DateField(null=True, blank=True)

    class Meta(Stated.Meta):
        constraints = (
            *Stated.Meta.constraints,
            in_order("since", "until", "installation_period_in_order"),
        )
