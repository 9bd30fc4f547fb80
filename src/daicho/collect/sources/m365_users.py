"""Microsoft 365 admin center, "Export users": who has which subscription plans, as the portal words them.

Blocked users keep their licences and are read; users in the bin (soft-deleted) have given theirs back and are left out.
"""

from daicho.collect.context import Context
from daicho.collect.source import Sample, Source
from daicho.collect.table_rows import Complaints, Row, once, rows_of
from daicho.collect.tables import Table, sniff_for, tables_in
from daicho.words.estate import Person
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading

ID = "m365_users"
_NO_PLAN = frozenset({"unlicensed", "ライセンスなし", "ライセンス未付与", "ライセンスがありません"})


def _read(name: str, data: bytes, context: Context) -> Reading:
    found = tables_in(ID, name, data, context)
    complaints = Complaints()
    people = tuple(person for table in found.tables for person in _people(table, context, complaints))
    return Reading(source=ID, people=people, findings=(*found.findings, *complaints.all(name)))


def _people(table: Table, context: Context, complaints: Complaints) -> list[Person]:
    if not table.fit.shape.verified:
        complaints.add(Finding.at("m365_headings_unverified", Place(table.file, table.line, table.sheet)))
    people = []
    rows = once(rows_of(table, context, complaints), "user", "m365_user_twice", complaints)
    for row in rows:
        if row.text("deleted"):
            complaints.add(Finding.at("m365_user_deleted", row.place, user=row.text("user")))
        else:
            people.append(_person(row))
    return people


def _person(row: Row) -> Person:
    plans = (plan.strip() for plan in row.text("licences").split("+"))
    return Person(
        id=row.text("user"),
        name=row.text("name"),
        department=row.text("department"),
        assigned=tuple(dict.fromkeys(plan for plan in plans if plan and plan.casefold() not in _NO_PLAN)),
        blocked=row.text("blocked") == "yes",
    )


def _sniff(sample: Sample) -> int:
    return sniff_for(ID, sample)


SOURCE = Source(ID, _sniff, _read)
