"""Sentences for findings: read from ``data/findings``, the one place where the answer room reads wording."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files

from daicho.words.finding import Finding
from daicho.words.text import Text


class Gravity(IntEnum):
    """How much a finding asks of a person: nothing, a look, or help because something could not be used."""

    NOTE = 0
    DOUBT = 1
    REFUSED = 2


@dataclass(frozen=True, slots=True)
class Wording:
    """What a finding code means (``what``) and what a person does about it (``todo``)."""

    gravity: Gravity
    what: Text
    todo: Text


@cache
def wordings() -> Mapping[str, Wording]:
    """Every finding code with its wording; raises ValueError where two files word the same code."""
    found: dict[str, Wording] = {}
    for file in sorted(files("daicho.data").joinpath("findings").iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".toml"):
            continue
        for code, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if code in found:
                raise ValueError(f"{file.name}: the finding {code} is worded twice")
            found[code] = Wording(
                Gravity[entry["gravity"].upper()],
                Text(entry["what"]["ja"], entry["what"]["en"]),
                Text(entry["todo"]["ja"], entry["todo"]["en"]),
            )
    return found


def say(finding: Finding) -> tuple[Text, Text]:
    """What ``finding`` says and what to do, with its facts filled in."""
    wording = wordings()[finding.code]
    facts = dict(finding.facts)
    return wording.what.filled(**facts), wording.todo.filled(**facts)


def gravest(findings: Iterable[Finding]) -> Gravity:
    """The gravity of the gravest of ``findings``; NOTE where there is none."""
    known = wordings()
    return max((known[f.code].gravity for f in findings), default=Gravity.NOTE)
