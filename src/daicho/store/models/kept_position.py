"""Positions that were given to somebody, and the rules they were counted by."""

from django.db import models

from daicho.store.models.organisation import Organisation


class KeptPosition(models.Model):
    """The lines of a position as given on ``asked_on``, as compressed canonical JSON; only ever added to.

    ``inputs`` is the hash of the journal's newest event that brought something in, so it covers all that was known.
    ``last_event``, ``last_file``, ``last_ending`` and ``last_use`` are how far the journal, the imported files and
    the decisions on lots and uses went. ``sha256`` is the hash of the content. Asked again with the same answer from
    the same inputs, nothing is added.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    on = models.DateField()
    rules_on = models.DateField()
    proven = models.TextField(blank=True)
    asked_on = models.DateField()
    asked_by = models.TextField()
    catalogue_version = models.TextField()
    rules_version = models.TextField()
    program = models.TextField()
    inputs = models.TextField(blank=True)
    last_event = models.BigIntegerField()
    last_file = models.BigIntegerField()
    last_ending = models.BigIntegerField()
    last_use = models.BigIntegerField()
    sha256 = models.TextField()
    content = models.BinaryField()

    class Meta:
        constraints = (models.CheckConstraint(condition=~models.Q(asked_by=""), name="position_says_who"),)
        indexes = (models.Index(fields=("organisation", "on", "rules_on", "proven"), name="position_asked_for"),)


class KeptRules(models.Model):
    """The files of the rules of counting as compressed canonical JSON (name → text), under the version they make.

    Kept with the first position that was counted by them, so that it can be counted again on any later day.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    version = models.TextField()
    content = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "version"), name="rules_once"),)
