"""Software of Japanese offices: suites, versions that are words, names in several scripts, and what looks alike."""

import pytest

from daicho.recognise.catalogue import load
from daicho.recognise.machine import Recogniser
from daicho.words.estate import Title
from daicho.words.snapshot import Recognition
from daicho.words.software import Channel, VerdictKind
from support.titles import machine_with, program

JUST = "株式会社ジャストシステム"


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(load())


def seen_on(recogniser: Recogniser, *titles: Title) -> Recognition:
    return recogniser.recognise(machine_with(titles))


def installed(recogniser: Recogniser, *names: str, publisher: str = "") -> list[str]:
    found = seen_on(recogniser, *(program(name, publisher) for name in names))
    return [str(installation.release) for installation in found.installations]


def verdict(recogniser: Recogniser, name: str, publisher: str = "") -> VerdictKind:
    return seen_on(recogniser, program(name, publisher)).verdicts[0].kind


@pytest.mark.parametrize(
    ("suite", "parts"),
    [
        ("JUST Office 5", ["JUST Note 5", "JUST Calc 5", "JUST Slide 5", "JUST Focus 5", "ATOK Pro 5 for Windows"]),
        ("JUST Government 5", ["一太郎Government 10", "花子Pro 5", "JUST Calc 5", "ATOK Pro 5 for Windows"]),
        ("JUST Police 5", ["一太郎Pro 5", "花子Police 7", "JUST Slide 5", "ATOK Pro 5 for Windows"]),
        ("JUST Suite 2009", ["一太郎2009", "花子2009", "三四郎2009", "Shuriken 2009", "Agree 2009", "ATOK 2009"]),
    ],
)
def test_a_suite_is_one_installation_whatever_rows_it_fills(
    recogniser: Recogniser, suite: str, parts: list[str]
) -> None:
    rows = [*parts, suite, "JUSTオンラインアップデート for J-License"]
    assert len(installed(recogniser, *rows, publisher=JUST)) == 1
    assert installed(recogniser, *rows, publisher=JUST) == installed(recogniser, suite, publisher=JUST)


def test_the_programs_of_a_suite_are_products_where_the_suite_is_not_installed(recogniser: Recogniser) -> None:
    assert installed(recogniser, "JUST Calc 5", publisher=JUST) == ["justsystems/just-calc 5"]


def test_atok_belongs_to_the_ichitaro_of_its_year_only(recogniser: Recogniser) -> None:
    assert installed(recogniser, "一太郎2017", "ATOK 2017", publisher=JUST) == ["justsystems/ichitaro 2017"]
    assert installed(recogniser, "一太郎2017", "ATOK 2016", publisher=JUST) == [
        "justsystems/atok 2016",
        "justsystems/ichitaro 2017",
    ]


@pytest.mark.parametrize(
    ("name", "release"),
    [
        ("一太郎Pro 5", "justsystems/ichitaro Pro 5"),
        ("一太郎Government 10", "justsystems/ichitaro Government 10"),
        ("一太郎ガバメント2010", "justsystems/ichitaro Government 2010"),
        ("一太郎10", "justsystems/ichitaro 10"),
        ("一太郎2013 玄", "justsystems/ichitaro 2013"),
        ("ＡＴＯＫ ２０１７", "justsystems/atok 2017"),
        ("ATOK Pro 4 for Windows", "justsystems/atok Pro 4"),
        ("花子Police 7", "justsystems/hanako Police 7"),
        ("勘定奉行ｉ１０", "obc/kanjo-bugyo i10"),
        ("勘定奉行 i 8", "obc/kanjo-bugyo i8"),
        ("勘定奉行クラウド", "obc/kanjo-bugyo Cloud"),
        ("PCA会計DX", "pca/pca-accounting DX"),
        ("弥生会計 07 R2 プロフェッショナル", "yayoi/yayoi-accounting professional 07"),
        ("弥生会計 AE", "yayoi/yayoi-accounting ae"),
        ("筆まめVer.28", "sourcenext/fudemame 28"),
        ("筆王ZERO", "sourcenext/fudeoh ZERO"),
    ],
)
def test_the_version_is_told_also_where_it_is_a_word(recogniser: Recogniser, name: str, release: str) -> None:
    assert installed(recogniser, name) == [release]


def test_a_trial_of_ichitaro_is_seen_as_a_trial(recogniser: Recogniser) -> None:
    found = seen_on(recogniser, program("一太郎2007体験版", JUST))
    assert [installation.channel for installation in found.installations] == [Channel.TRIAL]


@pytest.mark.parametrize(
    "name",
    [
        "一太郎ビューア",
        "花子ビューア",
        "Fuji Xerox DocuWorks Viewer Light",
        "DocuWorks Viewer Light 9",
        "法人税の達人(平成20年度版)from弥生会計 09",
        "フリーウェイ経理Lite",
        "公的個人認証サービス 利用者クライアントソフト",
        "秀Caps",
        "JUSTオンラインアップデート",
    ],
)
def test_what_is_given_away_is_free_however_much_it_looks_like_what_is_sold(recogniser: Recogniser, name: str) -> None:
    assert verdict(recogniser, name) is VerdictKind.FREE


@pytest.mark.parametrize(
    ("name", "publisher"),
    [
        ("Canon MG6200 series MP Drivers", "Canon Inc."),
        ("EPSON Scan", "Seiko Epson Corporation"),
        ("FUJI XEROX DocuCentre-IV C2260", "Fuji Xerox Co., Ltd."),
        ("RICOH RPCS ドライバー", "RICOH"),
        ("FMV診断", "富士通株式会社"),
        ("LaVieの設定", "NEC"),
        ("東芝HDDプロテクション", "TOSHIBA"),
    ],
)
def test_what_came_with_a_printer_or_a_pc_is_no_software_to_license(
    recogniser: Recogniser, name: str, publisher: str
) -> None:
    assert verdict(recogniser, name, publisher) is VerdictKind.NOT_SOFTWARE


@pytest.mark.parametrize(
    ("name", "publisher", "product"),
    [
        ("imageWARE Desktop V4", "Canon Marketing Japan Inc.", "canon/imageware-desktop"),
        ("Ridoc Desk Navigator V4", "RICOH", "ricoh/ridoc"),
        ("DocuWorks 9.1", "FUJIFILM Business Innovation Corp.", "fujifilm/docuworks"),
        ("財務応援R4 Premium", "セイコーエプソン株式会社", "epson/zaimu-ouen"),
    ],
)
def test_what_the_same_makers_sell_is_counted(recogniser: Recogniser, name: str, publisher: str, product: str) -> None:
    found = seen_on(recogniser, program(name, publisher))
    assert [installation.release.product for installation in found.installations] == [product]


@pytest.mark.parametrize("name", ["ウイルスバスター Corp.サーバ", "弥生マイポータル", "DocuWorks PDF Creator 9"])
def test_companions_of_a_product_are_parts_of_it(recogniser: Recogniser, name: str) -> None:
    assert verdict(recogniser, name) is VerdictKind.PART_OF


def test_a_program_of_another_publisher_is_not_taken_for_a_japanese_namesake(recogniser: Recogniser) -> None:
    assert installed(recogniser, "Gaia", publisher="Somebody Else Ltd.") == []
    assert installed(recogniser, "JUST Office 5", publisher="Somebody Else Ltd.") == []
