"""Charts are whole SVG documents: every figure is text, nothing hangs on colour, and odd input breaks nothing."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from daicho.answer.charts import LINES, Amounts, Course, Frame, amounts_chart, courses_chart

SVG = "{http://www.w3.org/2000/svg}"
FRAME = Frame("題名", "説明", "c")
KEY = ("保有", "必要", "不足")


def parsed(chart: str) -> ElementTree.Element:
    return ElementTree.fromstring(chart)


def words(chart: str) -> list[str]:
    return [text.text or "" for text in parsed(chart).iter(f"{SVG}text")]


def amounts(owned: int, needed: int, short: int, name: str = "Office") -> Amounts:
    return Amounts(name, owned, needed, short, f"保有 {owned}", f"必要 {needed}", f"不足 {short}" if short else "")


def test_a_chart_tells_its_title_and_content_to_a_screen_reader() -> None:
    root = parsed(amounts_chart(FRAME, [amounts(3, 5, 2)], KEY))
    named = {child.get("id"): child.text for child in root if child.tag in (f"{SVG}title", f"{SVG}desc")}
    assert root.get("role") == "img"
    assert [named[name] for name in (root.get("aria-labelledby") or "").split()] == ["題名", "説明"]


def test_every_figure_stands_as_text() -> None:
    said = " ".join(words(amounts_chart(FRAME, [amounts(3, 5, 2), amounts(7, 7, 0, "一太郎")], KEY)))
    assert all(part in said for part in ("Office", "保有 3", "必要 5", "不足 2", "一太郎", "保有 7", "必要 7"))
    assert re.findall(r"不足 \d+", said) == ["不足 2"]


def test_bars_are_as_long_as_their_numbers_and_the_short_end_is_hatched() -> None:
    root = parsed(amounts_chart(FRAME, [amounts(10, 20, 5)], KEY))
    owned, covered, short = [r for r in root.iter(f"{SVG}rect") if int(r.get("y") or 0) > 60]
    assert [int(r.get("width") or 0) for r in (owned, covered, short)] == [270, 405, 135]
    assert (short.get("fill"), int(short.get("x") or 0)) == ("url(#c-hatch)", 10 + 405)


def test_nothing_reaches_out_of_the_picture() -> None:
    root = parsed(amounts_chart(FRAME, [amounts(10**9, 10**9, 0)], KEY))
    assert all(int(r.get("x") or 0) + int(r.get("width") or 0) <= 800 for r in root.iter(f"{SVG}rect"))


def test_names_are_text_and_never_markup() -> None:
    chart = amounts_chart(FRAME, [amounts(1, 1, 0, "<script>&")], KEY)
    assert "<script>&" in words(chart)
    assert "<script>" not in chart


COURSES = [
    Course("A案", (100_000, 200_000), "20万円"),
    Course("B案", (150_000, 150_000), "15万円"),
    Course("C案", (0, 0), "0円"),
]


def test_each_line_has_a_letter_a_shape_and_a_place_in_the_key() -> None:
    chart = courses_chart(FRAME, COURSES, ["1年目", "2年目"], "万円", 10_000)
    said = words(chart)
    assert [said.count(letter) for letter in "ABC"] == [2, 2, 2]
    assert [text for text in said if "案" in text] == ["A案　20万円", "B案　15万円", "C案　0円"]
    assert len({dashes for _, dashes in LINES}) >= len(LINES) - 1


def test_the_axis_counts_in_the_unit_and_reaches_the_largest_sum() -> None:
    said = words(courses_chart(FRAME, COURSES, ["1年目", "2年目"], "万円", 10_000))
    levels = [int(text) for text in said if re.fullmatch(r"\d+", text)]
    assert (levels[0], levels[-1]) == (0, 20)


def test_letters_at_the_ends_of_lines_keep_apart() -> None:
    together = [Course(name, (5, 5), "") for name in "abcd"]
    root = parsed(courses_chart(FRAME, together, ["1", "2"], "円", 1))
    at = sorted(int(t.get("y") or 0) for t in root.iter(f"{SVG}text") if t.get("x") == "754")
    assert all(b - a >= 16 for a, b in pairwise(at))
    assert len(at) == 4


@pytest.mark.parametrize("courses", [[], [Course("nothing", (0,), "")], [Course("huge", (10**12, 3 * 10**12), "")]])
def test_no_money_one_year_and_very_much_money_are_drawn_too(courses: list[Course]) -> None:
    years = [str(n) for n in range(len(courses[0].sums))] if courses else ["1"]
    root = parsed(courses_chart(FRAME, courses, years, "円", 1))
    assert 2 <= len([line for line in root.iter(f"{SVG}line") if line.get("stroke") == "#c3cad3"]) <= 12 or not courses


def test_a_chart_stands_alone() -> None:
    for chart in (
        amounts_chart(FRAME, [amounts(1, 2, 1)], KEY),
        courses_chart(FRAME, COURSES, ["1", "2"], "円", 1),
    ):
        assert "http" not in chart.replace("http://www.w3.org/2000/svg", "")
        assert "script" not in chart
