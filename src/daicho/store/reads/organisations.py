"""Reads of organisations."""

from daicho.store import models
from daicho.words.case import Organisation
from daicho.words.failure import Failure


def all_keys() -> tuple[str, ...]:
    """The keys of all organisations, in order."""
    return tuple(models.Organisation.objects.order_by("key").values_list("key", flat=True))


def details(key: str) -> Organisation:
    """The company as it stands on letters; Failure where the key is not known."""
    row = models.Organisation.objects.filter(key=key).first()
    if row is None:
        raise Failure("organisation_unknown", key)
    return row.value()
