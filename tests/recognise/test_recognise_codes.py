"""Identifiers of Office and Click-to-Run, taken apart."""

import pytest

from daicho.recognise.codes import (
    ClickToRunId,
    OfficeCode,
    click_to_run_id,
    licensing_product_id,
    office_code,
    setup_id,
)
from daicho.words.software import Channel


@pytest.mark.parametrize(
    ("name", "stem", "year", "channel"),
    [
        ("Office 16, Office16ProPlusVL_KMS_Client edition", "proplus", "2016", Channel.VOLUME),
        ("Office 16, Office16StandardVL_MAK edition", "standard", "2016", Channel.VOLUME),
        ("Office 19, Office19HomeBusiness2019R_Retail edition", "homebusiness", "2019", Channel.RETAIL),
        ("Office 24, Office24ProPlus2024VL_MAK_AE edition", "proplus", "2024", Channel.VOLUME),
        ("Office 15, OfficeProPlusR_Retail edition", "proplus", "2013", Channel.RETAIL),
        ("Office 14, OfficeProPlus-KMS_Client edition", "proplus", "2010", Channel.VOLUME),
        ("Office 16, Office16HomeBusinessPipcR_OEM_Perp edition", "homebusiness", "2016", Channel.PREINSTALLED),
        ("Office 16, Office16ProfessionalR_OEM_Perp edition", "professional", "2016", Channel.OEM),
        ("Office 16, Office16VisioProXC2RVL_KMS_ClientC2R edition", "visiopro", "2016", Channel.VOLUME),
        ("Office 19, Office19ProjectPro2019XC2RVL_MAKC2R edition", "projectpro", "2019", Channel.VOLUME),
        ("office 19, office19homebusiness2019r_retail edition", "homebusiness", "2019", Channel.RETAIL),
    ],
)
def test_the_name_of_an_office_licence_tells_product_year_and_channel(
    name: str, stem: str, year: str, channel: Channel
) -> None:
    assert licensing_product_id(name) == ClickToRunId(stem, year, channel)


@pytest.mark.parametrize(
    "name",
    [
        "Office 16, Office16O365ProPlusR_Subscription1 edition",
        "Office 16, Office16O365HomePremR_Grace edition",
        "Office 15, OfficeO365ProPlusR_Subscription edition",
        "Office 16, Office16VisioProR_Subscription edition",
    ],
)
def test_a_subscription_has_no_year(name: str) -> None:
    found = licensing_product_id(name)
    assert found is not None
    assert (found.year, found.channel) == ("", Channel.SUBSCRIPTION)


@pytest.mark.parametrize(
    "name",
    [
        "Office 16, Office16ProPlusDemoR_BypassTrial180 edition",
        "Office 16, Office16HomeStudentVNextR_Trial edition",
        "Office 16, Office16O365HomePremR_SubTrial5 edition",
    ],
)
def test_a_trial_is_a_trial_whatever_it_is_a_trial_of(name: str) -> None:
    found = licensing_product_id(name)
    assert found is not None
    assert found.channel is Channel.TRIAL


def test_a_licence_in_grace_does_not_tell_how_it_was_bought() -> None:
    found = licensing_product_id("Office 21, Office21ProPlus2021R_Grace edition")
    assert found == ClickToRunId("proplus", "2021", Channel.UNKNOWN)


@pytest.mark.parametrize(
    "name", ["", "Windows(R), Professional edition", "Microsoft Office Professional 2010", "Office"]
)
def test_other_names_are_no_office_licence(name: str) -> None:
    assert licensing_product_id(name) is None


@pytest.mark.parametrize(
    ("text", "stem", "year", "channel"),
    [
        ("o365proplusretail", "o365proplus", "", Channel.SUBSCRIPTION),
        ("visioproretail", "visiopro", "", Channel.RETAIL),
        ("HomeBusiness2019Retail - ja-jp", "homebusiness", "2019", Channel.RETAIL),
        ("HomeBusinessPipcRetail - ja-jp", "homebusiness", "", Channel.PREINSTALLED),
        ("ProPlusSPLA2021Volume", "proplus", "2021", Channel.VOLUME),
        ("VisioProXVolume", "visiopro", "", Channel.VOLUME),
    ],
)
def test_a_click_to_run_id_is_read_in_any_case_and_with_its_language(
    text: str, stem: str, year: str, channel: Channel
) -> None:
    assert click_to_run_id(text) == ClickToRunId(stem, year, channel)


def test_an_office_product_code_tells_number_generation_language_and_bits() -> None:
    suite = office_code("{90140000-0011-0000-1000-0000000FF1CE}")
    assert suite == OfficeCode("0011", 14, 0, 64, Channel.VOLUME)
    assert suite.neutral
    part = office_code("{90140000-001B-0411-0000-0000000FF1CE}")
    assert part is not None
    assert (part.number, part.lcid, part.bits, part.neutral) == ("001B", 0x411, 32, False)


def test_what_setup_registers_is_told_from_other_keys() -> None:
    found = setup_id("Office14.PROPLUS")
    assert found is not None
    assert (found.id, found.major) == ("proplus", 14)
    assert setup_id("Office14") is None
