"""Reads of frozen snapshots."""

import hashlib
import json
import zlib
from collections.abc import Iterator

from django.db.models import QuerySet

from daicho.store import canon, models
from daicho.words.snapshot import Snapshot


def load(organisation: str, id: str) -> Snapshot | None:  # noqa: A002 — the word of the snapshot itself
    """The frozen snapshot with this id (or a beginning of it that only one has), or None.

    ValueError where its content no longer fits its id.
    """
    rows = list(_rows(organisation).filter(sha256__startswith=id)[:2]) if id else []
    return _read(rows[0]) if len(rows) == 1 else None


def newest(organisation: str) -> Snapshot | None:
    """The snapshot frozen last, or None."""
    row = _rows(organisation).order_by("-pk").first()
    return _read(row) if row else None


def changed(organisation: str) -> Iterator[str]:
    """The ids of snapshots whose content no longer fits their id."""
    for row in _rows(organisation).order_by("pk").iterator(chunk_size=10):
        if _content(row) is None:
            yield row.sha256


def _rows(organisation: str) -> QuerySet[models.FrozenSnapshot]:
    return models.FrozenSnapshot.objects.filter(organisation__key=organisation)


def _content(row: models.FrozenSnapshot) -> bytes | None:
    try:
        content = zlib.decompress(bytes(row.content))
    except zlib.error:
        return None
    return content if hashlib.sha256(content).hexdigest() == row.sha256 else None


def _read(row: models.FrozenSnapshot) -> Snapshot:
    content = _content(row)
    if content is None:
        raise ValueError(f"the content of snapshot {row.sha256} was changed")
    plain = json.loads(content)
    plain["value"]["id"] = row.sha256
    return canon.from_pooled(Snapshot, plain)
