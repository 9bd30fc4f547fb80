"""Counting with and without weakly proven lots."""

from datetime import date
from pathlib import Path

import pytest

from daicho.count import rulebook, trust
from daicho.count.pack import as_pack
from daicho.count.position import take
from daicho.words.entitlement import Entitlement, Metric, ProofStatus
from daicho.words.estate import Machine, MachineKind
from daicho.words.position import Position
from daicho.words.reading import Estate
from daicho.words.software import Channel, Installation, Release

DAY = date(2026, 11, 24)
OFFICE = Release("microsoft/office", "standard", "2019")
STRONG = trust.load().strong


def a_lot(name: str, quantity: int, proof: ProofStatus, *, version: str = "2019", base: str = "") -> Entitlement:
    release = Release("microsoft/office", "standard", version)
    return Entitlement(
        lot=name,
        release=release,
        metric=Metric.DEVICE,
        channel=Channel.VOLUME,
        quantity=quantity,
        proof=proof,
        base_lot=base,
    )


def an_estate(pcs: int, *lots: Entitlement) -> Estate:
    ids = [f"PC-{number}" for number in range(1, pcs + 1)]
    return Estate(
        machines=tuple(Machine(id=unit, kind=MachineKind.DESKTOP) for unit in ids),
        installations=tuple(Installation(machine=unit, release=OFFICE) for unit in ids),
        entitlements=lots,
    )


def both_ways(estate: Estate) -> tuple[Position, list[frozenset[ProofStatus]]]:
    """The position with its second counting, and how often that was asked for."""
    book, asked = rulebook.load(), []

    def again(strong: frozenset[ProofStatus]) -> Position:
        asked.append(strong)
        return take(estate, book, on=DAY, proven=strong)

    return trust.with_trust(take(estate, book, on=DAY), estate.entitlements, STRONG, again), asked


def test_the_shipped_ranking_ranks_every_proof_and_says_why() -> None:
    ranking = trust.load()
    assert set(ranking.reasons) == set(ProofStatus)
    assert ranking.source
    assert ProofStatus.CERTIFICATE in ranking.strong
    assert ProofStatus.SELLER_STATEMENT not in ranking.strong
    assert ProofStatus.NONE not in ranking.strong


def test_without_the_weak_lot_that_it_uses_the_position_is_short_by_that_much_more() -> None:
    lots = (a_lot("L1", 2, ProofStatus.CERTIFICATE), a_lot("L2", 2, ProofStatus.NONE))
    position, asked = both_ways(an_estate(5, *lots))
    assert position.shortfall == 1
    assert position.well_proven is not None
    assert position.well_proven.shortfall == 3
    assert position.well_proven.weak == ("L2",)
    assert [(line.product, short) for line, short in position.without_weak_proofs] == [("microsoft/office", 3)]
    assert asked == [STRONG]


def test_a_weak_lot_that_nobody_uses_asks_for_no_second_counting() -> None:
    lots = (a_lot("L1", 5, ProofStatus.PURCHASE_RECORD), a_lot("L2", 5, ProofStatus.NONE, version="2013"))
    position, asked = both_ways(an_estate(5, *lots))
    assert position.well_proven is None
    assert position.without_weak_proofs == ()
    assert asked == []


def test_a_weak_lot_that_a_strong_one_can_replace_changes_no_shortfall_and_is_named_all_the_same() -> None:
    lots = (a_lot("A", 3, ProofStatus.NONE), a_lot("B", 3, ProofStatus.CERTIFICATE))
    position, _ = both_ways(an_estate(3, *lots))
    assert position.well_proven is not None
    assert position.well_proven.weak == ("A",)
    assert position.without_weak_proofs == ()


def test_only_the_proofs_that_are_asked_for_count_and_the_position_says_which() -> None:
    estate = an_estate(2, a_lot("L1", 1, ProofStatus.CERTIFICATE), a_lot("L2", 1, ProofStatus.COA_LABEL))
    position = take(estate, rulebook.load(), on=DAY, proven=frozenset({ProofStatus.COA_LABEL}))
    assert position.shortfall == 1
    assert position.proven == (ProofStatus.COA_LABEL,)
    assert [a.lot for a in position.allocations if a.lot] == ["L2"]
    assert trust.with_trust(position, estate.entitlements, STRONG, lambda _: pytest.fail("asked again")) is position


def test_the_pack_tells_the_proof_of_every_lot_and_both_shortfalls() -> None:
    position, _ = both_ways(an_estate(2, a_lot("L1", 1, ProofStatus.SELLER_STATEMENT)))
    pack = as_pack(position)
    assert [supply["proof"] for supply in pack["supplies"]] == ["seller_statement"]
    assert (pack["well_proven"]["shortfall"], pack["well_proven"]["weak_lots"]) == (2, ["L1"])
    assert pack["proven"] == []


def test_a_site_ranks_proofs_its_own_way(tmp_path: Path) -> None:
    own = 'source = "our auditor"\n[status.none]\nstrong = true\nreason = { ja = "可", en = "fine" }\n'
    (tmp_path / trust.FILE).write_text(own, encoding="utf-8")
    ranking = trust.load(tmp_path)
    assert ProofStatus.NONE in ranking.strong
    assert ProofStatus.CERTIFICATE in ranking.strong
    assert ranking.source == "our auditor"


@pytest.mark.parametrize("text", ["[status.rumour]\nstrong = true\n", "[status.none]\nstrong = true\n", "not toml ="])
def test_a_ranking_that_cannot_be_used_names_its_fault(tmp_path: Path, text: str) -> None:
    (tmp_path / trust.FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"rumour|reason|proof_statuses"):
        trust.load(tmp_path)
