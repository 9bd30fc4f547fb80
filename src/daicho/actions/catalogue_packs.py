"""Packs of a site's catalogue: one file out for others to use, one file in from somebody who is not trusted.

A pack is a zip of catalogue files and decisions with a manifest of their hashes. It says nothing of the company:
no machine, no user, of who decided only the name that the exporter gives, and no reasons (free text may name
anybody) unless they are asked for. What comes in is checked as a whole
before anything is written, may not take the place of a shipped product, and brings no rules.
"""

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction

from daicho.actions import effects, homes, journal, site_files
from daicho.actions.decisions import entry_id, loaded
from daicho.actions.effects import Effect
from daicho.actions.organisations import row_of
from daicho.answer.leak_scan import DisclosureClass, scan
from daicho.recognise.catalogue import decision_of
from daicho.recognise.data_files import DECISIONS, CatalogueError
from daicho.recognise.decisions import Decision
from daicho.recognise.entry_check import Surroundings, check_file, same_question
from daicho.recognise.site_entry import (
    NOT_TOLD,
    decision_path,
    decision_text,
    free,
    publishers_of,
    says_the_same,
    without_reason,
)
from daicho.store.reads import inventories, statements
from daicho.words.case import Document
from daicho.words.failure import Failure
from daicho.words.finding import Finding, Place
from daicho.words.secret import find_keys
from daicho.words.text import Language
from daicho.words.version import VERSION

MANIFEST = "manifest.json"
FORMAT = "daicho-catalogue-pack"
MOST_BYTES = 4 * 1024 * 1024
MOST_MEMBERS = 3_000
MOST_MEMBER_BYTES = 256 * 1024
"""Limits of a pack: of the zip and of all that it unpacks to, its number of files, and each of them."""

_NAME = re.compile(r"catalogue/[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*\.toml|decisions/[a-z0-9][a-z0-9-]*\.toml")
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_DOUBTS = frozenset({"entry_pattern_wide", "pack_kept_mine"})
_CONFLICT = "pack_conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A pack that was read: the files that are new here and who made it.

    ``unchanged``: entries of ours that say the same; ``kept_mine``: those that say something else and stay.
    """

    files: Mapping[str, bytes]
    sha256: str
    by: str
    on: str
    effect: Effect
    kept_mine: tuple[str, ...]
    unchanged: tuple[str, ...]
    findings: tuple[Finding, ...]


@transaction.atomic
def export(
    *, organisation: str, pack_by: str, with_reasons: bool = False, by: str, on: date
) -> tuple[bytes, tuple[str, ...]]:
    """The site's own catalogue as a pack, and the ids in it; the same entries give the same bytes.

    Reasons and remarks are left out unless ``with_reasons``. Failure where something in it may not leave.
    """
    row_of(organisation)
    kept = site_files.kept()
    if not kept:
        raise Failure("pack_nothing", "catalogue")
    loaded(homes.own_data())
    files = {path: _outgoing(path, content, pack_by, with_reasons) for path, content in kept.items()}
    unsigned = {path: _outgoing(path, content, "–", with_reasons) for path, content in kept.items()}
    _refuse_secrets(organisation, unsigned, on)  # the name that the exporter gives is meant to be seen
    hashes = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    said = {"format": FORMAT, "format_version": 1, "program": VERSION, "by": pack_by, "on": str(on), "files": hashes}
    content = _zipped({MANIFEST: json.dumps(said, ensure_ascii=False, indent=1).encode(), **files})
    facts = {"files": len(files), "pack_by": pack_by, "with_reasons": with_reasons}
    sha256 = hashlib.sha256(content).hexdigest()
    journal.append(organisation=organisation, by=by, on=on, deed="catalogue_exported", subject=sha256, facts=facts)
    return content, tuple(entry_id(path) for path in files)


def read(data: bytes, *, name: str, organisation: str, keep_mine: bool = False, on: date) -> Pack:
    """The pack in ``data``, checked as a whole, with what it would change here. Failure names the first thing wrong.

    Where single files are at fault or in conflict with ours, ``findings`` say so of each and `take` refuses.
    """
    row_of(organisation)
    said, members = _opened(data, name)
    own = homes.own_data()
    before = loaded(own)
    sorted_ = _sorted(members, site_files.kept())
    fresh, conflicts = sorted_.fresh, sorted_.conflicts
    findings = [*_faults(fresh), *_conflicts(conflicts, keep_mine)]
    usable = not any(finding.code not in _DOUBTS for finding in findings)
    after = loaded(own, fresh) if usable else before
    return Pack(
        files=fresh,
        sha256=hashlib.sha256(data).hexdigest(),
        by=str(said.get("by", ""))[:200],
        on=str(said.get("on", ""))[:20],
        effect=effects.foresee(organisation=organisation, on=on, before=before, after=after),
        kept_mine=tuple(conflicts) if keep_mine else (),
        unchanged=tuple(sorted_.same),
        findings=tuple(findings),
    )


def is_sound(pack: Pack) -> bool:
    """Whether all files of ``pack`` can be used."""
    return not any(finding.code not in _DOUBTS for finding in pack.findings)


@transaction.atomic
def take(*, organisation: str, pack: Pack, by: str, on: date) -> tuple[str, ...]:
    """Write the files of a sound pack, all or none, and journal it; returns the ids of the entries."""
    wrong = [f for f in pack.findings if f.code not in _DOUBTS]
    if wrong and all(finding.code == _CONFLICT for finding in wrong):
        raise Failure("pack_conflicts_left", "pack", number=len(wrong))
    if wrong:
        raise Failure("pack_entry_refused", "pack", number=len({finding.place.file for finding in wrong}))
    if not pack.files:
        return ()
    ids = tuple(entry_id(path) for path in pack.files)
    facts = {"entries": list(ids), "pack_by": pack.by, "pack_on": pack.on, "kept_mine": list(pack.kept_mine)}
    with site_files.written(pack.files):
        journal.append(
            organisation=organisation, by=by, on=on, deed="catalogue_imported", subject=pack.sha256, facts=facts
        )
    return ids


# -- out --------------------------------------------------------------------------------------------------------


def _outgoing(path: str, content: bytes, pack_by: str, with_reasons: bool) -> bytes:
    """A decision leaves under the exporter's name, not under that of the colleague who decided."""
    if not path.startswith(DECISIONS):
        return content if with_reasons else without_reason(content)
    decision = replace(decision_of(path, content), by=pack_by)
    told = decision if with_reasons else replace(decision, because=NOT_TOLD)
    return decision_text(told, publishers_of(content)).encode()


