"""The demo company as an estate of words, straight from its truth: no file is read and nothing is recognised."""

import csv
from collections.abc import Iterator

from daicho.words.entitlement import Entitlement, Metric, Price, ProofStatus
from daicho.words.estate import Access, Machine, MachineKind, MachineState, Person
from daicho.words.reading import Estate
from daicho.words.software import Channel, Installation, Release
from support.demo_files import DEMO, load_generator

load_generator()
from demo import estate, lots, people  # noqa: E402 (the generator makes it importable)


def release(text: str) -> Release:
    """`product/path|edition|version` as a release."""
    product, edition, version = (*text.split("|"), "", "")[:3]
    return Release(product, edition, version)


RUNS = {
    estate.W11: "microsoft/windows|pro|11",
    estate.W11H: "microsoft/windows|home|11",
    estate.W10: "microsoft/windows|pro|10",
    estate.W10H: "microsoft/windows|home|10",
    estate.W81: "microsoft/windows|pro|8.1",
    estate.W7: "microsoft/windows|pro|7",
    estate.WS22: "microsoft/windows-server|standard|2022",
    estate.WS19: "microsoft/windows-server|standard|2019",
    estate.WS16: "microsoft/windows-server|standard|2016",
}
INSTALLED = {
    "office-standard-2013": "microsoft/office|standard|2013",
    "office-standard-2016": "microsoft/office|standard|2016",
    "office-standard-2021": "microsoft/office|standard|2021",
    "office-proplus-2016": "microsoft/office|professional-plus|2016",
    "office-hb-2016-pipc": "microsoft/office|home-business|2016",
    "office-hb-2010": "microsoft/office|home-business|2010",
    "365-apps-business": "microsoft/365-apps|business",
    "365-apps-business-two-languages": "microsoft/365-apps|business",
    "visio-standard-2021": "microsoft/visio|standard|2021",
    "powerpoint-97": "microsoft/powerpoint||97",
    "just-office-4": "justsystems/just-office||4",
    "just-office-5": "justsystems/just-office||5",
    "ichitaro": "justsystems/ichitaro||2021",
    "atok": "justsystems/atok||Pro 5",
    "hidemaru": "saitokikaku/hidemaru-editor",
    "docuworks": "fujifilm/docuworks||9.1",
    "yayoi": "yayoi/yayoi-accounting||25",
    "acrobat-xi-pro": "adobe/acrobat|pro|11",
    "acrobat-xi-standard": "adobe/acrobat|standard|11",
    "autocad-2025": "autodesk/autocad||2025",
    "autocad-2023": "autodesk/autocad||2023",
    "autocad-2010": "autodesk/autocad||2010",
    "autocad-lt-2024": "autodesk/autocad-lt||2024",
}
OWNED = {
    "Windows 7 Professional": "microsoft/windows|pro|7",
    "Microsoft Office Standard 2007": "microsoft/office|standard|2007",
    "Microsoft Office Standard 2019": "microsoft/office|standard|2019",
    "Microsoft Office LTSC Standard 2021": "microsoft/office|standard|2021",
    "Microsoft Office Professional Plus 2016": "microsoft/office|professional-plus|2016",
    "Microsoft Office Home and Business 2016": "microsoft/office|home-business|2016",
    "Microsoft Office Home and Business 2010": "microsoft/office|home-business|2010",
    "Microsoft Visio LTSC Standard 2021": "microsoft/visio|standard|2021",
    "Microsoft PowerPoint 97": "microsoft/powerpoint||97",
    "Microsoft 365 Business Standard": "microsoft/365|business-standard",
    "Windows Server 2019 CAL": "microsoft/windows-server-cal||2019",
    "Windows Server 2022 CAL": "microsoft/windows-server-cal||2022",
    "JUST Office 4": "justsystems/just-office||4",
    "JUST Office 5": "justsystems/just-office||5",
    "一太郎2021": "justsystems/ichitaro||2021",
    "ATOK Pro 5 for Windows": "justsystems/atok||Pro 5",
    "秀丸エディタ": "saitokikaku/hidemaru-editor",
    "DocuWorks 9.1": "fujifilm/docuworks||9.1",
    "弥生会計 25": "yayoi/yayoi-accounting||25",
    "Adobe Acrobat XI Pro": "adobe/acrobat|pro|11",
    "Adobe Acrobat XI Standard": "adobe/acrobat|standard|11",
    "AutoCAD": "autodesk/autocad",
    "AutoCAD LT": "autodesk/autocad-lt",
    "AutoCAD 2010": "autodesk/autocad||2010",
} | RUNS
CHANNELS = {
    "ボリューム": Channel.VOLUME,
    "パッケージ": Channel.RETAIL,
    "プレインストール": Channel.PREINSTALLED,
    "OEM": Channel.OEM,
    "サブスクリプション": Channel.SUBSCRIPTION,
}
METRICS = {
    "デバイス": Metric.DEVICE,
    "ユーザー": Metric.USER,
    "コア": Metric.CORE,
    "ユーザーCAL": Metric.USER_CAL,
    "デバイスCAL": Metric.DEVICE_CAL,
}
KINDS = {
    "デスクトップ": MachineKind.DESKTOP,
    "ノート": MachineKind.NOTEBOOK,
    "サーバー": MachineKind.SERVER,
    "仮想マシン": MachineKind.VM,
}
NOT_COUNTED = "ウイルスバスター ビジネスセキュリティサービス"
"""The one paid title for which there is no rule: it needs a decision and is not counted here."""


