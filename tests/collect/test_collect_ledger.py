"""A Japanese company's ledgers as Excel keeps them: titles, merged cells, any order of columns."""

# ruff: noqa: RUF005

import tomllib
from datetime import date
from typing import Any

from conftest import ROOT
from daicho.collect.columns import best_fit
from daicho.words.entitlement import Entitlement, Metric, ProofItem, ProofStatus
from daicho.words.estate import Machine, MachineKind, MachineState, Provenance, Section
from daicho.words.software import Channel, Release
from support.tables import KEY, codes, csv_bytes, holds_key, reading_of, workbook

LICENCES = [
    ["ソフトウェアライセンス台帳", "", "", "", "", "", "2026年11月現在"],
    [],
    [
        "管理番号",
        "ベンダー",
        "ソフトウェア名",
        "エディション",
        "バージョン",
        "言語",
        "購入日",
        "購入元",
        "購入部門",
        "ライセンス種別",
    ]
    + [
        "ライセンス形態",
        "使用許諾条件",
        "使用許諾証明",
        "ライセンス証書番号",
        "数量",
        "管理部門",
        "保管場所",
        "単価",
        "備考",
        "契約番号",
        "紐付け端末",
    ],
    [
        "L-1",
        "マイクロソフト",
        "Office Standard 2016",
        "Standard",
        2016,
        "日本語",
        date(2016, 4, 1),
        "大塚屋",
        "総務部",
        "ボリュームライセンス",
    ]
    + [
        "デバイス",
        "ダウングレード可",
        "証書あり",
        "V-0001",
        "10本",
        "情シス",
        "書庫A",
        "¥35,000",
        "本社分",
        "OPEN-9",
        "",
    ],
    [
        "L-2",
        "マイクロソフト",
        "Microsoft Office Personal 2019 (プレインストール)",
        "",
        "",
        "",
        "令和元年10月1日",
        "",
        "",
        "プレインストール版",
    ]
    + ["端末", "", "証書なし(プレインストール)", "", 3, "", "", "", "", "", "PC-001～PC-003"],
]


def test_a_licence_ledger_is_read_with_its_words_as_they_stand() -> None:
    reading = reading_of(workbook({"ライセンス台帳": LICENCES}))
    assert (reading.source, codes(reading)) == ("ledger_workbook", [])
    assert reading.entitlements == (
        Entitlement(
            lot="L-1",
            release=Release("Office Standard 2016", "Standard", "2016"),
            metric=Metric.DEVICE,
            channel=Channel.VOLUME,
            quantity=10,
            starts_on=date(2016, 4, 1),
            seller="大塚屋",
            purchaser="総務部",
            department="情シス",
            agreement="OPEN-9",
            certificate="V-0001",
            proof=ProofStatus.CERTIFICATE,
            unit_price=35000,
            location="書庫A",
            remarks="本社分 ダウングレード可",
            publisher="マイクロソフト",
            language="日本語",
        ),
        Entitlement(
            lot="L-2",
            release=Release("Microsoft Office Personal 2019 (プレインストール)"),
            metric=Metric.DEVICE,
            channel=Channel.PREINSTALLED,
            quantity=3,
            starts_on=date(2019, 10, 1),
            bound_to=("PC-001", "PC-002", "PC-003"),
            proof=ProofStatus.PREINSTALLED_NO_PAPER,
            publisher="マイクロソフト",
        ),
    )


def test_the_order_of_columns_is_nothing() -> None:
    turned = [*LICENCES[:2], *(list(reversed(row)) for row in LICENCES[2:])]
    assert reading_of(workbook({"S": turned})).entitlements == reading_of(workbook({"S": LICENCES})).entitlements


def test_a_path_of_the_catalogue_wins_over_the_words() -> None:
    rows = [["製品ID", "ソフトウェア名", "エディション", "バージョン", "数量", "購入元", "ライセンス形態"]]
    rows += [["microsoft/office", "オフィス", "standard", "2016", "1", "x", "デバイス"]]
    assert reading_of(csv_bytes(*rows)).entitlements[0].release == Release("microsoft/office", "standard", "2016")


