"""Lots of licences owned."""

from django.db import models

from daicho.store.models.stated import Stated, in_order


class Lot(Stated):
    """A lot as a purchase ledger states it; the columns are those of `words.entitlement.Entitlement`."""

    lot = models.TextField()
    product = models.TextField()
    edition = models.TextField(blank=True)
    version = models.TextField(blank=True)
    metric = models.TextField()
    channel = models.TextField()
    quantity = models.BigIntegerField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    purchaser = models.TextField(blank=True)
    seller = models.TextField(blank=True)
    department = models.TextField(blank=True)
    bound_to = models.JSONField(default=list)
    base_lot = models.TextField(blank=True)
    agreement = models.TextField(blank=True)
    certificate = models.TextField(blank=True)
    proof = models.TextField()
    unit_price = models.BigIntegerField(null=True, blank=True)
    location = models.TextField(blank=True)
    remarks = models.TextField(blank=True)
    publisher = models.TextField(blank=True)
    language = models.TextField(blank=True)

    class Meta(Stated.Meta):
        constraints = (
            *Stated.Meta.constraints,
            in_order("starts_on", "ends_on", "lot_period_in_order"),
            models.CheckConstraint(condition=models.Q(quantity__gte=0), name="lot_quantity_not_negative"),
        )
