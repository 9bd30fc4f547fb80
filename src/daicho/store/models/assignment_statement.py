"""Which licence was given to whom, as plain files state it."""

from django.db import models

from daicho.store.models.stated import Stated, in_order


class AssignmentStatement(Stated):
    """A stated assignment; the columns are those of `words.entitlement.Assignment`."""

    lot = models.TextField()
    unit = models.TextField()
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.TextField()
    locked = models.BooleanField(default=False)

    class Meta(Stated.Meta):
        constraints = (
            *Stated.Meta.constraints,
            in_order("since", "until", "assignment_period_in_order"),
        )
