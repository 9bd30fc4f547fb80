"""What nobody knows yet: stems, suggestions, likely cost, and decisions that answer open questions and no others."""

import tomllib
from functools import cache
from pathlib import Path

import pytest

from daicho.recognise import data_files
from daicho.recognise.candidate import judge
from daicho.recognise.catalogue import load, product_of
from daicho.recognise.costs import Basis, CostEstimate
from daicho.recognise.data_files import CatalogueError, categories
from daicho.recognise.entry_check import Surroundings, check_file
from daicho.recognise.machine import Recogniser
from daicho.recognise.names import normal
from daicho.recognise.site_entry import as_answer, decision_slug, patterns, says_the_same, slug, without_reason
from daicho.recognise.stems import stem
from daicho.recognise.suggest import Asked, Suggester
from daicho.recognise.toml_text import document
from daicho.recognise.unknowns import OpenTitles, Sighting, groups
from daicho.words.entitlement import Metric, Price
from daicho.words.estate import Title
from daicho.words.software import Channel, Release, VerdictKind
from support.titles import machine_with, program

shipped = cache(load)
PRODUCT = """
id = "site/kakeibo"
name = { ja = "家計簿名人", en = "Kakeibo Meijin" }
publisher = { ja = "例社", en = "Rei" }
category = "accounting"
kind = "paid"
publishers = ["例社"]
[[source]]
document = "made up for a test"
seen = 2026-11-24
[evidence]
names = ["家計簿名人 {major}", "家計簿名人"]
"""
DECISION = 'name = "{name}"\nas = "{answer}"\n{of}by = "佐藤"\non = 2026-11-24\nbecause = "{{契約書}}を見た"\n'


def decision(name: str, answer: str, of: str = "", more: str = "") -> bytes:
    product = f'product = "{of}"\n' if of else ""
    text = DECISION.replace("{name}", name).replace("{answer}", answer).replace("{of}", product + more)
    return text.replace("{{", "{").replace("}}", "}").encode()


def verdict(title: Title, **files: bytes) -> tuple[VerdictKind, Release | None]:
    known = load(added={f"decisions/{name}.toml": content for name, content in files.items()})
    found = judge(title, known.index, known.rules).own
    return found.kind, found.release


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Foo Suite 2.1", "foo suite"),
        ("Foo-Suite v3", "foo suite"),
        ("ＦＯＯ　Ｓｕｉｔｅ　Version 10.0.2a (64-bit)", "foo suite"),
        ("7-Zip 23.01 (x64)", "7 zip"),
        ("家計簿名人2023", "家計簿名人"),
        ("2048", "2048"),
    ],
)
def test_a_stem_is_the_name_without_its_version(name: str, expected: str) -> None:
    assert stem(name) == expected


@pytest.mark.parametrize("name", ["Foo Suite 2.1", "FOO 3 Pro Tools", "家計簿名人2023", "7-Zip 23.01"])
def test_the_patterns_of_a_name_match_it_and_its_next_version(name: str) -> None:
    written = PRODUCT.replace('"家計簿名人 {major}", "家計簿名人"', ", ".join(f'"{p}"' for p in patterns([name])))
    known = load(added={"catalogue/site/kakeibo.toml": written.encode()})
    later = name.replace("2.1", "4.0").replace("3", "5").replace("23.01", "24.0")
    for text in (name, later):
        found = known.index.by_stated_name(normal(text))
        assert found is not None, text
        assert found.product.id in ("site/kakeibo", "7-zip/7-zip")


def test_slugs_are_ascii_and_never_taken_twice() -> None:
    assert slug("Foo Suite 2.1") == "foo-suite"
    assert slug("Foo Suite", {"foo-suite"}) == "foo-suite-2"
    assert slug("家計簿名人").startswith("entry-")
    assert decision_slug("Foo Suite 2.1", "is") == "foo-suite"
    assert decision_slug("工場PCマニュアル", "not-software") == "not-software-pc"
    assert decision_slug("追加パック", "part-of", {"part-of-1"}) == "part-of-2"


