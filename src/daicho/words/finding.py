"""Findings: what is wrong, doubtful or left out, as a value carried to the page and the file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was seen: a file, and within it a line, sheet, cell, subkey or field."""

    file: str
    line: int | None = None
    part: str = ""

    def __str__(self) -> str:
        line = "" if self.line is None else f":{self.line}"
        part = f" [{self.part}]" if self.part else ""
        return f"{self.file}{line}{part}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a person should know, by code; its sentences stand in ``data/findings``.

    ``facts`` fill the blanks of those sentences. A fact is never a product key.
    """

    code: str
    place: Place
    facts: tuple[tuple[str, str], ...] = ()

    @classmethod
    def at(cls, code: str, place: Place, **facts: object) -> "Finding":
        """A finding with its facts given by name, kept in order of name."""
        return cls(code, place, tuple(sorted([(name, str(value)) for name, value in facts.items()])))

    def fact(self, name: str) -> str:
        """The fact called ``name``; KeyError where the finding has none."""
        return dict(self.facts)[name]
