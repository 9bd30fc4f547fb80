"""Calendars: the deadlines and steps of cases as one iCalendar file."""

from datetime import date

from daicho.actions import clock
from daicho.actions.case_rows import case_of, site_token
from daicho.actions.organisations import row_of
from daicho.actions.requests import calendar_of
from daicho.answer.icalendar_feed import CaseTime, Maker, feed
from daicho.store.reads import cases, organisations
from daicho.words.case import Document
from daicho.words.text import Language


def make(*, organisation: str, number: str | None = None, language: Language, on: date) -> Document:
    """The calendar of one case, or of all; asked again, it holds the same entries under the same UIDs."""
    row_of(organisation)
    wanted = cases.all_of(organisation) if number is None else (case_of(organisation, number),)
    times = [CaseTime(case, clock.take(organisation=organisation, number=case.number, on=on)) for case in wanted]
    calendar = calendar_of(organisations.details(organisation))
    return feed(times, Maker(site_token(organisation), language, calendar))
