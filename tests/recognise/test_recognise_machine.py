"""One machine: its rows, the products they add up to, and a verdict for each row."""

import random

import pytest

from daicho.recognise.catalogue import load
from daicho.recognise.machine import Recogniser
from daicho.words.estate import Inventory, Title, TraceKind
from daicho.words.snapshot import Recognition
from daicho.words.software import Channel, Release, Trust, VerdictKind
from support.titles import licence, machine_with, operating_system, program, release_id, title

MICROSOFT = "Microsoft Corporation"
STANDARD_2013 = Release("microsoft/office", "standard", "2013")
HIDDEN = {"system_component": "1", "windows_installer": "1"}


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(load())


def suite_2013(view: str = "64") -> list[Title]:
    """Office Standard 2013 as its installer registers it: one visible entry, the rest hidden."""
    parent = {**HIDDEN, "view": view}
    bits = "1" if view == "64" else "0"
    return [
        program("Microsoft Office Standard 2013", MICROSOFT, "15.0.4569.1506", "Office15.STANDARD", view=view),
        program(
            "Microsoft Office Standard 2013",
            MICROSOFT,
            "15.0.4569.1506",
            f"{{90150000-0012-0000-{bits}000-0000000FF1CE}}",
            **parent,
        ),
        program(
            "Microsoft Office Excel MUI (Japanese) 2013",
            MICROSOFT,
            "15.0.4569.1506",
            f"{{90150000-0016-0411-{bits}000-0000000FF1CE}}",
            **parent,
        ),
        program(
            "Microsoft Office Proof (English) 2013",
            MICROSOFT,
            "15.0.4569.1506",
            f"{{90150000-001F-0409-{bits}000-0000000FF1CE}}",
            **parent,
        ),
        program(
            "Microsoft Office Shared MUI (Japanese) 2013",
            MICROSOFT,
            "15.0.4569.1506",
            f"{{90150000-006E-0411-{bits}000-0000000FF1CE}}",
            **parent,
        ),
        program(
            "Update for Microsoft Office 2013 (KB3000001) 64-Bit Edition",
            "Microsoft",
            "",
            f"{{90150000-0012-0000-{bits}000-0000000FF1CE}}_Office15.STANDARD_{{AAAAAAAA-0000-0000-0000-00000000000A}}",
            parent="Office15.STANDARD",
            release_type="Update",
        ),
    ]


def kinds(recognition: Recognition) -> list[VerdictKind]:
    return [verdict.kind for verdict in recognition.verdicts]


def releases(recognition: Recognition) -> list[Release]:
    return [installation.release for installation in recognition.installations]


def test_a_suite_of_many_rows_is_one_product_and_its_rows_lean_on_it(recogniser: Recogniser) -> None:
    seen = recogniser.recognise(machine_with(suite_2013()))
    assert releases(seen) == [STANDARD_2013]
    assert kinds(seen) == [VerdictKind.INSTALLED, *[VerdictKind.PART_OF] * 4, VerdictKind.UPDATE]
    assert list(seen.leans_on) == [None, 0, 0, 0, 0, 0]


def test_the_product_code_tells_the_channel_and_the_evidence_names_the_rows(recogniser: Recogniser) -> None:
    (office,) = recogniser.recognise(machine_with(suite_2013())).installations
    assert office.channel is Channel.VOLUME
    assert office.trust is Trust.STRONG
    assert office.evidence[0] == "office-setup: Microsoft Office Standard 2013 [test.json [softwares[0]]]"
    assert len(office.evidence) == 2


def test_a_code_that_is_never_sold_by_volume_tells_no_channel(recogniser: Recogniser) -> None:
    code = "{90140000-003D-0000-0000-0000000FF1CE}"
    rows = [program("Microsoft Office Personal 2010", MICROSOFT, "14.0", code, **HIDDEN)]
    (office,) = recogniser.recognise(machine_with(rows)).installations
    assert (office.release, office.channel) == (Release("microsoft/office", "personal", "2010"), Channel.UNKNOWN)