def _refuse_secrets(organisation: str, files: Mapping[str, bytes], on: date) -> None:
    machines = {name for machine in statements.machines(organisation) for name in (machine.id, machine.name)}
    machines |= set(inventories.chains(organisation, on))
    people = {name for person in statements.people(organisation) for name in (person.id, person.name)}
    for path, content in files.items():
        if find_keys(content.decode()):
            raise Failure("pack_holds_key", path, file=path)
        document = Document(name=path, kind="catalogue", language=Language.ENGLISH, media_type="text", content=content)
        leaks = scan(
            [document],
            leaving_as=DisclosureClass.PUBLIC,
            hosts=frozenset(machines - {""}),
            people=frozenset(people - {""}),
        )
        for leak in leaks:
            if "name" in dict(leak.facts):
                raise Failure("pack_names_company", path, file=path, name=leak.fact("name"))


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


# -- in ---------------------------------------------------------------------------------------------------------


def _opened(data: bytes, name: str) -> tuple[Mapping[str, Any], dict[str, bytes]]:
    """The manifest and the files of a pack, within the limits and as the manifest says."""
    if len(data) > MOST_BYTES:
        raise Failure("pack_too_large", name, most=f"{MOST_BYTES // 2**20} MB")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = dict(_members(archive, name))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError, OSError) as error:
        raise Failure("pack_not_readable", name, why=error) from error
    said = _manifest(members.pop(MANIFEST, b""), name)
    hashes = said["files"]
    for path in sorted(set(hashes) | set(members)):
        if path not in members or hashes.get(path) != hashlib.sha256(members[path]).hexdigest():
            raise Failure("pack_changed", name, name=path)
    return said, members


