"""A registry key that somebody knows how to read, and what all readers of keys need."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from daicho.collect.context import Context
from daicho.collect.keys import is_key_field, kept_of, kept_of_blob
from daicho.collect.reg_file import Key
from daicho.words.estate import Observation
from daicho.words.finding import Finding, Place


def view_of(path: str) -> str:
    """``user`` below a user's hive, 32 in the mirror of a 64-bit Windows; what else there is cannot be told."""
    upper = path.upper()
    if upper.startswith(("HKEY_CURRENT_USER", "HKCU", "HKEY_USERS", "HKU")):
        return "user"
    return "32" if "\\WOW6432NODE\\" in upper else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A key, how its path matched, and the other keys of the dump by path in lower case."""

    key: Key
    match: re.Match[str]
    file: str
    context: Context
    keys: Mapping[str, Key]

    @property
    def view(self) -> str:
        """In which part of the registry the key stands."""
        return view_of(self.key.path)

    def place(self, part: str) -> Place:
        """Where the key stands, and what of it is meant."""
        return Place(self.file, self.key.line, part)

    def kept(self) -> dict[str, str]:
        """What is left of the product keys among the values of the key."""
        for name, value in self.key.values.items():
            if isinstance(value, bytes):
                kept = kept_of_blob(value, self.context.fingerprint) if name == "digitalproductid" else ()
            else:
                kept = kept_of(str(value), self.context.fingerprint) if is_key_field(name) else ()
            if kept:
                return dict(kept)
        return {}

    def flag(self, name: str) -> str:
        """1 where the number called ``name`` is one, else nothing."""
        return "1" if self.key.number(name) == 1 else ""


Reader = Callable[[Found], Iterator[Observation | Finding]]
Readers = tuple[tuple[re.Pattern[str], Reader], ...]
