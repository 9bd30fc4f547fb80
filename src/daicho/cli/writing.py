"""Writing documents to the disc: whole or not at all, and never over somebody else's files."""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import click

from daicho.cli.desk import Desk
from daicho.words.case import Document
from daicho.words.failure import Failure

MANIFEST = "manifest.json"


def keep(
    desk: Desk, papers: Sequence[tuple[Path, Document]], *, snapshot_id: str, case_number: str = "", err: bool = False
) -> None:
    """Record documents built from a snapshot, then write each to its path and say so.

    Nothing is written where one of them may not be recorded.
    """
    from daicho.actions import documents

    for path, document in papers:
        documents.record(
            organisation=desk.organisation,
            document=replace(document, name=path.name),
            snapshot_id=snapshot_id,
            case_number=case_number,
            by=desk.by,
            on=desk.on,
        )
    for path, document in papers:
        click.echo(write_file(path, document.content), err=err)


def write_file(path: Path, content: bytes) -> Path:
    """Write ``content`` to ``path``: beside it first, then moved into place."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.part")
        draft.write_bytes(content)
        os.replace(draft, path)
    except OSError as error:
        raise Failure("not_written", str(path), why=error.strerror) from None
    return path


def write_pack(folder: Path, documents: Iterable[Document]) -> list[Path]:
    """Write a pack into ``folder``, which is new, empty, or holds an earlier pack; the earlier one's files go."""
    earlier = _files_of_earlier(folder)
    written = [write_file(folder / document.name, document.content) for document in documents]
    for path in earlier - set(written):
        path.unlink(missing_ok=True)
    return written


def _files_of_earlier(folder: Path) -> set[Path]:
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return set()
    try:
        listed = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        inside = folder.resolve()
        paths = {folder / str(entry["name"]) for entry in listed}
        return {path for path in paths if path.resolve().is_relative_to(inside)}
    except (OSError, ValueError, KeyError, TypeError):
        raise Failure("folder_holds_other_files", str(folder)) from None
