"""The journal: every deed, append-only and hash-chained."""

from django.db import models


class JournalEvent(models.Model):
    """One deed. ``hash`` covers all other columns and ``previous``, the hash of the event before it.

    One chain per organisation, numbered from 1 without gaps; the first ``previous`` is empty. No foreign
    keys: the journal outlives what it speaks of. On SQLite, triggers refuse changes, removals, gaps and a
    wrong ``previous`` (see the migration); who owns the file can drop them, and `actions.journal.verify`
    then finds the first event that does not fit.
    """

    organisation = models.TextField()
    number = models.BigIntegerField()
    done_on = models.DateField()
    done_by = models.TextField()
    deed = models.TextField()
    subject = models.TextField(blank=True)
    facts = models.TextField()
    previous = models.TextField(blank=True)
    hash = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "number"), name="journal_number_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="journal_numbers_from_one"),
            models.CheckConstraint(condition=~models.Q(done_by=""), name="journal_says_who"),
        )
