"""A vendor's finding against ours: what they state line by line, what explains a difference, where each line stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from daicho.words.case import Vendor
from daicho.words.entitlement import Metric
from daicho.words.finding import Finding
from daicho.words.software import Release


class LineState(StrEnum):
    """Where a line of a vendor's finding stands."""

    OPEN = "open"
    AGREED = "agreed"
    DISPUTED = "disputed"
    REMEDIED = "remedied"
    SETTLED = "settled"


class ClaimStatus(StrEnum):
    """Where a vendor's finding stands as a whole."""

    OPEN = "open"
    ANSWERED = "answered"
    SETTLED = "settled"


class RemedyKind(StrEnum):
    """What we will do about a line that is right."""

    BUY = "buy"
    UNINSTALL = "uninstall"
    REASSIGN = "reassign"
    SUBSCRIBE = "subscribe"
    OTHER = "other"


class Figure(StrEnum):
    """The three figures in which a finding and a position can differ."""

    INSTALLED = "installed"
    ENTITLED = "entitled"
    SHORT = "short"


class CauseKind(StrEnum):
    """What, in our records, makes two figures differ."""

    REPEATED = "repeated"  # they list the same machine and product twice
    ARITHMETIC = "arithmetic"  # their shortfall is not what their own figures give
    MACHINE_GONE = "machine_gone"  # a machine whose use had ended
    MACHINE_STOCK = "machine_stock"  # a machine that is not in use, or not yet
    NOT_THEN = "not_then"  # an installation that had ended, or not begun
    NOT_INSTALLED = "not_installed"  # rows that are a residue, a part, an update, a licence record
    SAME_ENTRY = "same_entry"  # a further entry of the same product on the same machine
    NEEDS_NONE = "needs_none"  # an installation that the position sets aside: free, trial, in a plan
    UNITS = "units"  # they count machines, the licence counts something else
    LOT = "lot"  # a lot of ours
    LOT_LEFT_OUT = "lot_left_out"  # a lot that does not count on the day
    OTHER_LOT = "other_lot"  # a licence of another release covers it by a right
    SHARED = "shared"  # the licence of another use covers it too


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """One row of a vendor's spreadsheet, in its own words; numbers that it does not state are None.

    ``short``: licences that they say are missing, never below 0. Prices in yen as stated; ``with_tax`` where the
    heading says so. ``line`` is the row of the sheet. ``findings`` say what in it could not be read.
    """

    number: int
    sheet: str = ""
    line: int = 0
    product: str = ""
    edition: str = ""
    version: str = ""
    publisher: str = ""
    machine: str = ""
    metric: str = ""
    agreement: str = ""
    remarks: str = ""
    installed: int | None = None
    entitled: int | None = None
    short: int | None = None
    unit_price: int | None = None
    amount: int | None = None
    with_tax: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def written(self) -> Release:
        """Product, edition and version as they word them."""
        return Release(self.product, self.edition, self.version)

    @property
    def name(self) -> str:
        """What the row speaks of, as they word it."""
        return " ".join(part for part in (self.product, self.edition, self.version) if part)

    @property
    def uses(self) -> int | None:
        """How many copies they count: a row that names a machine and no number is one."""
        return 1 if self.installed is None and self.machine else self.installed

    @property
    def gap(self) -> int | None:
        """How many licences they say are missing; from their other figures where they do not say it."""
        if self.short is not None or self.uses is None or self.entitled is None:
            return self.short
        return max(0, self.uses - self.entitled)

    @property
    def yen(self) -> int | None:
        """What they ask for the row; 0 where they say that nothing is missing."""
        if self.amount is not None:
            return self.amount
        if self.gap is None or (self.gap and self.unit_price is None):
            return None
        return self.gap * (self.unit_price or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStep:
    """One dated step of a line. ``done_on``: the day of their acceptance; ``due``: by when a remedy is done.

    ``snapshot``: the frozen state that was in front of whoever took the step.
    """

    state: LineState
    on: date
    by: str
    reason: str = ""
    remedy: RemedyKind | None = None
    quantity: int | None = None
    due: date | None = None
    evidence: str = ""
    contact: str = ""
    done_on: date | None = None
    snapshot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """A row, the release that its words mean (None: not known), and all that was done about it, oldest first."""

    row: ClaimRow
    release: Release | None = None
    steps: tuple[ClaimStep, ...] = ()

    @property
    def state(self) -> LineState:
        """Where the line stands now."""
        return self.steps[-1].state if self.steps else LineState.OPEN

    @property
    def last(self) -> ClaimStep | None:
        """The newest step; of a settled line the one that was accepted."""
        before = [step for step in self.steps if step.state is not LineState.SETTLED]
        return before[-1] if before else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A vendor's finding: a spreadsheet that belongs to a case and stands beside one frozen snapshot.

    ``mapping``: headings whose meaning a person gave. ``findings`` concern the file as a whole.
    """

    number: int
    case_number: str
    vendor: Vendor
    file: str
    sha256: str
    received_on: date
    snapshot: str
    lines: tuple[ClaimLine, ...]
    mapping: tuple[tuple[str, str], ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def status(self) -> ClaimStatus:
        """Open while a line is open; settled once all are."""
        states = {line.state for line in self.lines}
        if states == {LineState.SETTLED}:
            return ClaimStatus.SETTLED
        return ClaimStatus.OPEN if LineState.OPEN in states or not states else ClaimStatus.ANSWERED


Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A fact of the snapshot that makes ``figure`` differ by ``units``.

    ``rule`` gives the reason, ``facts`` (one entry per alike case, two at most) fill it; ``source`` is the document
    that the rule rests on. ``machines`` and ``lots`` are the evidence; machines never leave the house by name.
    """

    kind: CauseKind
    figure: Figure
    units: int
    rule: str = ""
    facts: tuple[Facts, ...] = ()
    source: str = ""
    verified: bool = True
    machines: tuple[str, ...] = ()
    lots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """What they state for everything that is compared together."""

    installed: int | None = None
    entitled: int | None = None
    short: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """What the position says of the same. ``owned`` is None for a single machine: lots belong to no machine."""

    installed: int
    needed: int
    covered: int
    short: int
    owned: int | None = None
    metric: Metric = Metric.DEVICE
    machines: tuple[str, ...] = ()
    releases: tuple[Release, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """How far two figures are apart (theirs less ours), and how much of that the records explain.

    ``candidates``: units that could explain it; more than needed where their list does not say which they mean.
    """

    figure: Figure
    difference: int
    candidates: int = 0

    @property
    def unexplained(self) -> int:
        """What is left without a reason, with the sign of the difference."""
        sign = 1 if self.difference >= 0 else -1
        return sign * max(0, abs(self.difference) - self.candidates)

    @property
    def is_exact(self) -> bool:
        """Whether the causes add up to exactly the difference."""
        return abs(self.difference) == self.candidates


@dataclass(frozen=True, slots=True, kw_only=True)
class LineComparison:
    """Lines that speak of the same thing, beside our position. ``ours`` is None where ``why_not`` says why."""

    numbers: tuple[int, ...]
    theirs: Theirs
    ours: Ours | None = None
    causes: tuple[Cause, ...] = ()
    gaps: tuple[Gap, ...] = ()
    why_not: Finding | None = None

    def gap(self, figure: Figure) -> Gap | None:
        """How far apart ``figure`` is; None where they do not state it, or nothing is compared."""
        return next((gap for gap in self.gaps if gap.figure is figure), None)

    @property
    def is_same(self) -> bool:
        """Whether both sides say the same in everything that they state."""
        return self.ours is not None and all(gap.difference == 0 for gap in self.gaps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmentioned:
    """A release of a publisher that they speak of, and that no line of theirs is about."""

    release: Release
    metric: Metric
    needed: int
    owned: int
    short: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Lines, licences and yen; ``unpriced`` lines have a gap and no price."""

    lines: int = 0
    units: int = 0
    yen: int = 0
    unpriced: int = 0

    @classmethod
    def of(cls, rows: Iterable[ClaimRow]) -> "Sums":
        """What ``rows`` add up to."""
        every = tuple(rows)
        return cls(
            lines=len(every),
            units=sum(row.gap or 0 for row in every),
            yen=sum(row.yen or 0 for row in every),
            unpriced=sum(bool(row.gap) and row.yen is None for row in every),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedClaim:
    """A claim beside the position of its snapshot. ``ours_short`` counts every need once, whatever lines share it."""

    claim: Claim
    comparisons: tuple[LineComparison, ...]
    unmentioned: tuple[Unmentioned, ...]
    theirs: Sums
    by_state: tuple[tuple[LineState, Sums], ...]
    ours_short: int

    def of(self, number: int) -> LineComparison:
        """The comparison that line ``number`` is part of."""
        return next(comparison for comparison in self.comparisons if number in comparison.numbers)
