"""Vendors' requests, and the mails they consist of."""

from django.db import models

from daicho.store.models.organisation import Organisation


class Case(models.Model):
    """A vendor's request from first contact on; ``deadlines`` are plain values of `words.case.Deadline`."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    number = models.TextField()
    kind = models.TextField()
    subject = models.TextField(blank=True)
    received_on = models.DateField()
    vendor_name = models.TextField()
    vendor_department = models.TextField(blank=True)
    vendor_person = models.TextField(blank=True)
    vendor_email = models.TextField(blank=True)
    deadlines = models.JSONField(default=list)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "number"), name="case_number_once"),)


class Contact(models.Model):
    """One mail of a case, without its attachments' bytes: those may hold product keys, the hashes stay."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    raw_sha256 = models.TextField()
    value = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "raw_sha256"), name="contact_once"),)
