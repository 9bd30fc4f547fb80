"""Reads of the points of a case, with every decision about them."""

from collections.abc import Iterator

from daicho.store import case_digests, models
from daicho.words.point import Point, PointKind, PointState, PointStep, Side


def of_case(organisation: str, number: str) -> tuple[Point, ...]:
    """Every point of the case ``number``, in order of number."""
    rows = models.CasePoint.objects.filter(organisation__key=organisation, case__number=number).order_by("number")
    steps: dict[int, list[PointStep]] = {}
    kept = models.CasePointStep.objects.filter(organisation__key=organisation, point__case__number=number)
    for step in kept.order_by("point", "number"):
        steps.setdefault(step.point_id, []).append(_step(step))
    return tuple(_point(row, tuple(steps.get(row.pk, ()))) for row in rows)


def written(organisation: str) -> Iterator[tuple[str, str, str]]:
    """(deed, subject, hash) of every row kept of points, as the journal must have them."""
    points = models.CasePoint.objects.filter(organisation__key=organisation).select_related("case")
    for point in points.order_by("case__number", "number").iterator(100):
        yield "point_added", f"{point.case.number}/{point.number}", case_digests.of_row(point)
    steps = models.CasePointStep.objects.filter(organisation__key=organisation).select_related("point__case")
    for step in steps.order_by("point", "number").iterator(100):
        subject = f"{step.point.case.number}/{step.point.number}"
        yield f"point_{step.state}", subject, case_digests.of_row(step)


def _point(row: models.CasePoint, steps: tuple[PointStep, ...]) -> Point:
    return Point(
        number=row.number,
        kind=PointKind(row.kind),
        asked_by=Side(row.asked_by),
        text=row.text,
        asked_on=row.asked_on,
        recorded_on=row.recorded_on,
        by=row.by,
        contact=row.contact,
        quoted=row.quoted,
        waits_for=tuple(row.waits_for),
        steps=steps,
    )


def _step(row: models.CasePointStep) -> PointStep:
    return PointStep(
        number=row.number,
        state=PointState(row.state),
        on=row.on,
        recorded_on=row.recorded_on,
        by=row.by,
        reason=row.reason,
        contact=row.contact,
        quoted=row.quoted,
    )