@pytest.mark.parametrize(
    ("said", "release"),
    [
        ("is microsoft/office:standard:2016", Release("microsoft/office", "standard", "2016")),
        ("is microsoft/office::2016", Release("microsoft/office", "", "2016")),
        ("part-of adobe/acrobat", Release("adobe/acrobat")),
        ("not-software", Release("")),
        ("free", Release("")),
    ],
)
def test_an_answer_is_read_as_it_is_typed(said: str, release: Release) -> None:
    assert as_answer(said)[1] == release


@pytest.mark.parametrize("said", ["", "is", "maybe", "not-software x/y", "paid x/y"])
def test_an_answer_that_says_nothing_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        as_answer(said)


# -- suggestions and cost ---------------------------------------------------------------------------------------


def suggestions(name: str, publisher: str = "") -> list[tuple[str, bool | None]]:
    suggester = Suggester(shipped().products, shipped().names)
    (found,) = suggester.suggest([Asked(stem(name), normal(publisher))])
    assert all(60 <= one.score <= 100 for one in found)
    return [(one.product, one.same_publisher) for one in found]


def test_a_misspelt_name_is_led_to_its_product() -> None:
    assert suggestions("Autodesk AutoCAD LTT 2031")[0][0] == "autodesk/autocad-lt"
    assert suggestions("秀丸エディター改 9")[0][0] == "saitokikaku/hidemaru-editor"


def test_what_is_like_nothing_gets_no_suggestion() -> None:
    assert suggestions("Qwrtz Plmokn Xyzzy") == []


def test_the_same_publisher_raises_the_score_and_another_one_lowers_it() -> None:
    suggester = Suggester(shipped().products, shipped().names)
    name = stem("AutoCAD LTX")
    same, none, other = (
        next(iter(suggester.suggest([Asked(name, normal(publisher))])))[0].score
        for publisher in ("Autodesk", "", "株式会社べつの会社")
    )
    assert other < none <= same


def test_a_cost_in_yen_comes_only_from_the_companys_own_prices() -> None:
    price = Price(
        release=Release("autodesk/autocad"), metric=Metric.USER, channel=Channel.SUBSCRIPTION, unit_price=71_500
    )
    without = CostEstimate(shipped().products, categories(), [])
    with_price = CostEstimate(shipped().products, categories(), [price])
    assert without.of_product("autodesk/autocad-lt").yen is None
    cost = with_price.of_product("autodesk/autocad-lt")
    assert (cost.yen, cost.basis, cost.weight) == (71_500, Basis.PRICE_LIST, 6)
    assert with_price.of_product("7-zip/7-zip").weight == 0


def test_an_unlike_name_by_a_known_publisher_costs_what_that_one_sells() -> None:
    estimate = CostEstimate(shipped().products, categories(), [])
    assert estimate.of_publisher(normal("Autodesk, Inc.")).basis is Basis.PUBLISHER
    assert estimate.of_publisher(normal("誰も知らない会社")).basis is Basis.NOTHING


def test_every_category_of_the_schema_has_a_name_and_a_rank() -> None:
    used = {product.category for product in shipped().products.values()}
    assert used <= set(categories())
    assert all(0 <= category.weight <= 10 for category in categories().values())


# -- groups -----------------------------------------------------------------------------------------------------


def test_all_versions_of_a_program_are_one_group_and_other_publishers_are_not() -> None:
    opened = OpenTitles(shipped())
    titles = [
        program("謎ツール 1.2", "甲社"), program("謎ツール 1.3", "甲社"), program("謎ツール 9", "乙社"),
        program("別名ツール 1", "甲社"), program("別名ツール 2", ""),
    ]  # fmt: skip
    keys = {title: opened.find(title).key for title in titles}  # type: ignore[union-attr]
    assert keys[titles[0]] == keys[titles[1]] != keys[titles[2]]
    assert opened.merged() == {keys[titles[4]]: keys[titles[3]]}


def test_work_is_ranked_by_machines_times_likely_cost() -> None:
    opened = OpenTitles(shipped())
    seen = {}
    for title, machines in ((program("謎ツール", "甲社"), 3), (program("Autodesk 謎", "Autodesk"), 2)):
        sighting = Sighting(machines=machines)
        sighting.names[title] = machines
        seen[opened.find(title).key] = sighting  # type: ignore[union-attr]
    found = groups(seen, opened, shipped(), [])
    assert [(g.names[0], g.machines, g.points) for g in found] == [("Autodesk 謎", 2, 18), ("謎ツール", 3, 12)]


