"""Points: raise one, decide how it stands, check a reply against them; nothing is overwritten."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from daicho.actions import clock
from daicho.actions.case_rows import (
    Hand,
    case_of,
    case_row,
    contact_named,
    doubts_of_quote,
    refuse_future,
    refuse_secrets,
)
from daicho.actions.organisations import row_of
from daicho.actions.requests import calendar_of
from daicho.answer import point_blanks, point_check, reminders
from daicho.store import models
from daicho.store.reads import organisations
from daicho.store.reads import points as reads
from daicho.words.failure import Failure
from daicho.words.finding import Finding
from daicho.words.point import Point, PointKind, PointState, ReminderFacts, Side, Touch
from daicho.words.text import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """A new point as a person states it; ``contact`` is the number of a mail of the case, or words."""

    kind: PointKind
    asked_by: Side
    text: str
    asked_on: date
    contact: str = ""
    quoted: str = ""
    waits_for: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decides of points: the state from the day ``on`` of the words on, why, and by which contact."""

    state: PointState
    on: date
    reason: str
    contact: str = ""
    quoted: str = ""


def of_case(*, organisation: str, number: str) -> tuple[Point, ...]:
    """Every point of a case; Failure where there is no such case."""
    case_of(organisation, number)
    return reads.of_case(organisation, number)


@transaction.atomic
def add(*, organisation: str, number: str, raised: Raised, by: str, on: date) -> tuple[Point, tuple[Finding, ...]]:
    """Record a point of either side; Failure where it says nothing, lies ahead, or waits for a point there is not."""
    case = case_of(organisation, number)
    text = raised.text.strip()
    if not text:
        raise Failure("point_without_text", number)
    refuse_secrets(number, text, raised.quoted, raised.contact)
    refuse_future(number, raised.asked_on, on)
    row = case_row(organisation, number)
    known = [point.number for point in reads.of_case(organisation, number)]
    _refuse_unknown(number, raised.waits_for, known)
    contact = contact_named(case, raised.contact)
    point = models.CasePoint(
        organisation=row_of(organisation),
        case=row,
        number=len(known) + 1,
        kind=raised.kind.value,
        asked_by=raised.asked_by.value,
        text=text,
        asked_on=raised.asked_on,
        recorded_on=on,
        by=by,
        contact=contact,
        quoted=raised.quoted.strip(),
        waits_for=sorted(set(raised.waits_for)),
    )
    subject = f"{number}/{point.number}"
    Hand(organisation, by, on).keep(point, "point_added", subject, asked_by=point.asked_by)
    return reads.of_case(organisation, number)[-1], doubts_of_quote(case, contact, point.quoted)


def _refuse_unknown(case_number: str, wanted: Collection[int], known: Collection[int]) -> None:
    missing = sorted(set(wanted) - set(known))
    if missing:
        shown = ", ".join(map(str, missing))
        raise Failure("point_unknown", f"{case_number} [{shown}]", points=shown, last=len(known), number=case_number)


@transaction.atomic
def decide(
    *, organisation: str, number: str, points: Collection[int], said: Decision, by: str, on: date
) -> tuple[Finding, ...]:
    """Set the state of points, all or none, with the reason; what was decided before stays on record.

    Evaded needs the contact that passed the point over: silence leaves it open. Open is the point asked again.
    """
    case = case_of(organisation, number)
    refuse_secrets(number, said.reason, said.quoted, said.contact)
    refuse_future(number, said.on, on)
    case_row(organisation, number)
    known = {point.number: point for point in reads.of_case(organisation, number)}
    _refuse_unknown(number, points, known)
    contact = contact_named(case, said.contact)
    for wanted in sorted(set(points)):
        _refuse_impossible(number, known[wanted], said)
        _keep_step(Hand(organisation, by, on), number, known[wanted], replace(said, contact=contact))
    return doubts_of_quote(case, contact, said.quoted.strip())


def _refuse_impossible(case_number: str, point: Point, said: Decision) -> None:
    where = f"{case_number} [{point.number}]"
    last = point.steps[-1].on if point.steps else point.asked_on
    if not said.reason.strip():
        raise Failure("decision_without_reason", where)
    if said.on < last:
        raise Failure("point_step_too_early", where, on=said.on, last=last)
    if said.state is PointState.EVADED and not said.contact.strip():
        raise Failure("point_evaded_without_contact", where, point=point.number)
    if said.state is point.state and said.state is not PointState.OPEN:
        raise Failure("point_stands_so", where, point=point.number, since=point.since)
    if point.state is PointState.WITHDRAWN and said.state is not PointState.OPEN:
        raise Failure("point_is_withdrawn", where, point=point.number, since=point.since)


def _keep_step(hand: Hand, case_number: str, point: Point, said: Decision) -> None:
    rows = models.CasePoint.objects.filter(organisation__key=hand.organisation, case__number=case_number)
    row = models.CasePointStep(
        organisation=row_of(hand.organisation),
        point=rows.get(number=point.number),
        number=len(point.steps) + 1,
        state=said.state.value,
        on=said.on,
        recorded_on=hand.on,
        by=hand.by,
        reason=said.reason.strip(),
        contact=said.contact,
        quoted=said.quoted.strip(),
    )
    hand.keep(row, f"point_{row.state}", f"{case_number}/{point.number}", reason=row.reason)


def check_reply(*, organisation: str, number: str, text: str, side: Side = Side.VENDOR) -> tuple[Touch, ...]:
    """Which unsettled points of the other side a text of ``side`` touches, as suggestions; nothing is kept."""
    asked = [
        point
        for point in of_case(organisation=organisation, number=number)
        if point.asked_by is side.other and not point.is_settled
    ]
    return point_check.touches(asked, text)


def reminder_facts(
    *, organisation: str, number: str, on: date, days: int = 10, points: Collection[int] = (), step: str = ""
) -> ReminderFacts:
    """What a reminder on ``on`` states, with ``days`` business days to answer; Failure where nothing is owed to us.

    ``points`` limits it to these; empty: every point of ours that is open or was evaded.
    """
    case = case_of(organisation, number)
    known = reads.of_case(organisation, number)
    _refuse_unknown(number, points, [point.number for point in known])
    facts = reminders.facts(
        case,
        known,
        on=on,
        days=days,
        calendar=calendar_of(organisations.details(organisation)),
        only=frozenset(points),
        step=step,
    )
    if facts is None:
        raise Failure("nothing_to_remind_of", number)
    return facts


def letter_blanks(*, organisation: str, number: str, language: Language, on: date, days: int = 10) -> bytes:
    """What the points say for letters, as a file for ``letter --blanks``; Failure where no point is open."""
    known = of_case(organisation=organisation, number=number)
    owed = any(point.asked_by is Side.US and not point.is_settled for point in known)
    facts = reminder_facts(organisation=organisation, number=number, on=on, days=days) if owed else None
    said = clock.take(organisation=organisation, number=number, on=on).exchanges
    blanks = point_blanks.of_points(known, said, facts, language)
    if not blanks:
        raise Failure("no_point_open", number)
    return point_blanks.as_toml(blanks)
