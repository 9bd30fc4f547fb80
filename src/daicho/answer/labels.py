"""Headings, names of states and short notes in both languages: read from ``data/labels``."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from daicho.words.text import Language, Text


def read(name: str) -> dict[str, Any]:
    """The data of the file ``name`` in ``data/labels``."""
    return tomllib.loads(files("daicho.data").joinpath("labels").joinpath(name).read_text(encoding="utf-8"))


@cache
def labels() -> Mapping[str, Text]:
    """Every label by its dotted path; raises ValueError where two files hold the same path."""
    found: dict[str, Text] = {}
    for name in (
        "enums.toml",
        "sheets.toml",
        "phrases.toml",
        "report.toml",
        "working.toml",
        "plan.toml",
        "claim.toml",
        "clock.toml",
    ):
        for path, text in _flat(read(name), ""):
            if path in found:
                raise ValueError(f"{name}: the label {path} stands twice")
            found[path] = text
    return found


def _flat(node: dict[str, Any], path: str) -> list[tuple[str, Text]]:
    if set(node) == {"ja", "en"} and isinstance(node["ja"], str):
        return [(path, Text(node["ja"], node["en"]))]
    return [pair for key, child in node.items() for pair in _flat(child, f"{path}.{key}" if path else key)]


def label(path: str, language: Language) -> str:
    """The label at ``path``; KeyError where there is none."""
    return labels()[path].in_language(language)


def of(member: StrEnum, language: Language) -> str:
    """The name of a state, as people say it."""
    kind = "".join(f"_{c.lower()}" if c.isupper() else c for c in type(member).__name__).lstrip("_")
    return label(f"{kind}.{member.value}", language)
