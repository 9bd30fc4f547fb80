"""Days as letters write them: Western years and Japanese eras, there and back."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache

from daicho.answer.labels import read
from daicho.words.text import Language

FIRST_DAY = date(1873, 1, 1)
"""The first day of the Gregorian calendar in Japan; earlier days have no era date here."""

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Era:
    """A Japanese era and its first day."""

    ja: str
    en: str
    first_day: date


@cache
def eras() -> tuple[Era, ...]:
    """All eras since Meiji, oldest first."""
    return tuple(Era(entry["ja"], entry["en"], entry["first_day"]) for entry in read("eras.toml")["era"])


def era_day(day: date) -> str:
    """``day`` in its era, as 令和8年11月24日; the first year is 元年. ValueError before 1873."""
    if day < FIRST_DAY:
        raise ValueError(f"{day} is before {FIRST_DAY}, when Japan took the Gregorian calendar")
    era = max((e for e in eras() if e.first_day <= day), key=lambda e: e.first_day)
    year = day.year - era.first_day.year + 1
    return f"{era.ja}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def written_day(day: date, language: Language, *, era: bool = False) -> str:
    """``day`` as a letter of ``language`` writes it; ``era`` counts only in Japanese."""
    if language is Language.ENGLISH:
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return era_day(day) if era else f"{day.year}年{day.month}月{day.day}日"


_WRITTEN = re.compile(r"\s*([^\d\s元]{2})?\s*(元|\d{1,4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*")


def day_of(text: str) -> date | None:
    """The day that ``text`` writes in a Western year or an era; None where it is no day or lies outside its era."""
    match = _WRITTEN.fullmatch(unicodedata.normalize("NFKC", text))
    if match is None:
        return None
    name, year, month, day = match.groups()
    if name is None:
        return None if year == "元" else _day(int(year), int(month), int(day))
    return _day_in_era(name, 1 if year == "元" else int(year), int(month), int(day))


def _day_in_era(name: str, year: int, month: int, day: int) -> date | None:
    known = eras()
    for number, era in enumerate(known):
        if era.ja != name:
            continue
        found = _day(era.first_day.year + year - 1, month, day)
        after = known[number + 1].first_day if number + 1 < len(known) else date.max
        return found if found and max(era.first_day, FIRST_DAY) <= found < after else None
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
