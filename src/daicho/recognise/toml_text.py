"""Values as TOML text: what a site writes, and what it passes on without the comments and order of the original."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any


def quoted(value: str) -> str:
    """A basic string of TOML: those of JSON are, but for the delete character and halves of characters."""
    whole = value.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")


def document(values: Mapping[str, Any]) -> str:
    """A TOML document of texts, numbers, truths, days, lists and tables; the tables come last, as TOML wants it."""
    plain = {key: value for key, value in values.items() if not _is_table(value)}
    lines = [f"{_key(key)} = {_inline(value)}" for key, value in plain.items()]
    for key, value in values.items():
        if _is_table(value):
            lines += ["", *_tables((key,), value)]
    return "\n".join(lines) + "\n"


def _is_table(value: Any) -> bool:
    """Whether it gets a heading of its own; a text in two languages stands better in one line."""
    if isinstance(value, Mapping):
        return set(value) != {"ja", "en"}
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _tables(path: tuple[str, ...], value: Any) -> Iterator[str]:
    heading = ".".join(_key(step) for step in path)
    for table in value if isinstance(value, list) else [value]:
        yield f"[[{heading}]]" if isinstance(value, list) else f"[{heading}]"
        deeper = {} if isinstance(value, list) else {k: v for k, v in table.items() if isinstance(v, Mapping)}
        deeper = {k: v for k, v in deeper.items() if _is_table(v)}
        yield from (f"{_key(k)} = {_inline(v)}" for k, v in table.items() if k not in deeper)
        for key, below in deeper.items():
            yield from ("", *_tables((*path, key), below))


def _inline(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return quoted(value)
        case list():
            return "[" + ", ".join(_inline(one) for one in value) + "]"
        case Mapping():
            return "{ " + ", ".join(f"{_key(key)} = {_inline(one)}" for key, one in value.items()) + " }"
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _key(key: str) -> str:
    return key if key and key.isascii() and key.replace("-", "").replace("_", "").isalnum() else quoted(key)
