"""Keys that differ in known places are one family; the most literal entry wins."""

import pytest

from daicho.recognise.key_index import KeyIndex


def index(**entries: str) -> KeyIndex[str]:
    made: KeyIndex[str] = KeyIndex()
    for name, key in entries.items():
        made.add(key, name)
    return made


def test_an_exact_key_comes_before_its_family_and_a_narrow_family_before_a_wide_one() -> None:
    keys = index(wide="{AC76BA86-*", narrow="{AC76BA86-????-FFFF-*", exact="{AC76BA86-1041-FFFF-7760-1}")
    assert list(keys.find("{ac76ba86-1041-ffff-7760-1}")) == ["exact", "narrow", "wide"]
    assert list(keys.find("{AC76BA86-1033-FFFF-7760-2}")) == ["narrow", "wide"]
    assert list(keys.find("{AC76BA86-1033-7AD7-0000-0}")) == ["wide"]


def test_a_closed_family_asks_for_the_whole_length() -> None:
    keys = index(photoshop="PHSP_??_0")
    assert list(keys.find("PHSP_25_0")) == ["photoshop"]
    assert list(keys.find("PHSP_25_0_1")) == []
    assert list(keys.find("PHSP_25")) == []


def test_width_and_case_make_no_difference() -> None:
    assert list(index(one="ＡＢＣ-*").find("abc-1")) == ["one"]


def test_a_family_of_nearly_every_key_is_refused() -> None:
    with pytest.raises(ValueError, match="nearly every key"):
        index(all="{*")