def test_the_order_of_rows_changes_nothing(recogniser: Recogniser) -> None:
    rows = [*suite_2013(), *click_to_run(), operating_system("Microsoft Windows 11 Pro", edition="Professional")]
    wanted = {(i.release, i.channel) for i in recogniser.recognise(machine_with(rows)).installations}
    by_title = {t: v.kind for t, v in zip(rows, recogniser.recognise(machine_with(rows)).verdicts, strict=True)}
    for seed in range(20):
        mixed = random.Random(seed).sample(rows, len(rows))
        seen = recogniser.recognise(machine_with(mixed))
        assert {(i.release, i.channel) for i in seen.installations} == wanted
        assert {t: v.kind for t, v in zip(mixed, seen.verdicts, strict=True)} == by_title


def test_two_mirrors_of_one_entry_count_once(recogniser: Recogniser) -> None:
    rows = [
        program("AutoCAD LT 2015 - 日本語 (Japanese)", "Autodesk", "20.1", "AutoCAD LT 2015", view="64"),
        program("AutoCAD LT 2015 - 日本語 (Japanese)", "Autodesk", "20.1", "{A}", view="32"),
    ]
    seen = recogniser.recognise(machine_with(rows))
    assert releases(seen) == [Release("autodesk/autocad-lt", "", "2015")]
    assert sorted(kinds(seen)) == [VerdictKind.INSTALLED, VerdictKind.PART_OF]


def click_to_run() -> list[Title]:
    name, version = "Microsoft 365 Apps for enterprise", "16.0.17328.20162"
    return [
        program(f"{name} - ja-jp", MICROSOFT, version, "O365ProPlusRetail - ja-jp", view="64"),
        program(f"{name} - en-us", MICROSOFT, version, "O365ProPlusRetail - en-us", view="64"),
        release_id("O365ProPlusRetail", version),
        program(
            "Office 16 Click-to-Run Extensibility Component",
            MICROSOFT,
            version,
            "{90160000-008C-0000-1000-0000000FF1CE}",
            **HIDDEN,
        ),
    ]


def test_one_click_to_run_product_in_two_languages_is_one_product(recogniser: Recogniser) -> None:
    seen = recogniser.recognise(machine_with(click_to_run()))
    (apps,) = seen.installations
    assert (apps.release, apps.channel) == (Release("microsoft/365-apps", "enterprise", ""), Channel.SUBSCRIPTION)
    assert kinds(seen).count(VerdictKind.PART_OF) == 3


def test_office_of_two_generations_on_one_machine_is_two_products(recogniser: Recogniser) -> None:
    rows = [*suite_2013(), release_id("HomeBusinessPipcRetail")]
    seen = recogniser.recognise(machine_with(rows))
    assert releases(seen) == [Release("microsoft/office", "home-business", "2016"), STANDARD_2013]
    assert seen.installations[0].channel is Channel.PREINSTALLED


def test_visio_and_project_parts_lean_on_their_own_product(recogniser: Recogniser) -> None:
    rows = [
        *suite_2013(),
        program("Microsoft Visio Professional 2013", MICROSOFT, "15.0", "Office15.VISPRO"),
        program("Microsoft Visio MUI (Japanese) 2013", MICROSOFT, "15.0", "{90150000-0054-0411-1000-0000000FF1CE}"),
    ]
    seen = recogniser.recognise(machine_with(rows))
    assert Release("microsoft/visio", "professional", "2013") in releases(seen)
    assert seen.leans_on[7] == 6


def test_parts_without_their_product_are_not_counted(recogniser: Recogniser) -> None:
    rows = [program("Proof", MICROSOFT, "14.0", "{90140000-001F-0411-0000-0000000FF1CE}", **HIDDEN)]
    seen = recogniser.recognise(machine_with(rows))
    assert not seen.installations
    assert seen.verdicts[0].rule == "part-without-product"


