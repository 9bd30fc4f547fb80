"""Cells are set in the XML; nothing else in a vendor's workbook changes."""

import io
import zipfile
from datetime import date

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from daicho.answer.cell_reference import Spot, column_name, column_number, spot
from daicho.answer.workbook_package import PackageLimits, open_package
from daicho.answer.workbook_patch import Workbook, open_workbook, packed, set_value
from support.forms import a_book, demo_form, parts, with_parts


def opened(data: bytes) -> Workbook:
    package, findings = open_package("form.xlsx", data)
    assert package is not None, findings
    return open_workbook(package)


def refused(data: bytes, limits: PackageLimits | None = None) -> list[str]:
    package, findings = open_package("form.xlsx", data, limits)
    assert package is None
    return [finding.code for finding in findings]


def cells(part: bytes) -> dict[str, bytes]:
    root = etree.fromstring(part)
    return {str(c.get("r")): etree.tostring(c, method="c14n") for c in root.iter("{*}c")}


def without_cells(part: bytes) -> bytes:
    root = etree.fromstring(part)
    for data in root.iter("{*}sheetData"):
        for row in list(data):
            data.remove(row)
    return etree.tostring(root, method="c14n")


def test_only_the_mapped_cells_and_the_recalculation_mark_change():
    before = demo_form()
    book = opened(before)
    set_value(book, "2_導入機器", spot("E6"), 57)
    after = packed(book)

    old, new = parts(before), parts(after)
    assert list(old) == list(new), "the parts and their order stay"
    changed = {name for name in old if old[name] != new[name]}
    assert changed == {"xl/worksheets/sheet3.xml", "xl/workbook.xml"}
    old_cells, new_cells = cells(old["xl/worksheets/sheet3.xml"]), cells(new["xl/worksheets/sheet3.xml"])
    assert {r for r in old_cells | new_cells if old_cells.get(r) != new_cells.get(r)} == {"E6"}
    assert without_cells(old["xl/worksheets/sheet3.xml"]) == without_cells(new["xl/worksheets/sheet3.xml"])


def test_the_workbook_part_differs_by_the_recalculation_mark_alone():
    before = demo_form()
    book = opened(before)
    set_value(book, "5_備考", spot("B5"), "特になし")
    old, new = (etree.fromstring(parts(data)["xl/workbook.xml"]) for data in (before, packed(book)))
    new.find("{*}calcPr").attrib.pop("fullCalcOnLoad")
    old.find("{*}calcPr").attrib.pop("fullCalcOnLoad", None)
    assert etree.tostring(old, method="c14n") == etree.tostring(new, method="c14n")


def test_recalculation_is_asked_for_where_the_vendor_had_not():
    data = demo_form()
    workbook = parts(data)["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"")
    assert b"fullCalcOnLoad" not in workbook
    book = opened(with_parts(data, {"xl/workbook.xml": workbook}))
    set_value(book, "5_備考", spot("B5"), "特になし")
    assert b'fullCalcOnLoad="1"' in parts(packed(book))["xl/workbook.xml"]


def test_a_form_in_which_nothing_was_written_comes_back_byte_for_byte():
    before = demo_form()
    assert parts(packed(opened(before))) == parts(before)


def test_text_box_picture_check_box_notes_and_validations_are_still_there():
    book = opened(demo_form())
    set_value(book, "はじめに", spot("H20"), True)
    set_value(book, "2_導入機器", spot("E6"), 57)
    after = parts(packed(book))
    assert b"txBox" in after["xl/drawings/drawing1.xml"]
    assert "xl/media/image1.png" in after
    assert "xl/featurePropertyBag/featurePropertyBag.xml" in after
    assert {"xl/comments1.xml", "xl/comments2.xml", "xl/comments3.xml"} <= set(after)
    assert after["xl/worksheets/sheet3.xml"].count(b"<dataValidation ") == 8
    assert b"sheetProtection" in after["xl/worksheets/sheet3.xml"]
    assert b"mc:Ignorable" in after["xl/worksheets/sheet3.xml"] or b"x14" in after["xl/worksheets/sheet3.xml"]


def test_a_written_cell_keeps_its_style_and_can_be_read_back():
    book = opened(demo_form())
    style = book.sheets["2_導入機器"].cells[spot("E6")].get("s")
    set_value(book, "2_導入機器", spot("E6"), 57)
    set_value(book, "1_お客様情報", spot("D6"), "株式会社みどり製作所 髙﨑①𠮷")
    set_value(book, "1_お客様情報", spot("D15"), date(2025, 12, 22))
    data = packed(book)
    again = opened(data)
    assert again.sheets["2_導入機器"].cells[spot("E6")].get("s") == style
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("1_お客様情報").to_python()
    flat = [value for row in sheet for value in row]
    assert "株式会社みどり製作所 髙﨑①𠮷" in flat
    assert date(2025, 12, 22) in flat


def test_a_text_that_begins_with_an_equals_sign_never_becomes_a_formula():
    book = opened(demo_form())
    set_value(book, "5_備考", spot("B5"), "=cmd|'/c calc'!A1")
    again = opened(packed(book))
    assert not again.has_formula("5_備考", spot("B5"))
    assert again.text("5_備考", spot("B5")) == "=cmd|'/c calc'!A1"


def test_a_cell_that_the_sheet_has_not_yet_is_made_in_its_order():
    data = a_book(lambda _, sheet: (sheet.write("A1", "会社名"), sheet.write("D1", "x"), sheet.write("A9", "y")))
    book = opened(data)
    for reference in ("C1", "B1", "B5", "A3", "Z9"):
        set_value(book, "S", spot(reference), reference)
    root = etree.fromstring(parts(packed(book))["xl/worksheets/sheet1.xml"])
    rows = [int(row.get("r")) for row in root.iter("{*}row")]
    assert rows == sorted(rows)
    assert [c.get("r") for c in root.iter("{*}c")] == ["A1", "B1", "C1", "D1", "A3", "B5", "A9", "Z9"]


def test_overwriting_a_formula_drops_the_calculation_chain_and_nothing_else():
    data = a_book(lambda _, sheet: sheet.write_formula("B1", "=1+1", None, 2))
    types = parts(data)["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        b'spreadsheetml.calcChain+xml"/></Types>',
    )
    rels = parts(data)["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'calcChain" Target="calcChain.xml"/></Relationships>',
    )
    chain = (
        b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="B1" i="1"/></calcChain>'
    )
    with_chain = with_parts(
        data,
        {"[Content_Types].xml": types, "xl/_rels/workbook.xml.rels": rels, "xl/calcChain.xml": chain},
    )
    book = opened(with_chain)
    set_value(book, "S", spot("A1"), "beside the formula")
    assert "xl/calcChain.xml" in parts(packed(book))
    set_value(book, "S", spot("B1"), 3)
    after = parts(packed(book))
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after["[Content_Types].xml"]
    assert b"calcChain" not in after["xl/_rels/workbook.xml.rels"]


def test_reading_aids_of_japanese_excel_are_not_part_of_a_label():
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="1"><si>'
        '<r><t>会社</t></r><r><t>名</t></r><rPh sb="0" eb="2"><t>カイシャメイ</t></rPh></si></sst>'
    ).encode()
    data = a_book(lambda _, sheet: sheet.write("A1", "会社名"))
    assert opened(with_parts(data, {"xl/sharedStrings.xml": strings})).text("S", spot("A1")) == "会社名"


