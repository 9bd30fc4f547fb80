"""One file out, one file in."""

import os
import sqlite3
import stat
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from daicho.actions import backups, homes
from daicho.words.failure import Failure
from support.refusals import refused

MAKER = """
import sys
from datetime import date
from pathlib import Path
from daicho.actions import homes
home = homes.start()
from daicho.actions import backups, journal, organisations
organisations.settle(by="tests", on=date(2026, 11, 24))
print(backups.make(home=home, target=Path(sys.argv[1]), by="tests", on=date(2026, 11, 24)))
assert journal.verify() == []
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, Path]:
    """A home with an organisation, settings and a data file of its own, and its backup."""
    home = tmp_path_factory.mktemp("old")
    (home / "data" / "rules").mkdir(parents=True)
    (home / "data" / "rules" / "own.toml").write_text("")
    (home / "daicho.toml").write_text('hosts = "daicho.example"\n')
    target = tmp_path_factory.mktemp("backups") / "backup.zip"
    env = os.environ | {"DAICHO_HOME": str(home), "DJANGO_SETTINGS_MODULE": homes.SETTINGS_MODULE}
    subprocess.run([sys.executable, "-c", MAKER, str(target)], check=True, env=env, capture_output=True)
    return home, target


def organisations_in(home: Path) -> list[str]:
    with closing(sqlite3.connect(home / homes.DATABASE)) as database:
        return [key for (key,) in database.execute("SELECT key FROM store_organisation")]


def test_a_restored_home_has_what_the_old_one_had(made, tmp_path):
    old, backup = made
    backups.restore(home=tmp_path / "new", source=backup)
    assert organisations_in(tmp_path / "new") == ["own"]
    for name in ("fingerprint.key", "daicho.toml", "data/rules/own.toml"):
        assert (tmp_path / "new" / name).read_bytes() == (old / name).read_bytes()
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [
        "daicho.sqlite3", "daicho.toml", "data", "fingerprint.key",
    ]  # fmt: skip


def test_a_backup_is_for_its_owner_only_and_holds_no_key_for_sessions(made):
    _, backup = made
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    with zipfile.ZipFile(backup) as archive:
        assert homes.SECRET_KEY not in archive.namelist()


def test_nothing_is_written_over(made, tmp_path):
    old, backup = made
    with refused("database already"):
        backups.restore(home=old, source=backup)
    with refused("file already"):
        backups.make(home=old, target=backup, by="tests", on=None)


@pytest.mark.parametrize("damage", ["cut", "changed", "no backup", "missing"])
def test_a_damaged_backup_is_refused_and_leaves_no_database(damage, made, tmp_path):
    _, backup = made
    bad = tmp_path / "bad.zip"
    if damage == "cut":
        bad.write_bytes(backup.read_bytes()[:-200])
    elif damage == "no backup":
        bad.write_bytes(b"something else")
    elif damage == "changed":
        with zipfile.ZipFile(backup) as source, zipfile.ZipFile(bad, "w") as target:
            for name in source.namelist():
                target.writestr(name, source.read(name) + (b"x" if name == homes.FINGERPRINT_KEY else b""))
    with pytest.raises(Failure):
        backups.restore(home=tmp_path / "new", source=bad)
    assert list((tmp_path / "new").iterdir()) == []


def test_a_backup_that_would_write_elsewhere_is_refused(tmp_path):
    bad = tmp_path / "bad.zip"
    with zipfile.ZipFile(bad, "w") as target:
        target.writestr("../outside", b"")
        target.writestr(backups.MANIFEST, '{"files": {"../outside": "x"}}')
    with refused("leave the home"):
        backups.restore(home=tmp_path / "new", source=bad)
    assert not (tmp_path / "outside").exists()
