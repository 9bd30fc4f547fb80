import json
import re
from dataclasses import replace
from importlib.resources import files

import jsonschema
import pypdfium2
import pytest

from daicho.answer import letter_texts, letters, typeset
from daicho.answer.letter_facts import Matter, known
from daicho.answer.letter_parts import PARTS
from daicho.answer.speaker import Speaker
from daicho.answer.wording import say
from daicho.words.case import Organisation, Vendor
from daicho.words.estate import Machine
from daicho.words.failure import Failure
from daicho.words.finding import Finding, Place
from daicho.words.text import Language
from support.letter_values import GIVEN
from support.letters import Situation, given_for, situations, text_of
from support.refusals import refused, sentences
from support.snapshots import CASE, JUST, OFFICE_2016, TAKEN_ON, a_snapshot

JA, EN = Language.JAPANESE, Language.ENGLISH
TEXTS = [
    (kind, language, variant)
    for kind in letter_texts.kinds()
    for language in Language
    for variant in letter_texts.variants(kind, language)
]
CERTIFICATE = Situation("audit_certificate", JA)
EXTENSION = Situation("extension_request", JA)


def _flat(pdf: bytes) -> str:
    return re.sub(r"\s", "", text_of(pdf))


def _render(kind=CERTIFICATE.kind, language=JA, *, short=False, snapshot=None, case=CASE, given=None, **options):
    return letters.render(
        kind,
        language,
        snapshot=snapshot or a_snapshot(short=short),
        case=case,
        blanks=given_for(kind, language) if given is None else given,
        on=TAKEN_ON,
        **options,
    )


# The texts


@pytest.mark.parametrize(("kind", "language", "variant"), TEXTS)
def test_a_text_names_exactly_the_blanks_that_it_uses_and_each_can_be_filled(kind, language, variant):
    text = letter_texts.text(kind, language, variant)
    matter = Matter(speaker=Speaker(a_snapshot(), language), case=CASE, on=TAKEN_ON, lines=(), whole=True)
    assert text.used() == {blank.name for blank in text.blanks}
    assert {blank.name for blank in text.blanks if not blank.given} <= known(matter).keys()
    assert {blank.name for blank in text.blanks if blank.given} <= GIVEN[language].keys()
    assert text.parts() <= PARTS.keys()


@pytest.mark.parametrize(("kind", "language", "variant"), TEXTS)
def test_the_front_matter_keeps_its_schema(kind, language, variant):
    schema = json.loads(files("daicho.data").joinpath("schemas").joinpath("letters.json").read_text(encoding="utf-8"))
    name = ".".join(part for part in (language.value, variant, "md") if part)
    source = files("daicho.data").joinpath("letters").joinpath(kind).joinpath(name).read_text(encoding="utf-8")
    jsonschema.validate(letter_texts.front_matter(source)[0], schema)


@pytest.mark.parametrize("kind", letter_texts.kinds())
def test_both_languages_have_every_letter_and_ask_people_for_the_same_values(kind):
    assert letter_texts.variants(kind, JA) == letter_texts.variants(kind, EN)
    asked = [{blank.name for blank in letters.blanks_to_give(kind, language)} for language in Language]
    assert asked[0] == asked[1]


# The file


@pytest.mark.parametrize("situation", situations(), ids=str)
def test_the_pdf_is_a4_pdfa_with_only_our_fonts_and_the_same_each_time(situation):
    document = situation.render()
    assert situation.render().content == document.content
    assert b"<pdfaid:part>2</pdfaid:part>" in document.content
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in document.content
    fonts = set(re.findall(rb"/FontName /[A-Z]{6}\+([A-Za-z-]+)", document.content))
    assert fonts <= {b"NotoSerifJP-Regular", b"NotoSansJP-Regular"}
    pdf = pypdfium2.PdfDocument(document.content)
    sizes = {tuple(round(side) for side in page.get_size()) for page in pdf}
    pdf.close()
    assert sizes == {(595, 842)}


def test_typst_is_given_our_two_fonts_and_no_others():
    assert typeset.fonts().families() == ["Noto Sans JP", "Noto Serif JP"]


