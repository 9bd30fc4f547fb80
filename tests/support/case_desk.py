"""A case in March and April 2026, by hand: its mail, points, exchanges and deadlines."""

from datetime import date, datetime, timedelta, timezone

from daicho.words.case import Case, Contact, DeadlineBasis, RequestKind, Vendor
from daicho.words.clock import CaseDeadline, Exchange, ExchangeKind
from daicho.words.point import Point, PointKind, PointState, PointStep, Side

JAPAN = timezone(timedelta(hours=9))
MARCH_16 = date(2026, 3, 16)
"""A Monday; 20 March 2026 is a holiday (the equinox), 29 April, 4, 5 and 6 May are."""


def a_mail(
    sha256: str = "ab" * 32, body: str = "", on: date = MARCH_16, subject: str = "導入状況確認のお願い"
) -> Contact:
    """A mail of the vendor."""
    return Contact(
        message_id=sha256[:4],
        sender_name="見本ソフト",
        sender_address="survey@vendor.example",
        recipients=(),
        subject=subject,
        sent_at=datetime(on.year, on.month, on.day, 10, tzinfo=JAPAN),
        body=body,
        attachments=(),
        raw_sha256=sha256,
    )


def a_case() -> Case:
    """The case that the mail began."""
    return Case(
        number="2026-0001",
        kind=RequestKind.VOLUNTARY_SURVEY,
        vendor=Vendor(name="見本ソフト株式会社", department="推進部"),
        received_on=MARCH_16,
        subject="導入状況確認のお願い",
        deadlines=(),
        contacts=(a_mail(),),
    )


def a_point(
    number: int,
    asked_by: Side = Side.US,
    text: str = "問い",
    *steps: tuple[PointState, date],
    on: date = MARCH_16,
    waits_for: tuple[int, ...] = (),
    quoted: str = "",
) -> Point:
    """A point and its decisions, each recorded on the day it was said."""
    return Point(
        number=number,
        kind=PointKind.QUESTION,
        asked_by=asked_by,
        text=text,
        asked_on=on,
        recorded_on=on,
        by="tests",
        waits_for=waits_for,
        quoted=quoted,
        steps=tuple(
            PointStep(number=n, state=state, on=day, recorded_on=day, by="tests", reason="理由", contact="返信")
            for n, (state, day) in enumerate(steps, 1)
        ),
    )


def an_exchange(
    number: int, side: Side, on: date, kind: ExchangeKind = ExchangeKind.SUBSTANCE, step: str = ""
) -> Exchange:
    """A communication."""
    return Exchange(number=number, side=side, on=on, kind=kind, what="連絡", step=step)


def a_deadline(
    number: int, due_on: date, *, owner: Side = Side.US, supersedes: int = 0, reason: str = ""
) -> CaseDeadline:
    """A deadline counted from 16 March."""
    return CaseDeadline(
        number=number,
        owner=owner,
        what="回答書の提出",
        due_on=due_on,
        basis=DeadlineBasis.DEMAND,
        quoted="ご回答ください。",
        counted_from=MARCH_16,
        recorded_on=MARCH_16,
        by="tests",
        supersedes=supersedes,
        reason=reason,
    )
