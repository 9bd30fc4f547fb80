"""A small invented company and its frozen snapshot, for tests of the documents."""

from dataclasses import replace
from datetime import date

from daicho.words.case import Case, Deadline, DeadlineBasis, Organisation, RequestKind, Vendor
from daicho.words.entitlement import Entitlement, Metric, ProofItem, ProofStatus
from daicho.words.estate import (
    Identity,
    Inventory,
    Machine,
    MachineKind,
    MachineState,
    Observation,
    Person,
    Provenance,
    Title,
    TraceKind,
)
from daicho.words.finding import Finding, Place
from daicho.words.position import (
    Allocation,
    Coverage,
    Cure,
    Demand,
    Line,
    Position,
    Proof,
    ReleaseLine,
    SetAside,
    Supply,
)
from daicho.words.reading import Estate
from daicho.words.snapshot import InputFile, Recognition, ReleaseInfo, Snapshot
from daicho.words.software import Channel, Installation, Release, Trust, Verdict, VerdictKind
from daicho.words.text import Text

ON = date(2026, 11, 20)
TAKEN_ON = date(2026, 11, 24)

OFFICE_2016 = Release("microsoft/office", "standard", "2016")
OFFICE_2019 = Release("microsoft/office", "standard", "2019")
OFFICE_HB = Release("microsoft/office", "home-business", "2021")
JUST = Release("justsystems/just-office", "", "4")
M365 = Release("microsoft/365", "business-standard", "")
RUNTIME = Release("microsoft/access-runtime", "", "2016")
WINDOWS = Release("microsoft/windows", "pro", "11")
SERVER = Release("microsoft/windows-server", "standard", "2022")

ORGANISATION = Organisation(
    name="株式会社みなと製作所",
    postal_code="231-0000",
    address="神奈川県横浜市中区見本町1-2-3",
    representative_title="代表取締役社長",
    representative="髙﨑 健一",
    department="総務部 情報システム係",
    person_in_charge="吉田 洋子",
    phone="045-000-0000",
    email="yoshida@minato.example",
)

CASE = Case(
    number="2026-003",
    kind=RequestKind.VOLUNTARY_SURVEY,
    vendor=Vendor(
        name="見本ソフトウェア株式会社", department="IT資産管理推進部", person="佐藤 一郎", email="sato@vendor.example"
    ),
    received_on=date(2026, 11, 10),
    subject="ライセンス導入状況の確認について",
    deadlines=(
        Deadline(
            due_on=date(2026, 11, 27),
            basis=DeadlineBasis.DEMAND,
            quoted="11月27日までにご返信ください。",
            counted_from=date(2026, 11, 10),
            calendar_days=17,
            business_days=12,
        ),
    ),
)


_MICROSOFT = Text("マイクロソフト", "Microsoft")
_JUSTSYSTEMS = Text("ジャストシステム", "JustSystems")
RELEASES = {
    release: ReleaseInfo(release=release, name=Text(name, name), publisher=publisher, category=category, kind=kind)
    for release, name, publisher, category, kind in (
        (OFFICE_2016, "Office Standard 2016", _MICROSOFT, "office_suite", "paid"),
        (OFFICE_2019, "Office Standard 2019", _MICROSOFT, "office_suite", "paid"),
        (OFFICE_HB, "Office Home and Business 2021", _MICROSOFT, "office_suite", "paid"),
        (M365, "Microsoft 365 Business Standard", _MICROSOFT, "office_suite", "paid"),
        (JUST, "JUST Office 4", _JUSTSYSTEMS, "office_suite", "paid"),
        (RUNTIME, "Access Runtime 2016", _MICROSOFT, "runtime", "free"),
        (WINDOWS, "Windows 11 Pro", _MICROSOFT, "os_client", "paid"),
        (SERVER, "Windows Server 2022 Standard", _MICROSOFT, "os_server", "paid"),
    )
}

