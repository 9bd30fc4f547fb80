"""Many inventories of one machine: the newest statement wins, part by part, whatever the order of the files."""

from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daicho.collect import registry
from daicho.collect.gather import Roster, gather, overlay
from daicho.collect.roster import Mark
from daicho.words.estate import Identity, Inventory, MachineKind, Section, TraceKind
from daicho.words.reading import Reading
from support.inventories import (
    UNINSTALL,
    UNINSTALL_32,
    a_context,
    a_dump,
    a_program,
    agent_json,
    agent_xml,
    names_of,
    the_title,
    uninstall,
)

UUID = "33E737A8-F827-11DF-9297-47C0A301005A"
OTHER_UUID = "44F848B9-F827-11DF-9297-47C0A301005B"


def read(data: bytes, name: str = "PC-001") -> Reading:
    return registry.read(name, data, a_context())


def one(data: bytes, name: str = "PC-001") -> Inventory:
    (inventory,) = read(data, name).inventories
    return inventory


def gathered(*files: bytes, name: str = "PC-001") -> tuple[Inventory, ...]:
    return gather(read(data, name) for data in files).inventories


DAY_1, DAY_2, DAY_3 = "2026-11-01 09:00:00", "2026-11-02 09:00:00", "2026-11-03 09:00:00"
AGENT = "PC-001-2026-04-01-09-00-00"


def test_an_absent_section_of_a_partial_inventory_means_unchanged() -> None:
    whole = agent_json(programs=["ATOK", "一太郎"], day=DAY_1)
    later = agent_json(programs=None, day=DAY_2, partial=True, hardware={"name": "PC-001", "chassis_type": "Tablet"})
    result = overlay(one(whole), one(later))
    assert names_of(result) == ["ATOK", "一太郎"]
    assert result.machine.kind is MachineKind.TABLET
    assert not result.partial
    assert result.taken_on == date(2026, 11, 2)


def test_a_section_of_a_partial_inventory_is_whole_so_a_vanished_row_is_uninstalled() -> None:
    whole = agent_json(programs=["ATOK", "一太郎"], day=DAY_1)
    later = agent_json(programs=["ATOK"], day=DAY_2, partial=True)
    assert names_of(overlay(one(whole), one(later))) == ["ATOK"]


def test_a_vanished_row_means_uninstalled_only_when_a_full_inventory_says_so() -> None:
    whole = agent_json(programs=["ATOK", "一太郎"], day=DAY_1)
    without_software = agent_json(programs=None, day=DAY_2)
    assert names_of(overlay(one(whole), one(without_software))) == ["ATOK", "一太郎"]
    assert names_of(overlay(one(whole), one(agent_json(programs=["ATOK"], day=DAY_2)))) == ["ATOK"]


def test_a_late_arrival_does_not_undo_what_is_newer() -> None:
    old, new = agent_json(programs=["一太郎"], day=DAY_1), agent_json(programs=["ATOK"], day=DAY_2)
    assert names_of(overlay(one(new), one(old))) == names_of(overlay(one(old), one(new))) == ["ATOK"]


def test_the_later_of_two_inventories_of_one_day_wins() -> None:
    morning = agent_json(programs=["一太郎"], day="2026-11-02 09:00:00")
    evening = agent_json(programs=["ATOK"], day="2026-11-02 18:00:00")
    for files in permutations([morning, evening]):
        (result,) = gathered(*files)
        assert names_of(result) == ["ATOK"]


def test_nothing_known_before_takes_the_new_inventory_as_it_is() -> None:
    new = one(agent_json(programs=["ATOK"]))
    assert overlay(None, new) is new


def test_reading_the_same_inventory_twice_changes_nothing() -> None:
    data = agent_json(programs=["ATOK", "ATOK", "一太郎"])
    (once,), (twice,) = gathered(data), gathered(data, data)
    assert names_of(once) == names_of(twice) == ["ATOK", "ATOK", "一太郎"]


