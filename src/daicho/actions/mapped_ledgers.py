"""Mapped ledgers: how the purchase ledgers of a site are read. Mappings lie in ``data/mappings`` of the home folder."""

import hashlib
import os
import secrets
from dataclasses import replace
from datetime import date
from pathlib import Path

from daicho.actions import homes
from daicho.collect import registry
from daicho.collect.context import Context
from daicho.collect.mapping_proposals import Draft, draft_of
from daicho.collect.saved_mapping import TARGET, MappingFault, SheetMapping, as_toml, checked, parsed
from daicho.collect.source import Unreadable
from daicho.collect.tables import grids_in
from daicho.words.failure import Failure
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading

FOLDER = "mappings"


def folder() -> Path:
    """Where the mappings of the site lie, also where there is none yet."""
    return homes.folder() / "data" / FOLDER


def load() -> tuple[SheetMapping, ...]:
    """The mappings of the site, in order of name; Failure names one that cannot be used."""
    return tuple(_loaded(path) for path in sorted(folder().glob("*.toml")))


def _loaded(path: Path) -> SheetMapping:
    try:
        return parsed(path.read_bytes().decode("utf-8"))
    except MappingFault as fault:
        raise _unusable(fault, str(path)) from fault
    except (OSError, UnicodeDecodeError) as error:
        raise Failure("own_data_unusable", str(path), what="a mapping cannot be read", why=error) from error


def _unusable(fault: MappingFault, where: str) -> Failure:
    return Failure.of(Finding(fault.code, Place(where), tuple(sorted(fault.facts.items()))))


def drafts(name: str, data: bytes, context: Context, line: int | None = None, to: str = TARGET) -> tuple[Draft, ...]:
    """What is proposed for every sheet of a file that has a heading; Failure where the file is no table."""
    try:
        found = [draft_of(grid, context, line, to) for grid in grids_in(name, data, context)]
    except Unreadable as why:
        raise Failure.of(why.finding) from why
    return tuple(draft for draft in found if draft is not None)


def settle(mapping: SheetMapping, where: str) -> SheetMapping:
    """``mapping`` itself where it can be used; Failure says why not."""
    try:
        return checked(mapping)
    except MappingFault as fault:
        raise _unusable(fault, where) from fault


def try_out(name: str, data: bytes, mapping: SheetMapping, context: Context) -> Reading:
    """What an import of the file would read by ``mapping``."""
    return registry.read(name, data, replace(context, mappings=(mapping,)))


def named(mapping: SheetMapping) -> SheetMapping:
    """``mapping`` under the name of the one it replaces, else under one made from its headings."""
    same = next((known.name for known in load() if (known.key, known.target) == (mapping.key, mapping.target)), "")
    digest = hashlib.sha256("\x1f".join(sorted(mapping.key)).encode()).hexdigest()[:8]
    kind = "sheet" if mapping.target == TARGET else mapping.target.partition("/")[0]
    return replace(mapping, name=same or mapping.name or f"{kind}-{digest}")


def save(*, organisation: str, mapping: SheetMapping, by: str, on: date) -> Path:
    """Keep ``mapping`` for every import from now on, in place of an earlier one for the same headings; journalled."""
    from django.db import transaction

    from daicho.actions import journal

    kept = replace(named(mapping), saved_by=by, saved_on=on.isoformat())
    path, text = folder() / f"{_file_name(kept.name)}.toml", as_toml(kept)
    facts = {"file": path.name, "sha256": hashlib.sha256(text.encode()).hexdigest(), "content": text}
    with transaction.atomic():
        journal.append(organisation=organisation, by=by, on=on, deed="mapping_saved", subject=kept.name, facts=facts)
        _write(path, text)
    return path


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft.write_text(text, encoding="utf-8", newline="\n")
        os.replace(draft, path)
    except OSError as error:
        raise Failure("not_written", str(path), why=error.strerror) from error
    finally:
        draft.unlink(missing_ok=True)


def _file_name(name: str) -> str:
    """Letters of any script, digits and ``-``; of a name without any, its hash."""
    kept = "".join(letter if letter.isalnum() else "-" for letter in name).strip("-")[:60]
    return kept or hashlib.sha256(name.encode()).hexdigest()[:12]
