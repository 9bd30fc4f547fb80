"""Reads of what was decided about lots and products."""

from dataclasses import dataclass
from datetime import date

from daicho.store import models
from daicho.words.change import Extent
from daicho.words.entitlement import Ending, EndingKind, UseDecision, UseKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedEnding:
    """An ending with its number, the day it was decided, and the number of the row that took it back (0: none)."""

    number: int
    ending: Ending
    decided_on: date
    taken_back_by: int = 0


def decided(organisation: str) -> tuple[DecidedEnding, ...]:
    """Every ending ever decided, in order of number; those that were taken back say so."""
    rows = list(models.LotEnding.objects.filter(organisation__key=organisation).order_by("number"))
    gone = {row.taken_back: row.number for row in rows if row.taken_back}
    return tuple(_ending(row, gone.get(row.number, 0)) for row in rows if not row.taken_back)


def endings(organisation: str, until: Extent | None = None) -> tuple[Ending, ...]:
    """The endings that hold, in order of number; with ``until`` those that held when no more was known."""
    last = decided_last(organisation) if until is None else until.ending
    held = (entry for entry in decided(organisation) if entry.number <= last)
    return tuple(entry.ending for entry in held if not 0 < entry.taken_back_by <= last)


def decided_last(organisation: str) -> int:
    """The number of the newest decision on a lot, 0 for none."""
    return models.LotEnding.objects.filter(organisation__key=organisation).count()


def _ending(row: models.LotEnding, taken_back_by: int) -> DecidedEnding:
    ending = Ending(
        lot=row.lot, on=row.on, kind=EndingKind(row.kind), reason=row.reason, by=row.by, quantity=row.quantity
    )
    return DecidedEnding(number=row.number, ending=ending, decided_on=row.decided_on, taken_back_by=taken_back_by)


def use_decisions(organisation: str, until: Extent | None = None) -> tuple[UseDecision, ...]:
    """Every decision on the use of a product, in the order they were made; with ``until`` the earlier ones."""
    rows = models.UseDecision.objects.filter(organisation__key=organisation).order_by("number")
    if until is not None:
        rows = rows.filter(number__lte=until.use)
    columns = rows.values_list("product", "kind", "on", "reason", "by")
    return tuple(
        UseDecision(product=product, kind=UseKind(kind), on=on, reason=reason, by=by)
        for product, kind, on, reason, by in columns
    )
