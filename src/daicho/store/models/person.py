"""The users of a company."""

from django.db import models

from daicho.store.models.stated import Stated, in_order


class Person(Stated):
    """A user as a list or portal states it, plans in its words; what these are is recognised on reading."""

    number = models.TextField()
    name = models.TextField(blank=True)
    department = models.TextField(blank=True)
    assigned = models.JSONField(default=list)
    blocked = models.BooleanField(default=False)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta(Stated.Meta):
        constraints = (
            *Stated.Meta.constraints,
            in_order("since", "until", "person_period_in_order"),
        )
