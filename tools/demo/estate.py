"""The truth about the machines: 100 PCs, 6 servers, 7 virtual machines, 6 PCs that are gone."""

from dataclasses import dataclass
from datetime import date
from random import Random

from demo.people import STAFF, Colleague

DAY = date(2025, 12, 22)
"""The position day: the Monday on which the vendor's mail arrives."""

W11, W11H, W10, W10H, W81, W7 = (
    "Windows 11 Pro",
    "Windows 11 Home",
    "Windows 10 Pro",
    "Windows 10 Home",
    "Windows 8.1 Pro",
    "Windows 7 Professional",
)
DEBIAN = "Debian GNU/Linux 12"


def numbers(text: str) -> tuple[int, ...]:
    """The numbers of a list such as ``1-3 7``."""
    found: list[int] = []
    for part in text.split():
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return tuple(found)


def by_number(plan: dict[str, str]) -> dict[int, str]:
    """Each PC's own answer, from a plan that names ranges for each answer; no PC may have two."""
    out: dict[int, str] = {}
    for answer, ranges in plan.items():
        for number in numbers(ranges):
            assert number not in out, (number, answer)
            out[number] = answer
    return out


DEPARTMENTS = {
    "総務部": "1-10",
    "営業部": "11-28",
    "設計部": "29-42",
    "製造部": "43-86",
    "品質保証部": "87-94",
    "情報システム担当": "95-100",
}
RUNNING = {
    W11: "1-25 29-36 42 61-68 87-90 95-97",
    W11H: "98",
    W10: "26-28 37-41 52-60 69-83 86 91-94",
    W7: "43-51 84-85 100",
    DEBIAN: "99",
}
"""What runs: 49 Windows 11 Pro, 1 Windows 11 Home, 37 Windows 10 Pro, 12 Windows 7, 1 Debian."""

BOUGHT_WITH = {
    W11: "1-42 61-68 84-85 87-90 95-97 99",
    W11H: "98",
    W10: "48-60 69-83 91-93",
    W10H: "94",
    W81: "43-47",
    "": "86 100",
}
"""What the PC was bought with, as label, firmware or paper say; nothing is known of two second-hand PCs."""

SECOND_HAND = numbers("81-83 86 100")
SUITES = {
    "office-standard-2021": "1-10",
    "365-apps-business": "11-13 16-28",
    "365-apps-business-two-languages": "14-15",
    "office-proplus-2016": "29-31",
    "office-standard-2016": "32-38 76-78 91-93 95-97",
    "office-standard-2013": "39-40",
    "office-hb-2016-pipc": "41-42 73-75",
    "office-hb-2016-pipc + office-standard-2013": "69-72",
    "just-office-4": "43-60 87-88",
    "just-office-5": "61-68 89-90",
    "office-hb-2010": "79-80",
    "libreoffice": "81-83 98",
    "": "84-86 94 99-100",
}
EXTRAS = {
    "powerpoint-97": "94",
    "visio-standard-2021": "1-2",
    "access-runtime-2016": "59-61",
    "ichitaro": "1-6",
    "atok": "7-10",
    "hidemaru": "32-42 95-97",
    "docuworks": "1-6 87-93",
    "yayoi": "8-10",
    "acrobat-xi-pro": "8-10 87-88",
    "acrobat-xi-standard": "91-92",
    "autocad-2025": "29-33 39-40",
    "autocad-2023": "29-30",
    "autocad-2010": "34",
    "autocad-lt-2024": "35-38 42",
    "virusbuster": "1-98 100",
    "teamviewer": "98",
}
LATER = {7: "docuworks"}
"""What came between the full inventory and the partial one of the same PC."""

LEFTOVER_OFFICE_2010 = numbers("32-33 44 62 76-77 95")
"""PCs with parts and update rows of a removed Office Standard 2010, but no suite."""

RECORD_OF_OFFICE_2010 = numbers("32-33 44 62 95-96")
"""PCs with the registration of a removed Office Standard 2010."""

SOURCES = {
    "glpi": "1-42 95-99",
    "fusion-zlib": "47 59-69",
    "fusion": "70-72 75 78",
    "ocs": "79-83 87-94",
    "registry": "43-46 73-74 84 100",
    "csv": "48-58 76-77 85-86",
}
"""By which file each PC is seen. The notebooks 11-25 stand in the Intune export, too."""

