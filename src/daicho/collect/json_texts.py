"""JSON as exports hold it: one document or one object a line, with the faults that registries leave in texts."""

import json
from collections.abc import Mapping
from typing import Any

from daicho.collect.source import Unreadable
from daicho.words.finding import Place

_MOST_DIGITS = 18


def document_of(source: str, file: str) -> Any:
    """The JSON document in ``source``; raises Unreadable where it is none to its end."""
    return without_half_characters(_parsed(source, file), source)


def objects_of(source: str, file: str) -> list[tuple[int, Mapping[str, Any]]]:
    """The objects of a document or of a list, or of JSON lines, each with its line (0 where all share one document).

    What is no object is left out; raises Unreadable where neither reading succeeds.
    """
    try:
        document = document_of(source, file)
    except Unreadable:
        lines = _of_lines(source, file)
        if lines is None:
            raise
        return lines
    entries = document if isinstance(document, list) else [document]
    return [(0, entry) for entry in entries if isinstance(entry, Mapping)]


def _of_lines(source: str, file: str) -> list[tuple[int, Mapping[str, Any]]] | None:
    """Every line an object of its own (JSON lines); None where the first one is none."""
    lines = [(number, line) for number, line in enumerate(source.splitlines(), 1) if line.strip()]
    if len(lines) < 2 or not _is_object(lines[0][1]):
        return None
    found = []
    for number, line in lines:
        try:
            entry = document_of(line, file)
        except Unreadable:
            raise Unreadable("json_broken", Place(file, number), line=number, column=1) from None
        if isinstance(entry, Mapping):
            found.append((number, entry))
    return found


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line, strict=False), dict)
    except (ValueError, RecursionError):
        return False


def _parsed(source: str, file: str) -> Any:
    # strict=False: values copied out of a registry may hold raw control characters.
    try:
        return json.loads(source, strict=False)
    except json.JSONDecodeError as wrong:
        raise Unreadable("json_broken", Place(file, wrong.lineno), line=wrong.lineno, column=wrong.colno) from None
    except RecursionError:
        raise Unreadable("json_too_deep", Place(file)) from None
    except ValueError:  # a whole number of thousands of digits, which Python refuses to convert
        return json.loads(source, strict=False, parse_int=_bounded)


def without_half_characters(document: Any, source: str) -> Any:
    """``document`` with U+FFFD for every half of a character, which escapes can write and no encoding can keep."""
    if "\\ud" not in source and "\\uD" not in source:
        return document
    text = json.dumps(document, ensure_ascii=False)
    return json.loads(text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))


def _bounded(digits: str) -> int:
    return int(digits) if len(digits) <= _MOST_DIGITS else 0
