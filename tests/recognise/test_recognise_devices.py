"""What came with a device or with Windows, and what is given away: told by families, unlisted siblings too."""

from functools import cache

import pytest

from daicho.recognise.catalogue import load
from daicho.recognise.machine import Recogniser
from daicho.words.estate import Title, TraceKind
from daicho.words.software import Verdict, VerdictKind
from support.titles import machine_with, program

NOT_SOFTWARE, FREE, UNKNOWN = VerdictKind.NOT_SOFTWARE, VerdictKind.FREE, VerdictKind.UNKNOWN


@cache
def recogniser() -> Recogniser:
    return Recogniser(load())


def verdict(title: Title) -> Verdict:
    seen = recogniser().recognise(machine_with([title]))
    assert not seen.installations or seen.verdicts[0].kind is VerdictKind.INSTALLED
    return seen.verdicts[0]


@pytest.mark.parametrize("publisher", ["", "NVIDIA Corporation"])
@pytest.mark.parametrize(
    "name",
    [
        "NVIDIA Container",
        "NVIDIA Backend",
        "NVIDIA Update Core",
        "NVIDIA Watchdog Plugin for NvContainer",
        "NVIDIA ABHub",
        "NVIDIA USBC Driver 1.46",
        "NVIDIA Mise à jour 10.4.0",
        "NVIDIA-Grafiktreiber 341.95",
        "Pilote graphique NVIDIA 311.06",
        "Панель управления NVIDIA 391.35",
        "Обновления NVIDIA 1.11.3",
    ],
)
def test_the_pieces_of_a_graphics_driver_need_no_licence_with_or_without_publisher(name: str, publisher: str) -> None:
    assert verdict(program(name, publisher)).kind is NOT_SOFTWARE


@pytest.mark.parametrize("name", ["NVIDIA License System", "NVIDIA Iray for Maya", "NVIDIA vGPU Manager Enterprise"])
def test_what_nvidia_sells_stays_open(name: str) -> None:
    assert verdict(program(name, "NVIDIA Corporation")).kind is UNKNOWN


@pytest.mark.parametrize(
    "name",
    [
        "Realtek 8136 8168 8169 Ethernet 驱动程序",
        "某網路卡驅動程式",
        "XYZ サウンドドライバー",
        "Драйвер графики",
        "XYZ-Grafiktreiber",
        "XYZ Treiber",
        "Pilote pour imprimante XYZ",
        "Controlador de audio XYZ",
        "Sterownik drukarki XYZ",
        "XYZ ses sürücüsü",
        "Ovladač tiskárny XYZ",
        "XYZ 오디오 드라이버",
        "XYZ illesztőprogram",
    ],
)
def test_the_word_for_a_driver_is_known_in_many_languages(name: str) -> None:
    assert verdict(program(name)).kind is NOT_SOFTWARE


@pytest.mark.parametrize(
    "name", ["Driver Genius Professional Edition", "Driver San Francisco", "Virtual Serial Port Driver 9.0"]
)
def test_a_product_that_only_has_driver_in_its_name_is_no_driver(name: str) -> None:
    assert verdict(program(name)).kind in (UNKNOWN, VerdictKind.INSTALLED)


@pytest.mark.parametrize(
    ("name", "publisher"),
    [
        ("ASUS LifeFrame3", "ASUS"),
        ("ATKOSD2", "ATK"),
        ("ASUS Monitor Control", ""),
        ("VeriFace", "Lenovo"),
        ("Identity Card", "Acer"),
        ("Dell Watchdog Timer", ""),
        ("Modem Diagnostic Tool", "Dell"),
        ("Browser Address Error Redirector", "Dell"),
        ("HP MediaSmart DVD", "Hewlett-Packard"),
        ("BufferChm", "Hewlett-Packard"),
        ("TOSHIBA ConfigFree", "TOSHIBA Corporation"),
        ("Setting Utility Series", "Sony Corporation"),
        ("Easy Network Manager", "Samsung"),
        ("Cisco EAP-FAST Module", "Cisco Systems, Inc."),
        ("Intel(R) LMS", "Intel Corporation"),
        ("Agere Systems PCI Soft Modem", ""),
        ("USB2.0 UVC WebCam", ""),
        ("USB 2.0 Card Reader", ""),
        ("Wacom 数位板", ""),
        ("Canon Utilities EOS Utility", "Canon Inc."),
        ("ViewNX 2", "Nikon"),
        ("Samsung SCX-4100 Series - TWAIN", ""),
        ("HP Deskjet 3050 J610 series Basic Device Software", "Hewlett-Packard Co."),
        ("LG PC Suite IV", "LG Electronics"),
        ("Sony Ericsson PC Suite 6.0", "Sony Ericsson"),
        ("iPod for Windows 2005-10-12", "Apple Computer, Inc."),
        ("APC PowerChute Personal Edition 3.0", ""),
    ],
)
def test_what_a_maker_delivers_with_a_device_needs_no_licence(name: str, publisher: str) -> None:
    assert verdict(program(name, publisher)).kind is NOT_SOFTWARE


