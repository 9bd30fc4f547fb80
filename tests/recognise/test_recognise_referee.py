"""What an independent referee found on whole machines: versions that decide, trials, brands in names, parts, pieces."""

from collections.abc import Iterable
from datetime import date
from functools import cache

import pytest

from daicho.recognise.catalogue import load
from daicho.recognise.decisions import Answer, Decision, settled
from daicho.recognise.machine import Recogniser
from daicho.recognise.product import Kind
from daicho.words.estate import Title
from daicho.words.software import Channel, Release, Trust, Verdict, VerdictKind
from support.titles import machine_with, operating_system, program

FREE, INSTALLED, UNKNOWN = VerdictKind.FREE, VerdictKind.INSTALLED, VerdictKind.UNKNOWN
PART, NOT_SOFTWARE = VerdictKind.PART_OF, VerdictKind.NOT_SOFTWARE
VMWARE = "VMware, Inc."


@cache
def recogniser() -> Recogniser:
    return Recogniser(load())


def said(title: Title) -> Verdict:
    """What is said of ``title`` alone on a machine."""
    return recogniser().recognise(machine_with([title])).verdicts[0]


def verdicts(titles: Iterable[Title]) -> list[VerdictKind]:
    return [verdict.kind for verdict in recogniser().recognise(machine_with(titles)).verdicts]


def counted(*titles: Title) -> list[str]:
    """The releases that a machine with ``titles`` is counted for."""
    seen = recogniser().recognise(machine_with(titles))
    return sorted(str(installation.release) for installation in seen.installations)


# -- a product that was sold once and is free now -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "version", "expected", "release"),
    [
        ("VMware Workstation", "12.5.9", INSTALLED, "12"),
        ("VMware Workstation", "15.5.7", INSTALLED, "15"),
        ("VMware Workstation", "17.5.2", INSTALLED, "17"),
        ("VMware Workstation", "17.6.0", FREE, "17.6"),
        ("VMware Workstation", "17.6.4", FREE, "17.6"),
        ("VMware Workstation", "25.0.0", FREE, "25"),
        ("VMware Workstation 12 Pro", "", INSTALLED, "12"),
        ("VMware Workstation 17 Pro", "17.6.1", FREE, "17.6"),
        ("VMware Workstation Pro 16", "", INSTALLED, "16"),
        ("VMware Workstation", "", UNKNOWN, ""),
        ("VMware Workstation 17 Player", "17.0.2", FREE, ""),
        ("VMware Player", "", FREE, ""),
    ],
)
def test_the_version_tells_whether_a_product_is_bought(
    name: str, version: str, expected: VerdictKind, release: str
) -> None:
    verdict = said(program(name, VMWARE, version))
    assert verdict.kind is expected
    assert verdict.release is not None
    assert verdict.release.version == release


def test_a_player_of_the_time_when_companies_paid_for_it_asks_whether_the_conditions_are_met() -> None:
    seen = recogniser().recognise(machine_with([program("VMware Player", VMWARE, "15.5.7")]))
    assert [finding.code for finding in seen.findings] == ["conditional_title"]
    assert recogniser().recognise(machine_with([program("VMware Player", VMWARE, "17.6.2")])).findings == ()


def test_docker_desktop_was_free_before_its_terms_changed() -> None:
    old, new = (recogniser().recognise(machine_with([program("Docker Desktop", "Docker Inc.", v)])) for v in "34")
    assert (old.findings, [finding.code for finding in new.findings]) == ((), ["conditional_title"])


def test_the_kind_of_a_release_is_that_of_its_version_then_of_its_edition_then_of_the_product() -> None:
    products = load().products
    workstation, everest = products["vmware/workstation-pro"], products["lavalys/everest"]
    assert [workstation.kind_of("", version) for version in ("", "17", "17.6")] == [Kind.PAID, Kind.PAID, Kind.FREE]
    assert [everest.kind_of(edition) for edition in ("corporate", "home", "")] == [
        Kind.PAID,
        Kind.CONDITIONAL,
        Kind.PAID,
    ]
    assert workstation.kinds == {Kind.PAID, Kind.FREE}


