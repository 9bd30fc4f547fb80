"""The demo company's files are what its generator makes, hold no keys, and fit the position worked out by hand."""

import json
import random
import re
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from daicho.words.secret import KEY_ALPHABET, find_keys, key_of_digital_product_id
from support.demo_files import DEMO, ROOT, contents, load_generator, text_of

make_demo = load_generator()
from demo import estate, lots, people, registry_export, systems  # noqa: E402 (the generator makes it importable)

EXPECTED: dict[str, Any] = tomllib.loads((ROOT / "tests/worked/demo/expected.toml").read_text(encoding="utf-8"))
LINES = {(line["product"], line["metric"]): line for line in EXPECTED["line"]}
PCS = estate.pcs()


def committed() -> dict[str, bytes]:
    folders = (DEMO / "inventory", DEMO / "ledgers")
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(DEMO).as_posix(): path.read_bytes() for path in files}


def made(target: Path, plant: Callable[[str], str] | None = None) -> dict[str, bytes]:
    return {path.relative_to(target).as_posix(): path.read_bytes() for path in make_demo.make(target, plant)}


def an_invented_key(rng: random.Random) -> str:
    letters = "".join(rng.choice(KEY_ALPHABET) for _ in range(24))
    whole = rng.choice("2346789") + letters
    return "-".join(whole[i : i + 5] for i in range(0, 25, 5))


# ---- files --------------------------------------------------------------------------------------------------------


def test_making_the_demo_again_gives_the_committed_files(tmp_path: Path) -> None:
    again, kept = made(tmp_path), committed()
    assert sorted(again) == sorted(kept)
    different = [name for name in kept if contents(name, again[name]) != contents(name, kept[name])]
    assert different == []


def test_the_demo_holds_no_product_key() -> None:
    with_keys = [name for name, data in committed().items() if find_keys(text_of(name, data))]
    assert with_keys == []


def test_the_demo_stays_small() -> None:
    assert sum(len(data) for data in committed().values()) < 3_000_000


def test_a_planted_key_reaches_every_input(tmp_path: Path) -> None:
    rng = random.Random(20251222)
    planted: set[str] = set()

    def plant(_: str) -> str:
        planted.add(key := an_invented_key(rng))
        return key

    files = made(tmp_path, plant)
    linux = ("fusion/MD-SV-06.xml", "fusion/MD-VM-07.xml", "glpi/MD-PC-099.json")
    texts = {name: text_of(name, data) for name, data in files.items() if not name.endswith(linux)}
    clean = [name for name, text in texts.items() if not name.endswith(".reg") and planted.isdisjoint(find_keys(text))]
    assert clean == []
    assert all(text.count("DigitalProductI") == 2 for name, text in texts.items() if name.endswith(".reg"))


def test_a_digital_product_id_holds_the_key_that_was_put_in() -> None:
    rng = random.Random(20251222)
    for _ in range(50):
        key = an_invented_key(rng)
        assert key_of_digital_product_id(registry_export.digital_product_id(key)) == key
        with_n = f"{key[:7]}N{key[8:]}"
        assert key_of_digital_product_id(registry_export.digital_product_id(with_n)) == with_n


def test_the_json_inventories_follow_the_published_schema(samples: Path) -> None:
    schema = samples / "inventory_format" / "inventory.schema.json"
    validator = jsonschema.Draft7Validator(json.loads(schema.read_text(encoding="utf-8")))
    for name, data in committed().items():
        if name.endswith(".json"):
            assert [error.message for error in validator.iter_errors(json.loads(data))] == [], name


# ---- README -------------------------------------------------------------------------------------------------------


def test_the_numbers_of_the_readme_hold() -> None:
    text = (DEMO / "README.md").read_text(encoding="utf-8")
    by_source = Counter(device.source for device in PCS)
    servers = estate.servers()
    physical = [server for server in servers if not server.on]
    facts = (
        f"PC {len(PCS)}台、サーバー {len(physical)}台（うち2台の上に仮想マシン {len(servers) - len(physical)}台）",
        f"廃棄済みPC {len(estate.gone())}台、社員 {sum(len(who) for who in people.STAFF.values())}人",
        f"PC {by_source['glpi']}台、Windowsサーバー 5台、仮想マシン 6台、差分 2件",
        f"PC {by_source['fusion'] + by_source['fusion-zlib']}台（うち{by_source['fusion-zlib']}台は圧縮）",
        f"OCS：PC {by_source['ocs']}台",
        f"単独PC {by_source['registry']}台",
        f"PC {by_source['csv']}台（cp932）",
    )
    assert [fact for fact in facts if fact not in text] == []
    assert Counter(name.split("/")[1] for name in committed() if name.startswith("inventory/")) == {
        "glpi": 47 + 5 + 6 + 2,
        "fusion": 17 + 2,
        "ocs": 13,
        "registry": 8,
        "asset_tool": 1,
        "intune": 1,
        "m365": 1,
        "access.csv": 1,
    }