def _members(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, bytes]]:
    entries = archive.infolist()
    if len(entries) > MOST_MEMBERS:
        raise Failure("pack_too_large", name, most=f"{MOST_MEMBERS} files")
    left, seen = MOST_BYTES, set[str]()
    for entry in entries:
        path = entry.filename
        if path != MANIFEST and not _NAME.fullmatch(path):
            raise Failure("pack_name_refused", name, name=path[:200])
        if path in seen:
            raise Failure("pack_not_readable", name, why=f"{path}: twice")
        seen.add(path)
        content = _content(archive, entry, name, left)
        left -= len(content)
        yield path, content


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, left: int) -> bytes:
    """What a member unpacks to; the size in the directory may lie, so no more than the limit is read."""
    most = min(MOST_MEMBER_BYTES if entry.filename != MANIFEST else MOST_BYTES, left)
    with archive.open(entry) as packed:
        content = packed.read(most + 1)
    if len(content) > most:
        raise Failure("pack_too_large", name, most=f"{most // 1024} KB: {entry.filename}")
    return content


def _manifest(content: bytes, name: str) -> Mapping[str, Any]:
    try:
        said = json.loads(content)
        files = said["files"]
        sound = said["format"] == FORMAT and said["format_version"] == 1 and isinstance(files, dict)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Failure("pack_not_readable", name, why=f"{MANIFEST}: {type(error).__name__}") from error
    if not sound or not all(isinstance(sha256, str) for sha256 in files.values()):
        raise Failure("pack_not_readable", name, why=f"{MANIFEST}: format")
    return {**said, "files": files}


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The files of a pack: new here, the same as ours (ids of ours), in conflict with ours (ids of ours)."""

    fresh: dict[str, bytes]
    same: list[str]
    conflicts: list[str]


def _sorted(members: Mapping[str, bytes], ours: Mapping[str, bytes]) -> _Sorted:
    """What of a pack is new. A decision is found again by its question, since its id says nothing."""
    found = _Sorted({}, [], [])
    decided = [decision_of(path, content) for path, content in ours.items() if path.startswith(DECISIONS)]
    taken = {entry_id(path).partition("/")[2] for path in (*ours, *members)}
    for path, content in members.items():
        decision = _readable(path, content)
        if decision is not None:
            mine = [other for other in decided if same_question(decision, other)]
            alike = [other for other in mine if other.is_alike(decision)]
            found.same.extend(DECISIONS + other.id for other in alike[:1])
            if mine and not alike:
                found.conflicts.append(DECISIONS + mine[0].id)
            if not mine:
                found.fresh[path if path not in ours else decision_path(free(decision.id, taken))] = content
        elif path not in ours:
            found.fresh[path] = content
        elif ours[path] == content or _alike(ours[path], content):
            found.same.append(entry_id(path))
        else:
            found.conflicts.append(entry_id(path))
    return found


def _readable(path: str, content: bytes) -> Decision | None:
    """The decision that a file states; None where it is a product, or broken (its check will say how)."""
    try:
        return decision_of(path, content) if path.startswith(DECISIONS) else None
    except CatalogueError:
        return None


def _alike(ours: bytes, theirs: bytes) -> bool:
    try:
        return says_the_same(ours, theirs)
    except ValueError:
        return False


def _faults(fresh: Mapping[str, bytes]) -> list[Finding]:
    """What is wrong with the files: each product beside the catalogue of the site, then all beside each other."""
    own = homes.own_data()
    alone = Surroundings(loaded(own))
    shipped = loaded(None).products
    found = [
        Finding.at("pack_replaces_shipped", Place(path), name=entry_id(path))
        for path in fresh
        if entry_id(path) in shipped
    ]
    products = {path: content for path, content in fresh.items() if not path.startswith(DECISIONS)}
    found += [finding for path, content in products.items() for finding in check_file(path, content, alone)]
    if any(finding.code not in _DOUBTS for finding in found):
        return found
    together = Surroundings(loaded(own, products))
    found = [finding for path, content in fresh.items() for finding in check_file(path, content, together)]
    return found + list(_twice(fresh, found))


def _twice(fresh: Mapping[str, bytes], found: Iterable[Finding]) -> Iterator[Finding]:
    """Decisions of the pack that answer the same question."""
    if any(finding.code not in _DOUBTS for finding in found):
        return
    decided = {path: content for path, content in fresh.items() if path.startswith(DECISIONS)}
    if decided:
        together = Surroundings(loaded(homes.own_data(), fresh))
        for path, content in decided.items():
            yield from check_file(path, content, together)


def _conflicts(ids: list[str], keep_mine: bool) -> Iterator[Finding]:
    for id_ in ids:
        yield Finding.at("pack_kept_mine" if keep_mine else _CONFLICT, Place(id_), name=id_)
