"""Server, security, backup and developers' software, and what comes with devices: what is counted, and what is not."""

import csv
from functools import cache
from pathlib import Path

import pytest

from daicho.recognise.catalogue import load
from daicho.recognise.machine import Recogniser
from daicho.words.estate import Title, TraceKind
from daicho.words.software import VerdictKind
from support.titles import machine_with, program

ROWS = Path(__file__).parent.parent / "accuracy" / "rows" / "enterprise.csv"
ORACLE = "Oracle Corporation"


@cache
def recogniser() -> Recogniser:
    return Recogniser(load())


def verdict(title: Title) -> VerdictKind:
    """The verdict on ``title`` alone on a machine."""
    return recogniser().recognise(machine_with([title])).verdicts[0].kind


def counted(*titles: Title) -> list[str]:
    """The products that a machine with ``titles`` is counted for."""
    seen = recogniser().recognise(machine_with(titles))
    return sorted(str(installation.release) for installation in seen.installations)


def java(name: str) -> str:
    """Under which of Oracle's terms a Java is, by the product that it is recognised as; always free of a count."""
    seen = recogniser().recognise(machine_with([program(name, ORACLE)]))
    assert seen.verdicts[0].kind is VerdictKind.FREE
    assert seen.verdicts[0].release is not None
    asks = "asks" if any(finding.code == "conditional_title" for finding in seen.findings) else "free"
    return f"{seen.verdicts[0].release.product.removeprefix('oracle/')} {asks}"


@pytest.mark.parametrize("name", ["Java 8 Update {}", "Java SE Development Kit 8 Update {} (64-bit)"])
def test_java_8_is_free_up_to_update_202_and_asks_for_a_decision_from_update_211(name: str) -> None:
    assert {java(name.format(update)) for update in range(1, 203)} == {"java-se-bcl free"}
    assert {java(name.format(update)) for update in (211, 212, 401, 481)} == {"java-se asks"}


@pytest.mark.parametrize(
    ("name", "terms"),
    [
        ("Java(TM) 6 Update 45", "java-se-bcl free"),
        ("Java 7 Update 80 (64-bit)", "java-se-bcl free"),
        ("Java 7 Update 85", "java-se asks"),
        ("Java 8 (64-bit)", "java-se-bcl free"),
        ("J2SE Runtime Environment 5.0 Update 6", "java-se-bcl free"),
        ("Java 2 Runtime Environment, SE v1.4.2_05", "java-se-bcl free"),
        ("Java 10.0.2 (64-bit)", "java-se-bcl free"),
        ("Java(TM) SE Development Kit 11.0.12 (64-bit)", "java-se asks"),
        ("Java(TM) SE Development Kit 17.0.12 (64-bit)", "java-se-nftc asks"),
        ("Java(TM) SE Development Kit 17.0.13 (64-bit)", "java-se asks"),
        ("Java(TM) SE Development Kit 21.0.4 (64-bit)", "java-se-nftc asks"),
    ],
)
def test_the_version_of_java_decides_under_which_terms_it_is(name: str, terms: str) -> None:
    assert java(name) == terms


def test_a_jdk_under_the_no_fee_terms_is_shown_as_free_under_conditions() -> None:
    seen = recogniser().recognise(machine_with([program("Java(TM) SE Development Kit 21.0.4 (64-bit)", ORACLE)]))
    assert [finding.code for finding in seen.findings] == ["conditional_title"]


def test_java_of_another_publisher_is_not_oracles() -> None:
    assert counted(program("Java 8 Update 401", "Example Ltd")) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Oracle Database 11g Express Edition", VerdictKind.FREE),
        ("Oracle Database 19c", VerdictKind.UNKNOWN),
        ("Oracle Database 12c Enterprise Edition", VerdictKind.INSTALLED),
        ("Oracle Database Client 19c", VerdictKind.FREE),
    ],
)
def test_a_database_of_oracle_whose_edition_is_not_told_is_asked_for(name: str, expected: VerdictKind) -> None:
    assert verdict(program(name, ORACLE)) is expected


def test_the_modules_of_one_antivirus_are_one_product() -> None:
    names = ("Agent", "Endpoint Security Platform", "Endpoint Security Threat Prevention", "Endpoint Security Firewall")
    assert counted(*[program(f"McAfee {name}", "McAfee, Inc.") for name in names]) == ["trellix/endpoint-security"]


