from dataclasses import replace

import pytest

from daicho.answer import position_book
from daicho.answer.position_book import cure_in_words, set_aside_by_rule
from daicho.answer.proofs import bound_points, proof_in_words, proofs_of
from daicho.answer.speaker import Speaker
from daicho.words.position import Pool, PriceBound, SetAside, UnitClass
from daicho.words.text import Language, Text
from support.snapshots import OFFICE_2016, RUNTIME, a_snapshot
from support.workbooks import sheets_of, table_of

JA = Language.JAPANESE
SHORT = position_book.workbook(a_snapshot(short=True), JA)


def test_the_sheets_follow_the_questions():
    assert list(sheets_of(SHORT.content)) == [
        "はじめに",
        "過不足",
        "充当",
        "対象表",
        "ライセンス別",
        "ライセンスの使用先",
        "証明",
        "是正案",
        "対象外",
        "使った規則",
        "所見",
    ]


def test_a_product_stands_with_its_total_and_its_parts():
    rows = [row for row in table_of(SHORT.content, "過不足") if row["製品"] == "Office"]
    assert [row["区分"] for row in rows] == ["合計", "内訳", "内訳", "内訳"]
    assert [rows[0][name] for name in ("必要", "保有", "充当", "不足", "余剰")] == [5, 4, 4, 1, 0]
    assert rows[1]["エディション・版"] == "Office Standard 2016"
    assert rows[1]["結果"] == "不足"


def test_every_machine_and_user_says_which_lot_covers_it_by_which_right():
    rows = table_of(SHORT.content, "充当")
    assert [row["番号"] for row in rows] == ["PC-001", "PC-002", "PC-003", "PC-004", "PC-005", "PC-006", "U-01", "U-02"]
    assert rows[0]["理由"].startswith("ボリュームライセンスのダウングレード権により、Office Standard 2019")
    short = rows[5]
    assert (short["結果"], short["ライセンス管理番号"]) == ("不足", "")
    assert short["理由"].startswith("理由（証明 C1）：Office Standard 2016が必要なのは4台です。")
    assert short["理由"].endswith("少なくとも1台分が不足します。")
    assert (rows[6]["対象"], rows[6]["名称"]) == ("利用者", "鈴木 花子")


def test_the_coverage_table_sums_to_the_number_of_machines():
    rows = sheets_of(SHORT.content)["対象表"][3:]
    machines = [row for row in rows if str(row[0]).startswith(("PC", "SV"))]
    totals = {row[5]: row[6] for row in rows if row[0] == "内訳"}
    assert len(machines) == 7
    assert totals == {
        "Office Standard 2016": 4,
        "JUST Office 4": 1,
        "Office Home and Business 2021": 1,
        "オフィスソフトなし": 1,
    }
    assert rows[-1][0] == "合計"
    assert rows[-1][6] == 7


def test_a_machine_in_use_that_the_coverage_leaves_out_is_a_finding():
    snapshot = a_snapshot()
    lame = replace(snapshot, position=replace(snapshot.position, coverage=snapshot.position.coverage[1:]))
    findings = position_book.workbook(lame, JA).findings
    assert [(f.code, f.fact("machine")) for f in findings] == [("coverage_differs", "PC-001")]


def test_each_lot_says_where_it_is_used_or_why_not():
    rows = {row["ライセンス管理番号"]: row for row in table_of(SHORT.content, "ライセンス別")}
    assert rows["L-003"]["残り"] == 4
    assert rows["L-001"]["使用先"] == "PC-001 (MINATO01)、PC-002 (MINATO02)、PC-003 (MINATO03)"
    assert rows["L-009"]["使用"] == ""
    assert rows["L-009"]["状態"] == "2025-03-31に期限が切れたライセンスです。"


def test_the_proof_names_the_machines_the_lots_and_the_sum():
    (row,) = table_of(SHORT.content, "証明")
    assert row["説明"] == (
        "Office Standard 2016が必要なのは4台です。対象：PC-001 (MINATO01)、PC-002 (MINATO02)、PC-003 (MINATO03)、"
        "PC-006 (MINATO06)。\n"
        "充当できるのは、ライセンス L-001（Office Standard 2019、3台分、ライセンス証書あり）だけです。\n"
        "必要な4台分に対して充当できるのは3台分までですから、どのように割り当てても少なくとも1台分が不足します。"
    )


