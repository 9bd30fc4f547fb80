"""Reductions: machines and installations of today in columns, kept beside the tables and brought up to date.

A position of a large estate is counted from these; of an earlier day, or as it was known once, from the tables.
"""

from datetime import date

from django.db.models import Count, Max

from daicho.actions import homes
from daicho.actions.column_filling import Filling
from daicho.actions.knowledge import Knowledge
from daicho.store import canon, models
from daicho.store.kept_columns.folder import KeptColumns
from daicho.store.kept_columns.joined import Joined
from daicho.store.kept_columns.origin import Origin
from daicho.store.reads import statements
from daicho.words.version import VERSION

FOLDER = "columns"
MOST_CHANGED = 4
"""With more than one machine in so many changed, all columns are made again."""


def joined(*, organisation: str, on: date, knowledge: Knowledge) -> Joined | None:
    """What is kept, brought up to date; None where the day lies before what is kept, or it cannot be read."""
    now = _origin(organisation, knowledge)
    if on < now.newest:
        return None
    kept = KeptColumns(homes.folder() / FOLDER / canon.digest(organisation)[:16])  # a key may hold what no folder may
    try:
        _bring_up_to_date(kept, now, Filling(organisation, now.newest, knowledge.recogniser))
        return kept.joined()
    except (OSError, ValueError, KeyError):  # exchanged by another process, broken, disc full: the tables tell it all
        kept.forget()
        return None


def _origin(organisation: str, knowledge: Knowledge) -> Origin:
    delivered = models.Inventory.objects.filter(organisation__key=organisation)
    said = delivered.aggregate(count=Count("pk"), last=Max("pk"), newest=Max("day"))
    event = models.JournalEvent.objects.filter(organisation=organisation).order_by("-number").first()
    return Origin(
        knowledge=f"{knowledge.catalogue.version} {VERSION}",
        statements=statements.digest(organisation),
        deliveries=said["count"],
        last_delivery=said["last"] or 0,
        newest=said["newest"] or date.min,
        event=event.number if event else 0,
        event_hash=event.hash if event else "",
    )


def _bring_up_to_date(kept: KeptColumns, now: Origin, filling: Filling) -> None:
    before = kept.origin()
    if before is None or not now.can_follow(before) or not _is_of_these_tables(before, filling.organisation):
        kept.replace(now, filling.all)
    elif before.last_delivery != now.last_delivery or before.deliveries != now.deliveries:
        _follow(kept, before, now, filling)


def _is_of_these_tables(before: Origin, organisation: str) -> bool:
    events = models.JournalEvent.objects.filter(organisation=organisation, number=before.event)
    return events.filter(hash=before.event_hash).exists() or not before.event


def _follow(kept: KeptColumns, before: Origin, now: Origin, filling: Filling) -> None:
    """One more part with the machines that changed; where they are many, everything again."""
    came = models.Inventory.objects.filter(organisation__key=filling.organisation, pk__gt=before.last_delivery)
    changed = frozenset(came.values_list("machine__number", flat=True).distinct())
    is_all = before.deliveries + came.count() == now.deliveries  # none was written late by another process
    if not is_all or not kept.has_room() or len(changed) * MOST_CHANGED > now.deliveries:
        kept.replace(now, filling.all)
        return
    sources = kept.sources()
    concerned = filling.numbers(changed) | {sources.get(source, source) for source in changed}
    again = changed | concerned | {source for source, number in sources.items() if number in concerned}
    kept.add(now, lambda writer: filling.some(writer, again, concerned))
