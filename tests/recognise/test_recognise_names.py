"""Names in comparing form, and structured ids taken apart."""

import pytest

from daicho.recognise.codes import autodesk_code, click_to_run_id, is_patch_key, office_code, setup_id
from daicho.recognise.names import normal
from daicho.words.software import Channel


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Microsoft Office Personal 2013", "Ｍｉｃｒｏｓｏｆｔ® Office Personal　2013"),
        ("一太郎2023", "一太郎 2023"),
        ("ウイルスバスター クラウド", "ｳｲﾙｽﾊﾞｽﾀｰ ｸﾗｳﾄﾞ"),
        ("7-Zip 19.00 (x64)", "7‐Zip 19.00"),
        ("秀丸エディタ", "秀丸エディター (64bit)"),
        ("Microsoft 365 Apps for enterprise - ja-jp", "Microsoft 365 Apps for enterprise - en-us"),
        ("Office Home & Business 2021", "Office Home and Business 2021"),
        ("AutoCAD 2014 - 日本語 (Japanese)", "AutoCAD(R) 2014"),
        ("LibreOffice 7.4 (64 ビット)", "LibreOffice 7.4"),
    ],
)
def test_spellings_that_mean_one_product_are_one_name(one: str, other: str) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AutoCAD 2014", "AutoCAD LT 2014"),
        ("Microsoft Office Standard 2010", "Microsoft Office Standard 2013"),
        ("Notepad", "Notepad++"),
        ("Windows Server 2012", "Windows Server 2012 R2"),
    ],
)
def test_different_products_keep_different_names(one: str, other: str) -> None:
    assert normal(one) != normal(other)


def test_a_normal_name_stays_as_it_is() -> None:
    for name in ("Mozilla Firefox 10.0.2 (x86 ja)", "ウイルスバスター クラウド", "Windows(R), Professional edition"):
        assert normal(normal(name)) == normal(name)


def test_an_office_product_code_is_taken_apart() -> None:
    code = office_code("{91140000-003D-0411-1000-0000000FF1CE}")
    assert code is not None
    assert (code.number, code.major, code.lcid, code.bits, code.channel) == ("003D", 14, 1041, 64, Channel.RETAIL)
    older = office_code("{91110411-6000-11D3-8CFE-0150048383C9}")
    assert older is not None
    assert (older.number, older.major, older.lcid) == ("11", 11, 1041)


@pytest.mark.parametrize("text", ["", "{90140000-0011}", "Office14.PROPLUS", "{AC76BA86-7AD7-1033-7B44-AA1000000001}"])
def test_other_keys_are_no_office_product_codes(text: str) -> None:
    assert office_code(text) is None


@pytest.mark.parametrize(
    ("text", "stem", "year", "channel"),
    [
        ("O365ProPlusRetail", "o365proplus", "", Channel.SUBSCRIPTION),
        ("O365BusinessRetail - ja-jp", "o365business", "", Channel.SUBSCRIPTION),
        ("ProPlus2019Volume", "proplus", "2019", Channel.VOLUME),
        ("ProPlusSPLA2021Volume", "proplus", "2021", Channel.VOLUME),
        ("VisioProXVolume", "visiopro", "", Channel.VOLUME),
        ("HomeBusiness2021Retail", "homebusiness", "2021", Channel.RETAIL),
        ("HomeBusinessPipcRetail", "homebusiness", "", Channel.PREINSTALLED),
        ("PersonalPipcRetail - ja-jp", "personal", "", Channel.PREINSTALLED),
    ],
)
def test_a_click_to_run_id_tells_product_year_and_channel(text: str, stem: str, year: str, channel: Channel) -> None:
    found = click_to_run_id(text)
    assert found is not None
    assert (found.stem, found.year, found.channel) == (stem, year, channel)


def test_setup_ids_patch_keys_and_autodesk_keys_are_told() -> None:
    setup = setup_id("Office14.SingleImage")
    assert setup is not None
    assert (setup.id, setup.major) == ("singleimage", 14)
    code = "{90140000-0011-0000-0000-0000000FF1CE}"
    assert is_patch_key(f"{code}_Office14.PROPLUS_{code}")
    assert not is_patch_key(code)
    assert autodesk_code("001B1") == ("001", "2010")
    assert autodesk_code("057N1") == ("057", "2022")
    assert autodesk_code("hello") is None
