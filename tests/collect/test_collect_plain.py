"""The five plain tables of Daicho's own format."""

from datetime import date

from daicho.words.entitlement import Entitlement, Metric, Price, ProofStatus
from daicho.words.estate import Access, Machine, MachineKind, MachineState, Provenance
from daicho.words.finding import Place
from daicho.words.software import Channel, Installation, Release
from support.tables import codes, csv_bytes, reading_of, text_bytes, workbook

OFFICE_2019 = Release("microsoft/office", "standard", "2019")

MACHINES = """
    machine,kind,os_product,os_edition,os_version,processors,cores,host,user,department,provenance,state,since,until
    PC-001,notebook,microsoft/windows,pro,11,1,8,,山田,総務部,second_hand,in_use,2019-04-01,
    VM-01,vm,microsoft/windows-server,standard,2022,,4,HV-01,,,,,,
    PC-000,desktop,,,,,,,,,new,retired,2010-04-01,2016-03-31
"""
INSTALLATIONS = """
    machine,product,edition,version,channel,since,until
    PC-001,microsoft/office,standard,2016,volume,2019-04-01,
"""
ENTITLEMENTS = """
    lot,product,edition,version,metric,channel,quantity,from,to,purchaser,bound_to,base_lot,agreement,proof,unit_price
    L1,microsoft/office,standard,2019,device,volume,10,2019-03-20,,本社,,,OPEN-1,certificate,45000
    L2,microsoft/office,standard,2019,device,oem,2,,2030-12-31,,PC-001;PC-002 PC-003,L1,,,
"""
ACCESS = """
    user,machine,server_product
    yamada,,microsoft/windows-server
    ,PC-001,microsoft/sql-server
"""
PRICES = """
    product,edition,version,metric,channel,unit_price,from,to,source
    microsoft/office,standard,2019,device,volume,"45,000",2019-01-01,,見積 2019-01
"""


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


def test_machines_are_read_whole() -> None:
    reading = reading_of(text_bytes(MACHINES))
    assert (reading.source, codes(reading)) == ("plain_csv", [])
    assert reading.machines == (
        Machine(
            id="PC-001",
            name="PC-001",
            kind=MachineKind.NOTEBOOK,
            os_product="microsoft/windows",
            os_edition="pro",
            os_version="11",
            processors=1,
            cores=8,
            user="山田",
            department="総務部",
            provenance=Provenance.SECOND_HAND,
            since=date(2019, 4, 1),
        ),
        Machine(
            id="VM-01",
            name="VM-01",
            kind=MachineKind.VM,
            os_product="microsoft/windows-server",
            os_edition="standard",
            os_version="2022",
            cores=4,
            host="HV-01",
        ),
        Machine(
            id="PC-000",
            name="PC-000",
            kind=MachineKind.DESKTOP,
            provenance=Provenance.NEW,
            state=MachineState.RETIRED,
            since=date(2010, 4, 1),
            until=date(2016, 3, 31),
        ),
    )


def test_installations_are_read_with_the_line_as_evidence() -> None:
    reading = reading_of(text_bytes(INSTALLATIONS), "inst.csv")
    assert codes(reading) == []
    assert reading.installations == (
        Installation(
            machine="PC-001",
            release=Release("microsoft/office", "standard", "2016"),
            channel=Channel.VOLUME,
            evidence=("inst.csv:2",),
            since=date(2019, 4, 1),
        ),
    )


def test_entitlements_are_read_whole() -> None:
    reading = reading_of(text_bytes(ENTITLEMENTS))
    assert codes(reading) == []
    assert reading.entitlements == (
        Entitlement(
            lot="L1",
            release=OFFICE_2019,
            metric=Metric.DEVICE,
            channel=Channel.VOLUME,
            quantity=10,
            starts_on=date(2019, 3, 20),
            purchaser="本社",
            agreement="OPEN-1",
            proof=ProofStatus.CERTIFICATE,
            unit_price=45000,
        ),
        Entitlement(
            lot="L2",
            release=OFFICE_2019,
            metric=Metric.DEVICE,
            channel=Channel.OEM,
            quantity=2,
            ends_on=date(2030, 12, 31),
            bound_to=("PC-001", "PC-002", "PC-003"),
            base_lot="L1",
        ),
    )


def test_accesses_and_prices_are_read_whole() -> None:
    assert reading_of(text_bytes(ACCESS)).accesses == (
        Access("yamada", "", "microsoft/windows-server"),
        Access("", "PC-001", "microsoft/sql-server"),
    )
    assert reading_of(text_bytes(PRICES)).prices == (
        Price(
            release=OFFICE_2019,
            metric=Metric.DEVICE,
            channel=Channel.VOLUME,
            unit_price=45000,
            starts_on=date(2019, 1, 1),
            source="見積 2019-01",
        ),
    )


