"""The organisations whose ledgers are kept here; every other row belongs to exactly one."""

from django.db import models

from daicho.store import canon
from daicho.words import case


class Organisation(models.Model):
    """A company (one of an outsourcer's customers, or simply ours); ``key`` is what deeds and reads call it."""

    key = models.TextField(unique=True)
    name = models.TextField(blank=True)
    postal_code = models.TextField(blank=True)
    address = models.TextField(blank=True)
    representative_title = models.TextField(blank=True)
    representative = models.TextField(blank=True)
    department = models.TextField(blank=True)
    person_in_charge = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    email = models.TextField(blank=True)
    closing_days = models.JSONField(default=list)
    founded_on = models.DateField()

    class Meta:
        constraints = (models.CheckConstraint(condition=~models.Q(key=""), name="organisation_has_key"),)

    def __str__(self) -> str:
        return self.key

    def value(self) -> case.Organisation:
        """The company as it stands on letters."""
        return canon.from_plain(case.Organisation, {name: getattr(self, name) for name in DETAILS})


DETAILS = tuple(case.Organisation.__dataclass_fields__)
"""The columns that a letter shows; a test holds that they are all columns."""
