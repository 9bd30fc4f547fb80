"""Deadlines and steps as an iCalendar file (RFC 5545): all-day events with stable UIDs, alarms on business days."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID, uuid5

from daicho.answer import labels
from daicho.answer.calendar_days import BusinessCalendar
from daicho.answer.clock import history, reminder_days
from daicho.words.case import Case, Document
from daicho.words.clock import CaseClock, CaseDeadline, RungState, TimedDeadline
from daicho.words.point import Side
from daicho.words.text import Language
from daicho.words.version import VERSION

MEDIA_TYPE = "text/calendar; charset=utf-8"
LINE_OCTETS = 75
"""The most octets of a line, its end not counted (RFC 5545, 3.1)."""

ALARM_HOUR = 9
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CaseTime:
    """A case with its clock."""

    case: Case
    clock: CaseClock


@dataclass(frozen=True, slots=True)
class Maker:
    """What all entries of a feed share: ``token`` (32 hex digits) tells this site's entries from any other's."""

    token: str
    language: Language
    calendar: BusinessCalendar

    def say(self, path: str, **facts: object) -> str:
        """A sentence of the labels with its blanks filled."""
        return labels.label(f"calendar.{path}", self.language).format(**facts)

    def uid(self, *path: object) -> str:
        """The same for the same thing, for ever; unlike anything of another site (RFC 7986, 5.3)."""
        return str(uuid5(UUID(self.token), "/".join(map(str, path))))


def feed(times: Sequence[CaseTime], maker: Maker) -> Document:
    """The calendar of these cases. The same content gives the same bytes.

    A deadline that was replaced is one event that moved (same UID, higher SEQUENCE); one that ended is cancelled.
    Texts quote the vendor and name the case: the file is for inside.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Daicho//Daicho {VERSION}//{maker.language.value.upper()}",
        "CALSCALE:GREGORIAN",
        f"NAME:{escaped(maker.say('name'))}",
        f"X-WR-CALNAME:{escaped(maker.say('name'))}",
        *(line for time in times for line in _entries(time, maker)),
        "END:VCALENDAR",
    ]
    return Document(
        name=f"{maker.say('file')}.ics",
        kind="case_calendar",
        language=maker.language,
        media_type=MEDIA_TYPE,
        content=b"".join(map(folded, lines)),
    )


def escaped(text: str) -> str:
    """A text value: backslash, semicolon, comma and line ends escaped (3.3.11), control characters taken out."""
    plain = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> bytes:
    """The line in UTF-8, ended by CRLF and folded at 75 octets, never inside a character or before a mark on one."""
    out: list[bytes] = [b""]
    for piece in _characters(line):
        octets = piece.encode("utf-8", "replace")
        if len(out[-1]) + len(octets) > LINE_OCTETS and out[-1] not in (b"", b" "):
            out.append(b" ")
        out[-1] += octets
    return b"\r\n".join(out) + b"\r\n"


def _characters(line: str) -> Iterator[str]:
    """Each character with the marks that combine with it (が may be か and a mark), up to a line's worth."""
    held = ""
    for character in line:
        joins = unicodedata.combining(character) and len((held + character).encode("utf-8", "replace")) < LINE_OCTETS
        if held and not joins:
            yield held
            held = ""
        held += character
    if held:
        yield held


def _entries(time: CaseTime, maker: Maker) -> Iterator[str]:
    every = [each.deadline for each in time.clock.deadlines]
    for each in time.clock.deadlines:
        if not each.superseded_by:
            yield from _event(_deadline(time.case, each, history(each.deadline.number, every), maker))
    pending = next((state for state in time.clock.ladder if state.taken_on is None), None)
    if pending is not None:
        yield from _event(_rung(time, pending, maker))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    uid: str
    sequence: int
    stamp: date
    day: date
    summary: str
    description: str
    categories: str
    is_cancelled: bool = False
    alarms: tuple[int, ...] = ()


def _event(event: _Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{event.stamp:%Y%m%d}T000000Z"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + _DAY:%Y%m%d}"
    yield f"SUMMARY:{escaped(event.summary)}"
    yield f"DESCRIPTION:{escaped(event.description)}"
    yield f"CATEGORIES:{escaped(event.categories)}"
    yield f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}"
    yield "CLASS:CONFIDENTIAL"
    yield "TRANSP:TRANSPARENT"
    for days in () if event.is_cancelled else event.alarms:
        yield from _alarm(days, event.summary)
    yield "END:VEVENT"


def _alarm(days: int, summary: str) -> Iterator[str]:
    """At nine on the day ``days`` days before; an all-day event starts at midnight of the reader's own zone."""
    trigger = f"-P{days - 1}DT{24 - ALARM_HOUR}H" if days else f"PT{ALARM_HOUR}H"
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{escaped(summary)}"
    yield f"TRIGGER:{trigger}"
    yield "END:VALARM"


def _deadline(case: Case, each: TimedDeadline, chain: Sequence[CaseDeadline], maker: Maker) -> _Event:
    deadline = each.deadline
    ahead = [(deadline.due_on - day).days for day in reminder_days(deadline.due_on, maker.calendar)]
    path = "ours" if deadline.owner is Side.US else "theirs"
    return _Event(
        uid=maker.uid("deadline", case.number, chain[0].number),
        sequence=len(chain) - 1 + (deadline.ending is not None),
        stamp=deadline.ended_on or deadline.recorded_on,
        day=deadline.due_on,
        summary=maker.say(path, number=case.number, what=deadline.what, vendor=case.vendor.name),
        description="\n".join(_told(case, each, chain, maker)),
        categories=maker.say("category"),
        is_cancelled=deadline.ending is not None,
        alarms=(*ahead, 0) if deadline.owner is Side.US else (0,),
    )


def _told(case: Case, each: TimedDeadline, chain: Sequence[CaseDeadline], maker: Maker) -> Iterator[str]:
    deadline, given = each.deadline, each.given
    yield maker.say("case", number=case.number, subject=case.subject, vendor=case.vendor.name)
    yield maker.say("basis", basis=labels.of(deadline.basis, maker.language))
    yield maker.say(
        "days", start=given.start, calendar=given.calendar_days, business=given.business_days, free=given.available
    )
    for quoted in dict.fromkeys(earlier.quoted for earlier in chain if earlier.quoted):
        yield maker.say("quoted", quoted=quoted)
    for earlier, later in pairwise(chain):
        yield maker.say("moved", old=earlier.due_on, new=later.due_on, reason=later.reason)
    if deadline.ending is not None:
        ending = labels.of(deadline.ending, maker.language)
        yield maker.say("ended", ending=ending, on=deadline.ended_on, reason=deadline.ending_reason)


def _rung(time: CaseTime, state: RungState, maker: Maker) -> _Event:
    since, name = time.clock.silent_since, state.rung.name.in_language(maker.language)
    return _Event(
        uid=maker.uid("rung", time.case.number, since, state.rung.id),
        sequence=0,
        stamp=since or time.clock.on,
        day=state.due_on,
        summary=maker.say("rung", number=time.case.number, rung=name, vendor=time.case.vendor.name),
        description=maker.say("rung_told", since=since, how=state.rung.how.in_language(maker.language)),
        categories=maker.say("category"),
        alarms=(0,),
    )
