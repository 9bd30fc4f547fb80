"""Values as plain data and back."""

from dataclasses import replace
from datetime import date

import pytest

from daicho.store import canon
from daicho.words.entitlement import Entitlement, Metric
from daicho.words.estate import Machine, Title, TraceKind
from daicho.words.snapshot import Snapshot
from daicho.words.software import Channel, Release
from support.snapshots import a_snapshot

LOT = Entitlement(
    lot="L1",
    release=Release("microsoft/office", "standard", "2019"),
    metric=Metric.DEVICE,
    channel=Channel.VOLUME,
    quantity=10,
    starts_on=date(2019, 3, 20),
    bound_to=("PC-1", "PC-2"),
    unit_price=45000,
)


def test_a_whole_snapshot_comes_back_as_it_was():
    snapshot = a_snapshot(short=True)
    assert canon.from_pooled(Snapshot, canon.to_pooled(snapshot)) == snapshot


def test_a_lot_comes_back_as_it_was():
    assert canon.from_plain(Entitlement, canon.to_plain(LOT)) == LOT


def test_a_field_at_its_default_is_left_out_so_that_a_new_field_changes_no_old_hash():
    assert canon.to_plain(Machine(id="PC-1")) == {"id": "PC-1"}


def test_equal_values_have_one_hash_and_different_ones_do_not():
    assert canon.digest(canon.to_plain(LOT)) == canon.digest(canon.to_plain(replace(LOT)))
    assert canon.digest(canon.to_plain(LOT)) != canon.digest(canon.to_plain(replace(LOT, quantity=11)))


def test_titles_are_written_once():
    title = Title(TraceKind.PROGRAM, "秀丸エディタ")
    plain = canon.to_pooled((title, title))
    assert plain["value"] == [0, 0]
    assert len(plain["titles"]) == 1


def test_a_fraction_has_no_plain_form():
    with pytest.raises(TypeError):
        canon.to_plain(0.5)


def test_half_a_character_from_a_broken_registry_value_can_be_kept():
    assert canon.canonical("\ud83d")
