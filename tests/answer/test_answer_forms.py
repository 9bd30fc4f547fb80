"""A vendor's form filled from the ledger: every field filled, declined, not applicable or left, with its reason."""

import importlib.util
import random
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from daicho.answer import form_values, forms, mappings
from daicho.answer.cell_reference import spot
from daicho.answer.form_values import Facts, UnknownTermError
from daicho.answer.wording import say, wordings
from daicho.answer.workbook_package import open_package
from daicho.answer.workbook_patch import open_workbook
from daicho.words.case import CellState, FilledCell
from daicho.words.entitlement import Entitlement, Metric
from daicho.words.position import Coverage, SetAside
from daicho.words.secret import find_keys
from daicho.words.software import Channel, Release
from daicho.words.text import Language
from support.forms import a_book, a_field, a_mapping, demo_form, demo_mail, demo_mapping, parts, with_parts
from support.keys import made_up_key
from support.snapshots import OFFICE_2016, OFFICE_2019, a_snapshot

BLANKS = {"affiliates_bought": "無", "programme": "加入していない", "remarks": "別紙はありません。"}


def filled_demo(**blanks: str) -> forms.FilledForm:
    return forms.fill("確認票.xlsx", demo_form(), demo_mapping(), a_snapshot(), blanks={**BLANKS, **blanks})


def shown(filled: forms.FilledForm, sheet: str, cell: str) -> str:
    assert filled.document is not None
    package, _ = open_package("f", filled.document.content)
    assert package is not None
    return open_workbook(package).text(sheet, spot(cell))


def the_cell(filled: forms.FilledForm, reference: str) -> FilledCell:
    (found,) = (c for c in filled.cells if f"{c.sheet}!{c.cell}" == reference)
    return found


def fill_one(field: dict, label: str = "会社名", write=None, **snapshot: object) -> forms.FilledForm:
    data = a_book(lambda book, sheet: (sheet.write("A1", label), write(book, sheet) if write else None))
    return forms.fill("f.xlsx", data, a_mapping(field), a_snapshot(**snapshot), blanks={"x": "はい", "empty": ""})


def codes(filled: forms.FilledForm) -> list[str]:
    assert all(say(finding) for finding in filled.findings), "every finding has its sentence, and the facts for it"
    return [f.code for f in filled.findings if f.code != "form_owned_differs"]


def test_the_demo_form_is_told_by_its_sheets_and_labels():
    known, faults = mappings.load()
    assert faults == ()
    mapping, findings = forms.mapping_for("f.xlsx", demo_form(), known)
    assert mapping is not None
    assert mapping.id == "demo-licence-survey"
    assert findings == ()
    other, findings = forms.mapping_for("f.xlsx", a_book(lambda *_: None), known)
    assert other is None
    assert [f.code for f in findings] == ["form_unknown"]


def test_the_demo_form_shows_what_the_ledger_holds():
    filled = filled_demo()
    expected = {
        ("1_お客様情報", "D6"): "株式会社みなと製作所",
        ("1_お客様情報", "D18"): "株式会社みなと製作所",
        ("1_お客様情報", "D25"): "無",
        ("2_導入機器", "E6"): "4",  # six PCs in use, two of them notebooks; the retired one is not counted
        ("2_導入機器", "E7"): "2",
        ("2_導入機器", "E8"): "1",
        ("2_導入機器", "E13"): "0",
        ("2_導入機器", "E18"): "5",
        ("2_導入機器", "E19"): "1",
        ("2_導入機器", "E20"): "0",  # the server has no suite, and is no PC
        ("2_導入機器", "E22"): "JUST Office 4",
        ("2_導入機器", "E25"): "0",
        ("2_導入機器", "E26"): "1",
        ("3_製品", "D7"): "6",
        ("3_製品", "B16"): "Office Home and Business",
        ("3_製品", "C16"): "2021",
        ("3_製品", "B17"): "Office Standard",
        ("3_製品", "C17"): "2016",
        ("3_製品", "D17"): "4",
        ("3_製品", "F17"): "0",
        ("3_製品", "C18"): "2019",
        ("3_製品", "F18"): "4",
        ("3_製品", "D41"): "3",  # the lot that ended in March is not counted
        ("4_サーバー・CAL", "D10"): "1",
        ("5_備考", "B5"): "別紙はありません。",
    }
    assert {place: shown(filled, *place) for place in expected} == expected


