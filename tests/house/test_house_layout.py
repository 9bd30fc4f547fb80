"""The repository about itself: sizes, words, dependencies, secrets."""

import ast
import re
import statistics
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

from conftest import ROOT
from daicho.words.secret import find_keys
from daicho.words.version import VERSION

PACKAGE = ROOT / "src" / "daicho"
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "service", "misc"}


def modules() -> list[Path]:
    return [p for p in sorted(PACKAGE.rglob("*.py")) if "migrations" not in p.parts]


def functions() -> Iterator[tuple[str, int]]:
    for module in modules():
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{module.relative_to(ROOT)}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def tracked_files() -> list[Path]:
    """The files of the repository, also those not yet committed; everything where there is no git."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    names = listed.stdout.decode().split("\0") if listed.returncode == 0 else []
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_no_module_is_longer_than_400_lines() -> None:
    long = {str(m.relative_to(ROOT)): n for m in modules() if (n := len(m.read_text("utf-8").splitlines())) > 400}
    assert long == {}


def test_functions_are_short() -> None:
    lengths = sorted(length for _, length in functions())
    assert statistics.median(lengths) <= 10
    assert lengths[int(len(lengths) * 0.9)] <= 35
    assert [f for f in functions() if f[1] > 70] == []


def test_no_drawer_for_leftovers() -> None:
    assert [m for m in modules() if m.stem in FORBIDDEN_NAMES or m.parent.name in FORBIDDEN_NAMES] == []


def test_every_dependency_says_what_it_is_for() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    listed = [line for line in lines if re.match(r'^  "[A-Za-z0-9_.\[\]-]+[>=<]', line)]
    assert len(listed) > 20
    assert [line for line in listed if "# " not in line] == []


def test_the_version_is_the_newest_of_the_changelog() -> None:
    headings = re.findall(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == VERSION


def test_the_lock_files_are_hashed_and_name_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text("utf-8")
        assert "://" not in text
        pins = [line for line in text.splitlines() if re.match(r"^[a-z0-9]", line)]
        assert pins
        assert all("==" in pin and pin.rstrip().endswith("\\") for pin in pins), name


def test_the_lock_files_hold_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [re.split(r"[>=<\[]", d)[0] for d in project["dependencies"]]
    run, dev = ((ROOT / name).read_text("utf-8") for name in ("requirements.lock", "requirements-dev.lock"))
    assert [d for d in wanted if f"\n{d}==" not in run] == []
    extra = [re.split(r"[>=<\[]", d)[0] for d in project["optional-dependencies"]["dev"]]
    assert [d for d in extra + wanted if f"\n{d}==" not in dev] == []


def test_nothing_in_the_repository_looks_like_a_product_key() -> None:
    suspects = []
    for path in tracked_files():
        if path.suffix == ".lock":
            continue
        text = path.read_bytes().decode("utf-8", errors="replace")
        suspects += [str(path.relative_to(ROOT)) for _ in find_keys(text)]
    assert suspects == []


def test_the_repository_speaks_only_of_itself() -> None:
    machine_paths = ("/" + "work/", "/" + "root/", "/" + "tmp/w/")
    found = []
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {p}" for p in machine_paths if p in text]
    assert found == []
