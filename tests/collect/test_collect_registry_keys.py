"""Registry keys beyond programs: SQL Server's instances, Autodesk's products, Adobe's kinds of Acrobat."""

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

from daicho.collect import registry
from daicho.collect.gather import overlay
from daicho.words.estate import Inventory, Section, Title, TraceKind
from daicho.words.finding import Finding
from support.inventories import UNINSTALL, a_context, a_dump, agent_json, names_of, the_title, uninstall

SOFTWARE = r"HKEY_LOCAL_MACHINE\SOFTWARE"
SQL = rf"{SOFTWARE}\Microsoft\Microsoft SQL Server"
AUTOCAD = rf"{SOFTWARE}\Autodesk\AutoCAD\R24.2\ACAD-6101:411"
ACROBAT = rf"{SOFTWARE}\Adobe\Adobe Acrobat\DC"
GUID = "{AC76BA86-1033-FFFF-7760-BC15014EA700}"
Keys = dict[str, dict[str, str | int | bytes]]


def read(keys: Keys) -> tuple[Inventory, list[Finding]]:
    reading = registry.read("SRV-01.reg", a_dump(keys), a_context())
    (inventory,) = reading.inventories
    return inventory, [f for f in reading.findings if f.code != "reg_keys_unused"]


def instances(keys: Keys) -> list[Title]:
    return [o.title for o in read(keys)[0].observations if o.title.kind is TraceKind.INSTANCE]


SETUP: dict[str, str | int | bytes] = {
    "Edition": "Standard Edition",
    "Version": "15.0.2000.5",
    "PatchLevel": "15.0.4153.1",
    "SqlProgramDir": "C:\\Program Files\\Microsoft SQL Server\\",
}


def test_an_instance_joins_its_name_and_its_edition() -> None:
    keys: Keys = {
        rf"{SQL}\Instance Names\SQL": {"MSSQLSERVER": "MSSQL15.MSSQLSERVER"},
        rf"{SQL}\MSSQL15.MSSQLSERVER\Setup": SETUP,
    }
    inventory, findings = read(keys)
    assert findings == []
    assert (inventory.piecewise, inventory.sections) == (True, {Section.SOFTWARE})
    assert [o.title for o in inventory.observations] == [
        Title(
            TraceKind.INSTANCE,
            "Microsoft SQL Server",
            "Microsoft Corporation",
            "15.0.4153.1",
            "MSSQL15.MSSQLSERVER",
            (
                ("edition", "Standard Edition"),
                ("instance", "MSSQLSERVER"),
                ("location", "C:\\Program Files\\Microsoft SQL Server\\"),
                ("source", "sql_setup"),
            ),
        )
    ]


def test_analysis_and_reporting_services_are_called_what_they_are() -> None:
    keys: Keys = {
        rf"{SQL}\Instance Names\OLAP": {"BI": "MSAS15.BI"},
        rf"{SQL}\Instance Names\RS": {"BI": "MSRS13.BI"},
        rf"{SQL}\MSAS15.BI\Setup": SETUP,
        rf"{SQL}\MSRS13.BI\Setup": SETUP,
    }
    assert [(t.name, t.field("instance")) for t in instances(keys)] == [
        ("Microsoft SQL Server Analysis Services", "BI"),
        ("Microsoft SQL Server Reporting Services", "BI"),
    ]


def test_the_32_bit_mirror_has_instances_of_its_own() -> None:
    mirror = SQL.replace("SOFTWARE", "SOFTWARE\\WOW6432Node")
    keys: Keys = {
        rf"{mirror}\Instance Names\SQL": {"SQLEXPRESS": "MSSQL10_50.SQLEXPRESS"},
        rf"{mirror}\MSSQL10_50.SQLEXPRESS\Setup": {**SETUP, "Edition": "Express Edition"},
    }
    (title,) = instances(keys)
    assert (title.field("view"), title.field("edition")) == ("32", "Express Edition")