def test_every_field_of_the_form_is_accounted_for_with_a_reason():
    filled = filled_demo()
    assert {c.state for c in filled.cells} == set(CellState)
    assert all(c.reason.ja and c.reason.en for c in filled.cells)
    assert all((c.value != "") == (c.state is CellState.FILLED) for c in filled.cells)
    assert len({(c.sheet, c.cell) for c in filled.cells}) == len(filled.cells)


def test_all_key_fields_are_declined_and_stay_empty():
    filled = filled_demo()
    declined = [c for c in filled.cells if c.state is CellState.DECLINED]
    assert {c.cell for c in declined if c.sheet == "3_製品"} == {f"I{n}:R{n}" for n in (*range(7, 12), 16, 17, 18)}
    assert all("プロダクトキー" in c.label for c in declined)
    rows = (*range(7, 12), *range(16, 36))
    assert filled.document is not None
    package, _ = open_package("f", filled.document.content)
    assert package is not None
    book = open_workbook(package)
    assert {book.text("3_製品", spot(f"{column}{row}")) for column in "IJKLMNOPQR" for row in rows} == {""}


def test_what_only_a_person_may_state_is_left_and_said_so():
    filled = filled_demo()
    assert the_cell(filled, "5_備考!H20").state is CellState.LEFT
    left = {f.fact("cell") for f in filled.findings if f.code == "form_value_not_known"}
    assert {"5_備考!H20", "はじめに!H20"} <= left
    assert shown(filled_demo(confirmed="yes"), "5_備考", "H20") == "1"


def test_nothing_but_mapped_cells_changes_in_the_whole_package():
    from lxml import etree

    filled = filled_demo()
    assert filled.document is not None
    old, new = parts(demo_form()), parts(filled.document.content)
    assert list(old) == list(new)
    sheets = {f"xl/worksheets/sheet{n}.xml" for n in (2, 3, 4, 5, 6)}
    assert {name for name in old if old[name] != new[name]} == sheets | {"xl/workbook.xml"}
    mapped = {(c.sheet, c.cell) for c in filled.cells if c.state is CellState.FILLED}
    names = {"2": "1_お客様情報", "3": "2_導入機器", "4": "3_製品", "5": "4_サーバー・CAL", "6": "5_備考"}
    for part in sheets:
        before, after = (etree.fromstring(p[part]) for p in (old, new))
        for cell, other in zip(before.iter("{*}c"), after.iter("{*}c"), strict=True):
            same = etree.tostring(cell, method="c14n") == etree.tostring(other, method="c14n")
            assert cell.get("s") == other.get("s")
            assert same or (names[part[-5]], cell.get("r")) in mapped


def test_filling_twice_gives_the_same_bytes():
    first, second = filled_demo(), filled_demo()
    assert first.document is not None
    assert second.document is not None
    assert first.document.content == second.document.content


@pytest.mark.parametrize("label", ["プロダクトキー", "product key", "ライセンス キー(25桁)", "ﾌﾟﾛﾀﾞｸﾄｷｰ"])
def test_a_mapping_that_would_fill_keys_is_refused(label: str):
    filled = fill_one(a_field("blank:x", label=label), label)
    assert codes(filled) == ["form_mapping_fills_keys"]
    assert filled.cells[0].state is CellState.DECLINED
    assert shown(filled, "S", "B1") == ""


def test_a_value_that_is_a_key_is_refused_and_never_repeated():
    key = made_up_key(random.Random(4))
    data = a_book(lambda _, sheet: sheet.write("A1", "備考"))
    mapping = a_mapping(a_field("blank:x", label="備考"))
    filled = forms.fill("f.xlsx", data, mapping, a_snapshot(), blanks={"x": f"key {key}"})
    assert "form_value_is_a_key" in codes(filled)
    assert filled.cells[0].state is CellState.DECLINED
    assert not find_keys(repr(filled))
    assert key not in repr(filled.findings)


