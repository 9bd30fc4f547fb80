"""Reads of the days on which titles were seen."""

from collections.abc import Callable
from datetime import date

from django.db.models import Max, Min

from daicho.store import models, packing
from daicho.store.reads import titles
from daicho.words.estate import Title

CHUNK = 500


def days_seen(organisation: str, on: date, wanted: Callable[[Title], bool]) -> dict[Title, tuple[date, date]]:
    """The first and the last day up to ``on`` on which an inventory showed each of the ``wanted`` titles.

    Equal lists of rows are stored once, so the cost grows with distinct lists and not with deliveries.
    """
    known = titles.by_number(organisation, wanted)
    delivered = models.Inventory.objects.filter(organisation__key=organisation, day__lte=on)
    in_days = delivered.values_list("rows").annotate(Min("day"), Max("day")).order_by()
    days = {rows: (first, last) for rows, first, last in in_days}
    found: dict[int, tuple[date, date]] = {}
    numbers = list(days)
    for start in range(0, len(numbers), CHUNK):
        packed = models.PackedRows.objects.filter(pk__in=numbers[start : start + CHUNK]).values_list("pk", "titles")
        for pk, content in packed:
            first, last = days[pk]
            for number in known.keys() & set(packing.unpack_titles(bytes(content))):
                early, late = found.get(number, (first, last))
                found[number] = (min(first, early), max(last, late))
    return {known[number]: seen for number, seen in found.items()}
