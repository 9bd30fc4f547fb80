"""Imports: each file whole or not at all, the same one once, in whatever order."""

import random
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from daicho.actions import imports
from daicho.actions.imports import Outcome
from daicho.collect.gather import overlay
from daicho.store import models
from daicho.store.reads import files, inventories, journal, statements
from daicho.words.entitlement import Entitlement, Metric
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading
from daicho.words.software import Channel, Release
from support.keys import made_up_key
from support.ledgers import CONTEXT, TODAY, a_company, agent_file, an_inventory, files_that_say, state, take
from support.refusals import refused

pytestmark = pytest.mark.django_db
OFFICE = Release("microsoft/office", "standard", "2019")


def a_lot(quantity: int = 10, **more: object) -> Entitlement:
    return Entitlement(
        lot="L1", release=OFFICE, metric=Metric.DEVICE, channel=Channel.VOLUME, quantity=quantity, **more
    )


def rows_kept() -> dict[str, int]:
    tables = (models.ImportedFile, models.Inventory, models.PackedRows, models.Title, models.Machine, models.Lot)
    return {table.__name__: table.objects.count() for table in tables}


def seen(on: date = TODAY) -> dict[str, list[str]]:
    """Programs by machine, as known on a day."""
    known = inventories.as_of("own", on, overlay=overlay)
    return {one.machine.id: sorted(row.title.name for row in one.observations) for one in known}


def test_a_file_is_taken_and_counted():
    a_company()
    result = take("pc1.json", agent_file("PC-1", ["Office", "Tool"]))
    assert (result.outcome, result.counts, result.source) == (Outcome.TAKEN, {"inventories": 1}, "agent_json")
    assert seen() == {"PC-1": ["Office", "Tool"]}


def test_the_same_bytes_twice_change_nothing():
    a_company()
    take("pc1.json", agent_file("PC-1", ["Office"]))
    before = rows_kept(), journal.events("own")
    assert take("copy of pc1.json", agent_file("PC-1", ["Office"])).outcome is Outcome.UNCHANGED
    assert (rows_kept(), journal.events("own")) == before


def test_the_same_bytes_twice_in_one_folder_are_one(tmp_path):
    a_company()
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_bytes(agent_file("PC-1", ["Office"]))
    taken = imports.take_paths(organisation="own", paths=[tmp_path], context=CONTEXT, by="tests", on=TODAY)
    assert [result.outcome for result in taken] == [Outcome.TAKEN, Outcome.UNCHANGED]


def test_a_machine_that_did_not_change_adds_no_rows_but_its_day():
    a_company()
    take("mon.json", agent_file("PC-1", ["Office"], on=date(2026, 11, 23)))
    take("tue.json", agent_file("PC-1", ["Office"], on=date(2026, 11, 24)))
    kept = rows_kept()
    assert (kept["Inventory"], kept["PackedRows"], kept["Machine"]) == (2, 1, 1)


def test_titles_are_stored_once_for_all_machines():
    a_company()
    for number in range(5):
        take(f"{number}.json", agent_file(f"PC-{number}", ["Office", "Tool"]))
    assert rows_kept()["Title"] == 2


def test_any_past_day_can_be_asked_for():
    a_company()
    take("1.json", agent_file("PC-1", ["Office", "Tool"], on=date(2026, 4, 1)))
    take("2.json", agent_file("PC-1", ["Tool"], on=date(2026, 10, 1)))
    assert seen(date(2026, 3, 31)) == {}
    assert seen(date(2026, 9, 30)) == {"PC-1": ["Office", "Tool"]}
    assert seen(date(2026, 10, 1)) == {"PC-1": ["Tool"]}


def test_the_order_of_files_is_nothing():
    """Whole in April, whole in October, partial after it, and a look at a machine known by name only."""
    said = {
        b"april": Reading(source="x", inventories=(an_inventory("PC-1", "AB", on=date(2026, 4, 1), uuid="u1"),)),
        b"october": Reading(source="x", inventories=(an_inventory("PC-1", "BC", on=date(2026, 10, 1), uuid="u1"),)),
        b"partial": Reading(
            source="x", inventories=(an_inventory("PC-1", "CD", on=date(2026, 10, 2), uuid="u1", partial=True),)
        ),
        b"by name": Reading(source="x", inventories=(an_inventory("PC-1", "CE", on=date(2026, 10, 3)),)),
    }
    answers = []
    for number, order in enumerate(permutations(said)):
        key = a_company(f"company {number}")
        with files_that_say(said):
            for data in order:
                take(data.decode(), data, organisation=key)
        known = list(inventories.as_of(key, TODAY, overlay=overlay))
        answers.append([(one.machine.id, sorted(row.title.name for row in one.observations)) for one in known])
    assert answers == [[("PC-1", ["C", "E"])]] * 24


