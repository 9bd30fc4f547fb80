"""A reminder as the text of a mail: the text of ``data/letters/reminder_mail.toml``, filled from the facts."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from daicho.answer.eras import written_day
from daicho.words.case import Document, Organisation
from daicho.words.point import PointState, RemindedPoint, ReminderFacts
from daicho.words.text import Language


@cache
def _texts() -> Mapping[str, Any]:
    source = files("daicho.data").joinpath("letters").joinpath("reminder_mail.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


def write(facts: ReminderFacts, own: Organisation, language: Language) -> Document:
    """The mail that asks again: what is open, what their reply passed over, and the new day. For a person to send."""
    text: Mapping[str, str] = _texts()[language.value]
    values = {
        "addressee": _addressee(facts, text),
        "subject": facts.subject,
        "number": facts.case_number,
        "since": written_day(facts.waiting_since, language),
        "due": written_day(facts.new_due_on, language),
        "points": "\n\n".join(_point(point, text, language) for point in facts.points),
        "again": _again(facts, text, language),
        "sender": "\n".join(filter(None, (own.name, own.department, own.person_in_charge, own.phone, own.email))),
    }
    return Document(
        name=f"{text['file'].format(number=facts.case_number)}.txt",
        kind="reminder_mail",
        language=language,
        media_type="text/plain; charset=utf-8",
        content=text["body"].format(**values).encode("utf-8"),
        cites=tuple((point.text, f"case.{facts.case_number}.point.{point.number}") for point in facts.points),
    )


def _addressee(facts: ReminderFacts, text: Mapping[str, str]) -> str:
    vendor = facts.vendor
    names = [vendor.name, vendor.department, text["person"].format(person=vendor.person) if vendor.person else ""]
    said = "\n".join(filter(None, names))
    return said if vendor.person else text["organisation"].format(organisation=said)


def _again(facts: ReminderFacts, text: Mapping[str, str], language: Language) -> str:
    if not facts.earlier:
        return ""
    days = text["comma"].join(written_day(day, language) for day in facts.earlier)
    return text["again"].format(days=days)


def _point(point: RemindedPoint, text: Mapping[str, str], language: Language) -> str:
    lines = [text["point"].format(number=point.number, text=point.text, asked=written_day(point.asked_on, language))]
    if point.quoted:
        lines.append(text["quoted"].format(quoted=point.quoted))
    if point.state is PointState.EVADED and point.replied_on is not None:
        replied = written_day(point.replied_on, language)
        path = "their_words" if point.their_words else "passed_over"
        lines.append(text[path].format(replied=replied, words=point.their_words))
    else:
        lines.append(text["silent"])
    return "\n".join(lines)