REASONS = {
    "exact": Text(
        "同じ製品・エディション・版のライセンスを充当しました。", "A licence of the same product, edition and version."
    ),
    "downgrade-volume": Text(
        "ボリュームライセンスのダウングレード権により、{owned}のライセンスで{running}を使用しています。",
        "The downgrade right of volume licences lets {owned} be used as {running}.",
    ),
    "preinstalled-bound": Text(
        "この機器に付属するライセンスです。", "The licence came with this device and stays on it."
    ),
    "user-subscription": Text("利用者に割り当てられたサブスクリプションです。", "A subscription assigned to the user."),
    "free-product": Text(
        "無償の製品のため、ライセンスは不要です。", "The product is free of charge, so no licence is needed."
    ),
    "lot-expired": Text("{ended}に期限が切れたライセンスです。", "The licence ended on {ended}."),
    "known-name": Text("名称「{name}」が製品の名称に一致します。", "The name {name} is that of the product."),
    "language-pack": Text("{of}の一部です。", "It is a part of {of}."),
    "security-update": Text("更新プログラムです。", "It is an update."),
    "no-rule": Text("どの規則にも当てはまりません。", "No rule speaks of it."),
}

_DOWNGRADE = (("owned", "Office Standard 2019"), ("running", "Office Standard 2016"))
_PCS = ("PC-001", "PC-002", "PC-003", "PC-006")


def _machines() -> tuple[Machine, ...]:
    pcs = tuple(
        Machine(
            id=f"PC-00{n}",
            name=f"MINATO{n:02}",
            kind=MachineKind.NOTEBOOK if n in (2, 5) else MachineKind.DESKTOP,
            os_product="microsoft/windows",
            os_edition="pro",
            os_version="11",
            processors=1,
            cores=6,
            user="U-01" if n == 1 else "",
            department="営業部" if n < 4 else "製造部",
            provenance=Provenance.SECOND_HAND if n == 6 else Provenance.NEW,
            since=date(2021, 4, 1),
            vendor="見本電機",
            model="MD-100",
            serial=f"SN{n:05}",
            location="本社2階",
            last_seen=ON,
        )
        for n in range(1, 7)
    )
    server = Machine(
        id="SV-001",
        name="MINATO-SV",
        kind=MachineKind.SERVER,
        os_product="microsoft/windows-server",
        os_edition="standard",
        os_version="2022",
        processors=1,
        cores=16,
        department="総務部",
        since=date(2023, 4, 1),
    )
    retired = Machine(
        id="PC-099",
        name="OLDPC",
        kind=MachineKind.DESKTOP,
        state=MachineState.RETIRED,
        since=date(2012, 1, 10),
        until=date(2024, 3, 31),
    )
    return (*pcs, server, retired)


def _installations() -> tuple[Installation, ...]:
    office = tuple(
        Installation(
            machine=pc,
            release=OFFICE_2016,
            channel=Channel.VOLUME,
            trust=Trust.STRONG,
            evidence=("Microsoft Office Standard 2016",),
            since=date(2021, 4, 1),
        )
        for pc in _PCS
    )
    return (
        *office,
        Installation(machine="PC-004", release=OFFICE_HB, channel=Channel.PREINSTALLED),
        Installation(machine="PC-005", release=JUST, channel=Channel.VOLUME),
        Installation(machine="PC-005", release=RUNTIME, channel=Channel.FREE),
    )


def _lots(short: bool) -> tuple[Entitlement, ...]:
    return (
        Entitlement(
            lot="L-001",
            release=OFFICE_2019,
            metric=Metric.DEVICE,
            channel=Channel.VOLUME,
            quantity=3 if short else 4,
            starts_on=date(2019, 3, 20),
            seller="見本商事",
            purchaser="株式会社みなと製作所",
            department="総務部",
            agreement="VL-2019-0001",
            certificate="CERT-0001",
            proof=ProofStatus.CERTIFICATE,
            unit_price=45000,
            location="総務部 書庫A",
        ),
        Entitlement(
            lot="L-002",
            release=OFFICE_HB,
            metric=Metric.DEVICE,
            channel=Channel.PREINSTALLED,
            quantity=1,
            bound_to=("PC-004",),
            proof=ProofStatus.PREINSTALLED_NO_PAPER,
        ),
        Entitlement(lot="L-003", release=JUST, metric=Metric.DEVICE, channel=Channel.VOLUME, quantity=5),
        Entitlement(lot="L-004", release=M365, metric=Metric.USER, channel=Channel.SUBSCRIPTION, quantity=3),
        Entitlement(
            lot="L-009",
            release=M365,
            metric=Metric.USER,
            channel=Channel.SUBSCRIPTION,
            quantity=2,
            ends_on=date(2025, 3, 31),
        ),
    )


