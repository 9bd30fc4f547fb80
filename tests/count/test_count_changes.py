"""What happened between two reference days."""

from datetime import date

from daicho.count import changes, rulebook
from daicho.count.changes import Side
from daicho.count.position import take
from daicho.words.change import Change, ChangeKind, Changes
from daicho.words.reading import Estate
from support.estates import estate_of_tables

BOOK = rulebook.load()
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)


def side(estate: Estate, on: date) -> Side:
    return Side(estate, take(estate, BOOK, on=on))


def between(first: date = FIRST, last: date = LAST, **tables: str) -> Changes:
    estate = estate_of_tables(tables)
    return changes.between(side(estate, first), side(estate, last), BOOK)


def of_kind(found: Changes, kind: ChangeKind) -> list[Change]:
    return [event for event in found.events if event.kind is kind]


MACHINES = """
machine, since, until
STAYS, 2025-01-01,
CAME, 2026-02-01,
LEFT, 2025-01-01, 2026-03-30
LAST-DAY, 2025-01-01, 2026-03-31
"""


def test_a_machine_comes_on_its_first_day_and_is_still_there_on_its_last() -> None:
    found = between(machines=MACHINES)
    assert [event.units for event in of_kind(found, ChangeKind.MACHINE_CAME)] == [("CAME",)]
    assert [event.units for event in of_kind(found, ChangeKind.MACHINE_LEFT)] == [("LEFT",)]


def test_installations_are_told_apart_by_whether_their_machine_came_or_went_too() -> None:
    found = between(
        machines=MACHINES,
        installations="""
machine, product, edition, version, since, until
STAYS, microsoft/office, standard, 2019, 2026-02-02,
CAME, microsoft/office, standard, 2019, 2026-02-02,
STAYS, microsoft/visio, standard, 2019, 2025-01-01, 2026-03-01
LEFT, microsoft/office, standard, 2019, 2025-01-01,
""",
    )
    told = {(event.kind.value, str(event.release), event.units) for event in found.events if event.release}
    office, visio = "microsoft/office standard 2019", "microsoft/visio standard 2019"
    assert told == {
        ("installed", office, ("STAYS",)),
        ("installed_with_machine", office, ("CAME",)),
        ("removed_with_machine", office, ("LEFT",)),
        ("removed", visio, ("STAYS",)),
    }
    assert {line.product: line.figure("needed") for line in found.lines} == {
        "microsoft/office": (1, 2),
        "microsoft/visio": (1, 0),
    }


LOTS = """
lot, product, edition, version, quantity, from, to
BOUGHT, microsoft/office, standard, 2019, 3, 2026-02-01,
ENDED, microsoft/office, standard, 2019, 2, 2025-01-01, 2026-03-30
LAST-DAY, microsoft/office, standard, 2019, 1, 2025-01-01, 2026-03-31
WAIVED, microsoft/office, standard, 2019, 5, 2025-01-01,
"""


def test_lots_begin_and_end_on_their_days_and_decisions_are_told_with_their_reason() -> None:
    endings = "lot, on, kind, quantity, reason, by\nWAIVED, 2026-03-01, waived, 4, no papers, tanaka"
    found = between(machines=MACHINES, entitlements=LOTS, endings=endings)
    assert [(e.subject, e.quantity, e.on) for e in of_kind(found, ChangeKind.LOT_BEGAN)] == [
        ("BOUGHT", 3, date(2026, 2, 1))
    ]
    assert [(e.subject, e.quantity, e.on) for e in of_kind(found, ChangeKind.LOT_ENDED)] == [
        ("ENDED", 2, date(2026, 3, 30))
    ]
    (waived,) = of_kind(found, ChangeKind.LOT_WAIVED)
    assert (waived.subject, waived.quantity, dict(waived.facts)["reason"]) == ("WAIVED", 4, "no papers")
    (line,) = found.lines
    assert line.figure("owned") == (8, 5)


def test_a_decision_counts_from_the_day_after_the_first_to_the_last() -> None:
    endings = "lot, on, kind, reason, by\nWAIVED, 2026-01-01, retired, r, b"
    assert of_kind(between(machines=MACHINES, entitlements=LOTS, endings=endings), ChangeKind.LOT_RETIRED) == []
    endings = "lot, on, kind, reason, by\nWAIVED, 2026-03-31, retired, r, b"
    assert len(of_kind(between(machines=MACHINES, entitlements=LOTS, endings=endings), ChangeKind.LOT_RETIRED)) == 1


def test_a_lot_that_dies_with_its_machine_is_told_though_no_day_of_its_own_ended() -> None:
    found = between(
        machines=MACHINES,
        entitlements="lot, product, edition, version, channel, quantity, bound_to\n"
        "OEM, microsoft/windows, pro, 10, oem, 1, LEFT",
    )
    (aside,) = of_kind(found, ChangeKind.LOT_SET_ASIDE)
    assert (aside.subject, dict(aside.facts)["rule"]) == ("OEM", "died-with-machine")


def test_the_same_day_twice_changes_nothing() -> None:
    found = between(FIRST, FIRST, machines=MACHINES, entitlements=LOTS)
    assert (found.lines, found.events) == ((), ())


def test_the_way_back_is_the_same_the_other_way_round() -> None:
    tables = {"machines": MACHINES, "entitlements": LOTS}
    there, back = between(FIRST, LAST, **tables), between(LAST, FIRST, **tables)
    assert [line.figure("owned") for line in there.lines] == [line.figure("owned")[::-1] for line in back.lines]
    assert of_kind(there, ChangeKind.MACHINE_CAME)[0].units == of_kind(back, ChangeKind.MACHINE_LEFT)[0].units