@pytest.mark.parametrize(
    ("number", "version"),
    [("17", "17"), ("17.5.2", "17"), ("17.6", "17.6"), ("17.6.4.1", "17.6"), ("17.60", "17"), ("1", ""), ("", "")],
)
def test_a_version_number_is_that_of_the_version_with_which_it_begins(number: str, version: str) -> None:
    assert load().products["vmware/workstation-pro"].version_numbered(number, alone=True) == version


def test_zeros_before_a_number_say_nothing() -> None:
    assert counted(program("Microsoft Works", "Microsoft Corporation", "08.05.0818")) == ["microsoft/works 8.5"]


@pytest.mark.parametrize(("answer", "kind"), [(Answer.MEETS_CONDITIONS, Kind.FREE), (Answer.NEEDS_LICENCE, Kind.PAID)])
def test_a_decision_on_conditions_settles_the_versions_too(answer: Answer, kind: Kind) -> None:
    catalogue = load()
    fusion = next(entry for entry in catalogue.evidence if entry.product.id == "vmware/fusion")
    decision = Decision(
        id="d", answer=answer, release=Release("vmware/fusion", "", ""), by="A", on=date(2026, 1, 1), because="b"
    )
    product = settled([(fusion.product, fusion)], [decision])[0][0]
    assert [product.kind_of("", version) for version in ("11", "12", "13.6")] == [Kind.PAID, kind, Kind.FREE]


# -- a beta, trial, demo or viewer of a paid product --------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "publisher"),
    [
        ("Ashampoo Burning Studio 9 BETA", "ashampoo GmbH & Co. KG"),
        ("Snagit 2024 Beta", "TechSmith Corporation"),
        ("Corel VideoStudio Pro X9 Trial", "Corel Corporation"),
        ("Corel Painter 2020 (Trial Version)", "Corel Corporation"),
        ("O&O Defrag Professional Evaluation", "O&O Software GmbH"),
        ("Passware Kit Demo 13.5", "Passware"),
        ("CyberLink PowerDVD 20 体験版", "CyberLink Corp."),
    ],
)
def test_a_trial_is_left_to_a_person(name: str, publisher: str) -> None:
    verdict = said(program(name, publisher))
    assert (verdict.kind, verdict.rule) in [(UNKNOWN, "trial-of-a-product"), (UNKNOWN, "unknown")]
    assert counted(program(name, publisher)) == []


def test_a_trial_is_told_with_the_reason() -> None:
    assert said(program("Ashampoo Burning Studio 9 BETA", "Ashampoo")).rule == "trial-of-a-product"
    assert said(program("Passware Kit Demo 13.5", "Passware")).rule == "trial-of-a-product"
    assert said(program("OmniPage 18 Viewer", "Nuance")).rule == "viewer-of-a-product"


@pytest.mark.parametrize(
    ("name", "release"),
    [
        ("WinRAR 7.20 beta 2 (64-bit)", "vector/winrar"),
        ("一太郎2007体験版", "justsystems/ichitaro 2007"),
        ("Microsoft Office Professional 2007 (Beta)", "microsoft/office professional 2007"),
        ("弥生会計 24 体験版", "yayoi/yayoi-accounting 24"),
    ],
)
def test_a_trial_that_the_catalogue_names_itself_keeps_its_own_answer(name: str, release: str) -> None:
    assert counted(program(name)) == [release]


def test_a_beta_of_something_free_stays_free() -> None:
    assert said(program("7-Zip 9.38 beta", "Igor Pavlov")).kind is FREE


# -- a publisher that the catalogue does not know -----------------------------------------------------------------


def test_a_name_with_the_makers_own_brand_is_believed_whoever_entered_it() -> None:
    seen = recogniser().recognise(machine_with([program("ABBYY FineReader11 Professional Edition", "Reseller Ltd")]))
    assert [(str(i.release), i.trust) for i in seen.installations] == [("abbyy/finereader 11", Trust.WEAK)]


