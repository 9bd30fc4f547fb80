"""Two recognitions of the same raw rows: what changed, and why."""

from dataclasses import dataclass

from daicho.words.finding import Finding
from daicho.words.software import Release, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictChange:
    """Rows of one name whose verdict, release or channel changed alike on ``machines`` machines.

    ``why`` explains it: a product file, a rule, another row of the machine, or the program itself.
    """

    raw: str
    before: Verdict
    after: Verdict
    machines: int
    why: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallationChange:
    """A release that is now seen on other machines than before; counts of machines."""

    release: Release
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A frozen snapshot recognised by the catalogue of its day and by another one.

    ``rows`` were compared; ``changes`` and ``installations`` are what differs, most machines first. ``reworded``
    rows have the same verdict by another rule or for another reason. ``files``: what was added to, changed in or
    removed from the catalogue, as findings.
    """

    snapshot: str
    catalogue_then: str
    catalogue_now: str
    rows: int
    reworded: int
    changes: tuple[VerdictChange, ...]
    installations: tuple[InstallationChange, ...]
    files: tuple[Finding, ...]
    findings: tuple[Finding, ...] = ()
