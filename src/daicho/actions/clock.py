"""The clock of a case: set, replace and end deadlines, write down who moved, and read where the time stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta, timezone
from itertools import count

from django.db import transaction

from daicho.actions.case_rows import (
    Hand,
    case_of,
    case_row,
    contact_named,
    doubts_of_quote,
    refuse_future,
    refuse_secrets,
)
from daicho.actions.homes import own_data
from daicho.actions.organisations import row_of
from daicho.actions.requests import calendar_of
from daicho.answer import clock, escalation, turns
from daicho.store import models
from daicho.store.reads import clocks, organisations, points
from daicho.words.case import Case, Contact, Deadline, DeadlineBasis
from daicho.words.clock import CaseClock, CaseDeadline, DaysLeft, DeadlineEnding, Exchange, ExchangeKind, Rung
from daicho.words.failure import Failure
from daicho.words.finding import Finding, Place
from daicho.words.point import Side

_JAPAN = timezone(timedelta(hours=9))
LADDER = "escalation.toml"
"""The site's own ladder, in the folder ``playbooks`` of its data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeadline:
    """A deadline as a person sets it. ``contact``: number of a mail, or words; ``supersedes``: the one it replaces."""

    owner: Side
    what: str
    due_on: date
    basis: DeadlineBasis
    counted_from: date
    quoted: str = ""
    contact: str = ""
    reason: str = ""
    supersedes: int = 0


def take(*, organisation: str, number: str, on: date) -> CaseClock:
    """Where the time of a case stands at the end of ``on``: turn, deadlines, response times, ladder, reminders."""
    case = case_of(organisation, number)
    asked = points.of_case(organisation, number)
    return clock.take(
        number,
        received_on=case.received_on,
        on=on,
        points=asked,
        exchanges=turns.with_exchanges_of_points(_exchanges(organisation, case), asked),
        deadlines=deadlines_of(organisation, case),
        calendar=calendar_of(organisations.details(organisation)),
        busy=clocks.busy_periods(organisation),
        rungs=rungs(),
    )


def days_until(*, organisation: str, start: date, due_on: date, seen_on: date) -> DaysLeft:
    """The days from ``start`` to ``due_on`` as this company can use them."""
    return clock.days_left(
        start,
        due_on,
        calendar=calendar_of(organisations.details(organisation)),
        busy=clocks.busy_periods(organisation),
        seen_on=seen_on,
    )


def rungs() -> tuple[Rung, ...]:
    """The ladder: the site's own where it has one, else ours."""
    own = own_data("playbooks")
    file = None if own is None else own / LADDER
    if file is None or not file.is_file():
        return escalation.playbook().rungs
    try:
        return escalation.parsed(file.read_text(encoding="utf-8"), str(file)).rungs
    except (OSError, UnicodeDecodeError) as error:
        raise Failure("ladder_unreadable", str(file), file=file, why=str(error)) from None


def _exchanges(organisation: str, case: Case) -> list[Exchange]:
    """What was said: the mails of the case, and what was written down by hand (which also says what a mail was)."""
    by_hand = clocks.exchanges(organisation, case.number)
    spoken_for = {exchange.contact for exchange in by_hand}
    mails = [
        Exchange(number=0, side=side, on=day, kind=ExchangeKind.SUBSTANCE, what=subject, contact=sha256)
        for sha256, side, day, subject in _mails(case)
        if sha256 not in spoken_for
    ]
    return [*mails, *by_hand]


def _mails(case: Case) -> list[tuple[str, Side, date, str]]:
    """Each contact that is kept: hash, who sent it, the day in Japan, subject. The first came when the case did."""
    first = case.contacts[0].raw_sha256 if case.contacts else ""
    return [(c.raw_sha256, _sender(c), _day(c, case, is_first=c.raw_sha256 == first), c.subject) for c in case.contacts]


def _sender(contact: Contact) -> Side:
    """Who spoke: a contact is the vendor's unless it says that it is ours."""
    return Side.US if getattr(contact, "ours", False) else Side.VENDOR


def _day(contact: Contact, case: Case, *, is_first: bool) -> date:
    received: date | None = getattr(contact, "received_on", None)
    if received is not None:
        return received
    if is_first or contact.sent_at is None:
        return case.received_on
    return contact.sent_at.astimezone(_JAPAN).date()


