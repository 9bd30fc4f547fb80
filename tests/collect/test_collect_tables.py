"""Tables: told by their headings, in any encoding and layout; rows whole or not at all; keys never."""

# ruff: noqa: E501

import json
import tomllib
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from daicho.collect import claims
from daicho.collect.cells import count_of, day_of, list_of, money_of
from daicho.collect.columns import CellKind, best_fit, choices, plain, shapes
from daicho.collect.extents import Extent, extents
from daicho.collect.purchases import PurchaseKind
from daicho.collect.saved_mapping import CLAIM, SheetMapping
from daicho.words.entitlement import AssignmentReason, Metric, ProofStatus
from daicho.words.estate import MachineKind, MachineState, Provenance, Purpose
from daicho.words.secret import find_keys
from daicho.words.software import Channel
from support.tables import (
    KEY,
    a_context,
    codes,
    csv_bytes,
    holds_key,
    locked_workbook,
    old_workbook,
    reading_of,
    text_bytes,
    workbook,
)

DATA = ROOT / "src" / "daicho" / "data"
ENUMS: dict[str, Any] = {
    "machine_kind": MachineKind,
    "machine_state": MachineState,
    "provenance": Provenance,
    "channel": Channel,
    "metric": Metric,
    "proof": ProofStatus,
    "purpose": Purpose,
    "assignment_reason": AssignmentReason,
    "purchase_kind": PurchaseKind,
}
HEADING = ["machine", "kind", "user", "since"]


# --- the data


def test_every_file_of_columns_fits_its_schema() -> None:
    schema = json.loads((DATA / "schemas" / "columns.json").read_text("utf-8"))
    found = sorted((DATA / "columns").rglob("*.toml"))
    assert len(found) > 12
    for file in found:
        jsonschema.validate(tomllib.loads(file.read_text("utf-8")), schema)


def test_words_for_states_mean_exactly_the_states_that_we_know() -> None:
    for name, enum in ENUMS.items():
        assert set(choices(name).values()) <= {member.value for member in enum}, name
        assert {plain(member.value) for member in enum} <= set(choices(name)), name


def test_no_heading_of_a_column_is_taken_by_another() -> None:
    assert len({shape.id for shape in shapes()}) == len(shapes()) > 12
    for shape in shapes():
        for column in shape.columns.values():
            assert (column.kind is CellKind.CHOICE) == (column.choices is not None)


# --- cells


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2019-04-01", date(2019, 4, 1)),
        ("2019/4/1", date(2019, 4, 1)),
        ("２０１９／０４／０１", date(2019, 4, 1)),
        ("2019年4月1日", date(2019, 4, 1)),
        ("2019年 4月 1日(月)", date(2019, 4, 1)),
        ("2019/04/01 13:45:10", date(2019, 4, 1)),
        ("2019-04-01T00:00:00Z", date(2019, 4, 1)),
        ("20190401", date(2019, 4, 1)),
        ("平成31年4月1日", date(2019, 4, 1)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R7.11.24", date(2025, 11, 24)),
        ("H31/4/1", date(2019, 4, 1)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("19/4/1", None),  # which of the three is the year?
        ("4/1/2019", None),  # April or January
        ("2019年4月", None),
        ("2019/2/29", None),
        ("43556", None),  # a day number only in a workbook
        ("来週", None),
    ],
)
def test_days_are_read_as_japanese_offices_write_them(text: str, day: date | None) -> None:
    assert day_of(text) == day


def test_day_numbers_and_months_first_are_read_only_where_they_are_meant() -> None:
    assert day_of("43556", serials=True) == date(2019, 4, 1)
    assert day_of("4/1/2019", month_first=True) == date(2019, 4, 1)


@given(st.dates(min_value=date(1926, 12, 25), max_value=date(2099, 12, 31)))
@settings(derandomize=True)
def test_every_day_reads_back_from_each_way_of_writing_it(day: date) -> None:
    written = [day.isoformat(), f"{day:%Y/%m/%d}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}"]
    era = f"昭和{day.year - 1925}年{day.month}月{day.day}日" if day.year - 1925 < 100 else written[0]
    assert {day_of(text) for text in (*written, era)} == {day}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("10", 10),
        ("1,000", 1000),
        ("１０本", 10),
        ("5 licenses", 5),
        ("10.0", 10),
        ("0", 0),
        ("3台", 3),
        ("20ライセンス", 20),
    ]
    + [(text, None) for text in ("-1", "▲5", "1.5", "一式", "約10", "10本半", "", "1e5", "9999999999999")],
)
def test_counts_are_whole_and_never_guessed(text: str, count: int | None) -> None:
    assert count_of(text) == count