def test_a_character_without_a_glyph_is_an_error_and_not_a_box():
    snapshot = a_snapshot(organisation=Organisation(name="株式会社\U000132f4", representative="山田"))
    with pytest.raises(Failure) as error:
        _render(snapshot=snapshot)
    assert "組版できませんでした" in sentences(error.value)


def test_rare_name_characters_print():
    snapshot = a_snapshot(organisation=Organisation(name="𠮷野屋①㈱", representative="髙﨑"))
    assert "𠮷野屋①㈱" in _flat(_render(snapshot=snapshot).content)


def test_marks_in_data_mean_nothing():
    evil = '#read("/etc/passwd") $x$ *b* {reason} @ref <l> \\ // http://a.example/'
    text = _flat(EXTENSION.render(reason=evil).content)
    assert re.sub(r"\s", "", evil) in text


def test_the_file_is_named_after_the_case_and_the_name_is_safe():
    assert EXTENSION.render().name == "期限延長依頼_2026-003.pdf"
    odd = _render(EXTENSION.kind, case=replace(CASE, number="../a:b\n2026"))
    assert odd.name == "期限延長依頼_..-a-b-2026.pdf"


# Blanks


def _blanks_of(situation):
    outcome = "ordered" if situation.ordered else "short" if situation.short else ""
    texts = letter_texts.variants(situation.kind, situation.language)
    variant = situation.variant or (outcome if outcome in texts else "")
    return {blank.name for blank in letter_texts.text(situation.kind, situation.language, variant).blanks}


@pytest.mark.parametrize("kind", letter_texts.kinds())
@pytest.mark.parametrize("value", [None, "", "　 "])
def test_a_missing_blank_is_an_error_that_says_which_and_what_it_means(kind, value):
    optional = {blank.name for blank in letters.blanks_to_give(kind, JA) if blank.empty == "omit"}
    for name in given_for(kind, JA).keys() - optional:
        asking = next(s for s in situations() if (s.kind, s.language) == (kind, JA) and name in _blanks_of(s))
        with pytest.raises(Failure) as error:
            asking.render(**{name: value})
        assert f"「{name}」" in sentences(error.value)
        assert say(error.value.finding)[1].ja


def test_a_blank_that_the_ledger_fills_cannot_be_given_by_hand():
    with refused("台帳から埋める値"):
        CERTIFICATE.render(reference_date="2020年1月1日")


def test_an_unknown_blank_is_an_error():
    with refused("no blank called colour"):
        Situation("audit_certificate", EN).render(colour="red")


def test_an_unknown_letter_is_an_error_that_lists_the_known_ones():
    with pytest.raises(Failure) as error:
        _render("love_letter", given={})
    assert "audit_certificate" in sentences(error.value)


def test_a_letter_to_a_vendor_needs_a_case():
    with refused("addressee"):
        _render(case=None)


def test_the_report_to_the_president_needs_no_case():
    assert _render("internal_audit_report", case=None).content


def test_a_day_must_be_a_day_and_later_than_the_deadline():
    with refused("日付として読めません"):
        EXTENSION.render(requested_deadline="来月末")
    with refused("後ではありません"):
        EXTENSION.render(requested_deadline="2026-11-27")


def test_places_for_title_and_name_stay_open_where_the_company_has_not_given_them():
    snapshot = a_snapshot(organisation=Organisation(name="株式会社みなと製作所"))
    text = text_of(_render(snapshot=snapshot).content)
    assert "＿＿＿＿" in text
    assert "〒" not in text


# Layout


def test_a_person_gets_sama_and_an_organisation_onchu_and_never_both():
    person = _flat(CERTIFICATE.render().content)
    assert "佐藤一郎様" in person
    assert "御中" not in person
    firm = replace(CASE, vendor=Vendor(name="見本ソフトウェア株式会社 御中", department="IT資産管理推進部"))
    text = _flat(_render(case=firm).content)
    assert "見本ソフトウェア株式会社IT資産管理推進部御中" in text
    assert "様" not in text
    named = replace(CASE, vendor=Vendor(name="見本ソフトウェア株式会社", person="佐藤様"))
    assert "佐藤様" in _flat(_render(case=named).content)
    assert "様様" not in _flat(_render(case=named).content)


