"""Which days a Japanese company works: public holidays by the `holidays` package, closing days by the company."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

YEAR_END: frozenset[tuple[int, int]] = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})
"""The closing days over New Year that public offices keep (month, day); many companies do too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessCalendar:
    """Weekends and public holidays are closed always; ``yearly`` (month, day) and ``closing`` are the company's own."""

    yearly: frozenset[tuple[int, int]] = frozenset()
    closing: frozenset[date] = frozenset()

    def is_business_day(self, day: date) -> bool:
        """Whether the company works on ``day``."""
        return not (day.weekday() >= 5 or self.is_own_closing(day) or public_holiday(day))

    def is_own_closing(self, day: date) -> bool:
        """Whether ``day`` is one of the company's own closing days."""
        return day in self.closing or (day.month, day.day) in self.yearly


def public_holiday(day: date) -> str:
    """The Japanese name of the public holiday on ``day``, or an empty string."""
    return str(_japan().get(day, "") or "")


def holidays_official_through(seen_on: date) -> date:
    """The last day whose public holidays are gazetted when one looks on ``seen_on``.

    The equinox days of a year are announced in the official gazette in February of the year before
    (National Astronomical Observatory's calendar summary, 暦要項).
    """
    return date(seen_on.year + (1 if seen_on >= date(seen_on.year, 2, 1) else 0), 12, 31)


@cache
def _japan() -> "HolidayBase":
    import holidays  # late: it costs 0.3 s of every start

    return holidays.country_holidays("JP", language="ja")
