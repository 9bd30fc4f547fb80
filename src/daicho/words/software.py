"""Licensable software: releases, verdicts on raw rows, installations."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Channel(StrEnum):
    """By which way a copy was sold. What is detected on a machine is only a hint: the ledger decides."""

    VOLUME = "volume"
    RETAIL = "retail"
    PREINSTALLED = "preinstalled"  # Japan's preinstalled Office (PIPC)
    OEM = "oem"
    SUBSCRIPTION = "subscription"
    DEVELOPER = "developer"  # a developer's subscription (Visual Studio): for developing and testing only
    EDUCATION = "education"  # sold to schools and their pupils: not for business
    TRIAL = "trial"
    FREE = "free"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Release:
    """A licensable product in one edition and major version; ``product`` is its path in the catalogue.

    Example: ``Release("microsoft/office", "standard", "2016")``. Empty edition or version: none, or not known.
    """

    product: str
    edition: str = ""
    version: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.product, self.edition, self.version) if part)


class VerdictKind(StrEnum):
    """What one raw row really is."""

    INSTALLED = "installed"
    PART_OF = "part_of"
    UPDATE = "update"
    RESIDUE = "residue"
    LICENCE_RECORD = "licence_record"
    FREE = "free"
    NOT_SOFTWARE = "not_software"
    UNKNOWN = "unknown"


class Trust(StrEnum):
    """How strong the evidence is: structured ids, a known name, or a name in a source that lacks fields."""

    STRONG = "strong"
    NAMED = "named"
    WEAK = "weak"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What `recognise` says of one observation of an inventory: that of the same number.

    ``rule`` names the rule in ``data/rules/recognition`` whose text is the reason; ``facts`` fill its blanks.
    """

    kind: VerdictKind
    rule: str
    release: Release | None = None
    channel: Channel = Channel.UNKNOWN
    trust: Trust = Trust.NAMED
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """A licensable product on a machine; ``since``/``until`` inclusive, None is open.

    ``shared``: set up for shared computer activation, so that whoever signs in brings the licence.
    ``expires``: the last day of a trial or evaluation copy, where the copy itself tells it.
    """

    machine: str
    release: Release
    channel: Channel = Channel.UNKNOWN
    trust: Trust = Trust.NAMED
    evidence: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    shared: bool = False
    expires: date | None = None

    def on(self, day: date) -> bool:
        """Whether the product is installed on ``day``."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)
