"""An import that is killed at any moment leaves whole files or nothing, and goes on where it stopped."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from support.ledgers import agent_file

FILES = 200
WORKER = """
import sys
from pathlib import Path
from datetime import date
from daicho.actions import homes
home = homes.start()
from daicho.actions import imports, organisations
from daicho.collect.context import Context
imports.BATCH_FILES = 7
organisations.settle(by="tests", on=date(2026, 11, 24))
context = Context(homes.fingerprinter(home))
folder = Path(sys.argv[1])
print("ready", flush=True)
given = {"organisation": "own", "paths": [folder], "context": context, "by": "tests", "on": date(2026, 11, 24)}
for result in imports.take_paths(**given):
    pass
print("done", flush=True)
"""
VERIFIER = """
from daicho.actions import homes
homes.start()
from daicho.actions import journal
print([finding.code for finding in journal.verify()])
"""
ASKED = {
    "sound": "PRAGMA integrity_check",
    "dangling": "PRAGMA foreign_key_check",
    "files": "SELECT name FROM store_importedfile ORDER BY name",
    "inventories": "SELECT f.name FROM store_inventory i JOIN store_importedfile f ON f.id = i.file_id ORDER BY f.name",
    "events": "SELECT subject FROM store_journalevent WHERE deed = 'file_imported' ORDER BY subject",
    "machines": "SELECT number FROM store_machine ORDER BY number",
    "titles": "SELECT name FROM store_title ORDER BY name",
    "rows": "SELECT length(titles) FROM store_packedrows",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Many small inventories, all of different machines and titles."""
    (tmp_path / "in").mkdir()
    for number in range(FILES):
        programs = [f"Tool {number} {row}" for row in range(20)]
        (tmp_path / "in" / f"{number:04d}.json").write_bytes(agent_file(f"PC-{number:04d}", programs))
    return tmp_path / "in"


def _started(home: Path, script: str, *arguments: str) -> "subprocess.Popen[str]":
    env = os.environ | {"DAICHO_HOME": str(home), "DJANGO_SETTINGS_MODULE": "daicho.site.settings"}
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)


def _state(home: Path) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(home / "daicho.sqlite3")) as db:
        return {name: [row[0] for row in db.execute(sql)] for name, sql in ASKED.items()}


def _verified(home: Path) -> str:
    said, _ = _started(home, VERIFIER).communicate()
    return said.strip()


def _killed(home: Path, folder: Path, after: float) -> bool:
    """Starts an import and kills it; whether it was still at work."""
    worker = _started(home, WORKER, str(folder))
    assert worker.stdout is not None
    worker.stdout.readline()
    time.sleep(after)
    worker.send_signal(signal.SIGKILL)
    said, _ = worker.communicate()
    return "done" not in said


def test_killed_at_random_moments_it_leaves_whole_files_and_finishes_in_the_end(tmp_path, folder):
    rng = random.Random(20261124)
    home = tmp_path / "home"
    stopped, sizes = 0, [0]
    for _ in range(4):
        stopped += _killed(home, folder, rng.uniform(0.0, 0.25))
        state = _state(home)
        assert (state["sound"], state["dangling"]) == (["ok"], [])
        assert state["files"] == state["inventories"]
        assert len(state["events"]) == len(state["files"]) == len(state["machines"]) == len(state["rows"])
        assert len(state["titles"]) == 20 * len(state["files"])
        sizes.append(len(state["files"]))
    assert stopped >= 2, "the import was too quick to be killed"
    assert sizes == sorted(sizes)
    assert any(0 < size < FILES for size in sizes), sizes
    assert _verified(home) == "[]"
    _started(home, WORKER, str(folder)).communicate()
    at_once = tmp_path / "at once"
    _started(at_once, WORKER, str(folder)).communicate()
    assert _state(home) == _state(at_once)
    assert len(_state(home)["files"]) == FILES
