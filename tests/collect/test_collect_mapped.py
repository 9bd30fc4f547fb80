"""Saved mappings: a purchase ledger of any make, read as a person said it is to be read."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daicho.collect.context import Context
from daicho.collect.mapping_proposals import Draft, draft_of, proposed
from daicho.collect.saved_mapping import MappingFault, SheetMapping, as_toml, checked, parsed
from daicho.collect.source import Unreadable
from daicho.collect.tables import grids_in
from daicho.words.entitlement import Metric, ProofStatus
from daicho.words.reading import Reading
from daicho.words.software import Channel, Release
from support.tables import (
    KEY,
    a_context,
    codes,
    csv_bytes,
    holds_key,
    locked_workbook,
    old_workbook,
    reading_of,
    workbook,
)

HEAD = ("伝票No", "商品名称", "数", "検収日", "区分", "担当", "摘要", "メモ")
COLUMNS = {
    "伝票No": "lot",
    "商品名称": "product",
    "数": "quantity",
    "検収日": "from",
    "区分": "channel",
    "摘要": "remarks",
}
ROW = ("A-1", "Office Standard 2019", "10", "2020/4/1", "OLP", "山田", "本社分", "")
MAPPING = SheetMapping(
    name="購入台帳",
    headings=HEAD,
    columns=COLUMNS,
    constants={"metric": "device"},
    values={"channel": {"OLP": "volume", "箱": "retail"}},
)


def by(*mappings: SheetMapping) -> Context:
    return replace(a_context(), mappings=mappings)


def read(*rows: Any, mapping: SheetMapping = MAPPING, head: Any = HEAD) -> Reading:
    return reading_of(csv_bytes(head, *rows), context=by(mapping))


def test_a_file_with_these_headings_is_read_by_its_mapping_and_says_what_was_left_out() -> None:
    reading = read(ROW)
    (lot,) = reading.entitlements
    assert reading.source == "mapped"
    assert (lot.lot, lot.release, lot.quantity) == ("A-1", Release("Office Standard 2019"), 10)
    assert (lot.metric, lot.channel, lot.starts_on) == (Metric.DEVICE, Channel.VOLUME, date(2020, 4, 1))
    assert (lot.remarks, lot.proof) == ("本社分", ProofStatus.NONE)
    assert codes(reading) == ["mapping_used", "mapping_columns_left_out"]
    assert reading.findings[1].fact("columns") == "担当, メモ"


def test_without_its_mapping_the_same_file_is_no_table_that_anybody_knows() -> None:
    assert reading_of(csv_bytes(HEAD, ROW)).entitlements == ()


def test_order_width_and_spaces_of_headings_do_not_matter_and_a_new_column_is_a_doubt() -> None:
    head = ("区分", "商品名称", "数", "伝票Ｎｏ", "検収日", "担当", "摘要", "メモ", "承認")
    reading = read(("箱", "Visio Standard 2019", "2", "B-1", "R2.4.1", "", "", "", "部長"), head=head)
    assert [(e.lot, e.channel, e.starts_on) for e in reading.entitlements] == [
        ("B-1", Channel.RETAIL, date(2020, 4, 1))
    ]
    assert [f.fact("column") for f in reading.findings if f.code == "table_column_unknown"] == ["承認"]


def test_a_heading_less_and_the_mapping_no_longer_speaks_of_the_sheet() -> None:
    assert read(ROW[:-1], head=HEAD[:-1]).source != "mapped"


def test_the_mapping_that_knows_more_of_the_headings_reads() -> None:
    less = replace(
        MAPPING, name="other", headings=HEAD[:5], columns={"商品名称": "product", "数": "quantity"}, values={}
    )
    reading = reading_of(csv_bytes(HEAD, ROW), context=by(less, MAPPING))
    assert [f.fact("name") for f in reading.findings if f.code == "mapping_used"] == ["購入台帳"]


@pytest.mark.parametrize(
    ("cell", "at", "code"),
    [
        ("十", 2, "table_count_not_read"),
        ("", 1, "table_value_missing"),
        ("2020/13/1", 3, "table_day_not_read"),
        ("不思議", 4, "table_choice_not_known"),
        ("#REF!", 2, "table_cell_error"),
    ],
)
def test_a_bad_cell_costs_its_row_and_names_it_and_the_rest_is_read(cell: str, at: int, code: str) -> None:
    bad = list(ROW)
    bad[at] = cell
    reading = read(ROW, bad, ("A-3", *ROW[1:]))
    assert [e.lot for e in reading.entitlements] == ["A-1", "A-3"]
    assert [(f.place.line) for f in reading.findings if f.code == code] == [3]


def test_every_row_is_a_lot_or_a_finding_with_its_line() -> None:
    rows = [list(ROW) for _ in range(9)]
    for number, row in enumerate(rows):
        row[0] = f"A-{number}"
    rows[2][2], rows[4][3], rows[7][1] = "x", "x", ""
    reading = read(*rows)
    lines = {f.place.line for f in reading.findings if f.place.line and f.place.line > 1}
    assert len(reading.entitlements) + len(lines) == 9
    assert lines == {4, 6, 9}


def test_constants_fill_empty_cells_too_and_cells_win() -> None:
    mapping = replace(MAPPING, columns={**COLUMNS, "担当": "metric"})
    rows = [(*ROW[:5], "ユーザー", "", ""), ("A-2", *ROW[1:5], "", "", "")]
    assert [e.metric for e in read(*rows, mapping=mapping).entitlements] == [Metric.USER, Metric.DEVICE]


def test_without_a_unit_every_lot_counts_devices_with_a_doubt() -> None:
    assert "ledger_metric_assumed" in codes(read(ROW, mapping=replace(MAPPING, constants={})))


def test_values_change_texts_as_well() -> None:
    mapping = replace(MAPPING, values={**MAPPING.values, "product": {"OFC STD": "microsoft/office"}})
    (lot,) = read(("A-1", "OFC STD", *ROW[2:]), mapping=mapping).entitlements
    assert lot.release == Release("microsoft/office")


def test_several_columns_of_remarks_are_all_kept_under_their_headings() -> None:
    mapping = replace(MAPPING, columns={**COLUMNS, "メモ": "remarks"})
    (lot,) = read((*ROW[:7], "予備"), mapping=mapping).entitlements
    assert lot.remarks == "摘要: 本社分 メモ: 予備"


def test_months_come_first_where_somebody_said_so() -> None:
    row = ("A-1", "Office", "1", "4/1/2020", "OLP", "", "", "")
    assert read(row).entitlements == ()
    assert read(row, mapping=replace(MAPPING, month_first=True)).entitlements[0].starts_on == date(2020, 4, 1)


def test_a_lot_without_a_number_gets_the_same_one_again_even_when_the_mapping_is_mended() -> None:
    rows = [("", *ROW[1:]), ("", *ROW[1:])]
    first = [e.lot for e in read(*rows).entitlements]
    again = [e.lot for e in read(*rows, mapping=replace(MAPPING, constants={"metric": "user"})).entitlements]
    assert first == again
    assert len(set(first)) == 2


def test_a_key_in_any_cell_dies() -> None:
    for at in range(len(HEAD)):
        row = list(ROW)
        row[at] = KEY
        assert not holds_key(read(row)), HEAD[at]


def test_sheets_of_a_workbook_that_no_mapping_is_for_are_told() -> None:
    data = workbook({"購入": [HEAD, ROW], "メモ": [["何か"], ["別の"]]})
    reading = reading_of(data, "book.xlsx", by(MAPPING))
    assert [e.lot for e in reading.entitlements] == ["A-1"]
    assert "table_sheet_not_known" in codes(reading)


def test_rows_under_a_merged_quantity_are_one_lot_with_all_their_machines() -> None:
    head = ("商品名称", "数", "PC")
    mapping = SheetMapping(name="m", headings=head, columns={"商品名称": "product", "数": "quantity", "PC": "bound_to"})
    rows = [head, ["Office", "", "PC-1"], ["Office", "", "PC-2"], ["Visio", 3, ""]]

    def merge(_book: Any, sheets: Any) -> None:
        sheets["S"].merge_range(1, 1, 2, 1, 2)

    reading = reading_of(workbook({"S": rows}, merge), "b.xlsx", by(mapping))
    assert [(e.quantity, e.bound_to) for e in reading.entitlements] == [(2, ("PC-1", "PC-2")), (3, ())]
    assert "ledger_row_joined" in codes(reading)


def test_a_wrong_encoding_is_a_finding() -> None:
    reading = reading_of(csv_bytes(HEAD, ROW) + b"\xff\xff\xff", context=by(MAPPING))
    assert any(f.code != "mapping_used" for f in reading.findings)


# --- the mapping itself


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"columns": {**COLUMNS, "無い": "seller"}}, "mapping_heading_unknown"),
        ({"columns": {**COLUMNS, "担当": "lot"}}, "mapping_field_twice"),
        ({"columns": {**COLUMNS, "担当": "colour"}}, "mapping_field_unknown"),
        ({"constants": {"colour": "red"}}, "mapping_field_unknown"),
        ({"constants": {"metric": "brain"}}, "mapping_value_unknown"),
        ({"constants": {"from": "someday"}}, "mapping_value_unknown"),
        ({"values": {"channel": {"OLP": "bulk"}}}, "mapping_value_unknown"),
        ({"values": {"colour": {"a": "b"}}}, "mapping_field_unknown"),
        ({"columns": {"商品名称": "product"}, "values": {}}, "mapping_field_missing"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(change: Any, code: str) -> None:
    with pytest.raises(MappingFault) as fault:
        checked(replace(MAPPING, **change))
    assert fault.value.code == code


def test_a_constant_may_stand_for_what_every_lot_needs() -> None:
    one_each = replace(MAPPING, columns={"商品名称": "product"}, constants={"quantity": "1"}, values={})
    assert [e.quantity for e in read(ROW, mapping=checked(one_each)).entitlements] == [1]


@pytest.mark.parametrize("text", ["", "name = [", "other = 1", "columns = 3", 'columns = {a = "product"}'])
def test_a_file_that_is_no_mapping_is_refused_without_a_traceback(text: str) -> None:
    with pytest.raises(MappingFault):
        parsed(text)


WORDS = st.text(min_size=1, max_size=12).filter(str.strip)


@given(name=st.text(max_size=20), heads=st.lists(WORDS, min_size=2, max_size=6, unique_by=str.casefold), word=WORDS)
def test_a_saved_mapping_comes_back_as_it_was(name: str, heads: list[str], word: str) -> None:
    mapping = SheetMapping(
        name=name,
        headings=tuple(heads),
        columns=dict(zip(heads, ["product", "quantity"], strict=False)),
        constants={"seller": word},
        values={"product": {word: "microsoft/office"}},
        saved_by="x",
        month_first=True,
    )
    try:
        checked(mapping)
    except MappingFault:
        return  # headings that differ only in what people do not mean, or words that say "nothing here"
    assert parsed(as_toml(mapping)) == mapping


# --- what is proposed


def fields(*headings: str) -> list[str]:
    return [proposal.field for proposal in proposed(headings)]


def test_known_headings_are_proposed_surely_and_like_ones_less() -> None:
    found = proposed(("製品名", "購入数量", "購入年月日(検収)", "購入元会社名", "色"))
    assert [(p.field, p.score == 100) for p in found][:3] == [("product", True), ("quantity", True), ("from", True)]
    assert found[4].field == ""


def test_a_field_is_proposed_once_where_it_fits_best() -> None:
    assert fields("製品名称", "製品名", "数量").count("product") == 1


def test_the_row_with_most_known_headings_is_the_heading() -> None:
    data = workbook({"S": [["2025年度 購入一覧"], [], ["製品名", "数量", "購入日"], ["Office", 3, "2020-01-01"]]})
    (grid,) = grids_in("f.xlsx", data, a_context())
    draft = draft_of(grid, a_context())
    assert isinstance(draft, Draft)
    assert (draft.line, [p.samples for p in draft.proposals]) == (3, [("Office",), ("3",), ("2020-01-01",)])


def test_samples_show_no_key() -> None:
    (grid,) = grids_in(
        "f.csv", csv_bytes(["製品名", "数量", "何か"], ["Office", "1", KEY], KEY.split("-")), a_context()
    )
    draft = draft_of(grid, a_context())
    assert KEY not in repr(draft)
    assert not any(group in repr(draft) for group in KEY.split("-")[:4])


HOSTILE = [
    b"",
    b"\x00" * 50,
    b"PK\x03\x04",
    b"%PDF-1.7",
    b'"' * 400,
    b"a,b\n" * 3,
    "品名,数\n".encode("cp932"),
    b"\xff\xfe",
]


@pytest.mark.parametrize("data", [*HOSTILE, locked_workbook(), old_workbook("S", [["品名", "数量"], ["Office", 3]])])
def test_whatever_a_file_holds_proposals_come_or_the_reason_why_not(data: bytes) -> None:
    try:
        for grid in grids_in("f", data, a_context()):
            draft_of(grid, a_context())
    except Unreadable:
        return  # it carries its finding


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_at_all_are_a_fault_of_ours(data: bytes) -> None:
    for grid in grids_in("f.csv", b"x," + data, a_context()):
        draft_of(grid, a_context())
    assert "source_failed" not in codes(reading_of(csv_bytes(HEAD, ROW) + data, context=by(MAPPING)))


def test_formulas_give_the_value_they_had_and_one_without_a_value_is_told() -> None:
    def formula(_book: Any, sheets: Any) -> None:
        sheets["S"].write_formula(1, 2, "=5+5", None, 10)

    reading = reading_of(workbook({"S": [HEAD, ROW]}, formula), "b.xlsx", by(MAPPING))
    assert [e.quantity for e in reading.entitlements] == [10]
