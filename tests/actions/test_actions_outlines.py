"""The quick way to a position and the whole way say the same."""

from datetime import date

import pytest

from daicho.actions import estates, knowledge
from daicho.actions.grounds import Ground
from support.ledgers import TODAY, a_company, agent_file, take

pytestmark = pytest.mark.django_db
OFFICE, TOOL = "Microsoft Office Standard 2016", "業務ツール"


def ground(*, whole: bool) -> Ground:
    return estates.gather(organisation="own", on=TODAY, knowledge=knowledge.load(), whole=whole)


def test_both_find_the_same_machines_installations_and_doubts():
    a_company()
    take("1", agent_file("PC-1", [OFFICE, TOOL], on=date(2026, 11, 1)))
    take("2", agent_file("PC-2", [TOOL, OFFICE], on=date(2026, 11, 1)))
    take("3", agent_file("PC-3", [TOOL], on=date(2026, 11, 1)))
    take("4", agent_file("PC-3", [TOOL, OFFICE, "Microsoft Office 2016"], on=date(2026, 11, 2), partial=True))
    take("5", agent_file("PC-4", [], on=date(2026, 11, 1)))
    quick, whole = ground(whole=False), ground(whole=True)
    assert quick.estate.machines == whole.estate.machines

    def installed(found: Ground) -> list[tuple[str, str, str, str]]:
        return sorted((i.machine, str(i.release), i.channel, i.trust) for i in found.estate.installations)

    assert installed(quick) == installed(whole)
    assert [machine for machine, *_ in installed(quick)] == ["PC-1", "PC-2", "PC-3"]
    codes = [[(finding.code, finding.facts) for finding in found.findings] for found in (quick, whole)]
    assert codes[0] == codes[1]
    assert (len(quick.inventories), len(whole.inventories)) == (0, 4)


def test_the_whole_way_keeps_every_row_with_its_place():
    a_company()
    take("pc.json", agent_file("PC-1", [OFFICE, TOOL]))
    (inventory,) = ground(whole=True).inventories
    assert [row.title.name for row in inventory.observations] == [OFFICE, TOOL]
    assert {row.place.file for row in inventory.observations} == {"pc.json"}
