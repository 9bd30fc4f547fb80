"""Microsoft 365 admin center, "Export users"."""

from daicho.words.estate import Person
from support.tables import codes, csv_bytes, reading_of

A = ["Display name", "DirSyncEnabled", "User principal name", "Object Id", "Soft deletion time stamp", "Department"]
A += ["Block credential", "Licenses", "Proxy addresses"]
B = ["Block credential", "City", "Department", "Display name", "License assignment details", "Licenses"]
B += ["Soft deletion timestamp", "User principal name"]


def test_variant_a_and_b_read_the_same() -> None:
    a = reading_of(
        csv_bytes(A, ["山田", "", "y@example.jp", "id", "", "営業部", "True", "Microsoft 365 E3+Visio Plan 2", ""])
    )
    b = reading_of(
        csv_bytes(
            B,
            ["True", "東京", "営業部", "山田", "x", "Microsoft 365 E3+Visio Plan 2", "", "y@example.jp"],
            delimiter=";",
            encoding="utf-8-sig",
        )
    )
    plans = ("Microsoft 365 E3", "Visio Plan 2")
    person = Person(id="y@example.jp", name="山田", department="営業部", assigned=plans, blocked=True)
    assert a.people == b.people == (person,)
    assert codes(a) == codes(b) == []


def test_unlicensed_users_have_no_plans_and_deleted_ones_are_left_out_with_a_note() -> None:
    rows = [
        ["a", "", "a@x", "", "", "", "False", "Unlicensed", ""],
        ["b", "", "b@x", "", "2026-10-01", "", "False", "E3", ""],
    ]
    reading = reading_of(csv_bytes(A, *rows))
    assert [(p.id, p.assigned, p.blocked) for p in reading.people] == [("a@x", (), False)]
    assert [(f.code, f.fact("user"), f.place.line) for f in reading.findings] == [("m365_user_deleted", "b@x", 3)]


def test_japanese_headings_read_with_a_doubt() -> None:
    head = ["表示名", "ユーザー プリンシパル名", "ライセンス", "部署", "資格情報のブロック"]
    reading = reading_of(csv_bytes(head, ["山田", "y@x", "Microsoft 365 Business Standard", "営業", "False"]))
    assert [(p.id, p.assigned) for p in reading.people] == [("y@x", ("Microsoft 365 Business Standard",))]
    assert codes(reading) == ["m365_headings_unverified"]


def test_a_user_listed_twice_counts_once() -> None:
    row = ["a", "", "a@x", "", "", "", "False", "E3+E3", ""]
    reading = reading_of(csv_bytes(A, row, row))
    assert [p.assigned for p in reading.people] == [("E3",)]
    assert codes(reading) == ["m365_user_twice"]
