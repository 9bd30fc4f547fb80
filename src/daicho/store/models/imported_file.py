"""Files that were read, and files that could not be."""

from django.db import models

from daicho.store.models.organisation import Organisation


class ImportedFile(models.Model):
    """One file as it came: the same bytes twice change nothing, but where the name says whose machine it is of.

    ``counts`` says how many of each thing it stated, ``findings`` what was wrong, doubtful or left out.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    sha256 = models.TextField()
    name = models.TextField()
    size = models.BigIntegerField()
    source = models.TextField(blank=True)
    imported_on = models.DateField()
    counts = models.JSONField(default=dict)
    findings = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "sha256", "name"), name="file_once_per_organisation"),
            models.CheckConstraint(condition=models.Q(size__gte=0), name="file_size_not_negative"),
        )


class QuarantineRecord(models.Model):
    """A file of which nothing could be used, by name, size, hash and reason.

    Its content is *not* copied: what could not be read could not be searched for product keys either (a key
    inside ``DigitalProductId`` bytes looks like any other bytes). The file stays where it was; the hash
    tells that it is this one. A later reader that understands the file takes it as new.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    sha256 = models.TextField()
    name = models.TextField()
    size = models.BigIntegerField()
    reason = models.TextField()
    findings = models.JSONField(default=list)
    refused_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "sha256"), name="quarantine_once_per_organisation"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="quarantine_has_reason"),
        )
