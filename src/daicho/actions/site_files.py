"""Site files: write and remove files of the site's own catalogue, all of them or none."""

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from daicho.actions import homes
from daicho.answer.wording import say
from daicho.recognise import catalogue as shelf
from daicho.recognise.data_files import CatalogueError, own_files
from daicho.recognise.entry_check import Surroundings, check_file
from daicho.words.failure import Failure
from daicho.words.finding import Finding


def own_folder() -> Path:
    """The folder of the site's own data, also where it is not made yet."""
    return homes.folder() / "data"


def kept() -> dict[str, bytes]:
    """The site's own catalogue files and decisions, by path."""
    return own_files(own_folder())


def unusable(error: CatalogueError) -> Failure:
    """The failure that a broken file of the site amounts to: which file and line, and what is wrong there."""
    content = kept().get(error.file)
    found = check_file(error.file, content, Surroundings(shelf.load())) if content is not None else []
    if not found:
        return Failure("own_data_unusable", error.file, what=error.what, why=error.why)
    what, _ = say(found[0])
    place = replace(found[0].place, file=str(own_folder() / error.file))
    return Failure.of(Finding.at("own_catalogue_broken", place, ja=what.ja, en=what.en))


@contextmanager
def written(files: Mapping[str, bytes]) -> Iterator[None]:
    """Write new ``files`` for the block, and keep them if it ends well; what is there already is never written over.

    The drafts are complete before the first one is moved into place.
    """
    drafts: dict[Path, Path] = {}
    placed: list[Path] = []
    try:
        for path, content in files.items():
            target = own_folder() / path
            draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft.write_bytes(content)
            drafts[target] = draft
        for target, draft in drafts.items():
            _place(draft, target)
            placed.append(target)
        yield
    except OSError as error:
        _undo(placed)
        raise Failure("not_written", str(own_folder()), why=error.strerror) from error
    except BaseException:
        _undo(placed)
        raise
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)


@contextmanager
def removed(path: str) -> Iterator[bytes]:
    """Take one file away for the block, and for good if it ends well; gives its content."""
    target = own_folder() / path
    aside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.gone")
    try:
        content = target.read_bytes()
        os.replace(target, aside)
    except OSError as error:
        raise Failure("not_written", str(target), why=error.strerror) from error
    try:
        yield content
    except BaseException:
        os.replace(aside, target)
        raise
    aside.unlink(missing_ok=True)


def _place(draft: Path, target: Path) -> None:
    if target.exists():
        raise Failure("entry_exists", str(target))
    os.replace(draft, target)


def _undo(placed: list[Path]) -> None:
    for path in placed:
        path.unlink(missing_ok=True)
