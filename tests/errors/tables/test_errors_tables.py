"""One broken table for each finding of reading tables: where it is said to be, and the sentence that a person reads."""

# ruff: noqa: E501

import io
import tomllib
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import pytest

from daicho.answer.wording import say
from daicho.collect import registry
from daicho.collect.context import Context, Limits
from support.tables import KEY, a_context, text_bytes, workbook

STATEMENT = "Name,Publisher,Version,EffectiveQuantity,PONumber,SupportPurchased,SupportExpirationDate"
USERS = "User principal name,Display name,Licenses,Soft deletion time stamp"
MACHINES = [["machine", "kind", "cores"], ["PC-1", "desktop"]]


@dataclass(frozen=True)
class Case:
    """A file that provokes ``code`` at ``place``, and what is then said in Japanese."""

    code: str
    data: bytes
    place: str
    says: str
    limits: Limits | None = None


def csv(code: str, text: str, place: str, says: str) -> Case:
    return Case(code, text_bytes(text), place, says)


def book(
    code: str,
    sheets: dict[str, Any],
    place: str,
    says: str,
    *,
    arrange: Callable[[Any, Any], None] | None = None,
    limits: Limits | None = None,
) -> Case:
    return Case(code, workbook(sheets, arrange), place, says, limits)


def uncalculated() -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook({"S": [*MACHINES, ["PC-2", "vm", "=1+1"]]}))) as old,
        zipfile.ZipFile(out, "w") as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</f><v>0</v>", b"</f>"))
    return out.getvalue()


def hide(_book: Any, sheets: Any) -> None:
    sheets["旧"].hide()


def macros(book: Any, _sheets: Any) -> None:
    book.add_vba_project(io.BytesIO(b"-"), True)


def merged(_book: Any, sheets: Any) -> None:
    sheets["S"].merge_range("B2:B3", 2)


