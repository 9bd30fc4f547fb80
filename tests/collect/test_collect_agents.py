"""The genuine agents of the distribution, run here: what they write imports."""

import os
import shutil
import subprocess
import zlib
from pathlib import Path

import pytest

from daicho.collect import registry
from daicho.collect.gather import gather
from daicho.words.estate import Inventory, Section, TraceKind
from daicho.words.reading import Reading
from support.inventories import a_context, names_of

AGENTS = {
    "fusioninventory-agent": ["--no-category=process,environment"],
    "ocsinventory-agent": [],
}


def run(agent: str, folder: Path) -> Path:
    """The file that ``agent`` writes into ``folder``; without it the test is skipped, but never in CI."""
    program = shutil.which(agent)
    if program is None:
        reason = f"{agent} is not installed (Debian package {agent})"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{reason}, and in CI nothing is skipped")
        pytest.skip(reason)
    folder.mkdir()
    ran = subprocess.run(
        [program, f"--local={folder}", *AGENTS[agent]], capture_output=True, text=True, timeout=300, check=False
    )
    files = list(folder.glob("*.ocs"))
    assert len(files) == 1, ran.stderr
    return files[0]


@pytest.fixture(scope="module", params=AGENTS)
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(request.param, tmp_path_factory.mktemp("agent") / "out")


def installed_packages() -> set[str]:
    """What dpkg itself says of this machine, in its three-letter form: only the installed ones."""
    listed = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\n"], capture_output=True, text=True, check=True
    )
    return {line.split()[1] for line in listed.stdout.splitlines() if line.startswith("installed ")}


def the_inventory(reading: Reading) -> Inventory:
    assert [f.code for f in reading.findings] == []
    (inventory,) = reading.inventories
    return inventory


def test_machine_system_and_packages_arrive(written: Path) -> None:
    inventory = the_inventory(registry.read(written.name, written.read_bytes(), a_context()))
    assert inventory.machine.name == os.uname().nodename.split(".")[0]
    assert inventory.machine.cores > 0
    (system,) = names_of(inventory, TraceKind.OS)
    assert "Debian" in system or "Ubuntu" in system
    assert inventory.sections >= {Section.HARDWARE, Section.OS, Section.SOFTWARE}
    packages = set(names_of(inventory, TraceKind.PACKAGE))
    missing = installed_packages() - {name.split(":")[0] for name in packages}
    assert missing == set()


def test_the_same_file_packed_as_the_agent_sends_it_reads_the_same(written: Path) -> None:
    data = written.read_bytes()
    plain = the_inventory(registry.read("x", data, a_context()))
    sent = the_inventory(registry.read("x", zlib.compress(data), a_context()))
    assert sent == plain


def test_both_agents_on_one_machine_tell_of_one_machine(tmp_path: Path) -> None:
    files = [run(agent, tmp_path / agent) for agent in AGENTS]
    result = gather(registry.read(file.name, file.read_bytes(), a_context()) for file in files)
    assert len(result.inventories) == 1
