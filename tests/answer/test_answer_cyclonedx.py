"""Lots as a CycloneDX bill: valid by the schema of the format, and with the parties, types and days of each lot."""

import json
from datetime import date
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from daicho.answer.cyclonedx import CHANNELS, METRICS, document
from daicho.words.entitlement import Ending, EndingKind, Entitlement, Metric, ProofStatus
from daicho.words.snapshot import ReleaseInfo
from daicho.words.software import Channel, Release
from daicho.words.text import Language, Text

ON = date(2026, 11, 25)
OFFICE = Release("microsoft/office", "standard", "2019")
UNKNOWN = Release("見たことのない製品")
INFOS = {
    OFFICE: ReleaseInfo(
        release=OFFICE,
        name=Text("Office Standard 2019", "Office Standard 2019"),
        publisher=Text("マイクロソフト", "Microsoft"),
    ),
}


def a_lot(**changed: Any) -> Entitlement:
    said: dict[str, Any] = {
        "lot": "L1", "release": OFFICE, "metric": Metric.DEVICE, "channel": Channel.VOLUME, "quantity": 10,
    }  # fmt: skip
    return Entitlement(**(said | changed))


def bill(
    *lots: Entitlement, endings: tuple[Ending, ...] = (), organisation: str = "株式会社ひばり精工"
) -> dict[str, Any]:
    made = document(lots, endings, INFOS, organisation=organisation, made_on=ON, language=Language.JAPANESE)
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(made))
    assert wrong is None, wrong
    return made


def licences(made: dict[str, Any]) -> list[dict[str, Any]]:
    return [entry["license"] for component in made["components"] for entry in component["licenses"]]


def test_a_lot_is_a_licence_of_its_product_with_parties_order_and_days() -> None:
    lot = a_lot(
        purchaser="ひばり商事", agreement="PO-1", certificate="C-9", starts_on=date(2020, 4, 1),
        ends_on=date(2027, 3, 31), proof=ProofStatus.CERTIFICATE,
    )  # fmt: skip
    made = bill(lot)
    (component,) = made["components"]
    assert (component["name"], component["version"], component["publisher"]) == (
        "Office Standard 2019",
        "2019",
        "マイクロソフト",
    )
    (licence,) = licences(made)
    assert licence["licensing"] == {
        "altIds": ["L1", "C-9"],
        "licensor": {"organization": {"name": "マイクロソフト"}},
        "licensee": {"organization": {"name": "株式会社ひばり精工"}},
        "purchaser": {"organization": {"name": "ひばり商事"}},
        "purchaseOrder": "PO-1",
        "licenseTypes": ["device"],
        "lastRenewal": "2020-04-01T00:00:00Z",
        "expiration": "2027-03-31T23:59:59Z",
    }
    assert {"name": "daicho:quantity", "value": "10"} in licence["properties"]


@pytest.mark.parametrize("metric", Metric)
@pytest.mark.parametrize("channel", Channel)
def test_every_unit_and_way_of_sale_makes_a_valid_bill(metric: Metric, channel: Channel) -> None:
    (licence,) = licences(bill(a_lot(metric=metric, channel=channel)))
    types = licence["licensing"]["licenseTypes"]
    assert types[0] == METRICS[metric]
    assert CHANNELS.get(channel, types[0]) in types


@pytest.mark.parametrize(
    ("changed", "types"),
    [
        ({}, ["device", "perpetual"]),
        ({"ends_on": ON}, ["device"]),
        ({"channel": Channel.SUBSCRIPTION, "metric": Metric.USER}, ["named-user", "subscription"]),
        ({"channel": Channel.OEM, "bound_to": ("PC-1",)}, ["device", "oem", "perpetual", "node-locked"]),
        ({"metric": Metric.USER_CAL}, ["client-access", "perpetual"]),
    ],
)
def test_types_say_unit_sale_term_and_bond(changed: Any, types: list[str]) -> None:
    (licence,) = licences(bill(a_lot(**changed)))
    assert licence["licensing"]["licenseTypes"] == types


def test_what_was_ended_by_the_day_is_gone_and_what_ends_later_is_there() -> None:
    def ending(on: date, quantity: int | None) -> Ending:
        return Ending(lot="L1", on=on, kind=EndingKind.RETURNED, reason="r", by="b", quantity=quantity)

    def left(*endings: Ending) -> list[str]:
        return [licence["properties"][0]["value"] for licence in licences(bill(a_lot(), endings=endings))]

    assert left(ending(ON, 3)) == ["7"]
    assert left(ending(date(2026, 11, 26), 3)) == ["10"]
    assert left(ending(ON, None)) == []
    assert left(ending(ON, 3), ending(ON, 7)) == []


def test_a_product_that_nobody_knows_keeps_its_name_and_no_party_is_made_up() -> None:
    (licence,) = licences(bill(a_lot(release=UNKNOWN), organisation=""))
    assert not {"licensor", "licensee", "purchaser"} & set(licence["licensing"])


def test_lots_of_one_product_share_a_component_and_the_order_of_lots_does_not_matter() -> None:
    lots = (a_lot(), a_lot(lot="L2", base_lot="L1"), a_lot(lot="L3", release=UNKNOWN))
    assert bill(*lots) == bill(*reversed(lots))
    assert [len(component["licenses"]) for component in bill(*lots)["components"]] == [2, 1]
    assert {"name": "daicho:base_lot", "value": "L1"} in licences(bill(*lots))[1]["properties"]
