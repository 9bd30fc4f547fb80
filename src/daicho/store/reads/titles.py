"""Reads of distinct titles."""

from collections.abc import Callable

from daicho.store import models
from daicho.words.estate import Title, TraceKind

_KINDS = {kind.value: kind for kind in TraceKind}


def by_number(organisation: str, wanted: Callable[[Title], bool] | None = None) -> dict[int, Title]:
    """The titles of an organisation by row id; only ``wanted`` ones where that is given."""
    rows = models.Title.objects.filter(organisation__key=organisation).values_list(
        "pk", "kind", "name", "publisher", "version", "key", "fields"
    )
    found: dict[int, Title] = {}
    for pk, kind, name, publisher, version, key, fields in rows.iterator(chunk_size=5000):
        title = Title(_KINDS[kind], name, publisher, version, key, tuple([(f[0], f[1]) for f in fields]))
        if wanted is None or wanted(title):
            found[pk] = title
    return found