def test_money_is_whole_yen() -> None:
    texts = ["¥35,000", "￥35,000", "35000円", "35,000.00", "35000"]
    assert [money_of(text) for text in texts] == [35000] * 5
    assert [money_of(text) for text in ("35.5", "$350", "-35000", "込々")] == [None] * 4


def test_lists_take_every_separator_and_keep_each_entry_once() -> None:
    assert list_of("PC-1; PC-2、PC-3\nPC-1　PC-4;") == ("PC-1", "PC-2", "PC-3", "PC-4")
    assert list_of("PC-001 ～ PC-003") == ("PC-001～PC-003",)


# --- headings


def test_width_case_spaces_and_brackets_of_headings_do_not_matter() -> None:
    fit = best_fit(["ＭＡＣＨＩＮＥ", "OS Edition", "ｺｱ数", "利用者（主）", "状態※"])
    assert fit is not None
    assert [column.name for _, column in fit.places] == ["machine", "os_edition", "cores", "user", "state"]


def test_a_price_with_tax_is_not_taken_for_one_without() -> None:
    fit = best_fit(["ロット", "製品ID", "計数単位", "数量", "単価（税込）"])
    assert fit is not None
    assert fit.unknown == ("単価（税込）",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_every_encoding_and_delimiter_reads_the_same(encoding: str, delimiter: str) -> None:
    data = csv_bytes(["端末", "種類", "利用者"], ["PC-1", "ノート", "髙橋;①"], encoding=encoding, delimiter=delimiter)
    reading = reading_of(data)
    assert codes(reading) == []
    assert [(m.id, m.kind, m.user) for m in reading.machines] == [("PC-1", MachineKind.NOTEBOOK, "髙橋;①")]


def test_title_lines_above_the_heading_are_passed_over_and_lines_keep_their_numbers() -> None:
    reading = reading_of(text_bytes("端末一覧,,\n2026年11月現在,,\n,,\nmachine,kind,since\nPC-1,desktop,きのう\n"))
    assert [(f.code, f.place.line) for f in reading.findings] == [("table_day_not_read", 5)]


def test_a_value_over_two_lines_keeps_the_number_of_its_first_line() -> None:
    reading = reading_of(text_bytes('machine,kind,user\nPC-1,desktop,"a\nb"\nPC-2,what,c\n'))
    assert [m.user for m in reading.machines] == ["a\nb"]
    assert [f.place.line for f in reading.findings] == [4]


def test_a_stray_quotation_mark_costs_its_line_and_no_other() -> None:
    reading = reading_of(
        text_bytes('machine,kind\nPC-1,desktop\n"PC-2,desktop\nPC-3,desktop\nPC-4,"desk"top\nPC-5,notebook\n')
    )
    assert [m.id for m in reading.machines] == ["PC-1", "PC-3", "PC-5"]
    assert [(f.code, f.place.line) for f in reading.findings] == [("table_line_broken", 3), ("table_line_broken", 5)]


def test_heading_repeated_on_every_page_and_blank_lines_are_nothing() -> None:
    reading = reading_of(text_bytes("machine,kind\nPC-1,desktop\n,\n\nmachine,kind\nPC-2,desktop\n"))
    assert [m.id for m in reading.machines] == ["PC-1", "PC-2"]
    assert codes(reading) == []


def test_a_table_without_a_column_it_must_have_is_named_and_not_read() -> None:
    reading = reading_of(text_bytes("lot,product,metric,channel,from\nL1,microsoft/office,device,volume,\n"))
    assert reading.entitlements == ()
    assert [f.fact("columns") for f in reading.findings] == ["quantity"]


def test_text_that_is_no_table_is_left_to_others() -> None:
    for text in ("ただの覚え書き。\n二行目。\n", "a,b,c\n1,2,3\n", "machine\nPC-1\n"):
        assert codes(reading_of(text.encode())) == ["not_recognised"]


def test_of_many_findings_of_one_kind_the_rest_is_counted() -> None:
    rows = "".join(f"PC-{n},bogus\n" for n in range(250))
    reading = reading_of(f"machine,kind\n{rows}".encode())
    assert codes(reading).count("table_choice_not_known") == 200
    assert [f.fact("count") for f in reading.findings if f.code == "table_more_of_the_same"] == ["50"]


# --- workbooks


def test_a_workbook_reads_like_its_csv() -> None:
    rows = [
        ["machine", "kind", "cores", "since"],
        ["PC-1", "desktop", 4, date(2019, 4, 1)],
        [1001, "ノート", "", 43556],
    ]
    reading = reading_of(workbook({"端末": rows}))
    assert [(m.id, m.cores, m.since) for m in reading.machines] == [
        ("PC-1", 4, date(2019, 4, 1)),
        ("1001", 0, date(2019, 4, 1)),
    ]
    assert codes(reading) == []


def test_an_old_workbook_reads_too() -> None:
    reading = reading_of(old_workbook("端末", [["machine", "kind", "user"], ["PC-1", "ノート", "髙﨑①"]]))
    assert [(m.id, m.user) for m in reading.machines] == [("PC-1", "髙﨑①")]


def open_cell(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def open_document(rows: str) -> bytes:
    """An .ods with one sheet of these rows."""
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    sheet = f'<table:table table:name="S">{rows}</table:table>'
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
        package.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{manifest}"/>')
    return out.getvalue()


def test_an_open_document_sheet_reads_too() -> None:
    rows = [("user", "server_product"), ("u", "p/q")]
    xml = "".join(f"<table:table-row>{open_cell(a)}{open_cell(b)}</table:table-row>" for a, b in rows)
    assert [(a.user, a.server_product) for a in reading_of(open_document(xml)).accesses] == [("u", "p/q")]


def test_formulas_give_their_saved_value_and_errors_cost_their_row() -> None:
    def arrange(_book: Any, sheets: Any) -> None:
        sheets["S"].write_formula("C2", "=2+2", None, 4)
        sheets["S"].write_formula("C3", "=1/0", None, "#DIV/0!")
        sheets["S"].write_formula("A4", "=Z99", None, "#REF!")

    rows = [["machine", "kind", "cores"], ["PC-1", "desktop"], ["PC-2", "desktop"], ["", "desktop"]]
    reading = reading_of(workbook({"S": rows}, arrange))
    assert [(m.id, m.cores) for m in reading.machines] == [("PC-1", 4)]
    assert [(f.code, f.place.line, f.fact("value")) for f in reading.findings] == [
        ("table_cell_error", 3, "#DIV/0!"),
        ("table_cell_error", 4, "#REF!"),
    ]


def test_a_formula_that_was_never_calculated_is_said() -> None:
    plain_book = workbook({"S": [["machine", "kind", "cores"], ["PC-1", "desktop", "=1+1"]]})
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(plain_book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</f><v>0</v>", b"</f>"))
    reading = reading_of(out.getvalue())
    assert [(f.code, f.fact("cell"), f.fact("count")) for f in reading.findings] == [
        ("workbook_not_calculated", "C2", "1")
    ]


def test_hidden_sheets_and_sheets_of_other_kinds_are_named_and_not_read() -> None:
    def arrange(_book: Any, sheets: Any) -> None:
        sheets["旧"].hide()

    machines = [["machine", "kind"], ["PC-1", "desktop"]]
    ledger = [["ソフトウェア名", "数量"], ["Office", 1]]
    reading = reading_of(workbook({"端末": machines, "旧": machines, "台帳": ledger, "メモ": [["覚え書き"]]}, arrange))
    assert [m.id for m in reading.machines] == ["PC-1"]
    assert reading.entitlements == ()
    assert sorted(codes(reading)) == ["table_sheet_not_known", "table_sheet_not_known", "workbook_sheet_hidden"]


def test_locked_and_broken_workbooks_say_so() -> None:
    whole = workbook({"S": [["machine", "kind"], ["PC-1", "desktop"]]})
    assert codes(reading_of(locked_workbook())) == ["encrypted_workbook"]
    assert codes(reading_of(old_workbook("S", [["machine"]], locked=True))) == ["encrypted_workbook"]
    assert codes(reading_of(whole[: len(whole) // 2] + b"[Content_Types].xml xl/workbook")) == ["workbook_broken"]


def test_a_workbook_that_expands_without_end_is_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook({"S": [["machine", "kind"]]}))) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/media/bomb.bin", bytes(64 * 2**20))
    assert codes(reading_of(out.getvalue())) == ["expands_too_much"]


def test_one_cell_in_the_last_corner_of_a_sheet_does_not_ask_for_all_memory() -> None:
    def arrange(_book: Any, sheets: Any) -> None:
        sheets["S"].write_string(2**20 - 1, 2**14 - 1, "x")

    reading = reading_of(workbook({"S": [["machine", "kind"], ["PC-1", "vm"]]}, arrange))
    assert [(f.code, f.fact("rows"), f.fact("columns")) for f in reading.findings] == [
        ("workbook_too_big", "1048576", "16384")
    ]


def test_a_style_in_the_last_corner_is_no_cell() -> None:
    def arrange(book: Any, sheets: Any) -> None:
        sheets["S"].write_blank(2**20 - 1, 2**14 - 1, None, book.add_format({"bold": True}))

    reading = reading_of(workbook({"S": [["machine", "kind"], ["PC-1", "vm"]]}, arrange))
    assert ([m.id for m in reading.machines], codes(reading)) == (["PC-1"], [])


def test_a_cell_repeated_without_end_in_an_open_document_is_refused() -> None:
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    assert codes(reading_of(open_document(row))) == ["workbook_too_big"]


def test_empty_rows_to_the_end_of_an_open_document_are_nothing() -> None:
    row = "<table:table-row>" + open_cell("user") + open_cell("server_product") + "</table:table-row>"
    full = "<table:table-row>" + open_cell("u") + open_cell("p/q") + "</table:table-row>"
    rest = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    assert [a.user for a in reading_of(open_document(row + full + rest)).accesses] == ["u"]


def test_the_extent_of_a_binary_sheet_is_measured() -> None:
    def record(kind: int, body: bytes) -> bytes:
        return bytes([kind, len(body)]) + body

    sheet = record(0, (9).to_bytes(4, "little") + bytes(13)) + record(7, (99).to_bytes(4, "little") + bytes(8))
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("xl/worksheets/sheet1.bin", b"\x81\x01\x00" + sheet)
    with zipfile.ZipFile(out) as package:
        assert list(extents(package, 0)) == [Extent("xl/worksheets/sheet1.bin", 10, 100)]


def test_macros_are_noted_and_never_run() -> None:
    def arrange(book: Any, _sheets: Any) -> None:
        book.add_vba_project(BytesIO(b"not a real project"), True)

    reading = reading_of(workbook({"S": [["machine", "kind"], ["PC-1", "desktop"]]}, arrange))
    assert [m.id for m in reading.machines] == ["PC-1"]
    assert codes(reading) == ["workbook_macros"]


# --- keys


def _filled(column: Any, text: str) -> str:
    """A cell of the kind that ``column`` holds, or ``text`` in its place."""
    fit = {CellKind.DAY: "2019-04-01", CellKind.COUNT: "1", CellKind.MONEY: "100"}
    return text or fit.get(column.kind, next(iter(column.choices)) if column.choices else "x")


@pytest.mark.parametrize("shape", [s for s in shapes() if not s.matrix], ids=lambda s: s.id)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_key_in_any_column_of_any_table_is_gone_after_reading(shape: Any, form: str) -> None:
    headings = {column.name: heading for heading, column in reversed(shape.headings.items())}
    columns = list(shape.columns.values())
    head = [headings[column.name] for column in columns]
    for planted in range(len(columns)):
        key = KEY if planted % 2 else KEY.replace("-", "").lower()
        row = [_filled(column, key if number == planted else "") for number, column in enumerate(columns)]
        data = csv_bytes(head, row) if form == "csv" else workbook({"S": [head, row]})
        means = dict(zip(head, shape.columns, strict=True))
        mapping = SheetMapping(name="m", headings=tuple(head), columns=means, target=shape.id)
        context = replace(a_context(), mappings=(mapping,)) if shape.by_mapping else a_context()
        if shape.id == CLAIM:  # no heading tells it to an import: it is added by its own command
            claim = claims.read(f"{form}-{planted}", data, context)
            assert (len(claim.rows), find_keys(repr(claim))) == (1, [])
            assert key not in repr(claim)
            continue
        reading = reading_of(data, f"{form}-{planted}", context)
        assert reading.source == shape.source
        assert not holds_key(reading), f"{shape.id}: {columns[planted].name}"
        assert key not in repr(reading)


def test_a_key_in_headings_sheet_names_and_file_names_is_gone_too() -> None:
    head = ["machine", "kind", f"メモ {KEY}"]
    reading = reading_of(workbook({KEY: [head, ["PC-1", "bogus"]], "x": [[KEY]]}), f"{KEY}.xlsx")
    assert "table_column_unknown" in codes(reading)
    assert not holds_key(reading)


def test_a_key_is_not_cut_in_half_where_a_long_value_is_shown_short() -> None:
    for before in range(50, 90):
        reading = reading_of(
            csv_bytes(["machine", "kind", "since"], ["PC-1", "x" * before + " " + KEY, "あ" * before + KEY])
        )
        assert len(reading.findings) >= 2
        assert not holds_key(reading)


def test_a_key_typed_into_five_cells_is_a_key() -> None:
    head = ["管理番号", "ソフトウェア名", "保管場所", "備考", "購入元", "購入部門", "数量"]
    reading = reading_of(csv_bytes(head, ["L-1", "Office", *KEY.split("-")[:4], "3"], ["L-2", *KEY.split("-"), "3"]))
    assert codes(reading).count("table_key_across_cells") == 1
    assert KEY.split("-")[0] not in repr([e for e in reading.entitlements if e.lot == "L-2"])


def test_a_key_column_leaves_its_last_five_characters() -> None:
    reading = reading_of(csv_bytes(["ソフトウェア名", "数量", "購入元", "プロダクトキー"], ["Office", "1", "x", KEY]))
    assert reading.entitlements[0].remarks == f"[key …{KEY[-5:]}]"
    assert "table_key_column" in codes(reading)


def test_a_serial_number_of_another_maker_is_a_key_where_its_column_says_so() -> None:
    serial = "".join(str(a_digit) for a_digit in (1, 2, 3)) + "-" + "45678901"
    ledger = reading_of(csv_bytes(["ソフトウェア名", "数量", "購入元", "シリアル番号"], ["AutoCAD", "1", "x", serial]))
    rows = reading_of(csv_bytes(["端末名", "ソフトウェア名", "ライセンスキー"], ["PC-1", "AutoCAD", serial]))
    assert len(ledger.entitlements) == len(rows.inventories) == 1
    assert serial not in repr((ledger, rows))
    assert rows.inventories[0].observations[0].title.field("key_fingerprint")


# --- order, repetition, size


def test_reading_the_same_file_twice_gives_the_same() -> None:
    data = csv_bytes(
        ["ソフトウェア名", "数量", "購入元"], ["Office", "1", "x"], ["Office", "1", "x"], ["Word", "1", "x"]
    )
    first, again = reading_of(data), reading_of(data)
    assert first == again
    assert len({e.lot for e in first.entitlements}) == 3


def test_the_order_of_rows_and_columns_is_nothing() -> None:
    head, rows = ["ソフトウェア名", "数量", "購入元"], [["Office", "1", "x"], ["Word", "2", "y"], ["Visio", "3", "z"]]
    one = reading_of(csv_bytes(head, *rows)).entitlements
    other = reading_of(csv_bytes(head[::-1], *(row[::-1] for row in rows[::-1]))).entitlements
    assert sorted(one, key=lambda e: e.lot) == sorted(other, key=lambda e: e.lot)


@given(st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=5), max_size=6))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_no_text_whatever_raises(rows: list[list[str]]) -> None:
    reading = reading_of(csv_bytes(HEADING, *rows))
    assert len(reading.machines) <= len(rows)
    assert "source_failed" not in codes(reading)


def test_a_hundred_thousand_rows_are_all_read() -> None:
    rows = "".join(f"PC-{n:06},microsoft/office,standard,2016,volume,2019-04-0{n % 9 + 1},\n" for n in range(100_000))
    data = f"machine,product,edition,version,channel,since,until\n{rows}".encode()
    assert len(reading_of(data, context=a_context()).installations) == 100_000