def test_whole_and_partial_files_give_one_inventory_in_any_order() -> None:
    files = [
        agent_json(programs=["一太郎"], day=DAY_1),
        agent_json(programs=["一太郎", "ATOK"], day=DAY_2, partial=True),
        agent_json(programs=["ATOK"], day=DAY_3, partial=True),
    ]
    for ordered in permutations(files):
        (result,) = gathered(*ordered)
        assert names_of(result) == ["ATOK"]
        assert not result.partial


def test_a_partial_inventory_without_a_day_follows_the_whole_ones(samples: Path) -> None:
    folder = samples / "inventory_format"
    files = [folder / "computer_1.json", folder / "computer_1_partial_softs.json"]
    for ordered in permutations(files):
        (result,) = gathered(*(file.read_bytes() for file in ordered))
        assert the_title(result, "gitg").version == "3.33.0-1.fc31"
        assert result.machine.cores == 2  # stands in the whole one only


def test_only_partial_inventories_of_a_machine_are_a_doubt() -> None:
    result = gather([read(agent_json(programs=["ATOK"], partial=True))])
    assert "partial_without_whole" in [f.code for f in result.findings]
    assert result.inventories[0].partial


def test_two_dumps_of_one_machine_add_up_and_split_dumps_equal_the_whole_one() -> None:
    native, mirror = uninstall("ATOK", "一太郎"), uninstall("秀丸", root=UNINSTALL_32)
    (whole,) = gathered(a_dump({**native, **mirror}))
    for ordered in permutations([a_dump(native), a_dump(mirror)]):
        (split,) = gathered(*ordered)
        assert names_of(split) == names_of(whole) == ["ATOK", "一太郎", "秀丸"]


def test_a_dump_and_an_agents_hardware_are_one_machine() -> None:
    files = [agent_json("PC-001", None), a_dump(uninstall("ATOK"))]
    for ordered in permutations(files):
        (result,) = gathered(*ordered)
        assert names_of(result) == ["ATOK"]
        assert result.machine.kind is MachineKind.NOTEBOOK
        assert result.sections == {Section.HARDWARE, Section.OS, Section.SOFTWARE}


def test_of_one_row_in_two_sources_the_fuller_one_is_kept() -> None:
    row = a_program("ATOK", guid="ATOK", arch="")
    keys = uninstall("ATOK")
    next(iter(keys.values()))["ParentKeyName"] = "一太郎"
    (result,) = gathered(agent_json(programs=[row]), a_dump(keys))
    assert the_title(result, "ATOK").field("parent") == "一太郎"


def test_a_newer_dump_replaces_its_own_branch_only() -> None:
    def dated(data: bytes, day: int) -> Inventory:
        return replace(one(data), taken_on=date(2026, 11, day))

    agent = dated(agent_json(programs=[a_program("古い32", arch="i586"), "64のまま"]), 1)
    dump = dated(a_dump(uninstall("新しい32", root=UNINSTALL_32)), 2)
    assert names_of(overlay(agent, dump)) == ["64のまま", "新しい32"]


def test_different_machines_stay_apart_and_everything_else_is_put_together() -> None:
    result = gather([read(agent_json("PC-001")), read(agent_xml("PC-002")), read(b"no inventory at all")])
    assert [i.machine.id for i in result.inventories] == ["PC-001", "PC-002"]
    assert "not_recognised" in [f.code for f in result.findings]


def test_the_newest_word_on_a_machine_wins_and_silence_keeps_the_older_one() -> None:
    old = agent_json(hardware={"name": "PC-001", "lastloggeduser": "sato"}, bios={"ssn": "S-1"}, day=DAY_1)
    new = agent_json(hardware={"name": "PC-001", "lastloggeduser": "tanaka"}, day=DAY_2)
    for ordered in permutations([old, new]):
        (result,) = gathered(*ordered)
        assert (result.machine.user, result.machine.serial) == ("tanaka", "S-1")


# --- telling machines again ---


