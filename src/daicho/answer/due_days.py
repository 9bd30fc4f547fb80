"""Deadlines in the words of a mail: dated phrases and spans, each with the sentence that says so."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from daicho.answer import eras
from daicho.answer.calendar_days import BusinessCalendar, holidays_official_through
from daicho.answer.deadlines import add_business_days, deadline
from daicho.answer.playbooks import DeadlinePhrase, PhraseForm, deadline_phrases
from daicho.words.case import Deadline, DeadlineBasis
from daicho.words.finding import Finding, Place

_KANJI = {c: n for n, c in enumerate("〇一二三四五六七八九")}
_KANJI_NUMBER = re.compile(
    r"([一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=\s*(?:営業日|週間|日間|日以内|日内|[かヶカケヵ箇]月))"
)
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
_NUMBERS |= {"fourteen": 14, "fifteen": 15, "thirty": 30, "sixty": 60}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = "月火水木金土日"
_BREAK = re.compile(
    r"(?<=[。!?!?])|(?<=[a-z0-9)]\.)\s+(?=[A-Z])|\n\s*\n|\n(?=\s*(?:[-・■●◆○□※*★>]|\d{1,2}[.)、.)]|[((]\d{1,2}[))]))"
)
_PAST = timedelta(days=120)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """When and where a text came in, and how the company counts its days."""

    file: str
    received_on: date
    calendar: BusinessCalendar


def sentences(text: str) -> Iterator[str]:
    """The sentences of a mail, with the line breaks inside them (mails are wrapped) taken out."""
    for piece in _BREAK.split(text.replace("\r\n", "\n")):
        joined = _joined(piece)
        if joined:
            yield joined


def found_in(text: str, receipt: Receipt) -> tuple[tuple[Deadline, ...], tuple[Finding, ...]]:
    """Every deadline that ``text`` sets, earliest first, one for each day; and what is odd about them."""
    found: dict[date, Deadline] = {}
    findings: list[Finding] = []
    for sentence in sentences(text):
        for phrase, match in _matches(sentence):
            due = _due(phrase, match, receipt)
            if due is None:
                findings.append(_finding("deadline_impossible", receipt, quoted=match.group().strip()))
                continue
            if due not in found:
                found[due] = _deadline(due, sentence, receipt)
                findings += _oddities(due, match, receipt)
    return tuple(found[due] for due in sorted(found)), tuple(findings)


def _joined(piece: str) -> str:
    """One line: no break between Japanese characters, a space between others."""
    lines = [line.strip() for line in piece.split("\n") if line.strip()]
    out = ""
    for line in lines:
        needs_space = bool(out) and out[-1].isascii() and line[0].isascii()
        out += f" {line}" if needs_space else line
    return out


def _matches(sentence: str) -> Iterator[tuple[DeadlinePhrase, re.Match[str]]]:
    """Matches that do not lie inside one another: the first phrase of the list wins."""
    plain = _KANJI_NUMBER.sub(lambda m: str(_kanji_number(m.group())), unicodedata.normalize("NFKC", sentence))
    taken: list[tuple[int, int]] = []
    for phrase in deadline_phrases():
        for match in phrase.pattern.finditer(plain):
            start, end = match.span()
            if all(end <= left or right <= start for left, right in taken):
                taken.append((start, end))
                yield phrase, match


def _kanji_number(text: str) -> int:
    tens, ten, ones = text.partition("十")
    if not ten:
        return _KANJI[tens]
    return _KANJI.get(tens, 1) * 10 + (_KANJI[ones] if ones else 0)


def _due(phrase: DeadlinePhrase, match: re.Match[str], receipt: Receipt) -> date | None:
    groups = match.groupdict()
    if phrase.form is PhraseForm.SPAN:
        return _after_span(groups["n"].lower(), groups["unit"].lower(), receipt)
    if phrase.form is PhraseForm.ERA:
        era = "令和" if groups["era"].upper() == "R" else groups["era"]
        return eras.day_of(f"{era}{groups['y']}年{groups['m']}月{groups['d']}日")
    month = _MONTHS.index(groups["month"].lower()[:3]) + 1 if "month" in groups else int(groups["m"])
    if groups["y"] is not None:
        return _day(int(groups["y"]), month, int(groups["d"]))
    return _nearest(month, int(groups["d"]), receipt.received_on)


def _after_span(number: str, unit: str, receipt: Receipt) -> date | None:
    count = _NUMBERS.get(number) or int(number)
    start = receipt.received_on
    if unit == "営業日" or unit.startswith(("business", "working")):
        return add_business_days(start, count, receipt.calendar)
    if unit.startswith(("週", "week")):
        return start + timedelta(weeks=count)
    if unit.startswith(("日", "day", "calendar")):
        return start + timedelta(days=count)
    return _months_later(start, count)


def _months_later(start: date, count: int) -> date:
    """The same day ``count`` months on, or that month's last day (Civil Code article 143)."""
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    for day in range(start.day, 27, -1):
        if (found := _day(year, month + 1, day)) is not None:
            return found
    return date(year, month + 1, start.day)


def _nearest(month: int, day: int, received_on: date) -> date | None:
    """The day without a year: the next one, unless the last one is only just past (a reminder names it)."""
    days = (_day(received_on.year + ahead, month, day) for ahead in (-1, 0, 1))
    likely = [found for found in days if found is not None and found >= received_on - _PAST]
    return min(likely, default=None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _deadline(due: date, sentence: str, receipt: Receipt) -> Deadline:
    return deadline(
        due_on=due,
        basis=DeadlineBasis.DEMAND,
        quoted=sentence,
        counted_from=receipt.received_on,
        calendar=receipt.calendar,
    )


def _oddities(due: date, match: re.Match[str], receipt: Receipt) -> Iterator[Finding]:
    written = match.groupdict().get("weekday")
    if written and _WEEKDAYS[due.weekday()] != written:
        yield _finding("deadline_weekday_differs", receipt, day=due, written=written)
    if due < receipt.received_on:
        yield _finding("deadline_past", receipt, day=due)
    elif not receipt.calendar.is_business_day(due):
        yield _finding("deadline_not_open", receipt, day=due, last=_last_business_day(due, receipt.calendar))
    known = holidays_official_through(receipt.received_on)
    if due > known:
        yield _finding("deadline_holidays_not_official", receipt, day=due, known=known)


def _last_business_day(due: date, calendar: BusinessCalendar) -> date:
    while not calendar.is_business_day(due):
        due -= timedelta(days=1)
    return due


def _finding(code: str, receipt: Receipt, **facts: object) -> Finding:
    return Finding.at(code, Place(receipt.file), file=receipt.file, **facts)
