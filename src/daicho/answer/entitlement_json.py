"""Lots of licences as Daicho's own JSON, in the vocabulary of ISO/IEC 19770-3 (data/schemas/entitlements.json).

The standard's text is not free and no public schema of it exists, so this is no file of the standard: it uses its
words. What was agreed with the publisher stays in the original licence.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from daicho.answer.labels import labels
from daicho.words.entitlement import Ending, Entitlement

FORMAT = "daicho-entitlements"
VERSION = 1


def document(
    lots: Iterable[Entitlement], endings: Sequence[Ending], *, organisation: str, made_on: date
) -> dict[str, Any]:
    """The document that `collect` reads back; entries in order of their lots, without the members that say nothing."""
    notice = labels()["phrase.entitlements_notice"]
    return {
        "format": FORMAT,
        "formatVersion": VERSION,
        "vocabulary": "ISO/IEC 19770-3:2016",
        "notice": {"ja": notice.ja, "en": notice.en},
        "entCreationDate": made_on.isoformat(),
        "entCreator": organisation,
        "entitlements": [entry(lot, endings) for lot in sorted(lots, key=lambda lot: lot.lot)],
    }


def entry(lot: Entitlement, endings: Sequence[Ending] = ()) -> dict[str, Any]:
    """One lot as an entitlement; decisions on it are told, and not taken when it is read back."""
    roles = {
        "licensor": lot.publisher,
        "licensee": lot.department,
        "purchaser": lot.purchaser,
        "seller": lot.seller,
    }
    price = {} if lot.unit_price is None else {"unitPrice": lot.unit_price, "currency": "JPY"}
    made: dict[str, Any] = {
        "entId": lot.lot,
        "entType": "Supplemental" if lot.base_lot else "Initial",
        "linkedToPrimaryEntId": lot.base_lot,
        "trustBasedOn": lot.proof.value,
        "entities": [{"role": role, "name": name} for role, name in roles.items() if name],
        "product": _product(lot),
        "right": _right(lot),
        "purchase": _saying({"agreement": lot.agreement}) | price,
        "proof": _saying({"certificate": lot.certificate, "location": lot.location}),
        "remarks": lot.remarks,
        "endings": [_ending(ending) for ending in endings if ending.lot == lot.lot],
    }
    return {name: value for name, value in made.items() if value or name == "entId"}


def _product(lot: Entitlement) -> dict[str, Any]:
    release = lot.release
    said = {"edition": release.edition, "version": release.version, "language": lot.language}
    return {"productId": release.product} | _saying(said)


def _right(lot: Entitlement) -> dict[str, Any]:
    days = {"effectiveDate": lot.starts_on, "expirationDate": lot.ends_on}
    return {
        "metric": lot.metric.value,
        "channel": lot.channel.value,
        "quantity": lot.quantity,
        **{name: day.isoformat() for name, day in days.items() if day is not None},
        **({"boundTo": list(lot.bound_to)} if lot.bound_to else {}),
    }


def _saying(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value}


def _ending(ending: Ending) -> dict[str, Any]:
    said = {"kind": ending.kind.value, "on": ending.on.isoformat(), "quantity": ending.quantity}
    return _saying(said | {"reason": ending.reason, "by": ending.by})


def as_bytes(made: Mapping[str, Any]) -> bytes:
    """A document as a file: UTF-8, one member a line."""
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()
