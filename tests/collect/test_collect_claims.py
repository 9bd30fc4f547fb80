"""Vendors' findings as spreadsheets: every row is kept, numbers in every spelling, keys never."""

from dataclasses import replace
from typing import Any

import pytest

from daicho.collect import claims
from daicho.collect.cells import signed_of
from daicho.collect.context import Limits
from daicho.collect.saved_mapping import CLAIM, Fitter, SheetMapping, as_toml, parsed
from daicho.collect.source import Unreadable
from daicho.words.claim import ClaimRow, RowRole
from daicho.words.secret import find_keys
from support.tables import KEY, a_context, csv_bytes, text_bytes, workbook


def read(data: bytes, name: str = "t.csv", mapping: SheetMapping | None = None) -> claims.ReadClaim:
    context = a_context() if mapping is None else replace(a_context(), mappings=(mapping,))
    return claims.read(name, data, context)


def lines(text: str) -> tuple[ClaimRow, ...]:
    return read(text_bytes(text)).rows


def codes(found: claims.ReadClaim) -> list[str]:
    return [f.code for f in found.findings] + [f.code for row in found.rows for f in row.findings]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("-3", -3), ("▲3", -3), ("△１２", -12), ("(4)", -4), ("（4）", -4), ("3-", -3), ("−3", -3), ("+5", 5),
        ("5台", 5), ("¥45,000", 45000), ("▲¥3,000円", -3000), ("１，０００", 1000), ("3,0", 30),
        ("-", None), ("三", None), ("", None), ("()", None), ("3.5", None),
    ],
)  # fmt: skip
def test_a_signed_number_is_read_in_every_spelling(text: str, number: int | None) -> None:
    assert signed_of(text) == number


def test_title_lines_two_headings_and_a_repeated_heading_are_no_rows() -> None:
    head = ["No", "製品名", "確認結果", "", "", "備考"]
    under = ["", "", "導入数", "保有数", "過不足", ""]
    rows = [["監査結果"], ["2026/11/20"], head, under, [1, "Visio 2019", 3, 1, -2, ""], head, [2, "謎", 5, 5, 0, "x"]]
    found = read(workbook({"S": rows}), "t.xlsx").rows
    assert [(row.product, row.installed, row.entitled, row.short, row.line) for row in found if row.product] == [
        ("Visio 2019", 3, 1, 2, 5),
        ("製品名", None, None, None, 6),
        ("謎", 5, 5, 0, 7),
    ]
    assert [row.role for row in found] == [RowRole.LINE, RowRole.NOTE, RowRole.LINE]


def test_every_row_that_says_something_is_kept_and_what_cannot_be_read_is_told_in_it() -> None:
    found = read(
        text_bytes("product,installed,entitled,short\nA,五,1,1\nB,-3,2,-1\n,4,0,4\nC,-,－,なし\nC,1,0,1,9\nD,#REF!,1,2")
    )
    assert [(row.product, row.installed, row.entitled, row.short) for row in found.rows] == [
        ("A", None, 1, 1),
        ("B", None, 2, 1),
        ("", 4, 0, 4),
        ("C", None, None, None),
        ("C", 1, 0, 1),
        ("D", None, 1, 2),
    ]
    assert [[f.code for f in row.findings] for row in found.rows] == [
        ["table_count_not_read"],
        ["table_count_not_read"],
        ["table_value_missing"],
        [],
        ["table_row_too_long"],
        ["table_cell_error"],
    ]
    assert [row.role for row in found.rows] == [RowRole.LINE] * 3 + [RowRole.NOTE] + [RowRole.LINE] * 2


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("product,installed,entitled,gap\nA,5,3,2\nB,3,5,-2", [2, 0]),
        ("product,installed,entitled,gap\nA,5,3,-2\nB,3,5,2", [2, 0]),
        ("product,gap\nA,-2\nB,2", [2, 0]),
    ],
)
def test_the_rows_say_which_sign_means_missing(text: str, short: list[int]) -> None:
    assert [row.short for row in lines(text)] == short


def test_a_sign_that_the_rows_do_not_tell_is_a_doubt() -> None:
    assert codes(read(text_bytes("product,gap\nA,-2"))) == ["claim_sign_assumed"]
    assert codes(read(text_bytes("product,installed,entitled,gap\nA,5,3,-2"))) == []


def test_a_total_is_no_line_and_one_that_says_another_sum_is_told() -> None:
    right = read(text_bytes("product,short\nA,2\nB,3\n合計,5"))
    wrong = read(text_bytes("No,product,short\n1,A,2\n2,B,3\n計,,6"))
    assert [row.role for row in right.rows] == [RowRole.LINE, RowRole.LINE, RowRole.TOTAL]
    assert codes(right) == ["table_total_row"]
    assert [(f.code, f.fact("stated"), f.fact("added")) for f in wrong.findings] == [("claim_total_differs", "6", "5")]


