"""The tables keep their own promises."""

from datetime import date
from itertools import pairwise

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, models

from daicho.store.models import JournalEvent, Lot, Organisation
from daicho.store.models.organisation import DETAILS
from daicho.store.statements import LEDGERS, column_names

TABLES = list(apps.get_app_config("store").get_models())
FIRST_AND_LAST = [("starts_on", "ends_on"), ("since", "until"), ("first_stated_on", "last_stated_on")]


@pytest.mark.django_db
def test_the_migrations_are_up_to_date():
    call_command("makemigrations", "store", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.__name__)
def test_every_period_is_checked_by_the_table(table):
    """Any table with both days of a pair has a check constraint that speaks of both."""
    names = {field.name for field in table._meta.get_fields()}
    checks = [str(c.condition) for c in table._meta.constraints if isinstance(c, models.CheckConstraint)]
    for first, last in FIRST_AND_LAST:
        if {first, last} <= names:
            assert any(first in check and last in check for check in checks), (first, last)


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.__name__)
def test_every_row_belongs_to_an_organisation(table):
    names = {field.name for field in table._meta.get_fields()}
    assert "organisation" in names or table is Organisation


@pytest.mark.parametrize("name", LEDGERS)
def test_a_ledger_has_a_column_for_every_field_of_its_value(name):
    ledger = LEDGERS[name]
    assert set(column_names(ledger.value)) <= {field.name for field in ledger.table._meta.get_fields()}


def test_an_organisation_has_a_column_for_every_line_of_a_letter():
    assert set(DETAILS) <= {field.name for field in Organisation._meta.get_fields()}


@pytest.mark.django_db
def test_a_lot_that_ends_before_it_starts_is_refused_by_the_table():
    company = Organisation.objects.create(key="own", founded_on=date(2026, 1, 1))
    with pytest.raises(IntegrityError):
        Lot.objects.create(
            organisation=company, file_id=1, subject="L1", digest="d", lot="L1", product="p", metric="device",
            channel="volume", quantity=1, starts_on=date(2026, 2, 2), ends_on=date(2026, 2, 1), proof="none",
            first_stated_on=date(2026, 1, 1), last_stated_on=date(2026, 1, 1),
        )  # fmt: skip


def _event(number: int, previous: str, **more: object) -> JournalEvent:
    return JournalEvent(
        organisation="own", number=number, done_on=date(2026, 1, 1), done_by="x", deed="d", facts="{}",
        previous=previous, hash=f"h{number}", **more,
    )  # fmt: skip


COPY = (
    "INSERT INTO store_journalevent SELECT {id}, organisation, {number}, done_on, done_by, deed, subject, {facts}, "
    "'{previous}', 'new' FROM store_journalevent WHERE number = {of}"
)


@pytest.fixture
def three_events(db):
    for number, (previous, _) in enumerate(pairwise(["", "h1", "h2", "h3"]), 1):
        _event(number, previous).save(force_insert=True)


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE store_journalevent SET facts = 'x' WHERE number = 2",
        "DELETE FROM store_journalevent WHERE number = 3",
        COPY.format(id="NULL", number=5, facts="facts", previous="h3", of=3),
        COPY.format(id="NULL", number=4, facts="facts", previous="h2", of=3),
        COPY.format(id="id", number=4, facts="'x'", previous="h3", of=2).replace("INSERT", "REPLACE"),
    ],
    ids=["change", "removal", "gap", "wrong link", "replacement"],
)
def test_the_journal_refuses(deed, three_events):
    with pytest.raises(IntegrityError, match="the journal"), connection.cursor() as cursor:
        cursor.execute(deed)


def test_the_journal_takes_the_next_event(three_events):
    _event(4, "h3").save(force_insert=True)
    assert JournalEvent.objects.count() == 4


@pytest.mark.django_db
def test_the_journal_takes_many_events_in_one_statement():
    JournalEvent.objects.bulk_create([_event(1, ""), _event(2, "h1"), _event(3, "h2")])
    assert JournalEvent.objects.count() == 3
