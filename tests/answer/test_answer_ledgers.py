import io
import zipfile
from dataclasses import replace

import pytest

from daicho.answer import ledgers
from daicho.words.case import Organisation
from daicho.words.estate import Machine
from daicho.words.snapshot import ReleaseInfo
from daicho.words.software import Installation, Release
from daicho.words.text import Language, Text
from support.snapshots import REASONS, a_snapshot
from support.workbooks import sheets_of, table_of

JA, EN = Language.JAPANESE, Language.ENGLISH


def test_the_four_ledgers_and_the_rows_read_stand_behind_an_introduction():
    assert list(sheets_of(ledgers.workbook(a_snapshot(), JA).content)) == [
        "はじめに",
        "ハードウェア台帳",
        "導入ソフトウェア台帳",
        "ライセンス台帳",
        "ライセンス関連部材台帳",
        "読み取り行と判定",
    ]


@pytest.mark.parametrize("language", Language)
def test_the_introduction_explains_every_column_of_every_sheet(language):
    first, *others = sheets_of(ledgers.workbook(a_snapshot(), language).content).items()
    explained = {(row[0], row[1]) for row in first[1] if row[2]}
    for name, rows in others:
        assert {(name, heading) for heading in rows[2]} <= explained


def test_the_introduction_names_the_day_and_the_snapshot():
    rows = sheets_of(ledgers.workbook(a_snapshot(), JA).content)["はじめに"]
    said = {row[0]: str(row[2]) for row in rows}
    assert said["基準日"] == "2026-11-20"
    assert said["スナップショットID"] == a_snapshot().id


def test_the_minimum_columns_of_the_users_guide_are_there():
    sheets = sheets_of(ledgers.workbook(a_snapshot(), JA).content)
    hardware = {"機器種別", "ベンダー", "型番", "シリアル番号", "利用者", "使用部門", "管理者", "管理部門", "設置場所"}
    software = {
        "ソフトウェア名",
        "ベンダー",
        "エディション",
        "バージョン",
        "種別",
        "ライセンス管理番号",
        "導入元",
        "導入日",
    }
    licences = {
        "購入元",
        "購入部門",
        "ライセンス種別",
        "ライセンス形態",
        "使用許諾証明",
        "ライセンス証書番号",
        "数量",
        "保管場所",
    }
    assert hardware <= set(sheets["ハードウェア台帳"][2])
    assert software <= set(sheets["導入ソフトウェア台帳"][2])
    assert licences <= set(sheets["ライセンス台帳"][2])
    assert {"部材管理番号", "貸出先", "廃棄日"} <= set(sheets["ライセンス関連部材台帳"][2])


def test_one_can_walk_from_pc_to_licence_to_certificate():
    content = ledgers.workbook(a_snapshot(), JA).content
    installed = next(row for row in table_of(content, "導入ソフトウェア台帳") if row["資産管理番号"] == "PC-001")
    assert installed["ライセンス管理番号"] == "L-001"
    assert installed["媒体・部材管理番号"] == "P-001"
    assert "ダウングレード権" in installed["充当の理由"]
    licence = next(row for row in table_of(content, "ライセンス台帳") if row["ライセンス管理番号"] == "L-001")
    assert (licence["数量"], licence["使用数"], licence["残数"]) == (4, 4, 0)
    item = next(row for row in table_of(content, "ライセンス関連部材台帳") if row["部材管理番号"] == "P-001")
    assert item["ライセンス管理番号"] == "L-001"


def test_every_raw_row_has_a_verdict_and_a_reason():
    rows = table_of(ledgers.workbook(a_snapshot(), JA).content, "読み取り行と判定")
    assert len(rows) == 16
    assert all(row["判定"] and row["理由"] for row in rows)
    part = next(row for row in rows if row["行"] == 2)
    assert (part["判定"], part["よりどころの行"]) == ("他の製品の一部", 1)


def test_a_row_without_a_verdict_is_shown_and_not_dropped():
    snapshot = a_snapshot()
    lame = replace(snapshot.recognitions[0], verdicts=snapshot.recognitions[0].verdicts[:-1])
    rows = table_of(
        ledgers.workbook(replace(snapshot, recognitions=(lame, *snapshot.recognitions[1:])), JA).content,
        "読み取り行と判定",
    )
    assert [row["判定"] for row in rows if row["資産管理番号"] == "PC-001"][-1] == "判定なし"
    assert len(rows) == 16


