"""Registry dumps: strings over several lines, bytes over several lines, both views, Office and Windows."""

from datetime import date
from pathlib import Path

import pytest

from daicho.collect import registry
from daicho.collect.reg_file import parsed
from daicho.words.estate import Inventory, TraceKind
from support.inventories import (
    COMPUTER_NAME,
    UNINSTALL,
    UNINSTALL_32,
    WINDOWS_NT,
    a_context,
    a_dump,
    names_of,
    the_title,
    uninstall,
)

OFFICE = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Office"


def read(data: bytes, name: str = "PC-007.reg") -> Inventory:
    (inventory,) = registry.read(name, data, a_context()).inventories
    return inventory


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-8", "cp932"])
def test_japanese_names_arrive_from_every_kind_of_export(encoding: str) -> None:
    data = a_dump({rf"{UNINSTALL}\Hidemaru": {"DisplayName": "秀丸エディタ", "Publisher": "サイトー企画"}}, encoding)
    title = the_title(read(data), "秀丸エディタ")
    assert (title.kind, title.key, title.publisher) == (TraceKind.PROGRAM, "Hidemaru", "サイトー企画")


def test_a_string_may_run_over_several_lines_and_look_like_keys() -> None:
    comment = 'first\r\n[HKEY_LOCAL_MACHINE\\not a key]\r\n"DisplayName"="not a value"\\'
    keys = {rf"{UNINSTALL}\A": {"Comments": comment, "DisplayName": "A 1"}, **uninstall("B")}
    assert names_of(read(a_dump(keys))) == ["A 1", "B"]


def test_hex_values_run_over_lines_and_become_text_where_they_are() -> None:
    wide = ",".join(f"{b:02x}" for b in "C:\\業務\0".encode("utf-16-le"))
    half = len(wide) // 6 // 2 * 6
    text = (
        "Windows Registry Editor Version 5.00\n\n[HKLM\\X]\n"
        f'"path"=hex(2):{wide[:half]}\\\n  {wide[half:]}\n"many"=hex(7):61,00,00,00,62,00,00,00,00,00\n'
        '"long"=hex(b):01,00,00,00,00,00,00,00\n@="default"\n"gone"=-\n'
    )
    (key,) = parsed(text, "x").keys
    assert key.path == "HKEY_LOCAL_MACHINE\\X"
    assert key.values == {"path": "C:\\業務", "many": "a\nb", "long": 1, "": "default"}


def test_the_fields_that_tell_products_from_their_parts_are_kept() -> None:
    values = {
        "DisplayName": "Microsoft Office Proofing (Japanese) 2016",
        "SystemComponent": 1,
        "ParentKeyName": "Office16.STANDARD",
        "ReleaseType": "Update",
        "WindowsInstaller": 1,
        "InstallLocation": "C:\\Program Files\\Microsoft Office\\",
        "UninstallString": "MsiExec.exe /X{1}",
        "InstallDate": "20210331",
        "Version": 0x10000FFF,
    }
    inventory = read(a_dump({rf"{UNINSTALL_32}\{{1}}": values}))
    (observation,) = inventory.observations
    assert dict(observation.title.fields) == {
        "location": "C:\\Program Files\\Microsoft Office\\",
        "parent": "Office16.STANDARD",
        "release_type": "Update",
        "source": "registry_export",
        "system_component": "1",
        "uninstall": "MsiExec.exe /X{1}",
        "view": "32",
        "windows_installer": "1",
    }
    assert observation.title.version == "16.0.4095"
    assert observation.installed_on == date(2021, 3, 31)
    assert observation.place.line == 3


def test_an_empty_system_component_is_none() -> None:
    inventory = read(a_dump({rf"{UNINSTALL}\A": {"DisplayName": "A", "SystemComponent": ""}}))
    assert the_title(inventory, "A").field("system_component") == ""


def test_a_subkey_without_a_name_is_a_row_called_by_its_key() -> None:
    title = the_title(read(a_dump({rf"{UNINSTALL}\AddressBook": {}})), "AddressBook")
    assert title.field("no_display_name") == "1"


def test_a_users_own_programs_are_told_apart() -> None:
    root = UNINSTALL.replace("HKEY_LOCAL_MACHINE", "HKEY_CURRENT_USER")
    assert the_title(read(a_dump(uninstall("Zoom", root=root))), "Zoom").field("view") == "user"


def test_every_click_to_run_release_is_a_row() -> None:
    values = {
        "ProductReleaseIds": "O365BusinessRetail,VisioPro2021Volume",
        "VersionToReport": "16.0.17328.20162",
        "Platform": "x64",
        "ClientCulture": "ja-jp",
    }
    inventory = read(a_dump({rf"{OFFICE}\ClickToRun\Configuration": values}))
    assert names_of(inventory, TraceKind.CLICK_TO_RUN) == ["O365BusinessRetail", "VisioPro2021Volume"]
    title = the_title(inventory, "O365BusinessRetail")
    assert (title.key, title.version, title.field("language")) == ("O365BusinessRetail", "16.0.17328.20162", "ja-jp")


