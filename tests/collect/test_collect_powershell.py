"""Uninstall keys as PowerShell lists them."""

import random
from datetime import date

import pytest

from daicho.collect import registry
from daicho.collect.gather import gather
from daicho.words.estate import Section, TraceKind
from support.inventories import UNINSTALL, a_context, a_dump
from support.keys import made_up_key
from support.objects import convert_to_json, export_csv, format_list
from support.tables import codes, reading_of

PATH = r"Microsoft.PowerShell.Core\Registry::HKEY_LOCAL_MACHINE\SOFTWARE"
SUB = r"Microsoft\Windows\CurrentVersion\Uninstall"
OFFICE = {
    "DisplayName": "Microsoft Office Standard 2016",
    "DisplayVersion": "16.0.4266.1001",
    "Publisher": "Microsoft Corporation",
    "InstallDate": "20210331",
    "SystemComponent": 1,
    "ParentKeyName": "",
    "WindowsInstaller": 1,
    "UninstallString": "MsiExec.exe /X{1}",
    "PSChildName": "{1}",
    "PSPath": rf"{PATH}\WOW6432Node\{SUB}\{{1}}",
}
HIDEMARU = {
    **OFFICE,
    "DisplayName": "秀丸エディタ",
    "Publisher": "サイトー企画",
    "SystemComponent": None,
    "WindowsInstaller": None,
    "PSChildName": "Hidemaru",
    "PSPath": rf"{PATH}\{SUB}\Hidemaru",
}


@pytest.mark.parametrize("write", [export_csv, convert_to_json, lambda *o: format_list(*o, width=200)],
                         ids=["csv", "json", "list"])  # fmt: skip
def test_the_same_rows_as_from_a_dump(write: object) -> None:
    reading = reading_of(write(OFFICE, HIDEMARU), "PC-001.programs.csv")  # type: ignore[operator]
    assert (reading.source, codes(reading)) == ("powershell_programs", [])
    (inventory,) = reading.inventories
    assert (inventory.machine.id, inventory.piecewise, inventory.sections) == ("PC-001", True, {Section.SOFTWARE})
    office, hidemaru = inventory.observations
    assert (office.title.kind, office.title.key, office.title.version) == (TraceKind.PROGRAM, "{1}", "16.0.4266.1001")
    assert dict(office.title.fields) == {
        "source": "powershell_programs",
        "system_component": "1",
        "uninstall": "MsiExec.exe /X{1}",
        "view": "32",
        "windows_installer": "1",
    }
    assert office.installed_on == date(2021, 3, 31)
    assert (hidemaru.title.name, hidemaru.title.field("view")) == ("秀丸エディタ", "")


def test_a_row_that_a_list_and_a_dump_have_in_common_is_one_row() -> None:
    listed = reading_of(export_csv(HIDEMARU), "PC-001.programs.csv")
    values: dict[str, str | int | bytes] = {"DisplayName": "秀丸エディタ", "DisplayVersion": "16.0.4266.1001"}
    dump = registry.read("PC-001.reg", a_dump({rf"{UNINSTALL}\Hidemaru": values}), a_context())
    (inventory,) = gather([listed, dump]).inventories
    assert (inventory.machine.id, [o.title.name for o in inventory.observations]) == ("PC-001", ["秀丸エディタ"])


def test_names_that_lost_their_japanese_are_named_with_advice() -> None:
    row = {**HIDEMARU, "DisplayName": "???????"}
    reading = reading_of(export_csv(row, OFFICE, type_line="Selected.System.Management.Automation.PSCustomObject"))
    assert [(f.code, f.fact("count")) for f in reading.findings] == [("names_garbled", "1")]


def test_a_type_line_alone_is_a_note() -> None:
    reading = reading_of(export_csv(OFFICE, type_line="System.Management.Automation.PSCustomObject"))
    assert codes(reading) == ["powershell_type_line"]
    assert reading.inventories[0].observations[0].place.line == 3


def test_the_usual_columns_are_enough() -> None:
    names = ("DisplayName", "DisplayVersion", "Publisher", "InstallDate")
    reading = reading_of(export_csv({name: OFFICE[name] for name in names}), "PC-002.csv")
    assert (reading.source, reading.inventories[0].machine.id) == ("powershell_programs", "PC-002")


def test_a_table_with_a_column_of_machines_stays_with_the_asset_tools() -> None:
    rows = [{"PSComputerName": name, "DisplayName": "A", "DisplayVersion": "1"} for name in ("PC-1", "PC-2")]
    reading = reading_of(export_csv(*rows))
    assert (reading.source, len(reading.inventories)) == ("asset_csv", 2)


def test_json_of_several_machines_is_split() -> None:
    rows = [{**OFFICE, "PSComputerName": name} for name in ("PC-1", "PC-2")]
    assert [i.machine.id for i in reading_of(convert_to_json(*rows)).inventories] == ["PC-1", "PC-2"]


def test_an_export_whose_first_row_had_no_name_is_refused_with_advice() -> None:
    row = {"PSPath": rf"{PATH}\{SUB}\AddressBook", "PSChildName": "AddressBook", "PSDrive": "HKLM"}
    reading = reading_of(export_csv(row))
    assert (codes(reading), reading.inventories) == (["powershell_columns_lost"], ())


def test_subkeys_without_a_name_are_rows_called_by_their_key() -> None:
    reading = reading_of(export_csv({**OFFICE, "DisplayName": None}))
    (observation,) = reading.inventories[0].observations
    assert (observation.title.name, observation.title.field("no_display_name")) == ("{1}", "1")


def test_a_users_own_programs_are_told_apart() -> None:
    path = rf"Microsoft.PowerShell.Core\Registry::HKEY_CURRENT_USER\Software\{SUB}\Zoom"
    reading = reading_of(convert_to_json({**HIDEMARU, "PSPath": path}))
    assert reading.inventories[0].observations[0].title.field("view") == "user"


def test_a_key_among_the_values_is_reduced() -> None:
    key = made_up_key(random.Random(11))
    reading = reading_of(convert_to_json({**OFFICE, "ProductKey": key, "Comments": f"key {key}"}))
    assert not any(group in repr(reading) for group in key.split("-")[:4])
    assert reading.inventories[0].observations[0].title.field("last_five") == key[-5:]
