"""The GLPI agent's JSON: machine, system, programs and licences arrive, whole or partial."""

import json
from datetime import date
from pathlib import Path

import pytest

from daicho.collect import registry
from daicho.collect.context import Limits
from daicho.words.estate import Inventory, MachineKind, Section, TraceKind
from support.inventories import a_context, a_program, agent_json, names_of, the_title


def read(data: bytes, name: str = "pc.json") -> Inventory:
    (inventory,) = registry.read(name, data, a_context()).inventories
    return inventory


def test_the_machine_arrives_with_its_marks_and_hardware() -> None:
    inventory = read(
        agent_json(
            "営業-01",
            hardware={"name": "営業-01", "uuid": "4C4C4544-0034", "chassis_type": "Laptop", "lastloggeduser": "tanaka"},
            bios={"ssn": "5CG1234XYZ", "smanufacturer": "Dell Inc.", "smodel": "Latitude"},
            cpus=[{"core": 4, "thread": 8}, {"core": 4, "thread": 8}],
            envelope={"tag": "営業部"},
        )
    )
    machine = inventory.machine
    assert (machine.id, machine.kind, machine.user) == ("営業-01", MachineKind.NOTEBOOK, "tanaka")
    assert (machine.processors, machine.cores) == (2, 8)
    assert (machine.vendor, machine.model, machine.serial) == ("Dell Inc.", "Latitude", "5CG1234XYZ")
    assert machine.department == "営業部"
    assert inventory.identity.agent == "営業-01-2026-04-01-09-00-00"
    assert (inventory.taken_on, inventory.time) == (date(2026, 11, 2), "09:00:00")


@pytest.mark.parametrize(
    ("hardware", "system", "kind"),
    [
        ({"chassis_type": "Tower"}, "Microsoft Windows 11 Pro", MachineKind.DESKTOP),
        ({"chassis_type": "Tower"}, "Microsoft Windows Server 2022 Standard", MachineKind.SERVER),
        ({"chassis_type": "Rack Mount Chassis"}, "Debian GNU/Linux 12", MachineKind.SERVER),
        ({"chassis_type": "Notebook", "vmsystem": "VMware"}, "Microsoft Windows Server 2022", MachineKind.VM),
        ({"chassis_type": "Tablet"}, "Microsoft Windows 11 Pro", MachineKind.TABLET),
        ({}, "Microsoft Windows 11 Pro", MachineKind.OTHER),
    ],
)
def test_the_kind_of_machine(hardware: dict[str, str], system: str, kind: MachineKind) -> None:
    data = agent_json(hardware={"name": "X", **hardware}, operatingsystem={"full_name": system})
    assert read(data).machine.kind is kind


def test_a_program_keeps_what_recognition_needs_under_our_names() -> None:
    row = a_program(
        "Microsoft Office Standard 2016",
        guid="{90160000-0012-0000-1000-0000000FF1CE}",
        publisher="Microsoft Corporation",
        version="16.0.4266.1001",
        system_category="system_component",
        folder="C:\\Program Files\\Microsoft Office",
        uninstall_string="MsiExec.exe /X",
        install_date="2021-03-31",
    )
    inventory = read(agent_json(programs=[row]))
    title = the_title(inventory, "Microsoft Office Standard 2016")
    assert title.kind is TraceKind.PROGRAM
    assert title.key == "{90160000-0012-0000-1000-0000000FF1CE}"
    assert dict(title.fields) == {
        "arch": "x86_64",
        "category": "system_component",
        "location": "C:\\Program Files\\Microsoft Office",
        "source": "registry",
        "uninstall": "MsiExec.exe /X",
        "view": "64",
    }
    (observation,) = [o for o in inventory.observations if o.title is title]
    assert observation.installed_on == date(2021, 3, 31)
    assert observation.place.part == "softwares[0]"


@pytest.mark.parametrize(
    ("row", "kind", "view"),
    [
        ({"from": "registry", "arch": "i586"}, TraceKind.PROGRAM, "32"),
        ({"from": "registry", "arch": "x86_64", "username": "tanaka"}, TraceKind.PROGRAM, "user"),
        ({"from": "uwp"}, TraceKind.APP, ""),
        ({"from": "WMI"}, TraceKind.HOTFIX, ""),
        ({"from": "deb", "arch": "amd64"}, TraceKind.PACKAGE, ""),
    ],
)
def test_where_a_row_comes_from_says_what_kind_of_trace_it_is(row: dict[str, str], kind: TraceKind, view: str) -> None:
    title = the_title(read(agent_json(programs=[{"name": "X", **row}])), "X")
    assert (title.kind, title.field("view")) == (kind, view)