def test_headings_over_two_rows_with_merged_cells_are_one_heading() -> None:
    def arrange(_book: Any, sheets: Any) -> None:
        sheet = sheets["S"]
        sheet.merge_range("A2:A3", "管理番号")
        sheet.merge_range("B2:C2", "ソフトウェア情報")
        sheet.merge_range("D2:E2", "購入情報")
        sheet.write_row("B3", ["ソフトウェア名", "バージョン", "購入日", "数量"])
        sheet.write_row("A4", ["L-1", "Word", 2016, "2016/4/1", 5])

    reading = reading_of(workbook({"S": [["購入台帳"]]}, arrange))
    assert [(e.lot, e.release.version, e.quantity, e.starts_on) for e in reading.entitlements] == [
        ("L-1", "2016", 5, date(2016, 4, 1))
    ]


def test_a_vendor_merged_over_rows_counts_for_each_and_a_quantity_only_once() -> None:
    def arrange(_book: Any, sheets: Any) -> None:
        sheets["S"].merge_range("A2:A4", "マイクロソフト")
        sheets["S"].merge_range("B2:B3", "Office")
        sheets["S"].merge_range("C2:C3", 2)

    rows = [
        ["ベンダー", "ソフトウェア名", "数量", "対象機器"],
        ["", "", "", "PC-1"],
        ["", "", "", "PC-2"],
        ["", "Visio", 1, "PC-3"],
    ]
    reading = reading_of(workbook({"S": rows}, arrange))
    assert [(e.publisher, e.release.product, e.quantity, e.bound_to) for e in reading.entitlements] == [
        ("マイクロソフト", "Office", 2, ("PC-1", "PC-2")),
        ("マイクロソフト", "Visio", 1, ("PC-3",)),
    ]
    assert codes(reading).count("ledger_row_joined") == 1


def test_totals_and_numbered_empty_rows_are_no_licences() -> None:
    rows = [
        ["No", "ソフトウェア名", "数量", "購入元"],
        ["1", "Office", "2", "x"],
        ["2", "", "", ""],
        ["", "合　計", "2", ""],
    ]
    rows += [["小計", "", "2", ""]]
    reading = reading_of(csv_bytes(*rows))
    assert [e.release.product for e in reading.entitlements] == ["Office"]
    assert codes(reading).count("table_total_row") == 2
    assert "table_value_missing" not in codes(reading)


def test_a_row_without_a_lot_number_gets_one_that_stays() -> None:
    head = ["ソフトウェア名", "数量", "購入元"]
    alone = reading_of(csv_bytes(head, ["Visio", "1", "x"])).entitlements[0]
    among = reading_of(csv_bytes(head, ["Word", "3", "y"], ["Visio", "1", "x"])).entitlements
    assert alone in among
    assert len({e.lot for e in among}) == 2


def test_what_the_ledger_leaves_open_is_said() -> None:
    without = reading_of(csv_bytes(["ソフトウェア名", "数量", "購入元"], ["Visio", "1", "x"]))
    assert codes(without) == ["ledger_without_metric"]
    head = ["ソフトウェア名", "数量", "ライセンス形態", "ライセンス種別", "対象機器"]
    rows = [["A", "1", "", "謎の契約", "PC-1 PC-2"], ["B", "1", "デバイス", "", "PC-009～PC-1"]]
    reading = reading_of(csv_bytes(head, *rows))
    said = ["ledger_metric_assumed", "ledger_more_bound_than_owned", "ledger_range_not_read", "table_choice_taken_as"]
    assert sorted(codes(reading)) == said
    assert [e.channel for e in reading.entitlements] == [Channel.UNKNOWN, Channel.UNKNOWN]


def test_a_unit_that_nobody_knows_is_not_guessed() -> None:
    rows = [["ソフトウェア名", "数量", "ライセンス形態", "購入元"], ["A", "1", "謎の単位", "x"]]
    reading = reading_of(csv_bytes(*rows))
    assert (reading.entitlements, codes(reading)) == ((), ["table_choice_not_known"])


