"""Triggers that keep the journal append-only on SQLite: no change, no removal, no gap, no wrong link."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "store_journalevent"

TRIGGERS = {
    "journal_no_update": f"""
        BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only: no event may be changed'); END""",
    "journal_no_delete": f"""
        BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only: no event may be removed'); END""",
    # REPLACE removes a row without asking the trigger above, so a taken id is refused here.
    "journal_no_replace": f"""
        BEFORE INSERT ON {TABLE}
        WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only: the event exists'); END""",
    "journal_no_gap": f"""
        BEFORE INSERT ON {TABLE}
        WHEN NEW.number <> 1 + COALESCE(
            (SELECT MAX(number) FROM {TABLE} WHERE organisation = NEW.organisation), 0)
        BEGIN SELECT RAISE(ABORT, 'the journal has no gaps: wrong number'); END""",
    "journal_no_wrong_link": f"""
        BEFORE INSERT ON {TABLE}
        WHEN NEW.previous <> COALESCE(
            (SELECT hash FROM {TABLE} WHERE organisation = NEW.organisation ORDER BY number DESC LIMIT 1), '')
        BEGIN SELECT RAISE(ABORT, 'the journal is a chain: wrong previous hash'); END""",
}


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for name, body in TRIGGERS.items():
            schema_editor.execute(f"CREATE TRIGGER {name} {body}")


def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for name in TRIGGERS:
            schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("store", "0001_tables")]

    operations = [migrations.RunPython(make, drop)]
