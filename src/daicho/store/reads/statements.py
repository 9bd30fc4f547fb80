"""Reads of ledgers: of several statements about a thing, the newest holds."""

from collections.abc import Callable, Iterator
from typing import Any

from daicho.store.statements import LEDGERS, column_names, reader
from daicho.words.entitlement import Entitlement, Price, ProofItem
from daicho.words.estate import Access, Machine, Person
from daicho.words.reading import Reading
from daicho.words.software import Installation


def _held(name: str, organisation: str) -> Iterator[Any]:
    ledger = LEDGERS[name]
    columns = column_names(ledger.value)
    read: Callable[[tuple[Any, ...]], Any] = reader(ledger.value)
    objects: Any = ledger.table._default_manager
    rows = objects.filter(organisation__key=organisation).order_by("subject", "last_stated_on", "digest")
    subject: str | None = None
    newest: tuple[Any, ...] = ()
    for row in rows.values_list("subject", *columns).iterator(chunk_size=5000):
        if subject is not None and row[0] != subject:
            yield read(newest)
        subject, newest = row[0], row[1:]
    if subject is not None:
        yield read(newest)


def machines(organisation: str) -> tuple[Machine, ...]:
    """The machines as ledgers state them."""
    return tuple(_held("machines", organisation))


def installations(organisation: str) -> tuple[Installation, ...]:
    """The installations as plain files state them."""
    return tuple(_held("installations", organisation))


def people(organisation: str) -> tuple[Person, ...]:
    """The users, with the plans in the portal's words."""
    return tuple(_held("people", organisation))


def accesses(organisation: str) -> tuple[Access, ...]:
    """Who uses which server product."""
    return tuple(_held("accesses", organisation))


def entitlements(organisation: str) -> tuple[Entitlement, ...]:
    """The lots owned."""
    return tuple(_held("entitlements", organisation))


def proof_items(organisation: str) -> tuple[ProofItem, ...]:
    """The things that prove the lots."""
    return tuple(_held("proof_items", organisation))


def prices(organisation: str) -> tuple[Price, ...]:
    """The prices known."""
    return tuple(_held("prices", organisation))


def stated(organisation: str) -> Reading:
    """Everything that ledgers and plain files state, as one reading."""
    return Reading(
        machines=machines(organisation),
        installations=installations(organisation),
        people=people(organisation),
        accesses=accesses(organisation),
        entitlements=entitlements(organisation),
        proof_items=proof_items(organisation),
        prices=prices(organisation),
    )