def test_a_known_title_is_no_work() -> None:
    opened = OpenTitles(shipped())
    assert opened.find(program("Microsoft Office Standard 2016", "Microsoft Corporation")) is None
    assert opened.find(program("TeamViewer", "TeamViewer")) is not None  # free under conditions: somebody must look


# -- decisions --------------------------------------------------------------------------------------------------


def test_a_decision_holds_for_every_version_of_the_name_and_for_nobody_elses_program() -> None:
    said = decision("謎ツール 1.2", "not-software", more='publishers = ["甲社"]\n')
    assert verdict(program("謎ツール 7", "甲社"), a=said) == (VerdictKind.NOT_SOFTWARE, None)
    assert verdict(program("謎ツール 7", ""), a=said) == (VerdictKind.NOT_SOFTWARE, None)
    assert verdict(program("謎ツール 7", "乙社"), a=said) == (VerdictKind.UNKNOWN, None)
    assert verdict(program("謎ツール追加 7", "甲社"), a=said) == (VerdictKind.UNKNOWN, None)


def test_a_decision_for_one_version_holds_for_that_name_alone() -> None:
    said = decision("社内CAD 3", "is", "autodesk/autocad", 'version = "2020"\nevery_version = false\n')
    assert verdict(program("社内CAD 3"), a=said) == (VerdictKind.INSTALLED, Release("autodesk/autocad", "", "2020"))
    assert verdict(program("社内CAD 4"), a=said) == (VerdictKind.UNKNOWN, None)


def test_the_version_in_the_name_is_that_of_the_product_where_it_has_it() -> None:
    said = decision("社内CAD 2019", "is", "autodesk/autocad")
    assert verdict(program("社内CAD 2020"), a=said) == (VerdictKind.INSTALLED, Release("autodesk/autocad", "", "2020"))


def test_a_decision_never_speaks_against_what_is_known() -> None:
    said = decision("Microsoft Office Standard 2016", "not-software")
    row = program("Microsoft Office Standard 2016", "Microsoft Corporation")
    assert verdict(row, a=said)[0] is VerdictKind.INSTALLED


def test_the_64_bit_acrobat_is_settled_and_the_32_bit_one_untouched() -> None:
    said = decision("Adobe Acrobat (64-bit)", "is", "adobe/acrobat-reader")
    open_row, plain = program("Adobe Acrobat (64-bit)", "Adobe"), program("Adobe Acrobat", "Adobe")
    assert verdict(open_row)[0] is VerdictKind.UNKNOWN
    assert verdict(open_row, a=said) == (VerdictKind.FREE, Release("adobe/acrobat-reader"))
    assert verdict(plain, a=said) == verdict(plain)


def test_a_row_that_shows_the_paid_product_is_stronger_than_a_decision_for_the_free_one() -> None:
    said = decision("Adobe Acrobat (64-bit)", "is", "adobe/acrobat-reader")
    known = load(added={"decisions/a.toml": said})
    rows = [program("Adobe Acrobat (64-bit)", "Adobe", key="{A}"), program("Adobe Acrobat XI Pro", "Adobe", key="{B}")]
    found = Recogniser(known).recognise(machine_with(rows))
    assert [str(i.release) for i in found.installations] == ["adobe/acrobat pro 11"]
    assert found.verdicts[0].kind is VerdictKind.PART_OF


def test_a_part_is_not_counted_and_leans_on_its_product() -> None:
    said = decision("社内アドイン 1", "part-of", "autodesk/autocad")
    rows = [program("社内アドイン 2"), program("AutoCAD 2020 - 日本語 (Japanese)", "Autodesk")]
    found = Recogniser(load(added={"decisions/a.toml": said})).recognise(machine_with(rows))
    assert found.verdicts[0].kind is VerdictKind.PART_OF
    assert len(found.installations) == 1


@pytest.mark.parametrize(
    ("answer", "expected", "kind"),
    [("meets-conditions", VerdictKind.FREE, "free"), ("needs-licence", VerdictKind.INSTALLED, "paid")],
)
def test_the_company_states_whether_it_meets_the_conditions(answer: str, expected: VerdictKind, kind: str) -> None:
    said = decision("", answer, "teamviewer/teamviewer").replace(b'name = ""\n', b"")
    known = load(added={"decisions/a.toml": said})
    found = Recogniser(known).recognise(machine_with([program("TeamViewer", "TeamViewer")]))
    assert (found.verdicts[0].kind, found.verdicts[0].rule) == (expected, "decision-a")
    assert not any(finding.code == "conditional_title" for finding in found.findings)
    assert known.info(Release("teamviewer/teamviewer")).kind == kind


