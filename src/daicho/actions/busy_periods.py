"""Busy periods of the company: state one, change it, take it out; what was stated before stays on record."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from daicho.actions.case_rows import Hand, refuse_secrets
from daicho.actions.organisations import row_of
from daicho.store import models
from daicho.store.reads import clocks
from daicho.words.clock import BusyPeriod
from daicho.words.failure import Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A busy period as a person states it; ``supersedes`` is the number of the one it changes (0: a new one)."""

    name: str
    first: date
    last: date
    left_percent: int = 0
    yearly: bool = False
    supersedes: int = 0
    reason: str = ""


@transaction.atomic
def settle(*, organisation: str, stated: Stated, by: str, on: date) -> BusyPeriod:
    """Record a busy period; Failure where it ends before it starts or leaves as much time as any day."""
    if not stated.name.strip():
        raise Failure("busy_period_without_name", str(stated.first))
    if stated.last < stated.first:
        raise Failure("busy_period_ends_early", stated.name, first=stated.first, last=stated.last)
    if not 0 <= stated.left_percent < 100:
        raise Failure("busy_period_percent", stated.name, percent=stated.left_percent)
    if stated.supersedes:
        _found(organisation, stated.supersedes)
    _keep(Hand(organisation, by, on), stated, is_dropped=False)
    return clocks.busy_periods(organisation)[-1]


@transaction.atomic
def drop(*, organisation: str, number: int, reason: str, by: str, on: date) -> None:
    """Take a busy period out; Failure where there is none of this number."""
    found = _found(organisation, number)
    if not reason.strip():
        raise Failure("decision_without_reason", str(number))
    said = Stated(
        name=found.name,
        first=found.first,
        last=found.last,
        left_percent=found.left_percent,
        yearly=found.yearly,
        supersedes=number,
        reason=reason,
    )
    _keep(Hand(organisation, by, on), said, is_dropped=True)


def _found(organisation: str, number: int) -> BusyPeriod:
    known = clocks.busy_periods(organisation)
    found = next((period for period in known if period.number == number), None)
    if found is None:
        listed = ", ".join(str(period.number) for period in known) or "–"
        raise Failure("busy_period_unknown", str(number), number=number, known=listed)
    return found


def _keep(hand: Hand, stated: Stated, *, is_dropped: bool) -> None:
    refuse_secrets(stated.name, stated.name, stated.reason)
    owner = row_of(hand.organisation)
    row = models.BusyPeriod(
        organisation=owner,
        number=models.BusyPeriod.objects.filter(organisation=owner).count() + 1,
        name=stated.name.strip(),
        first=stated.first,
        last=stated.last,
        left_percent=stated.left_percent,
        yearly=stated.yearly,
        supersedes=stated.supersedes,
        is_dropped=is_dropped,
        recorded_on=hand.on,
        by=hand.by,
        reason=stated.reason.strip(),
    )
    hand.keep(row, "busy_period_set", str(row.number), reason=row.reason)
