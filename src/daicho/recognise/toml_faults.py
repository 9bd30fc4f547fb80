"""Faults of TOML files that people write by hand: the common ones by name, and the line in which a value stands."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_LINE = re.compile(r"\(at line (\d+)")
_AT = re.compile(r"\(at [^)]*\)")
_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]#]+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"""\s*([A-Za-z0-9_.'"-]+(?:\s*\.\s*[A-Za-z0-9_'"-]+)*)\s*=""")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
_COMMENT = re.compile(r"#.*")
_FULL_WIDTH = re.compile("[＝，、［］｛｝\u3000]")
_CURLY = re.compile("[“”„‘’＂＇「」]")
_SLASHED = re.compile(r"=\s*(\d{4}[/.年]\d{1,2}[/.月]\d{1,2}日?)")
_DAY = re.compile(r"=\s*(\d{4}-\d{1,2}-\d{1,2})(?!\d)")
_TRUTH = re.compile(r"=\s*(True|False|TRUE|FALSE|[Yy]es|YES|[Nn]o|NO|はい|いいえ)\s*$")
_BARE = re.compile(r"=\s*([^\s\"'\[{0-9+-][^\"'\[{]*?)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class TomlFault:
    """Why a text is no TOML: the code of the finding that says so, its line, and what stands there wrongly."""

    code: str
    line: int | None
    said: str


def fault_of(text: str, error: tomllib.TOMLDecodeError) -> TomlFault:
    """The fault of ``text`` that ``error`` tells in the words of the parser."""
    told = _LINE.search(str(error))
    lines = text.splitlines()
    number = int(told[1]) if told else _unclosed(lines)
    line = lines[number - 1] if number and number <= len(lines) else ""
    for code, said in _kinds(line):
        return TomlFault(code=code, line=number, said=said)
    return TomlFault(code="entry_not_toml", line=number, said=_AT.sub("", str(error)).strip())


def _kinds(line: str) -> Iterator[tuple[str, str]]:
    """What is known to go wrong in a line, the surest first."""
    bare = _COMMENT.sub("", _QUOTED.sub('""', line))
    for code, sign in (("entry_toml_curly_quotes", _CURLY), ("entry_toml_full_width", _FULL_WIDTH)):
        found = list(dict.fromkeys(sign.findall(bare)))
        if found:
            yield code, " ".join("全角空白/wide space" if one == "\u3000" else one for one in found)
    if bare.replace('""', "").count('"') % 2:
        yield "entry_toml_unclosed_quote", line.strip()
    if bare.count("[") != bare.count("]") or bare.count("{") != bare.count("}"):
        yield "entry_toml_unclosed_bracket", line.strip()
    for code, kind in (
        ("entry_toml_day", _SLASHED), ("entry_toml_day", _DAY), ("entry_toml_truth", _TRUTH), ("entry_toml_bare", _BARE)
    ):  # fmt: skip
        said = kind.search(bare)
        if said:
            yield code, said[1]


def _unclosed(lines: Sequence[str]) -> int | None:
    """The last line that opens a list or table and does not close it."""
    for number in range(len(lines), 0, -1):
        bare = _COMMENT.sub("", _QUOTED.sub("", lines[number - 1]))
        if bare.count("[") > bare.count("]") or bare.count("{") > bare.count("}"):
            return number
    return None


def line_of(text: str, steps: Sequence[str], value: object = None) -> int | None:
    """The line of the field that ``steps`` lead to (keys, and numbers in lists), in a text that is TOML.

    Where ``value`` is a text, the first line from there on that holds it. None where no line can be told.
    """
    best, number = 0, None
    for at, path in _fields(text.splitlines()):
        if len(path) > best and tuple(steps[: len(path)]) == path:
            best, number = len(path), at
    if isinstance(value, str) and value:
        for at, line in enumerate(text.splitlines(), 1):
            if at >= (number or 1) and f'"{value}"' in line.replace("'", '"'):
                return at
    return number


def _fields(lines: Sequence[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Every line that begins a table or sets a field, with the steps to it."""
    table: tuple[str, ...] = ()
    numbers: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(lines, 1):
        header = _HEADER.fullmatch(line)
        if header is not None:
            table = _steps(header[2])
            if header[1] == "[[":
                numbers[table] = numbers.get(table, -1) + 1
                table = (*table, str(numbers[table]))
            yield number, table
        elif key := _KEY.match(line):
            yield number, (*table, *_steps(key[1]))


def _steps(dotted: str) -> tuple[str, ...]:
    return tuple(step.strip().strip("\"'") for step in dotted.split("."))
