"""Documentation that cannot lie: needs, commands, findings and words are described, or the build fails."""

import re
import subprocess
import sys

import pytest

from conftest import ROOT
from daicho.answer.wording import wordings
from daicho.cli import COMMANDS

NEED = re.compile(r"^\| N(\d+) \| (.+?) \| (works|partly|not yet) \|(.*)\|$", re.MULTILINE)


def needs() -> list[tuple[str, str, str, str]]:
    return NEED.findall((ROOT / "docs" / "needs.md").read_text("utf-8"))


def test_needs_lists_all_72() -> None:
    assert [int(number) for number, *_ in needs()] == list(range(1, 73))


def test_a_need_that_stands_names_a_test_or_command_that_exists() -> None:
    lies = []
    for number, _, state, shown in needs():
        paths = re.findall(r"`((?:tests|bench)/[^`]+)`", shown)
        commands = re.findall(r"`daicho ([a-z-]+)", shown)
        missing = [p for p in paths if not (ROOT / p).exists()] + [c for c in commands if c not in COMMANDS]
        if missing or (state != "not yet" and not paths and not commands):
            lies.append((number, missing))
    assert lies == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_manual_describes_every_command(language: str) -> None:
    text = "\n".join(p.read_text("utf-8") for p in sorted((ROOT / "docs" / "manual" / language).glob("*.md")))
    assert [name for name in COMMANDS if f"daicho {name}" not in text] == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_manual_describes_every_setting(language: str) -> None:
    text = "\n".join(p.read_text("utf-8") for p in sorted((ROOT / "docs" / "manual" / language).glob("*.md")))
    source = "\n".join(p.read_text("utf-8") for p in (ROOT / "src" / "daicho").rglob("*.py"))
    assert [name for name in sorted(set(re.findall(r"DAICHO_[A-Z_]+[A-Z]", source))) if name not in text] == []


def test_the_generated_pages_are_up_to_date() -> None:
    command = [sys.executable, "tools/make_docs.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_findings_page_lists_every_code() -> None:
    page = (ROOT / "docs" / "findings.md").read_text("utf-8")
    assert [code for code in wordings() if f"`{code}`" not in page] == []


def test_the_glossary_matches_the_words() -> None:
    page = (ROOT / "docs" / "words.md").read_text("utf-8")
    named = set(re.findall(r"^\| `([A-Z]\w+)` \|", page, re.MULTILINE))
    source = "\n".join(p.read_text("utf-8") for p in (ROOT / "src" / "daicho" / "words").glob("*.py"))
    classes = set(re.findall(r"^class (\w+)", source, re.MULTILINE))
    assert named - classes == set()
    assert classes - named == set()