def test_ids_of_2005_say_nothing_so_the_list_of_names_decides() -> None:
    keys: Keys = {
        rf"{SQL}\Instance Names\RS": {"MSSQLSERVER": "MSSQL.2"},
        rf"{SQL}\MSSQL.2\Setup": {"Edition": "Workgroup Edition", "Version": "9.00.1399.06"},
    }
    assert [t.name for t in instances(keys)] == ["Microsoft SQL Server Reporting Services"]
    del keys[rf"{SQL}\Instance Names\RS"]
    inventory, findings = read(keys)
    assert [o.title.name for o in inventory.observations] == ["Microsoft SQL Server"]
    assert [(f.code, f.fact("id")) for f in findings] == [("sql_component_guessed", "MSSQL.2")]


def test_an_instance_without_its_setup_key_lacks_only_its_edition() -> None:
    keys: Keys = {rf"{SQL}\Instance Names\SQL": {"APP": "MSSQL16.APP"}}
    inventory, findings = read(keys)
    (title,) = [o.title for o in inventory.observations]
    assert (title.key, title.field("instance"), title.field("edition")) == ("MSSQL16.APP", "APP", "")
    assert [(f.code, f.fact("instance")) for f in findings] == [("sql_edition_missing", "APP")]


def test_a_setup_key_that_no_list_names_says_so() -> None:
    keys: Keys = {
        rf"{SQL}\Instance Names\SQL": {"APP": "MSSQL16.APP"},
        rf"{SQL}\MSSQL16.APP\Setup": SETUP,
        rf"{SQL}\MSSQL11.OLD\Setup": SETUP,
        rf"{SQL}\160\Setup": SETUP,
    }
    assert [(t.field("instance"), t.field("listed")) for t in instances(keys)] == [("APP", ""), ("OLD", "no")]


def test_sql_server_2000_stood_elsewhere() -> None:
    keys: Keys = {
        rf"{SOFTWARE}\Microsoft\MSSQLServer\Setup": {"SQLPath": "C:\\MSSQL", "Edition": "Standard Edition"},
        rf"{SOFTWARE}\Microsoft\MSSQLServer\MSSQLServer\CurrentVersion": {"CurrentVersion": "8.00.194"},
    }
    (title,) = instances(keys)
    assert (title.key, title.version, title.field("edition")) == ("MSSQLSERVER", "8.00.194", "Standard Edition")


def serial_number(rng: random.Random) -> str:
    return f"{rng.randrange(300, 400)}-{rng.randrange(10**7, 10**8)}"


def test_autocad_is_a_record_and_its_serial_number_a_secret() -> None:
    serial = serial_number(random.Random(4))
    values: dict[str, str | int | bytes] = {
        "ProductName": "AutoCAD 2023 - 日本語 (Japanese)",
        "Release": "24.2.60.0.0",
        "SerialNumber": serial,
        "ProductId": "6101",
        "ProductKey": "001O1",
        "AcadLocation": "C:\\Program Files\\Autodesk\\AutoCAD 2023",
        "UPIRELEASE": "2023",
    }
    reading = registry.read("CAD-01.reg", a_dump({AUTOCAD: values}), a_context())
    title = the_title(reading.inventories[0], "AutoCAD 2023 - 日本語 (Japanese)")
    fields = dict(title.fields)
    assert len(fields.pop("key_fingerprint")) == 64
    assert (title.kind, title.publisher, title.version, title.key) == (
        TraceKind.LICENCE, "Autodesk", "24.2.60.0.0", "ACAD-6101:411"
    )  # fmt: skip
    assert fields == {
        "language": "411",
        "last_five": serial[-5:],
        "location": "C:\\Program Files\\Autodesk\\AutoCAD 2023",
        "product_code": "001O1",
        "product_id": "6101",
        "release_type": "2023",
        "source": "autodesk",
    }
    assert not any(secret in repr(reading) for secret in (serial, serial.replace("-", ""), serial[4:]))
    assert "keys_removed" in [f.code for f in reading.findings]


def test_a_serial_number_of_zeros_is_none() -> None:
    inventory, _ = read({AUTOCAD: {"ProductName": "AutoCAD 2023", "SerialNumber": "000-00000000"}})
    assert the_title(inventory, "AutoCAD 2023").field("last_five") == ""


def test_a_users_settings_of_autocad_are_no_record() -> None:
    path = AUTOCAD.replace("HKEY_LOCAL_MACHINE", "HKEY_CURRENT_USER")
    inventory, _ = read({path: {"LastLaunched": 1}, **uninstall("A")})
    assert len(inventory.observations) == 1


