"""What a company owns: lots of licences, the papers that prove them, and prices."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from daicho.words.software import Channel, Release


class Metric(StrEnum):
    """The unit in which a licence is counted."""

    DEVICE = "device"
    USER = "user"
    DEVICE_CAL = "device_cal"
    USER_CAL = "user_cal"
    CORE = "core"
    SERVER = "server"
    PROCESSOR = "processor"
    CONCURRENT = "concurrent"
    SITE = "site"


class ProofStatus(StrEnum):
    """What speaks for a lot, strongest first (practice: Hokkaido University's survey codes)."""

    CERTIFICATE = "certificate"
    PURCHASE_RECORD = "purchase_record"
    COA_LABEL = "coa_label"
    FIRMWARE_MARKER = "firmware_marker"
    PREINSTALLED_NO_PAPER = "preinstalled_no_paper"
    SELLER_STATEMENT = "seller_statement"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement:
    """A lot of licences owned. ``quantity`` counts licences in the unit of ``metric``.

    ``starts_on``/``ends_on`` inclusive, None is open (perpetual). ``bound_to``: ids of the machines or users
    that the lot may never leave. ``base_lot``: the lot that this one supplements (upgrade, SA, step-up).
    ``unit_price`` in yen, tax excluded. ``publisher`` and ``language`` as the ledger words them.
    """

    lot: str
    release: Release
    metric: Metric
    channel: Channel
    quantity: int
    starts_on: date | None = None
    ends_on: date | None = None
    purchaser: str = ""
    seller: str = ""
    department: str = ""
    bound_to: tuple[str, ...] = ()
    base_lot: str = ""
    agreement: str = ""
    certificate: str = ""
    proof: ProofStatus = ProofStatus.NONE
    unit_price: int | None = None
    location: str = ""
    remarks: str = ""
    publisher: str = ""
    language: str = ""

    def __post_init__(self) -> None:
        if self.quantity < 0:
            raise ValueError(f"lot {self.lot}: a quantity cannot be below 0, and {self.quantity} is")

    def valid_on(self, day: date) -> bool:
        """Whether the lot may be used on ``day``."""
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)


class AssignmentReason(StrEnum):
    """Why a licence went to another machine or person; some reasons lift the waiting time (T14)."""

    UNKNOWN = "unknown"
    REPLACED = "replaced"
    HARDWARE_FAILURE = "hardware_failure"
    LOSS = "loss"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """That one licence of ``lot`` was given to ``unit`` (a machine or person) from ``since`` to ``until``.

    ``reason``: why it came to this unit. ``locked``: decided by hand; counting may not move it.
    """

    lot: str
    unit: str
    since: date
    until: date | None = None
    reason: AssignmentReason = AssignmentReason.UNKNOWN
    locked: bool = False


class EndingKind(StrEnum):
    """How a lot came to an end before its time."""

    RETIRED = "retired"
    WAIVED = "waived"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A dated decision that a lot, or ``quantity`` of it (None: all), no longer counts from the day ``on`` on."""

    lot: str
    on: date
    kind: EndingKind
    reason: str
    by: str
    quantity: int | None = None


class UseKind(StrEnum):
    """What was decided about a product that is free for some uses only."""

    FREE_HERE = "free_here"
    NEEDS_LICENCE = "needs_licence"


@dataclass(frozen=True, slots=True, kw_only=True)
class UseDecision:
    """A dated decision on ``product`` (path in the catalogue): whether its use here needs a licence, and why."""

    product: str
    kind: UseKind
    on: date
    reason: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofItem:
    """A thing that proves a lot: certificate, label, medium, invoice (ライセンス関連部材)."""

    number: str
    kind: str
    name: str
    quantity: int = 1
    lot: str = ""
    location: str = ""
    keeper: str = ""
    lent_to: str = ""
    disposed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a licence costs in a period, in yen without tax, and who says so.

    ``unit_price`` buys ``pack`` licences at once (core licences come in twos). ``period_months``: for how long a
    subscription is paid by it; 0 is bought once, and a subscription by the year.
    """

    release: Release
    metric: Metric
    channel: Channel
    unit_price: int
    starts_on: date | None = None
    ends_on: date | None = None
    source: str = ""
    pack: int = 1
    period_months: int = 0