def test_an_entry_whose_folder_is_gone_is_residue_and_not_an_installation(recogniser: Recogniser) -> None:
    rows = [program("一太郎2019", "株式会社ジャストシステム", "29.0", location=r"C:\JUST", location_exists="no")]
    seen = recogniser.recognise(machine_with(rows))
    assert kinds(seen) == [VerdictKind.RESIDUE]
    assert not seen.installations
    assert seen.verdicts[0].release == Release("justsystems/ichitaro", "", "2019")


def test_a_licence_record_alone_is_no_installation(recogniser: Recogniser) -> None:
    rows = [licence("Microsoft Office Professional Plus 2010", channel="Volume:MAK")]
    seen = recogniser.recognise(machine_with(rows))
    assert kinds(seen) == [VerdictKind.LICENCE_RECORD]
    assert not seen.installations


def test_a_licence_record_of_an_installed_product_tells_its_channel(recogniser: Recogniser) -> None:
    rows = [
        program("Microsoft Office Home and Business 2010", MICROSOFT, "14.0", "Office14.SingleImage", view="32"),
        licence("Microsoft Office Home and Business 2010", product_id="82503-OEM-1190037-27208"),
    ]
    seen = recogniser.recognise(machine_with(rows))
    (office,) = seen.installations
    assert office.channel is Channel.OEM
    assert seen.verdicts[1].kind is VerdictKind.PART_OF
    assert seen.leans_on[1] == 0


def test_a_grace_licence_tells_nothing(recogniser: Recogniser) -> None:
    rows = [*suite_2013(), licence("Office 15, OfficeStandardVL_Grace", channel="Retail")]
    seen = recogniser.recognise(machine_with(rows))
    assert seen.installations[0].channel is Channel.VOLUME
    assert seen.verdicts[-1].rule == "licence-grace"


@pytest.mark.parametrize(
    ("name", "fields", "release"),
    [
        ("Microsoft Windows 11 Pro", {}, Release("microsoft/windows", "pro", "11")),
        ("Microsoft Windows 10 Pro", {"kernel": "10.0.22631"}, Release("microsoft/windows", "pro", "11")),
        ("Microsoft Windows 10 Pro", {"kernel": "10.0.19045"}, Release("microsoft/windows", "pro", "10")),
        ("Microsoft Windows 7 Professional", {}, Release("microsoft/windows", "pro", "7")),
        ("Microsoft® Windows Vista™ Business", {}, Release("microsoft/windows", "pro", "vista")),
        ("Microsoft Windows 8.1 Professionnel", {}, Release("microsoft/windows", "pro", "8.1")),
        ("Microsoft Windows 11 Home", {"edition": "CoreSingleLanguage"}, Release("microsoft/windows", "home", "11")),
        (
            "Microsoft Windows Server 2012 R2 Standard",
            {},
            Release("microsoft/windows-server", "standard", "2012r2"),
        ),
        (
            "Microsoft Windows Server 2022 Datacenter",
            {},
            Release("microsoft/windows-server", "datacenter", "2022"),
        ),
    ],
)
def test_the_operating_system_is_a_product(
    recogniser: Recogniser, name: str, fields: dict[str, str], release: Release
) -> None:
    assert releases(recogniser.recognise(machine_with([operating_system(name, **fields)]))) == [release]


def test_a_free_title_is_free_and_a_conditional_one_asks_for_a_decision(recogniser: Recogniser) -> None:
    rows = [program("7-Zip 23.01 (x64)", "Igor Pavlov", "23.01"), program("TeamViewer", "TeamViewer", "15.1")]
    seen = recogniser.recognise(machine_with(rows))
    assert kinds(seen) == [VerdictKind.FREE, VerdictKind.FREE]
    assert [finding.code for finding in seen.findings] == ["conditional_title"]


