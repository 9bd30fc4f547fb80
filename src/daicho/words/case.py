"""A vendor's request and what we say to it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from daicho.words.finding import Finding
from daicho.words.text import Language, Text


class RequestKind(StrEnum):
    """What a request really is; which evidence speaks for which stands in the playbooks."""

    VOLUNTARY_SURVEY = "voluntary_survey"
    SELF_AUDIT_DEMAND = "self_audit_demand"
    FORMAL_AUDIT = "formal_audit"
    LICENCE_REVIEW = "licence_review"
    ASSOCIATION_LETTER = "association_letter"
    SALES = "sales"
    PHISHING = "phishing"
    UNKNOWN = "unknown"


class DeadlineBasis(StrEnum):
    """On what a deadline rests."""

    DEMAND = "demand"
    CONTRACT_CLAUSE = "contract_clause"
    OWN_PROMISE = "own_promise"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """The company that answers: as it stands on letters. Empty fields print as an empty place.

    ``closing_days`` are the days on which it is closed besides weekends and public holidays.
    """

    name: str
    postal_code: str = ""
    address: str = ""
    representative_title: str = ""
    representative: str = ""
    department: str = ""
    person_in_charge: str = ""
    phone: str = ""
    email: str = ""
    closing_days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """The party that asks: organisation, department, person, and how a letter addresses them."""

    name: str
    department: str = ""
    person: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A day by which something is due; ``quoted`` is the sentence that says so.

    ``calendar_days`` and ``business_days`` count from the day after ``counted_from`` to ``due_on`` inclusive.
    """

    due_on: date
    basis: DeadlineBasis
    quoted: str
    counted_from: date
    calendar_days: int
    business_days: int


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside a mail; ``content`` as decoded from the transfer encoding."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One inbound mail: what it says, with the hash of its raw bytes. Texts hold no product keys."""

    message_id: str
    sender_name: str
    sender_address: str
    recipients: tuple[str, ...]
    subject: str
    sent_at: datetime | None
    body: str
    attachments: tuple[Attachment, ...]
    raw_sha256: str
    deadlines: tuple[Deadline, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A vendor's request from first contact on."""

    number: str
    kind: RequestKind
    vendor: Vendor
    received_on: date
    subject: str
    deadlines: tuple[Deadline, ...]
    contacts: tuple[Contact, ...] = ()


class CellState(StrEnum):
    """What happened to one field of a vendor's form."""

    FILLED = "filled"
    DECLINED = "declined"
    NOT_APPLICABLE = "not_applicable"
    LEFT = "left"  # for a person to write; the report says so


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledCell:
    """One field of a vendor's form and what we did with it, and why. ``value`` is "" unless filled."""

    sheet: str
    cell: str
    label: str
    state: CellState
    value: str
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file that may be sent. ``cites`` are the facts of the snapshot on which its statements rest."""

    name: str
    kind: str
    language: Language
    media_type: str
    content: bytes = field(repr=False)
    cites: tuple[tuple[str, str], ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document that was made for a case, as lists name it: its name, the day, its SHA-256."""

    name: str
    made_on: date
    sha256: str