def deadlines_of(organisation: str, case: Case) -> tuple[CaseDeadline, ...]:
    """Every deadline of a case in order of number: those recorded, then those of mails that no deed has taken up."""
    kept = clocks.deadlines(organisation, case.number)
    known = {(deadline.due_on, deadline.quoted) for deadline in kept}
    owners = {contact.raw_sha256: _sender(contact) for contact in case.contacts}
    numbers = count(len(kept) + 1)
    found = [
        CaseDeadline(
            number=next(numbers),
            owner=owners.get(contact, Side.VENDOR).other,
            what=case.subject,
            due_on=said.due_on,
            basis=said.basis,
            quoted=said.quoted,
            counted_from=said.counted_from,
            recorded_on=said.counted_from,
            by="",
            contact=contact,
        )
        for contact, said in _said_in_mails(case)
        if (said.due_on, said.quoted) not in known
    ]
    return (*kept, *found)


def _said_in_mails(case: Case) -> list[tuple[str, Deadline]]:
    """The deadlines that the case and its mails state, each once, with the mail that states it."""
    said = [(contact.raw_sha256, deadline) for contact in case.contacts for deadline in contact.deadlines]
    known = {(deadline.due_on, deadline.quoted) for _, deadline in said}
    said += [("", deadline) for deadline in case.deadlines if (deadline.due_on, deadline.quoted) not in known]
    once = {(deadline.due_on, deadline.quoted): (contact, deadline) for contact, deadline in reversed(said)}
    return sorted(once.values(), key=lambda pair: (pair[1].counted_from, pair[1].due_on))


@transaction.atomic
def set_deadline(
    *, organisation: str, number: str, new: NewDeadline, by: str, on: date
) -> tuple[CaseDeadline, tuple[Finding, ...]]:
    """Record a deadline; where it replaces another, that one stays on record and the reason says why.

    A clause needs its words or where they stand, an agreement the contact that made it.
    """
    case, hand = case_of(organisation, number), Hand(organisation, by, on)
    refuse_secrets(number, new.what, new.quoted, new.contact, new.reason)
    refuse_future(number, new.counted_from, on)
    case_row(organisation, number)
    _take_up(hand, case)
    if new.supersedes:
        earlier = _standing(organisation, case, new.supersedes)
        new = replace(new, what=new.what or earlier.what)
    _refuse_ungrounded(number, new)
    contact = contact_named(case, new.contact)
    row = _row(hand, case, new, contact)
    _keep_deadline(hand, case, row)
    doubts = (*doubts_of_quote(case, contact, row.quoted), *_doubts_of_day(organisation, number, row.due_on, on))
    return clocks.deadlines(organisation, number)[-1], doubts


def _refuse_ungrounded(number: str, new: NewDeadline) -> None:
    if not new.what.strip():
        raise Failure("deadline_without_what", number)
    if new.due_on < new.counted_from:
        raise Failure("deadline_before_start", number, due_on=new.due_on, start=new.counted_from)
    named = new.quoted.strip() or new.contact.strip()
    if new.basis in (DeadlineBasis.CONTRACT_CLAUSE, DeadlineBasis.AGREED) and not named:
        raise Failure("deadline_without_ground", number, basis=new.basis.value)
    if new.supersedes and not new.reason.strip():
        raise Failure("decision_without_reason", number)


def _standing(organisation: str, case: Case, wanted: int) -> CaseDeadline:
    """The deadline of this number; Failure where there is none, or where it no longer stands."""
    known = clocks.deadlines(organisation, case.number)
    where = f"{case.number} [{wanted}]"
    found = next((deadline for deadline in known if deadline.number == wanted), None)
    if found is None:
        raise Failure("case_deadline_unknown", where, deadline=wanted, last=len(known))
    if found.ending is not None or any(deadline.supersedes == wanted for deadline in known):
        raise Failure("case_deadline_gone", where, deadline=wanted, number=case.number)
    return found


def _take_up(hand: Hand, case: Case) -> None:
    """Write down the deadlines of mails, so that what is decided about one later has something to hang on."""
    known = len(clocks.deadlines(hand.organisation, case.number))
    for found in deadlines_of(hand.organisation, case)[known:]:
        new = NewDeadline(
            owner=found.owner,
            what=found.what or case.number,
            due_on=found.due_on,
            basis=found.basis,
            counted_from=found.counted_from,
            quoted=found.quoted,
        )
        _keep_deadline(hand, case, _row(hand, case, new, found.contact))