def test_where_nothing_is_short_the_proof_sheet_says_so():
    (row,) = table_of(position_book.workbook(a_snapshot(), JA).content, "証明")
    assert row["説明"] == "不足はありません。充当の一覧そのものが証明です。"


def test_a_price_bound_is_told_with_the_points_that_a_person_can_add_up():
    snapshot = a_snapshot(short=True)
    bound = PriceBound(scale=2, lot_prices=(("L-001", 1),), class_prices=(("K1", 1),))
    proof = replace(snapshot.position.proofs[0], bound=bound, shortfall=1, unproven=1)
    classes = (UnitClass(id="K1", component="C1", size=4, demands=("D1",), configurations=()),)
    changed = replace(snapshot, position=replace(snapshot.position, proofs=(proof,), classes=classes))
    said = proof_in_words(Speaker(changed, Language.ENGLISH), proof, named=False)
    assert "at least 4 points, and the licences that can be used to at most 3." in said[2]
    assert "makes up for 2 points: the difference of 1, divided by 2 and rounded up, is 1." in said[2]
    assert said[3].startswith("By the calculation 1 licence more are short")


def test_needs_of_the_same_people_are_told_once_and_without_points_where_a_point_is_a_licence():
    snapshot = a_snapshot(short=True)
    (first,) = (demand for demand in snapshot.position.demands if demand.id in snapshot.position.proofs[0].demands)
    again = replace(first, id="again")
    bound = PriceBound(scale=1, lot_prices=(("L-001", 1),), class_prices=(("K1", 1),))
    proof = replace(snapshot.position.proofs[0], bound=bound, demands=(first.id, "again"))
    classes = (UnitClass(id="K1", component="C1", size=4, demands=(first.id, "again"), configurations=()),)
    demands = (*snapshot.position.demands, again)
    changed = replace(snapshot, position=replace(snapshot.position, proofs=(proof,), classes=classes, demands=demands))
    said = proof_in_words(Speaker(changed, JA), proof, named=False)
    assert said[0] == "Office Standard 2016が必要なのは4台です。"
    assert said[2].endswith(
        "最低4本が必要です。充当できるのは3本までですから、どのように割り当てても少なくとも1本が不足します。"
    )
    plain = proof_in_words(Speaker(changed, JA), replace(proof, bound=None), named=False)
    assert plain[0] == "Office Standard 2016が必要なのは4台（必要数 8台分）です。"


def test_what_no_lot_may_serve_is_told_once_for_each_edition_and_version():
    position = a_snapshot(short=True).position
    bare = replace(position.proofs[0], lots=(), available=0, needed=4, shortfall=4)
    first, other = bare, replace(bare, component="C9", needed=2, shortfall=2)
    (told,) = proofs_of(replace(position, proofs=(first, other)), "microsoft/office")
    assert (told.needed, told.shortfall) == (6, 6)
    apart = replace(position, proofs=(position.proofs[0], replace(position.proofs[0], component="C9")))
    assert len(proofs_of(apart, "microsoft/office")) == 2


def test_a_lot_number_that_only_the_program_gave_stands_in_no_letter():
    snapshot = a_snapshot(short=True)
    number = "lot-0123456789"
    lots = tuple(replace(lot, lot=number) if lot.lot == "L-001" else lot for lot in snapshot.estate.entitlements)
    changed = replace(snapshot, estate=replace(snapshot.estate, entitlements=lots))
    proof = replace(snapshot.position.proofs[0], lots=(number,))
    told = [proof_in_words(Speaker(changed, JA), proof, named=named)[1] for named in (False, True)]
    assert told[0] == "充当できるのは、ライセンス Office Standard 2019（3台分、管理番号なし）だけです。"
    assert number in told[1]


def test_a_proof_without_lots_says_that_no_lot_may_serve():
    proof = replace(a_snapshot(short=True).position.proofs[0], lots=(), available=0, shortfall=4)
    said = proof_in_words(Speaker(a_snapshot(short=True), JA), proof, named=False)
    assert said[1:] == ("充当できるライセンスがないため、4台分が不足します。",)


@pytest.mark.parametrize("language", Language)
def test_the_same_snapshot_gives_the_same_bytes(language):
    first, second = (position_book.workbook(a_snapshot(short=True), language) for _ in range(2))
    assert first.content == second.content


