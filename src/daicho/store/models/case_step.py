"""What is decided about a case over time: its kind, its parties, other cases it belongs to; rows are only added."""

from django.db import models

from daicho.store.models.case import Case
from daicho.store.models.organisation import Organisation


class CaseKindStep(models.Model):
    """The kind of a case from ``on`` on; the columns are those of `words.request.KindStep`."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    kind = models.TextField()
    proposed = models.TextField()
    weighed = models.BigIntegerField()
    on = models.DateField()
    by = models.TextField()
    reason = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="case_kind_once"),
            models.CheckConstraint(condition=~models.Q(by=""), name="case_kind_says_who"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="case_kind_says_why"),
        )


class CaseParty(models.Model):
    """Who takes part in a case; the columns are those of `words.request.CaseParty`."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    role = models.TextField()
    name = models.TextField()
    document = models.TextField()
    on = models.DateField()
    by = models.TextField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~models.Q(by=""), name="case_party_says_who"),
            models.CheckConstraint(condition=~models.Q(name=""), name="case_party_named"),
        )


class CaseLink(models.Model):
    """Two cases that belong together; ``case`` is the later one."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Case, models.CASCADE, related_name="+")
    reason = models.TextField()
    on = models.DateField()
    by = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "other"), name="case_link_once"),
            models.CheckConstraint(condition=~models.Q(by=""), name="case_link_says_who"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="case_link_says_why"),
        )
