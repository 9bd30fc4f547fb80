"""The things that prove lots (ライセンス関連部材)."""

from django.db import models

from daicho.store.models.stated import Stated


class ProofItem(Stated):
    """A certificate, label, medium or invoice; the columns are those of `words.entitlement.ProofItem`."""

    number = models.TextField()
    kind = models.TextField(blank=True)
    name = models.TextField(blank=True)
    quantity = models.BigIntegerField()
    lot = models.TextField(blank=True)
    location = models.TextField(blank=True)
    keeper = models.TextField(blank=True)
    lent_to = models.TextField(blank=True)
    disposed_on = models.DateField(null=True, blank=True)

    class Meta(Stated.Meta):
        constraints = (
            *Stated.Meta.constraints,
            models.CheckConstraint(condition=models.Q(quantity__gte=0), name="proof_quantity_not_negative"),
        )
