"""The folder of kept columns: parts that are never changed, and one file that says which of them hold.

Readers need no lock: what they read stays as it is, and the file that names the parts is exchanged whole. A part
that is gone while somebody reads it makes the reading fail, and the tables are read instead.
"""

import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daicho.store import canon
from daicho.store.kept_columns.joined import Joined
from daicho.store.kept_columns.origin import Origin
from daicho.store.kept_columns.part import SOURCES, PartWriter, write_plain
from daicho.store.kept_columns.reading import Part

FORMAT = 1
NAMES = "parts.json"
MOST_PARTS = 12
"""With more parts than these all are written anew as one."""


@dataclass(frozen=True, slots=True)
class KeptColumns:
    """The kept columns of one organisation."""

    folder: Path

    def origin(self) -> Origin | None:
        """What the columns were made from; None where there are none that can be read."""
        plain = self._plain()
        return None if plain is None else canon.from_plain(Origin, plain["origin"])

    def has_room(self) -> bool:
        """Whether one more part can be added."""
        plain = self._plain()
        return plain is not None and len(plain["parts"]) < MOST_PARTS

    def joined(self) -> Joined:
        """All parts read as one; OSError or ValueError where one is not whole."""
        plain = self._plain() or {"parts": []}
        return Joined([Part.of(self.folder / name) for name in plain["parts"]])

    def sources(self) -> dict[str, str]:
        """The machine of an inventory → the number by which the company knows it, where that is another one."""
        found: dict[str, str] = {}
        for name in (self._plain() or {"parts": []})["parts"]:
            replaced = Part.of(self.folder / name).replaced
            read = json.loads((self.folder / name / SOURCES).read_bytes().decode("utf-8", "surrogatepass"))
            found = {source: number for source, number in found.items() if number not in replaced} | read
        return found

    def replace(self, origin: Origin, write: Callable[[PartWriter], None]) -> None:
        """Begin anew: one part, which ``write`` fills."""
        self._add(origin, (), write)

    def add(self, origin: Origin, write: Callable[[PartWriter], None]) -> None:
        """One more part, which ``write`` fills."""
        self._add(origin, (self._plain() or {"parts": []})["parts"], write)

    def forget(self) -> None:
        """From now on there are none."""
        (self.folder / NAMES).unlink(missing_ok=True)

    def _add(self, origin: Origin, before: Iterable[str], write: Callable[[PartWriter], None]) -> None:
        name = secrets.token_hex(8)
        place = self.folder / name
        place.mkdir(parents=True, mode=0o700)
        write(PartWriter(place))
        parts = [*before, name]
        plain = {"format": FORMAT, "origin": canon.to_plain(origin), "parts": parts}
        draft = self.folder / f"{name}.json"
        write_plain(draft, plain)
        os.replace(draft, self.folder / NAMES)
        self._tidy({*parts, NAMES})

    def _tidy(self, wanted: set[str]) -> None:
        for entry in self.folder.iterdir():
            if entry.name not in wanted:
                shutil.rmtree(entry, ignore_errors=True) if entry.is_dir() else entry.unlink(missing_ok=True)

    def _plain(self) -> dict[str, Any] | None:
        try:
            plain = json.loads((self.folder / NAMES).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return plain if isinstance(plain, dict) and plain.get("format") == FORMAT else None
