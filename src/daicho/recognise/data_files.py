"""Reads the files of a catalogue: the one module of this room that reads the disc, and checks what it reads."""

import hashlib
import json
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import jsonschema

from daicho.recognise.costs import Category, as_categories
from daicho.words.finding import Place

CATALOGUE = "catalogue/"
DECISIONS = "decisions/"
"""The folder of an overlay in which the site's decisions lie, one file each."""
RULES = "rules/"
SHIPPED, OWN = "shipped", "own"
_SUFFIX = ".toml"


class CatalogueError(Exception):
    """A catalogue or rule file that cannot be used: which file, what is wrong, why, and what to do."""

    def __init__(self, file: str, what: str, why: str, todo: str) -> None:
        super().__init__(f"{file}: {what} ({why}). {todo}")
        self.file, self.what, self.why, self.todo = file, what, why, todo

    @property
    def place(self) -> Place:
        """Where the fault is."""
        return Place(self.file)


@dataclass(frozen=True, slots=True)
class DataFile:
    """A data file: its path below ``data/`` or the overlay, its bytes, and what TOML makes of them.

    ``layer``: shipped with the program, or the site's own.
    """

    path: str
    content: bytes
    values: Mapping[str, Any]
    layer: str = OWN

    @property
    def place(self) -> str:
        """Layer and path together, by which a file is told from one of the same path in the other layer."""
        return f"{self.layer}/{self.path}"


@cache
def shipped() -> tuple[DataFile, ...]:
    """The files that came with the program: products and rules."""
    root = files("daicho.data")
    rules = root.joinpath("rules").joinpath("recognition")
    parts = (("catalogue", root.joinpath("catalogue")), ("rules/recognition", rules))
    return tuple(file for path, folder in parts for file in _below(folder, path, SHIPPED))


def site(root: Path | None, added: Mapping[str, bytes], without: Collection[str]) -> Iterator[DataFile]:
    """The files of the overlay ``root``, checked, with ``added`` ones and without others.

    Raises CatalogueError for the first that cannot be used.
    """
    found = [] if root is None else list(_overlay(root, frozenset(without) | frozenset(added)))
    found += [read(path, content) for path, content in sorted(added.items())]
    for file in found:
        check(file.path, file.values)
        yield file


def kept(contents: Mapping[str, bytes]) -> Iterator[DataFile]:
    """Files that were kept by their place, as they were."""
    for place, content in sorted(contents.items()):
        layer, _, path = place.partition("/")
        yield read(path, content, layer)


def own_files(overlay: Path) -> dict[str, bytes]:
    """The catalogue files and decisions of a site's own, by path below ``overlay``; none where it is no folder."""
    files_read = [path for path in _in_own_folders(overlay) if path.suffix == _SUFFIX]
    return {path.relative_to(overlay).as_posix(): path.read_bytes() for path in files_read}


def own_strays(overlay: Path) -> list[Path]:
    """Files in the site's folders that are not read, because their names do not end in ``.toml``."""
    return [path for path in _in_own_folders(overlay) if path.suffix != _SUFFIX and not path.name.startswith(".")]


def _in_own_folders(overlay: Path) -> list[Path]:
    there = [path for part in (CATALOGUE, DECISIONS) for path in sorted((overlay / part).rglob("*"))]
    return [path for path in there if path.is_file()]


def _below(folder: Traversable, path: str, layer: str, but: Collection[str] = ()) -> Iterator[DataFile]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        place = f"{path}/{entry.name}"
        if entry.is_dir():
            yield from _below(entry, place, layer, but)
        elif entry.name.endswith(_SUFFIX) and place not in but:
            yield read(place, entry.read_bytes(), layer)


def _overlay(root: Path, but: Collection[str]) -> Iterator[DataFile]:
    if not root.is_dir():
        raise CatalogueError(str(root), "there is no such folder", "the overlay must be a folder", "Name another one.")
    for part in ("catalogue", "decisions", "rules/recognition"):
        if (root / part).is_dir():
            yield from _below(root / part, part, OWN, but)


def read(path: str, content: bytes, layer: str = OWN) -> DataFile:
    """The file of these bytes; raises CatalogueError where they are no TOML."""
    try:
        return DataFile(path, content, tomllib.loads(content.decode("utf-8-sig")), layer)
    except UnicodeDecodeError as e:
        raise CatalogueError(path, "it is not UTF-8 text", str(e.reason), "Save it as UTF-8.") from e
    except tomllib.TOMLDecodeError as e:
        raise CatalogueError(path, "it is not valid TOML", str(e), "Mend the line that is named.") from e


def faults(path: str, values: Mapping[str, Any]) -> list[jsonschema.ValidationError]:
    """Everything in which a data file differs from its schema, in order of place."""
    found = _schema(_schema_name(path)).iter_errors(_plain(values))
    return sorted(found, key=lambda fault: [str(step) for step in fault.absolute_path])


def check(path: str, values: Mapping[str, Any]) -> None:
    """Check a data file against its schema; raises CatalogueError with the first fault."""
    fault = jsonschema.exceptions.best_match(_schema(_schema_name(path)).iter_errors(_plain(values)))
    if fault is not None:
        where = ".".join(str(step) for step in fault.absolute_path) or "the file"
        raise CatalogueError(path, f"{where} is not as it should be", fault.message, "Compare it with a shipped file.")


def _schema_name(path: str) -> str:
    if path.startswith(DECISIONS):
        return "decision"
    return "catalogue" if path.startswith(CATALOGUE) else "recognition"


@cache
def categories() -> Mapping[str, Category]:
    """The categories of products with their names and what a licence of one is likely to cost, by id."""
    text = files("daicho.data").joinpath("categories.toml").read_text(encoding="utf-8")
    return as_categories(tomllib.loads(text))


def version(all_files: Iterable[DataFile]) -> str:
    """The name of a state of the catalogue: the beginning of a hash over all its files."""
    digest = hashlib.sha256()
    for file in sorted(all_files, key=lambda f: f.path):
        digest.update(file.path.encode() + b"\0" + hashlib.sha256(file.content).digest())
    return digest.hexdigest()[:12]


@cache
def _schema(name: str) -> jsonschema.Draft202012Validator:
    text = files("daicho.data").joinpath("schemas").joinpath(f"{name}.json").read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator(json.loads(text))


def _plain(value: Any) -> Any:
    """TOML values as JSON knows them: days become text."""
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return value.isoformat() if isinstance(value, date) else value