@pytest.mark.parametrize(
    ("name", "publisher"),
    [
        ("McAfee Agent", "McAfee, LLC"),
        ("Kaspersky Security Center Network Agent", "AO Kaspersky Lab"),
        ("ESET Management Agent", "ESET, spol. s r.o."),
        ("Symantec Endpoint Protection Manager", "Symantec Corporation"),
        ("LiveUpdate 3.3 (Symantec Corporation)", "Symantec Corporation"),
        ("Sophos AutoUpdate", "Sophos Limited"),
        ("Veeam Explorer for Microsoft Exchange", "Veeam Software Group GmbH"),
        ("SolarWinds Agent", "SolarWinds"),
    ],
)
def test_an_agent_or_console_alone_needs_no_licence_of_its_own(name: str, publisher: str) -> None:
    assert counted(program(name, publisher)) == []


def test_a_citrix_client_with_all_its_parts_counts_nothing() -> None:
    names = ("Citrix Workspace 2203", "Citrix Workspace(DV)", "Citrix Workspace(USB)", "Citrix Web Helper")
    titles = [program(name, "Citrix Systems, Inc.") for name in (*names, "Self-service Plug-in", "Online Plug-in")]
    assert counted(*titles) == []


@pytest.mark.parametrize(
    ("name", "publisher"),
    [
        ("Realtek High Definition Audio Driver", "Realtek Semiconductor Corp."),
        ("NVIDIA Graphics Driver 551.86", "NVIDIA Corporation"),
        ("Intel(R) Management Engine Components", "Intel Corporation"),
        ("Intel(R) Network Connections 16.5.2.0", ""),
        ("Synaptics Pointing Device Driver", ""),
        ("Dell Command | Update", "Dell Inc."),
        ("Lenovo System Interface Foundation", "Lenovo"),
        ("HP LaserJet Professional M1530 MFP Series", "Hewlett-Packard"),
        ("Canon MF Scan Utility", "CANON INC."),
        ("EPSON Scan", "Seiko Epson Corporation"),
        ("Brother MFL-Pro Suite", "Brother Industries, Ltd."),
        ("Power2Go for Dell", "CyberLink Corp."),
        ("Sentinel Runtime", "SafeNet, Inc."),
    ],
)
def test_what_came_with_a_device_is_no_software_to_license(name: str, publisher: str) -> None:
    assert verdict(program(name, publisher)) is VerdictKind.NOT_SOFTWARE


def test_a_driver_is_told_by_the_subkey_of_its_installer() -> None:
    title = program("HD オーディオ", key="{F132AF7F-7BCA-4EDE-8A7C-958108FE7DBC}")
    assert recogniser().recognise(machine_with([title])).verdicts[0].rule == "device-key"


@pytest.mark.parametrize(
    ("name", "publisher"),
    [
        ("HP Exceed 2008", "Hewlett-Packard"),
        ("HP LoadRunner", "Hewlett-Packard"),
        ("HP Data Protector", "Hewlett-Packard"),
        ("Dell Encryption 8.13", "Dell, Inc."),
        ("Intel(R) Parallel Studio XE 2019", "Intel Corporation"),
        ("NVIDIA RTX Virtual Workstation License Manager", "NVIDIA Corporation"),
        ("Driver Booster 9", "IObit"),
        ("Devart ODBC Driver for Oracle", "Devart"),
        ("Interstage Navigator Server", "FUJITSU LIMITED"),
        ("Sound Forge Audio Studio 10.0", "Sony"),
        ("ZebraDesigner Pro v2", "Zebra Technologies"),
    ],
)
def test_bought_software_of_makers_of_devices_is_not_taken_for_a_driver(name: str, publisher: str) -> None:
    assert verdict(program(name, publisher)) is not VerdictKind.NOT_SOFTWARE


def test_a_whole_office_pc_is_counted_for_what_was_bought_and_nothing_else() -> None:
    with ROWS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if "every row of a ThinkPad" in row["source"]]
    titles = [Title(TraceKind(row["kind"]), row["name"], row["publisher"], row["version"], row["key"]) for row in rows]
    assert len(titles) > 80
    assert counted(*titles) == [
        "araxis/merge standard",
        "corel/winzip 17",
        "microsoft/office enterprise 2007",
        "vector/winrar",
    ]