def test_all_five_as_sheets_of_one_workbook_read_the_same() -> None:
    texts = {"端末": MACHINES, "導入": INSTALLATIONS, "保有": ENTITLEMENTS, "利用": ACCESS, "価格": PRICES}
    sheets = {n: [r.split(",") for r in lines(text.replace('"45,000"', "45000"))] for n, text in texts.items()}
    book = reading_of(workbook(sheets))
    assert codes(book) == []
    assert book.machines == reading_of(text_bytes(MACHINES)).machines
    assert book.entitlements == reading_of(text_bytes(ENTITLEMENTS)).entitlements
    assert book.accesses == reading_of(text_bytes(ACCESS)).accesses
    assert book.prices == reading_of(text_bytes(PRICES)).prices
    assert [i.evidence for i in book.installations] == [("table.csv:2 [導入]",)]


def test_japanese_headings_and_words_read_the_same() -> None:
    japanese = """
        ロット番号,製品ID,エディション,バージョン,計数単位,ライセンス種別,数量,開始日,購入者,契約番号,使用許諾証明,単価
        L1,microsoft/office,standard,2019,デバイス,ボリューム,10本,平成31年3月20日,本社,OPEN-1,証書,"￥45,000"
    """
    reading = reading_of(text_bytes(japanese, "cp932"))
    assert codes(reading) == []
    assert reading.entitlements == reading_of(text_bytes(ENTITLEMENTS)).entitlements[:1]


def test_a_row_with_one_bad_value_is_left_out_and_every_bad_value_is_named() -> None:
    rows = """
        lot,product,metric,channel,quantity,from
        L1,microsoft/office,seat,volume,ten,2019-13-01
        L2,microsoft/office,device,volume,1,
    """
    reading = reading_of(text_bytes(rows), "保有.csv")
    assert [e.lot for e in reading.entitlements] == ["L2"]
    assert [(f.code, f.place, f.fact("column"), f.fact("value")) for f in reading.findings] == [
        ("table_choice_not_known", Place("保有.csv", 2), "metric", "seat"),
        ("table_count_not_read", Place("保有.csv", 2), "quantity", "ten"),
        ("table_day_not_read", Place("保有.csv", 2), "from", "2019-13-01"),
    ]


def test_an_unknown_column_is_a_finding_and_the_rest_is_read() -> None:
    reading = reading_of(text_bytes("machine,kind,quantitiy\nPC-1,desktop,3\n"))
    assert [(f.code, f.fact("column")) for f in reading.findings] == [("table_column_unknown", "quantitiy")]
    assert len(reading.machines) == 1


def test_the_first_of_two_rows_with_one_number_counts() -> None:
    lots = "lot,product,metric,quantity\nL1,a/b,device,1\nL2,a/b,device,1\nL1,a/b,device,9\n"
    reading = reading_of(text_bytes(lots))
    assert [(e.lot, e.quantity) for e in reading.entitlements] == [("L1", 1), ("L2", 1)]
    assert [(f.code, f.place.line, f.fact("first")) for f in reading.findings] == [("table_lot_twice", 4, "2")]
    machines = reading_of(text_bytes("machine,kind\nPC-1,desktop\nPC-1,notebook\n"))
    assert [m.kind for m in machines.machines] == [MachineKind.DESKTOP]
    assert codes(machines) == ["table_machine_twice"]


def test_days_the_wrong_way_round_and_access_of_nobody_are_left_out() -> None:
    reversed_days = reading_of(text_bytes("machine,kind,since,until\nPC-1,desktop,2020-01-02,2020-01-01\n"))
    assert (reversed_days.machines, codes(reversed_days)) == ((), ["table_days_reversed"])
    same_day = reading_of(text_bytes("machine,kind,since,until\nPC-1,desktop,2020-01-01,2020-01-01\n"))
    assert (len(same_day.machines), codes(same_day)) == (1, [])
    nobody = reading_of(text_bytes("user,machine,server_product\n,,microsoft/windows-server\n"))
    assert (nobody.accesses, codes(nobody)) == ((), ["table_access_of_nobody"])


def test_a_row_that_slipped_is_left_out_and_a_short_one_is_not() -> None:
    reading = reading_of(
        text_bytes("lot,product,metric,quantity,from\nL1,a/b,device,1,000,2019-04-01\nL2,a/b,device,1\n")
    )
    assert [e.lot for e in reading.entitlements] == ["L2"]
    assert codes(reading) == ["table_row_too_long"]


def test_quantity_zero_is_a_quantity_and_empty_is_none() -> None:
    reading = reading_of(text_bytes("lot,product,metric,quantity\nL1,a/b,device,0\nL2,a/b,device,\nL3,a/b,device,-\n"))
    assert [(e.lot, e.quantity) for e in reading.entitlements] == [("L1", 0)]
    assert codes(reading) == ["table_value_missing", "table_value_missing"]


def test_numbers_in_quotation_marks_for_excel_are_plain_numbers() -> None:
    assert reading_of(csv_bytes(["machine", "kind"], ['="0012"', "desktop"])).machines[0].id == "0012"
