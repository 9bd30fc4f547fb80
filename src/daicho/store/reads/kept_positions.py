"""Reads of positions as they were given, and of the rules they were counted by."""

import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from daicho.store import canon, models
from daicho.words.change import Extent, Given
from daicho.words.position import Line


@dataclass(frozen=True, slots=True)
class Tampered:
    """A kept answer that is not what was given."""

    on: date
    asked_on: date
    sha256: str


def newest(organisation: str, *, on: date, rules_on: date, proven: str = "") -> Given | Tampered | None:
    """The answer given last for this day under the rules of that day, or None.

    ``proven``: the proofs that were counted alone, "" for all.
    """
    rows = models.KeptPosition.objects.filter(organisation__key=organisation, on=on, rules_on=rules_on, proven=proven)
    row = rows.order_by("-pk").first()
    return None if row is None else _read(row)


def changed(organisation: str) -> Iterator[Tampered]:
    """Kept answers whose content no longer fits its hash, or whose hash no event of the journal has."""
    facts = models.JournalEvent.objects.filter(organisation=organisation, deed="position_taken").values_list("facts")
    told = {json.loads(text).get("position") for (text,) in facts}
    for row in models.KeptPosition.objects.filter(organisation__key=organisation).order_by("pk").iterator(100):
        if _content(row) is None or row.sha256 not in told:
            yield Tampered(row.on, row.asked_on, row.sha256)


def rules_of(organisation: str, rules_version: str) -> dict[str, str] | None:
    """The files of the rules of this version (name → text) as kept, or None."""
    row = models.KeptRules.objects.filter(organisation__key=organisation, version=rules_version).first()
    if row is None:
        return None
    # the version is a hash over the files in their order, so the order is kept as pairs
    kept: list[tuple[str, str]] = json.loads(zlib.decompress(bytes(row.content)))
    return dict(kept)


def _content(row: models.KeptPosition) -> bytes | None:
    try:
        content = zlib.decompress(bytes(row.content))
    except zlib.error:
        return None
    return content if hashlib.sha256(content).hexdigest() == row.sha256 else None


def _read(row: models.KeptPosition) -> Given | Tampered:
    content = _content(row)
    if content is None:
        return Tampered(row.on, row.asked_on, row.sha256)
    return Given(
        on=row.on,
        rules_on=row.rules_on,
        asked_on=row.asked_on,
        by=row.asked_by,
        catalogue_version=row.catalogue_version,
        rules_version=row.rules_version,
        program=row.program,
        inputs=row.inputs,
        last_event=row.last_event,
        extent=Extent(file=row.last_file, ending=row.last_ending, use=row.last_use),
        lines=tuple(canon.from_plain(Line, line) for line in json.loads(content)),
    )