def _allocations(short: bool) -> tuple[Allocation, ...]:
    served = _PCS[:3] if short else _PCS
    missing = (Allocation(demand="D1", units=_PCS[3:], lot="", right="", quantity=1),) if short else ()
    return (
        Allocation(
            demand="D1", units=served, lot="L-001", right="downgrade-volume", quantity=len(served), facts=_DOWNGRADE
        ),
        *missing,
        Allocation(demand="D2", units=("PC-004",), lot="L-002", right="preinstalled-bound", quantity=1),
        Allocation(demand="D3", units=("PC-005",), lot="L-003", right="exact", quantity=1),
        Allocation(demand="D4", units=("U-01", "U-02"), lot="L-004", right="user-subscription", quantity=2),
    )


def _position_lines(short: int) -> tuple[Line, ...]:
    owned = 5 - short
    return (
        Line(
            product="justsystems/just-office",
            metric=Metric.DEVICE,
            owned=5,
            needed=1,
            covered=1,
            shortfall=0,
            surplus=4,
            releases=(ReleaseLine(release=JUST, needed=1, covered=1, shortfall=0, owned=5, surplus=4),),
        ),
        Line(product="microsoft/365", metric=Metric.USER, owned=3, needed=2, covered=2, shortfall=0, surplus=1),
        Line(
            product="microsoft/office",
            metric=Metric.DEVICE,
            owned=owned,
            needed=5,
            covered=5 - short,
            shortfall=short,
            surplus=0,
            releases=(
                ReleaseLine(release=OFFICE_2016, needed=4, covered=4 - short, shortfall=short, owned=0, surplus=0),
                ReleaseLine(release=OFFICE_2019, needed=0, covered=0, shortfall=0, owned=4 - short, surplus=0),
                ReleaseLine(release=OFFICE_HB, needed=1, covered=1, shortfall=0, owned=1, surplus=0),
            ),
        ),
    )


def _position(short: bool) -> Position:
    device = Metric.DEVICE
    suites = dict.fromkeys(_PCS, OFFICE_2016) | {"PC-004": OFFICE_HB, "PC-005": JUST, "SV-001": None}
    owned = 3 if short else 4
    return Position(
        on=ON,
        rules_on=ON,
        lines=_position_lines(1 if short else 0),
        demands=(
            Demand(id="D1", release=OFFICE_2016, metric=device, quantity=1, units=_PCS, lots=("L-001",)),
            Demand(id="D2", release=OFFICE_HB, metric=device, quantity=1, units=("PC-004",), lots=("L-002",)),
            Demand(id="D3", release=JUST, metric=device, quantity=1, units=("PC-005",), lots=("L-003",)),
            Demand(id="D4", release=M365, metric=Metric.USER, quantity=1, units=("U-01", "U-02"), lots=("L-004",)),
        ),
        supplies=(
            Supply(lot="L-001", release=OFFICE_2019, metric=device, channel=Channel.VOLUME, quantity=owned, used=owned),
            Supply(lot="L-002", release=OFFICE_HB, metric=device, channel=Channel.PREINSTALLED, quantity=1, used=1),
            Supply(lot="L-003", release=JUST, metric=device, channel=Channel.VOLUME, quantity=5, used=1),
            Supply(lot="L-004", release=M365, metric=Metric.USER, channel=Channel.SUBSCRIPTION, quantity=3, used=2),
        ),
        allocations=_allocations(short),
        classes=(),
        proofs=_proofs() if short else (),
        coverage=tuple(Coverage(machines=(machine,), release=suite) for machine, suite in sorted(suites.items())),
        set_aside=(
            SetAside(subject="installation", units=("PC-005",), release=RUNTIME, rule="free-product"),
            SetAside(
                subject="lot", units=("L-009",), release=M365, rule="lot-expired", facts=(("ended", "2025-03-31"),)
            ),
        ),
        cures=(Cure(release=OFFICE_2019, metric=device, quantity=1, action="buy", cost=45000, units=("PC-006",)),)
        if short
        else (),
        rules_version="rules-test-1",
    )


