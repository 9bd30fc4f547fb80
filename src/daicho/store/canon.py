"""Values of `words` as plain JSON data and back, in one canonical form that can be hashed.

A field at its default is left out, so that a field added later changes no old hash. Titles, of which a
snapshot repeats a few very often, are written once and pointed at.
"""

import hashlib
import json
import types
import typing
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, cast

from daicho.words.estate import Title

T = TypeVar("T")


def canonical(plain: object) -> bytes:
    """``plain`` as JSON bytes that are the same for the same content: sorted names, no spaces, UTF-8."""
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "surrogatepass")


def digest(plain: object) -> str:
    """The SHA-256 (hex) of the canonical form of ``plain``."""
    return hashlib.sha256(canonical(plain)).hexdigest()


def to_plain(value: object) -> Any:
    """``value`` as plain data; TypeError for a type that has no plain form (float, bytes)."""
    return _plain(value, None)


def to_pooled(value: object) -> Any:
    """Like `to_plain`, with every title written once: ``{"titles": […], "value": …}``."""
    pool: dict[Title, int] = {}
    plain = _plain(value, pool)
    return {"titles": [_plain(title, None) for title in pool], "value": plain}


def _plain(value: Any, pool: dict[Title, int] | None) -> Any:
    if value is None or isinstance(value, str | bool | int):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(item, pool) for item in value]
    if isinstance(value, frozenset):
        return sorted(_plain(item, pool) for item in value)
    if isinstance(value, Mapping):
        pairs = [[_plain(key, pool), _plain(item, pool)] for key, item in value.items()]
        return sorted(pairs, key=lambda pair: canonical(pair[0]))
    if pool is not None and type(value) is Title:
        return pool.setdefault(value, len(pool))
    if is_dataclass(value):
        return _fields(value, pool)
    raise TypeError(f"{type(value).__name__} has no plain form")


def _fields(value: Any, pool: dict[Title, int] | None) -> dict[str, Any]:
    out = {}
    for name, default in _defaults(cast(Hashable, type(value))):
        item = getattr(value, name)
        if item != default:
            out[name] = _plain(item, pool)
    return out


@cache
def _defaults(cls: Hashable) -> tuple[tuple[str, Any], ...]:
    found = []
    for field in fields(cast(Any, cls)):
        made = field.default_factory() if field.default_factory is not MISSING else field.default
        found.append((field.name, made))
    return tuple(found)


def from_plain(cls: type[T], plain: Any) -> T:
    """The value of type ``cls`` that `to_plain` made ``plain`` from."""
    value: T = _reader(cast(Hashable, cls))(plain, ())
    return value


def from_pooled(cls: type[T], plain: Mapping[str, Any]) -> T:
    """The value of type ``cls`` that `to_pooled` made ``plain`` from."""
    titles = tuple(from_plain(Title, title) for title in plain["titles"])
    value: T = _reader(cast(Hashable, cls))(plain["value"], titles)
    return value


Reader = Callable[[Any, tuple[Title, ...]], Any]


@cache
def _reader(annotation: Hashable) -> Reader:
    """How plain data of the annotated type is read back."""
    kind: Any = annotation
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        inner = _reader(next(a for a in arguments if a is not type(None)))
        return lambda plain, titles: None if plain is None else inner(plain, titles)
    if origin is tuple:
        return _tuple_reader(arguments)
    if origin is frozenset:
        item = _reader(arguments[0])
        return lambda plain, titles: frozenset(item(p, titles) for p in plain)
    if origin is not None and issubclass(origin, Mapping):
        name, item = _reader(arguments[0]), _reader(arguments[1])
        return lambda plain, titles: {name(k, titles): item(v, titles) for k, v in plain}
    return _plain_reader(kind)


def _plain_reader(kind: Any) -> Reader:
    if kind in (str, int, bool):
        return lambda plain, titles: plain
    if issubclass(kind, Enum):
        members = {member.value: member for member in kind}
        return lambda plain, titles: members[plain]
    if kind in (date, datetime):
        return lambda plain, titles: kind.fromisoformat(plain)
    if is_dataclass(kind):
        return _value_reader(kind)
    raise TypeError(f"{kind} cannot be read back")


def _tuple_reader(arguments: tuple[Any, ...]) -> Reader:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        item = _reader(arguments[0])
        return lambda plain, titles: tuple([item(p, titles) for p in plain])
    readers = [_reader(a) for a in arguments]
    return lambda plain, titles: tuple([read(p, titles) for read, p in zip(readers, plain, strict=True)])


def _value_reader(cls: Any) -> Reader:
    hints = typing.get_type_hints(cls)
    readers: dict[str, Reader] = {}

    def read(plain: Any, titles: tuple[Title, ...]) -> Any:
        if cls is Title and isinstance(plain, int):
            return titles[plain]
        for name in plain:
            if name not in readers:  # late: a type may speak of one that stands after it
                readers[name] = _reader(hints[name])
        return cls(**{name: readers[name](item, titles) for name, item in plain.items()})

    return read