def demo_estate() -> Estate:
    """Machines, installations, people, accesses, lots and prices of the demo company."""
    devices = estate.pcs() + estate.servers()
    return Estate(
        machines=tuple(_machine(device) for device in devices + estate.gone()),
        installations=tuple(found for device in devices for found in _installations(device)),
        people=tuple(_person(person) for staff in people.STAFF.values() for person in staff),
        accesses=_accesses(),
        entitlements=tuple(_lot(lot, index) for index, lot in enumerate(lots.LOTS) if lot.name != NOT_COUNTED),
        prices=tuple(_price(price) for price in lots.PRICES),
    )


def _machine(device: estate.Device) -> Machine:
    system = release(RUNS.get(device.running, "debian"))
    server = device.kind in ("サーバー", "仮想マシン")
    return Machine(
        id=device.asset,
        name=device.host,
        kind=KINDS[device.kind],
        os_product=system.product if device.running in RUNS else "",
        os_edition=system.edition,
        os_version=system.version,
        processors=len(device.processors) if server else 0,
        cores=sum(device.processors) if server else 0,
        host=device.on,
        user=device.user.mail if device.user else "",
        department=device.department,
        state=MachineState.RETIRED if device.disposed else MachineState.IN_USE,
        since=device.acquired,
        until=device.disposed,
    )


def _installations(device: estate.Device) -> Iterator[Installation]:
    names = [RUNS[device.running]] if device.running in RUNS else []
    names += [INSTALLED[product] for product in device.products if product in INSTALLED]
    if device.number in estate.LATER:
        names.append(INSTALLED[estate.LATER[device.number]])
    yield from (Installation(machine=device.asset, release=release(name)) for name in names)


def _person(person: people.Colleague) -> Person:
    plan = (release("microsoft/365|business-standard"),) if person.department == "営業部" else ()
    return Person(
        id=person.mail,
        name=person.name,
        department=person.department,
        assigned=("Microsoft 365 Business Standard",) if plan else (),
        plans=plan,
        blocked=person == people.ON_LEAVE,
    )


def _accesses() -> tuple[Access, ...]:
    with (DEMO / "inventory/access.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Access(row["user"], row["machine"], row["server_product"]) for row in csv.DictReader(file))


def _lot(lot: lots.Lot, index: int) -> Entitlement:
    return Entitlement(
        lot=lot.number or f"S-{index}",
        release=release(OWNED[lot.name]),
        metric=METRICS[lot.form],
        channel=CHANNELS[lot.kind] if lot.number else Channel.UNKNOWN,  # the statement does not tell the channel
        quantity=lot.quantity,
        starts_on=lot.bought,
        ends_on=lot.ends,
        bound_to=lot.machines,
        proof=ProofStatus.PURCHASE_RECORD,
    )


def _price(price: lots.Price) -> Price:
    return Price(
        release=Release(price.product, price.edition, price.version),
        metric=Metric(price.metric),
        channel=Channel(price.channel),
        unit_price=price.yen,
        source=lots.SOURCE,
    )
