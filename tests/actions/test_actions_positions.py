"""The same question about a day: the same answer, or what has changed since and why."""

from dataclasses import replace
from datetime import date

import pytest

from daicho.actions import journal, knowledge, lots, positions
from daicho.count import rulebook
from daicho.recognise.catalogue import Catalogue
from daicho.store import models
from daicho.words.change import ChangeKind
from daicho.words.entitlement import Entitlement, Metric, ProofStatus
from daicho.words.estate import Machine, MachineKind
from daicho.words.failure import Failure
from daicho.words.finding import Finding
from daicho.words.position import Position
from daicho.words.reading import Reading
from daicho.words.software import Channel, Installation, Release
from support.ledgers import TODAY, a_company, agent_file, state, take

pytestmark = pytest.mark.django_db
OFFICE = Release("microsoft/office", "standard", "2016")
NEWER = Release("microsoft/office", "standard", "2019")
LATER = date(2026, 12, 15)


def a_lot(name: str, quantity: int, proof: ProofStatus = ProofStatus.CERTIFICATE) -> Entitlement:
    return Entitlement(
        lot=name, release=NEWER, metric=Metric.DEVICE, channel=Channel.VOLUME, quantity=quantity, proof=proof
    )


def pcs(*names: str) -> Reading:
    return Reading(
        source="plain",
        machines=tuple(Machine(id=name, kind=MachineKind.DESKTOP) for name in names),
        installations=tuple(Installation(machine=name, release=OFFICE) for name in names),
    )


@pytest.fixture
def an_estate() -> None:
    """Three PCs with Office 2016 and two licences of 2019, asked about once on the next day."""
    a_company()
    state(replace(pcs("PC-1", "PC-2", "PC-3"), entitlements=(a_lot("L1", 2),)))


def ask(asked_on: date = LATER, on: date = TODAY, **words: object) -> Position:
    return positions.take(organisation="own", on=on, by="tests", asked_on=asked_on, **words)  # type: ignore[arg-type]


def since(position: Position) -> dict[str, list[Finding]]:
    """What the position says has changed, by code."""
    found: dict[str, list[Finding]] = {}
    for finding in position.findings:
        if finding.code.startswith(("position_", "kept_")):
            found.setdefault(finding.code, []).append(finding)
    return found


def test_the_same_question_gives_the_same_answer_in_silence_and_is_kept_once(an_estate) -> None:
    first, again = ask(), ask(date(2027, 1, 5))
    assert first.lines == again.lines
    assert since(first) == since(again) == {}
    assert models.KeptPosition.objects.count() == 1
    assert models.JournalEvent.objects.filter(deed="position_taken").count() == 2


def test_an_answer_for_another_day_or_by_other_proofs_is_another_question(an_estate) -> None:
    ask()
    assert since(ask(on=date(2026, 11, 23))) == {}
    assert since(ask(proven=[ProofStatus.CERTIFICATE])) == {}
    assert models.KeptPosition.objects.count() == 3


def test_a_file_that_came_since_is_named_with_its_share(an_estate) -> None:
    ask()
    take("pc4.json", agent_file("PC-4", ["Microsoft Office Standard 2016"]), on=date(2026, 12, 20))
    told = since(ask(date(2027, 1, 5)))
    assert set(told) == {"position_differs", "position_cause_file", "position_share_files"}
    (line,) = told["position_differs"]
    assert (line.fact("needed_then"), line.fact("needed_now")) == ("3", "4")
    assert (line.fact("shortfall_then"), line.fact("shortfall_now")) == ("1", "2")
    assert line.fact("asked_on") == "2026-12-15"
    (file,) = told["position_cause_file"]
    assert (file.fact("file"), file.fact("on")) == ("pc4.json", "2026-12-20")
    (share,) = told["position_share_files"]
    assert (share.fact("needed"), share.fact("owned"), share.fact("shortfall")) == ("+1", "±0", "+1")


