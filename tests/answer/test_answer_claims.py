"""A vendor's finding beside our position: small worlds with their answer beside."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daicho.answer.claim_grounds import named_proofs
from daicho.answer.claims import compared, steps
from daicho.words.claim import CauseKind, GapPart, Ours, RowRole, Stance, Theirs
from daicho.words.software import Release, VerdictKind
from support.claims import a_claim, a_world, beside, parts, told

OFFICE = "microsoft/office,standard,2016"
HEAD = "製品,導入数,保有数,不足数"
LISTED = "製品,機器"


def office(machines: int, lots: str = "") -> dict[str, str]:
    return {
        "machines": f"machine\nPC-{{1..{machines}}}",
        "installations": f"machine,product,edition,version\nPC-{{1..{machines}}},{OFFICE}",
        "entitlements": "lot,product,edition,version,channel,quantity\n" + lots,
    }


def test_both_sides_that_say_the_same_need_no_reason():
    (found,) = beside(f"{HEAD}\nOffice Standard 2016,5,3,2", a_world(office(5, f"L1,{OFFICE},volume,3")))
    assert found.stance is Stance.SAME
    assert found.ours is not None
    assert (found.ours.uses, found.ours.needed, found.ours.owned, found.ours.short) == (5, 5, 3, 2)
    assert parts(found) == {}
    assert found.ours.proofs != ()


def test_a_downgrade_right_covers_what_they_count_as_missing_and_names_the_lot_and_the_rule():
    world = a_world(office(5, "L1,microsoft/office,standard,2019,volume,5"))
    (found,) = beside(f"{HEAD}\nOffice Standard 2016,5,0,5", world)
    assert found.stance is Stance.LESS
    assert parts(found) == {"by_right": 5}
    (cause,) = found.causes_of(GapPart.BY_RIGHT)
    assert (cause.kind, cause.units, cause.lots) == (CauseKind.OTHER_LOT, 5, ("L1",))
    assert cause.rule in world.reasons


def test_lots_that_they_do_not_know_are_named_with_all_their_licences():
    world = a_world(office(5, f"L1,{OFFICE},volume,3\nL2,{OFFICE},volume,4"))
    (found,) = beside(f"{HEAD}\nOffice Standard 2016,5,3,2", world)
    assert parts(found) == {"owned": 4, "unused": -2}
    assert [(c.lots, c.units) for c in found.causes_of(GapPart.OWNED)] == [(("L1",), 3), (("L2",), 4)]


def test_a_lot_that_has_ended_is_told_where_they_count_it():
    tables = office(2, f"L1,{OFFICE},volume,2,2025-01-01")
    tables["entitlements"] = tables["entitlements"].replace("quantity\n", "quantity,to\n")
    (found,) = beside(f"{HEAD}\nOffice Standard 2016,2,2,0", a_world(tables))
    assert found.stance is Stance.MORE
    assert parts(found) == {"owned": -2}
    assert told(found.causes_of(GapPart.OWNED)) == {"lot_left_out": -2}


def test_every_machine_of_their_list_is_accounted_for_and_the_units_add_up():
    world = a_world(
        {
            "machines": "machine,state,until\nPC-{1..4},,\nPC-5,retired,2025-03-31\nPC-6,,\nPC-7,,\nPC-8,,\nPC-9,,",
            "installations": "machine,product,edition,version,until\n"
            f"PC-{{1..4}},{OFFICE},\nPC-5,{OFFICE},\nPC-6,{OFFICE},2026-01-31\n"
            "PC-7,microsoft/office,standard,2019,\nPC-8,microsoft/visio,standard,2019,",
            "entitlements": "lot,product,edition,version,quantity\n",
        }
    )
    listed = ["PC-1", "pc-2", "PC-1", "PC-5", "PC-6", "PC-7", "PC-8", "PC-9", "THEIRS"]
    text = f"{LISTED},導入数,保有数,不足数\nOffice Standard 2016,,9,0,9\n"
    (found,) = beside(text + "\n".join(f"Office Standard 2016,{name},,," for name in listed), world)
    assert parts(found) == {"uses": 5}
    assert told(found.causes_of(GapPart.USES)) == {
        "repeated": 1,
        "machine_gone": 1,
        "not_then": 1,
        "other_release": 1,
        "not_seen": 1,
        "no_inventory": 1,
        "machine_unknown": 1,
        "not_listed": -2,
    }
    by_kind = {cause.kind: cause for cause in found.causes}
    assert by_kind[CauseKind.OTHER_RELEASE].release == Release("microsoft/office", "standard", "2019")
    assert by_kind[CauseKind.NOT_LISTED].machines == ("PC-3", "PC-4")


def test_a_figure_that_is_not_the_length_of_their_list_is_a_cause_of_its_own():
    text = f"{LISTED},導入数,保有数,不足数\nOffice Standard 2016,,5,0,5\nOffice Standard 2016,PC-1,,,\n"
    (found,) = beside(text + "Office Standard 2016,PC-2,,,", a_world(office(2)))
    assert parts(found) == {"uses": 3}
    assert told(found.causes_of(GapPart.USES)) == {"list_differs": 3}


def test_a_row_left_over_after_removal_is_no_copy_and_the_rule_says_why():
    rows = [("PC-1", Release("microsoft/office", "standard", "2016"), VerdictKind.RESIDUE, "location-gone")]
    world = a_world({**office(1), "installations": "", "machines": "machine\nPC-1"}, rows)
    (found,) = beside(f"{LISTED},導入数,保有数\nOffice Standard 2016,PC-1,1,0", world)
    (cause,) = found.causes_of(GapPart.USES)
    assert (cause.kind, cause.rule, cause.units, cause.is_possible) == (
        CauseKind.NOT_INSTALLED,
        "location-gone",
        1,
        False,
    )


def test_without_a_list_of_machines_the_records_only_say_what_it_may_be_and_the_rest_stays_unexplained():
    release = Release("microsoft/office", "standard", "2016")
    rows = [(f"PC-{n}", release, VerdictKind.RESIDUE, "location-gone") for n in (1, 2)]
    tables = office(3) | {"installations": f"machine,product,edition,version\nPC-3,{OFFICE}"}
    (found,) = beside(f"{HEAD}\nOffice Standard 2016,6,0,6", a_world(tables, rows))
    assert parts(found) == {"uses": 5}
    (cause,) = found.causes_of(GapPart.USES)
    assert (cause.units, cause.is_possible) == (2, True)
    assert found.unexplained(GapPart.USES, 5) == 3


def test_apps_in_a_plan_need_no_licence_of_their_own():
    world = a_world(
        {
            "machines": "machine,user\nPC-1,sato",
            "people": "user,plans\nsato,microsoft/365|business-standard",
            "installations": "machine,product,edition,version\nPC-1,microsoft/365-apps,business,",
            "entitlements": "lot,product,edition,version,metric,channel,quantity\n"
            "L1,microsoft/365,business-standard,,user,subscription,1",
        }
    )
    (found,) = beside(f"{HEAD}\nMicrosoft 365 Apps for business,1,0,1", world)
    assert parts(found) == {"no_need": 1}
    assert told(found.causes) == {"needs_none": 1}


def test_a_licence_counted_in_cores_is_told_as_another_unit():
    world = a_world(
        {
            "machines": "machine,kind,processors,cores\nSV-1,server,1,16",
            "installations": "machine,product,edition,version\nSV-1,microsoft/windows-server,standard,2022",
            "entitlements": "lot,product,edition,version,metric,quantity\n"
            "L1,microsoft/windows-server,standard,2022,core,16",
        }
    )
    (found,) = beside(f"{HEAD}\nWindows Server 2022 Standard,1,0,1", world)
    assert parts(found) == {"no_need": -15, "owned": 16}
    assert told(found.causes_of(GapPart.NO_NEED)) == {"unit_differs": -15}


def test_a_licence_that_serves_two_uses_of_one_person_is_told_once():
    world = a_world(
        {
            "machines": "machine,kind,user\nPC-1,desktop,sato\nNB-1,notebook,sato",
            "people": "user\nsato",
            "installations": "machine,product,edition,version\n"
            "PC-1,autodesk/autocad,,2025\nNB-1,autodesk/autocad,,2025",
            "entitlements": "lot,product,edition,version,metric,channel,quantity\n"
            "L1,autodesk/autocad,,2025,user,subscription,1",
        }
    )
    (found,) = beside(f"{HEAD}\nAutoCAD 2025,2,1,1", world)
    assert found.ours is not None
    assert (found.ours.uses, found.ours.wanted, found.ours.needed, found.ours.short) == (2, 2, 1, 0)
    assert parts(found) == {"shared": 1}
    assert told(found.causes_of(GapPart.SHARED)) == {"shared": 1}


@pytest.mark.parametrize(
    ("theirs", "part"),
    [("5,3,4", {"arithmetic": 2}), ("3,5,0", {"uses": -2, "owned": -2, "arithmetic": 2})],
)
def test_their_own_figures_that_do_not_add_up_are_a_step_of_their_own(theirs: str, part: dict[str, int]):
    (found,) = beside(f"{HEAD}\nOffice Standard 2016,{theirs}", a_world(office(5, f"L1,{OFFICE},volume,3")))
    assert parts(found) == part


def test_a_name_that_is_not_known_is_a_line_with_a_reason_and_no_figures_of_ours():
    (found,) = beside(f"{HEAD}\n謎の業務ソフト,5,0,5", a_world(office(1)))
    assert (found.numbers, found.ours, found.stance, found.difference) == ((1,), None, Stance.UNKNOWN, None)
    assert found.why_not is not None
    assert (found.why_not.code, found.why_not.fact("name")) == ("claim_product_unknown", "謎の業務ソフト")


def test_that_we_are_short_of_more_than_they_say_is_said():
    (found,) = beside(f"{HEAD}\nOffice Standard 2016,3,0,3", a_world(office(5)))
    assert (found.stance, found.difference) == (Stance.MORE, -2)
    assert parts(found) == {"uses": -2}


def test_lines_of_the_same_product_are_compared_together():
    found = beside(
        f"{HEAD}\nOffice Standard 2016,3,0,3\nVisio Standard 2019,1,0,1\nMicrosoft Office Standard 2016,2,0,2",
        a_world(office(5)),
    )
    assert [one.numbers for one in found] == [(1, 3), (2,)]
    assert (found[0].theirs.short, found[0].stance) == (5, Stance.SAME)


def test_a_line_about_one_machine_says_by_which_lot_it_is_covered():
    world = a_world(office(2, "L1,microsoft/office,standard,2019,volume,2"))
    first, second = beside(f"{LISTED},不足数\nOffice Standard 2016,PC-1,1\nOffice Standard 2016,PC-77,1", world)
    assert first.ours is not None
    assert (first.ours.uses, first.ours.needed, first.ours.short) == (1, 1, 0)
    assert parts(first) == {"by_right": 1}
    assert [(cause.lots, cause.units) for cause in first.causes] == [(("L1",), 1)]
    assert parts(second) == {"uses": 1}
    assert told(second.causes) == {"machine_unknown": 1}


def test_a_machine_listed_twice_with_figures_is_counted_once():
    text = f"{LISTED},不足数\nOffice Standard 2016,PC-1,1\nOffice Standard 2016,PC-1,1"
    (found,) = beside(text, a_world(office(1)))
    assert (found.numbers, parts(found)) == ((1, 2), {"uses": 1})
    assert told(found.causes_of(GapPart.USES)) == {"repeated": 1}


def test_a_product_without_version_means_all_of_them():
    tables = office(2) | {
        "installations": "machine,product,edition,version\nPC-1,autodesk/autocad,,2010\nPC-2,autodesk/autocad,,2025"
    }
    (found,) = beside(f"{HEAD}\nAutoCAD,2,0,2", a_world(tables))
    assert found.ours is not None
    assert (found.ours.uses, found.ours.short) == (2, 2)


def test_only_a_shortfall_is_compared_without_steps():
    (found,) = beside("製品,不足数\nOffice Standard 2016,4", a_world(office(2)))
    assert (found.difference, found.parts) == (2, ())


def test_the_order_of_their_rows_changes_no_figure():
    rows = ["Office Standard 2016,5,0,5", "Visio Standard 2019,1,0,1", "謎,2,0,2"]
    world = a_world(office(5))
    one, other = beside("\n".join([HEAD, *rows]), world), beside("\n".join([HEAD, *reversed(rows)]), world)
    assert {(f.release, f.difference, f.parts) for f in one} == {(f.release, f.difference, f.parts) for f in other}


def test_the_same_claim_and_snapshot_give_the_same_comparison():
    claim, world = a_claim(f"{HEAD}\nOffice Standard 2016,5,0,5"), a_world(office(5))
    assert compared(claim, world) == compared(claim, replace(world, findings=()))


figures = st.none() | st.integers(0, 50)
counts = st.integers(0, 50)


@given(figures, figures, figures, st.tuples(*[counts] * 7))
def test_the_steps_add_up_whatever_the_figures_are(uses, entitled, short, ours):
    used, wanted, needed, owned, covered, own, other = ours
    mine = Ours(uses=used, wanted=wanted, needed=needed, owned=owned, covered=covered, short=needed - covered)
    made = steps(Theirs(uses=uses, entitled=entitled, short=short), mine, own=own, other=other)
    if made:
        assert sum(units for _, units in made) == short - mine.short
    else:
        assert short is None or (uses is None and entitled is None)


def test_machines_of_a_line_with_figures_are_its_details_and_others_are_lines():
    claim = a_claim(
        f"{LISTED},導入数,保有数\nOffice Standard 2016,,2,0\nOffice Standard 2016,PC-1,,\nVisio Standard 2019,PC-1,,\n"
        "謎,,3,0\n謎,PC-2,,\n別の謎,PC-2,,"
    )
    assert [(row.number, row.role, row.detail_of) for row in claim.rows] == [
        (1, RowRole.LINE, 0),
        (0, RowRole.DETAIL, 1),
        (2, RowRole.LINE, 0),
        (3, RowRole.LINE, 0),
        (0, RowRole.DETAIL, 3),
        (4, RowRole.LINE, 0),
    ]
    assert [len(line.details) for line in claim.lines()] == [1, 0, 1, 0]


def test_several_proofs_of_one_component_have_names_of_their_own():
    position = a_world(office(3)).position
    (proof,) = position.proofs
    assert [name for name, _ in named_proofs(position)] == [proof.component]
    twice = replace(position, proofs=(proof, proof))
    assert [name for name, _ in named_proofs(twice)] == [f"{proof.component}-1", f"{proof.component}-2"]
