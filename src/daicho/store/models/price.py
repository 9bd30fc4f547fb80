"""What licences cost."""

from django.db import models

from daicho.store.models.stated import Stated, in_order


class Price(Stated):
    """A price in yen without tax and its period; the columns are those of `words.entitlement.Price`."""

    product = models.TextField()
    edition = models.TextField(blank=True)
    version = models.TextField(blank=True)
    metric = models.TextField()
    channel = models.TextField()
    unit_price = models.BigIntegerField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    source = models.TextField(blank=True)
    pack = models.IntegerField(default=1)
    period_months = models.IntegerField(default=0)

    class Meta(Stated.Meta):
        constraints = (
            *Stated.Meta.constraints,
            in_order("starts_on", "ends_on", "price_period_in_order"),
        )
