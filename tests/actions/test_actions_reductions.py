"""A position from kept columns says what one from the tables says, whatever came in since they were made."""

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from daicho.actions import homes, knowledge, positions, reductions, uses
from daicho.store.kept_columns.folder import KeptColumns
from daicho.words.entitlement import UseKind
from daicho.words.estate import Machine, MachineKind, MachineState, Person
from daicho.words.position import Position
from daicho.words.reading import Reading
from daicho.words.software import Channel, Installation, Release
from support.ledgers import TODAY, a_company, a_reading_of_everything, agent_file, state, take

pytestmark = pytest.mark.django_db
OFFICE, PROPLUS, TOOL = "Microsoft Office Standard 2016", "Microsoft Office Professional Plus 2019", "業務ツール"
FREE = "7-Zip 23.01 (x64)"
EARLIER = TODAY - timedelta(days=20)


def from_tables(on: date = TODAY) -> Position:
    question = positions._Question("own", on, None, knowledge.load())
    taken, ground = question.counted()
    return replace(taken, findings=tuple(sorted((*taken.findings, *ground.findings), key=repr)))


def from_columns(on: date = TODAY) -> Position:
    """The same from columns, without what is only counted there: free software."""
    assert reductions.joined(organisation="own", on=on, knowledge=knowledge.load()) is not None
    taken, findings = positions._Question("own", on, None, knowledge.load()).in_columns()
    told = tuple(entry for entry in taken.set_aside if not entry.more)
    return replace(taken, set_aside=told, findings=tuple(sorted((*taken.findings, *findings), key=repr)))


def parts() -> list[Path]:
    return sorted(path for path in homes.folder().glob("columns/*/*") if path.is_dir())


def kept() -> KeptColumns:
    return KeptColumns(next(homes.folder().glob("columns/*")))


def test_ledger_inventories_plain_files_and_people_add_up_to_the_same():
    a_company()
    state(a_reading_of_everything())
    office = Release("microsoft/office", "standard", "2019")
    state(
        Reading(
            machines=(
                Machine(id="M-1", name="PC-1", kind=MachineKind.NOTEBOOK, user="佐藤"),
                Machine(id="M-2", name="PC-2", state=MachineState.RETIRED, until=EARLIER),
            ),
            people=(Person(id="sato@example.co.jp", name="佐藤"), Person(id="kato", name="加藤")),
            installations=(
                Installation(machine="STRANGER", release=office),
                Installation(machine="GONE", release=office, until=EARLIER),
                Installation(machine="M-1", release=office, channel=Channel.TRIAL, since=EARLIER),
            ),
        )
    )
    take("1", agent_file("PC-1", [OFFICE, TOOL, FREE], on=EARLIER))
    take("2", agent_file("PC-2", [OFFICE, FREE], on=EARLIER))
    take("3", agent_file("PC-3", [TOOL], on=EARLIER))
    take("4", agent_file("PC-3", [PROPLUS, "Microsoft Office 2016", FREE], on=TODAY, partial=True))
    assert from_columns() == from_tables()


def test_free_software_is_counted_by_release_and_not_lost():
    a_company()
    for number in range(3):
        take(str(number), agent_file(f"PC-{number}", [FREE, OFFICE]))
    taken, _ = positions._Question("own", TODAY, None, knowledge.load()).in_columns()
    (free,) = (entry for entry in taken.set_aside if entry.more)
    assert (free.count, free.units, free.rule, free.release.product) == (3, (), "free", "7-zip/7-zip")


def test_one_more_inventory_makes_one_more_part_and_not_all_again():
    a_company()
    for number in range(9):
        take(str(number), agent_file(f"PC-{number}", [OFFICE, FREE], on=EARLIER))
    from_columns()
    (whole,) = parts()
    take("again", agent_file("PC-4", [PROPLUS, FREE, FREE]))
    assert from_columns() == from_tables()
    assert len(parts()) == 2
    assert whole in parts()
    taken, _ = positions._Question("own", TODAY, None, knowledge.load()).in_columns()
    assert sum(entry.more for entry in taken.set_aside) == 9


def test_nothing_new_writes_nothing():
    a_company()
    take("1", agent_file("PC-1", [OFFICE]))
    from_columns()
    before = parts()
    from_columns()
    assert parts() == before


def test_two_inventories_of_one_machine_of_the_ledger_stay_together_when_one_changes():
    a_company()
    state(Reading(machines=(Machine(id="M-1", name="PC-1", serial="S1"),)))
    for number in range(9):
        take(f"other {number}", agent_file(f"X-{number}", [TOOL], on=EARLIER))
    take("a", agent_file("PC-1", [OFFICE], on=EARLIER, uuid="11111111-1111-1111-1111-111111111111"))
    take("b", agent_file("M-1", ["AutoCAD LT 2024"], on=EARLIER, uuid="22222222-2222-2222-2222-222222222222"))
    from_columns()
    take("c", agent_file("PC-1", [OFFICE, PROPLUS], uuid="11111111-1111-1111-1111-111111111111"))
    assert from_columns() == from_tables()
    assert len(parts()) == 2