def test_machines_of_the_hardware_ledger() -> None:
    head = [
        "管理番号",
        "機器種別",
        "ベンダー",
        "型番",
        "シリアル",
        "利用者",
        "使用部門",
        "設置場所",
        "取得区分",
        "取得日",
        "廃棄日",
        "状態",
    ]
    rows = [
        [
            "PC-001",
            "ノートPC",
            "富士通",
            "FMV-1",
            "SN-1",
            "山田",
            "総務部",
            "本社2F",
            "中古",
            date(2019, 4, 1),
            "",
            "使用中",
        ],
        ["PC-000", "デスクトップ", "NEC", "", "", "", "", "", "新品", "平成22年4月1日", date(2016, 3, 31), ""],
        ["PC-002", "謎の箱", "", "", "", "", "", "", "", "", "", "廃棄"],
    ]
    reading = reading_of(workbook({"機器台帳": [["機器台帳"], [], head, *rows]}))
    assert reading.machines[:2] == (
        Machine(
            id="PC-001",
            name="PC-001",
            kind=MachineKind.NOTEBOOK,
            user="山田",
            department="総務部",
            provenance=Provenance.SECOND_HAND,
            since=date(2019, 4, 1),
            vendor="富士通",
            model="FMV-1",
            serial="SN-1",
            location="本社2F",
        ),
        Machine(
            id="PC-000",
            name="PC-000",
            kind=MachineKind.DESKTOP,
            provenance=Provenance.NEW,
            state=MachineState.RETIRED,
            since=date(2010, 4, 1),
            until=date(2016, 3, 31),
            vendor="NEC",
        ),
    )
    assert sorted(codes(reading)) == ["ledger_retired_without_day", "table_choice_taken_as"]


def test_proof_items_point_to_their_licence() -> None:
    head = ["部材管理番号", "種別", "名称", "数量", "ライセンス管理番号", "保管場所", "管理者", "貸出", "廃棄日"]
    rows = [
        ["M-1", "証書", "Office ライセンス証書", 1, "L-1", "書庫A", "佐藤", "なし", ""],
        ["M-1", "CD", "x", 1, "", "", "", "", ""],
    ]
    reading = reading_of(workbook({"台帳": LICENCES, "部材台帳": [head, *rows]}))
    item = ProofItem(
        number="M-1", kind="証書", name="Office ライセンス証書", lot="L-1", location="書庫A", keeper="佐藤"
    )
    assert reading.proof_items == (item,)
    assert len(reading.entitlements) == 2
    assert codes(reading) == ["ledger_item_twice"]


def test_the_ledger_of_installed_software_is_a_claim_about_machines() -> None:
    head = [
        "機器管理番号",
        "ソフトウェア名",
        "ベンダー",
        "エディション",
        "バージョン",
        "種別",
        "ライセンス管理番号",
        "媒体管理番号",
        "導入元",
        "導入日",
    ]
    rows = [
        ["PC-001", "Office", "MS", "Standard", "2016", "製品", "L-1", "M-1", "情シス", "2016/5/1"],
        ["", "x", "", "", "", "", "", "", "", ""],
    ]
    reading = reading_of(workbook({"導入ソフトウェア台帳": [head, *rows]}))
    (inventory,) = reading.inventories
    assert (inventory.machine.id, inventory.sections) == ("PC-001", frozenset({Section.SOFTWARE}))
    title = inventory.observations[0].title
    assert (title.name, title.version, title.field("edition")) == ("Office", "2016", "Standard")
    assert inventory.observations[0].installed_on == date(2016, 5, 1)
    assert codes(reading) == ["asset_row_without_machine"]


def test_a_ledger_never_gives_away_a_key() -> None:
    rows = [["ソフトウェア名", "数量", "購入元", "備考", "シリアル番号"], ["Office", "1", "x", f"キーは {KEY}", KEY]]
    for data in (csv_bytes(*rows, encoding="cp932"), workbook({"S": rows})):
        assert not holds_key(reading_of(data))


def test_the_headings_of_our_own_four_ledgers_are_all_known() -> None:
    labels = tomllib.loads((ROOT / "src" / "daicho" / "data" / "labels" / "sheets.toml").read_text("utf-8"))
    for sheet, shape in {
        "hardware": "machines",
        "software": "installations",
        "licences": "licences",
        "proof_items": "items",
    }.items():
        fit = best_fit([column["title"]["ja"] for column in labels["sheet"][sheet]["column"].values()])
        assert fit is not None
        assert (fit.shape.id, fit.unknown, fit.missing) == (f"ledger_workbook/{shape}", (), ())
