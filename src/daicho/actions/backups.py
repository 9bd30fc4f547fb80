"""Backups: one file out, one file in.

A backup holds the database as of one moment, the key of the partial keys (without it no two product keys could
be compared again), the settings and the site's own data files, each with its hash. It does not hold the key that
signs sessions: a restored site makes a new one, and everybody logs in again. Whoever has the file can read all
that the site knows, so it is made for its owner only (0600).
"""

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path, PurePosixPath

from django.db import transaction

from daicho.actions import homes, journal
from daicho.store.reads import organisations
from daicho.words.failure import Failure
from daicho.words.version import VERSION

MANIFEST = "manifest.json"


def make(*, home: Path, target: Path, by: str, on: date) -> str:
    """Write the backup of ``home`` to the new file ``target``; returns its SHA-256, which is journalled."""
    if target.exists():
        raise Failure("backup_file_exists", str(target))
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        draft = Path(folder) / "backup.zip"
        _write(home, draft, Path(folder) / homes.DATABASE)
        draft.chmod(0o600)
        sha256 = _sha256(draft)
        os.replace(draft, target)
    with transaction.atomic():
        for key in organisations.all_keys():
            journal.append(organisation=key, by=by, on=on, deed="backup_made", subject=sha256)
    return sha256


def restore(*, home: Path, source: Path) -> None:
    """Fill the empty ``home`` from a backup; called before the house is opened. Failure leaves nothing behind."""
    if (home / homes.DATABASE).exists():
        raise Failure("home_not_empty", str(home))
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=home) as folder:
        drafts = _unpacked(source, Path(folder))
        database = drafts.pop(homes.DATABASE)
        for name, draft in drafts.items():
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(draft, home / name)
        os.replace(database, home / homes.DATABASE)  # last: a home with a database is a whole one


def _write(home: Path, draft: Path, copy: Path) -> None:
    with closing(sqlite3.connect(home / homes.DATABASE)) as database:
        database.execute("VACUUM INTO ?", (str(copy),))
    members = {homes.DATABASE: copy, **dict(_beside(home))}
    manifest = {"version": VERSION, "files": {name: _sha256(path) for name, path in members.items()}}
    with zipfile.ZipFile(draft, "x", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        for name, path in members.items():
            archive.write(path, name)


def _beside(home: Path) -> Iterator[tuple[str, Path]]:
    """The files of a home that belong into its backup beside the database."""
    for path in (home / homes.FINGERPRINT_KEY, home / homes.SETTINGS_FILE, *sorted((home / "data").rglob("*.toml"))):
        if path.is_file():
            yield path.relative_to(home).as_posix(), path


def _unpacked(source: Path, folder: Path) -> dict[str, Path]:
    """Every file of the backup, checked against the manifest; Failure where one is missing or was changed."""
    try:
        with zipfile.ZipFile(source) as archive:
            hashes: dict[str, str] = json.loads(archive.read(MANIFEST))["files"]
            return {name: _member(archive, source, name, sha256, folder) for name, sha256 in hashes.items()}
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise Failure("backup_not_whole", str(source), why=error) from error


def _member(archive: zipfile.ZipFile, source: Path, name: str, sha256: str, folder: Path) -> Path:
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
        raise Failure("backup_leaves_home", str(source), name=name)
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(name) as packed, os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as out:
        while piece := packed.read(1 << 20):
            out.write(piece)
    if _sha256(path) != sha256:
        raise Failure("backup_changed", str(source), name=name)
    return path


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