@pytest.mark.parametrize(
    ("name", "publisher"),
    [
        ("ABBYY FineReader 11 Toolbox Plus", "Reseller Ltd"),  # the name goes on: somebody's addition
        ("Adobe Photoshop CS4 Brushes", "Example Ltd"),
        ("ABBYY FineReader 9.0 Sprint", "Reseller Ltd"),  # barred by the catalogue
        ("Toolbox for ABBYY FineReader 11", "Reseller Ltd"),
        ("Dropbox", "Example Ltd"),  # brand alone: anybody's word
        ("NX", "Example Ltd"),
        ("Notion 3", "Example Ltd"),
    ],
)
def test_a_strange_publisher_still_bars_all_other_names(name: str, publisher: str) -> None:
    assert counted(program(name, publisher)) == []


def test_a_known_publisher_comes_before_a_brand_in_the_name() -> None:
    verdict = said(program("ABBYY FineReader 11 Professional Edition", "ABBYY Production LLC", uninstall="x"))
    assert verdict.trust is Trust.NAMED


# -- parts of suites, and products that were missing --------------------------------------------------------------


def test_labelprint_is_a_part_beside_power2go_and_a_question_alone() -> None:
    label = program("CyberLink LabelPrint", "CyberLink Corp.", "2.0")
    burner = program("CyberLink Power2Go", "CyberLink Corp.", "6.0.1924")
    assert verdicts([label]) == [UNKNOWN]
    assert verdicts([label, burner]) == [PART, INSTALLED]


def test_the_rows_of_a_burning_suite_are_one_product() -> None:
    names = ("Creator Audio", "Creator Copy", "Creator Data", "Creator Tools", "Update Manager", "Express Labeler")
    rows = [program(f"Roxio {name}", "Roxio") for name in ("Creator DE", *names)]
    seen = recogniser().recognise(machine_with(rows))
    assert [(str(i.release), i.channel) for i in seen.installations] == [("roxio/creator", Channel.OEM)]
    assert {verdict.kind for verdict in seen.verdicts[1:]} == {PART}


def test_the_modules_of_nero_are_one_product() -> None:
    names = ("Nero 12 Platinum", "Nero Express 12", "Nero BurningROM 12", "Nero ControlCenter", "Nero Recode 12")
    assert counted(*[program(name, "Nero AG") for name in names]) == ["nero/nero platinum 12"]


def test_the_many_rows_of_simatic_are_one_product() -> None:
    names = ("SIMATIC NCM", "SIMATIC Grid Control", "SIMATIC Prosave V13.0 SP1", "SeCon", "License Logon Interface")
    rows = [program("SIMATIC  STEP 7 V5.5 + SP4"), *[program(name) for name in names]]
    assert counted(*rows) == ["siemens/simatic-step-7 5"]
    assert verdicts(rows) == [INSTALLED, *[PART] * len(names)]


@pytest.mark.parametrize("package", ["TIA Portal", "Simatic", "WinCC"])
def test_a_package_of_tia_portal_does_not_tell_the_edition(package: str) -> None:
    name = f"Siemens  Totally Integrated Automation Portal V15 - {package} Single SetupPackage  V15.0 SP1"
    assert said(program(name)).rule == "tia-portal-edition-decides"


@pytest.mark.parametrize(
    ("name", "publisher", "release"),
    [
        ("JetBrains ReSharper Ultimate in Visual Studio 2017", "JetBrains s.r.o.", "jetbrains/resharper ultimate"),
        ("JetBrains dotTrace 2023.1", "JetBrains s.r.o.", "jetbrains/dottrace 2023"),
        ("Dr.Web Anti-virus for Windows 8.0", "Doctor Web, Ltd.", "drweb/antivirus 8"),
        ("AIDA64 Extreme v6.88", "FinalWire Ltd.", "finalwire/aida64 extreme 6"),
        ("Elcomsoft Phone Breaker", "Elcomsoft Co. Ltd.", "elcomsoft/phone-breaker"),
        ("EaseUS Partition Master 13.5 Professional", "EaseUS", "easeus/partition-master professional 13"),
        ("Navicat for MySQL 11.1", "PremiumSoft CyberTech Ltd.", "navicat/navicat mysql 11"),
        ("Corel VideoStudio Ultimate X10", "Corel Corporation", "corel/videostudio ultimate x10"),
        ("WPS Office 2016 Professional", "Kingsoft Corp.", "kingsoft/wps-office professional 2016"),
        ("MindManager 2020", "Corel Corporation", "corel/mindmanager 2020"),
        ("PL/SQL Developer 14", "Allround Automations", "allround/plsql-developer 14"),
        ("Архиватор WinRAR", "", "vector/winrar"),
        ("WinRAR 압축 프로그램", "", "vector/winrar"),
        ("Advanced PDF Password Recovery (remove only)", "ElcomSoft", "elcomsoft/advanced-pdf-password-recovery"),
    ],
)
def test_paid_titles_are_told_with_edition_and_version(name: str, publisher: str, release: str) -> None:
    assert counted(program(name, publisher)) == [release]


