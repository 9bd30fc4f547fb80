"""Licence records from WMI, in each of the forms in which people save them."""

import random
from collections.abc import Callable

import pytest

from daicho.words.estate import Identity, Inventory, Section, Title, TraceKind
from daicho.words.reading import Reading
from support.keys import made_up_key
from support.objects import convert_to_json, export_csv, format_list, wmic_csv, wmic_list
from support.tables import codes, reading_of

OFFICE_APP = "0ff1ce15-a989-479d-af46-f275c6370663"
WINDOWS_APP = "55c92734-d682-4d71-983e-d6ec3f16059f"
OFFICE = {
    "Name": "Office 16, Office16StandardVL_MAK edition",
    "Description": "Office 16, VOLUME_MAK channel",
    "ID": "AAAAAAAA-0000-4000-8000-000000000001",
    "ApplicationID": OFFICE_APP,
    "LicenseFamily": "Office16StandardVL_MAK",
    "LicenseStatus": 1,
    "PartialProductKey": "7XQ4M",
    "ProductKeyChannel": "Volume:MAK",
}
WINDOWS = {
    "Name": "Windows(R), Professional edition",
    "Description": "Windows(R) Operating System, OEM_DM channel",
    "ID": "AAAAAAAA-0000-4000-8000-000000000002",
    "ApplicationID": WINDOWS_APP,
    "LicenseFamily": "Professional",
    "LicenseStatus": 1,
    "PartialProductKey": "8HVX7",
    "ProductKeyChannel": "OEM:DM",
}
NOT_INSTALLED = {
    **OFFICE,
    "Name": "Office 16, Office16ProPlusVL_MAK edition",
    "LicenseStatus": 0,
    "PartialProductKey": "",
}
WAYS: dict[str, Callable[..., bytes]] = {
    "csv": export_csv,
    "csv in UTF-16, tabs": lambda *o: b"\xff\xfe" + export_csv(*o, encoding="utf-16-le", delimiter="\t"),
    "json": convert_to_json,
    "json in UTF-16": lambda *o: b"\xff\xfe" + convert_to_json(*o, encoding="utf-16-le"),
    "wmic list": wmic_list,
    "wmic csv": lambda *o: wmic_csv("PC-001", *o),
    "format-list": format_list,
}


def the_only(reading: Reading) -> Inventory:
    (inventory,) = reading.inventories
    return inventory


def titles(reading: Reading) -> list[Title]:
    return [o.title for o in the_only(reading).observations]


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_saving_says_the_same(way: str) -> None:
    reading = reading_of(WAYS[way](OFFICE, WINDOWS, NOT_INSTALLED), "PC-001.licences.txt")
    assert reading.source == "licensing_product"
    assert sorted(titles(reading), key=lambda t: t.name) == [
        Title(
            TraceKind.LICENCE,
            "Office 16, Office16StandardVL_MAK edition",
            key="aaaaaaaa-0000-4000-8000-000000000001",
            fields=(
                ("application", "office"),
                ("channel", "Volume:MAK"),
                ("description", "Office 16, VOLUME_MAK channel"),
                ("family", "Office16StandardVL_MAK"),
                ("last_five", "7XQ4M"),
                ("source", "licensing_product"),
                ("status", "1"),
            ),
        ),
        Title(
            TraceKind.LICENCE,
            "Windows(R), Professional edition",
            key="aaaaaaaa-0000-4000-8000-000000000002",
            fields=(
                ("application", "windows"),
                ("channel", "OEM:DM"),
                ("description", "Windows(R) Operating System, OEM_DM channel"),
                ("family", "Professional"),
                ("last_five", "8HVX7"),
                ("source", "licensing_product"),
                ("status", "1"),
            ),
        ),
    ]
    assert [(f.code, f.fact("count")) for f in reading.findings] == [("licences_without_key", "1")]


def test_the_file_names_the_machine_unless_a_row_does() -> None:
    inventory = the_only(reading_of(export_csv(OFFICE), "PC-001.licences.csv"))
    assert (inventory.machine.id, inventory.identity) == ("PC-001", Identity(name="PC-001"))
    assert "machine_told_by_place" in [f.code for f in inventory.findings]
    assert (inventory.partial, inventory.piecewise, inventory.sections) == (True, True, {Section.LICENCES})
    told = the_only(reading_of(convert_to_json({**OFFICE, "PSComputerName": "KEIRI-01"}), "x.json"))
    assert told.machine.id == "KEIRI-01"
    assert "machine_told_by_place" not in [f.code for f in told.findings]


def test_rows_of_several_machines_are_several_inventories() -> None:
    rows = [{**OFFICE, "PSComputerName": name} for name in ("PC-1", "PC-2", "pc-1")]
    reading = reading_of(export_csv(*rows), "all.csv")
    assert [(i.machine.id, len(i.observations)) for i in reading.inventories] == [("PC-1", 2), ("PC-2", 1)]


def test_family_and_channel_are_read_out_of_name_and_description_where_they_have_no_column() -> None:
    row = {name: OFFICE[name] for name in ("Name", "Description", "LicenseStatus", "PartialProductKey")}
    (title,) = titles(reading_of(export_csv(row)))
    assert (title.field("family"), title.field("channel")) == ("Office16StandardVL_MAK", "VOLUME_MAK channel")
    assert (title.key, title.field("application")) == ("", "office")


def test_states_in_words_are_read_and_unknown_ones_are_left_open() -> None:
    rows = [{**OFFICE, "LicenseStatus": state} for state in ("Licensed", "OOB_Grace", "Notification", "Wat")]
    reading = reading_of(export_csv(*rows))
    assert [t.field("status") for t in titles(reading)] == ["1", "2", "5", ""]
    assert [(f.code, f.fact("state")) for f in reading.findings] == [("licence_state_unknown", "Wat")]


def test_a_grace_licence_keeps_its_state_and_an_unlicensed_key_is_no_empty_entry() -> None:
    grace = {**OFFICE, "Name": "Office 16, OfficeProPlusR_Grace edition", "LicenseStatus": 2, "PartialProductKey": ""}
    keyed = {**OFFICE, "LicenseStatus": 0}
    assert [t.field("status") for t in titles(reading_of(export_csv(grace, keyed)))] == ["2", "0"]


def test_a_whole_key_in_the_column_of_five_characters_is_reduced() -> None:
    key = made_up_key(random.Random(5))
    reading = reading_of(export_csv({**OFFICE, "PartialProductKey": key}))
    assert key not in repr(reading)
    assert key.split("-")[0] not in repr(reading)
    assert titles(reading)[0].field("last_five") == key[-5:]
    assert "keys_removed" in codes(reading)


def test_a_file_cut_inside_json_is_refused_whole() -> None:
    reading = reading_of(convert_to_json(OFFICE, WINDOWS)[:-30])
    assert (codes(reading), reading.inventories) == (["json_broken"], ())


def test_a_broken_line_leaves_the_rest_and_then_nothing_is_said_to_be_gone() -> None:
    data = export_csv(OFFICE, WINDOWS).decode().replace('"Professional"', '"Pro"fessional"')
    reading = reading_of(data.encode())
    assert codes(reading) == ["table_line_broken"]
    assert (the_only(reading).piecewise, the_only(reading).sections) == (False, frozenset())


def test_only_entries_of_licences_not_used_still_show_the_machine() -> None:
    reading = reading_of(export_csv(NOT_INSTALLED), "PC-009.licences.csv")
    assert (the_only(reading).machine.id, the_only(reading).observations) == ("PC-009", ())
