"""Claim rows: which row of a vendor's sheet wants an answer of its own, and what its words mean. Knows no tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from daicho.recognise.catalogue import Catalogue
from daicho.recognise.ledger_names import release_of
from daicho.words.claim import ClaimRow, RowRole
from daicho.words.software import Release

Meant = tuple[Release | None, ...]


def meanings(rows: Sequence[ClaimRow], catalogue: Catalogue) -> Meant:
    """The release that the words of each row mean, None where they mean none.

    A vendor leaves its own name away: a name that is not known is tried behind the publishers that its row, or the
    rows that are known, speak of.
    """
    known: dict[Release, Release | None] = {}
    for row in rows:
        if row.written not in known:
            known[row.written] = release_of(row.written, catalogue) if row.product else None
    told = {release.product.partition("/")[0] for release in known.values() if release is not None}
    every = {product.partition("/")[0] for product in catalogue.products}
    found: dict[tuple[Release, str], Release | None] = {}
    meant = []
    for row in rows:
        key = (row.written, row.publisher)
        if key not in found:
            own = {name for name in every if row.publisher and name in row.publisher.casefold()}
            found[key] = known[row.written] or _behind(row.written, sorted(own or told), catalogue)
        meant.append(found[key])
    return tuple(meant)


def _behind(written: Release, publishers: Sequence[str], catalogue: Catalogue) -> Release | None:
    """What ``written`` means as a product of one of these publishers; None where it is none, or one of several."""
    found = set()
    for publisher in publishers if written.product else ():
        release = release_of(replace(written, product=f"{publisher} {written.product}"), catalogue)
        alone = release_of(Release(publisher), catalogue)  # the publisher's name says it all, the rest says nothing
        is_own = release is not None and release.product.partition("/")[0] == publisher
        if release is not None and is_own and (alone is None or alone.product != release.product):
            found.add(release)
    return found.pop() if len(found) == 1 else None


def numbered(rows: Sequence[ClaimRow], meant: Meant) -> tuple[ClaimRow, ...]:
    """Lines numbered in order; a machine of a product that has a line with figures is a detail of that line."""
    told = _Told([(at, row, release) for at, (row, release) in enumerate(zip(rows, meant, strict=True))])
    details = [told.line_of(row, release) for row, release in zip(rows, meant, strict=True)]
    numbers: list[int] = []
    last = 0
    for row, detail in zip(rows, details, strict=True):
        is_line = row.role is RowRole.LINE and detail is None
        last += is_line
        numbers.append(last if is_line else 0)
    return tuple(
        replace(row, number=number) if detail is None else replace(row, role=RowRole.DETAIL, detail_of=numbers[detail])
        for row, number, detail in zip(rows, numbers, details, strict=True)
    )


def as_read(rows: Sequence[ClaimRow]) -> tuple[ClaimRow, ...]:
    """Numbered rows as they were before: what the sheet alone says."""
    return tuple(
        replace(row, number=0, detail_of=0, role=RowRole.LINE if row.role is RowRole.DETAIL else row.role)
        for row in rows
    )


@dataclass(slots=True)
class _Told:
    """The rows that state figures for a product, found again for a row that only lists a machine."""

    rows: list[tuple[int, ClaimRow, Release | None]]
    known: dict[Release, int | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rows = [told for told in self.rows if told[1].role is RowRole.LINE and not told[1].machine]

    def line_of(self, row: ClaimRow, release: Release | None) -> int | None:
        """Where the figures for what ``row`` lists stand; None where it is no such row, or nowhere."""
        only_lists = row.machine and row.entitled is None and row.short is None and row.uses == 1
        if row.role is not RowRole.LINE or not only_lists:
            return None
        if row.written not in self.known:
            self.known[row.written] = self._best(row.written, release)
        return self.known[row.written]

    def _best(self, written: Release, release: Release | None) -> int | None:
        """The same release or words first, else the row that means it with most words; the first of equals."""
        fits = [(_fit(written, row.written, release, named), -at) for at, row, named in self.rows]
        best = max(fits, default=(0, 0))
        return -best[1] if best[0] else None


def _fit(written: Release, other: Release, release: Release | None, named: Release | None) -> int:
    if release is None or named is None:
        return 4 if release is named and written == other else 0
    if release == named:
        return 4
    pairs = ((named.edition, release.edition), (named.version, release.version))
    means = named.product == release.product and all(theirs in ("", ours) for theirs, ours in pairs)
    return 1 + bool(named.edition) + bool(named.version) if means else 0