def test_a_field_whose_label_is_not_there_is_not_filled():
    filled = fill_one(a_field(), "会社名(英語)")
    assert codes(filled) == ["form_label_differs"]
    assert filled.cells[0].state is CellState.LEFT
    assert shown(filled, "S", "B1") == ""


def test_width_and_white_space_do_not_make_a_label_another():
    assert codes(fill_one(a_field(label="会社名(正式)"), "会社 名\n(正式)")) == []


def test_a_key_that_stands_in_a_label_is_not_repeated_in_the_finding():
    key = made_up_key(random.Random(5))
    filled = fill_one(a_field(), f"会社名 {key}")
    assert codes(filled) == ["form_label_differs"]
    assert not find_keys(repr(filled.findings))


@pytest.mark.parametrize(
    ("source", "value", "state"),
    [
        (["はい", "いいえ"], "blank:x", CellState.FILLED),
        (["有", "無"], "blank:x", CellState.LEFT),
        ("=Lists!$A$1:$A$2", "blank:x", CellState.FILLED),
        ("=Lists!$A$2:$A$2", "blank:x", CellState.LEFT),
        ("=answers", "blank:x", CellState.FILLED),
    ],
)
def test_a_pull_down_takes_only_what_it_offers(source: object, value: str, state: CellState):
    def write(book, sheet):
        lists = book.add_worksheet("Lists")
        lists.write_column("A1", ["はい", "いいえ"])
        book.define_name("answers", "=Lists!$A$1:$A$2")
        sheet.data_validation("B1", {"validate": "list", "source": source})

    filled = fill_one(a_field(value), write=write)
    assert filled.cells[0].state is state
    assert ("form_value_not_allowed" in codes(filled)) == (state is CellState.LEFT)


def test_a_pull_down_of_the_2010_extension_is_respected_too():
    data = a_book(lambda book, sheet: (sheet.write("A1", "会社名"), book.add_worksheet("L").write("A1", "いいえ")))
    sheet = parts(data)["xl/worksheets/sheet1.xml"]
    extension = (
        b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
        b'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:dataValidations count="1" '
        b'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list">'
        b"<x14:formula1><xm:f>L!$A$1:$A$1</xm:f></x14:formula1><xm:sqref>B1</xm:sqref></x14:dataValidation>"
        b"</x14:dataValidations></ext></extLst></worksheet>"
    )
    data = with_parts(data, {"xl/worksheets/sheet1.xml": sheet.replace(b"</worksheet>", extension)})
    filled = forms.fill("f.xlsx", data, a_mapping(a_field("blank:x")), a_snapshot(), blanks={"x": "はい"})
    assert "form_value_not_allowed" in codes(filled)


def test_numbers_beyond_the_validation_are_refused_and_formulas_are_a_doubt():
    def narrow(_, sheet):
        sheet.data_validation("B1", {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 3})

    def odd(_, sheet):
        sheet.data_validation("B1", {"validate": "custom", "value": "=ISNUMBER(B1)"})

    assert codes(fill_one(a_field("machines.count"), write=narrow)) == ["form_value_not_allowed"]
    assert codes(fill_one(a_field("machines.count{kind=notebook}"), write=narrow)) == []
    assert codes(fill_one(a_field("machines.count"), write=odd)) == ["form_validation_not_understood"]


def test_a_locked_cell_a_hidden_cell_a_formula_and_a_written_cell_are_left_alone():
    def locked(_, sheet):
        sheet.write_blank("B1", None)
        sheet.protect()

    def merged(_, sheet):
        sheet.merge_range("A2:B3", "")

    def formula(_, sheet):
        sheet.write_formula("B1", "=1+1", None, 2)

    def written(_, sheet):
        sheet.write("B1", "記入済み")

    assert codes(fill_one(a_field(), write=locked)) == ["form_cell_locked"]
    assert codes(fill_one(a_field(cell="B3"), write=merged)) == ["form_cell_inside_merge"]
    assert codes(fill_one(a_field(), write=formula)) == ["form_cell_computed"]
    assert codes(fill_one(a_field(overwrites_formula=True), write=formula)) == []
    assert codes(fill_one(a_field(), write=written)) == ["form_cell_not_empty"]
    assert codes(fill_one(a_field(replaces="記入済み"), write=written)) == []