def test_files_taken_together_say_the_same_as_files_taken_one_by_one(tmp_path):
    a_company("together")
    a_company("one by one")
    for number in range(30):
        data = agent_file(
            f"PC-{number % 7}", ["A", f"B{number}"], on=date(2026, 11, 1 + number % 11), uuid=f"u{number % 7}"
        )
        (tmp_path / f"{number:02d}.json").write_bytes(data)
        take(f"{number}", data, organisation="one by one")
    list(imports.take_paths(organisation="together", paths=[tmp_path], context=CONTEXT, by="tests", on=TODAY))

    def known(key: str) -> list[tuple[str, list[str]]]:
        found = inventories.as_of(key, TODAY, overlay=overlay)
        return [(one.machine.id, sorted(row.title.name for row in one.observations)) for one in found]

    assert known("together") == known("one by one")


def test_a_partial_inventory_leaves_the_rest_as_it_was():
    a_company()
    whole = an_inventory("PC-1", "AB", on=date(2026, 4, 1))
    nothing = an_inventory("PC-1", "", on=date(2026, 5, 1), partial=True)
    state(Reading(source="x", inventories=(whole,)))
    state(Reading(source="x", inventories=(type(nothing)(**{**_parts(nothing), "sections": frozenset()}),)))
    assert seen() == {"PC-1": ["A", "B"]}


def _parts(value: object) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def test_two_machines_of_one_name_and_different_firmware_stay_two():
    a_company()
    take("1", agent_file("PC-1", ["A"], uuid="4c4c4544-0034-3010-8048-b6c04f503732"))
    take(
        "2", agent_file("PC-1", ["B"], uuid="4c4c4544-0034-3010-8048-b6c04f503799").replace(b"PC-1-2026", b"PC-9-2026")
    )
    assert seen() == {"PC-1": ["A"], "PC-1~2": ["B"]}


def test_what_cannot_be_read_is_kept_by_hash_and_reason_and_never_copied():
    a_company()
    key = made_up_key(random.Random(5))
    result = take("photo.xml", b"\x89PNG\r\n\x1a\n" + key.encode())
    assert result.outcome is Outcome.REFUSED
    (refused,) = files.quarantined("own")
    assert (refused.name, refused.sha256, refused.size) == ("photo.xml", result.sha256, 8 + len(key))
    assert refused.findings == result.findings
    assert refused.reason == result.findings[0].code
    assert files.imported("own") == ()


def test_a_file_refused_twice_is_one_refusal():
    a_company()
    for _ in range(2):
        assert take("empty.json", b"").outcome is Outcome.REFUSED
    assert len(files.quarantined("own")) == 1
    assert [event.deed for event in journal.events("own")] == ["organisation_founded", "file_refused"]


def test_a_refused_file_that_a_later_reader_understands_is_taken():
    a_company()
    bad = Reading(findings=(Finding.at("not_recognised", Place("f")),))
    state(bad, data=b"bytes")
    assert len(files.quarantined("own")) == 1
    assert state(Reading(source="x", entitlements=(a_lot(),)), data=b"bytes").outcome is Outcome.TAKEN
    assert files.quarantined("own") == ()


def test_a_bad_file_does_not_stop_the_others(tmp_path):
    a_company()
    (tmp_path / "1.json").write_bytes(agent_file("PC-1", ["A"]))
    (tmp_path / "2.json").write_bytes(b'{"deviceid": "x", "content": {')
    (tmp_path / "3.json").write_bytes(agent_file("PC-3", ["A"]))
    paths = [tmp_path, tmp_path / "missing.json"]
    done: list[tuple[int, int, str]] = []
    results = list(
        imports.take_paths(
            organisation="own", paths=paths, context=CONTEXT, by="tests", on=TODAY, progress=lambda *at: done.append(at)
        )
    )
    assert [result.outcome for result in results] == [Outcome.TAKEN, Outcome.REFUSED, Outcome.TAKEN, Outcome.REFUSED]
    assert results[3].findings[0].code == "file_not_readable"
    assert sorted(seen()) == ["PC-1", "PC-3"]
    assert done[-1] == (4, 4, "missing.json")


def test_a_key_in_a_file_name_is_not_kept():
    a_company()
    key = made_up_key(random.Random(3))
    take(f"{key}.json", agent_file("PC-1", ["A"]))
    (kept,) = files.imported("own")
    assert key not in kept.name
    assert key[-5:] in kept.name
    assert key not in "".join(event.facts for event in journal.events("own"))


def test_the_newest_statement_about_a_lot_holds_in_whatever_order_they_come():
    first, second = Reading(source="x", entitlements=(a_lot(10),)), Reading(source="x", entitlements=(a_lot(12),))
    days = {"first": (first, date(2026, 4, 1)), "second": (second, date(2026, 5, 1))}
    for key, order in (("a", ("first", "second")), ("b", ("second", "first"))):
        a_company(key)
        for name in order:
            state(days[name][0], on=days[name][1], organisation=key)
        assert [lot.quantity for lot in statements.entitlements(key)] == [12]


def test_a_statement_said_again_later_holds_again():
    a_company()
    for quantity, day in ((10, 1), (12, 2), (10, 3)):
        state(Reading(source="x", entitlements=(a_lot(quantity),)), on=date(2026, 11, day))
    assert [lot.quantity for lot in statements.entitlements("own")] == [10]
    assert models.Lot.objects.count() == 2