# ---- the position worked out by hand --------------------------------------------------------------------------------


def test_every_line_of_the_expected_position_adds_up() -> None:
    for line in EXPECTED["line"]:
        for row in (line, *line.get("part", ()), *line.get("alternative", ())):
            assert row["covered"] + row["shortfall"] == row["needed"], line["product"]
            assert row["owned"] - row["covered"] == row["surplus"], line["product"]
        if parts := line.get("part"):
            for name in ("owned", "needed", "covered", "shortfall", "surplus"):
                assert sum(part[name] for part in parts) == line[name], line["product"]
    short = [line["shortfall"] for line in EXPECTED["line"] if line["shortfall"]]
    assert (len(short), sum(short)) == (EXPECTED["totals"]["lines_short"], EXPECTED["totals"]["shortfall"])


def machines_with(*products: str) -> list[estate.Device]:
    later = {number for number, product in estate.LATER.items() if product in products}
    return [device for device in PCS if set(products) & set(device.products) or device.number in later]


def people_with(*products: str) -> int:
    return len({device.user for device in machines_with(*products)})


@pytest.mark.parametrize(
    ("product", "metric", "needed"),
    [
        ("microsoft/powerpoint", "device", len(machines_with("powerpoint-97"))),
        ("microsoft/visio", "device", len(machines_with("visio-standard-2021"))),
        ("microsoft/365", "user", people_with("365-apps-business", "365-apps-business-two-languages")),
        ("microsoft/windows", "device", sum(device.running.startswith("Windows") for device in PCS)),
        ("justsystems/just-office", "device", len(machines_with("just-office-4", "just-office-5"))),
        ("justsystems/ichitaro", "device", len(machines_with("ichitaro"))),
        ("justsystems/atok", "device", len(machines_with("atok"))),
        ("saitokikaku/hidemaru-editor", "user", people_with("hidemaru")),
        ("fujifilm/docuworks", "device", len(machines_with("docuworks"))),
        ("yayoi/yayoi-accounting", "device", len(machines_with("yayoi"))),
        ("adobe/acrobat", "device", len(machines_with("acrobat-xi-pro", "acrobat-xi-standard"))),
        ("autodesk/autocad", "user", people_with("autocad-2025", "autocad-2023")),
        ("autodesk/autocad", "device", len(machines_with("autocad-2010"))),
        ("autodesk/autocad-lt", "user", people_with("autocad-lt-2024")),
        ("trendmicro/virus-buster-business", "device", len(machines_with("virusbuster"))),
    ],
)
def test_what_is_needed_stands_in_the_plan(product: str, metric: str, needed: int) -> None:
    assert LINES[product, metric]["needed"] == needed


def test_what_office_needs_stands_in_the_plan() -> None:
    office = [product for device in PCS for product in device.products if product.startswith("office-")]
    assert LINES["microsoft/office", "device"]["needed"] == len(office)


def owned(*names: str, form: str) -> int:
    gone = {device.asset for device in estate.gone()}
    rows = [lot for lot in lots.LOTS if lot.name.startswith(names) and lot.form == form]
    return sum(lot.quantity for lot in rows if not set(lot.machines) & gone)


@pytest.mark.parametrize(
    ("product", "metric", "names", "form"),
    [
        ("microsoft/office", "device", ("Microsoft Office",), "デバイス"),
        ("microsoft/powerpoint", "device", ("Microsoft PowerPoint",), "デバイス"),
        ("microsoft/visio", "device", ("Microsoft Visio",), "デバイス"),
        ("microsoft/365", "user", ("Microsoft 365",), "ユーザー"),
        ("microsoft/windows", "device", ("Windows ",), "デバイス"),
        ("microsoft/windows-server", "core", ("Windows Server",), "コア"),
        ("microsoft/windows-server-cal", "user_cal", ("Windows Server",), "ユーザーCAL"),
        ("microsoft/windows-server-cal", "device_cal", ("Windows Server",), "デバイスCAL"),
        ("justsystems/just-office", "device", ("JUST Office",), "デバイス"),
        ("justsystems/ichitaro", "device", ("一太郎",), "デバイス"),
        ("justsystems/atok", "device", ("ATOK",), "デバイス"),
        ("saitokikaku/hidemaru-editor", "user", ("秀丸",), "ユーザー"),
        ("fujifilm/docuworks", "device", ("DocuWorks",), "デバイス"),
        ("yayoi/yayoi-accounting", "device", ("弥生会計",), "デバイス"),
        ("adobe/acrobat", "device", ("Adobe Acrobat",), "デバイス"),
        ("autodesk/autocad", "device", ("AutoCAD 2010",), "デバイス"),
        ("trendmicro/virus-buster-business", "device", ("ウイルスバスター",), "デバイス"),
    ],
)
def test_what_is_owned_stands_in_the_papers(product: str, metric: str, names: tuple[str, ...], form: str) -> None:
    assert LINES[product, metric]["owned"] == owned(*names, form=form)