@pytest.mark.parametrize(
    ("name", "publisher"),
    [
        ("EaseUS Todo Backup Free 12.0", "CHENGDU YIWO Tech Development Co., Ltd"),
        ("Macrium Reflect Free Edition", "Paramount Software (UK) Ltd."),
        ("JetBrains dotPeek 2023.1", "JetBrains s.r.o."),
        ("Ashampoo Photo Commander FREE", "Ashampoo GmbH & Co. KG"),
        ("WinRAR Password Recovery 3.0", ""),
        ("SQLyog Community 13.1", "Webyog Inc."),
    ],
)
def test_free_siblings_of_paid_titles_are_not_counted(name: str, publisher: str) -> None:
    assert counted(program(name, publisher)) == []


# -- Windows and Microsoft ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "Windows Driver Package - Google, Inc. (WinUSB) AndroidUsbDeviceClass  (02/02/2015 4.0)",
        "Windows-Treiberpaket - Nokia Modem  (10/05/2009 4.2)",
        "Пакет драйверов Windows - Nokia Modem  (10/05/2009 4.2)",
        "Windows 驱动程序包 - Google, Inc. (WinUSB)",
        "Pacote de Driver do Windows - Nokia Modem",
        "Package de pilotes Windows - Dynastream Innovations, Inc.",
        "Windows ドライバ パッケージ - FTDI CDM Driver Package",
    ],
)
def test_a_package_of_drivers_is_no_software_in_any_language(name: str) -> None:
    assert said(program(name)).kind is NOT_SOFTWARE


def test_somebody_elses_windows_media_is_not_microsofts() -> None:
    assert said(program("Windows Media Lite 2.4.0")).release != Release("microsoft/windows-media", "", "")
    assert said(program("Windows Media Player 11", "Microsoft")).kind is FREE


@pytest.mark.parametrize(
    ("name", "release"),
    [
        ("Microsoft Windows 7 Home Premium", "home-premium 7"),
        ("Microsoft Windows 7 Домашняя базовая", "home-basic 7"),
        ("Microsoft Windows 7 Starter", "starter 7"),
        ("Microsoft Windows Vista Édition Familiale Premium", "home-premium vista"),
        ("Microsoft Windows XP Media Center Edition", "media-center xp"),
        ("Microsoft Windows XP Home Edition", "home xp"),
        ("Microsoft Windows 10 Home", "home 10"),
        ("Microsoft Windows 7 Максимальная", "ultimate 7"),
    ],
)
def test_editions_of_windows_that_were_sold_apart_are_told_apart(name: str, release: str) -> None:
    assert counted(operating_system(name)) == [f"microsoft/windows {release}"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Объекты SMO Microsoft SQL Server 2012", FREE),
        ("Платф. прилож. уровня данных для Microsoft SQL Server 2008 R2", FREE),
        ("Entity Framework Designer für Visual Studio 2012 - DEU", PART),
        ("Языковой пакет для средства просмотра справки (Microsoft) 2.0 - RUS", FREE),
        ("Windows-PC-Integritätsprüfung", FREE),
    ],
)
def test_pieces_of_microsoft_are_told_in_other_languages(name: str, expected: VerdictKind) -> None:
    assert said(program(name, "Microsoft Corporation")).kind is expected


def test_a_driver_for_sql_server_by_somebody_else_is_not_called_free() -> None:
    assert said(program("Example ODBC Driver for SQL Server")).kind is not FREE