def _row(hand: Hand, case: Case, new: NewDeadline, contact: str) -> models.CaseDeadline:
    return models.CaseDeadline(
        organisation=row_of(hand.organisation),
        case=models.Case.objects.get(organisation__key=hand.organisation, number=case.number),
        number=len(clocks.deadlines(hand.organisation, case.number)) + 1,
        owner=new.owner.value,
        what=new.what.strip(),
        due_on=new.due_on,
        basis=new.basis.value,
        quoted=new.quoted.strip(),
        counted_from=new.counted_from,
        recorded_on=hand.on,
        by=hand.by,
        reason=new.reason.strip(),
        contact=contact,
        supersedes=new.supersedes,
    )


def _keep_deadline(hand: Hand, case: Case, row: models.CaseDeadline) -> None:
    due, subject = row.due_on.isoformat(), f"{case.number}/{row.number}"
    hand.keep(row, "deadline_set", subject, due_on=due, supersedes=row.supersedes, reason=row.reason)


def _doubts_of_day(organisation: str, number: str, due_on: date, on: date) -> Sequence[Finding]:
    calendar = calendar_of(organisations.details(organisation))
    place, found = Place(number), []
    if not calendar.is_business_day(due_on):
        last = clock.business_days_before(due_on, 1, calendar)
        found.append(Finding.at("case_deadline_not_open", place, day=due_on, last=last))
    left = days_until(organisation=organisation, start=on, due_on=due_on, seen_on=on)
    if left.business_days and not left.available:
        found.append(Finding.at("case_deadline_no_free_day", place, day=due_on, days=left.business_days))
    return found


@transaction.atomic
def end_deadline(
    *,
    organisation: str,
    number: str,
    deadline: int,
    ending: DeadlineEnding,
    reason: str,
    ended_on: date,
    by: str,
    on: date,
) -> None:
    """Say that a deadline was met, missed or dropped, on which day and why; it stays on record."""
    case, hand = case_of(organisation, number), Hand(organisation, by, on)
    if not reason.strip():
        raise Failure("decision_without_reason", number)
    refuse_secrets(number, reason)
    refuse_future(number, ended_on, on)
    case_row(organisation, number)
    _take_up(hand, case)
    found = _standing(organisation, case, deadline)
    if ending is DeadlineEnding.MET and ended_on > found.due_on:
        raise Failure("case_deadline_met_late", f"{number} [{deadline}]", due_on=found.due_on, ended_on=ended_on)
    row = models.CaseDeadlineEnding(
        organisation=row_of(organisation),
        deadline=models.CaseDeadline.objects.get(organisation__key=organisation, case__number=number, number=deadline),
        ending=ending.value,
        on=ended_on,
        recorded_on=on,
        by=by,
        reason=reason.strip(),
    )
    hand.keep(row, f"deadline_{row.ending}", f"{number}/{deadline}", reason=row.reason)


@transaction.atomic
def record_exchange(
    *, organisation: str, number: str, side: Side, kind: ExchangeKind, said_on: date, what: str, by: str, on: date,
    contact: str = "", step: str = "",
) -> Exchange:  # fmt: skip
    """Write down a communication: a call, a letter sent, or what a mail of the case was (by its number).

    ``step`` says which rung of the ladder was taken with it; only we take rungs.
    """
    case = case_of(organisation, number)
    if not what.strip():
        raise Failure("exchange_without_what", number)
    refuse_secrets(number, what, contact)
    refuse_future(number, said_on, on)
    known = [rung.id for rung in rungs()]
    if step and (step not in known or side is not Side.US):
        raise Failure("rung_unknown", f"{number} [{step}]", rung=step, known=", ".join(known))
    row = models.CaseExchange(
        organisation=row_of(organisation),
        case=case_row(organisation, number),
        number=len(clocks.exchanges(organisation, number)) + 1,
        side=side.value,
        on=said_on,
        kind=kind.value,
        what=what.strip(),
        contact=contact_named(case, contact),
        step=step,
        recorded_on=on,
        by=by,
    )
    Hand(organisation, by, on).keep(row, "exchange_recorded", f"{number}/{row.number}", side=row.side)
    return clocks.exchanges(organisation, number)[-1]