def test_rows_that_say_the_same_are_both_kept_and_told() -> None:
    found = read(text_bytes("product,short\nA,2\nA,2\nA,3"))
    assert [row.short for row in found.rows] == [2, 2, 3]
    assert [(f.code, f.place.line, f.fact("first")) for f in found.findings] == [("claim_row_repeated", 3, "2")]


def merged(_book: Any, sheets: Any) -> None:
    sheets["S"].merge_range("A2:A3", "Visio 2019")
    sheets["S"].merge_range("C2:C3", 4)


def test_a_merged_name_holds_for_all_its_rows_and_a_merged_number_counts_once() -> None:
    rows = [["product", "machine", "short"], ["Visio 2019", "PC-1", 4], ["", "PC-2", ""]]
    found = read(workbook({"S": rows}, merged), "t.xlsx")
    assert [(row.product, row.machine, row.short) for row in found.rows] == [
        ("Visio 2019", "PC-1", 4),
        ("Visio 2019", "PC-2", None),
    ]
    assert codes(found) == ["claim_figure_merged"]


def test_a_sheet_without_a_finding_is_named_and_notes_are_told() -> None:
    rows = [["product", "short"], ["A", 1], ["※速報値です"]]
    found = read(workbook({"S": rows, "説明": [["本資料は"]]}), "t.xlsx")
    assert sorted(codes(found)) == ["claim_row_without_figures", "claim_sheet_left_out"]


def test_prices_in_another_currency_are_no_yen() -> None:
    found = read(text_bytes("product,short,amount (USD)\nA,1,300"))
    assert found.rows[0].amount is None
    assert "claim_currency_foreign" in codes(found)
    taxed = read(text_bytes('product,short,金額(税込)\nA,1,"¥3,300"'))
    assert (taxed.rows[0].amount, taxed.rows[0].with_tax) == (None, False)  # 税込 is not the heading we know
    known = read(text_bytes("product,short,税込金額\nA,1,3300"))
    assert (known.rows[0].amount, known.rows[0].with_tax) == (3300, True)


def test_a_saved_mapping_reads_headings_that_nobody_knows_and_comes_back_from_its_file() -> None:
    said = SheetMapping(
        name="v",
        headings=("対象", "数え", "メモ1"),
        columns={"対象": "product", "数え": "short", "メモ1": "remarks"},
        target=CLAIM,
    )
    assert parsed(as_toml(said)) == said
    found = read(csv_bytes(["対象", "数え", "メモ1"], ["Visio 2019", "△3", "注意"]), mapping=said)
    assert [(row.product, row.short, row.remarks) for row in found.rows] == [("Visio 2019", 3, "注意")]
    assert codes(found) == ["mapping_used"]
    assert Fitter((said,))(("対象", "数え", "メモ1")) is None  # it is none for ledgers


def test_a_key_in_any_cell_heading_sheet_or_file_name_is_gone() -> None:
    row = ["A", "1", f"キー {KEY}", *KEY.split("-"), f"x {KEY.lower()}"]
    head = ["product", "short", "備考", "a", "b", "c", "d", "e", f"h {KEY}"]
    for data, name in ((csv_bytes(head, row), f"{KEY}.csv"), (workbook({KEY: [head, row]}), f"{KEY}.xlsx")):
        found = read(data, name)
        assert find_keys(repr(found)) == []
        assert KEY[:17] not in repr(found)
        assert "keys_removed" in codes(found)


def test_a_key_never_stands_in_a_refusal() -> None:
    with pytest.raises(Unreadable) as why:
        read(csv_bytes(["a", KEY], ["1", "2"]), f"{KEY}.csv")
    assert find_keys(repr(why.value.finding)) == []


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("t.csv", b"", "empty_file"),
        ("t.bin", b"%PDF-1.7\n\x00\x01\x02" + bytes(range(256)), "claim_no_spreadsheet"),
        ("t.csv", b"a,b\n1,2\n", "claim_no_table"),
        ("t.csv", b"product,remarks\nA,b\n", "claim_no_table"),
        ("t.csv", b"product,short\n", "claim_without_rows"),
        ("t.csv", "product,short\n合計,3\n".encode(), "claim_without_rows"),
        ("t.xlsx", b"PK\x03\x04 nothing", "claim_no_spreadsheet"),
    ],
)
def test_what_is_no_finding_is_refused_with_the_reason(name: str, data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as why:
        read(data, name)
    assert why.value.finding.code == code


def test_a_file_that_is_too_large_is_refused() -> None:
    context = replace(a_context(), limits=Limits(max_file=5))
    with pytest.raises(Unreadable) as why:
        claims.read("t.csv", b"product,short\nA,1\n", context)
    assert why.value.finding.code == "file_too_large"


def test_more_rows_than_anybody_can_answer_are_refused_and_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "MOST_ROWS", 2)
    assert len(read(text_bytes("product,short\nA,1\nB,1")).rows) == 2
    with pytest.raises(Unreadable) as why:
        read(text_bytes("product,short\nA,1\nB,1\nC,1"))
    assert (why.value.finding.code, why.value.finding.fact("count")) == ("claim_too_long", "3")
