"""Every machine in use and its office suite, or none; the rows add up to the number of machines in use."""

from collections.abc import Mapping

from daicho.count.matching import Matcher
from daicho.words.estate import Machine
from daicho.words.position import Coverage
from daicho.words.reading import Estate
from daicho.words.software import Release

SUITES = "office_suite"


def coverage(estate: Estate, machines: Mapping[str, Machine], matcher: Matcher) -> tuple[Coverage, ...]:
    """One row per machine in use; where several suites are installed, the newest leads and the others follow."""
    is_suite: dict[Release, bool] = {}
    found: dict[str, set[Release]] = {}
    for install in estate.installations:
        release = install.release
        if release not in is_suite:
            is_suite[release] = matcher.book.product(release.product).coverage_group == SUITES
        if is_suite[release] and install.machine in machines and install.on(matcher.on):
            found.setdefault(install.machine, set()).add(release)
    return tuple(_row(unit, found.get(unit, set()), matcher) for unit in sorted(machines))


def _row(machine: str, suites: set[Release], matcher: Matcher) -> Coverage:
    if not suites:
        return Coverage(machine=machine, release=None)
    first, *others = sorted(suites, key=lambda release: (-_rank(release, matcher), release))
    return Coverage(machine=machine, release=first, others=tuple(others))


def _rank(release: Release, matcher: Matcher) -> int:
    """Subscriptions have no version and count as newest."""
    facts = matcher.book.product(release.product).versions.get(release.version)
    return 10_000 if facts is None and not release.version else -1 if facts is None else facts.rank
