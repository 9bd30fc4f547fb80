"""The journal: written with the deed or not at all, and any change to it is found."""

import pytest
from django.db import connection, transaction

from daicho.actions import journal, knowledge, lots, uses
from daicho.answer import wording
from daicho.store import models
from daicho.store.models import JournalEvent
from daicho.store.reads import journal as events
from daicho.words.entitlement import UseKind
from support.ledgers import TODAY, a_company, a_reading_of_everything, agent_file, state, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def five_events():
    a_company()
    for number in range(4):
        take(f"{number}.json", agent_file(f"PC-{number}", ["A"]))
    with connection.cursor() as cursor:  # whoever owns the file can do this, too
        for name in ("no_update", "no_delete", "no_replace", "no_gap", "no_wrong_link"):
            cursor.execute(f"DROP TRIGGER journal_{name}")


def tamper(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
    found = journal.verify()
    assert all(wording.say(finding) for finding in found)
    return [finding.code for finding in found]


def test_an_untouched_journal_is_sound(five_events):
    assert journal.verify() == []
    assert [event.number for event in events.events("own")] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("column", ["done_on", "done_by", "deed", "subject", "facts", "hash"])
def test_a_changed_column_is_found(column, five_events):
    value = "2020-01-01" if column == "done_on" else "x"
    assert "journal_event_changed" in tamper(f"UPDATE store_journalevent SET {column} = '{value}' WHERE number = 3")


def test_a_changed_event_with_its_hash_made_anew_breaks_the_chain(five_events):
    event = JournalEvent.objects.get(number=3)
    event.done_by = "somebody else"
    sql = f"UPDATE store_journalevent SET done_by = 'somebody else', hash = '{journal.hash_of(event)}' WHERE number = 3"
    assert tamper(sql) == ["journal_link_broken"]


def test_a_removed_event_is_found(five_events):
    assert "journal_gap" in tamper("DELETE FROM store_journalevent WHERE number = 3")


def test_a_cut_end_is_found_by_what_is_kept_without_its_event(five_events):
    assert tamper("DELETE FROM store_journalevent WHERE number = 5") == ["journal_event_missing"]


def test_two_events_that_changed_places_are_found(five_events):
    sql = "UPDATE store_journalevent SET number = CASE number WHEN 3 THEN -4 WHEN 4 THEN -3 ELSE number END"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = 1")
        cursor.execute(sql)
    codes = tamper("UPDATE store_journalevent SET number = -number WHERE number < 0")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = 0")
    assert "journal_link_broken" in codes


def test_one_organisation_can_be_checked_without_the_others(five_events):
    a_company("other")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_journalevent SET facts = 'x' WHERE organisation = 'own' AND number = 2")
    assert journal.verify(organisation="other") == []
    assert journal.verify(organisation="own")


def test_a_deed_that_fails_leaves_no_event():
    a_company()

    @transaction.atomic
    def fail() -> None:
        journal.append(organisation="own", by="tests", on=TODAY, deed="something")
        _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        fail()
    assert len(events.events("own")) == 1


def test_the_head_is_the_newest_hash():
    assert journal.head(organisation="own") == ""
    a_company()
    assert journal.head(organisation="own") == events.events("own")[-1].hash


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_of_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="transaction of its deed"):
        journal.append(organisation="own", by="tests", on=TODAY, deed="something")


@pytest.mark.parametrize("column", ["reason", "quantity", "lot"])
def test_a_changed_decision_on_a_lot_is_found(column):
    a_company()
    state(a_reading_of_everything())
    lots.retire(organisation="own", lot="L1", reason="誤って登録", since=TODAY, quantity=1, by="佐藤", on=TODAY)
    assert journal.verify() == []
    models.LotEnding.objects.update(**{column: {"reason": "売却", "quantity": 2, "lot": "L2"}[column]})
    assert {finding.code for finding in journal.verify()} == {"decision_record_changed", "decision_record_missing"}


def test_a_removed_decision_on_a_use_is_found():
    a_company()
    known, kind = knowledge.load(), UseKind.NEEDS_LICENCE
    uses.decide(
        organisation="own", product="oracle/java-se", kind=kind, reason="業務で使用", knowledge=known, since=TODAY,
        by="佐藤", on=TODAY,
    )  # fmt: skip
    assert journal.verify() == []
    models.UseDecision.objects.all().delete()
    assert [finding.code for finding in journal.verify()] == ["decision_record_missing"]
