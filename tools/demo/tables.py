"""The files in rows: asset tool, Intune, Microsoft 365, who uses the servers, licence statement, prices."""

from collections.abc import Iterator
from random import Random

from demo import lots, systems
from demo.estate import DAY, Device, asset
from demo.people import LEAVER, ON_LEAVE, STAFF, Colleague
from demo.writing import Plant, csv_text, zipped


def asset_tool(devices: tuple[Device, ...], plant: Plant) -> bytes:
    """The export of an asset tool: cp932, one row for each PC and program, and no registry fields at all."""
    head = (
        "端末名",
        "部署",
        "利用者",
        "OS",
        "ソフトウェア名",
        "バージョン",
        "発行元",
        "インストール日",
        "収集日",
        "備考",
    )
    rows: list[tuple[str, ...]] = [head]
    for device in devices:
        where = (device.host, device.department, device.shown_user, systems.SYSTEMS[device.running].full_name.strip())
        for row in systems.rows(device):
            day = row.day.replace("-", "/")
            rows.append((*where, row.name, row.version, row.publisher, day, device.taken.strftime("%Y/%m/%d"), ""))
        key = plant("asset_tool.remarks")
        if key:
            rows[-1] = (*rows[-1][:-1], f"キー控え {key}")
    return csv_text(rows).encode("cp932")


_INTUNE = (
    "ApplicationKey", "ApplicationName", "ApplicationPublisher", "ApplicationShortVersion", "ApplicationVersion",
    "DeviceId", "DeviceName", "EmailAddress", "OSDescription", "OSVersion", "Platform", "UserId", "UserName",
)  # fmt: skip


def intune(devices: tuple[Device, ...], plant: Plant) -> bytes:
    """Intune's AppInvRawData for the sales notebooks (zip of one CSV)."""
    rows: list[tuple[str, ...]] = [_INTUNE]
    for device in devices:
        assert device.user is not None
        rng = device.rng("intune")
        build = f"{systems.SYSTEMS[device.running].kernel}.7462"
        user = (device.user.mail, "Windows", build, "Windows", _id(rng), device.user.name)
        computer = (_id(rng), device.host)
        shown = [row for row in systems.rows(device) if not row.system and not row.parent]
        for row in shown:
            short = ".".join(row.version.split(".")[:2])
            rows.append(
                (f"W_{rng.getrandbits(80):020x}", row.name, row.publisher, short, row.version, *computer, *user)
            )
        key = plant("intune.application_publisher")
        if key:
            rows.append((f"W_{rng.getrandbits(80):020x}", "社内メモ", key, "1", "1.0", *computer, *user))
    return zipped("AppInvRawData_2025-12-19.csv", b"\xef\xbb\xbf" + csv_text(rows).encode())


_M365 = (
    "Display name", "DirSyncEnabled", "User principal name", "Object Id", "First name", "Last name", "When created",
    "Soft deletion time stamp", "Title", "Department", "Office", "CountryOrRegion", "Usage location",
    "Last dirsync time", "Block credential", "Licenses", "Password never expires",
)  # fmt: skip
_PLAN = "Microsoft 365 Business Standard"


def microsoft_365(plant: Plant) -> bytes:
    """The portal's "Export users": everybody, 15 of them with a plan, one blocked, one deleted."""
    rows: list[tuple[str, ...]] = [_M365]
    for people in STAFF.values():
        rows += [_portal_row(person, _PLAN if person.department == "営業部" else "Unlicensed") for person in people]
    rows.append(_portal_row(LEAVER, _PLAN, deleted="2025-09-30 18:00:12Z"))
    rows.append(_portal_row(Colleague("会議室予約", "kaigishitsu", "総務部"), "Unlicensed"))
    key = plant("m365.title")
    if key:
        rows[-1] = (*rows[-1][:8], key, *rows[-1][9:])
    return b"\xef\xbb\xbf" + csv_text(rows, quote_all=True).encode()


def _portal_row(person: Colleague, plan: str, deleted: str = "") -> tuple[str, ...]:
    last, _, first = person.name.partition(" ")
    blocked = "True" if person in (ON_LEAVE, LEAVER) else "False"
    rng = Random(f"midori/portal/{person.login}")
    return (
        person.name, "True", person.mail, _id(rng), first, last, "2023-04-01 00:10:00Z", deleted, "",
        person.department, "", "Japan", "JP", "2025-12-19 06:00:00Z", blocked, plan, "False",
    )  # fmt: skip


def access(plant: Plant) -> bytes:
    """Who uses the servers, from where: 70 people from a PC of their own, 32 shift workers from 20 shared ones."""
    rows = [("user", "machine", "server_product"), *_office_access(), *_factory_access(), *_shift_access()]
    key = plant("access.user")
    if key:
        rows.append((key, asset(1), _SERVER))
    return csv_text(rows).encode()


_SERVER = "microsoft/windows-server"
_OFFICE_PCS = {"総務部": 1, "営業部": 11, "設計部": 29, "品質保証部": 87, "情報システム担当": 95}


def _office_access() -> Iterator[tuple[str, str, str]]:
    for department, first in _OFFICE_PCS.items():
        for index, person in enumerate(STAFF[department]):
            yield person.mail, asset(first + index), _SERVER


def _factory_access() -> Iterator[tuple[str, str, str]]:
    for index, person in enumerate(STAFF["製造部"]):
        yield person.mail, asset(63 + index), _SERVER


def _shift_access() -> Iterator[tuple[str, str, str]]:
    """32 shift workers on 20 shared PCs: two shifts sit down at the same PC."""
    for index, person in enumerate(STAFF["製造部（交替勤務）"]):
        yield person.mail, asset(43 + index % 20), _SERVER


_STATEMENT = (
    "Name", "Publisher", "Version", "Language", "EffectiveQuantity", "PONumber", "ResellerName", "DateOfPurchase",
    "SupportPurchased", "SupportExpirationDate", "Comments",
)  # fmt: skip


def licence_statement(plant: Plant) -> bytes:
    """Lots of other publishers as a general licence statement of Configuration Manager (English, month first)."""
    rows: list[tuple[object, ...]] = [_STATEMENT]
    for lot in lots.STATEMENT:
        comment = f"{lot.remark} {plant('licence_statement.comments')}".strip()
        order = (lot.certificate, "Office Jimuki K.K.", lot.bought.strftime("%m/%d/%Y"))
        rows.append((lot.name, lot.vendor, lot.version, "Japanese", lot.quantity, *order, 1, "", comment))
    return csv_text(rows).encode()


def prices(plant: Plant) -> bytes:
    """An invented price list, marked as such in every row."""
    head = ("product", "edition", "version", "metric", "channel", "unit_price", "from", "to", "source")
    rows: list[tuple[object, ...]] = [head]
    for price in lots.PRICES:
        source = f"{lots.SOURCE} {plant('prices.source')}".strip()
        what = (price.product, price.edition, price.version, price.metric, price.channel)
        rows.append((*what, price.yen, f"{DAY.year}-04-01", "", source))
    return csv_text(rows).encode()


def _id(rng: Random) -> str:
    digits = f"{rng.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
