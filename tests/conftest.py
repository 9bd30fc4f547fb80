"""What every test gets: nothing but protection."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples in every run and no clock: a law that fails, fails for everybody.
settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
IN_CI = os.environ.get("CI") == "true"


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real samples beside the project; in CI it must be there."""
    folder = SHARED / "samples"
    if not folder.is_dir():
        if IN_CI:
            pytest.fail("../shared/samples is missing, and in CI nothing is skipped")
        pytest.skip("no ../shared/samples beside this clone")
    return folder


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test ever touches the data folder of the person who runs it."""
    monkeypatch.setenv("DAICHO_HOME", str(tmp_path_factory.mktemp("home")))
