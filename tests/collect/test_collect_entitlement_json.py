"""Entitlements as JSON: out and in again loses nothing; what is wrong costs its entry, and is named."""

import json
from dataclasses import fields
from datetime import date
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from daicho.answer import entitlement_json
from daicho.collect.sources.entitlement_json import MEMBERS
from daicho.words.entitlement import Ending, EndingKind, Entitlement, Metric, ProofStatus
from daicho.words.reading import Reading
from daicho.words.software import Channel, Release
from support.tables import KEY, codes, holds_key, reading_of

ON = date(2026, 11, 25)
SCHEMA = json.loads((ROOT / "src/daicho/data/schemas/entitlements.json").read_text("utf-8"))
TEXT = st.text(max_size=12)
DAY = st.none() | st.dates()


@st.composite
def lots(draw: st.DrawFn) -> tuple[Entitlement, ...]:
    made = []
    for number in draw(st.lists(TEXT, max_size=4, unique=True)):
        days = draw(DAY), draw(DAY)
        first, last = sorted(days) if None not in days else days  # type: ignore[type-var]
        made.append(
            Entitlement(
                lot=number,
                release=Release(draw(TEXT), draw(TEXT), draw(TEXT)),
                metric=draw(st.sampled_from(Metric)),
                channel=draw(st.sampled_from(Channel)),
                quantity=draw(st.integers(0, 10**9)),
                starts_on=first,
                ends_on=last,
                bound_to=tuple(draw(st.lists(TEXT, max_size=3))),
                proof=draw(st.sampled_from(ProofStatus)),
                unit_price=draw(st.none() | st.integers(0, 10**9)),
                **{name: draw(TEXT) for name in TEXTS},
            )
        )
    return tuple(made)


TEXTS = tuple(f.name for f in fields(Entitlement) if f.type is str and f.name != "lot")


def written(owned: tuple[Entitlement, ...], *endings: Ending) -> dict[str, Any]:
    return entitlement_json.document(owned, endings, organisation="株式会社ひばり精工", made_on=ON)


def read(document: object) -> Reading:
    return reading_of(json.dumps(document, ensure_ascii=False).encode(), "e.json")


@given(lots())
def test_out_and_in_again_loses_nothing(owned: tuple[Entitlement, ...]) -> None:
    made = written(owned)
    jsonschema.validate(made, SCHEMA)
    reading = reading_of(entitlement_json.as_bytes(made), "e.json")
    assert set(reading.entitlements) == set(owned)
    assert codes(reading) == []


def test_every_field_of_a_lot_has_a_member() -> None:
    assert {name for name, _ in MEMBERS.values()} == (
        {f.name for f in fields(Entitlement)} - {"release"} | {"product", "edition", "version"}
    )


def a_lot(**changed: Any) -> Entitlement:
    said: dict[str, Any] = {
        "lot": "L1", "release": Release("microsoft/office", "standard", "2019"), "metric": Metric.DEVICE,
        "channel": Channel.VOLUME, "quantity": 10, "publisher": "Microsoft", "starts_on": ON,
    }  # fmt: skip
    return Entitlement(**(said | changed))


def changed(path: str, value: object) -> dict[str, Any]:
    document = written((a_lot(), a_lot(lot="L2")))
    *groups, name = path.split(".")
    at = document["entitlements"][0]
    for group in groups:
        at = at[group]
    at[name] = value
    return document


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("right.quantity", -1),
        ("right.quantity", "10"),
        ("right.quantity", True),
        ("right.quantity", 10**9 + 1),
        ("right.metric", "brain"),
        ("right.effectiveDate", "2026-02-30"),
        ("right.boundTo", "PC-1"),
        ("trustBasedOn", None),
        ("product.productId", 3),
        ("entities", [{"role": "seller", "name": "a"}, {"role": "seller", "name": "b"}]),
        ("entities", [{"role": "seller"}]),
    ],
)
def test_a_wrong_member_costs_its_entry_and_the_rest_is_read(path: str, value: object) -> None:
    reading = read(changed(path, value))
    assert [lot.lot for lot in reading.entitlements] == ["L2"]
    assert set(codes(reading)) == {"entitlement_member_wrong"}
    assert reading.findings[0].place.part == "entitlements[1]"


@pytest.mark.parametrize("member", ["entId", "product", "right"])
def test_a_missing_member_costs_its_entry(member: str) -> None:
    document = written((a_lot(), a_lot(lot="L2")))
    del document["entitlements"][0][member]
    reading = read(document)
    assert [lot.lot for lot in reading.entitlements] == ["L2"]
    assert set(codes(reading)) == {"entitlement_member_missing"}


def test_an_unknown_member_is_told_and_the_entry_is_read() -> None:
    reading = read(changed("right.territory", "JP"))
    assert len(reading.entitlements) == 2
    assert [(f.code, f.fact("member")) for f in reading.findings] == [("entitlement_member_unknown", "right.territory")]


def test_the_same_number_twice_and_days_in_the_wrong_order_cost_their_entry() -> None:
    assert codes(read(changed("entId", "L2"))) == ["entitlement_twice"]
    assert codes(read(changed("right.expirationDate", "2026-11-24"))) == ["table_days_reversed"]
    assert codes(read(changed("right.expirationDate", "2026-11-25"))) == []


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"format": "daicho-entitlements", "formatVersion": 2, "entitlements": []}, "entitlements_version_unknown"),
        ({"format": "daicho-entitlements", "formatVersion": 1}, "entitlements_missing"),
        ({"format": "daicho-entitlements", "formatVersion": 1, "entitlements": [3]}, "entitlement_member_wrong"),
    ],
)
def test_a_broken_document_is_refused_with_a_reason(document: object, code: str) -> None:
    assert codes(read(document)) == [code]


def test_half_a_document_is_refused_with_the_place() -> None:
    reading = reading_of(entitlement_json.as_bytes(written((a_lot(),)))[:-40], "e.json")
    assert codes(reading) == ["json_broken"]


def test_decisions_are_written_and_not_taken_in() -> None:
    ending = Ending(lot="L1", on=ON, kind=EndingKind.RETIRED, reason="廃棄", by="佐藤", quantity=3)
    made = written((a_lot(),), ending)
    jsonschema.validate(made, SCHEMA)
    reading = read(made)
    assert [lot.quantity for lot in reading.entitlements] == [10]
    assert codes(reading) == ["entitlement_endings_not_taken"]


def test_the_document_says_that_the_original_licence_stays_authoritative() -> None:
    assert "原本が優先" in written(())["notice"]["ja"]
    assert "authoritative" in written(())["notice"]["en"]


def test_a_key_in_any_member_dies() -> None:
    for path in ("remarks", "product.productId", "right.territory", "product.version"):
        assert not holds_key(read(changed(path, f"key {KEY}")))
