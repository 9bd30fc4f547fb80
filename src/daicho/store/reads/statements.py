"""Reads of ledgers: of several statements about a thing, the newest holds."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from django.db.models import Count, Max

from daicho.store import canon
from daicho.store.statements import LEDGERS, column_names, reader
from daicho.words.change import Extent
from daicho.words.entitlement import Assignment, Entitlement, Price, ProofItem
from daicho.words.estate import Access, Machine, Peak, Person
from daicho.words.reading import Reading
from daicho.words.software import Installation


def _held(name: str, organisation: str, until: Extent | None = None, **only: Any) -> Iterator[Any]:
    ledger = LEDGERS[name]
    columns = column_names(ledger.value)
    read: Callable[[tuple[Any, ...]], Any] = reader(ledger.value)
    objects: Any = ledger.table._default_manager
    rows = objects.filter(organisation__key=organisation, **only).order_by("subject", "last_stated_on", "digest")
    if until is not None:
        rows = rows.filter(file_id__lte=until.file)
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


def installations(organisation: str, machines: Collection[str] | None = None) -> tuple[Installation, ...]:
    """The installations as plain files state them; ``machines``: those on these machines."""
    only: dict[str, Any] = {} if machines is None else {"machine__in": list(machines)}
    return tuple(_held("installations", organisation, **only))


def digest(organisation: str) -> str:
    """A hash that changes whenever a ledger or plain file says something of machines, installations or people.

    What is said again only moves its last day, so the days are counted.
    """
    said = []
    for name in ("machines", "installations", "people"):
        objects: Any = LEDGERS[name].table._default_manager
        rows = objects.filter(organisation__key=organisation).order_by("last_stated_on")
        days = rows.values_list("last_stated_on").annotate(count=Count("pk"), last=Max("pk"))
        said.append([[day.isoformat(), count, last] for day, count, last in days])
    return canon.digest(said)


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


def assignments(organisation: str) -> tuple[Assignment, ...]:
    """Which licence was given to whom."""
    return tuple(_held("assignments", organisation))


def peaks(organisation: str) -> tuple[Peak, ...]:
    """How many copies were in use at once."""
    return tuple(_held("peaks", organisation))


def stated(organisation: str, until: Extent | None = None) -> Reading:
    """Everything that ledgers and plain files state, as one reading; with ``until`` what the files known then state.

    What an older file said and a newer one repeated counts as said again on the newer day, here too.
    """
    return _reading(LEDGERS, organisation, until)


def beside_machines(organisation: str) -> Reading:
    """Everything that ledgers and plain files state but machines and installations."""
    return _reading(LEDGERS.keys() - {"machines", "installations"}, organisation)


def _reading(names: Iterable[str], organisation: str, until: Extent | None = None) -> Reading:
    held: dict[str, Any] = {name: tuple(_held(name, organisation, until)) for name in names}
    return Reading(**held)
