"""``ospp.vbs /dstatus``: labels in any language, values always the same."""

import pytest

from daicho.words.estate import Section
from support.objects import ENGLISH, JAPANESE, dstatus
from support.tables import codes, reading_of

ID = "aaaaaaaa-0000-4000-8000-00000000000"
STANDARD = (f"{ID}1", "Office 16, Office16StandardVL_MAK edition", "Office 16, VOLUME_MAK channel", "", "7XQ4M")
GRACE = (f"{ID}2", "Office 16, OfficeVisioProR_Grace edition", "Office 16, RETAIL(Grace) channel", "OOB_GRACE", "3WTQH")


@pytest.mark.parametrize("words", [ENGLISH, JAPANESE], ids=["English", "Japanese"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "utf-16-le"])
def test_the_licences_are_read_in_both_languages_and_all_encodings(words: dict[str, str], encoding: str) -> None:
    reading = reading_of(dstatus(STANDARD, GRACE, words=words, encoding=encoding), "PC-001.ospp.txt")
    assert (reading.source, codes(reading)) == ("ospp", [])
    (inventory,) = reading.inventories
    assert (inventory.machine.id, inventory.piecewise, inventory.sections) == ("PC-001", True, {Section.LICENCES})
    first, second = (o.title for o in inventory.observations)
    assert (first.name, first.key) == ("Office 16, Office16StandardVL_MAK edition", f"{ID}1")
    assert dict(first.fields) == {
        "application": "office",
        "channel": "VOLUME_MAK channel",
        "description": "Office 16, VOLUME_MAK channel",
        "family": "Office16StandardVL_MAK",
        "last_five": "7XQ4M",
        "source": "ospp",
        "status": "1",
    }
    assert (second.field("status"), second.field("channel")) == ("2", "RETAIL(Grace) channel")
    assert inventory.observations[0].place.line == 3


def test_a_state_in_words_that_nobody_knows_is_left_open_and_said() -> None:
    reading = reading_of(dstatus((*STANDARD[:3], "ACTIVADO", "7XQ4M")))
    assert [(f.code, f.fact("state")) for f in reading.findings] == [("licence_state_unknown", "ACTIVADO")]
    assert reading.inventories[0].observations[0].title.field("status") == ""


def test_no_keys_at_all_is_a_note_that_leads_to_vnextdiag() -> None:
    text = (
        "---Processing--------------------------\r\n<No installed product keys detected>\r\n---Exiting-----------\r\n"
    )
    reading = reading_of(text.encode(), "PC-001.ospp.txt")
    assert (codes(reading), reading.inventories) == (["ospp_no_keys"], ())


def test_an_output_that_was_cut_says_nothing_is_gone() -> None:
    reading = reading_of(dstatus(STANDARD, GRACE, ends=False))
    assert codes(reading) == ["ospp_cut"]
    assert [(i.piecewise, i.sections, len(i.observations)) for i in reading.inventories] == [(False, frozenset(), 2)]


def test_a_record_without_a_name_is_counted() -> None:
    cut = dstatus(STANDARD, GRACE).decode().partition("LICENSE NAME: Office 16, OfficeVisio")[0]
    reading = reading_of(cut.encode())
    assert [(f.code, f.fact("count")) for f in reading.findings] == [("ospp_cut", "1")]
    assert len(reading.inventories[0].observations) == 1
