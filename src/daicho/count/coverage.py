"""Every machine in use and its office suite, or none; the rows add up to the number of machines in use."""

from daicho.count.machines import Machines
from daicho.count.matching import Matcher
from daicho.words.position import Coverage
from daicho.words.reading import Estate
from daicho.words.software import Release

SUITES = "office_suite"


def coverage(estate: Estate, machines: Machines, matcher: Matcher) -> tuple[Coverage, ...]:
    """Machines in use by what suites they have; of several suites the newest leads and the others follow."""
    is_suite: dict[Release, bool] = {}
    found: dict[str, set[Release]] = {}
    for install in estate.installations:
        release = install.release
        if release not in is_suite:
            is_suite[release] = matcher.book.product(release.product).coverage_group == SUITES
        if is_suite[release] and install.machine in machines and install.on(matcher.on):
            found.setdefault(install.machine, set()).add(release)
    alike: dict[frozenset[Release], list[str]] = {}
    for unit in machines.ids():
        alike.setdefault(frozenset(found.get(unit, ())), []).append(unit)
    rows = [_row(units, suites, matcher) for suites, units in alike.items()]
    return tuple(sorted(rows, key=lambda row: row.machines[0]))


def _row(machines: list[str], suites: frozenset[Release], matcher: Matcher) -> Coverage:
    if not suites:
        return Coverage(machines=tuple(machines), release=None)
    first, *others = sorted(suites, key=lambda release: (-_rank(release, matcher), release))
    return Coverage(machines=tuple(machines), release=first, others=tuple(others))


def _rank(release: Release, matcher: Matcher) -> int:
    """Subscriptions have no version and count as newest."""
    facts = matcher.book.product(release.product).versions.get(release.version)
    return 10_000 if facts is None and not release.version else -1 if facts is None else facts.rank