HOSTS = {29: "CAD01", 30: "CAD02", 31: "CAD03", 32: "CAD04", 33: "CAD05", 34: "CAD06"}
SHARED = numbers("43-62")
NOTEBOOKS = numbers("11-25 41-42 89-90 99")


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A machine as it really is; ``processors`` lists the cores of each physical processor (a VM: virtual)."""

    asset: str
    host: str
    kind: str
    running: str
    department: str
    user: Colleague | None = None
    products: tuple[str, ...] = ()
    source: str = ""
    maker: str = ""
    model: str = ""
    serial: str = ""
    uuid: str = ""
    acquired: date = date(2020, 4, 1)
    disposed: date | None = None
    second_hand: bool = False
    shared: bool = False
    processors: tuple[int, ...] = ()
    on: str = ""
    place: str = ""
    number: int = 0
    taken: date = date(2025, 12, 15)

    @property
    def shown_user(self) -> str:
        """What the hardware ledger writes as its user."""
        if self.user is not None:
            return self.user.name
        return "共用（1直・2直）" if self.shared else ""

    def rng(self, use: str) -> Random:
        """This machine's own chance, the same in every run."""
        return Random(f"midori/{self.asset}/{use}")


def asset(number: int) -> str:
    """The asset number of PC ``number``."""
    return f"MD-PC-{number:03d}"


def _owners() -> dict[int, Colleague]:
    owners: dict[int, Colleague] = {}

    def give(department: str, ranges: str, skip: int = 0) -> None:
        owners.update(zip(numbers(ranges), STAFF[department][skip:], strict=False))

    give("総務部", "1-10")
    give("営業部", "11-25")
    give("営業部", "26-28")  # the first three have a desktop beside the notebook
    give("設計部", "29-38")
    give("設計部", "39-42", skip=3)  # the fourth to seventh have a second PC, a workstation or a notebook
    give("製造部", "63-86")
    give("品質保証部", "87-94")
    give("情報システム担当", "95-97")
    give("情報システム担当", "98-100")
    return owners


_MAKERS = (
    ("富士通", "FD-5"),
    ("NEC", "NM-7"),
    ("Dynabook", "DB-6"),
    ("Dell", "DL-3"),
    ("HP", "HP-4"),
    ("Lenovo", "LN-2"),
)
_BOUGHT_IN = {
    W11: (2022, 2025),
    W11H: (2023, 2023),
    W10: (2016, 2021),
    W10H: (2018, 2018),
    W81: (2014, 2015),
    "": (2017, 2018),
}
_PLACES = {
    "総務部": "本社2階",
    "営業部": "本社1階",
    "設計部": "本社3階",
    "製造部": "第一工場",
    "品質保証部": "第二工場",
    "情報システム担当": "本社2階 電算室",
}


def _products(number: int) -> tuple[str, ...]:
    suite = by_number(SUITES)[number]
    extras = [name for name, ranges in EXTRAS.items() if number in numbers(ranges)]
    return tuple(part for part in suite.split(" + ") if part) + tuple(extras)


def _uuid(rng: Random) -> str:
    digits = f"{rng.getrandbits(128):032X}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _pc(number: int) -> Device:
    rng = Random(f"midori/hardware/{number}")
    maker, series = rng.choice(_MAKERS)
    first, last = _BOUGHT_IN[by_number(BOUGHT_WITH)[number]]
    department = by_number(DEPARTMENTS)[number]
    second_hand = number in SECOND_HAND
    return Device(
        asset=asset(number),
        host=HOSTS.get(number, asset(number)),
        kind="ノート" if number in NOTEBOOKS else "デスクトップ",
        running=by_number(RUNNING)[number],
        department=department,
        user=_owners().get(number),
        products=_products(number),
        source=by_number(SOURCES)[number],
        maker=maker,
        model=f"{series}{rng.randrange(100, 999)}",
        serial=f"{maker[:1].upper() if maker.isascii() else 'J'}{rng.randrange(10**7):07d}",
        uuid=_uuid(rng),
        acquired=date(rng.randint(first, last), rng.randint(1, 9), rng.randint(1, 28)),
        second_hand=second_hand,
        shared=number in SHARED,
        processors=(rng.choice((4, 6, 8)),),
        place=_PLACES[department],
        number=number,
        taken=date(2025, 12, 15 + number % 4),
    )


def pcs() -> tuple[Device, ...]:
    """The 100 PCs in use."""
    return tuple(_pc(number) for number in range(1, 101))