def _proofs() -> tuple[Proof, ...]:
    return (Proof(component="C1", shortfall=1, demands=("D1",), lots=("L-001",), needed=4, available=3),)


def _title(name: str) -> Title:
    return Title(TraceKind.PROGRAM, name, "Example Publisher", "1.0")


def _inventory(machine: Machine, names: tuple[str, ...]) -> Inventory:
    file = Place(f"{machine.id}.json")
    return Inventory(
        machine=machine,
        identity=Identity(name=machine.name),
        source="glpi_json",
        place=file,
        taken_on=ON,
        observations=tuple(
            Observation(_title(name), Place(file.file, part=f"row {n}")) for n, name in enumerate(names)
        ),
    )


_RAW = (
    "Microsoft Office Standard 2016",
    "Microsoft Office Proof (Japanese) 2016",
    "Security Update for Office (KB0000001)",
    "見本の独自ソフト <v1> & co",
)


def _recognition(machine: str) -> Recognition:
    kinds = VerdictKind
    office, part = (("name", _RAW[0]),), (("of", _RAW[0]),)
    return Recognition(
        machine=machine,
        titles=tuple(_title(name) for name in _RAW),
        verdicts=(
            Verdict(kind=kinds.INSTALLED, rule="known-name", release=OFFICE_2016, trust=Trust.STRONG, facts=office),
            Verdict(kind=kinds.PART_OF, rule="language-pack", release=OFFICE_2016, facts=part),
            Verdict(kind=kinds.UPDATE, rule="security-update"),
            Verdict(kind=kinds.UNKNOWN, rule="no-rule", trust=Trust.WEAK),
        ),
        leans_on=(None, 0, 0, None),
        installations=(),
    )


def a_snapshot(*, short: bool = False, **changed: object) -> Snapshot:
    """Six PCs and a server. With ``short``, one of the four PCs with Office Standard 2016 has no licence left."""
    machines = _machines()
    snapshot = Snapshot(
        id=("5" if short else "a") * 64,
        on=ON,
        taken_on=TAKEN_ON,
        organisation=ORGANISATION,
        estate=Estate(
            machines=machines,
            installations=_installations(),
            people=(Person(id="U-01", name="鈴木 花子", department="営業部"), Person(id="U-02", name="田中 次郎")),
            entitlements=_lots(short),
        ),
        inventories=tuple(_inventory(m, _RAW) for m in machines if m.id in _PCS),
        recognitions=tuple(_recognition(pc) for pc in _PCS),
        position=_position(short),
        proof_items=(
            ProofItem(
                number="P-001", kind="証書", name="ボリュームライセンス証書", lot="L-001", location="総務部 書庫A"
            ),
            ProofItem(number="P-002", kind="媒体", name="セットアップDVD", lot="L-003", lent_to="製造部"),
        ),
        releases=RELEASES,
        reasons=REASONS,
        inputs=(InputFile(name="inventory/PC-001.json", sha256="0" * 64, source="glpi_json"),),
        catalogue_version="catalogue-test-1",
        rules_version="rules-test-1",
        findings=(Finding.at("coverage_differs", Place("demo"), machine="PC-050"),),
    )
    return replace(snapshot, **changed)  # type: ignore[arg-type]