def test_findings_without_wording_are_shown_with_code_and_facts():
    snapshot = a_snapshot()
    stranger = replace(snapshot.findings[0], code="no_such_code")
    (row,) = table_of(position_book.workbook(replace(snapshot, findings=(stranger,)), JA).content, "所見")
    assert row["内容"] == "no_such_code（machine=PC-050）"


def test_reasons_name_products_and_not_the_paths_of_the_catalogue():
    snapshot = a_snapshot()
    allocation = replace(
        snapshot.position.allocations[0], facts=(("owned", "microsoft/office standard 2019"), ("running", "2016"))
    )
    changed = replace(snapshot, position=replace(snapshot.position, allocations=(allocation,)))
    row = table_of(position_book.workbook(changed, JA).content, "充当")[0]
    assert "Office Standard 2019のライセンスで2016を使用" in row["理由"]


def test_findings_name_products_too():
    snapshot = a_snapshot()
    info = replace(snapshot.releases[OFFICE_2016], verified=False)
    changed = replace(snapshot, releases=dict(snapshot.releases) | {OFFICE_2016: info}, findings=())
    (row,) = table_of(position_book.workbook(changed, JA).content, "所見")
    assert row["内容"] == "製品「Office Standard 2016」の情報は、出典がまだ確認されていません。"


def test_many_alike_exclusions_are_told_once_without_naming_machines_or_people():
    snapshot = a_snapshot()
    reasons = dict(snapshot.reasons) | {
        "at-home": Text("{unit}の{what}は対象外です。", "{unit}: {what} is out of scope.")
    }
    both = SetAside(
        subject="installation",
        units=("PC-001", "PC-002"),
        release=RUNTIME,
        rule="at-home",
        facts=(("what", "利用"),),
    )
    speaker = Speaker(replace(snapshot, reasons=reasons), JA)
    assert set_aside_by_rule(speaker, [both]) == [("該当分の利用は対象外です。", ("Access Runtime 2016",), 2)]
    one = replace(both, units=("PC-001",))
    assert set_aside_by_rule(speaker, [one]) == [("該当分の利用は対象外です。", ("Access Runtime 2016",), 1)]


def test_a_noun_before_a_name_that_differs_says_enough():
    snapshot = a_snapshot()
    reasons = dict(snapshot.reasons) | {
        "gone": Text(
            "{lot}は機器 {unit} に付属し、ともに消滅しました（{quantity}本）。", "{lot} of {unit} ({quantity})."
        )
    }
    aside = tuple(
        SetAside(
            subject="lot",
            units=(lot,),
            release=RUNTIME,
            rule="gone",
            facts=(("lot", lot), ("quantity", number), ("unit", "PC-001")),
        )
        for lot, number in (("L-1", "1"), ("L-2", "3"))
    )
    ((said, _, count),) = set_aside_by_rule(Speaker(replace(snapshot, reasons=reasons), JA), aside)
    assert (said, count) == ("該当のライセンスは機器に付属し、ともに消滅しました。", 2)


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("buy", "Office Standard 2019を1台分購入する"),
        ("use_licensed_version", "1台を、その機器で使用が認められているOffice Standard 2019に入れ替える"),
        ("decide", "Office Standard 2019（1台分）の扱いを決める（数え方の規則が登録されていません）"),
        ("ask_the_cat", "ask_the_cat：Office Standard 2019（1台分）"),
    ],
)
def test_every_cure_is_told_in_words(action, said):
    snapshot = a_snapshot(short=True)
    cure = replace(snapshot.position.cures[0], action=action)
    assert cure_in_words(Speaker(snapshot, JA), cure) == said


def test_the_points_of_pools_count_and_a_lot_used_in_part_is_told_so():
    snapshot = a_snapshot(short=True)
    bound = PriceBound(scale=1, lot_prices=(("pool-1", 2),), class_prices=())
    proof = replace(snapshot.position.proofs[0], bound=bound, available=2)
    pools = (Pool(id="pool-1", members=(("L-001", 2),)),)
    position = replace(snapshot.position, proofs=(proof,), pools=pools)
    assert bound_points(position, proof) == (0, 4)
    said = proof_in_words(Speaker(replace(snapshot, position=position), JA), proof, named=False)
    assert said[1].endswith("そのうち充当できる数は合わせて2台分です。")