WS22, WS19, WS16 = "Windows Server 2022 Standard", "Windows Server 2019 Standard", "Windows Server 2016 Standard"

# asset, host name, runs, cores of each processor, host of a VM, product, what for
_SERVERS: tuple[tuple[str, str, str, tuple[int, ...], str, str, str], ...] = (
    ("MD-SV-01", "HV01", WS22, (10, 10), "", "", "仮想基盤1号機"),
    ("MD-SV-02", "HV02", WS19, (16,), "", "", "仮想基盤2号機"),
    ("MD-SV-03", "FILE02", WS19, (8,), "", "", "工場ファイルサーバー"),
    ("MD-SV-04", "PRINT01", WS16, (4,), "", "", "印刷サーバー"),
    ("MD-SV-05", "MAIN01", WS22, (8, 8), "", "sql-express-2019", "基幹サーバー"),
    ("MD-SV-06", "BACKUP01", DEBIAN, (6,), "", "", "バックアップ"),
    ("MD-VM-01", "AD01", WS22, (4,), "MD-SV-01", "", "ドメインコントローラー"),
    ("MD-VM-02", "FILE01", WS22, (4,), "MD-SV-01", "", "本社ファイルサーバー"),
    ("MD-VM-03", "GROUP01", WS19, (4,), "MD-SV-01", "", "グループウェア"),
    ("MD-VM-04", "KAIKEI01", WS19, (2,), "MD-SV-01", "", "会計"),
    ("MD-VM-05", "SEISAN01", WS19, (4,), "MD-SV-02", "", "生産管理"),
    ("MD-VM-06", "KEN01", WS19, (2,), "MD-SV-02", "", "検査データ"),
    ("MD-VM-07", "WEB01", DEBIAN, (2,), "MD-SV-02", "", "社内ウェブ"),
)


def servers() -> tuple[Device, ...]:
    """The 6 servers and the 7 virtual machines on two of them."""
    return tuple(_server(row) for row in _SERVERS)


def _server(row: tuple[str, str, str, tuple[int, ...], str, str, str]) -> Device:
    number, host, running, processors, on, product, use = row
    rng = Random(f"midori/hardware/{number}")
    physical = not on
    return Device(
        asset=number,
        host=host,
        kind="サーバー" if physical else "仮想マシン",
        running=running,
        department="情報システム担当",
        products=(product,) if product else (),
        source="glpi" if running != DEBIAN else "fusion",
        maker=rng.choice(("富士通", "Dell", "HP")) if physical else "Microsoft Corporation",
        model=f"SV-{rng.randrange(100, 999)}" if physical else "Virtual Machine",
        serial=f"SV{rng.randrange(10**7):07d}"
        if physical
        else f"{rng.randrange(10**4):04d}-{rng.randrange(10**4):04d}-{rng.randrange(10**4):04d}",
        uuid=_uuid(rng),
        acquired=date(2022 if running == WS22 else 2019, 6, 1),
        processors=processors,
        on=on,
        place=f"電算室（{use}）",
        taken=date(2025, 12, 18),
    )


_GONE = (
    ("MD-OLD-01", date(2003, 5, 12), date(2019, 3, 29)),  # PowerPoint 97 in a box: moved to MD-PC-094
    ("MD-OLD-02", date(2011, 2, 8), date(2021, 10, 15)),  # Office 2010 in a box: moved to MD-PC-079
    ("MD-OLD-03", date(2011, 9, 20), date(2022, 6, 30)),  # Office 2010 preinstalled: died with the PC
    ("MD-OLD-04", date(2012, 4, 2), date(2022, 6, 30)),  # Windows 7 OEM: died with the PC, as did the next two
    ("MD-OLD-05", date(2012, 4, 2), date(2023, 3, 31)),
    ("MD-OLD-06", date(2012, 4, 2), date(2023, 3, 31)),
)


def gone() -> tuple[Device, ...]:
    """The PCs that were thrown away, with the day of disposal."""
    return tuple(
        Device(
            asset=number,
            host=number,
            kind="デスクトップ",
            running=W7,
            department="総務部",
            maker="NEC",
            model=f"NM-1{index:02d}",
            serial=f"Z{1000 + index}",
            acquired=bought,
            disposed=disposed,
        )
        for index, (number, bought, disposed) in enumerate(_GONE)
    )
