"""The rows that each product leaves in "Programs and Features", as Windows writes them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

MS = "Microsoft Corporation"
JUST = "株式会社ジャストシステム"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One Uninstall subkey (or one package). ``view``: 64, 32 or user."""

    name: str
    publisher: str = ""
    version: str = ""
    key: str = ""
    view: str = "64"
    parent: str = ""
    system: bool = False
    release_type: str = ""
    msi: bool = False
    location: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceRecord:
    """A registration that Office leaves behind; never with a key."""

    name: str
    fullname: str
    product_id: str
    guid: str
    office: str


def guid(name: str) -> str:
    """A GUID in braces, upper case; the same on every PC for the same ``name``, as product codes are."""
    digits = f"{Random(name).getrandbits(128):032X}"
    return f"{{{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}}}"


_MSI_YEARS = {"14": ("2010", "14.0.7015.1000"), "15": ("2013", "15.0.4420.1017"), "16": ("2016", "16.0.4266.1001")}
_MSI_SKUS = {"STANDARD": ("0012", "Standard"), "PROPLUS": ("0011", "Professional Plus")}
_MSI_PARTS = (
    ("001B", "0411", "Microsoft Word MUI (Japanese) {year}"),
    ("0016", "0411", "Microsoft Excel MUI (Japanese) {year}"),
    ("0018", "0411", "Microsoft PowerPoint MUI (Japanese) {year}"),
    ("001A", "0411", "Microsoft Outlook MUI (Japanese) {year}"),
    ("001F", "0411", "Microsoft Office 文章校正ツール {year} - 日本語"),
    ("001F", "0409", "Microsoft Office Proofing Tools {year} - English"),
    ("002C", "0411", "Microsoft Office Proofing (Japanese) {year}"),
    ("006E", "0411", "Microsoft Office Shared MUI (Japanese) {year}"),
)
_UPDATES = (
    ("Security Update for Microsoft Office {year} (KB{kb}) 32-Bit Edition", "Security Update"),
    ("Update for Microsoft Office {year} (KB{kb}) 32-Bit Edition", "Update"),
    ("Security Update for Microsoft Excel {year} (KB{kb}) 32-Bit Edition", "Security Update"),
)


_KB = {"14": 4011610, "15": 5002104, "16": 5002566}


def _code(major: str, product: str, lcid: str = "0000") -> str:
    return f"{{90{major}0000-{product}-{lcid}-0000-0000000FF1CE}}"


def office_parts(major: str) -> Iterator[Row]:
    """The component rows of an Office installed by MSI: one for each application and language."""
    year, version = _MSI_YEARS[major]
    for product, lcid, name in _MSI_PARTS:
        key = _code(major, product, lcid)
        yield Row(name=name.format(year=year), publisher=MS, version=version, key=key, view="32", system=True, msi=True)


def office_updates(major: str, sku: str, rng: Random) -> Iterator[Row]:
    """Update rows that hang under the suite by ParentKeyName; each PC has got some of them."""
    year, _ = _MSI_YEARS[major]
    parent = f"Office{major}.{sku}"
    for name, kind in _UPDATES:
        title = name.format(year=year, kb=_KB[major] + 17 * rng.randrange(3))
        key = f"{_code(major, _MSI_SKUS[sku][0])}_{parent}_{guid(title)}"
        yield Row(name=title, publisher="Microsoft", key=key, view="32", parent=parent, release_type=kind)


def office_msi(major: str, sku: str, rng: Random) -> list[Row]:
    """A volume Office installed by MSI: two rows of one name (the trap), parts and updates."""
    year, version = _MSI_YEARS[major]
    code, edition = _MSI_SKUS[sku]
    suite = Row(
        name=f"Microsoft Office {edition} {year}",
        publisher=MS,
        version=version,
        key=f"Office{major}.{sku}",
        view="32",
        location="C:\\Program Files (x86)\\Microsoft Office",
    )
    mirror = replace(suite, key=_code(major, code), system=True, msi=True, location="")
    return [suite, mirror, *office_parts(major), *office_updates(major, sku, rng)]


