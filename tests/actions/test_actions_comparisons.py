"""Comparisons: what was frozen can be recognised again by the catalogue of its day and by another one."""

from pathlib import Path

import pytest

from daicho.actions import comparisons, knowledge, snapshots
from daicho.count import rulebook
from daicho.recognise import catalogue
from daicho.recognise.machine import Recogniser
from daicho.store import models
from daicho.words.failure import Failure
from support.ledgers import TODAY, a_company, agent_file, take

pytestmark = pytest.mark.django_db
LEDGER = """
id = "example/ledger"
name = { ja = "例会計", en = "Example Ledger" }
publisher = { ja = "例社", en = "Example Inc." }
category = "accounting"
kind = "paid"
source = [{ document = "a test", seen = 2026-11-25 }]
[evidence]
names = ["例会計 {number}"]
"""


def known(overlay: Path | None = None) -> knowledge.Knowledge:
    found = catalogue.load(overlay)
    return knowledge.Knowledge(found, Recogniser(found), rulebook.load())


@pytest.fixture
def frozen() -> str:
    """The id of a snapshot of one machine with a program that the catalogue did not know that day."""
    a_company()
    take("PC-001.json", agent_file("PC-001", ["例会計 12", "7-Zip 23.01 (x64)"]))
    return snapshots.freeze(organisation="own", on=TODAY, taken_on=TODAY, by="tests", knowledge=known()).id


@pytest.fixture
def later(tmp_path: Path) -> knowledge.Knowledge:
    """What the site knows after it added the product."""
    path = tmp_path / "catalogue" / "example" / "ledger.toml"
    path.parent.mkdir(parents=True)
    path.write_text(LEDGER, encoding="utf-8")
    return known(tmp_path)


def test_a_product_added_later_explains_what_is_recognised_today(frozen: str, later: knowledge.Knowledge) -> None:
    found = comparisons.of_snapshot(organisation="own", knowledge=later)
    assert found.snapshot == frozen
    assert [(c.raw, c.before.kind, c.after.kind, c.why.code) for c in found.changes] == [
        ("例会計 12", "unknown", "installed", "recognition_changed_by_file")
    ]
    assert found.findings == ()


def test_by_the_catalogue_of_its_day_nothing_differs(frozen: str) -> None:
    found = comparisons.of_snapshot(organisation="own", snapshot_id=frozen[:12], knowledge=known())
    assert (found.changes, found.installations, found.files) == ((), (), ())


def test_a_catalogue_is_kept_once_for_all_snapshots_that_rest_on_it(frozen: str) -> None:
    take("PC-002.json", agent_file("PC-002", ["例会計 12"]))
    snapshots.freeze(organisation="own", on=TODAY, taken_on=TODAY, by="tests", knowledge=known())
    assert models.FrozenSnapshot.objects.count() == 2
    assert models.KeptCatalogue.objects.count() == 1


def test_without_the_kept_catalogue_the_difference_is_told_and_its_cause_is_not(
    frozen: str, later: knowledge.Knowledge
) -> None:
    models.KeptCatalogue.objects.all().delete()
    found = comparisons.of_snapshot(organisation="own", knowledge=later)
    assert [change.why.code for change in found.changes] == ["recognition_changed_unexplained"]
    assert [finding.code for finding in found.findings] == ["catalogue_not_kept"]


def test_a_snapshot_that_is_not_there_is_named() -> None:
    a_company()
    with pytest.raises(Failure) as failed:
        comparisons.of_snapshot(organisation="own", snapshot_id="nothing")
    assert failed.value.finding.code == "snapshot_unknown"