def test_sql_server_without_its_edition_is_left_open_and_express_is_free(recogniser: Recogniser) -> None:
    rows = [
        program("Microsoft SQL Server 2019 (64-bit)", MICROSOFT, "15.0.2000.5"),
        program("Microsoft SQL Server 2016 (64-bit)", MICROSOFT, "13.0.1601.5", edition="Express Edition"),
        program("Microsoft SQL Server 2014 (64-bit)", MICROSOFT, "12.0.2000.8", edition="Standard Edition"),
    ]
    seen = recogniser.recognise(machine_with(rows))
    assert kinds(seen) == [VerdictKind.UNKNOWN, VerdictKind.FREE, VerdictKind.INSTALLED]
    assert releases(seen) == [Release("microsoft/sql-server", "standard", "2014")]


def test_a_nameless_subkey_is_not_software(recogniser: Recogniser) -> None:
    seen = recogniser.recognise(machine_with([program("AddressBook", key="AddressBook")]))
    assert kinds(seen) == [VerdictKind.NOT_SOFTWARE]


def test_evidence_from_a_source_with_few_fields_is_weak(recogniser: Recogniser) -> None:
    name = "秀丸エディタ (64bit)"
    poor = recogniser.recognise(machine_with([program(name, "有限会社サイトー企画", source="registry", view="64")]))
    rich = recogniser.recognise(machine_with([program(name, "有限会社サイトー企画", uninstall="x", view="64")]))
    assert poor.installations[0].trust is Trust.WEAK
    assert rich.installations[0].trust is Trust.NAMED


def messy() -> list[Title]:
    """A machine with a bit of everything."""
    return [
        *suite_2013(),
        *click_to_run(),
        operating_system("Microsoft Windows 11 Pro", edition="Professional"),
        licence("Windows(R), Professional edition", channel="OEM:DM"),
        licence("Microsoft Visio Professional 2010"),
        program("Google Chrome", "Google LLC", "120.0"),
        program("何かの業務ソフト", "知らない会社", "1.0"),
        title(TraceKind.HOTFIX, "KB5030000"),
        title(TraceKind.PACKAGE, "bash", version="5.2", category="shells", source="deb"),
        program("", key="{00000000-0000-0000-0000-000000000000}"),
        program("ESET Endpoint Security", "ESET, spol. s r.o.", "10.1", location="C:\\ESET", location_exists="no"),
    ]


def test_every_row_has_exactly_one_verdict_whose_reason_can_be_said(recogniser: Recogniser) -> None:
    inventory = machine_with(messy())
    seen = recogniser.recognise(inventory)
    assert len(seen.verdicts) == len(seen.raw) == len(inventory.observations)
    for verdict in seen.verdicts:
        said = recogniser.reasons()[verdict.rule].filled(**dict(verdict.facts))
        assert "{" not in said.ja + said.en


def only_what_matters(recogniser: Recogniser, inventory: Inventory) -> Inventory:
    return machine_with([o.title for o in inventory.observations if recogniser.matters(o.title)])


def test_rows_that_do_not_matter_change_no_installation(recogniser: Recogniser) -> None:
    inventory = machine_with(messy())
    less = only_what_matters(recogniser, inventory)
    assert len(less.observations) < len(inventory.observations)

    def what(recognition: Recognition) -> list[tuple[Release, Channel, Trust, int]]:
        return [(i.release, i.channel, i.trust, len(i.evidence)) for i in recognition.installations]

    assert what(recogniser.recognise(less)) == what(recogniser.recognise(inventory))


def test_verdicts_do_not_depend_on_machines_seen_before() -> None:
    fresh, used = Recogniser(load()), Recogniser(load())
    used.recognise(machine_with(suite_2013(), "PC-900"))
    rows = machine_with(messy())
    assert fresh.recognise(rows) == used.recognise(rows)


@pytest.mark.parametrize("seed", ["Microsoft ", "driver ", "1.", "(", "{90150000-", "デモ版", "Update for ", "A "])
def test_a_name_made_to_hold_up_the_rules_does_not(recogniser: Recogniser, seed: str) -> None:
    """Patterns that go back and forth over a long name would not come back from this."""
    long = (seed * 20_000)[:20_000] + "!"
    seen = recogniser.recognise(machine_with([program(long), program("x", long), program("x", key=long)]))
    assert len(seen.verdicts) == 3
