"""Lots of licences as Daicho's own JSON, in the vocabulary of ISO/IEC 19770-3 (data/schemas/entitlements.json).

Every entry is read whole or left out with a finding that names it and the member that is wrong.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from daicho.collect.context import Context
from daicho.collect.json_texts import document_of
from daicho.collect.reading import decoded
from daicho.collect.source import CERTAIN, NOT_MINE, Sample, Source, Unreadable
from daicho.collect.table_rows import Complaints
from daicho.words.entitlement import Entitlement, Metric, ProofStatus
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading
from daicho.words.software import Channel, Release

ID = "entitlement_json"
FORMAT = "daicho-entitlements"
VERSION = 1
_MOST = 10**9


class _Wrong(ValueError):
    """What a member of an entry holds and may not."""


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _Wrong
    return value


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST:
        raise _Wrong
    return value


def _day(value: object) -> date:
    try:
        return date.fromisoformat(_text(value))
    except ValueError:
        raise _Wrong from None


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _Wrong
    return tuple(map(_text, value))


def _one_of(kind: type[StrEnum]) -> Callable[[object], Any]:
    def read(value: object) -> StrEnum:
        try:
            return kind(_text(value))
        except ValueError:
            raise _Wrong from None

    return read


MEMBERS: Mapping[str, tuple[str, Callable[[object], Any]]] = {
    "entId": ("lot", _text),
    "linkedToPrimaryEntId": ("base_lot", _text),
    "trustBasedOn": ("proof", _one_of(ProofStatus)),
    "product.productId": ("product", _text),
    "product.edition": ("edition", _text),
    "product.version": ("version", _text),
    "product.language": ("language", _text),
    "right.metric": ("metric", _one_of(Metric)),
    "right.channel": ("channel", _one_of(Channel)),
    "right.quantity": ("quantity", _count),
    "right.effectiveDate": ("starts_on", _day),
    "right.expirationDate": ("ends_on", _day),
    "right.boundTo": ("bound_to", _texts),
    "entities.licensor": ("publisher", _text),
    "entities.licensee": ("department", _text),
    "entities.purchaser": ("purchaser", _text),
    "entities.seller": ("seller", _text),
    "purchase.agreement": ("agreement", _text),
    "purchase.unitPrice": ("unit_price", _count),
    "proof.certificate": ("certificate", _text),
    "proof.location": ("location", _text),
    "remarks": ("remarks", _text),
}
"""Member of an entry, by its path → field of a lot, and how it is read."""

NEEDED = ("entId", "product.productId", "right.metric", "right.channel", "right.quantity")
_DERIVED = frozenset({"entType", "purchase.currency"})
_GROUPS = frozenset({"product", "right", "entities", "purchase", "proof"})


def _sniff(sample: Sample) -> int:
    start = sample.text.lstrip()[:1]
    return CERTAIN if start == "{" and f'"{FORMAT}"' in sample.text[:4096] else NOT_MINE


def _read(name: str, data: bytes, context: Context) -> Reading:
    text = decoded(data, name)
    document = document_of(text.text, name)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Unreadable("not_recognised", Place(name), looks_like="JSON")
    if document.get("formatVersion") != VERSION:
        raise Unreadable("entitlements_version_unknown", Place(name), version=_shown(document.get("formatVersion")))
    entries = document.get("entitlements")
    if not isinstance(entries, list):
        raise Unreadable("entitlements_missing", Place(name))
    complaints = Complaints()
    lots = tuple(_lots(entries, name, complaints))
    return Reading(source=ID, entitlements=lots, findings=(*text.findings, *complaints.all(name)))


def _lots(entries: list[Any], file: str, complaints: Complaints) -> Iterator[Entitlement]:
    seen: set[str] = set()
    for number, entry in enumerate(entries, 1):
        place = Place(file, None, f"entitlements[{number}]")
        lot = _lot(entry, place, complaints)
        if lot is None:
            continue
        if lot.lot in seen:
            complaints.add(Finding.at("entitlement_twice", place, lot=lot.lot))
            continue
        seen.add(lot.lot)
        yield lot


def _lot(entry: Any, place: Place, complaints: Complaints) -> Entitlement | None:
    if not isinstance(entry, dict):
        complaints.add(Finding.at("entitlement_member_wrong", place, member="entitlements", value=_shown(entry)))
        return None
    said, wrong = _fields(entry, place, complaints)
    missing = [member for member in NEEDED if MEMBERS[member][0] not in said and member not in wrong]
    for member in missing:
        complaints.add(Finding.at("entitlement_member_missing", place, member=member))
    if wrong or missing:
        return None
    if said.get("starts_on") and said.get("ends_on") and said["ends_on"] < said["starts_on"]:
        days = {"start": said["starts_on"], "end": said["ends_on"]}
        complaints.add(Finding.at("table_days_reversed", place, **days))
        return None
    release = Release(said.pop("product"), said.pop("edition", ""), said.pop("version", ""))
    return Entitlement(release=release, **said)


def _fields(entry: Mapping[str, Any], place: Place, complaints: Complaints) -> tuple[dict[str, Any], list[str]]:
    said: dict[str, Any] = {}
    wrong: list[str] = []
    for member, value in _members(entry):
        if member == "endings":
            if value:
                complaints.add(Finding.at("entitlement_endings_not_taken", place, lot=_shown(entry.get("entId"))))
        elif member in MEMBERS:
            name, read = MEMBERS[member]
            try:
                if name in said:
                    raise _Wrong
                said[name] = read(value)
            except _Wrong:
                wrong.append(member)
                complaints.add(Finding.at("entitlement_member_wrong", place, member=member, value=_shown(value)))
        elif member not in _DERIVED:
            complaints.add(Finding.at("entitlement_member_unknown", place, member=_shown(member), value=_shown(value)))
    return said, wrong


def _members(entry: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every member by its path; entities by their role."""
    for name, value in entry.items():
        if name == "entities" and isinstance(value, list):
            for entity in value:
                whole = isinstance(entity, dict) and isinstance(entity.get("role"), str)
                yield (f"entities.{entity['role']}", entity.get("name")) if whole else ("entities", entity)
        elif name in _GROUPS and isinstance(value, dict):
            yield from ((f"{name}.{part}", inner) for part, inner in value.items())
        else:
            yield name, value


def _shown(value: object) -> str:
    return str(value)[:80]


SOURCE = Source(ID, _sniff, _read)
