"""Between rows of ledger tables and the values of `words`: one column per field, a release in three."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from typing import Any, TypeVar, get_type_hints

from daicho.store import canon
from daicho.store.models import (
    Access,
    AssignmentStatement,
    InstallationStatement,
    Lot,
    MachineStatement,
    PeakStatement,
    Person,
    Price,
    ProofItem,
)
from daicho.store.models.stated import Stated
from daicho.words import entitlement, estate
from daicho.words.software import Installation, Release

V = TypeVar("V")

_RELEASE = ("product", "edition", "version")
_RENAMED = {"id": "number"}  # `id` is the row's own
_RECOGNISED = {"plans"}  # made on reading, never stored


@dataclass(frozen=True, slots=True)
class Ledger:
    """One kind of statement: its table, its value, and what a value is a statement about."""

    table: type[Stated]
    value: type
    subject: Callable[[Any], tuple[str, ...]]


def _installation_subject(value: Installation) -> tuple[str, ...]:
    return (value.machine, *_release(value.release), str(value.since or ""))


def _price_subject(value: entitlement.Price) -> tuple[str, ...]:
    """A single licence bought once leaves the subject as it was before packs and periods could be named."""
    offer = () if (value.pack, value.period_months) == (1, 0) else (str(value.pack), str(value.period_months))
    return (*_release(value.release), value.metric, value.channel, str(value.starts_on or ""), *offer)


def _peak_subject(value: estate.Peak) -> tuple[str, ...]:
    return (*_release(value.release), str(value.since or ""), value.source)


def _access_subject(value: estate.Access) -> tuple[str, ...]:
    """A server that is not named leaves the subject as it was before servers could be named."""
    return (value.user, value.machine, value.server_product, *((value.server,) if value.server else ()))


def _release(release: Release) -> tuple[str, str, str]:
    return release.product, release.edition, release.version


LEDGERS: dict[str, Ledger] = {
    "machines": Ledger(MachineStatement, estate.Machine, lambda v: (v.id,)),
    "installations": Ledger(InstallationStatement, Installation, _installation_subject),
    "people": Ledger(Person, estate.Person, lambda v: (v.id,)),
    "accesses": Ledger(Access, estate.Access, _access_subject),
    "entitlements": Ledger(Lot, entitlement.Entitlement, lambda v: (v.lot,)),
    "proof_items": Ledger(ProofItem, entitlement.ProofItem, lambda v: (v.number, v.lot)),
    "prices": Ledger(Price, entitlement.Price, _price_subject),
    "assignments": Ledger(AssignmentStatement, entitlement.Assignment, lambda v: (v.lot, v.unit, str(v.since))),
    "peaks": Ledger(PeakStatement, estate.Peak, _peak_subject),
}
"""The ledger of each part of a `words.reading.Reading`, by the name of that part."""


def subject(ledger: Ledger, value: object) -> str:
    """What ``value`` is a statement about, as one text."""
    return canon.canonical(list(ledger.subject(value))).decode()


def columns(value: Any) -> dict[str, Any]:
    """``value`` as columns of its table."""
    out: dict[str, Any] = {}
    for field in fields(value):
        item = getattr(value, field.name)
        if field.name in _RECOGNISED:
            continue
        if isinstance(item, Release):
            out.update(zip(_RELEASE, _release(item), strict=True))
        else:
            plain_day = item if isinstance(item, date) else canon.to_plain(item)
            out[_RENAMED.get(field.name, field.name)] = plain_day
    return out


def column_names(value: type) -> tuple[str, ...]:
    """The columns that hold a value of this type, in the order that `reader` wants them."""
    names: list[str] = []
    for field in fields(value):
        if field.name == "release":
            names.extend(_RELEASE)
        elif field.name not in _RECOGNISED:
            names.append(_RENAMED.get(field.name, field.name))
    return tuple(names)


def reader(value: type[V]) -> Callable[[tuple[Any, ...]], V]:
    """What makes a value of the columns that `column_names` names."""
    hints = get_type_hints(value)
    positions = {name: at for at, name in enumerate(column_names(value))}
    released = "release" in hints
    plain: list[tuple[str, int]] = []
    turned: list[tuple[str, int, Callable[[Any], Any]]] = []
    for field in fields(value):  # type: ignore[arg-type]
        if field.name == "release" or field.name in _RECOGNISED:
            continue
        at, kind = positions[_RENAMED.get(field.name, field.name)], hints[field.name]
        turn = _turn(kind)
        if turn is None:
            plain.append((field.name, at))
        else:
            turned.append((field.name, at, turn))

    def read(row: tuple[Any, ...]) -> V:
        named = {name: row[at] for name, at in plain}
        for name, at, turn in turned:
            named[name] = turn(row[at])
        if released:
            first = positions["product"]
            named["release"] = Release(row[first], row[first + 1], row[first + 2])
        return value(**named)

    return read


def _turn(kind: Any) -> Callable[[Any], Any] | None:
    """How a column becomes a field of type ``kind``; None where it is the same."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        known = {member.value: member for member in kind}
        return known.__getitem__
    if getattr(kind, "__origin__", None) is tuple:
        return tuple
    return None