def test_the_reason_says_who_decided_when_and_why_whatever_signs_the_words_have() -> None:
    known = load(added={"decisions/a.toml": decision("謎ツール", "not-software")})
    recogniser = Recogniser(known)
    (found,) = recogniser.recognise(machine_with([program("謎ツール 2")])).verdicts
    reason = recogniser.reasons()[found.rule].filled(**dict(found.facts))
    assert "佐藤" in reason.ja
    assert "2026-11-24" in reason.en
    assert "{契約書}を見た" in reason.ja
    assert "謎ツール 2" in reason.ja


def test_a_decision_on_a_product_that_is_gone_answers_nothing_and_is_listed() -> None:
    known = load(added={"decisions/a.toml": decision("謎ツール", "is", "site/gone")})
    assert [d.id for d in known.idle] == ["a"]
    assert judge(program("謎ツール"), known.index, known.rules).own.kind is VerdictKind.UNKNOWN


def test_decisions_are_part_of_the_state_that_the_version_names() -> None:
    assert load(added={"decisions/a.toml": decision("謎ツール", "not-software")}).version != shipped().version


def test_a_broken_decision_is_named(tmp_path: Path) -> None:
    (tmp_path / "decisions").mkdir()
    (tmp_path / "decisions" / "a.toml").write_text('as = "is"\nby = "x"\non = 2026-11-24\nbecause = "y"\n', "utf-8")
    with pytest.raises(CatalogueError, match=r"decisions/a\.toml"):
        load(tmp_path)


# -- checks -----------------------------------------------------------------------------------------------------


def codes(content: str | bytes, path: str = "catalogue/site/kakeibo.toml") -> list[str]:
    data = content if isinstance(content, bytes) else content.encode()
    return [finding.code for finding in check_file(path, data, Surroundings(shipped()))]


def names(*patterns_: str, text: str = PRODUCT) -> str:
    return text.replace('"家計簿名人 {major}", "家計簿名人"', ", ".join(f'"{p}"' for p in patterns_))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (PRODUCT, None),
        ("これは\x00だめ".encode("cp932"), "entry_not_utf8"),
        (PRODUCT + "\nnames = [", "entry_toml_unclosed_bracket"),
        (PRODUCT + "\n= 3", "entry_not_toml"),
        (PRODUCT.replace('"paid"', "“paid”"), "entry_toml_curly_quotes"),
        (PRODUCT.replace("kind = ", "kind ＝ "), "entry_toml_full_width"),
        (PRODUCT.replace('"paid"', '"paid'), "entry_toml_unclosed_quote"),
        (PRODUCT.replace("2026-11-24", "2026/11/24"), "entry_toml_day"),
        (PRODUCT.replace("2026-11-24", "2026-13-24"), "entry_toml_day"),
        (PRODUCT.replace('kind = "paid"', 'kind = "paid"\nverified = False'), "entry_toml_truth"),
        (PRODUCT.replace('"paid"', "paid"), "entry_toml_bare"),
        (PRODUCT.replace("site/kakeibo", "site/家計簿"), "entry_id_wrong"),
        (names("家計簿名人 {editon}"), "entry_blank_unknown"),
        (names("家計簿名人 ｛major｝"), "entry_blank_unknown"),
        (names("家計簿 * 名人"), "entry_star_inside"),
        (PRODUCT.replace('kind = "paid"\n', ""), "entry_field_missing"),
        (PRODUCT.replace("kind =", "kinds ="), "entry_field_unknown"),
        (PRODUCT.replace('"paid"', '"cheap"'), "entry_not_in_list"),
        (PRODUCT.replace('["例社"]', '"例社"'), "entry_value_wrong"),
        (PRODUCT.replace("site/kakeibo", "site/other"), "entry_id_not_place"),
        (names("家計簿名人 {edition}"), "entry_pattern_never"),
        (names("{word} {number} *"), "entry_pattern_catches_all"),
        (names("AutoCAD 2020").replace('publishers = ["例社"]\n', ""), "entry_name_claimed"),
        (names("Adobe *").replace('publishers = ["例社"]\n', ""), "entry_pattern_swallows"),
        (names("家計簿 *").replace('publishers = ["例社"]\n', ""), "entry_pattern_wide"),
        (PRODUCT + 'excluded = ["家計簿名人 1"]\n', "entry_pattern_shadowed"),
    ],
)
def test_every_fault_of_a_product_file_is_told(content: str | bytes, code: str | None) -> None:
    assert (code in codes(content)) if code else codes(content) == []