def click_to_run(release_id: str, name: str, version: str, *languages: str) -> list[Row]:
    """An Office installed by Click-to-Run: one row for each language, and three helper packages."""
    where = "C:\\Program Files\\Microsoft Office"
    suites = [
        Row(name=f"{name} - {lang}", publisher=MS, version=version, key=f"{release_id} - {lang}", location=where)
        for lang in languages
    ]
    helpers = (
        ("{90160000-008C-0000-1000-0000000FF1CE}", "Office 16 Click-to-Run Extensibility Component"),
        ("{90160000-008C-0411-1000-0000000FF1CE}", "Office 16 Click-to-Run Localization Component"),
        ("{90160000-007E-0000-1000-0000000FF1CE}", "Office 16 Click-to-Run Licensing Component"),
    )
    return suites + [
        Row(name=title, publisher=MS, version=version, key=key, system=True, msi=True) for key, title in helpers
    ]


def home_business_2010(_: Random) -> list[Row]:
    """Office Home and Business 2010 from a package or preinstalled: the "single image"."""
    suite = Row(
        name="Microsoft Office Home and Business 2010",
        publisher=MS,
        version="14.0.7015.1000",
        key="Office14.SingleImage",
        view="32",
        location="C:\\Program Files (x86)\\Microsoft Office",
    )
    image = replace(suite, name="Microsoft Office Single Image 2010", key=_code("14", "003D"), system=True, msi=True)
    return [suite, image, *office_parts("14")]


def just_office(version: str) -> list[Row]:
    """JUST Office with the applications that it consists of."""
    product = Row(
        name=f"JUST Office {version}",
        publisher=JUST,
        version=f"{version}.0.1.0",
        key=f"JUST Office {version}",
        view="32",
        location="C:\\Program Files (x86)\\Justsystems",
    )
    parts = ("JUST Note", "JUST Calc", "JUST Slide")
    return [product] + [
        replace(product, name=f"{part} {version}", key=f"{part} {version}", location="") for part in parts
    ]


def _one(name: str, publisher: str, version: str, key: str, **more: str) -> Callable[[Random], list[Row]]:
    row = Row(name=name, publisher=publisher, version=version, key=key, **more)  # type: ignore[arg-type]
    return lambda _: [row]


C2R_2016, C2R_2021, C2R_365 = "16.0.18025.20160", "16.0.14332.20812", "16.0.19328.20190"