def test_a_rule_without_a_text_shows_its_id_and_is_a_finding():
    snapshot = a_snapshot(reasons={rule: text for rule, text in REASONS.items() if rule != "language-pack"})
    document = ledgers.workbook(snapshot, JA)
    rows = table_of(document.content, "読み取り行と判定")
    assert any("language-pack" in row["理由"] for row in rows)
    assert [(f.code, f.fact("rule")) for f in document.findings] == [("reason_missing", "language-pack")]


def test_retired_machines_and_machines_without_an_inventory_stay_listed():
    rows = {
        row["資産管理番号"]: row for row in table_of(ledgers.workbook(a_snapshot(), JA).content, "ハードウェア台帳")
    }
    assert rows["PC-099"]["状態"] == "廃棄・使用終了"
    assert rows["SV-001"]["調査状況"] == "未調査（目録なし）"
    assert rows["PC-001"]["調査状況"] == "調査済"


def test_data_never_becomes_a_formula_or_a_link():
    snapshot = a_snapshot()
    evil = Machine(id="=1+1", name="=cmd|' /C calc'!A0", vendor="http://vendor.example/", model="@SUM(1)")
    changed = replace(snapshot, estate=replace(snapshot.estate, machines=(evil,)))
    content = ledgers.workbook(changed, JA).content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert not any(b"<f>" in part or b"<hyperlink" in part for part in parts.values())
    assert table_of(content, "ハードウェア台帳")[0]["資産管理番号"] == "=1+1"


def test_broken_characters_and_endless_texts_neither_break_nor_vanish():
    snapshot = a_snapshot()
    odd = Machine(id="PC-1", name="a\ud800b\x00\uffff", location="x" * 40_000)
    document = ledgers.workbook(replace(snapshot, estate=replace(snapshot.estate, machines=(odd,))), JA)
    place = table_of(document.content, "ハードウェア台帳")[0]["設置場所"]
    assert place.endswith("…（以下8000文字省略）")
    assert [finding.code for finding in document.findings] == ["cell_text_cut"]


def test_the_same_snapshot_gives_the_same_bytes():
    assert ledgers.workbook(a_snapshot(), EN).content == ledgers.workbook(a_snapshot(), EN).content


def test_a_company_without_anything_has_empty_ledgers():
    empty = a_snapshot()
    estate = replace(empty.estate, machines=(), installations=(), entitlements=())
    nothing = replace(
        empty, estate=estate, inventories=(), recognitions=(), proof_items=(), organisation=Organisation(name="無")
    )
    sheets = sheets_of(ledgers.workbook(nothing, JA).content)
    assert all(len([row for row in rows[3:] if any(row)]) == 0 for name, rows in sheets.items() if name != "はじめに")


def test_every_sheet_is_set_up_for_reading_and_printing():
    with zipfile.ZipFile(io.BytesIO(ledgers.workbook(a_snapshot(), JA).content)) as package:
        pages = [package.read(n).decode() for n in package.namelist() if n.startswith("xl/worksheets/sheet")]
        names = package.read("xl/workbook.xml").decode()
    assert len(pages) == 6
    for page in pages:
        assert 'paperSize="9"' in page
        assert 'orientation="landscape"' in page
        assert 'state="frozen"' in page
        assert "<autoFilter" in page
    assert names.count("_xlnm.Print_Titles") == 6


def test_an_operating_system_that_only_the_inventory_knows_stands_in_the_hardware_ledger_too():
    snapshot = a_snapshot()
    silent = tuple(replace(m, os_product="", os_edition="", os_version="") for m in snapshot.estate.machines)
    system = Release("microsoft/windows", "pro", "11")
    info = ReleaseInfo(
        release=system,
        name=Text("Windows 11 Pro", "Windows 11 Pro"),
        publisher=Text("マイクロソフト", "Microsoft"),
        category="os_client",
    )
    found = Installation(machine="PC-001", release=system)
    estate = replace(snapshot.estate, machines=silent, installations=(*snapshot.estate.installations, found))
    changed = replace(snapshot, estate=estate, releases=dict(snapshot.releases) | {system: info})
    rows = {
        row["資産管理番号"]: row["OS"] for row in table_of(ledgers.workbook(changed, JA).content, "ハードウェア台帳")
    }
    assert (rows["PC-001"], rows["PC-002"]) == ("Windows 11 Pro", "")


def test_editions_stand_in_words_and_not_as_the_codes_of_the_catalogue():
    rows = table_of(ledgers.workbook(a_snapshot(), JA).content, "導入ソフトウェア台帳")
    editions = {row["ソフトウェア名"]: row["エディション"] for row in rows}
    assert editions["Office Home and Business 2021"] == "Home and Business"
    assert editions["Office Standard 2016"] == "Standard"
