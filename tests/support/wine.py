"""Wine as a stand-in for Japanese Windows PCs: one prefix is made, every PC is a fresh copy, nothing stays running.

The prefix speaks Japanese (code page 932, as real PCs here do), has no display, no network use and no drive but C:.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from conftest import IN_CI

# What must be there, and the Debian package it is in.
NEEDED = {
    "wine": "wine",
    "wixl": "wixl",
    "msibuild": "msitools",
    "makensis": "nsis",
    "localedef": "libc-bin",
}
_LOCALE_SOURCE = Path("/usr/share/i18n/locales/ja_JP")  # Debian package locales
_COPIED = ("Program Files", "Program Files (x86)", "ProgramData", "users")


def require_wine() -> None:
    """Skip where Wine or a maker of installers is missing; in CI, where nothing is skipped, fail."""
    missing = {package for program, package in NEEDED.items() if shutil.which(program) is None}
    if not _LOCALE_SOURCE.exists():
        missing.add("locales")
    if missing:
        reason = f"not installed (Debian packages): {' '.join(sorted(missing))}"
        if IN_CI:
            pytest.fail(f"{reason}, and in CI nothing is skipped")
        pytest.skip(reason)


def ran(command: Sequence[str | Path], *, cwd: Path, environment: dict[str, str] | None = None) -> None:
    """Run ``command``; a status other than 0 fails the test with what it said.

    What it says goes into a file: the services that Wine starts would hold a pipe open long after the command's end.
    """
    with TemporaryFile() as said:
        done = subprocess.run(command, cwd=cwd, env=environment, stdout=said, stderr=said, timeout=120, check=False)
        if done.returncode != 0:
            said.seek(0)
            words = said.read().decode("cp932", "replace")
            pytest.fail(f"{' '.join(map(str, command))} ended with {done.returncode}: {words}")


@dataclass(frozen=True)
class WindowsPC:
    """One Windows PC: a Wine prefix of its own. Switch it off in the end, else its processes stay."""

    prefix: Path
    environment: dict[str, str]

    @property
    def drive(self) -> Path:
        """Drive C:."""
        return self.prefix / "drive_c"

    @property
    def user(self) -> str:
        """The name of the only person who uses the PC."""
        (name,) = (p.name for p in (self.drive / "users").iterdir() if p.name != "Public")
        return name

    def run(self, *command: str) -> None:
        """Run a Windows program in C:\\media and wait for its end; any other status than 0 fails the test."""
        ran(["wine", *command], cwd=self.drive / "media", environment=self.environment)

    def switch_off(self) -> None:
        """End every process of this PC and no other; what the registry holds is then on the disc."""
        subprocess.run(["wineserver", "-k"], env=self.environment, capture_output=True, timeout=60, check=False)
        subprocess.run(["wineserver", "-w"], env=self.environment, capture_output=True, timeout=60, check=False)


@dataclass(frozen=True)
class Wine:
    """A pristine installation of Windows, from which PCs are copied."""

    folder: Path

    @classmethod
    def installed_into(cls, folder: Path) -> "Wine":
        """Make the pristine prefix, with the Japanese locale it needs, below ``folder``."""
        wine = cls(folder)
        wine._locales.mkdir(parents=True)
        (folder / "home").mkdir()
        ran(["localedef", "-i", "ja_JP", "-f", "UTF-8", wine._locales / "ja_JP.UTF-8"], cwd=folder)
        pristine = WindowsPC(wine._pristine, wine._environment(wine._pristine))
        try:
            ran(["wine", "wineboot", "--init"], cwd=folder, environment=pristine.environment)
            keep_name = ["reg", "add", r"HKCU\Software\Wine\Network", "/v", "UseDnsComputerName", "/d", "N", "/f"]
            ran(["wine", *keep_name], cwd=folder, environment=pristine.environment)
        finally:
            pristine.switch_off()
        return wine

    def new_pc(self, name: str) -> WindowsPC:
        """A PC as it comes from the shop, called ``name``; only the system folder is shared with the others."""
        prefix = self.folder / "pcs" / name
        drive = prefix / "drive_c"
        (prefix / "dosdevices").mkdir(parents=True)
        drive.mkdir()
        (prefix / "dosdevices" / "c:").symlink_to("../drive_c")
        for file in ("user.reg", "userdef.reg", ".update-timestamp"):
            shutil.copy2(self._pristine / file, prefix / file)
        registry = (self._pristine / "system.reg").read_text(encoding="ascii")
        named = re.sub(r'(?<=^"ComputerName"=)".*"$', f'"{name}"', registry, flags=re.MULTILINE)
        (prefix / "system.reg").write_text(named, encoding="ascii")
        for part in _COPIED:
            shutil.copytree(self._pristine / "drive_c" / part, drive / part, symlinks=True)
        (drive / "windows").symlink_to(self._pristine / "drive_c" / "windows")
        (drive / "media").mkdir()
        return WindowsPC(prefix, self._environment(prefix))

    @property
    def _pristine(self) -> Path:
        return self.folder / "pristine"

    @property
    def _locales(self) -> Path:
        return self.folder / "locales"

    def _environment(self, prefix: Path) -> dict[str, str]:
        """Nothing of the caller's surroundings but the search path: no display, no home, no other prefix."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder / "home"),
            "LC_ALL": "ja_JP.UTF-8",
            "LOCPATH": str(self._locales),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree=;mshtml=;winemenubuilder.exe=d",  # no download of Mono and Gecko, no menus
            "WINEPREFIX": str(prefix),
        }