def test_marks_find_a_machine_strongest_first() -> None:
    roster = Roster.of([("M1", Identity(agent=AGENT, uuid=UUID, serial="S-1", name="PC-001"))])
    for identity, mark in (
        (Identity(agent=AGENT, name="renamed"), Mark.AGENT),
        (Identity(uuid=UUID.lower(), name="renamed"), Mark.UUID),
        (Identity(serial="s-1"), Mark.SERIAL),
        (Identity(name="pc-001"), Mark.NAME),
    ):
        match = roster.find(identity)
        assert match is not None
        assert (match.id, match.by) == ("M1", mark)
    assert roster.find(Identity(name="PC-002")) is None


def test_a_uuid_in_the_other_byte_order_is_the_same_machine() -> None:
    roster = Roster.of([("M1", Identity(uuid="4C4C4544-0034-3010-8048-B6C04F503732"))])
    assert roster.find(Identity(uuid="44454c4c-3400-1030-8048-b6c04f503732")) is not None


@pytest.mark.parametrize(
    "identity",
    [
        Identity(uuid="00000000-0000-0000-0000-000000000000"),
        Identity(uuid="FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"),
        Identity(uuid="03000200-0400-0500-0006-000700080009"),
        Identity(serial="To be filled by O.E.M."),
        Identity(serial="Default string"),
        Identity(serial="0000000000"),
        Identity(serial="System Serial Number"),
        Identity(name="localhost"),
        Identity(),
    ],
)
def test_marks_that_nobody_filled_in_tell_nothing(identity: Identity) -> None:
    assert Roster.of([("M1", identity)]).find(identity) is None


def test_a_name_used_again_for_another_machine_is_another_machine() -> None:
    roster = Roster.of([("M1", Identity(uuid=UUID, serial="S-1", name="PC-001"))])
    assert roster.find(Identity(serial="S-2", name="PC-001")) is None
    assert roster.find(Identity(uuid=OTHER_UUID, name="PC-001")) is None


def test_a_cloned_disc_brings_the_same_agent_to_another_machine() -> None:
    roster = Roster.of([("M1", Identity(agent=AGENT, uuid=UUID, name="PC-001"))])
    assert roster.find(Identity(agent=AGENT, uuid=OTHER_UUID, name="PC-002")) is None


def test_a_new_mainboard_in_the_same_machine_is_the_same_machine() -> None:
    roster = Roster.of([("M1", Identity(uuid=UUID, serial="S-1", name="PC-001"))])
    match = roster.find(Identity(uuid=OTHER_UUID, serial="S-1", name="PC-001"))
    assert match is not None
    assert match.by is Mark.SERIAL


def test_a_new_mark_of_a_known_machine_finds_it_from_then_on() -> None:
    roster = Roster.of([("M1", Identity(name="PC-001"))])
    roster.add("M1", Identity(serial="S-1", name="PC-001"))
    assert roster.find(Identity(serial="S-1", name="renamed")) is not None


# --- laws ---

PROGRAMS = st.lists(st.sampled_from(["ATOK", "一太郎", "秀丸", "Office"]), max_size=3, unique=True)
MACHINES = st.sampled_from(["PC-001", "PC-002"])
DAYS = st.sampled_from(["", DAY_1, DAY_2, DAY_3])


@st.composite
def some_file(draw: st.DrawFn) -> tuple[str, bytes]:
    name, programs = draw(MACHINES), draw(PROGRAMS)
    kind = draw(st.sampled_from(["whole", "partial", "hardware", "xml", "reg", "reg32"]))
    if kind == "xml":
        return name, agent_xml(name, programs, day=draw(DAYS))
    if kind.startswith("reg"):
        root = {"root": UNINSTALL_32} if kind == "reg32" else {}
        return name, a_dump(uninstall(*programs, "always", **root))
    return name, agent_json(name, None if kind == "hardware" else programs, day=draw(DAYS), partial=kind == "partial")


def told(inventories: tuple[Inventory, ...]) -> list[object]:
    def rows(inventory: Inventory) -> list[object]:
        return sorted((o.title.kind, o.title.name, o.title.fields, str(o.installed_on)) for o in inventory.observations)

    return [(i.machine, i.identity, i.taken_on, i.partial, i.sections, rows(i)) for i in inventories]


