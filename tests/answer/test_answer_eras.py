from datetime import date, timedelta

import pytest

from daicho.answer.eras import day_of, era_day, eras, written_day
from daicho.words.text import Language


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(1873, 1, 1), "明治6年1月1日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2020, 1, 1), "令和2年1月1日"),
        (date(2026, 11, 24), "令和8年11月24日"),
    ],
)
def test_a_day_is_written_in_its_era_and_read_back(day, written):
    assert era_day(day) == written
    assert day_of(written) == day


def test_a_day_before_the_gregorian_calendar_is_refused():
    with pytest.raises(ValueError, match="1873-01-01"):
        era_day(date(1872, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "平成31年5月1日",
        "昭和64年1月8日",
        "令和8年2月30日",
        "明治元年1月25日",
        "元年1月1日",
        "慶応3年1月1日",
        "2026年13月1日",
        "あした",
        "",
    ],
)
def test_what_is_no_day_or_lies_outside_its_era_is_not_guessed(text):
    assert day_of(text) is None


def test_full_width_digits_and_spaces_are_read():
    assert day_of("令和 8年 11月 24日") == date(2026, 11, 24)
    assert day_of("2026年 1月 5日") == date(2026, 1, 5)


def test_letters_write_western_years_unless_asked_for_eras():
    day = date(2026, 1, 5)
    assert written_day(day, Language.JAPANESE) == "2026年1月5日"
    assert written_day(day, Language.JAPANESE, era=True) == "令和8年1月5日"
    assert written_day(day, Language.ENGLISH, era=True) == "5 January 2026"


def test_every_first_day_of_an_era_follows_the_last_day_of_the_one_before():
    for era in eras()[1:]:
        assert era_day(era.first_day).startswith(f"{era.ja}元年")
        assert not era_day(era.first_day - timedelta(days=1)).startswith(era.ja)
