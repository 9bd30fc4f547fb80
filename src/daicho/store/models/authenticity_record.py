"""Verdicts on mails: what was judged, on which day, and the DNS records seen; rows are only added."""

from django.db import models

from daicho.store.models.organisation import Organisation


class AuthenticityRecord(models.Model):
    """One judgement of the mail with ``raw_sha256``: ``value`` is a plain `words.authenticity.Authenticity`.

    ``sha256`` is that of the value; ``case_number`` is empty where the mail belongs to no case.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    raw_sha256 = models.TextField()
    number = models.BigIntegerField()
    case_number = models.TextField(blank=True)
    judged_on = models.DateField()
    judged_by = models.TextField()
    offline = models.BooleanField()
    value = models.JSONField()
    sha256 = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "raw_sha256", "number"), name="authenticity_number_once"),
            models.CheckConstraint(condition=~models.Q(judged_by=""), name="authenticity_says_who"),
        )