@pytest.mark.parametrize("when", [EARLIER, TODAY])
def test_a_ledger_that_says_something_makes_them_anew(when):
    a_company()
    take("1", agent_file("PC-1", [OFFICE]))
    from_columns()
    before = parts()
    state(Reading(machines=(Machine(id="PC-1", kind=MachineKind.SERVER),)), on=when)
    assert from_columns() == from_tables()
    assert not set(before) & set(parts())


def test_a_ledger_that_says_an_older_thing_again_makes_them_anew():
    a_company()
    retired = Reading(machines=(Machine(id="PC-1", state=MachineState.RETIRED, until=EARLIER),))
    in_use = Reading(machines=(Machine(id="PC-1"),))
    state(retired, on=EARLIER)
    state(in_use, on=EARLIER + timedelta(days=1))
    take("1", agent_file("PC-1", [OFFICE], on=EARLIER))
    assert from_columns().shortfall == 1
    state(retired, on=TODAY, data=b"said again")
    assert from_columns() == from_tables()
    assert from_columns().shortfall == 0


def test_a_day_before_the_newest_inventory_is_answered_from_the_tables():
    a_company()
    take("1", agent_file("PC-1", [OFFICE], on=EARLIER))
    take("2", agent_file("PC-1", [], on=TODAY))
    assert reductions.joined(organisation="own", on=EARLIER, knowledge=knowledge.load()) is None
    taken, _ = positions._Question("own", EARLIER, None, knowledge.load()).in_columns()
    assert taken == from_tables(EARLIER) or taken.shortfall == from_tables(EARLIER).shortfall == 1


def test_broken_columns_are_passed_over_and_made_again():
    a_company()
    take("1", agent_file("PC-1", [OFFICE]))
    from_columns()
    for path in parts()[0].iterdir():
        path.write_bytes(path.read_bytes()[:-7])
    taken, _ = positions._Question("own", TODAY, None, knowledge.load()).in_columns()
    assert taken.shortfall == 1
    assert from_columns() == from_tables()


def test_columns_of_other_tables_in_the_same_home_are_not_believed():
    a_company()
    take("1", agent_file("PC-1", [OFFICE]))
    from_columns()
    origin = kept().origin()
    assert origin is not None
    before = parts()
    kept().replace(replace(origin, event_hash="0" * 64), lambda writer: None)
    assert from_columns() == from_tables()
    assert not set(before) & set(parts())


def test_many_small_parts_become_one_again():
    a_company()
    for number in range(60):
        take(str(number), agent_file(f"PC-{number:02}", [OFFICE], on=EARLIER))
    from_columns()
    counts = []
    for number in range(14):
        take(f"again {number}", agent_file(f"PC-{number:02}", [PROPLUS]))
        from_columns()
        counts.append(len(parts()))
    assert max(counts) == 12
    assert counts[-1] < 12
    assert from_columns() == from_tables()


@pytest.mark.parametrize("seed", range(6))
def test_whatever_comes_in_whatever_order_both_say_the_same(seed):
    dice = random.Random(seed)
    a_company()
    marks = [f"PC-{number}" for number in range(8)]
    state(Reading(machines=tuple(Machine(id=f"M-{n}", name=f"PC-{n}", user=f"U{n // 2}") for n in range(0, 8, 2))))
    for number in range(14):
        day = EARLIER + timedelta(days=number)
        programs = dice.sample([OFFICE, PROPLUS, TOOL, FREE, "AutoCAD LT 2024", "Microsoft Visio Standard 2016"], 3)
        name, is_partial = dice.choice([*marks, "M-2"]), dice.random() < 0.3
        take(str(number), agent_file(name, programs, on=day, partial=is_partial))
        if dice.random() < 0.5:
            assert from_columns(TODAY) == from_tables(TODAY)
    assert from_columns() == from_tables()


def test_what_is_free_for_some_uses_asks_and_counts_once_somebody_decided_that_it_needs_a_licence():
    a_company()
    for number in range(3):
        take(str(number), agent_file(f"PC-{number}", ["TeamViewer 14", OFFICE]))
    asked = from_columns()
    assert asked == from_tables()
    (entry,) = (entry for entry in asked.set_aside if entry.release.product == "teamviewer/teamviewer")
    assert (entry.rule, entry.count) == ("needs-decision", 3)
    assert [f.facts for f in asked.findings if f.code == "needs_decision"] == [
        (("count", "3"), ("product", "teamviewer/teamviewer"))
    ]
    uses.decide(
        organisation="own",
        product="teamviewer/teamviewer",
        kind=UseKind.NEEDS_LICENCE,
        reason="used for work",
        knowledge=knowledge.load(),
        since=TODAY,
        by="tests",
        on=TODAY,
    )
    counted = from_columns()
    assert counted == from_tables()
    assert [line.needed for line in counted.lines if line.product == "teamviewer/teamviewer"] == [3]