def test_the_system_is_a_title_that_all_machines_share() -> None:
    context = a_context()
    titles = []
    for name, product_id in (("PC-1", "00330-80000-00000-AA111"), ("PC-2", "00330-80000-00000-AA222")):
        data = agent_json(name, hardware={"name": name, "winprodid": product_id})
        (inventory,) = registry.read(name, data, context).inventories
        titles += [o.title for o in inventory.observations if o.title.kind is TraceKind.OS]
        (licence,) = [o.title for o in inventory.observations if o.title.kind is TraceKind.LICENCE]
        assert licence.field("product_id") == product_id
    assert titles[0] is titles[1]
    assert (titles[0].name, titles[0].version) == ("Microsoft Windows 11 Pro", "10.0.22631")


def test_equal_rows_of_many_machines_are_one_title() -> None:
    context = a_context()
    inventories = [
        registry.read(n, agent_json(n, ["ATOK", "秀丸エディタ"]), context).inventories[0] for n in ("A", "B", "C")
    ]
    titles = {id(o.title) for i in inventories for o in i.observations}
    assert len(titles) == 3


def test_a_partial_inventory_states_only_the_sections_that_it_has() -> None:
    inventory = read(agent_json(programs=["ATOK"], partial=True))
    assert inventory.partial
    assert inventory.sections == {Section.HARDWARE, Section.OS, Section.SOFTWARE}
    assert read(agent_json(programs=None, partial=True)).sections == {Section.HARDWARE, Section.OS}


def test_a_whole_inventory_with_programs_but_no_licence_records_states_that_there_are_none() -> None:
    assert Section.LICENCES in read(agent_json(programs=["ATOK"])).sections
    assert Section.LICENCES not in read(agent_json(programs=None)).sections


def test_a_list_of_inventories_and_a_bare_content_are_read_too() -> None:
    several = b"[" + b",".join(agent_json(name) for name in ("A", "B")) + b"]"
    reading = registry.read("all.json", several, a_context())
    assert [i.machine.name for i in reading.inventories] == ["A", "B"]
    content = json.dumps(json.loads(agent_json("C", ["ATOK"]))["content"]).encode()
    assert names_of(read(content)) == ["ATOK"]


def test_a_number_of_thousands_of_digits_costs_only_that_value() -> None:
    data = agent_json(programs=["ATOK"], cpus=[{"core": 4}]).replace(b'"core": 4', b'"core": ' + b"9" * 10_000)
    inventory = read(data)
    assert names_of(inventory) == ["ATOK"]
    assert inventory.machine.cores == 0


def test_rows_of_the_wrong_shape_are_left_out_with_a_finding_and_the_others_stay() -> None:
    rows = [a_program("ATOK"), "not a row", 7, {"name": ["a", "list"], "guid": "{G}"}, {"version": "1"}]
    data = agent_json(softwares=rows)
    reading = registry.read("pc.json", data, a_context())
    (inventory,) = reading.inventories
    assert names_of(inventory) == ["ATOK", "{G}"]
    assert [f.code for f in reading.findings] == ["section_misshapen"]
    assert [f.code for f in inventory.findings] == ["rows_without_name"]


def test_half_a_character_in_an_escape_costs_only_itself() -> None:
    data = agent_json(programs=["ATOK"]).replace(b'"name": "ATOK"', rb'"name": "AT\ud842K \ud842\udfb7"')
    assert names_of(read(data)) == ["AT\ufffdK 𠮷"]


def test_the_published_examples_read_with_their_known_numbers(samples: Path) -> None:
    folder = samples / "inventory_format"
    found = {}
    for file in ("computer_1.json", "computer_1_partial_softs.json", "computer_2.json", "computer_3.json"):
        inventory = read((folder / file).read_bytes(), file)
        found[file] = (inventory.machine.name, len(names_of(inventory, TraceKind.PACKAGE)), inventory.partial)
    assert found == {
        "computer_1.json": ("glpixps", 6, False),
        "computer_1_partial_softs.json": ("glpixps", 6, True),
        "computer_2.json": ("COMP1", 0, False),
        "computer_3.json": ("LF014", 3033, False),
    }


def test_the_schema_of_the_format_is_no_inventory(samples: Path) -> None:
    data = (samples / "inventory_format" / "inventory.schema.json").read_bytes()
    reading = registry.read("inventory.schema.json", data, a_context())
    assert [f.code for f in reading.findings] == ["not_recognised"]


@pytest.mark.parametrize("data", [b'[7, {"deviceid": "x", "content": {}}]', b'{"deviceid": "x", "content": 7}'])
def test_what_is_no_inventory_is_a_finding_each(data: bytes) -> None:
    reading = registry.read(
        "a.json", data.replace(b"7,", b'{"deviceid":"y","content":{"hardware":7}}, 7,'), a_context()
    )
    assert not reading.inventories
    assert all(f.place.file == "a.json" for f in reading.findings)
    assert reading.findings


def test_what_is_remembered_of_other_machines_is_bounded() -> None:
    context = a_context(Limits(max_titles=50))
    for number in range(20):
        rows = [a_program(f"Only on {number}: {n}") for n in range(10)]
        (inventory,) = registry.read("pc", agent_json(programs=rows), context).inventories
        assert len(names_of(inventory)) == 10
    assert max(len(context.titles), len(context.clean)) <= 50 + 12
