"""The last look at everything that would leave the house: product keys never, names only as the disclosure allows.

It blocks; it does not only warn. What cannot be searched (encrypted, damaged, too deep) must not leave either.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from daicho.answer import file_texts
from daicho.answer.file_texts import NotSearched, TextLimits
from daicho.words.case import Document
from daicho.words.finding import Finding, Place
from daicho.words.secret import KEY_ALPHABET, Fingerprinter, find_keys

_TOKEN = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.\-$]*")
_PART = re.compile(r"[0-9a-z]+\$?")
_RUN = re.compile(f"[{KEY_ALPHABET}N]{{26,400}}")
_TAG_ENDS = re.compile(r"[\s\u3000]+")


class DisclosureClass(StrEnum):
    """To whom a file may go; keys are secret in every class."""

    PUBLIC = "public"
    VENDOR_OK = "vendor_ok"
    NDA_ONLY = "nda_only"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class KnownKeys:
    """Fingerprints of keys that the ledger knows, and the means to make one: finds a key inside a longer run."""

    fingerprints: frozenset[str]
    fingerprint: Fingerprinter


@dataclass(frozen=True, slots=True)
class _Names:
    """Names to look for: single words by look-up, others (Japanese, with spaces) by their first two characters."""

    code: str
    words: dict[str, str] = field(default_factory=dict)
    phrases: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


def texts(name: str, data: bytes, limits: TextLimits | None = None) -> Iterator[tuple[str, str]]:
    """(place, text) for every text that the file holds; parts that cannot be searched are left out here."""
    for piece in file_texts.pieces(name, data, limits):
        if not isinstance(piece, NotSearched):
            yield piece


def scan(
    documents: Iterable[Document],
    *,
    leaving_as: DisclosureClass,
    hosts: frozenset[str] = frozenset(),
    people: frozenset[str] = frozenset(),
    keys_known: KnownKeys | None = None,
    allow: frozenset[str] = frozenset(),
    limits: TextLimits | None = None,
) -> tuple[Finding, ...]:
    """Why ``documents`` must not leave as they are; empty where they may (but for notes).

    ``allow`` are names whose disclosure is approved (the representative who signs, a server under NDA). Inside
    the house (INTERNAL) names are not looked for; keys are, always.
    """
    findings: list[Finding] = []
    groups = () if leaving_as is DisclosureClass.INTERNAL else _groups(hosts - allow, people - allow)
    short = sum(len(_squeezed(name)) == 1 for name in (hosts | people) - allow)
    if groups and short:
        findings.append(Finding.at("leak_name_too_short", Place(""), count=short))
    for document in documents:
        seen: dict[tuple[str, str], Finding] = {}
        for finding in _in_document(document, groups, leaving_as, keys_known, limits=limits):
            seen.setdefault((finding.code, dict(finding.facts).get("name", "")), finding)
        findings += seen.values()
    return tuple(findings)


def _groups(hosts: frozenset[str], people: frozenset[str]) -> tuple[_Names, ...]:
    return tuple(
        _sorted_names(code, names) for code, names in (("leak_host_name", hosts), ("leak_person_name", people)) if names
    )


def _sorted_names(code: str, names: Iterable[str]) -> _Names:
    group = _Names(code)
    for name in names:
        plain = _folded(name)
        if len(_squeezed(name)) < 2:
            continue
        if _TOKEN.fullmatch(plain):
            group.words[plain] = name
        else:
            squeezed = _squeezed(name)
            group.phrases.setdefault(squeezed[:2], []).append((squeezed, name))
    return group


def _in_document(
    document: Document,
    groups: tuple[_Names, ...],
    leaving_as: DisclosureClass,
    known: KnownKeys | None,
    *,
    limits: TextLimits | None,
) -> Iterator[Finding]:
    for piece in file_texts.pieces(document.name, document.content, limits):
        place = Place(_safe(document.name), part=_safe(piece.place))
        if isinstance(piece, NotSearched):
            yield _at("leak_not_readable", place, why=piece.why)
            continue
        if keys := find_keys(piece.text):
            yield _at("leak_product_key", place, count=len(set(keys)))
        elif known is not None and _holds_known(piece.text, known):
            yield _at("leak_known_key", place)
        for group in groups:
            for name in _names_in(piece.text, group):
                yield _at(group.code, place, name=name, leaving_as=leaving_as)


def _at(code: str, place: Place, **facts: object) -> Finding:
    return Finding.at(code, place, file=place.file, part=place.part, **facts)


def _safe(place: str) -> str:
    """A place as it may be shown: a member or file may itself be named after a key."""
    return "…" if find_keys(place) else place


def _holds_known(text: str, known: KnownKeys) -> bool:
    """A known key inside a longer run of key letters, where the ordinary pattern sees no edge."""
    plain = unicodedata.normalize("NFKC", text).upper()
    for run in _RUN.finditer(plain):
        for start in range(len(run.group()) - 24):
            if known.fingerprint(run.group()[start : start + 25]).fingerprint in known.fingerprints:
                return True
    return False


def _names_in(text: str, group: _Names) -> Iterator[str]:
    folded = _folded(text)
    if group.words:
        yield from _words_in(folded, group.words)
    if group.phrases:
        yield from _phrases_in(_TAG_ENDS.sub("", folded), group.phrases)


def _words_in(text: str, words: dict[str, str]) -> Iterator[str]:
    """Whole words, and whole parts of longer ones (``pc-01`` in ``pc-01.corp.example``, ``old_pc-01``)."""
    for token in set(_TOKEN.findall(text)):
        for candidate in _parts(token):
            if candidate in words:
                yield words[candidate]


def _parts(token: str) -> set[str]:
    """Every stretch of ``token`` between separators; very long tokens only by their first parts."""
    if token.isalnum():
        return {token}
    cuts = [part.span() for part in _PART.finditer(token)][:12]
    return {token[first[0] : last[1]] for n, first in enumerate(cuts) for last in cuts[n:]}


def _phrases_in(text: str, phrases: dict[str, list[tuple[str, str]]]) -> Iterator[str]:
    first = re.compile(f"[{re.escape(''.join({start[0] for start in phrases}))}]")
    for match in first.finditer(text):
        start = match.start()
        for squeezed, name in phrases.get(text[start : start + 2], ()):
            if text.startswith(squeezed, start):
                yield name


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _squeezed(text: str) -> str:
    return _TAG_ENDS.sub("", _folded(text))
