"""Real inventories of ``../shared/samples``, through collect: every row has a verdict, and nothing counts twice."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from conftest import IN_CI
from daicho.collect.context import Context
from daicho.collect.registry import read
from daicho.recognise.catalogue import load
from daicho.recognise.machine import Recogniser
from daicho.words.estate import Inventory
from daicho.words.secret import Fingerprinter
from daicho.words.software import Channel, Release, VerdictKind

SAMPLES = Path(__file__).parents[2] / ".." / "shared" / "samples"
XP = SAMPLES / "registry" / "xp-Uninstall.reg"
AGENTS = ("computer_1.json", "computer_2.json", "computer_3.json", "xml-1.xml", "xml-2.xml", "xml-3.xml", "xml-4.xml")
pytestmark = pytest.mark.skipif(not XP.exists() and not IN_CI, reason="the sample data of ../shared is not here")
OFFICE_2010 = Release("microsoft/office", "professional-plus", "2010")


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(load())


@cache
def inventory_of(path: Path) -> Inventory:
    (inventory,) = read(path.name, path.read_bytes(), Context(Fingerprinter(b"a secret of the tests"))).inventories
    return inventory


def test_53_rows_of_office_are_one_product_and_52_set_aside_with_a_reason(recogniser: Recogniser) -> None:
    seen = recogniser.recognise(inventory_of(XP))
    rows = {row: v for row, (raw, v, _) in enumerate(seen.rows()) if "Microsoft Office" in raw}
    assert len(rows) == 53
    ((number, product),) = [(row, v) for row, v in rows.items() if v.kind is VerdictKind.INSTALLED]
    assert product.release == OFFICE_2010
    assert inventory_of(XP).observations[number].title.key == "Office14.PROPLUS"
    aside = [v for row, v in rows.items() if row != number]
    assert {v.kind for v in aside} == {VerdictKind.PART_OF, VerdictKind.UPDATE}
    assert all(seen.leans_on[row] == number for row in rows if row != number)
    assert all(recogniser.reasons()[v.rule].filled(**dict(v.facts)).ja for v in aside)


def test_the_office_of_the_xp_machine_is_a_volume_licence_by_its_product_code(recogniser: Recogniser) -> None:
    offices = [i for i in recogniser.recognise(inventory_of(XP)).installations if "office" in i.release.product]
    assert [(i.release, i.channel) for i in offices] == [(OFFICE_2010, Channel.VOLUME)]


def test_all_535_subkeys_have_a_verdict_and_few_programs_remain(recogniser: Recogniser) -> None:
    seen = recogniser.recognise(inventory_of(XP))
    assert len(seen.verdicts) == 535
    kinds = Counter(v.kind for v in seen.verdicts)
    programs = kinds[VerdictKind.INSTALLED] + kinds[VerdictKind.FREE] + kinds[VerdictKind.UNKNOWN]
    assert programs <= 64
    assert kinds[VerdictKind.UNKNOWN] <= 6


@pytest.mark.parametrize("name", AGENTS)
def test_every_row_of_an_agents_inventory_has_a_verdict_that_can_be_said(recogniser: Recogniser, name: str) -> None:
    inventory = inventory_of(SAMPLES / "inventory_format" / name)
    seen = recogniser.recognise(inventory)
    assert len(seen.verdicts) == len(seen.raw) == len(inventory.observations)
    for verdict in seen.verdicts:
        assert recogniser.reasons()[verdict.rule].filled(**dict(verdict.facts))


def test_linux_packages_do_not_flood_the_unknown(recogniser: Recogniser) -> None:
    seen = recogniser.recognise(inventory_of(SAMPLES / "inventory_format" / "computer_3.json"))
    unknown = [v for v in seen.verdicts if v.kind is VerdictKind.UNKNOWN]
    assert len(unknown) < 0.01 * len(seen.verdicts)
    assert not seen.installations


def test_windows_and_office_of_an_xml_inventory_are_told_with_their_edition(recogniser: Recogniser) -> None:
    seen = recogniser.recognise(inventory_of(SAMPLES / "inventory_format" / "xml-2.xml"))
    assert [(i.release, i.channel) for i in seen.installations] == [
        (Release("microsoft/office", "home-business", "2010"), Channel.UNKNOWN),
        (Release("microsoft/windows", "pro", "8.1"), Channel.OEM),
    ]
    assert [raw for raw, v, _ in seen.rows() if v.kind is VerdictKind.LICENCE_RECORD] == [
        "Microsoft Office Professionnel 2010"
    ]


@pytest.mark.parametrize("name", ["xml-2.xml", "xp-Uninstall.reg"])
def test_rows_that_do_not_matter_change_nothing_on_real_machines(recogniser: Recogniser, name: str) -> None:
    inventory = inventory_of(XP if name.endswith(".reg") else SAMPLES / "inventory_format" / name)
    seen = recogniser.recognise(inventory)
    less = tuple(o for o in inventory.observations if recogniser.matters(o.title))
    again = recogniser.recognise(
        Inventory(
            machine=inventory.machine,
            identity=inventory.identity,
            source=inventory.source,
            place=inventory.place,
            observations=less,
        )
    )
    assert again.installations == seen.installations