def test_office_registrations_are_licence_records_installed_or_not() -> None:
    keys = {
        rf"{OFFICE}\16.0\Registration\{{G1}}": {"ProductName": "Microsoft Office Standard 2016", "ProductID": "P-1"},
        rf"{OFFICE}\16.0\Registration\{{G2}}": {},
    }
    inventory = read(a_dump(keys))
    assert names_of(inventory, TraceKind.LICENCE) == ["Microsoft Office Standard 2016", "{G2}"]
    title = the_title(inventory, "Microsoft Office Standard 2016")
    assert (title.version, title.key, title.field("product_id")) == ("16.0", "{G1}", "P-1")


def test_windows_and_the_name_of_the_computer_are_read_where_the_dump_has_them() -> None:
    system = {
        "ProductName": "Windows 10 Pro",
        "EditionID": "Professional",
        "CurrentBuildNumber": "22631",
        "CurrentMajorVersionNumber": 10,
        "CurrentMinorVersionNumber": 0,
        "CurrentVersion": "6.3",
        "DisplayVersion": "23H2",
        "ProductId": "00330-80000-00000-AAOEM",
        "InstallDate": 1617148800,
    }
    inventory = read(a_dump({WINDOWS_NT: system, COMPUTER_NAME: {"ComputerName": "KEIRI-01"}}), "x.reg")
    assert inventory.machine.id == inventory.identity.name == "KEIRI-01"
    (title,) = [o.title for o in inventory.observations if o.title.kind is TraceKind.OS]
    # Windows 11 calls itself 10 in this key; the build number is what tells.
    assert (title.version, title.field("edition"), title.field("channel")) == ("10.0.22631", "Professional", "OEM")
    assert inventory.observations[0].installed_on == date(2021, 3, 31)
    assert not [f for f in inventory.findings if f.code == "machine_named_after_file"]


@pytest.mark.parametrize(
    ("file", "machine"),
    [
        ("dumps/PC-001.reg", "PC-001"),
        ("dumps/PC-001/uninstall.reg", "PC-001"),
        ("C:\\dumps\\PC-002\\Wow6432Node.reg", "PC-002"),
        ("software.reg", "software"),
    ],
)
def test_a_dump_without_a_computer_name_is_called_after_its_file_or_folder(file: str, machine: str) -> None:
    inventory = read(a_dump(uninstall("A")), file)
    assert inventory.machine.name == machine
    assert "machine_named_after_file" in [f.code for f in inventory.findings]


def test_lines_that_are_no_registry_lines_are_skipped_and_named() -> None:
    data = a_dump(uninstall("A", "B"), "utf-8").replace(b'"DisplayVersion"="1.0"', b"what is this", 1)
    reading = registry.read("x.reg", data, a_context())
    assert names_of(reading.inventories[0]) == ["A", "B"]
    assert [(f.code, f.place.line) for f in reading.findings] == [("reg_line_not_read", 5)]


def test_the_real_dump_reads_whole(samples: Path) -> None:
    data = (samples / "registry" / "xp-Uninstall.reg").read_bytes()
    reading = registry.read("xp-Uninstall.reg", data, a_context())
    (inventory,) = reading.inventories
    titles = [o.title for o in inventory.observations]
    named = [t for t in titles if not t.field("no_display_name")]
    shown = [t for t in named if t.field("system_component") != "1"]
    top = [t for t in shown if not t.field("parent")]
    assert (len(titles), len(named), len(shown), len(top)) == (535, 418, 361, 64)
    office = [t for t in named if "Microsoft Office" in t.name]
    assert len(office) == 53
    assert [t.key for t in office if t in top] == ["Office14.PROPLUS"]
    assert not [f for f in reading.findings if f.code.startswith("reg_line")]
    source = data.decode("utf-16")
    breaks = [v for k in parsed(source, "x").keys for v in k.values.values() if isinstance(v, str) and "\n" in v]
    assert len(breaks) == 18 + 3  # REG_SZ with raw breaks, and REG_MULTI_SZ
    assert max(o.place.line or 0 for o in inventory.observations) < data.decode("utf-16").count("\r\n")


def test_licences_of_signed_in_users_are_records_with_their_state() -> None:
    path = r"HKEY_CURRENT_USER\Software\Microsoft\Office\16.0\Common\Licensing\LicensingNext"
    inventory = read(a_dump({path: {"o365businessretail": 2, "note": "text", "MigrationToV5Done": 1}}))
    title = the_title(inventory, "o365businessretail")
    assert len(inventory.observations) == 1
    assert title.kind is TraceKind.LICENCE
    assert dict(title.fields) == {"source": "licensing_next", "mode": "vnext", "view": "user"}


def test_the_32_bit_mirror_of_the_windows_key_is_no_second_system() -> None:
    values = {"ProductName": "Windows 10 Pro", "CurrentBuild": "19045", "CurrentVersion": "6.3"}
    mirror = WINDOWS_NT.replace("SOFTWARE", "SOFTWARE\\WOW6432Node")
    inventory = read(a_dump({WINDOWS_NT: values, mirror: values}))
    assert names_of(inventory, TraceKind.OS) == ["Windows 10 Pro"]


def test_a_dump_of_a_server_is_a_server() -> None:
    values = {"ProductName": "Windows Server 2019 Standard", "CurrentBuild": "17763", "CurrentVersion": "6.3"}
    inventory = read(a_dump({WINDOWS_NT: values}))
    assert inventory.machine.kind.value == "server"