def test_a_bound_lot_names_as_many_machines_as_licences() -> None:
    assert [lot.number for lot in lots.LOTS if lot.machines and len(lot.machines) != lot.quantity] == []


SUITE_NAMES = {
    "office-standard-2021": "microsoft/office standard 2021",
    "office-standard-2016": "microsoft/office standard 2016",
    "office-standard-2013": "microsoft/office standard 2013",
    "office-proplus-2016": "microsoft/office professional-plus 2016",
    "office-hb-2016-pipc": "microsoft/office home-business 2016",
    "office-hb-2010": "microsoft/office home-business 2010",
    "365-apps-business": "microsoft/365-apps business",
    "365-apps-business-two-languages": "microsoft/365-apps business",
    "just-office-4": "justsystems/just-office 4",
    "just-office-5": "justsystems/just-office 5",
}


def test_the_coverage_table_sums_to_the_pcs_and_names_each_once() -> None:
    rows = EXPECTED["coverage"]["suites"]
    assert sum(row["pcs"] for row in rows) == EXPECTED["coverage"]["total"] == len(PCS)
    named = Counter(number for row in rows for number in estate.numbers(row["which"]))
    assert named == Counter(range(1, 101))
    for row in rows:
        for number in estate.numbers(row["which"]):
            suites = {SUITE_NAMES[name] for name in PCS[number - 1].products if name in SUITE_NAMES}
            assert suites == set(row["suites"]), number


def test_the_machines_of_the_expected_position_are_those_of_the_plan() -> None:
    running = Counter(device.running for device in (*PCS, *estate.servers()))
    assert running == EXPECTED["machines"]


def test_each_story_is_told_by_the_pcs_that_it_names() -> None:
    stories = {name: set(estate.numbers(which)) for name, which in EXPECTED["stories"].items()}
    bought, running = estate.by_number(estate.BOUGHT_WITH), estate.by_number(estate.RUNNING)

    def runs(licence: str, system: str) -> set[int]:
        return {number for number in range(1, 101) if bought[number] == licence and running[number] == system}

    assert runs(estate.W81, estate.W7) == stories["windows_81_pro_run_as_7"]
    assert runs(estate.W10, estate.W7) == stories["windows_10_pro_run_as_7"]
    assert runs(estate.W11, estate.W10) == stories["windows_11_pro_run_as_10"]
    assert runs(estate.W11, estate.W7) == stories["windows_11_pro_run_as_7"]
    assert runs(estate.W10H, estate.W10) == stories["windows_10_home_label_runs_pro"]
    assert runs(estate.W11, estate.DEBIAN) == stories["windows_11_pro_unused_under_linux"]
    assert set(estate.numbers(estate.BOUGHT_WITH[""])) == stories["second_hand_without_proof"]
    assert set(estate.SECOND_HAND) == stories["second_hand"]
    assert set(estate.SHARED) == stories["shared_by_shifts"]


def test_every_row_of_a_pc_has_its_own_key_in_its_view() -> None:
    for device in PCS:
        keys = [(row.view, row.key.lower()) for row in systems.rows(device)]
        assert [key for key, count in Counter(keys).items() if count > 1] == [], device.asset


def test_the_portal_lists_fifteen_live_people_with_a_plan() -> None:
    rows = text_of("users.csv", committed()["inventory/m365/users.csv"]).splitlines()
    with_plan = [row for row in rows if "Microsoft 365 Business Standard" in row]
    live = [row for row in with_plan if not re.search(r'"2025-09-30 [^"]*Z"', row)]
    assert (len(with_plan), len(live)) == (16, 15)
    assert sum('"True","Microsoft 365' in row for row in live) == 1
