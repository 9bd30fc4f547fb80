"""Decisions on products that are free for some uses only."""

from django.db import models

from daicho.store.models.organisation import Organisation


class UseDecision(models.Model):
    """One dated decision; rows are only added. The columns are those of `words.entitlement.UseDecision`."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    product = models.TextField()
    kind = models.TextField()
    on = models.DateField()
    reason = models.TextField()
    by = models.TextField()
    decided_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "number"), name="use_decision_number_once"),
            models.CheckConstraint(condition=~models.Q(by=""), name="use_decision_says_who"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="use_decision_says_why"),
        )