@settings(max_examples=150, deadline=None)
@given(files=st.lists(some_file(), max_size=5), data=st.data())
def test_the_order_of_files_does_not_matter(files: list[tuple[str, bytes]], data: st.DataObject) -> None:
    readings = [registry.read(f"{number}/{name}", body, a_context()) for number, (name, body) in enumerate(files)]
    shuffled = data.draw(st.permutations(readings))
    assert told(gather(readings).inventories) == told(gather(shuffled).inventories)


@settings(max_examples=80, deadline=None)
@given(files=st.lists(some_file(), min_size=1, max_size=4))
def test_reading_every_file_twice_tells_the_same(files: list[tuple[str, bytes]]) -> None:
    readings = [registry.read(f"{number}/{name}", body, a_context()) for number, (name, body) in enumerate(files)]
    assert told(gather(readings).inventories) == told(gather(readings + readings).inventories)


@settings(max_examples=80, deadline=None)
@given(
    native=st.lists(st.sampled_from("ABCDEF"), min_size=1, unique=True),
    mirror=st.lists(st.sampled_from("ABCDEF"), unique=True),
    cut=st.integers(0, 12),
)
def test_splitting_a_dump_over_files_does_not_matter(native: list[str], mirror: list[str], cut: int) -> None:
    keys = {**uninstall(*native), **uninstall(*mirror, root=UNINSTALL_32)}
    entries = list(keys.items())
    parts = [dict(entries[: cut % len(entries)]), dict(entries[cut % len(entries) :])]
    (whole,) = gathered(a_dump(keys))
    (split,) = gathered(*(a_dump(part) for part in parts if part))
    assert names_of(whole, *TraceKind) == names_of(split, *TraceKind)


def test_the_real_files_tell_of_eight_machines_in_any_order(samples: Path) -> None:
    files = sorted(file for file in samples.rglob("*.*") if file.suffix in (".json", ".xml", ".reg"))
    readings = [registry.read(file.name, file.read_bytes(), a_context()) for file in files]
    result = gather(readings)
    assert [i.machine.id for i in result.inventories] == [
        "COMP1",
        "LF014",
        "MacBook-de-teclib",
        "android-5a30d8711bbadc9d",
        "glpixps",
        "iMac de Marie",
        "pc-arg-23",
        "xp-Uninstall",
    ]
    assert told(result.inventories) == told(gather(reversed(readings)).inventories)
    # LF014 stands in two files: the later one lists 42 packages, so the 3,033 of the earlier one are gone.
    assert len(names_of(result.inventories[1], TraceKind.PACKAGE)) == 42


def dump_of(day: int, *users_programs: str, root_shown: bool = True) -> Inventory:
    """A dump of the machine's programs and of a user's, whose key may stand there with nothing below it."""
    users = UNINSTALL.replace("HKEY_LOCAL_MACHINE", "HKEY_CURRENT_USER")
    keys = uninstall("7-Zip") | ({users: {}} if root_shown else {}) | uninstall(*users_programs, root=users)
    return replace(one(a_dump(keys)), taken_on=date(2026, 11, day))


def test_a_branch_that_is_there_and_empty_means_uninstalled_and_one_that_is_not_there_means_nothing() -> None:
    before = dump_of(1, "秀丸エディタ")
    assert names_of(overlay(before, dump_of(2))) == ["7-Zip"]
    assert names_of(overlay(before, dump_of(2, root_shown=False))) == ["7-Zip", "秀丸エディタ"]
    assert names_of(overlay(overlay(before, dump_of(2)), dump_of(3, "秀丸エディタ"))) == ["7-Zip", "秀丸エディタ"]


def test_a_dump_of_nothing_but_an_empty_key_states_that_nothing_is_installed_there() -> None:
    users = UNINSTALL.replace("HKEY_LOCAL_MACHINE", "HKEY_CURRENT_USER")
    empty = replace(one(a_dump({users: {}})), taken_on=date(2026, 11, 2))
    assert (empty.observations, empty.emptied) == ((), {"user"})
    assert names_of(overlay(dump_of(1, "秀丸エディタ"), empty)) == ["7-Zip"]
