"""The working in words: units, lots, and the sums behind a price bound."""

from dataclasses import replace

from daicho.answer import report
from daicho.answer.proofs import added_up, bound_points, proof_in_words
from daicho.answer.speaker import Speaker
from daicho.answer.working_sheets import rules_used
from daicho.answer.working_text import Working, as_object, lot_lines, unit_lines
from daicho.words.entitlement import Metric, ProofStatus
from daicho.words.position import AccessGraph, Party, PriceBound, UnitClass, WellProven
from daicho.words.snapshot import RuleNote
from daicho.words.text import Language
from support.snapshots import a_snapshot

JA, EN = Language.JAPANESE, Language.ENGLISH


def a_speaker(language: Language = JA, *, verified: bool = True, case: str = "T5") -> Speaker:
    snapshot = a_snapshot(short=True)
    notes = {
        a.right: RuleNote(case=case, source="a document", verified=verified) for a in snapshot.position.allocations
    }
    return Speaker(replace(snapshot, rules=notes), language)


def test_a_machine_says_which_lot_covers_it_by_which_rule_from_which_document() -> None:
    speaker = a_speaker()
    told = "\n".join(unit_lines(speaker, Working(speaker).unit("PC-001")))
    assert "L-001（Office Standard 2019、3台分、ライセンス証書あり）" in told
    assert "[T5] " in told
    assert "出典：a document（確認済み）" in told


def test_a_rule_whose_document_was_not_read_says_so_everywhere() -> None:
    for language, mark in ((JA, "a document（未確認）"), (EN, "a document (unverified)")):
        speaker = a_speaker(language, verified=False)
        assert mark in "\n".join(unit_lines(speaker, Working(speaker).unit("PC-001")))
    page = report.html(a_speaker(verified=False).snapshot, None, JA).content.decode()
    assert "未確認" in page


def test_a_short_need_tells_the_block_that_it_belongs_to() -> None:
    speaker = a_speaker()
    working = Working(speaker).unit("PC-006")
    (missing,) = working.missing
    assert missing.component == "C1"
    assert missing.why[-1].endswith("少なくとも1台分が不足します。")
    assert "理由（証明 C1）：" in "\n".join(unit_lines(speaker, working))


def test_what_was_set_aside_on_a_machine_is_told_with_its_reason() -> None:
    speaker = a_speaker()
    aside = next(entry for entry in speaker.position.set_aside if entry.subject != "lot")
    working = Working(speaker).unit(aside.units[0])
    assert speaker.release(aside.release) in [left.release for left in working.aside]
    assert all(ground.sentence for left in working.aside for ground in left.grounds)


def test_a_lot_says_where_it_is_used_by_which_right_how_many_and_what_is_left() -> None:
    speaker = a_speaker()
    working = Working(speaker).lot("L-001")
    assert (working.valid, working.used, sum(use.quantity for use in working.uses)) == (3, 3, 3)
    assert {unit for use in working.uses for unit in use.units} == {"PC-001", "PC-002", "PC-003"}
    told = "\n".join(lot_lines(speaker, working))
    assert "基準日に有効 3、使用 3、残り 0" in told
    ended = Working(speaker).lot("L-009")
    assert ended.valid is None
    assert "期限が切れた" in "\n".join(lot_lines(speaker, ended))


def test_every_use_of_a_lot_adds_up_to_what_the_position_says_is_used() -> None:
    speaker = a_speaker()
    working = Working(speaker)
    used = {lot: sum(use.quantity for use in working.lot(lot).uses) for lot in working.lots()}
    assert {s.lot: used[s.lot] for s in speaker.position.supplies} == {s.lot: s.used for s in speaker.position.supplies}


def test_the_same_stands_in_the_plain_data() -> None:
    speaker = a_speaker(case="T2")
    plain = as_object(Working(speaker).unit("PC-001"))
    assert plain["covered"][0]["rules"][0] | {"sentence": ""} == {
        "rule": speaker.position.allocations[0].right,
        "case": "T2",
        "sentence": "",
        "source": "a document",
        "verified": True,
    }
    lot = as_object(Working(speaker).lot("L-001"))
    assert (lot["proof"], lot["weakly_proven"], lot["left"]) == ("certificate", False, 0)


def test_rules_used_are_counted_over_machines_people_and_lots() -> None:
    speaker = a_speaker()
    counts = {ground.rule: count for ground, count in rules_used(speaker)}
    for aside in speaker.position.set_aside:
        assert counts[aside.rule] >= aside.count
    served = sum(len(a.units) for a in speaker.position.allocations if a.lot)
    assert sum(counts.values()) >= served