@pytest.mark.parametrize(
    ("name", "publisher"),
    [
        ("Nikon Capture NX 2", "Nikon"),
        ("Camera Control Pro 2", "Nikon"),
        ("NIS-Elements AR", "Nikon"),
        ("Sound Forge Pro 11.0", "Sony"),
        ("Sony Vegas Pro 12 Audio", ""),
        ("HP Operations Manager", "HP"),
        ("HP SiteScope Monitor", "HP"),
        ("Dell OpenManage Enterprise", "Dell"),
        ("Samsung MagicInfo Server", "Samsung"),
        ("Canon imageWARE Document Manager", "Canon Inc."),
        ("Kodak Preps 6", "Kodak"),
        ("Garmin City Navigator Europe NT", "Garmin"),
        ("MOTOTRBO CPS", "Motorola Solutions"),
        ("Genesys Cloud", "Genesys"),
        ("Huawei eSight", "Huawei Technologies"),
    ],
)
def test_what_makers_of_devices_sell_is_not_swallowed(name: str, publisher: str) -> None:
    assert verdict(program(name, publisher)).kind in (UNKNOWN, VerdictKind.INSTALLED)


@pytest.mark.parametrize(
    ("name", "publisher", "product"),
    [
        ("Dell KACE Agent", "Dell Inc.", "quest/kace-agent"),
        ("Toad for Oracle 12", "Dell Inc.", "quest/toad-oracle"),
        ("HP LoadRunner", "Hewlett-Packard", "opentext/loadrunner"),
        ("Intel(R) Parallel Studio XE 2016", "Intel Corporation", "intel/parallel-studio"),
    ],
)
def test_a_product_of_the_catalogue_goes_before_the_rules_on_makers(name: str, publisher: str, product: str) -> None:
    release = verdict(program(name, publisher)).release
    assert release is not None
    assert release.product == product


@pytest.mark.parametrize(
    "name", ["AddressBook", "DXM_Runtime", "IE5BAKEX", "MobileOptionPack", "SchedulingAgent", "WIC"]
)
def test_keys_of_old_windows_shown_as_names_are_windows_own(name: str) -> None:
    assert verdict(program(name)).rule == "windows-key-without-name"
    assert verdict(program(name, "Some Company Ltd.")).rule == "unknown"


def test_a_driver_package_of_windows_is_no_product() -> None:
    for name in (
        "Windows Driver Package - Google, Inc. (WinUSB) AndroidUsbDeviceClass  (02/02/2015 4.0.0000.00001)",
        "Windows-Treiberpaket - Silicon Labs (silabser) Ports  (10/23/2023 11.3.0.176)",
        "Package de pilotes Windows - FTDI CDM Driver Package",
    ):
        assert verdict(program(name)).kind is NOT_SOFTWARE


def test_the_adapters_of_a_vpn_are_drivers_and_not_a_part_of_it() -> None:
    for name in ("NordVPN network TAP", "NordVPN network TUN"):
        assert verdict(program(name, "NordVPN")).kind is NOT_SOFTWARE


def test_only_a_mac_has_applications_that_apple_delivers_with_macos() -> None:
    on_a_mac = Title(TraceKind.PACKAGE, "Colour Sync Thing", "Copyright 2006 Apple Computer, Inc.")
    in_its_folder = Title(
        TraceKind.PROGRAM, "Colour Thing", "Apple Inc.", fields=(("location", "/Applications/Colour Thing.app"),)
    )
    assert verdict(on_a_mac).rule == "mac-apple"
    assert verdict(in_its_folder).rule == "mac-apple"
    assert verdict(program("Colour Sync Thing", "Apple Inc.")).rule == "unknown"


@pytest.mark.parametrize(
    ("name", "publisher"),
    [
        ("360安全浏览器7", "360安全中心"),
        ("搜狗输入法 9.1正式版", "Sogou.com"),
        ("微信", "腾讯科技(深圳)有限公司"),
        ("QQ音乐", ""),
        ("迅雷7", ""),
        ("百度网盘", "北京百度网讯科技有限公司"),
        ("工行网银助手", ""),
        ("中国建设银行E路护航网银安全组件 2.0", ""),
        ("nProtect Online Security V1.0(PFS)", "INCA Internet"),
        ("알집 8.5", "ESTsoft"),
        ("Яндекс.Бар 5.0", ""),
        ("Download Master", ""),
        ("Google Toolbar for Firefox", "Google Inc."),
        ("Yahoo! Toolbar", "Yahoo! Inc."),
        ("RealPlayer 16", "RealNetworks"),
        ("ffdshow [rev 2527] [2008-12-19]", ""),
        ("Python 2.7 numpy-1.6.1", ""),
        ("psqlODBC 13.02.0000", "EnterpriseDB"),
        ("Apache Tomcat 7.0 Tomcat7 (remove only)", ""),
        ("Epic Games Launcher Prerequisites (x64)", ""),
        ("VC User 71 RTL X86 ---", ""),
        ("Eraser 6.0.8.2273", ""),
    ],
)
def test_what_is_given_away_is_known_as_free(name: str, publisher: str) -> None:
    assert verdict(program(name, publisher)).kind is FREE


@pytest.mark.parametrize(
    ("name", "publisher"),
    [
        ("RealPlayer Plus 16", "RealNetworks"),
        ("Glary Utilities Pro 5.1", "Glarysoft Ltd"),
        ("DivX Pro 6.8", "DivX, Inc."),
    ],
)
def test_the_paid_sister_of_a_free_program_is_not_taken_for_it(name: str, publisher: str) -> None:
    assert verdict(program(name, publisher)).kind in (UNKNOWN, VerdictKind.INSTALLED)


def test_parts_of_adobes_suites_are_parts_whatever_the_application() -> None:
    for name in (
        "Adobe Dreamweaver CS4 Support",
        "Adobe Color - Photoshop Specific CS4",
        "Adobe After Effects CS4 Presets",
    ):
        assert verdict(program(name, "Adobe Systems Incorporated")).kind is VerdictKind.PART_OF