def test_years_are_western_unless_eras_are_asked_for():
    assert "2026年11月24日" in _flat(EXTENSION.render().content)
    era = _flat(_render(EXTENSION.kind, era=True).content)
    assert "令和8年11月24日" in era
    assert "令和9年1月29日" in era
    assert "2026年" not in era


# Honesty


@pytest.mark.parametrize("language", Language)
def test_a_certificate_never_says_sufficient_where_something_is_short(language):
    text = _flat(Situation("audit_certificate", language, short=True).render().content)
    assert {JA: "Office1台分が不足しています", EN: "wereshort,asthetableshows:Office1licence."}[language] in text
    assert {JA: "充足しています", EN: "aresufficientforour"}[language] not in text
    assert {JA: "充足を証明するものではありません", EN: "doesnotstatethatourlicencesaresufficient"}[language] in text
    assert {JA: "発注済み", EN: "ordered"}[language] not in text


def test_a_certificate_speaks_of_an_order_only_when_the_order_is_named():
    text = _flat(Situation("audit_certificate", JA, short=True, ordered=True).render().content)
    assert "Office1台分が不足していました。不足分は、注文番号PO-2026-118（2026年11月24日）により発注済みです" in text
    assert "充足しています" not in text


def test_an_order_is_refused_where_nothing_is_short():
    with refused("不足はありません"):
        CERTIFICATE.render(order_reference="PO-1")


def test_only_the_products_in_scope_decide_and_appear():
    text = _flat(_render(short=True, products=["justsystems/just-office"]).content)
    assert "充足しています" in text
    assert "JUSTOffice4" in text
    assert "Microsoft" not in text
    with refused("adobe/acrobat"):
        _render(products=["adobe/acrobat"])


def test_the_answer_and_the_report_say_what_is_short():
    answer = _flat(Situation("answer_letter", JA, short=True).render().content)
    assert "Office1台分が不足しております" in answer
    assert "充足しております" not in answer
    report = _flat(Situation("internal_audit_report", JA, short=True).render().content)
    assert (
        "必要な4台分に対して充当できるのは3台分までですから、どのように割り当てても少なくとも1台分が不足します"
        in report
    )
    assert "OfficeStandard2019を1台分購入する" in report


def test_machines_without_inventory_and_rows_without_verdict_are_admitted():
    text = _flat(CERTIFICATE.render().content)
    assert "使用中の機器のうち3台は調査情報がなく" in text
    assert "読み取った行のうち4行は製品を特定できず" in text


@pytest.mark.parametrize("language", Language)
def test_product_data_without_a_verified_source_is_admitted_where_it_is_in_scope(language):
    snapshot = a_snapshot()
    releases = {r: replace(info, verified=r.product != JUST.product) for r, info in snapshot.releases.items()}
    changed = replace(snapshot, releases=releases)
    said = {JA: "出典が未確認です：JUSTOffice4。", EN: "noverifiedsourceyet:JUSTOffice4."}[language]
    assert said in _flat(_render(language=language, snapshot=changed).content)
    assert "JUST" not in _flat(_render(language=language, snapshot=changed, products=["microsoft/office"]).content)


def test_every_figure_of_the_table_rests_on_a_fact_of_the_snapshot():
    document = Situation("audit_certificate", JA, short=True).render()
    cites = dict(document.cites)
    assert cites["Office: 不足 1"] == "position.lines[microsoft/office,device].shortfall"
    assert cites["2026年11月20日"] == "snapshot.on"
    assert cites["7台"] == "estate.machines"
    assert all(said and fact for said, fact in document.cites)


def test_letters_name_no_machine_and_no_person_of_ours_but_who_signs():
    for situation in situations():
        text = text_of(situation.render().content)
        assert "PC-001" not in text
        assert "MINATO0" not in text
        assert "鈴木" not in text