def test_autodesks_own_list_of_what_is_installed() -> None:
    path = rf"{SOFTWARE}\Autodesk\UPI2\{{28B89EEF-6101-0000-0102-CF3F3A09B77D}}"
    inventory, _ = read({path: {"ProductName": "AutoCAD 2023", "BuildNumber": "24.2.60.0", "Release": "2023"}})
    title = the_title(inventory, "AutoCAD 2023")
    assert (title.version, title.key) == ("24.2.60.0", "{28B89EEF-6101-0000-0102-CF3F3A09B77D}")
    assert dict(title.fields) == {"release_type": "2023", "source": "autodesk"}


def test_the_installer_of_acrobat_tells_reader_by_its_level() -> None:
    keys: Keys = {
        rf"{ACROBAT}\Installer": {"SCAPackageLevel": 1, "ENU_GUID": GUID, "Path": "C:\\Acrobat"},
        rf"{UNINSTALL}\{GUID}": {"DisplayName": "Adobe Acrobat (64-bit)"},
    }
    inventory, _ = read(keys)
    title = the_title(inventory, "Adobe Acrobat")
    assert (title.kind, title.publisher, title.key) == (TraceKind.LICENCE, "Adobe", GUID)
    assert dict(title.fields) == {"location": "C:\\Acrobat", "package_level": "1", "source": "adobe", "track": "DC"}


def test_a_serialised_acrobat_keeps_only_a_fingerprint() -> None:
    serial = "".join(random.Random(9).choices("0123456789", k=24))
    keys: Keys = {rf"{SOFTWARE}\Adobe\Adobe Acrobat\11.0\Registration": {"SERIAL": serial}}
    inventory, _ = read(keys)
    fields = dict(the_title(inventory, "Adobe Acrobat").fields)
    assert fields.keys() == {"key_fingerprint", "serialised", "source", "track"}
    assert serial[-5:] not in fields.values()


def test_the_addresses_of_users_in_licensing_next_are_not_read() -> None:
    path = r"HKEY_CURRENT_USER\Software\Microsoft\Office\16.0\Common\Licensing\LicensingNext"
    keys: Keys = {
        path: {"o365proplusretail": 2, "visiopro2021volume": 3, "yamada@example.jp_retail": 2, "MigrationToV5Done": 1},
        rf"{path}\CIDToLicenseIdsMapping": {"yamada@example.jp": "EWW_1"},
    }
    inventory, _ = read(keys)
    assert [(o.title.key, o.title.field("mode")) for o in inventory.observations] == [
        ("o365proplusretail", "vnext"),
        ("visiopro2021volume", "device"),
    ]
    assert "yamada" not in repr(inventory)


def test_a_machine_is_called_after_what_stands_before_the_dot() -> None:
    for file in ("dumps/PC-001.sql.reg", "PC-001.uninstall2.reg", str(Path("PC-001") / "sql.reg")):
        (inventory,) = registry.read(file, a_dump(uninstall("A")), a_context()).inventories
        assert inventory.machine.id == "PC-001"


def test_what_no_agent_lists_stays_until_a_newer_dump_of_it_comes() -> None:
    def dump(day: date, *ids: str) -> Inventory:
        keys: Keys = {rf"{SQL}\{id_}\Setup": SETUP for id_ in ids}
        return replace(read({**keys, AUTOCAD: {"ProductName": "AutoCAD 2023"}})[0], taken_on=day)

    def agent(day: str) -> Inventory:
        data = agent_json("SRV-01", ["Microsoft SQL Server 2019"], day=day)
        return registry.read("a.json", data, a_context()).inventories[0]

    known = overlay(None, agent("2026-11-01"))
    for later in (dump(date(2026, 11, 2), "MSSQL15.A", "MSSQL15.B"), agent("2026-11-03"), agent("2026-11-04")):
        known = overlay(known, later)
    assert names_of(known) == ["Microsoft SQL Server 2019"]
    assert [o.title.key for o in known.observations if o.title.kind is TraceKind.INSTANCE] == ["MSSQL15.A", "MSSQL15.B"]
    assert the_title(known, "AutoCAD 2023").field("source") == "autodesk"
    known = overlay(known, dump(date(2026, 11, 5), "MSSQL15.B"))
    assert [o.title.key for o in known.observations if o.title.kind is TraceKind.INSTANCE] == ["MSSQL15.B"]