PRODUCTS: dict[str, Callable[[Random], list[Row]]] = {
    "office-standard-2013": lambda rng: office_msi("15", "STANDARD", rng),
    "office-standard-2016": lambda rng: office_msi("16", "STANDARD", rng),
    "office-proplus-2016": lambda rng: office_msi("16", "PROPLUS", rng),
    "office-standard-2021": lambda _: click_to_run(
        "Standard2021Volume", "Microsoft Office LTSC Standard 2021", C2R_2021, "ja-jp"
    ),
    "office-hb-2016-pipc": lambda _: click_to_run(
        "HomeBusinessPipcRetail", "Microsoft Office Home and Business 2016", C2R_2016, "ja-jp"
    ),
    "office-hb-2010": home_business_2010,
    "365-apps-business": lambda _: click_to_run(
        "O365BusinessRetail", "Microsoft 365 Apps for business", C2R_365, "ja-jp"
    ),
    "365-apps-business-two-languages": lambda _: click_to_run(
        "O365BusinessRetail", "Microsoft 365 Apps for business", C2R_365, "ja-jp", "en-us"
    ),
    "visio-standard-2021": lambda _: click_to_run(
        "VisioStd2021Volume", "Microsoft Visio LTSC Standard 2021", C2R_2021, "ja-jp"
    )[:1],
    "powerpoint-97": _one("Microsoft PowerPoint 97", MS, "8.0", "PowerPoint8.0", view="32"),
    "access-runtime-2016": _one("Microsoft Access Runtime 2016", MS, "16.0.4288.1001", "Office16.AccessRT", view="32"),
    "just-office-4": lambda _: just_office("4"),
    "just-office-5": lambda _: just_office("5"),
    "libreoffice": _one(
        "LibreOffice 24.8.4.2", "The Document Foundation", "24.8.4.2", "{7C0F4E24-5B2D-4C0E-9A51-8D6E0F3A7B16}"
    ),
    "ichitaro": _one("一太郎2021", JUST, "31.0.1", "一太郎2021", view="32"),
    "atok": _one("ATOK Pro 5 for Windows", JUST, "33.1.3", "ATOK Pro 5"),
    "hidemaru": _one("秀丸エディタ (64bit)", "有限会社サイトー企画", "9.43", "Hidemaru"),
    "docuworks": _one(
        "DocuWorks 9.1", "富士フイルムビジネスイノベーション株式会社", "9.1.6", "{1B0C7A52-64EE-4D0B-A8F0-3C65D1E20791}"
    ),
    "yayoi": _one("弥生会計 25", "弥生株式会社", "31.1.1", "{E0A6D1C4-20F5-4B3A-9E0D-52A7416B3E25}", view="32"),
    "acrobat-xi-pro": _one(
        "Adobe Acrobat XI Pro", "Adobe Systems", "11.0.23", "{AC76BA86-1041-FFFF-7760-000000000006}", view="32"
    ),
    "acrobat-xi-standard": _one(
        "Adobe Acrobat XI Standard", "Adobe Systems", "11.0.23", "{AC76BA86-1041-FFFF-BA7E-000000000006}", view="32"
    ),
    "autocad-2025": _one(
        "AutoCAD 2025 - 日本語 (Japanese)", "Autodesk, Inc.", "25.0.58.0", "{28B89EEF-8101-0411-2102-CF3F3A09B77D}"
    ),
    "autocad-2023": _one(
        "AutoCAD 2023 - 日本語 (Japanese)", "Autodesk, Inc.", "24.2.59.0", "{28B89EEF-6101-0411-2102-CF3F3A09B77D}"
    ),
    "autocad-2010": _one("AutoCAD 2010 - 日本語", "Autodesk", "18.0.55.0", "{5783F2D7-8001-0411-0102-0060B0CE6BBA}"),
    "autocad-lt-2024": _one(
        "AutoCAD LT 2024 - 日本語 (Japanese)", "Autodesk, Inc.", "24.3.61.0", "{28B89EEF-7109-0411-2102-CF3F3A09B77D}"
    ),
    "virusbuster": _one(
        "ウイルスバスター ビジネスセキュリティサービス",
        "トレンドマイクロ株式会社",
        "6.7.4028",
        "OfficeScanNT",
        view="32",
    ),
    "sql-express-2019": _one(
        "Microsoft SQL Server 2019 Express Edition", MS, "15.0.2000.5", "Microsoft SQL Server SQL2019"
    ),
    "teamviewer": _one("TeamViewer", "TeamViewer", "15.59.3", "TeamViewer"),
}
"""Every product of the plan, by the short name that the plan uses, with its rows."""


def leftover_office_2010(rng: Random) -> list[Row]:
    """What a removed Office Standard 2010 left: parts and updates, and no suite."""
    return [*list(office_parts("14"))[:3], *office_updates("14", "STANDARD", rng)]


def record_of_office_2010(rng: Random) -> LicenceRecord:
    """The registration that the removed Office Standard 2010 left."""
    serial = f"02260-018-{rng.randrange(10**7):07d}-48{rng.randrange(10**3):03d}"
    return LicenceRecord(
        name="Microsoft Office Standard 2010",
        fullname="Microsoft Office Standard 2010",
        product_id=serial,
        guid=_code("14", "0012"),
        office="14.0",
    )
