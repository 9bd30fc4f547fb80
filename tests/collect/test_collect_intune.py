"""Intune "Discovered apps" exports."""

import io
import zipfile

from daicho.words.estate import Identity, Section, TraceKind
from support.tables import codes, csv_bytes, reading_of

RAW = ["ApplicationKey", "ApplicationName", "ApplicationPublisher", "ApplicationShortVersion", "ApplicationVersion"]
RAW += ["DeviceId", "DeviceName", "OSDescription", "OSVersion", "Platform", "UserId", "EmailAddress", "UserName"]


def row(name: str, device: str = "PC-1", *, id_: str = "", platform: str = "Windows") -> list[str]:
    os = ["Windows", "10.0.19045", platform]
    return ["k", name, "Vendor", "1", "1.2.3", id_ or f"id of {device}", device, *os, "u", "y@example.jp", "山田"]


def test_one_inventory_for_each_device() -> None:
    reading = reading_of(csv_bytes(RAW, row("Office"), row("Acrobat", "PC-2"), row("7-Zip")))
    assert (reading.source, codes(reading)) == ("intune", [])
    assert [[o.title.name for o in i.observations] for i in reading.inventories] == [["Office", "7-Zip"], ["Acrobat"]]
    first = reading.inventories[0]
    assert first.identity == Identity(agent="id of PC-1", name="PC-1")
    assert (first.machine.id, first.machine.user) == ("PC-1", "山田")
    assert first.sections == frozenset({Section.SOFTWARE})
    assert (first.observations[0].title.publisher, first.observations[0].title.version) == ("Vendor", "1.2.3")
    assert first.observations[1].place.line == 4


def test_two_devices_of_one_name_stay_two() -> None:
    reading = reading_of(csv_bytes(RAW, row("Office", "PC-1", id_="a"), row("Office", "PC-1", id_="b")))
    assert len(reading.inventories) == 2


def test_apps_of_telephones_are_no_programs() -> None:
    reading = reading_of(csv_bytes(RAW, row("Word"), row("Word", "phone", platform="iOS")))
    assert [i.observations[0].title.kind for i in reading.inventories] == [TraceKind.PROGRAM, TraceKind.APP]


def test_the_aggregate_names_no_device_and_is_not_counted() -> None:
    head = [
        "ApplicationId",
        "ApplicationKey",
        "ApplicationName",
        "ApplicationPublisher",
        "ApplicationVersion",
        "DeviceCount",
    ]
    reading = reading_of(csv_bytes(head, ["1", "k", "Office", "MS", "16", "30"], ["2", "k", "Visio", "MS", "16", "3"]))
    assert reading.inventories == ()
    assert [(f.code, f.fact("rows")) for f in reading.findings] == [("intune_without_devices", "2")]


def test_the_zip_is_read_as_it_is_downloaded() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("AppInvRawData_2026.csv", csv_bytes(RAW, row("Office"), encoding="utf-8-sig"))
    assert len(reading_of(out.getvalue(), "x.zip").inventories) == 1


def test_a_row_left_out_keeps_every_inventory_from_saying_that_anything_is_gone() -> None:
    reading = reading_of(csv_bytes(RAW, row("Office"), row("")))
    assert codes(reading) == ["table_value_missing"]
    assert reading.inventories[0].sections == frozenset()
