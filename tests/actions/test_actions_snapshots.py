"""Positions and frozen snapshots, from the tables through all rooms."""

from datetime import date

import pytest
from django.db import connection

from daicho.actions import journal, knowledge, positions, snapshots
from daicho.store.reads import journal as events
from daicho.store.reads import snapshots as reads
from daicho.words.entitlement import Entitlement, Metric
from daicho.words.estate import Access, Machine, MachineKind, MachineState, Person
from daicho.words.reading import Reading
from daicho.words.software import Channel, Installation, Release
from support.ledgers import TODAY, a_company, agent_file, state, take

pytestmark = pytest.mark.django_db
OFFICE = Release("microsoft/office", "standard", "2016")
LEDGER = Reading(
    source="plain",
    machines=(Machine(id="PC-001", name="PC-001", kind=MachineKind.DESKTOP), Machine(id="PC-002")),
    installations=(Installation(machine="PC-002", release=OFFICE, channel=Channel.VOLUME),),
    people=(Person(id="sato", assigned=("Microsoft 365 Business Standard",)),),
    accesses=(Access("sato", "", "microsoft/windows-server"),),
    entitlements=(Entitlement(lot="L1", release=OFFICE, metric=Metric.DEVICE, channel=Channel.VOLUME, quantity=1),),
)


@pytest.fixture
def an_estate():
    """Two PCs with Office Standard 2016, one seen and one stated; one licence."""
    a_company()
    take("pc1.json", agent_file("PC-001", ["Microsoft Office Standard 2016", "秀丸エディタ"]))
    state(LEDGER)


def freeze(on: date = TODAY):
    return snapshots.freeze(organisation="own", on=on, taken_on=TODAY, by="tests")


def line(position, product: str):
    return next(line for line in position.lines if line.product == product)


def test_a_position_is_taken_from_the_tables(an_estate):
    taken = positions.take(organisation="own", on=TODAY, by="tests")
    office = line(taken, "microsoft/office")
    assert (office.needed, office.owned, office.shortfall) == (2, 1, 1)
    assert events.events("own")[-1].deed == "position_taken"


def test_a_snapshot_counts_the_same_as_the_quick_position(an_estate):
    quick = positions.take(organisation="own", on=TODAY, by="tests")
    frozen = freeze().position
    assert (frozen.lines, frozen.allocations, frozen.proofs) == (quick.lines, quick.allocations, quick.proofs)


def test_the_day_before_the_inventory_only_the_statement_counts(an_estate):
    taken = positions.take(organisation="own", on=date(2026, 11, 23), by="tests")
    assert line(taken, "microsoft/office").needed == 1


def test_a_snapshot_comes_back_as_it_was_frozen(an_estate):
    frozen = freeze()
    assert reads.load("own", frozen.id) == frozen
    assert reads.load("own", frozen.id[:12]) == frozen
    assert reads.newest("own") == frozen
    assert frozen.id != ""


def test_the_same_state_is_the_same_snapshot(an_estate):
    assert freeze().id == freeze().id
    assert [event.deed for event in events.events("own")].count("snapshot_frozen") == 1


def test_another_state_is_another_snapshot_and_the_old_one_stays(an_estate):
    before = freeze()
    take("pc3.json", agent_file("PC-003", ["Microsoft Office Standard 2016"]))
    after = freeze()
    assert before.id != after.id
    assert reads.load("own", before.id) == before


def test_a_snapshot_carries_its_versions_its_inputs_and_what_it_speaks_of(an_estate):
    frozen = freeze()
    known = knowledge.load()
    assert (frozen.catalogue_version, frozen.rules_version) == (known.catalogue.version, known.rules.version)
    assert sorted(file.source for file in frozen.inputs) == ["agent_json", "plain"]
    assert OFFICE in frozen.releases
    assert {verdict.rule for one in frozen.recognitions for verdict in one.verdicts} <= set(frozen.reasons)


def test_no_snapshot_is_found_by_nothing_or_by_a_stranger(an_estate):
    frozen = freeze()
    a_company("other")
    assert reads.load("own", "") is None
    assert reads.load("other", frozen.id) is None
    assert reads.newest("other") is None


def test_a_changed_snapshot_is_found_and_refused(an_estate):
    frozen = freeze()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_frozensnapshot SET content = x'789c030000000001'")
    assert [finding.code for finding in journal.verify()] == ["snapshot_changed"]
    with pytest.raises(ValueError, match="was changed"):
        reads.load("own", frozen.id)


def test_a_machine_retires_by_ledger_only(an_estate):
    retired = Machine(id="PC-001", name="PC-001", state=MachineState.RETIRED, until=date(2026, 10, 31))
    state(Reading(source="plain", machines=(retired,)), on=date(2026, 11, 25))
    assert line(positions.take(organisation="own", on=TODAY, by="tests"), "microsoft/office").needed == 1


def test_what_the_ledger_leaves_open_comes_from_the_inventory(an_estate):
    machines = {machine.id: machine for machine in freeze().estate.machines}
    assert sorted(machines) == ["PC-001", "PC-002"]
    assert machines["PC-001"].kind is MachineKind.DESKTOP
    assert machines["PC-001"].last_seen == TODAY


def test_a_ledger_that_numbers_machines_differently_is_joined_by_name():
    a_company()
    take("pc1.json", agent_file("PC-001", ["Microsoft Office Standard 2016"]))
    state(Reading(source="plain", machines=(Machine(id="資産0001", name="pc-001", department="総務"),)))
    frozen = freeze()
    assert [(machine.id, machine.department) for machine in frozen.estate.machines] == [("資産0001", "総務")]
    assert [installation.machine for installation in frozen.estate.installations] == ["資産0001"]