def test_a_finding_on_a_product_out_of_scope_stays_out_of_the_letter():
    snapshot = a_snapshot(short=True)
    info = replace(snapshot.releases[OFFICE_2016], verified=False)
    doubtful = replace(snapshot, releases=dict(snapshot.releases) | {OFFICE_2016: info})
    told = [
        _flat(_render("internal_audit_report", snapshot=doubtful, products=p).content) for p in ((), (JUST.product,))
    ]
    assert ["製品「OfficeStandard2016」" in text for text in told] == [True, False]
    whole = replace(doubtful, findings=(Finding.at("no_such_code", Place("file"), file="x"),))
    assert "no_such_code" in _flat(_render("internal_audit_report", snapshot=whole, products=(JUST.product,)).content)


@pytest.mark.parametrize(
    ("subject", "said"),
    [("Re: 【重要】導入状況のご確認", "導入状況のご確認"), ("【重要】", "【重要】"), ("【A】件【B】", "件【B】")],
)
def test_a_subject_is_quoted_without_the_marks_of_mail(subject, said):
    text = text_of(_render("answer_letter", case=replace(CASE, subject=subject)).content)
    assert f"「{said}」への回答" in "".join(text.split())


def test_a_note_explains_a_surplus_beside_a_shortfall_and_only_there():
    note = "余剰には、付属する機器が決まっているもの"
    puzzling = a_snapshot(short=True)
    lines = tuple(replace(line, surplus=3) for line in puzzling.position.lines)
    puzzling = replace(puzzling, position=replace(puzzling.position, lines=lines))
    assert note in _flat(_render(snapshot=puzzling).content)
    plain = a_snapshot(short=True)
    lines = tuple(replace(line, surplus=0) for line in plain.position.lines)
    assert note not in _flat(_render(snapshot=replace(plain, position=replace(plain.position, lines=lines))).content)


def test_long_reports_break_over_pages_and_number_them():
    snapshot = a_snapshot(short=True)
    line = snapshot.position.lines[-1]
    many = tuple(replace(line, product=f"vendor/product-{n}") for n in range(90))
    machines = tuple(Machine(id=f"PC-{n}") for n in range(3))
    changed = replace(
        snapshot,
        position=replace(snapshot.position, lines=many),
        estate=replace(snapshot.estate, machines=machines),
    )
    text = text_of(_render("internal_audit_report", snapshot=changed).content)
    assert text.count("\f") >= 3
    assert re.search(r"4 / \d", text)
    assert text.count("計数単位") >= 2  # the heading of the table is repeated


def test_a_letter_that_spills_a_few_lines_is_set_tighter_on_one_page():
    template = letter_texts.template()
    document = {
        "language": "ja",
        "title": "題",
        "author": "社",
        "seal": True,
        "seal_word": "印",
        "footer": "f",
        "blocks": [{"kind": "paragraph", "lines": ["文"] * 41}, {"kind": "signer", "lines": ["株式会社"]}],
    }
    roomy = typeset.pdf(template, {**document, "tight": 0}, on=TAKEN_ON)
    assert typeset.pages(roomy) == 2
    assert typeset.pages(typeset.fewest_pages(template, document, on=TAKEN_ON)) == 1


def test_a_letter_is_set_no_tighter_than_its_pages_ask_for():
    template = letter_texts.template()
    document = {"language": "ja", "title": "題", "author": "社", "seal": False, "seal_word": "印", "footer": "f"}
    document["blocks"] = [{"kind": "paragraph", "lines": ["文"] * 43}]
    pages = [typeset.pages(typeset.pdf(template, {**document, "tight": step}, on=TAKEN_ON)) for step in range(4)]
    assert pages == sorted(pages, reverse=True)
    assert pages[0] > pages[1] == pages[3]
    assert typeset.fewest_pages(template, document, on=TAKEN_ON) == typeset.pdf(
        template, {**document, "tight": 1}, on=TAKEN_ON
    )


def test_a_letter_that_fits_keeps_its_room():
    template = letter_texts.template()
    document = {
        "language": "ja",
        "title": "題",
        "author": "社",
        "seal": False,
        "seal_word": "印",
        "footer": "f",
        "blocks": [{"kind": "paragraph", "lines": ["文"]}],
    }
    assert typeset.fewest_pages(template, document, on=TAKEN_ON) == typeset.pdf(
        template, {**document, "tight": 0}, on=TAKEN_ON
    )
