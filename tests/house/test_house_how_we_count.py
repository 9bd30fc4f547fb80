"""The chapter "How we count": every rule and every worked case stands in it, in words that a lawyer can read."""

import re
import tomllib

import pytest

from conftest import ROOT
from daicho.words.text import Language
from support.worked_cases import every_case

RULES = [f"T{number}" for number in range(1, 46)]
LANGUAGES = pytest.mark.parametrize("language", list(Language))


def chapter(language: Language) -> str:
    return (ROOT / "docs" / "manual" / language / "how-we-count.md").read_text("utf-8")


@LANGUAGES
def test_every_rule_stands_in_the_chapter_and_in_its_list(language: Language) -> None:
    text = chapter(language)
    assert [rule for rule in RULES if not re.search(rf"^### {rule}[.　]", text, re.MULTILINE)] == []
    assert [rule for rule in RULES if f"[{rule}](#{rule.lower()})" not in text] == []
    assert [rule for rule in RULES if f'<a id="{rule.lower()}"></a>' not in text] == []


def test_every_rule_has_a_worked_case() -> None:
    shown = {case.rule for case in every_case()}
    assert [rule for rule in RULES if rule not in shown] == []


@LANGUAGES
def test_every_worked_case_is_told(language: Language) -> None:
    text = chapter(language)
    assert [case.name for case in every_case() if case.title.in_language(language) not in text] == []


@LANGUAGES
def test_every_rule_tells_its_sources(language: Language) -> None:
    heading = {Language.JAPANESE: "出典:", Language.ENGLISH: "Sources:"}[language]
    parts = re.split(r"^### ", chapter(language), flags=re.MULTILINE)[1:]
    assert [part.splitlines()[0] for part in parts if heading not in part.split("####")[0]] == []


@LANGUAGES
def test_no_path_of_the_catalogue_and_no_shorthand_is_left_in_a_case(language: Language) -> None:
    cards = [line for line in chapter(language).splitlines() if line.startswith(("| ", "#### "))]
    publishers = "microsoft|adobe|autodesk|justsystems|demo|example|fujifilm|yayoi|saitokikaku"
    left = re.compile(rf"(?<![/\w.])(?:{publishers})/[a-z]|\{{|\bNone\b|seller_statement")
    told = [line for line in cards if "http" not in line and "docs/" not in line]
    unnamed = [line for line in told if left.search(line)]
    assert unnamed == [], "name what the case made up under [names] of docs/how-we-count.toml, then run `just docs`"


def test_a_near_miss_by_a_day_says_so() -> None:
    rule = chapter(Language.ENGLISH).split("### T3.")[1].split("### T4.")[0]
    last, after = rule.split("Day: 15 January 2020 (one day later)")
    assert "| Day | 14 January 2020 |" in last
    assert "**short 0**" in last.split("####")[1]
    assert after.lstrip().startswith("| needed 1, covered 0, **short 1**")


def test_the_japanese_chapter_needs_no_english() -> None:
    written = tomllib.loads((ROOT / "docs" / "how-we-count.toml").read_text("utf-8"))
    texts = [case.title.ja for case in every_case()] + [rule["says"]["ja"] for rule in written["rule"].values()]
    assert [text for text in texts if not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]{3}", text)] == []


@LANGUAGES
def test_the_index_of_the_manual_names_the_chapter(language: Language) -> None:
    assert "(how-we-count.md)" in (ROOT / "docs" / "manual" / language / "README.md").read_text("utf-8")
