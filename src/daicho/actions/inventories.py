"""Inventories: keep what was delivered, packed; the same delivery twice is one."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from daicho.actions.machines import MachineFinder
from daicho.actions.titles import TitleNumbers
from daicho.store import canon, models, packing
from daicho.words.estate import Inventory
from daicho.words.finding import Place

CHUNK = 200


@dataclass(frozen=True, slots=True)
class Delivery:
    """An inventory and the file it came in."""

    file: models.ImportedFile
    inventory: Inventory


def keep(organisation: models.Organisation, deliveries: Sequence[Delivery], titles: TitleNumbers, on: date) -> None:
    """Keep every delivery that is not kept yet."""
    if not deliveries:
        return
    inventories = [delivery.inventory for delivery in deliveries]
    titles.learn(row.title for inventory in inventories for row in inventory.observations)
    finder = MachineFinder(organisation, inventories)
    packed = [_packed(organisation, delivery, titles, on) for delivery in deliveries]
    known = _known(organisation, [bytes(row.digest) for row, _ in packed])
    fresh = {bytes(row.digest): (row, rows) for row, rows in packed if row.digest not in known}
    numbers = _rows(organisation, [rows for _, rows in fresh.values()])
    found: list[tuple[models.Inventory, models.Machine]] = []
    for delivery, (row, rows) in sorted(zip(deliveries, packed, strict=True), key=_best_known_first):
        if fresh.get(bytes(row.digest), (None,))[0] is row:
            row.rows_id = numbers[bytes(rows.digest)]
            found.append((row, finder.find(delivery.inventory)))
    finder.save()
    for row, machine in found:
        row.machine_id = machine.pk
    models.Inventory.objects.bulk_create([row for row, _ in found], CHUNK)


def _best_known_first(kept: tuple[Delivery, tuple[models.Inventory, models.PackedRows]]) -> tuple[int, bytes]:
    """Those with most marks first, so that those with fewer find them; then by content, never by arrival."""
    identity = kept[0].inventory.identity
    marks = (identity.agent, identity.uuid, identity.serial, identity.name)
    return -sum(1 for mark in marks if mark), bytes(kept[1][0].digest)


def _packed(
    organisation: models.Organisation, delivery: Delivery, titles: TitleNumbers, on: date
) -> tuple[models.Inventory, models.PackedRows]:
    inventory = delivery.inventory
    rows = _packed_rows(organisation, inventory, titles)
    facts = canon.canonical(canon.to_plain(replace(inventory, place=Place(""), observations=(), findings=())))
    day = inventory.taken_on or on
    origin = {"place": canon.to_plain(inventory.place), "findings": canon.to_plain(inventory.findings)}
    row = models.Inventory(
        organisation=organisation,
        file=delivery.file,
        digest=hashlib.blake2b(
            b"\0".join((day.isoformat().encode(), facts, rows.titles, rows.days)), digest_size=16
        ).digest(),
        source=inventory.source,
        day=day,
        time=inventory.time,
        replaces=not inventory.partial and not inventory.piecewise,
        sections=" ".join(sorted(inventory.sections)),
        facts=facts.decode("utf-8", "surrogatepass"),
        origin=canon.canonical(origin).decode("utf-8", "surrogatepass"),
    )
    return row, rows


def _packed_rows(organisation: models.Organisation, inventory: Inventory, titles: TitleNumbers) -> models.PackedRows:
    seen = inventory.observations
    numbers = packing.pack_titles(titles.numbers([row.title for row in seen]))
    days = packing.pack_days([row.installed_on for row in seen])
    places = packing.pack_places([row.place for row in seen])
    mark = hashlib.blake2b(b"\0".join((numbers, days, places)), digest_size=16).digest()
    return models.PackedRows(organisation=organisation, digest=mark, titles=numbers, days=days, places=places)


def _known(organisation: models.Organisation, marks: Sequence[bytes]) -> set[bytes]:
    found: set[bytes] = set()
    for start in range(0, len(marks), CHUNK):
        wanted = models.Inventory.objects.filter(organisation=organisation, digest__in=marks[start : start + CHUNK])
        found.update(bytes(mark) for mark in wanted.values_list("digest", flat=True))
    return found


def _rows(organisation: models.Organisation, rows: Sequence[models.PackedRows]) -> dict[bytes, int]:
    """The row ids of packed rows by digest, made where they are missing."""
    by_digest = {bytes(row.digest): row for row in rows}
    known = _row_numbers(organisation, list(by_digest))
    missing = [row for mark, row in by_digest.items() if mark not in known]
    models.PackedRows.objects.bulk_create(missing, CHUNK)
    return known | {bytes(row.digest): row.pk for row in missing}


def _row_numbers(organisation: models.Organisation, marks: Sequence[bytes]) -> dict[bytes, int]:
    found: dict[bytes, int] = {}
    for start in range(0, len(marks), CHUNK):
        wanted = models.PackedRows.objects.filter(organisation=organisation, digest__in=marks[start : start + CHUNK])
        found.update({bytes(mark): pk for mark, pk in wanted.values_list("digest", "pk")})
    return found
