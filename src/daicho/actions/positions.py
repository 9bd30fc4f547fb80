"""Positions: take one for a day, from the tables."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from django.db import transaction

from daicho.actions import estates, journal
from daicho.actions.knowledge import Knowledge, load
from daicho.count.position import take as count
from daicho.words.position import Position


def take(
    *, organisation: str, on: date, rules_on: date | None = None, by: str, knowledge: Knowledge | None = None
) -> Position:
    """The position of day ``on`` under the rules of ``rules_on`` (default: the same day).

    Journalled as a deed, since a figure that someone saw can be asked about; nothing else is written.
    """
    known = knowledge or load()
    with _no_collecting():
        ground = estates.gather(organisation=organisation, on=on, knowledge=known, whole=False)
        taken = count(ground.estate, known.rules, on=on, rules_on=rules_on)
    facts = {"rules_on": taken.rules_on.isoformat(), "shortfall": taken.shortfall, "rules": taken.rules_version}
    with transaction.atomic():
        journal.append(
            organisation=organisation, by=by, on=on, deed="position_taken", subject=on.isoformat(), facts=facts
        )
    return replace(taken, findings=(*ground.findings, *taken.findings))


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Millions of small values without any ring: looking for rings among them takes a sixth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