def a_bound(language: Language, scale: int = 2) -> tuple[Speaker, tuple[str, ...]]:
    snapshot = a_snapshot(short=True)
    bound = PriceBound(scale=scale, lot_prices=(("L-001", 1),), class_prices=(("K1", 2), ("K2", 2), ("K3", 0)))
    proof = replace(snapshot.position.proofs[0], bound=bound, shortfall=3)
    demand = proof.demands[0]
    classes = tuple(
        UnitClass(id=name, component="C1", size=size, demands=(demand,), configurations=())
        for name, size in (("K1", 4), ("K2", 1), ("K3", 7))
    )
    changed = replace(snapshot, position=replace(snapshot.position, proofs=(proof,), classes=classes))
    return Speaker(changed, language), tuple(added_up(Speaker(changed, language), proof))


def test_the_sum_behind_a_price_bound_is_written_out_so_that_a_clerk_can_add_it_up() -> None:
    speaker, lines = a_bound(EN)
    assert lines == (
        "Needs: Office Standard 2016 (class K1, K2), 5 × 2 = 10 points",
        "Needs in all: 10 points",
        "Licences: L-001 (Office Standard 2019, 3 licences), 3 × 1 = 3 points",
        "Licences in all: 3 points",
    )
    assert bound_points(speaker.position, speaker.position.proofs[0]) == (10, 3)
    _, japanese = a_bound(JA)
    assert japanese[0] == "必要の計算：Office Standard 2016（区分 K1、K2） 5件 × 2 ＝ 10点"
    assert japanese[-1] == "ライセンスの合計：3点"


def test_where_a_point_is_a_licence_the_sum_speaks_of_licences() -> None:
    _, lines = a_bound(JA, scale=1)
    assert lines[1] == "必要の合計：10本"


def test_the_written_out_sum_stays_out_of_letters() -> None:
    speaker, lines = a_bound(JA)
    proof = speaker.position.proofs[0]
    assert set(lines) <= set(proof_in_words(speaker, proof, named=True))
    assert not set(lines) & set(proof_in_words(speaker, proof, named=False))


def test_the_report_tells_what_is_short_with_only_well_proven_lots_and_marks_the_weak_ones() -> None:
    snapshot = a_snapshot(short=True)
    position = snapshot.position
    line = next(one for one in position.lines if one.product == "microsoft/office" and one.metric is Metric.DEVICE)
    worse = replace(line, covered=0, shortfall=line.needed)
    proven = WellProven(
        statuses=(ProofStatus.CERTIFICATE,),
        weak=("L-001",),
        lines=tuple(worse if one is line else one for one in position.lines),
    )
    page = report.html(replace(snapshot, position=replace(position, well_proven=proven)), None, EN).content.decode()
    assert f"is short {line.needed} instead of {line.shortfall}" in page
    assert "L-001 (Licence certificate)" in page
    assert "With only well-proven lots" not in report.html(snapshot, None, EN).content.decode()


def with_packing(scale: int, lot_price: int) -> tuple[str, ...]:
    snapshot = a_snapshot(short=True)
    people = Party(units=("sato", "tanaka"), options=((0, (("any", 1),)),))
    device = Party(units=("PC-001", "PC-002"), options=((0, (("any", 1),)),))
    graph = AccessGraph(parties=(people, device), edges=(((0, 1), 0),), chosen=((-1, 0),))
    one = UnitClass(id="K1", component="C1", size=1, demands=(), configurations=(), accesses=graph)
    bound = PriceBound(
        scale=scale,
        lot_prices=(("L-001", lot_price),),
        class_prices=(("K1", 2),),
        packings=(("K1", ((0, 2),)),),
    )
    proof = replace(snapshot.position.proofs[0], bound=bound)
    changed = replace(snapshot, position=replace(snapshot.position, proofs=(proof,), classes=(one,)))
    return tuple(added_up(Speaker(changed, EN), proof))


def test_accesses_that_stand_apart_are_named_and_none_of_their_people_or_devices_stands_twice() -> None:
    (told,) = (line for line in with_packing(1, 1) if line.startswith("Class K1"))
    assert "of these 2 accesses no two share a person or a device" in told
    assert "sato with PC-001 (MINATO01), tanaka with PC-002 (MINATO02)" in told
    assert told.endswith("so at least 2 are needed.")


def test_where_a_point_is_no_licence_the_accesses_are_compared_in_points() -> None:
    (told,) = (line for line in with_packing(2, 2) if line.startswith("Class K1"))
    assert "given 2 points in all" in told
