"""Reads of kept catalogues."""

import json
import zlib

from daicho.store import models


def files_of(organisation: str, version: str) -> dict[str, bytes] | None:
    """The files of the catalogue ``version`` as kept with a snapshot (path → content), or None."""
    row = models.KeptCatalogue.objects.filter(organisation__key=organisation, version=version).first()
    if row is None:
        return None
    kept: dict[str, str] = json.loads(zlib.decompress(bytes(row.content)))
    return {path: text.encode("utf-8", "surrogateescape") for path, text in kept.items()}
