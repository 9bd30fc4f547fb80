"""What a position says beside its numbers: cures, prices, order of rows, findings with wording."""

import tomllib
from datetime import date
from importlib.resources import files

from daicho.count import rulebook
from daicho.count.position import take
from daicho.words.position import Position
from support.estates import estate_of_tables

DAY = date(2026, 11, 24)


def position_of(on: date = DAY, **tables: str) -> Position:
    return take(estate_of_tables(tables), rulebook.load(), on=on)


def test_a_pc_running_7_under_a_licence_of_10_is_cured_by_its_own_licence_for_nothing() -> None:
    position = position_of(
        machines="machine, os_product, os_edition, os_version\nPC-{1..2}, microsoft/windows, pro, 7",
        entitlements="lot, product, edition, version, channel, quantity, bound_to\n"
        "OEM, microsoft/windows, pro, 10, oem, 1, PC-1",
        prices="product, edition, version, channel, unit_price\nmicrosoft/windows, pro, 7, retail, 25000",
    )
    cures = {(cure.action, str(cure.release), cure.quantity, cure.cost, cure.units) for cure in position.cures}
    assert cures == {
        ("use_licensed_version", "microsoft/windows pro 10", 1, 0, ("PC-1",)),
        ("buy", "microsoft/windows pro 7", 1, 25000, ("PC-2",)),
    }


def test_the_cheapest_licence_that_may_serve_is_bought() -> None:
    position = position_of(
        machines="machine\nPC-{1..3}",
        installations="machine, product, edition, version\nPC-{1..3}, microsoft/office, standard, 2016",
        prices="""
product, edition, version, channel, unit_price
microsoft/office, standard, 2016, volume, 60000
microsoft/office, standard, 2024, volume, 50000
microsoft/office, standard, 2024, retail, 40000
microsoft/office, professional-plus, 2024, volume, 30000
""",
    )
    assert [(str(c.release), c.quantity, c.cost) for c in position.cures] == [
        ("microsoft/office standard 2024", 3, 150000)
    ]


def test_the_dearer_need_is_covered_when_one_of_two_must_be_short() -> None:
    position = position_of(
        machines="machine\nPC-1\nPC-2",
        installations="machine, product, version\nPC-1, microsoft/word, 2016\nPC-2, microsoft/access, 2016",
        entitlements="lot, product, edition, version, quantity\nPRO, microsoft/office, professional-plus, 2016, 1",
        prices="product, edition, version, channel, unit_price\n"
        "microsoft/word, , 2016, volume, 20000\nmicrosoft/access, , 2016, volume, 30000",
    )
    assert {a.units: a.lot for a in position.allocations} == {("PC-1",): "", ("PC-2",): "PRO"}


def test_an_exact_licence_is_used_before_one_that_could_do_more() -> None:
    position = position_of(
        machines="machine\nPC-1",
        installations="machine, product, edition, version\nPC-1, microsoft/office, standard, 2016",
        entitlements="lot, product, edition, version, quantity\n"
        "A-NEW, microsoft/office, standard, 2021, 1\nB-OLD, microsoft/office, standard, 2016, 1",
    )
    assert [a.lot for a in position.allocations] == ["B-OLD"]


def test_a_product_that_no_rule_knows_is_to_be_decided() -> None:
    position = position_of(machines="machine\nPC-1", installations="machine, product\nPC-1, example/unheard-of")
    assert [(cure.action, cure.cost) for cure in position.cures] == [("decide", None)]


def test_the_coverage_table_adds_up_to_the_machines_in_use() -> None:
    position = position_of(
        machines="machine, state, until\nPC-{1..7}, in_use,\nOLD, retired, 2026-11-23\nNEXT, stock,",
        installations="machine, product, edition, version\nPC-{1..3}, microsoft/office, standard, 2016",
    )
    assert sum(len(row.machines) for row in position.coverage) == 7
    assert sum(len(row.machines) for row in position.coverage if row.release is not None) == 3


def test_every_finding_of_the_count_has_its_wording() -> None:
    texts = "".join(
        path.read_text(encoding="utf-8") for path in files("daicho.count").iterdir() if path.name.endswith(".py")
    )
    worded = tomllib.loads(files("daicho.data").joinpath("findings/count.toml").read_text(encoding="utf-8"))
    assert all(f'"{code}"' in texts for code in worded)


def test_which_of_a_persons_two_pcs_is_listed_first_makes_no_class_of_its_own() -> None:
    position = position_of(
        machines="machine, user\nPC-1, A\nPC-2, A\nPC-3, B\nPC-4, B",
        installations="machine, product, version\nPC-1, microsoft/word, 2016\nPC-2, microsoft/excel, 2016\n"
        "PC-1, microsoft/excel, 2016\nPC-3, microsoft/excel, 2016\nPC-4, microsoft/excel, 2016\n"
        "PC-4, microsoft/word, 2016",
        entitlements="lot, product, edition, version, channel, quantity\n"
        "RETAIL, microsoft/office, standard, 2016, retail, 1",
    )
    [one] = [unit_class for unit_class in position.classes if len(unit_class.demands) == 3]
    assert one.size == 2
    assert position.shortfall == 3