@pytest.mark.parametrize(("name", "number"), [("A", 1), ("Z", 26), ("AA", 27), ("XFD", 16384)])
def test_columns_have_numbers_and_numbers_columns(name: str, number: int):
    assert column_number(name) == number
    assert column_name(number) == name
    assert spot(f"${name}$7") == Spot(7, number)


def test_what_is_no_workbook_is_refused_with_the_reason():
    assert refused(b"") == ["form_not_a_workbook"]
    assert refused(b"\xff\xd8\xff\xe0 a photo") == ["form_not_a_workbook"]
    assert refused(demo_form()[:4000]) == ["form_not_a_workbook"]
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le")) == ["form_old_format"]
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert refused(locked) == ["form_encrypted"]
    assert refused(with_parts(demo_form(), {"xl/workbook.bin": b"x"})) == ["form_binary_workbook"]
    assert refused(with_parts(demo_form(), {"xl/workbook.xml": None})) == ["form_not_a_workbook"]
    assert refused(with_parts(demo_form(), {"xl/styles.xml": b"<styleSheet"})) == ["form_not_a_workbook"]


def test_a_damaged_member_is_refused():
    data = bytearray(demo_form())
    place = data.index(b"xl/worksheets/sheet4.xml") + 200
    data[place : place + 40] = bytes(40)
    assert refused(bytes(data)) == ["form_not_a_workbook"]


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        archive.writestr("xl/media/image1.bin", bytes(30_000_000))
    assert refused(target.getvalue()) == ["form_unpacks_too_big"]
    assert refused(demo_form(), PackageLimits(members=5)) == ["form_unpacks_too_big"]


def test_an_xml_bomb_is_refused_unparsed():
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]><worksheet>&c;</worksheet>'
    assert refused(with_parts(demo_form(), {"xl/worksheets/sheet3.xml": bomb})) == ["form_unsafe_xml"]
    wide = bomb.decode().encode("utf-16")
    assert refused(with_parts(demo_form(), {"xl/worksheets/sheet3.xml": wide})) == ["form_unsafe_xml"]


def test_macros_links_and_calls_to_programs_are_named_and_left_as_they_are():
    link = b'<externalLink xmlns="x"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    data = with_parts(demo_form(), {"xl/vbaProject.bin": b"macro", "xl/externalLinks/externalLink1.xml": link})
    package, findings = open_package("form.xlsm", data)
    assert package is not None
    assert [f.code for f in findings] == ["form_has_macro", "form_has_external_links", "form_has_dde"]
    assert parts(packed(open_workbook(package)))["xl/vbaProject.bin"] == b"macro"


def test_a_formula_that_calls_a_program_is_named():
    data = a_book(lambda _, sheet: sheet.write_formula("B1", "=cmd|'/c calc'!A1"))
    _, findings = open_package("form.xlsx", data)
    assert [f.code for f in findings] == ["form_has_dde"]
