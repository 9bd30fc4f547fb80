"""Whether a mail is from whom it says: the checks, what DNS said, and what it all amounts to."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from daicho.words.finding import Finding


class CheckState(StrEnum):
    """What came of one check; a fault of DNS is never a failed check."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    NONE = "none"
    COULD_NOT_CHECK = "could_not_check"


class CheckKind(StrEnum):
    """What is checked about a mail."""

    DKIM = "dkim"
    SPF = "spf"
    DMARC = "dmarc"
    ARC = "arc"
    RECEIVED_PATH = "received_path"
    REPLY_TO = "reply_to"
    DISPLAY_NAME = "display_name"
    LOOK_ALIKE = "look_alike"
    LINKS = "links"
    KNOWN_PHISHING = "known_phishing"
    PHONE = "phone"


class RecordKind(StrEnum):
    """The kinds of DNS records that are asked for."""

    TXT = "TXT"
    A = "A"
    AAAA = "AAAA"
    MX = "MX"
    PTR = "PTR"


class AnswerState(StrEnum):
    """What came of asking DNS: records, the answer that there are none, or no answer."""

    FOUND = "found"
    NOTHING = "nothing"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True, order=True)
class DnsQuestion:
    """A name (small ASCII letters, no dot at the end) and the kind of record asked for."""

    name: str
    kind: RecordKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DnsAnswer:
    """What DNS said on a day; texts as Latin-1 of their bytes, an MX record as ``"10 mail.vendor.jp"``."""

    question: DnsQuestion
    state: AnswerState
    values: tuple[str, ...] = ()
    seen_on: date


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check with its reasons."""

    check: CheckKind
    state: CheckState
    reasons: tuple[Finding, ...]


class Impression(StrEnum):
    """What the checks amount to. None of them is trust, and none is a block: a person decides."""

    VENDOR_DOMAIN_CONFIRMED = "vendor_domain_confirmed"
    SENDER_DOMAIN_CONFIRMED = "sender_domain_confirmed"
    UNDECIDED = "undecided"
    DOUBTFUL = "doubtful"
    FRAUD_SIGNS = "fraud_signs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Authenticity:
    """The verdict on one mail: every check, what speaks for the impression, the next steps, and the records seen.

    ``sender`` is the address of the From line; ``vendor`` the id of the known vendor whose domain it has, or "".
    """

    raw_sha256: str
    sender: str
    vendor: str
    impression: Impression
    because: tuple[Finding, ...]
    next_steps: tuple[Finding, ...]
    results: tuple[CheckResult, ...]
    records: tuple[DnsAnswer, ...]

    def of(self, check: CheckKind) -> CheckResult:
        """The result of one check."""
        return next(result for result in self.results if result.check is check)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownVendor:
    """A vendor by the names it goes by, its domains, and phone numbers from a source that is not the mail.

    ``phones`` in digits as dialled in Japan.
    """

    id: str
    names: tuple[str, ...]
    domains: tuple[str, ...]
    phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMail:
    """How mail reaches us: names of our receiving servers, our domains, our networks (CIDR).

    ``forwarders``: domains of the mailing lists and forwarding services that we know and whose word we take.
    """

    servers: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    forwarders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PhishingPhrase:
    """Words of mails known to be frauds; ``in_subject``: they speak only where they stand in the subject."""

    phrase: str
    in_subject: bool
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSenders:
    """What a mail is compared with."""

    vendors: tuple[KnownVendor, ...] = ()
    phishing: tuple[PhishingPhrase, ...] = ()
    own: OwnMail = OwnMail()
    contract_phones: tuple[str, ...] = ()
