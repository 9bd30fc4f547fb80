"""osquery's programs: from the shell, from Fleet, and from the results log."""

import json
from datetime import date

from daicho.words.estate import Identity, Section, TraceKind
from support.tables import codes, reading_of

UUID = "4C4C4544-0000-4A10-8000-C4C04F4D3232"


def row(name: str, **more: str) -> dict[str, str]:
    return {
        "name": name,
        "version": "16.0.1",
        "publisher": "Microsoft Corporation",
        "install_location": "C:\\Office",
        "uninstall_string": "MsiExec.exe /X{90160000-0012-0000-0000-0000000FF1CE}",
        "install_date": "20210331",
        "identifying_number": "{90160000-0012-0000-0000-0000000FF1CE}",
        **more,
    }


def snapshot(host: str, *names: str, at: int = 1767225600, **more: object) -> dict[str, object]:
    rows = [row(name) for name in names]
    return {
        "snapshot": rows, "action": "snapshot", "name": "pack_sam_programs", "hostIdentifier": host,
        "calendarTime": "Thu Jan  1 00:00:00 2026 UTC", "unixTime": at, **more,
    }  # fmt: skip


def lines(*entries: object) -> bytes:
    return "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries).encode()


def test_rows_alone_belong_to_the_machine_that_the_file_is_called_after() -> None:
    reading = reading_of(
        json.dumps([row("Microsoft Office Standard 2016"), row("秀丸エディタ")]).encode(), "PC-001.programs.json"
    )
    assert (reading.source, codes(reading)) == ("osquery", [])
    (inventory,) = reading.inventories
    assert (inventory.machine.id, inventory.piecewise, inventory.sections) == ("PC-001", True, {Section.SOFTWARE})
    first = inventory.observations[0]
    assert (first.title.kind, first.title.key) == (TraceKind.PROGRAM, "{90160000-0012-0000-0000-0000000FF1CE}")
    assert dict(first.title.fields) == {
        "location": "C:\\Office",
        "source": "osquery",
        "uninstall": "MsiExec.exe /X{90160000-0012-0000-0000-0000000FF1CE}",
    }
    assert first.installed_on == date(2021, 3, 31)


def test_a_host_and_its_rows_name_the_machine() -> None:
    data = json.dumps({"host_identifier": "KEIRI-01", "rows": [row("A")]}).encode()
    assert reading_of(data).inventories[0].identity == Identity(name="KEIRI-01")
    joined = json.dumps([row("A", hostname="PC-1", uuid=UUID), row("A", hostname="PC-2")]).encode()
    assert [i.machine.id for i in reading_of(joined).inventories] == ["PC-1", "PC-2"]
    assert reading_of(joined).inventories[0].identity == Identity(uuid=UUID, name="PC-1")


def test_the_newest_snapshot_of_each_host_counts() -> None:
    data = lines(snapshot("PC-1", "Old", at=1767139200), snapshot("PC-2", "B"), snapshot("PC-1", "New"))
    reading = reading_of(data, "osqueryd.results.log")
    assert [(i.machine.id, [o.title.name for o in i.observations]) for i in reading.inventories] == [
        ("PC-1", ["New"]),
        ("PC-2", ["B"]),
    ]
    assert (reading.inventories[0].taken_on, reading.inventories[0].time) == (date(2026, 1, 1), "00:00:00")


def test_a_host_known_by_its_uuid_is_told_by_it() -> None:
    data = lines(snapshot(UUID, "A", decorations={"hostname": "PC-7"}), snapshot(UUID, "A", "B"))
    (inventory,) = reading_of(data).inventories
    assert inventory.identity.uuid == UUID


def test_differences_are_counted_and_not_used() -> None:
    difference = {"name": "programs", "hostIdentifier": "PC-1", "columns": row("A"), "action": "added"}
    assert codes(reading_of(lines(difference, difference))) == ["osquery_differences"]
    mixed = reading_of(lines(snapshot("PC-1", "B"), difference))
    assert [(f.code, f.fact("count")) for f in mixed.findings] == [("osquery_differences", "1")]
    assert [o.title.name for o in mixed.inventories[0].observations] == ["B"]


def test_other_tables_in_the_log_are_left_aside() -> None:
    processes = {**snapshot("PC-1"), "name": "processes", "snapshot": [{"name": "svchost.exe", "pid": "4"}]}
    reading = reading_of(lines(snapshot("PC-1", "A"), processes))
    assert codes(reading) == ["osquery_other_tables"]
    assert [o.title.name for o in reading.inventories[0].observations] == ["A"]


def test_a_store_application_is_one() -> None:
    data = json.dumps([row("Teams", package_family_name="MSTeams_8wekyb3d8bbwe")]).encode()
    title = reading_of(data).inventories[0].observations[0].title
    assert (title.kind, title.key) == (TraceKind.APP, "MSTeams_8wekyb3d8bbwe")


def test_a_log_that_was_cut_is_refused() -> None:
    reading = reading_of(lines(snapshot("PC-1", "A"), snapshot("PC-2", "B"))[:-20])
    assert [(f.code, f.fact("line")) for f in reading.findings] == [("json_broken", "2")]


def test_a_row_without_a_name_is_counted() -> None:
    reading = reading_of(json.dumps({"host_identifier": "PC-1", "rows": [row("A"), row("")]}).encode())
    assert [(f.code, f.fact("count")) for f in reading.findings] == [("objects_without_name", "1")]
