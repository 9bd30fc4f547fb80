"""How many copies were in use at once, as plain files state it."""

from django.db import models

from daicho.store.models.stated import Stated, in_order


class PeakStatement(Stated):
    """A stated peak of concurrent use; the columns are those of `words.estate.Peak`."""

    product = models.TextField()
    edition = models.TextField(blank=True)
    version = models.TextField(blank=True)
    peak = models.BigIntegerField()
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    source = models.TextField(blank=True)

    class Meta(Stated.Meta):
        constraints = (
            *Stated.Meta.constraints,
            in_order("since", "until", "peak_period_in_order"),
            models.CheckConstraint(condition=models.Q(peak__gte=0), name="peak_not_negative"),
        )