def test_an_unlocked_cell_of_a_protected_sheet_is_filled():
    def unlocked(book, sheet):
        sheet.write_blank("B1", None, book.add_format({"locked": False}))
        sheet.protect()

    assert codes(fill_one(a_field(), write=unlocked)) == []


def test_a_missing_sheet_and_an_unknown_term_leave_the_rest_of_the_form_filled():
    data = a_book(lambda _, sheet: sheet.write("A1", "会社名"))
    mapping = a_mapping(a_field(sheet="T"), a_field("weather.today"), a_field(cell="C1"))
    filled = forms.fill("f.xlsx", data, mapping, a_snapshot())
    states = {f"{c.sheet}!{c.cell}": c.state for c in filled.cells}
    assert states == {"S!B1": CellState.LEFT, "S!C1": CellState.FILLED, "T!B1": CellState.LEFT}
    assert codes(filled)[:2] == ["form_mapping_term_unknown", "form_sheet_missing"]


def test_more_releases_than_rows_are_named_one_by_one():
    tables = [
        {
            "id": "t",
            "sheet": "S",
            "header_row": 1,
            "each": "product=microsoft/office",
            "first_row": 2,
            "last_row": 3,
            "columns": [{"id": "n", "column": "A", "header": "会社名", "what": "installed{%}"}],
        }
    ]
    data = a_book(lambda _, sheet: sheet.write("A1", "会社名"))
    filled = forms.fill("f.xlsx", data, a_mapping(tables=tables), a_snapshot())
    (finding,) = (f for f in filled.findings if f.code == "form_rows_not_enough")
    assert finding.fact("release") == str(OFFICE_2019)


def test_figures_that_contradict_are_found_before_the_vendor_finds_them():
    check = {"id": "c", "left": ["f"], "relation": "=", "right": "people.count", "text": {"ja": "甲乙", "en": "a, b"}}
    data = a_book(lambda _, sheet: sheet.write("A1", "会社名"))
    filled = forms.fill("f.xlsx", data, a_mapping(a_field("machines.count"), checks=[check]), a_snapshot())
    (finding,) = (f for f in filled.findings if f.code == "form_contradiction")
    assert (finding.fact("left"), finding.fact("right")) == ("7", "2")
    left = forms.fill("f.xlsx", data, a_mapping(a_field("blank:no"), checks=[check]), a_snapshot())
    assert "form_check_not_possible" in codes(left)


def test_a_shortfall_is_never_hidden_from_the_company_itself():
    short = forms.fill("f.xlsx", demo_form(), demo_mapping(), a_snapshot(short=True))
    (finding,) = (f for f in short.findings if f.code == "form_shows_shortfall")
    assert finding.fact("shortfall") == "1"
    assert "form_shows_shortfall" not in codes(filled_demo())


def test_the_form_and_the_position_must_own_the_same():
    agree = {f.fact("product") for f in filled_demo().findings if f.code == "form_owned_differs"}
    assert agree == set()
    snapshot = a_snapshot()
    more = replace(snapshot.estate.entitlements[0], lot="L-900")
    richer = replace(snapshot, estate=replace(snapshot.estate, entitlements=(*snapshot.estate.entitlements, more)))
    filled = forms.fill("f.xlsx", demo_form(), demo_mapping(), richer)
    (finding,) = (f for f in filled.findings if f.code == "form_owned_differs")
    assert (finding.fact("form"), finding.fact("position")) == ("9", "5")


