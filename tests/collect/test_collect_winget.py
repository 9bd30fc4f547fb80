"""``winget export``: a hint, and said to be no inventory."""

import json
from datetime import date

from daicho.collect import registry
from daicho.collect.gather import gather
from daicho.words.estate import TraceKind
from support.inventories import a_context, agent_json, names_of
from support.tables import codes, reading_of


def export(*packages: str) -> bytes:
    listed = [{"PackageIdentifier": id_, "Version": "1.2"} for id_ in packages]
    document = {
        "$schema": "https://aka.ms/winget-packages.schema.2.0.json",
        "CreationDate": "2026-11-02T09:00:00.000-00:00",
        "Sources": [{"Packages": listed, "SourceDetails": {"Name": "winget", "Identifier": "x", "Type": "y"}}],
        "WinGetVersion": "1.9.0",
    }
    return json.dumps(document).encode()


def test_packages_are_rows_and_the_file_is_named_as_no_inventory() -> None:
    reading = reading_of(export("Adobe.Acrobat.Reader.64-bit", "7zip.7zip"), "PC-001.winget.json")
    assert (reading.source, codes(reading)) == ("winget_export", ["winget_no_inventory"])
    (inventory,) = reading.inventories
    assert (inventory.machine.id, inventory.sections, inventory.piecewise) == ("PC-001", frozenset(), False)
    assert (inventory.partial, inventory.taken_on) == (True, date(2026, 11, 2))
    title = inventory.observations[0].title
    assert (title.kind, title.key, title.version) == (TraceKind.PACKAGE, "Adobe.Acrobat.Reader.64-bit", "1.2")
    assert dict(title.fields) == {"repository": "winget", "source": "winget"}


def test_a_program_that_winget_does_not_know_is_not_gone() -> None:
    agent = registry.read("a.json", agent_json("PC-001", ["Office"], day="2026-10-01"), a_context())
    whole = gather([agent, reading_of(export("7zip.7zip"), "PC-001.winget.json")])
    (inventory,) = whole.inventories
    assert names_of(inventory) == ["Office"]
    assert names_of(inventory, TraceKind.PACKAGE) == ["7zip.7zip"]


def test_an_export_of_nothing_is_refused() -> None:
    assert codes(reading_of(export())) == ["winget_without_packages"]
    assert codes(reading_of(export("A.B")[:-9])) == ["json_broken"]
