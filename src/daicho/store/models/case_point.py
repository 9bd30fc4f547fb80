"""The points of a case, what either side asks of the other, and each decision about one; rows are only added."""

from django.db import models

from daicho.store.models.case import Case
from daicho.store.models.organisation import Organisation


class CasePoint(models.Model):
    """A demand, question or condition; the columns are those of `words.point.Point`, numbered within the case."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    kind = models.TextField()
    asked_by = models.TextField()
    text = models.TextField()
    asked_on = models.DateField()
    recorded_on = models.DateField()
    by = models.TextField()
    contact = models.TextField(blank=True)
    quoted = models.TextField(blank=True)
    waits_for = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="point_number_once"),
            models.CheckConstraint(condition=~models.Q(by=""), name="point_says_who"),
            models.CheckConstraint(condition=~models.Q(text=""), name="point_says_what"),
        )


class CasePointStep(models.Model):
    """One decision about a point; the columns are those of `words.point.PointStep`."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    point = models.ForeignKey(CasePoint, models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    state = models.TextField()
    on = models.DateField()
    recorded_on = models.DateField()
    by = models.TextField()
    reason = models.TextField()
    contact = models.TextField(blank=True)
    quoted = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("point", "number"), name="point_step_once"),
            models.CheckConstraint(condition=~models.Q(by=""), name="point_step_says_who"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="point_step_says_why"),
        )