def test_told_once_the_new_answer_is_the_one_to_compare_with(an_estate) -> None:
    ask()
    take("pc4.json", agent_file("PC-4", ["Microsoft Office Standard 2016"]))
    assert since(ask()) != {}
    assert since(ask()) == {}
    assert models.KeptPosition.objects.count() == 2


def test_a_file_that_moves_nothing_is_no_news(an_estate) -> None:
    ask()
    take("pc1.json", agent_file("PC-1", ["7-Zip"]))
    assert since(ask()) == {}


def test_a_decision_on_a_lot_is_told_with_who_and_why(an_estate) -> None:
    ask()
    words = {"organisation": "own", "lot": "L1", "since": date(2026, 1, 1), "by": "tanaka"}
    lots.waive(**words, reason="no paper found", quantity=1, on=date(2026, 12, 20))  # type: ignore[arg-type]
    told = since(ask(date(2027, 1, 5)))
    assert set(told) == {"position_differs", "position_cause_decision", "position_share_decisions"}
    (why,) = told["position_cause_decision"]
    assert [why.fact(n) for n in ("deed", "subject", "by", "why")] == ["lot_waived", "L1", "tanaka", "no paper found"]
    (share,) = told["position_share_decisions"]
    assert (share.fact("owned"), share.fact("shortfall")) == ("-1", "+1")


def test_a_decision_that_was_taken_back_again_leaves_the_answer_as_it_was(an_estate) -> None:
    ask()
    words = {"organisation": "own", "lot": "L1", "by": "tests", "on": TODAY}
    lots.retire(**words, reason="r", since=TODAY, quantity=None)  # type: ignore[arg-type]
    assert since(ask()) != {}
    lots.take_back(**words, number=1, reason="a mistake")  # type: ignore[arg-type]
    told = since(ask())
    (share,) = told["position_share_decisions"]
    assert share.fact("owned") == "+2"


def without_downgrade() -> rulebook.Rulebook:
    """The rules as a later day has them: volume licences may no longer be used as earlier versions."""
    book = knowledge.load().rules
    texts = {
        name: text.replace('id = "volume-downgrade"', 'id = "old-downgrade"\nto = 2020-01-01')
        for name, text in book.files.items()
    }
    return rulebook.of_files(texts)


def test_rules_that_changed_are_counted_apart_from_the_files_that_came(an_estate) -> None:
    ask()
    take("pc4.json", agent_file("PC-4", ["Microsoft Office Standard 2016"]))
    told = since(ask(knowledge=replace(knowledge.load(), rules=without_downgrade())))
    (rules,) = told["position_cause_rules"]
    assert rules.fact("files") == "microsoft/rights.toml"
    (by_rules,), (by_files,) = told["position_share_rules"], told["position_share_files"]
    assert (by_rules.fact("needed"), by_rules.fact("shortfall")) == ("±0", "+2")
    assert (by_files.fact("needed"), by_files.fact("shortfall")) == ("+1", "+1")


def test_every_share_together_is_the_whole_difference(an_estate) -> None:
    ask()
    take("pc4.json", agent_file("PC-4", ["Microsoft Office Standard 2016"]))
    lots.waive(organisation="own", lot="L1", since=TODAY, reason="r", quantity=1, by="tests", on=TODAY)
    told = since(ask(knowledge=replace(knowledge.load(), rules=without_downgrade())))
    shares = [f for code, found in told.items() if code.startswith("position_share_") for f in found]
    for name in ("needed", "owned", "covered", "shortfall", "surplus"):
        (line,) = told["position_differs"]
        moved = sum(int(share.fact(name).replace("±", "")) for share in shares)
        assert moved == int(line.fact(f"{name}_now")) - int(line.fact(f"{name}_then")), name
    assert len(shares) == 3


def test_where_the_rules_of_that_day_were_not_kept_it_says_that_causes_cannot_be_told_apart(an_estate) -> None:
    ask()
    models.KeptRules.objects.all().delete()
    told = since(ask(knowledge=replace(knowledge.load(), rules=without_downgrade())))
    assert set(told) == {"position_differs", "position_cause_not_kept", "position_share_not_kept"}


