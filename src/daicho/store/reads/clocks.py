"""Reads of deadlines, exchanges and busy periods."""

from collections.abc import Iterator

from daicho.store import case_digests, models
from daicho.words.case import DeadlineBasis
from daicho.words.clock import BusyPeriod, CaseDeadline, DeadlineEnding, Exchange, ExchangeKind
from daicho.words.point import Side


def deadlines(organisation: str, number: str) -> tuple[CaseDeadline, ...]:
    """Every deadline that was recorded for the case ``number``, in order of number, with how it ended."""
    rows = models.CaseDeadline.objects.filter(organisation__key=organisation, case__number=number)
    kept = models.CaseDeadlineEnding.objects.filter(organisation__key=organisation, deadline__case__number=number)
    endings = {row.deadline_id: row for row in kept}
    return tuple(_deadline(row, endings.get(row.pk)) for row in rows.order_by("number"))


def exchanges(organisation: str, number: str) -> tuple[Exchange, ...]:
    """Every exchange that was recorded by hand for the case ``number``, in order of number."""
    rows = models.CaseExchange.objects.filter(organisation__key=organisation, case__number=number).order_by("number")
    return tuple(_exchange(row) for row in rows)


def busy_periods(organisation: str) -> tuple[BusyPeriod, ...]:
    """The company's busy periods that stand, in order of number."""
    rows = list(models.BusyPeriod.objects.filter(organisation__key=organisation).order_by("number"))
    gone = {row.supersedes for row in rows}
    return tuple(_busy(row) for row in rows if row.number not in gone and not row.is_dropped)


def written(organisation: str) -> Iterator[tuple[str, str, str]]:
    """(deed, subject, hash) of every row kept of clocks, as the journal must have them."""
    rows = models.CaseDeadline.objects.filter(organisation__key=organisation).select_related("case")
    for row in rows.order_by("case__number", "number").iterator(100):
        yield "deadline_set", f"{row.case.number}/{row.number}", case_digests.of_row(row)
    endings = models.CaseDeadlineEnding.objects.filter(organisation__key=organisation)
    for end in endings.select_related("deadline__case").order_by("pk").iterator(100):
        subject = f"{end.deadline.case.number}/{end.deadline.number}"
        yield f"deadline_{end.ending}", subject, case_digests.of_row(end)
    said = models.CaseExchange.objects.filter(organisation__key=organisation).select_related("case")
    for exchange in said.order_by("case__number", "number").iterator(100):
        yield "exchange_recorded", f"{exchange.case.number}/{exchange.number}", case_digests.of_row(exchange)
    for period in models.BusyPeriod.objects.filter(organisation__key=organisation).order_by("number"):
        yield "busy_period_set", str(period.number), case_digests.of_row(period)


def _deadline(row: models.CaseDeadline, end: models.CaseDeadlineEnding | None) -> CaseDeadline:
    return CaseDeadline(
        number=row.number,
        owner=Side(row.owner),
        what=row.what,
        due_on=row.due_on,
        basis=DeadlineBasis(row.basis),
        quoted=row.quoted,
        counted_from=row.counted_from,
        recorded_on=row.recorded_on,
        by=row.by,
        reason=row.reason,
        contact=row.contact,
        supersedes=row.supersedes,
        ending=None if end is None else DeadlineEnding(end.ending),
        ended_on=None if end is None else end.on,
        ending_reason="" if end is None else end.reason,
    )


def _exchange(row: models.CaseExchange) -> Exchange:
    return Exchange(
        number=row.number,
        side=Side(row.side),
        on=row.on,
        kind=ExchangeKind(row.kind),
        what=row.what,
        contact=row.contact,
        step=row.step,
    )


def _busy(row: models.BusyPeriod) -> BusyPeriod:
    return BusyPeriod(
        number=row.number,
        name=row.name,
        first=row.first,
        last=row.last,
        left_percent=row.left_percent,
        yearly=row.yearly,
    )