def test_a_statement_that_cannot_be_true_is_a_finding_and_the_rest_is_kept():
    a_company()
    bad = a_lot(starts_on=date(2026, 2, 2), ends_on=date(2026, 2, 1))
    good = Entitlement(lot="L2", release=OFFICE, metric=Metric.USER, channel=Channel.RETAIL, quantity=1)
    result = state(Reading(source="x", entitlements=(bad, good)))
    assert [finding.code for finding in result.findings] == ["period_ends_before_start"]
    assert result.counts == {"entitlements": 1}
    assert [lot.lot for lot in statements.entitlements("own")] == ["L2"]
    assert [finding.code for finding in files.findings("own")] == ["period_ends_before_start"]


def test_every_file_is_journalled_with_who_and_when():
    a_company()
    result = take("pc1.json", agent_file("PC-1", ["A"]))
    event = journal.events("own")[-1]
    assert (event.deed, event.subject, event.by, event.on) == ("file_imported", result.sha256, "tests", TODAY)


def test_nothing_is_imported_for_a_company_that_does_not_exist():
    with refused("no organisation"):
        take("pc1.json", agent_file("PC-1", ["A"]), organisation="nobody")


def test_a_batch_that_fails_leaves_nothing_and_the_next_one_is_whole(monkeypatch):
    a_company()
    broken = monkeypatch.context()
    with broken as patch:
        patch.setattr(models.Inventory.objects, "bulk_create", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            take("pc1.json", agent_file("PC-1", ["A"]))
    assert set(rows_kept().values()) == {0}
    take("pc1.json", agent_file("PC-1", ["A"]))
    assert seen() == {"PC-1": ["A"]}


def test_the_real_samples_are_taken_and_a_second_time_change_nothing(samples):
    a_company()

    def outcomes() -> dict[str, Outcome]:
        taken = imports.take_paths(organisation="own", paths=[samples], context=CONTEXT, by="tests", on=TODAY)
        return {result.name.split("/")[-1]: result.outcome for result in taken}

    first = outcomes()
    inventories_of = [name for name in first if name.startswith(("computer_", "xml-", "xp-"))]
    assert len(inventories_of) == 10
    assert {first[name] for name in inventories_of} == {Outcome.TAKEN}
    before = rows_kept(), journal.events("own")
    second = outcomes()
    assert {second[name] for name in inventories_of} == {Outcome.UNCHANGED}
    assert second == {name: Outcome.UNCHANGED if got is Outcome.TAKEN else got for name, got in first.items()}
    assert (rows_kept(), journal.events("own")) == before


def test_a_piecewise_delivery_leaves_the_branches_that_it_does_not_state():
    a_company()
    whole = an_inventory("PC-1", "A", on=date(2026, 4, 1))
    branch = an_inventory("PC-1", "B", on=date(2026, 5, 1))
    row = branch.observations[0]
    title = replace(row.title, fields=(("view", "32"),))
    state(Reading(source="x", inventories=(whole,)))
    state(
        Reading(source="x", inventories=(replace(branch, piecewise=True, observations=(replace(row, title=title),)),))
    )
    assert seen() == {"PC-1": ["A", "B"]}


def test_within_one_import_the_delivery_with_most_marks_joins_the_others(tmp_path):
    """One file knows the name, one the firmware, one both: one machine, whichever file comes first."""
    by_name = an_inventory("PC-1", "A", on=date(2026, 4, 1))
    firmware = "4c4c4544-0034-3010-8048-b6c04f503732"
    by_uuid = replace(by_name, identity=replace(by_name.identity, name="", uuid=firmware), taken_on=date(2026, 4, 2))
    by_both = replace(by_name, identity=replace(by_name.identity, uuid=firmware), taken_on=date(2026, 4, 3))
    for number, order in enumerate(permutations((by_name, by_uuid, by_both))):
        key = a_company(f"company {number}")
        said = {str(at).encode(): Reading(source="x", inventories=(one,)) for at, one in enumerate(order)}
        for data in said:
            (tmp_path / data.decode()).write_bytes(data)
        with files_that_say(said):
            list(imports.take_paths(organisation=key, paths=[tmp_path], context=CONTEXT, by="tests", on=TODAY))
        assert len(list(inventories.as_of(key, TODAY, overlay=overlay))) == 1


TAG = """<?xml version="1.0" encoding="utf-8"?>
<SoftwareIdentity xmlns="http://standards.iso.org/iso/19770/-2/2015/schema.xsd" name="AutoCAD LT 2015"
  tagId="autocad-lt-2015" version="20.1"><Entity name="Autodesk" role="softwareCreator tagCreator"/></SoftwareIdentity>
"""


def test_the_same_tag_in_the_folders_of_two_machines_is_of_both_and_taken_once_each() -> None:
    a_company()
    for _ in range(2):
        for machine in ("PC-001", "PC-002"):
            take(f"{machine}/autocad.swidtag", TAG.encode())
    assert seen() == {"PC-001": ["AutoCAD LT 2015"], "PC-002": ["AutoCAD LT 2015"]}
    assert models.ImportedFile.objects.count() == 2
