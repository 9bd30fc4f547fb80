"""Rows of an inventory, packed."""

from datetime import date

from daicho.store import packing
from daicho.words.finding import Place


def test_titles_come_back_in_their_order():
    assert list(packing.unpack_titles(packing.pack_titles([7, 3, 3, 4_000_000_000]))) == [7, 3, 3, 4_000_000_000]


def test_days_come_back_and_impossible_ones_are_not_known():
    days = [None, date(1980, 1, 1), date(2026, 11, 24), date(2159, 6, 5), date(1979, 12, 31), date(9999, 1, 1)]
    back = [packing.day_of(number) for number in packing.unpack_days(packing.pack_days(days))]
    assert back == [None, date(1980, 1, 1), date(2026, 11, 24), date(2159, 6, 5), None, None]


def test_places_come_back_with_line_and_part():
    places = [Place("f", 1, "a"), Place("f", None, ""), Place("f", 3, "部品")]
    assert list(packing.unpack_places(packing.pack_places(places), "f", 3)) == places


def test_places_that_say_nothing_take_no_room():
    assert packing.pack_places([Place("f"), Place("f")]) == b""
    assert list(packing.unpack_places(b"", "f", 2)) == [Place("f"), Place("f")]


def test_a_row_takes_six_bytes():
    assert len(packing.pack_titles(range(120))) + len(packing.pack_days([None] * 120)) == 720
