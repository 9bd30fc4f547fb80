"""Titles: each distinct one gets one row and one number."""

import hashlib
from collections.abc import Iterable, Sequence

from daicho.store import canon, models
from daicho.words.estate import Title

CHUNK = 500


class TitleNumbers:
    """The row ids of titles of one organisation, remembered over an import.

    After a transaction that failed the memory is wrong: make a new one.
    """

    def __init__(self, organisation: models.Organisation) -> None:
        self._organisation = organisation
        self._known: dict[Title, int] = {}

    def learn(self, titles: Iterable[Title]) -> None:
        """Make sure that every one of ``titles`` has a row."""
        fresh = {title for title in titles if title not in self._known}
        if fresh:
            by_digest = {digest(title): title for title in fresh}
            self._recall(by_digest)
            missing = {mark: title for mark, title in by_digest.items() if title not in self._known}
            if missing:
                models.Title.objects.bulk_create([self._row(mark, t) for mark, t in sorted(missing.items())], CHUNK)
                self._recall(missing)

    def numbers(self, titles: Iterable[Title]) -> Sequence[int]:
        """The row ids of ``titles``, in their order; `learn` comes first."""
        known = self._known
        return [known[title] for title in titles]

    def _recall(self, by_digest: dict[bytes, Title]) -> None:
        marks = list(by_digest)
        for start in range(0, len(marks), CHUNK):
            rows = models.Title.objects.filter(
                organisation=self._organisation, digest__in=marks[start : start + CHUNK]
            ).values_list("digest", "pk")
            self._known.update((by_digest[bytes(mark)], pk) for mark, pk in rows)

    def _row(self, mark: bytes, title: Title) -> models.Title:
        return models.Title(
            organisation=self._organisation,
            digest=mark,
            kind=title.kind.value,
            name=title.name,
            publisher=title.publisher,
            version=title.version,
            key=title.key,
            fields=[list(pair) for pair in title.fields],
        )


def digest(title: Title) -> bytes:
    """The hash (16 bytes) of what ``title`` says."""
    said = [title.kind.value, title.name, title.publisher, title.version, title.key, title.fields]
    return hashlib.blake2b(canon.canonical(said), digest_size=16).digest()
