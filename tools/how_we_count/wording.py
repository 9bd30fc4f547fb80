"""The words of the chapter: its own sentences in both languages, days, and rows of machines in short."""

import re
import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from daicho.answer.eras import written_day
from daicho.words.text import Language

_DAY = re.compile(r"(?<![0-9A-Za-z-])(\d{4}-\d{2}-\d{2})(?![0-9A-Za-z-])")
_NUMBERED = re.compile(r"(.*?)(\d+)(\D*)")
_RANGE = re.compile(r"\{(\d+)\.\.(\d+)\}")


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))


def say(language: Language, path: str, **facts: object) -> str:
    """The sentence at ``path`` of words.toml with its blanks filled."""
    part, name = path.split(".")
    text: str = _words()[part][name][language.value]
    return text.format_map(facts)


def days_written(text: str, language: Language) -> str:
    """``text`` with every day 2026-11-24 as the language writes it."""
    return _DAY.sub(lambda match: written_day(date.fromisoformat(match.group(1)), language), text)


def joined(language: Language, parts: Iterable[str]) -> str:
    """Several things in one line."""
    return say(language, "fact.separator").join(parts)


def names(language: Language, cell: str, what: str) -> str:
    """What a cell with a range says: ``PC-{1..10}`` is PC-1 to PC-10, 10 machines; ``what`` they are called by."""
    found = _RANGE.search(cell)
    if found is None:
        return cell
    first, last = (int(number) for number in found.groups())
    ends = (_RANGE.sub(str(first), cell), _RANGE.sub(str(last), cell))
    if last == first + 1:
        return joined(language, ends)
    units = say(language, "fact.range", first=ends[0], last=ends[1])
    return say(language, f"fact.several_{what}", units=units, n=last - first + 1)


def in_short(language: Language, units: Iterable[str], what: str) -> str:
    """Names of machines or people, three and more in a row as a range; how many there are where they are many."""
    every = sorted(set(units), key=_natural)
    runs: list[list[str]] = []
    for unit in every:
        if runs and _follows(runs[-1][-1], unit):
            runs[-1].append(unit)
        else:
            runs.append([unit])
    told = joined(language, (part for run in runs for part in _told(language, run)))
    return told if len(every) < 3 else say(language, f"fact.several_{what}", units=told, n=len(every))


def _told(language: Language, run: list[str]) -> list[str]:
    return run if len(run) < 3 else [say(language, "fact.range", first=run[0], last=run[-1])]


def _natural(unit: str) -> tuple[str, int, str]:
    found = _NUMBERED.fullmatch(unit)
    return (unit, 0, "") if found is None else (found[1], int(found[2]), found[3])


def _follows(before: str, unit: str) -> bool:
    one, other = _NUMBERED.fullmatch(before), _NUMBERED.fullmatch(unit)
    alike = one is not None and other is not None and (one[1], one[3]) == (other[1], other[3])
    return bool(alike and one and other and int(other[2]) == int(one[2]) + 1)