def test_a_licence_that_ended_with_its_machine_is_owned_no_more():
    snapshot = a_snapshot()
    lot = snapshot.estate.entitlements[0]
    facts = (("lot", lot.lot), ("quantity", "1"), ("unit", "PC-099"))
    gone = SetAside(subject="lot", units=(lot.lot,), release=lot.release, rule="died-with-machine", facts=facts)
    changed = replace(snapshot, position=replace(snapshot.position, set_aside=(gone,)))
    before, after = (
        form_values.value(f"owned{{product={lot.release.product}}}", Facts(s, None, {})) for s in (snapshot, changed)
    )
    assert (before, after) == (5, 4)


def test_licences_of_a_channel_without_a_column_are_told_and_not_lost_in_silence():
    snapshot = a_snapshot()
    lots = tuple(replace(lot, channel=Channel.UNKNOWN) for lot in snapshot.estate.entitlements)
    changed = replace(snapshot, estate=replace(snapshot.estate, entitlements=lots))
    filled = forms.fill("f.xlsx", demo_form(), demo_mapping(), changed)
    told = {f.fact("product"): f.fact("count") for f in filled.findings if f.code == "form_owned_in_no_column"}
    assert told["microsoft/office"] == "5"
    assert "form_owned_in_no_column" not in codes(filled_demo())


def test_a_form_that_does_not_ask_about_a_product_says_nothing_of_it():
    snapshot = a_snapshot(short=True)
    lines = tuple(replace(line, product="other/thing") for line in snapshot.position.lines)
    changed = replace(snapshot, position=replace(snapshot.position, lines=lines))
    filled = forms.fill("f.xlsx", demo_form(), demo_mapping(), changed)
    assert not {"form_shows_shortfall", "form_owned_differs"} & {f.code for f in filled.findings}


def test_reasons_speak_of_products_and_channels_and_not_of_paths_and_codes():
    reasons = {cell.reason.ja for cell in filled_demo().cells} | {cell.reason.en for cell in filled_demo().cells}
    assert not [said for said in reasons if re.search(r"[a-z]+/[a-z]+|[a-z]+=", said)]
    assert any("ボリュームライセンス" in said for said in reasons)


def test_a_pc_with_two_makers_suites_is_never_called_one_maker_s_only():
    both = Coverage(machines=("PC-005",), release=Release("justsystems/just-office", "", "4"), others=(OFFICE_2016,))
    snapshot = a_snapshot()
    facts = Facts(replace(snapshot, position=replace(snapshot.position, coverage=(both,))), None, {})
    assert form_values.value("coverage{without=microsoft/office}", facts) == 0
    assert form_values.value("coverage{suite=microsoft/office}", facts) == 1
    assert form_values.value("coverage{suite=none}", facts) == 0


def test_an_upgrade_is_not_counted_beside_its_base():
    def lot(number: str, release: Release, quantity: int, base: str = "") -> Entitlement:
        device, volume = Metric.DEVICE, Channel.VOLUME
        return Entitlement(lot=number, release=release, metric=device, channel=volume, quantity=quantity, base_lot=base)

    lots = (lot("A", OFFICE_2016, 10), lot("B", OFFICE_2019, 4, "A"))
    snapshot = a_snapshot()
    facts = Facts(replace(snapshot, estate=replace(snapshot.estate, entitlements=lots)), None, {})
    assert form_values.value("owned{product=microsoft/office,version=2016}", facts) == 6
    assert form_values.value("owned{product=microsoft/office}", facts) == 10


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("machines.count", 7),
        ("machines.count{kind=notebook}", 2),
        ("installed{product=microsoft/office}", 5),
        ("installed{product=microsoft/office,version=2016|2021}", 5),
        ("installed{product=microsoft/office,channel=preinstalled}", 1),
        ("installed{product=microsoft/windows}", 6),
        ("needed{product=microsoft/office}", 5),
        ("covered{product=microsoft/office,edition=standard}", 4),
        ("surplus{product=justsystems/just-office}", 4),
        ("coverage{suite=none}", 1),
        ("coverage{suite=none,kind=desktop|notebook}", 0),
        ("coverage{without=microsoft/office}", 1),
        ("coverage.names{without=microsoft/office}", "JUST Office 4"),
        ("coverage.names{without=microsoft/office|justsystems/just-office}", None),
        ("people.count", 2),
        ("purchasers{nth=2}", None),
        ("snapshot.on", date(2026, 11, 20)),
        ("case.number", None),
        ("text:JUST Office", "JUST Office"),
        ("blank:missing", None),
    ],
)
def test_the_vocabulary_says_what_the_ledger_holds(expression: str, expected: object):
    assert form_values.value(expression, Facts(a_snapshot(), None, {})) == expected


