"""Every file of the demo company shows exactly the products that are really there: residue adds none, none is lost."""

from collections.abc import Iterator

import pytest

from daicho.collect import registry
from daicho.collect.context import Context
from daicho.recognise import catalogue
from daicho.recognise.machine import Recogniser
from daicho.words.estate import Inventory, Section
from daicho.words.secret import Fingerprinter
from daicho.words.software import Release
from support.demo_estate import INSTALLED, RUNS, release
from support.demo_files import DEMO, load_generator

load_generator()
from demo import estate  # noqa: E402 (the generator makes it importable)

TRUTH = {device.host: device for device in estate.pcs() + estate.servers()}
FREE = ("libreoffice", "access-runtime-2016", "sql-express-2019", "teamviewer", "virusbuster")
"""Products of the plan that need no licence, or for which the catalogue has no agreed product."""


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(catalogue.load())


def inventories(folder: str) -> Iterator[Inventory]:
    context = Context(Fingerprinter(b"only for this test"))
    for path in sorted((DEMO / "inventory" / folder).iterdir()):
        yield from registry.read(path.name, path.read_bytes(), context).inventories


def really_there(inventory: Inventory) -> set[Release]:
    device = TRUTH[inventory.machine.name]
    products = set(device.products) - set(FREE)
    if inventory.partial and device.number in estate.LATER:
        products.add(estate.LATER[device.number])
    found = {release(INSTALLED[product]) for product in products} if Section.SOFTWARE in inventory.sections else set()
    if Section.OS in inventory.sections and device.running in RUNS:
        found.add(release(RUNS[device.running]))
    return found


COUNTED = {release(name).product for name in (*INSTALLED.values(), *RUNS.values())}


@pytest.mark.parametrize("folder", ["glpi", "fusion", "ocs", "registry", "asset_tool", "intune"])
def test_each_machine_has_exactly_the_products_of_the_plan(recogniser: Recogniser, folder: str) -> None:
    wrong = {}
    for inventory in inventories(folder):
        installations = recogniser.recognise(inventory).installations
        found = {found.release for found in installations if found.release.product in COUNTED}
        if found != really_there(inventory):
            wrong[f"{inventory.place.file} {inventory.machine.name}"] = sorted(
                str(item) for item in found ^ really_there(inventory)
            )
    assert wrong == {}
