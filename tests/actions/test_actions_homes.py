"""The home of a site."""

import os
import stat
import subprocess
import sys

import pytest

from daicho.actions import homes
from support.refusals import refused


def test_preparing_makes_two_keys_for_their_owner_only(tmp_path):
    home = tmp_path / "new" / "home"
    homes.prepare(home)
    for name in (homes.SECRET_KEY, homes.FINGERPRINT_KEY):
        assert len(homes.key(home, name)) == 64
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o600
    assert homes.key(home, homes.SECRET_KEY) != homes.key(home, homes.FINGERPRINT_KEY)


def test_preparing_again_keeps_the_keys(tmp_path):
    homes.prepare(tmp_path)
    before = {path.name: path.read_text() for path in tmp_path.iterdir()}
    homes.prepare(tmp_path)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == before


def test_a_home_that_cannot_be_made_is_one_plain_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with refused("data folder"):
        homes.prepare(tmp_path / "file")


def test_without_keys_nothing_is_fingerprinted(tmp_path):
    with refused("fingerprint.key"):
        homes.fingerprinter(tmp_path)


def test_a_setting_comes_from_the_environment_before_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("DAICHO_HOME", str(tmp_path))
    (tmp_path / "daicho.toml").write_text('hosts = "from.the.file"\nbusy_seconds = 7\n')
    assert homes.setting("hosts") == "from.the.file"
    assert homes.setting("busy_seconds") == "7"
    assert homes.setting("time_zone", "Asia/Tokyo") == "Asia/Tokyo"
    monkeypatch.setenv("DAICHO_HOSTS", "from.the.environment")
    assert homes.setting("hosts") == "from.the.environment"


def test_a_broken_settings_file_is_one_plain_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("DAICHO_HOME", str(tmp_path))
    (tmp_path / "daicho.toml").write_text("hosts = \n")
    with refused("settings"):
        homes.setting("hosts")


def test_reading_the_settings_writes_nothing_and_starting_makes_the_database(tmp_path):
    home = tmp_path / "home"
    asks = (
        "from pathlib import Path; import os\n"
        "from django.conf import settings; settings.DATABASES\n"
        "home = Path(os.environ['DAICHO_HOME']); assert not home.exists()\n"
    )
    starts = (
        "from daicho.actions import homes; homes.start(); homes.start()\n"
        "from django.conf import settings; from django.db import connection\n"
        "assert len(settings.SECRET_KEY) == 64\n"
        "cursor = connection.cursor()\n"
        "for name in ('journal_mode', 'synchronous'):\n    print(cursor.execute(f'PRAGMA {name}').fetchone()[0])\n"
    )
    env = os.environ | {"DAICHO_HOME": str(home), "DJANGO_SETTINGS_MODULE": homes.SETTINGS_MODULE}
    subprocess.run([sys.executable, "-c", asks], check=True, env=env)
    said = subprocess.run([sys.executable, "-c", starts], check=True, env=env, capture_output=True, text=True)
    assert said.stdout.split() == ["wal", "1"]
    assert (home / homes.DATABASE).exists()


@pytest.mark.parametrize("path", ["catalogue/own/tool.toml", "rules/own/tool.toml"])
def test_a_broken_data_file_of_the_sites_own_is_one_plain_sentence(path, tmp_path, monkeypatch):
    from daicho.actions import knowledge

    monkeypatch.setenv("DAICHO_HOME", str(tmp_path))
    (tmp_path / "data" / path).parent.mkdir(parents=True)
    (tmp_path / "data" / path).write_text("broken = \n")
    with refused("tool.toml"):
        knowledge.load()
