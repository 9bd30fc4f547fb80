"""What a vendor's request is, by which evidence, between whom, and which clause it leans on."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from daicho.words.case import RequestKind
from daicho.words.text import Text


class EvidencePlace(StrEnum):
    """Where evidence for a kind of request was seen."""

    TEXT = "text"
    SENDER = "sender"
    CLAUSE = "clause"
    ATTACHMENT = "attachment"


class EvidenceStrength(StrEnum):
    """What evidence is worth, most first; only what SAYS a kind decides, and what DENIES one stands against it."""

    SAYS = "says"
    DENIES = "denies"
    ANNOUNCES = "announces"  # something that may follow later, not what the request is now
    HINTS = "hints"


class Bearing(StrEnum):
    """What a statement about a kind of request or a clause says for the company."""

    OBLIGES = "obliges"
    SILENT = "silent"  # does not oblige, or says nothing of it
    RISK = "risk"
    UNSETTLED = "unsettled"  # sources disagree, or the company's own contract decides


class PartyRole(StrEnum):
    """What a party is to a case."""

    ASKING = "asking"
    CONTRACTING = "contracting"
    AUDITOR = "auditor"
    AGENT = "agent"
    SELLER = "seller"


class AdviceState(StrEnum):
    """Whether a step is offered for this kind of request, or only after its clause was read."""

    OFFERED = "offered"
    CLAUSE_FIRST = "clause_first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """On whose word a statement rests: document, page, the day it was seen.

    ``verified``: the document is the publisher's own and says so; what others report is not verified.
    """

    document: str
    page: str = ""
    seen_on: date | None = None
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KindEvidence:
    """One thing in a request that speaks for or against a kind, with the words it was read from."""

    kind: RequestKind
    place: EvidencePlace
    strength: EvidenceStrength
    phrase: str
    quoted: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class KindStep:
    """The kind of a case from ``on`` on, set by a person; ``proposed`` is what the evidence said that day.

    ``weighed`` is how many contacts the case had: what came later was not weighed yet.
    """

    number: int
    kind: RequestKind
    proposed: RequestKind
    weighed: int
    on: date
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseParty:
    """Who takes part in a case, by which document; a later entry of the same role takes the place of an earlier one."""

    role: PartyRole
    name: str
    document: str
    on: date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLink:
    """Two cases that belong together, and why; ``other`` is the number of the other case."""

    other: str
    reason: str
    on: date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClausePoint:
    """What a clause obliges to, or does not say, about one topic.

    ``quoted`` are the clause's own words for it; ``absent`` the words that the clause would use if it said so.
    """

    topic: str
    bearing: Bearing
    text: Text
    quoted: str = ""
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One article of one version of an agreement. ``text`` is "" where it may not or cannot be quoted.

    ``names`` are the words by which letters call the agreement; ``own``: an agreement of the company itself.
    """

    id: str
    publisher: str
    agreement: Text
    names: tuple[str, ...]
    version: str
    article: str
    title: Text
    text: str
    read_at: Text
    source: Source
    points: tuple[ClausePoint, ...]
    speaks_for: RequestKind | None = None
    entity: str = ""
    own: bool = False