@pytest.mark.parametrize(
    "expression", ["", "installed{product}", "installed{colour=red}", "machines", "x{y}", "a{b}{c}"]
)
def test_an_expression_outside_the_vocabulary_is_refused(expression: str):
    with pytest.raises(UnknownTermError):
        form_values.parsed(expression)


def test_a_site_can_add_its_own_mapping_and_a_faulty_one_is_a_finding(tmp_path: Path):
    (tmp_path / "ours.toml").write_text(
        'id = "ours"\nname = { ja = "様式", en = "form" }\nsource = "seen here"\ntell = { sheets = ["S"] }\n',
        encoding="utf-8",
    )
    (tmp_path / "bad.toml").write_text('id = "bad"\n', encoding="utf-8")
    (tmp_path / "worse.toml").write_text("id = \n", encoding="utf-8")
    known, findings = mappings.load(tmp_path)
    assert [m.id for m in known] == ["ours", "demo-licence-survey"]
    assert [f.code for f in findings] == ["form_mapping_faulty", "form_mapping_faulty"]


@pytest.mark.parametrize("language", list(Language))
def test_the_report_beside_the_form_lists_every_field_and_finding(language: Language):
    filled = filled_demo()
    document = forms.report(filled, language)
    package, findings = open_package("r", document.content)
    assert package is not None
    assert findings == ()
    book = open_workbook(package)
    texts = {sheet: [book.text(sheet, cell) for cell in book.sheets[sheet].cells] for sheet in book.sheets}
    fields, found = texts.values()
    assert all(c.label in fields and c.reason.in_language(language) in fields for c in filled.cells)
    assert all(say(f)[0].in_language(language) in found for f in filled.findings)
    assert forms.report(filled, language).content == document.content


def test_what_cannot_be_opened_gives_no_document_and_one_reason():
    filled = forms.fill("f.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", demo_mapping(), a_snapshot())
    assert filled.document is None
    assert filled.cells == ()
    assert codes(filled) == ["form_old_format"]


def made_by(tool: str, *arguments: bytes) -> bytes:
    path = Path(__file__).parents[2] / "tools" / f"{tool}.py"
    spec = importlib.util.spec_from_file_location(tool, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made: bytes = module.make(*arguments)
    return made


def test_the_demo_s_request_is_what_its_tools_make():
    assert parts(made_by("make_demo_form")) == parts(demo_form())
    assert made_by("make_demo_mail", demo_form()) == demo_mail()


def test_every_finding_of_the_desk_can_be_said():
    import re

    from daicho import answer

    folder = Path(answer.__file__).parent
    names = ("forms", "form_checks", "mappings", "workbook_package", "intake", "due_days", "leak_scan")
    text = "".join((folder / f"{name}.py").read_text(encoding="utf-8") for name in names)
    clock = (folder.parent / "actions" / "clock.py").read_text(encoding="utf-8")
    used = set(re.findall(r'"((?:form|mail|deadline|leak)_[a-z_]+)"', text))
    assert used <= set(wordings())
    worded = {c for c in wordings() if c.startswith(("form_", "mail_", "deadline_", "leak_"))}
    assert {c for c in worded if f'"{c}"' not in clock} <= used, "a wording that nothing uses"


def test_a_department_that_bought_is_the_company_on_a_form():
    snapshot = a_snapshot()
    lots = tuple(replace(lot, purchaser="総務部") for lot in snapshot.estate.entitlements)
    machines = (*snapshot.estate.machines, replace(snapshot.estate.machines[0], id="X", department="総務部"))
    bought = replace(snapshot, estate=replace(snapshot.estate, entitlements=lots, machines=machines))
    assert form_values.value("purchasers{nth=1}", form_values.Facts(bought, None, {})) == bought.organisation.name
