"""The list of all files of an answer with their hashes, and the check that they are still those."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from daicho.words.case import Document
from daicho.words.failure import Failure
from daicho.words.finding import Finding, Place
from daicho.words.snapshot import Snapshot
from daicho.words.text import Language
from daicho.words.version import VERSION

NAME = "manifest.json"
FORMAT = "daicho-manifest-1"


def build(documents: Iterable[Document], snapshot: Snapshot, language: Language = Language.JAPANESE) -> Document:
    """The manifest of ``documents`` as JSON; raises Failure where two of them have the same name."""
    listed = sorted(documents, key=lambda document: document.name)
    _refuse_same_names(listed)
    content = {
        "format": FORMAT,
        "program": VERSION,
        "snapshot": {"id": snapshot.id, "on": str(snapshot.on), "taken_on": str(snapshot.taken_on)},
        "catalogue_version": snapshot.catalogue_version,
        "rules_version": snapshot.rules_version or snapshot.position.rules_version,
        "rules_on": str(snapshot.position.rules_on),
        "files": [_entry(document) for document in listed],
        "inputs": [{"name": f.name, "sha256": f.sha256, "source": f.source} for f in snapshot.inputs],
    }
    return Document(
        name=NAME,
        kind="manifest",
        language=language,
        media_type="application/json",
        content=(json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode(),
        cites=(("snapshot", snapshot.id),),
    )


def _refuse_same_names(documents: list[Document]) -> None:
    counted = Counter(document.name.casefold() for document in documents)
    for document in documents:
        if counted[document.name.casefold()] > 1 or document.name.casefold() == NAME:
            raise Failure("manifest_same_name", document.name, file=document.name)


def _entry(document: Document) -> dict[str, Any]:
    return {
        "name": document.name,
        "kind": document.kind,
        "language": document.language.value,
        "media_type": document.media_type,
        "size": len(document.content),
        "sha256": hashlib.sha256(document.content).hexdigest(),
        "rests_on": [list(cite) for cite in document.cites],
    }


def problems(manifest: bytes, files: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """What differs between a manifest and ``files`` (content by name, without the manifest itself)."""
    try:
        listed = _listed(manifest)
    except (ValueError, KeyError, TypeError) as error:
        return (Finding.at("manifest_unreadable", Place(NAME), why=f"{type(error).__name__}: {error}"),)
    found = []
    for name in sorted(listed.keys() | files.keys()):
        code = _difference(listed.get(name), files.get(name))
        if code:
            found.append(Finding.at(code, Place(name), file=name))
    return tuple(found)


def _listed(manifest: bytes) -> dict[str, tuple[int, str]]:
    content = json.loads(manifest)
    if content["format"] != FORMAT:
        raise ValueError(f"format {content['format']!r} is not {FORMAT!r}")
    return {entry["name"]: (entry["size"], entry["sha256"]) for entry in content["files"]}


def _difference(listed: tuple[int, str] | None, content: bytes | None) -> str:
    if listed is None:
        return "manifest_unlisted"
    if content is None:
        return "manifest_missing"
    same = listed == (len(content), hashlib.sha256(content).hexdigest())
    return "" if same else "manifest_changed"
