"""Words that no letter of ours says: abuse, threats and threats of exposure stop it, others ask to read it again."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from daicho.words.text import Language


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the list as the text has it; ``sort`` is what it is (abuse, threat …); whether it ``stops``."""

    said: str
    sort: str
    stops: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    sort: str
    stops: bool
    patterns: tuple[re.Pattern[str], ...]


def words(text: str) -> tuple[Word, ...]:
    """Every word of the list in ``text``, of either language, in the order of the list; each once."""
    plain = unicodedata.normalize("NFKC", text)
    found = (
        Word(match.group(), entry.sort, entry.stops)
        for entry in _entries()
        for pattern in entry.patterns
        for match in pattern.finditer(plain)
    )
    return tuple(dict.fromkeys(found))


@cache
def _entries() -> tuple[_Entry, ...]:
    text = files("daicho.data").joinpath("letters").joinpath("tone.toml").read_text(encoding="utf-8")
    return tuple(
        _Entry(
            entry["is"],
            entry["gravity"] == "stops",
            tuple(re.compile(said, re.IGNORECASE) for language in Language for said in entry[language.value]),
        )
        for entry in tomllib.loads(text)["words"]
    )
