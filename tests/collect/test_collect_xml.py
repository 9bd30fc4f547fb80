"""FusionInventory's, OCS's and Android's XML."""

from datetime import date
from pathlib import Path

import pytest

from daicho.collect import registry
from daicho.words.estate import Inventory, MachineKind, TraceKind
from support.inventories import a_context, agent_xml, names_of, the_title, xml_rows


def read(data: bytes, name: str = "pc.ocs") -> Inventory:
    (inventory,) = registry.read(name, data, a_context()).inventories
    return inventory


def test_machine_system_and_programs_arrive() -> None:
    inventory = read(agent_xml("PC-9", ["ATOK"], more=xml_rows("CPUS", [{"CORES": "6", "NBSOCKET": "2"}])))
    assert inventory.machine.name == "PC-9"
    assert (inventory.machine.processors, inventory.machine.cores) == (2, 12)
    assert names_of(inventory, TraceKind.OS) == ["Microsoft Windows 10 Pro"]
    assert the_title(inventory, "ATOK").field("view") == "32"
    (observation,) = [o for o in inventory.observations if o.title.name == "ATOK"]
    assert observation.installed_on == date(2026, 6, 13)  # written 13/06/2026
    assert observation.place.line is not None


def test_rows_of_the_ocs_agent_for_windows_keep_view_folder_and_source() -> None:
    row = {
        "PUBLISHER": "ジャストシステム",
        "NAME": "一太郎2024",
        "VERSION": "34.0.1",
        "FOLDER": "C:\\JUST",
        "GUID": "{AAAA}",
        "BITSWIDTH": "32",
        "SOURCE": "0",
        "INSTALLDATE": "2024/02/09",
    }
    title = the_title(read(agent_xml(programs=[row])), "一太郎2024")
    assert (title.kind, title.publisher, title.key) == (TraceKind.PROGRAM, "ジャストシステム", "{AAAA}")
    assert dict(title.fields) == {"location": "C:\\JUST", "source": "0", "view": "32"}


def test_an_office_record_of_the_officepack_plugin_is_a_licence_record() -> None:
    rows = [{"PRODUCT": "Microsoft Office Standard 2016", "OFFICEVERSION": "16.0", "INSTALL": "0", "TYPE": "64"}]
    title = the_title(read(agent_xml(more=xml_rows("OFFICEPACK", rows))), "Microsoft Office Standard 2016")
    assert (title.kind, title.field("status"), title.field("view")) == (TraceKind.LICENCE, "0", "64")


def test_xml_that_claims_utf8_and_is_shift_jis_is_read_with_a_note() -> None:
    data = agent_xml("経理-03", ["弥生会計 24"]).decode().encode("cp932")
    reading = registry.read("x.xml", data, a_context())
    (inventory,) = reading.inventories
    assert (inventory.machine.name, names_of(inventory)) == ("経理-03", ["弥生会計 24"])
    assert [f.code for f in reading.findings] == ["encoding_guessed"]


def test_control_characters_copied_from_a_registry_do_not_cost_the_inventory() -> None:
    data = agent_xml(programs=["ATOK", "秀丸"]).replace(b"ATOK</NAME>", b"ATOK\x01&#x1f;</NAME>")
    reading = registry.read("x.xml", data, a_context())
    assert names_of(reading.inventories[0]) == ["ATOK", "秀丸"]
    assert [f.code for f in reading.findings] == ["forbidden_characters_removed"]


@pytest.mark.parametrize(
    ("file", "machine", "kind", "rows"),
    [
        ("xml-1.xml", "LF014", MachineKind.NOTEBOOK, (42, 0)),
        ("xml-2.xml", "pc-arg-23", MachineKind.NOTEBOOK, (0, 7)),
        ("xml-3.xml", "MacBook-de-teclib", MachineKind.DESKTOP, (40, 0)),
        ("xml-4.xml", "iMac de Marie", MachineKind.DESKTOP, (7, 0)),
        ("xml-18.xml", "android-5a30d8711bbadc9d", MachineKind.OTHER, (310, 0)),
    ],
)
def test_the_real_files_read_with_their_known_numbers(
    samples: Path, file: str, machine: str, kind: MachineKind, rows: tuple[int, int]
) -> None:
    inventory = read((samples / "inventory_format" / file).read_bytes(), file)
    assert (inventory.machine.name, inventory.machine.kind) == (machine, kind)
    assert (len(names_of(inventory, TraceKind.PACKAGE)), len(names_of(inventory, TraceKind.PROGRAM))) == rows
    assert len(names_of(inventory, TraceKind.OS)) == 1


def test_the_real_windows_file_brings_its_licence_record_without_the_key(samples: Path) -> None:
    inventory = read((samples / "inventory_format" / "xml-2.xml").read_bytes())
    title = the_title(inventory, "Microsoft Office Professionnel 2010")
    assert title.field("product_id") == "82503-OEM-1190037-27208"
    assert (title.field("channel"), title.field("release_type")) == ("OEM", "SP2")
    assert (title.field("last_five"), len(title.field("key_fingerprint"))) == ("GGGGG", 64)
    assert "BBBBB-CCCCC" not in repr(inventory)
    assert names_of(inventory, TraceKind.HOTFIX) != []


def test_a_printer_is_no_computer_and_an_empty_inventory_says_nothing() -> None:
    def codes(data: bytes) -> list[str]:
        return [f.code for f in registry.read("a.xml", data, a_context()).findings]

    assert codes(agent_xml().replace(b"<QUERY>", b"<ITEMTYPE>Printer</ITEMTYPE><QUERY>")) == ["not_a_computer"]
    assert codes(b"<REQUEST><CONTENT><DRIVES/></CONTENT></REQUEST>") == ["inventory_says_nothing"]


def test_other_xml_that_mentions_the_root_is_not_an_inventory() -> None:
    reading = registry.read("a.xml", b"<note>about <REQUEST> elements</note>", a_context())
    assert [f.code for f in reading.findings] == ["not_recognised"]