CASES = [
    csv(
        "table_column_missing",
        "lot,product,metric\nL1,a/b,device",
        "t:1",
        "表 plain_csv/entitlements に必要な列がありません:quantity。この表は読み込みませんでした。",
    ),
    csv(
        "table_column_unknown",
        "machine,kind,colour\nPC-1,vm,red",
        "t:1",
        "列「colour」は知らない見出しのため、読み込みませんでした。",
    ),
    csv(
        "table_columns_left_out",
        "端末名,ソフトウェア名,色,味\nPC-1,ATOK,赤,甘",
        "t:1",
        "使わない列が 2 列あります:色, 味。",
    ),
    csv(
        "table_column_twice",
        "machine,kind,端末\nPC-1,vm,PC-2",
        "t:1",
        "列「端末」と同じ意味の列が、左側にもあります。左の列だけを読みました。",
    ),
    csv("table_value_missing", "machine,kind\n,vm", "t:2", "列「machine」が空です。この行は読み込みませんでした。"),
    csv(
        "table_day_not_read",
        "machine,since\nPC-1,19/4/1",
        "t:2",
        "列「since」の「19/4/1」は日付として読めません。この行は読み込みませんでした。",
    ),
    csv(
        "table_day_left_out",
        "端末名,ソフトウェア名,導入日\nPC-1,ATOK,春",
        "t:2",
        "列「導入日」の「春」は日付として読めないため、日付なしとして読みました。",
    ),
    csv(
        "table_count_not_read",
        "machine,cores\nPC-1,many",
        "t:2",
        "列「cores」の「many」は 0 以上の整数として読めません。この行は読み込みませんでした。",
    ),
    csv(
        "table_money_not_read",
        "lot,product,metric,quantity,unit_price\nL1,a/b,device,1,$5",
        "t:2",
        "列「unit_price」の「$5」は金額(円)として読めません。この行は読み込みませんでした。",
    ),
    csv(
        "table_choice_not_known",
        "machine,kind\nPC-1,箱",
        "t:2",
        "列「kind」の「箱」は知らない言葉です。この行は読み込みませんでした。",
    ),
    csv(
        "table_choice_taken_as",
        "ソフトウェア名,数量,ライセンス種別,計数単位\nATOK,1,謎,デバイス",
        "t:2",
        "列「ライセンス種別」の「謎」は知らない言葉のため、unknown として読みました。",
    ),
    csv(
        "table_cell_error",
        "machine,kind\nPC-1,#REF!",
        "t:2",
        "列「kind」のセルがエラー(#REF!)になっています。この行は読み込みませんでした。",
    ),
    csv(
        "table_row_too_long",
        "machine,kind\nPC-1,vm,x",
        "t:2",
        "見出しは 2 列ですが、この行には 3 列あります。列がずれているおそれがあるため、読み込みませんでした。",
    ),
    csv(
        "table_cells_without_heading",
        "machine,kind,,user\nPC-1,vm,?,u",
        "t",
        "見出しのない列に値のある行が 1 行あります。その値は読み込みませんでした。",
    ),
    csv(
        "table_total_row",
        "ソフトウェア名,数量,購入元\nATOK,1,x\n合計,1,",
        "t:3",
        "合計の行とみて、読み込みませんでした。",
    ),
    csv(
        "table_line_broken",
        'machine,kind\nPC-1,"v"m',
        "t:2",
        '引用符(")の組が合わない行です。この行は読み込みませんでした。',
    ),
    csv(
        "table_rest_left_out",
        "machine,kind\n" + 'x,"v"m\n' * 100,
        "t:101",
        "引用符の合わない行が多すぎるため、この行から先は読み込みませんでした。",
    ),
    csv(
        "table_more_of_the_same",
        "machine,kind\n" + "x,箱\n" * 203,
        "t",
        "同じ種類の指摘(table_choice_not_known)が、このほかに 3 件あります。",
    ),
    csv(
        "table_days_reversed",
        "machine,since,until\nPC-1,2020-01-02,2020-01-01",
        "t:2",
        "終わりの日 2020-01-01 が、始まりの日 2020-01-02 より前です。この行は読み込みませんでした。",
    ),
    csv(
        "table_machine_twice",
        "machine,kind\nPC-1,vm\nPC-1,vm",
        "t:3",
        "端末 PC-1 は 2 行目にもあります。先の行だけを読みました。",
    ),
    csv(
        "table_lot_twice",
        "lot,product,metric,quantity\nL1,a/b,device,1\nL1,a/b,device,1",
        "t:3",
        "ライセンス番号 L1 は 2 行目にもあります。先の行だけを読みました。",
    ),
    csv(
        "table_assignment_twice",
        "lot,unit,since\nL1,PC-1,2026-04-01\nL1,PC-1,2026-04-01",
        "t:3",
        "ロット「L1」の「PC-1」への割当(2026-04-01 から)が二度書かれています。先の行だけを読みました。",
    ),
    csv(
        "table_access_of_nobody",
        "user,machine,server_product\n,,a/b",
        "t:2",
        "利用者も端末も空です。この行は読み込みませんでした。",
    ),
    csv(
        "table_key_column",
        f"ソフトウェア名,数量,購入元,プロダクトキー\nATOK,1,x,{KEY}",
        "t",
        "プロダクトキーの列に値が 1 件ありました。残したのは照合用の符号と末尾の 5 文字までです。",
    ),
    csv(
        "table_key_across_cells",
        f"machine,kind,a,b,c,d,e\nPC-1,vm,{KEY.replace('-', ',')}",
        "t:2",
        "五つのセルに分けて書かれたプロダクトキーを取り除きました。",
    ),
    book(
        "table_sheet_not_known",
        {"S": MACHINES, "メモ": [["覚え書き"]]},
        "t [メモ]",
        "シート「メモ」には知っている見出しがないため、読み込みませんでした。",
    ),
    book(
        "table_sheet_of_another_kind",
        {"S": MACHINES, "台帳": [["部材管理番号", "名称"]]},
        "t:1 [台帳]",
        "シート「台帳」は、このファイルのほかのシートと別の種類の表のため、読み込みませんでした。",
    ),
    book(
        "workbook_sheet_hidden",
        {"S": MACHINES, "旧": MACHINES},
        "t [旧]",
        "シート「旧」は非表示のため、読み込みませんでした。",
        arrange=hide,
    ),
    Case(
        "workbook_broken",
        b"PK\x03\x04[Content_Types].xml xl/workbook",
        "t",
        "t は壊れているか、途中までしかないため、開けません。",
    ),
    book(
        "workbook_too_big",
        {"S": MACHINES},
        "t [S]",
        "t には 2 行 3 列に及ぶシートがあり、大きすぎるため読み込みませんでした。",
        limits=Limits(max_rows=1),
    ),
    book(
        "workbook_macros",
        {"S": MACHINES},
        "t",
        "マクロを含むブックです。マクロは実行せず、保存されている値だけを読みました。",
        arrange=macros,
    ),
    Case(
        "workbook_not_calculated",
        uncalculated(),
        "t [S]",
        "計算結果の保存されていない数式が 1 個あります(最初は C3)。そのセルは空として読みました。",
    ),
    csv(
        "ledger_without_metric",
        "ソフトウェア名,数量,購入元\nATOK,1,x",
        "t:1",
        "ライセンス台帳に「ライセンス形態」の列がないため、すべてデバイス(1台1本)として読みました。",
    ),
    csv(
        "ledger_metric_assumed",
        "ソフトウェア名,数量,計数単位\nATOK,1,",
        "t:2",
        "「ATOK」のライセンス形態が空のため、デバイス(1台1本)として読みました。",
    ),
    book(
        "ledger_row_joined",
        {"S": [["ソフトウェア名", "数量", "対象機器", "管理番号"], ["ATOK", "", "PC-1", "L1"], ["ATOK", "", "PC-2"]]},
        "t:3 [S]",
        "数量のセルが上の行と結合されているため、ライセンス L1 の続きとして読みました。",
        arrange=merged,
    ),
    csv(
        "ledger_more_bound_than_owned",
        "ソフトウェア名,数量,購入元,対象機器\nATOK,1,x,PC-1;PC-2",
        "t:2",
        "紐付けた端末が 2 台ありますが、数量は 1 です。",
    ),
    csv(
        "ledger_range_not_read",
        "ソフトウェア名,数量,購入元,対象機器\nATOK,9,x,PC-1～PC-10",
        "t:2",
        "対象機器の範囲「PC-1～PC-10」は読めないため、紐付けに入れませんでした。",
    ),
    csv(
        "ledger_item_twice",
        "部材管理番号,名称,保管場所\nM-1,CD,棚\nM-1,CD,棚",
        "t:3",
        "部材番号 M-1 は 2 行目にもあります。先の行だけを読みました。",
    ),
    csv(
        "ledger_retired_without_day",
        "資産管理番号,機器種別,状態\nPC-1,ノート,廃棄",
        "t:2",
        "PC-1 は廃棄済みですが、廃棄日がありません。いつまで使われていたか分かりません。",
    ),
    csv(
        "statement_metric_assumed",
        f"{STATEMENT}\nX,Y,1,5,,,",
        "t:1",
        "ライセンス一覧に計数単位の列がないため、1件のライセンスをすべて1台につき1本として読みました。",
    ),
    csv(
        "statement_support_contradicts",
        f"{STATEMENT}\nX,Y,1,5,,1,03/31/2027",
        "t:2",
        "SupportPurchased は 1(なし)ですが、保守の終了日 2027-03-31 があります。この形式では 0 が「あり」、1 が「なし」です。",
    ),
    csv(
        "statement_support_not_counted",
        f"{STATEMENT}\nX,Y,1,5,,0,",
        "t:2",
        "「X」には保守(サポート)が付いています。備考に残しましたが、新しい版を使う権利としては数えていません。",
    ),
    csv(
        "intune_without_devices",
        "ApplicationName,ApplicationVersion,DeviceCount\nX,1,5",
        "t:1",
        "Intune の集計(1 行)には端末名がないため、数えるのには使いません。",
    ),
    csv(
        "m365_headings_unverified",
        "ユーザー プリンシパル名,表示名,ライセンス\nu@x,a,E3",
        "t:1",
        "日本語の見出しで書き出された利用者一覧です。この見出しは実物で確かめられていません。",
    ),
    csv(
        "m365_user_twice",
        f"{USERS}\nu@x,a,E3,\nu@x,a,E3,",
        "t:3",
        "利用者 u@x は 2 行目にもあります。先の行だけを読みました。",
    ),
    csv("m365_user_deleted", f"{USERS}\nu@x,a,E3,2026-01-01", "t:2", "u@x は削除済みの利用者のため、数えません。"),
    csv(
        "asset_row_without_machine",
        "端末名,ソフトウェア名\n,ATOK",
        "t:2",
        "「ATOK」の行に端末名も管理番号もありません。この行は読み込みませんでした。",
    ),
    csv(
        "asset_name_garbled",
        "端末名,ソフトウェア名\nPC-1,???2021",
        "t:2",
        "ソフトウェア名「???2021」は、書き出しのときに日本語が ? に変わっています。",
    ),
    csv(
        "asset_day_not_read",
        "04/02/2007,営業部,1\n,,,ATOK\n1,PC-1,u,1",
        "t:1",
        "収集日「04/02/2007」は年月日の順か分からないため、使いませんでした。",
    ),
    csv(
        "asset_flags_not_read",
        "2026/1/1,営業部,1\n,,,ATOK\n1,PC-1,u,1\n1,PC-2,u,2",
        "t:4",
        "ソフトウェア名の数と合わないか、0 と 1 以外の値があります(1 列)。この行は読み込みませんでした。",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_each_finding_says_where_what_and_what_to_do(case: Case) -> None:
    context = Context(a_context().fingerprint, case.limits) if case.limits else a_context()
    found = [f for f in registry.read("t", case.data, context).findings if f.code == case.code]
    assert [str(f.place) for f in found] == [case.place]
    what, todo = say(found[0])
    assert what.ja == case.says
    assert todo.ja.endswith("。")
    assert KEY not in what.en + todo.en


def test_every_finding_of_tables_has_its_case() -> None:
    worded = tomllib.loads(files("daicho.data").joinpath("findings").joinpath("collect-tables.toml").read_text("utf-8"))
    assert [case.code for case in CASES if case.code not in worded] == []
    assert sorted(case.code for case in CASES) == sorted(worded)
