"""Real installers run under Wine; what they leave in the registry is collected, read and recognised for real."""

import datetime
import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from accuracy.installers.worlds import WORLDS, Collected, World, lived, truth_of
from accuracy.test_accuracy import Row, class_of
from daicho.collect.gather import gather, overlay
from daicho.collect.registry import read
from daicho.recognise.catalogue import load
from daicho.recognise.machine import Recogniser
from daicho.words.estate import Inventory, Title
from daicho.words.snapshot import Recognition
from support.command_line import daicho
from support.inventories import a_context
from support.titles import machine_with
from support.wine import Wine, require_wine

pytestmark = pytest.mark.slow
Lives = Mapping[str, list[Collected]]

# Of the 15 causes of over-counting all but the seventh, grace licences: these are read by WMI and not from a registry.
CAUSES_FROM_INSTALLERS = set(range(1, 16)) - {7}


@pytest.fixture(scope="module")
def lives(tmp_path_factory: pytest.TempPathFactory) -> Lives:
    """Every world, lived through once; all of this module is run by one worker."""
    require_wine()
    folder = tmp_path_factory.mktemp("wine")
    try:
        return lived(Wine.installed_into(folder / "system"), folder)
    finally:
        shutil.rmtree(folder / "system", ignore_errors=True)  # a whole Windows: too large to be kept


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(load())


def inventory_of(collected: Collected) -> Inventory:
    (inventory,) = read(collected.joined.name, collected.joined.read_bytes(), a_context()).inventories
    return inventory


def gathered(folder: Path, *names: str) -> Inventory:
    """The plain exports in a folder, put together as an import does."""
    files = sorted(file for file in folder.iterdir() if not names or file.stem in names)
    readings = [read(f"{folder.name}/{file.name}", file.read_bytes(), a_context()) for file in files]
    (inventory,) = gather(reading for reading in readings if reading.inventories).inventories
    return inventory


def installed(seen: Recognition) -> list[tuple[str, ...]]:
    return sorted((*map(str, (i.release.product, i.release.edition, i.release.version)), i.channel.value)
                  for i in seen.installations)  # fmt: skip


def verdicts(seen: Recognition) -> Counter[tuple[str, str]]:
    return Counter((verdict.kind.value, raw) for raw, verdict, _ in seen.rows())


@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)
def test_the_rows_of_real_installers_add_up_to_the_answer(world: World, lives: Lives, recogniser: Recogniser) -> None:
    inventory = inventory_of(lives[world.id][-1])
    assert inventory.machine.name == world.id
    seen = recogniser.recognise(inventory)
    assert verdicts(seen) == world.rows, world.promise
    assert installed(seen) == sorted(world.installations), world.promise
    reasons = recogniser.reasons()
    assert all(reasons[verdict.rule].filled(**dict(verdict.facts)).ja for _, verdict, _ in seen.rows())


def test_plain_exports_made_by_hand_say_the_same_where_no_folder_is_gone(lives: Lives, recogniser: Recogniser) -> None:
    for world in WORLDS.values():
        if any(verdict == "residue" for verdict, _ in world.rows):
            continue
        collected = lives[world.id][-1]
        by_hand = recogniser.recognise(gathered(collected.exports))
        joined = recogniser.recognise(inventory_of(collected))
        assert verdicts(by_hand) == verdicts(joined), world.id
        assert installed(by_hand) == installed(joined), world.id


def scored(lives: Lives, recogniser: Recogniser) -> Iterator[tuple[str, Row, str, str]]:
    """Each distinct row that Wine wrote, judged alone as in the accuracy suite: world, truth, class, verdict."""
    judged: set[Title] = set()
    for world in WORLDS.values():
        for title in (row.title for row in inventory_of(lives[world.id][-1]).observations):
            if title not in judged:
                judged.add(title)
                row = row_of(world, title)
                seen = recogniser.recognise(machine_with([title]))
                yield world.id, row, class_of(row, seen), seen.verdicts[0].kind.value


def row_of(world: World, title: Title) -> Row:
    """The row with its truth; whatever it was, it is residue once its folder is gone."""
    truth = truth_of(world, title)
    gone = title.field("location_exists") == "no"
    of = ("", "", "") if gone or not truth.of else truth.of
    return {
        "name": title.name,
        "verdict": "residue" if gone else truth.verdict,
        "product": of[0],
        "edition": of[1],
        "release_version": of[2],
    }


def test_every_row_of_a_real_installer_is_right_when_judged_alone(lives: Lives, recogniser: Recogniser) -> None:
    rows = list(scored(lives, recogniser))
    assert len(rows) >= 75
    wrong = [row for row in rows if row[2] not in ("right", "rightly_nothing") or row[3] != row[1]["verdict"]]
    assert wrong == []


def test_there_are_worlds_for_every_cause_that_an_installer_can_have() -> None:
    assert len(WORLDS) >= 30
    assert {cause for world in WORLDS.values() for cause in world.causes} == CAUSES_FROM_INSTALLERS


def test_the_command_line_gives_the_same_answers_from_the_collected_folder(lives: Lives, tmp_path: Path) -> None:
    folder = next(iter(lives.values()))[-1].joined.parent
    done = daicho("recognise", folder, "--json", home=tmp_path / "home", cwd=tmp_path)
    assert done.status in (0, 1)  # 1: with findings, such as exports that do not tell their day
    answers = {answer["machine"]: answer for answer in map(json.loads, done.out.splitlines())}
    finals = {world.id for world in WORLDS.values() if len(lives[world.id]) == 1}
    assert finals <= answers.keys()
    for id_ in finals:
        found = [(i["product"], i["edition"], i["version"], i["channel"]) for i in answers[id_]["installed"]]
        assert sorted(found) == sorted(WORLDS[id_].installations), id_
        rows = sum(len(i["evidence"]) for i in answers[id_]["installed"])
        assert rows + len(answers[id_]["set_aside"]) + len(answers[id_]["unknown"]) >= WORLDS[id_].rows.total()


MONDAY = datetime.date(2026, 11, 23)


def test_a_user_who_is_not_looked_at_has_not_uninstalled(lives: Lives, recogniser: Recogniser) -> None:
    """Cause 13: the second collection leaves the user's branch out, the third looks at it again."""
    before, after = lives["PC-HIDEMARU-USER"]
    day = [MONDAY + datetime.timedelta(days) for days in range(3)]
    known = replace(gathered(before.exports), taken_on=day[0])
    assert [i[0] for i in installed(recogniser.recognise(known))] == ["saitokikaku/hidemaru-editor"]
    known = overlay(known, replace(machine_wide(after), taken_on=day[1]))
    assert [i[0] for i in installed(recogniser.recognise(known))] == ["saitokikaku/hidemaru-editor"]
    known = overlay(known, replace(gathered(after.exports), taken_on=day[2]))
    assert installed(recogniser.recognise(known)) == []


def machine_wide(collected: Collected) -> Inventory:
    """What the exports say where nobody looked at the user's branch."""
    return gathered(collected.exports, "uninstall", "wow6432node")
