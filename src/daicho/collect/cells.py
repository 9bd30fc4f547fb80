"""What the text of one cell means: days, counts, money, choices and lists, as Japanese and English offices write them.

Numbers and days of a workbook arrive as text too: days as ISO, whole numbers without ``.0``.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from daicho.collect.columns import CellKind, Column, plain, words

Value = str | int | date | tuple[str, ...] | None

_ERA_START = {"昭和": 1925, "s": 1925, "平成": 1988, "h": 1988, "令和": 2018, "r": 2018}
_TIME = r"(?:\(.\))?(?:[T ]?\d{1,2}[:時].*)?"
_WESTERN = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?" + _TIME)
_ERA = re.compile(r"(昭和|平成|令和|[shr])\.?(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?" + _TIME, re.IGNORECASE)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_MONTH_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})" + _TIME)
_SERIAL = re.compile(r"[1-9]\d{4}")
_DAY_ZERO = date(1899, 12, 30)  # Excel counts from 1900-01-01 = 1, and believes in 1900-02-29
_AROUND_MARKS = re.compile(r"\s*([-/.年月日])\s*")
_LIST_GAP = re.compile(r"[;；,，、\s]+")
_RANGE_MARK = re.compile(r"\s*([~〜～])\s*")
_NUMBER_NOISE = re.compile(r"[,\s]")
_CURRENCY = re.compile(r"^[¥\\]|(?:円|jpy|yen)$", re.IGNORECASE)
_MOST = 10**9
_MINUS = "-−‐–—▲△▼"


class Odd:
    """What a cell means that is not simply a value."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Wrong(Odd):
    """Why the text of a cell cannot be read, as the code of a finding; with what the cell may hold."""

    code: str
    allowed: str = ""


@dataclass(frozen=True, slots=True)
class Taken(Odd):
    """A text that is in no list, with what it is taken for."""

    value: Value


ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!"})
"""What a cell shows whose formula failed, in Excel and in CSV made from it."""

Read = Callable[[str], Value | Wrong | Taken]


def day_of(text: str, *, month_first: bool = False, serials: bool = False) -> date | None:
    """The day that ``text`` names, a time after it left aside; None where it names none.

    ISO, ``2019/4/1``, ``2019年4月1日``, ``平成31年4月1日``, ``令和元年5月1日``, ``R1.5.1``, ``20190401``; ``4/1/2019``
    only with ``month_first``; Excel's day numbers only with ``serials``.
    """
    tidy = _AROUND_MARKS.sub(r"\1", unicodedata.normalize("NFKC", text).strip())
    try:
        if found := _WESTERN.fullmatch(tidy) or _COMPACT.fullmatch(tidy):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _ERA.fullmatch(tidy):
            year = _ERA_START[found[1].lower()] + (1 if found[2] == "元" else int(found[2]))
            return date(year, int(found[3]), int(found[4]))
        if month_first and (found := _MONTH_FIRST.fullmatch(tidy)):
            return date(int(found[3]), int(found[1]), int(found[2]))
        if serials and _SERIAL.fullmatch(tidy):
            return _DAY_ZERO + timedelta(days=int(tidy))
    except ValueError:
        return None
    return None


def count_of(text: str) -> int | None:
    """The whole number that ``text`` names, as in ``1,000``, ``１０本``, ``5 licenses``; None where it names none."""
    bare = words().counters.sub("", plain_number(text))
    return _whole(bare)


def money_of(text: str) -> int | None:
    """The whole yen that ``text`` names, as in ``¥35,000``, ``35000円``, ``35,000.00``; None where it names none."""
    return _whole(_CURRENCY.sub("", _CURRENCY.sub("", plain_number(text))))


def signed_of(text: str) -> int | None:
    """The number that ``text`` names, also below 0: ``-3``, ``▲3``, ``△3``, ``3-``, ``(3)``; None where it is none."""
    tidy = unicodedata.normalize("NFKC", text).strip()
    if tidy.startswith("(") and tidy.endswith(")"):
        inside = _amount(tidy[1:-1])
        return None if inside is None else -inside
    number = _amount(tidy.strip(_MINUS + "+ "))
    is_below = bool(tidy) and (tidy[0] in _MINUS or tidy[-1] in _MINUS)
    return -number if number is not None and is_below else number


def _amount(text: str) -> int | None:
    """A number of things, or of yen."""
    count = count_of(text)
    return money_of(text) if count is None else count


def plain_number(text: str) -> str:
    """``text`` in half width and lower case, without thousands separators and spaces."""
    return _NUMBER_NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _whole(text: str) -> int | None:
    if not text or not (text[0].isdigit() and text.replace(".", "", 1).isdecimal()):
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return int(number) if number == int(number) and number <= _MOST else None


def list_of(text: str) -> tuple[str, ...]:
    """The entries of ``text``, between ``;``, commas, spaces or line breaks; each once, in order."""
    parts = _LIST_GAP.split(_RANGE_MARK.sub(r"\1", text))
    return tuple(dict.fromkeys(part for part in parts if part))


class CellReader(dict[str, Value | Wrong | Taken]):
    """Reads the cells of one column: ``reader[text]`` is what ``text`` means there; it remembers what it has read."""

    def __init__(self, column: Column, *, workbook: bool) -> None:
        super().__init__({error: Wrong("table_cell_error") for error in ERRORS})
        self.read = _plain_reader(column, workbook)

    def __missing__(self, text: str) -> Value | Wrong | Taken:
        value = self[text] = self.read(text)
        return value


def _plain_reader(column: Column, workbook: bool) -> Read:
    empty = words().empty

    def day(text: str) -> Value | Wrong | Taken:
        found = day_of(text, month_first=column.month_first, serials=workbook)
        if found is None and text.casefold() not in empty:
            return Taken(None) if column.otherwise else Wrong("table_day_not_read")
        return found

    def whole(code: str, of: Callable[[str], int | None]) -> Read:
        def number(text: str) -> Value | Wrong | Taken:
            found = of(text)
            return Wrong(code) if found is None and text.casefold() not in empty else found

        return number

    def choice(text: str) -> Value | Wrong | Taken:
        return _choice(column, text)

    readers: dict[CellKind, Read] = {
        CellKind.DAY: day,
        CellKind.COUNT: whole("table_count_not_read", count_of),
        CellKind.MONEY: whole("table_money_not_read", money_of),
        CellKind.SIGNED: whole("table_count_not_read", signed_of),
        CellKind.CHOICE: choice,
        CellKind.LIST: lambda text: None if text.casefold() in empty else list_of(text) or None,
    }
    return readers.get(column.kind, lambda text: None if text.casefold() in empty else text)


def _choice(column: Column, text: str) -> Value | Wrong | Taken:
    known = column.choices or {}
    found = known.get(plain(text))
    if found is not None:
        return found
    if plain(text) in words().empty or text.casefold() in words().empty:
        return None
    if column.otherwise is not None:
        return Taken(column.otherwise)
    return Wrong("table_choice_not_known", ", ".join(dict.fromkeys(known.values())))
