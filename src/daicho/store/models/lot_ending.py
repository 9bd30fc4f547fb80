"""Decisions that a lot, or part of it, no longer counts."""

from django.db import models

from daicho.store.models.organisation import Organisation


class LotEnding(models.Model):
    """One dated decision on a lot; rows are only added. The columns are those of `words.entitlement.Ending`.

    ``number`` counts the decisions of an organisation from 1. ``taken_back`` is the number of an earlier decision
    on the same lot that this row takes back (0: it takes none back, and is an ending itself).
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    lot = models.TextField()
    on = models.DateField()
    kind = models.TextField()
    reason = models.TextField()
    by = models.TextField()
    quantity = models.BigIntegerField(null=True, blank=True)
    decided_on = models.DateField()
    taken_back = models.BigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "number"), name="ending_number_once"),
            models.UniqueConstraint(
                fields=("organisation", "taken_back"),
                condition=models.Q(taken_back__gt=0),
                name="ending_taken_back_once",
            ),
            models.CheckConstraint(condition=~models.Q(by=""), name="ending_says_who"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="ending_says_why"),
            models.CheckConstraint(
                condition=models.Q(quantity__isnull=True) | models.Q(quantity__gte=1), name="ending_quantity_positive"
            ),
        )
