"""Vendors' findings: every row of their sheet, what our answer rests on, and each step taken; rows are only added."""

from django.db import models

from daicho.store.models.frozen_snapshot import FrozenSnapshot
from daicho.store.models.organisation import Organisation


class VendorClaim(models.Model):
    """A vendor's finding as read: ``content`` holds rows and findings as compressed canonical JSON, without keys.

    ``sha256`` is that of the vendor's file, which is not kept; ``content_sha256`` that of the content before it is
    compressed. ``case_number`` may be empty.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    case_number = models.TextField(blank=True)
    vendor = models.TextField()
    file = models.TextField()
    sha256 = models.TextField()
    received_on = models.DateField()
    taken_on = models.DateField()
    taken_by = models.TextField()
    content = models.BinaryField()
    content_sha256 = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "number"), name="claim_number_once"),
            models.CheckConstraint(condition=~models.Q(taken_by=""), name="claim_says_who"),
            models.CheckConstraint(condition=~models.Q(vendor=""), name="claim_says_whose"),
        )


class ClaimBasis(models.Model):
    """What the answer to a claim rests on from ``taken_on`` on; the columns are those of `words.claim.ClaimBasis`.

    ``releases`` has one entry a row of the claim: what its words mean by the catalogue of that day, or null.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    claim = models.ForeignKey(VendorClaim, models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    snapshot = models.ForeignKey(FrozenSnapshot, models.PROTECT, related_name="+")
    position = models.TextField()
    taken_on = models.DateField()
    by = models.TextField()
    reason = models.TextField()
    releases = models.JSONField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("claim", "number"), name="claim_basis_once"),
            models.CheckConstraint(condition=~models.Q(by=""), name="claim_basis_says_who"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="claim_basis_says_why"),
        )


class ClaimStep(models.Model):
    """One step of line ``line`` of a claim; the columns are those of `words.claim.ClaimStep`."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    claim = models.ForeignKey(VendorClaim, models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    line = models.BigIntegerField()
    state = models.TextField()
    on = models.DateField()
    recorded_on = models.DateField()
    by = models.TextField()
    reason = models.TextField()
    quantity = models.BigIntegerField(null=True, blank=True)
    remedy = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    basis = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("claim", "number"), name="claim_step_once"),
            models.CheckConstraint(condition=~models.Q(by=""), name="claim_step_says_who"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="claim_step_says_why"),
            models.CheckConstraint(
                condition=models.Q(quantity__isnull=True) | models.Q(quantity__gte=0), name="claim_step_quantity"
            ),
        )
