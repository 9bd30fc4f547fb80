"""Days as inventories write them."""

import re
from datetime import UTC, date, datetime
from functools import lru_cache

_FORMS = (
    re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:[T ].*)?"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:\d{6}.*)?"),
    re.compile(r"(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4})(?:[T ].*)?"),
)
_TIME = re.compile(r"[T ](\d{2}:\d{2}:\d{2})")
_EPOCH = re.compile(r"\d{9,10}")
_FIRST_YEAR = 1981
_UNSET = frozenset({"", "1970-01-01", "01/01/1970", "1970-00-01", "0000-00-00", "00/00/0000", "0"})


@lru_cache(maxsize=16384)
def day_of(text: str) -> date | None:
    """The day in ``text``, or None: ISO, YYYYMMDD, DD/MM/YYYY (as the agents' XML writes) or seconds since 1970.

    Where DD/MM/YYYY is impossible and MM/DD/YYYY is not, the latter is meant. Days before 1981 are unset clocks.
    """
    text = text.strip()
    if _EPOCH.fullmatch(text):
        return _sensible(datetime.fromtimestamp(int(text), UTC).date())
    for form in _FORMS:
        found = form.fullmatch(text)
        if found:
            year, month, day = int(found["y"]), int(found["m"]), int(found["d"])
            return _made(year, month, day) or (_made(year, day, month) if form is _FORMS[2] else None)
    return None


def time_of(text: str) -> str:
    """The time of day in ``text`` as HH:MM:SS, or an empty string."""
    found = _TIME.search(text)
    return found.group(1) if found else ""


def is_unset(text: str) -> bool:
    """Whether ``text`` is one of the ways to write "no day"."""
    return text.strip()[:10] in _UNSET


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return _sensible(date(year, month, day))
    except ValueError:
        return None


def _sensible(day: date) -> date | None:
    return day if day.year >= _FIRST_YEAR else None
