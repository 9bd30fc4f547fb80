"""The clock of a case: deadlines, how they ended, who moved when; and busy periods. Rows are only added."""

from django.db import models

from daicho.store.models.case import Case
from daicho.store.models.organisation import Organisation


class CaseDeadline(models.Model):
    """A day by which one side owes something; the columns are those of `words.clock.CaseDeadline`.

    ``supersedes`` is the number of the deadline in whose place it stands (0: none); none is replaced twice.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    owner = models.TextField()
    what = models.TextField()
    due_on = models.DateField()
    basis = models.TextField()
    quoted = models.TextField(blank=True)
    counted_from = models.DateField()
    recorded_on = models.DateField()
    by = models.TextField()
    reason = models.TextField(blank=True)
    contact = models.TextField(blank=True)
    supersedes = models.BigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="case_deadline_once"),
            models.UniqueConstraint(
                fields=("case", "supersedes"), condition=models.Q(supersedes__gt=0), name="case_deadline_replaced_once"
            ),
            models.CheckConstraint(condition=~models.Q(by=""), name="case_deadline_says_who"),
        )


class CaseDeadlineEnding(models.Model):
    """How a deadline ended, on which day, and why; there is one at most."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    deadline = models.OneToOneField(CaseDeadline, models.CASCADE, related_name="+")
    ending = models.TextField()
    on = models.DateField()
    recorded_on = models.DateField()
    by = models.TextField()
    reason = models.TextField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~models.Q(by=""), name="case_deadline_ending_says_who"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="case_deadline_ending_says_why"),
        )


class CaseExchange(models.Model):
    """A communication that is no mail kept with the case, or says what such a mail was; see `words.clock.Exchange`."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    side = models.TextField()
    on = models.DateField()
    kind = models.TextField()
    what = models.TextField()
    contact = models.TextField(blank=True)
    step = models.TextField(blank=True)
    recorded_on = models.DateField()
    by = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="case_exchange_once"),
            models.CheckConstraint(condition=~models.Q(by=""), name="case_exchange_says_who"),
        )


class BusyPeriod(models.Model):
    """A busy period of the company; ``supersedes`` is the number of the one that it changes (0: none).

    ``is_dropped``: the superseded one is taken out, and nothing stands in its place.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    name = models.TextField()
    first = models.DateField()
    last = models.DateField()
    left_percent = models.BigIntegerField()
    yearly = models.BooleanField()
    supersedes = models.BigIntegerField(default=0)
    is_dropped = models.BooleanField(default=False)
    recorded_on = models.DateField()
    by = models.TextField()
    reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "number"), name="busy_period_once"),
            models.CheckConstraint(condition=~models.Q(by=""), name="busy_period_says_who"),
            models.CheckConstraint(
                condition=models.Q(left_percent__gte=0) & models.Q(left_percent__lt=100), name="busy_period_percent"
            ),
        )
