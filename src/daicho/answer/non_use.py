"""Whether a snapshot bears out that products are not used: what is installed, assigned or only named in a row."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from daicho.words.snapshot import Snapshot
from daicho.words.software import Release
from daicho.words.text import Text


@dataclass(frozen=True, slots=True)
class KnownProduct:
    """A product of the catalogue by name, and the products that bring it with them (a suite brings its parts).

    ``short`` are the names without the publisher's, as people write them.
    """

    name: Text
    brought_by: frozenset[str] = frozenset()
    short: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Use:
    """What speaks against non-use of ``product``: machines or people that have it, or rows that only name it."""

    product: str
    units: tuple[str, ...]
    rows: tuple[str, ...] = ()


def uses(snapshot: Snapshot, products: Mapping[str, KnownProduct]) -> tuple[Use, ...]:
    """For each product by its path what the snapshot knows of it on its day; products with nothing are left out."""
    found = (_use(snapshot, product, known) for product, known in products.items())
    return tuple(use for use in found if use.units or use.rows)


def seen_machines(snapshot: Snapshot) -> frozenset[str]:
    """The machines in use on the day of which there is an inventory."""
    in_use = _in_use(snapshot)
    return frozenset(inventory.machine.id for inventory in snapshot.inventories if inventory.machine.id in in_use)


def _in_use(snapshot: Snapshot) -> frozenset[str]:
    return frozenset(machine.id for machine in snapshot.estate.machines if machine.in_use_on(snapshot.on))


def _use(snapshot: Snapshot, product: str, known: KnownProduct) -> Use:
    bearers = {product, *known.brought_by}
    units = sorted({unit for unit, release in _had(snapshot) if release.product in bearers})
    words = {said.casefold() for said in (known.name.ja, known.name.en)}
    titles = (title for recognition in snapshot.recognitions for title in recognition.raw)
    named = sorted({title for title in titles if any(word in title.casefold() for word in words)})
    return Use(product, tuple(units), tuple(named))


def _had(snapshot: Snapshot) -> Iterator[tuple[str, Release]]:
    """Every machine or person with every release that it has."""
    in_use = _in_use(snapshot)
    installed: Iterable[tuple[str, Release]] = (
        *((i.machine, i.release) for i in snapshot.estate.installations),
        *((r.machine, i.release) for r in snapshot.recognitions for i in r.all_installed),
        *((m.id, Release(m.os_product)) for m in snapshot.estate.machines),
    )
    yield from ((machine, release) for machine, release in installed if machine in in_use)
    yield from ((access.user or access.machine, Release(access.server_product)) for access in snapshot.estate.accesses)
    yield from ((person.id, plan) for person in snapshot.estate.people for plan in person.plans)
