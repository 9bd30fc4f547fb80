"""Every machine in use and its office suite, or none; the rows add up to the number of machines in use."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from daicho.count.machines import Machines, as_rows, codes, on_day, truth
from daicho.count.matching import Matcher
from daicho.count.patterns import alike, distinct
from daicho.words.position import Coverage
from daicho.words.software import Release

SUITES = "office_suite"


def coverage(machines: Machines, matcher: Matcher) -> tuple[Coverage, ...]:
    """Machines in use by what suites they have; of several suites the newest leads and the others follow."""
    column = machines.columns.installs.release
    groups = {release: matcher.book.product(release.product).coverage_group for release in column.values}
    releases = sorted(release for release, group in groups.items() if group == SUITES)
    place = {release: number for number, release in enumerate(releases)}
    number = np.array([place.get(release, -1) for release in column.values] or [-1], dtype=np.int64)
    rows = np.flatnonzero(on_day(machines, matcher.on) & truth(column, place.__contains__))
    machine, found = as_rows(machines.columns.installs.machine)[rows].astype(np.int64), number[codes(column)[rows]]
    keys = distinct(machine * max(1, len(place)) + found)
    machine, found = keys // max(1, len(place)), keys % max(1, len(place))
    bare = machines.used.copy()
    bare[machine] = False
    made = [_row(_named(machines, np.flatnonzero(bare)), [], matcher)] if bare.any() else []
    for pattern, units in alike(machine, np.zeros_like(machine), found):
        made.append(_row(_named(machines, units), [releases[at] for at in pattern], matcher))
    return tuple(sorted(made, key=lambda row: row.machines[0]))


def _named(machines: Machines, rows: NDArray[Any]) -> tuple[str, ...]:
    ids = machines.columns.machines.ids
    return tuple([ids[row] for row in rows.tolist()])


def _row(machines: tuple[str, ...], suites: list[Release], matcher: Matcher) -> Coverage:
    if not suites:
        return Coverage(machines=machines, release=None)
    first, *others = sorted(suites, key=lambda release: (-_rank(release, matcher), release))
    return Coverage(machines=machines, release=first, others=tuple(others))


def _rank(release: Release, matcher: Matcher) -> int:
    """Subscriptions have no version and count as newest."""
    facts = matcher.book.product(release.product).versions.get(release.version)
    return 10_000 if facts is None and not release.version else -1 if facts is None else facts.rank