def test_a_remainder_that_no_record_explains_is_called_so(an_estate) -> None:
    ask()
    models.InstallationStatement.objects.filter(machine="PC-3").delete()
    told = since(ask())
    assert set(told) == {"position_differs", "position_cause_unexplained", "position_share_unexplained"}


def test_an_older_program_is_named_as_the_cause(an_estate) -> None:
    ask()
    models.KeptPosition.objects.update(program="0.0.1")
    models.InstallationStatement.objects.filter(machine="PC-3").delete()
    (cause,) = since(ask())["position_cause_program"]
    assert cause.fact("then") == "0.0.1"


def test_an_answer_of_a_day_that_was_not_over_has_only_moved_on(an_estate) -> None:
    ask(TODAY)
    take("pc4.json", agent_file("PC-4", ["Microsoft Office Standard 2016"]))
    assert "position_moved_on" in since(ask(TODAY))


def test_a_catalogue_that_changed_is_named_with_its_files(an_estate) -> None:
    known = knowledge.load()
    ask()
    after = replace(known, catalogue=_renamed(known.catalogue))
    assert since(ask(knowledge=after)) == {}
    kept = models.KeptPosition.objects.order_by("pk").last()
    assert kept is not None
    assert kept.catalogue_version == "another"
    assert models.KeptCatalogue.objects.count() == 2


def _renamed(catalogue: Catalogue) -> Catalogue:
    return replace(catalogue, version="another")


def test_a_kept_answer_that_was_changed_is_found_out(an_estate) -> None:
    ask()
    assert journal.verify(organisation="own") == []
    models.KeptPosition.objects.update(content=b"x")
    assert [f.code for f in journal.verify(organisation="own")] == ["kept_position_changed"]
    assert set(since(ask())) == {"kept_position_changed"}


def test_a_kept_answer_put_in_the_place_of_another_is_found_out(an_estate) -> None:
    ask()
    state(pcs("PC-4"))
    ask()
    one, other = models.KeptPosition.objects.order_by("pk")
    models.KeptPosition.objects.filter(pk=one.pk).update(sha256="0" * 64)
    assert [f.fact("id") for f in journal.verify(organisation="own")] == ["0" * 64]
    assert other.sha256 != "0" * 64


def test_nobody_is_compared_with_the_answer_of_another_company(an_estate) -> None:
    ask()
    a_company("other")
    assert since(positions.take(organisation="other", on=TODAY, by="tests", asked_on=LATER)) == {}


def test_by_default_the_position_also_tells_what_is_short_with_only_well_proven_lots(an_estate) -> None:
    state(Reading(source="plain", entitlements=(a_lot("L2", 1, ProofStatus.SELLER_STATEMENT),)))
    taken = ask()
    assert taken.shortfall == 0
    assert taken.well_proven is not None
    assert (taken.well_proven.shortfall, taken.well_proven.weak) == (1, ("L2",))
    alone = ask(proven=[ProofStatus.CERTIFICATE])
    assert (alone.shortfall, alone.proven, alone.well_proven) == (1, (ProofStatus.CERTIFICATE,), None)


def test_between_two_days_it_is_told_what_came_and_went(an_estate) -> None:
    leaving = Machine(id="PC-1", kind=MachineKind.DESKTOP, until=TODAY)
    state(Reading(source="plain", machines=(leaving,)), on=date(2026, 11, 25))
    found, told = positions.between(organisation="own", first=TODAY, last=LATER, by="tests", asked_on=LATER)
    (left,) = [event for event in found.events if event.kind is ChangeKind.MACHINE_LEFT]
    assert left.units == ("PC-1",)
    (line,) = found.lines
    assert line.figure("shortfall") == (1, 0)
    assert told.releases[OFFICE].release == OFFICE
    with pytest.raises(Failure, match="days_in_wrong_order"):
        positions.between(organisation="own", first=LATER, last=TODAY, by="tests", asked_on=LATER)