@pytest.mark.parametrize(
    ("wrong", "line_with"),
    [
        (PRODUCT.replace('"paid"', "“paid”"), "kind ="),
        (PRODUCT.replace('"paid"', '"cheap"'), "kind ="),
        (PRODUCT.replace("kind =", "kinds ="), "kinds ="),
        (PRODUCT.replace("seen = 2026-11-24", 'seen = "24 Nov"'), "seen ="),
        (PRODUCT.replace('en = "Rei"', 'english = "Rei"'), "publisher ="),
        (names("家計簿名人 {major}", "家計簿 * 名人").replace('", "', '",\n"'), "家計簿 * 名人"),
        (
            names("家計簿名人 {major}", "AutoCAD 2020").replace('", "', '",\n"').replace('["例社"]', '["Autodesk"]'),
            "AutoCAD",
        ),
    ],
)
def test_a_fault_is_told_with_the_line_in_which_it_stands(wrong: str, line_with: str) -> None:
    found = [
        f for f in check_file("catalogue/site/kakeibo.toml", wrong.encode(), Surroundings(shipped())) if f.place.line
    ]
    assert found
    lines = wrong.splitlines()
    assert {line_with in lines[f.place.line - 1] for f in found if f.place.line} == {True}


def test_a_product_passed_on_keeps_all_but_the_reason() -> None:
    told = PRODUCT.replace('kind = "paid"', '# 田中に聞いた\nkind = "paid"\nremark = "田中に聞いた"')
    told = told.replace("made up for a test", "decision of the company: 田中に聞いた")
    told += (
        'parts = [{ name = "家計簿名人の部品", channel = "oem" }]\n[editions.pro]\nname = { ja = "プロ", en = "Pro" }\n'
    )
    passed = without_reason(told.encode())
    assert "田中" not in passed.decode()
    assert says_the_same(told.encode(), passed)
    assert not says_the_same(told.replace('"paid"', '"free"').encode(), passed)
    assert (
        product_of("catalogue/site/kakeibo.toml", passed)[1].names
        == product_of("catalogue/site/kakeibo.toml", told.encode())[1].names
    )


def test_every_shipped_product_is_the_same_after_being_written_anew() -> None:
    for file in data_files.shipped():
        if file.path.startswith("catalogue/"):
            assert tomllib.loads(document(file.values)) == file.values, file.path


def test_all_faults_of_a_file_are_told_and_not_just_the_first() -> None:
    broken = PRODUCT.replace('kind = "paid"\n', "").replace('"accounting"', '"sums"')
    assert sorted(codes(broken)) == ["entry_field_missing", "entry_not_in_list"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (decision("謎ツール", "not-software"), None),
        (decision("謎ツール", "is", "site/gone"), "decision_product_unknown"),
        (decision("謎ツール", "is", "microsoft/office", 'edition = "gold"\n'), "decision_release_unknown"),
        (decision("謎ツール", "is"), "entry_unusable"),
        (decision("", "meets-conditions", "7-zip/7-zip").replace(b'name = ""\n', b""), "decision_not_conditional"),
    ],
)
def test_every_fault_of_a_decision_is_told(content: bytes, code: str | None) -> None:
    found = codes(content, "decisions/a.toml")
    assert (code in found) if code else found == []


def test_shipped_files_pass_the_check_of_a_site() -> None:
    data = Path(__file__).resolve().parents[2] / "src" / "daicho" / "data"
    around = Surroundings(shipped())
    for path in ("catalogue/autodesk/autocad.toml", "catalogue/yayoi/yayoi-accounting.toml"):
        assert [f.code for f in check_file(path, (data / path).read_bytes(), around)] == []
