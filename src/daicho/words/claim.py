"""A vendor's finding against ours: what they state line by line, what explains a difference, where each line stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from daicho.words.entitlement import Metric
from daicho.words.finding import Finding
from daicho.words.software import Release

V = TypeVar("V")


class RowRole(StrEnum):
    """What a row of a vendor's sheet is; only lines want an answer of their own."""

    LINE = "line"
    DETAIL = "detail"  # a machine that belongs to a line with figures
    TOTAL = "total"
    NOTE = "note"  # states no figure and no machine


class LineState(StrEnum):
    """Where a line of a vendor's finding stands."""

    OPEN = "open"
    AGREED = "agreed"
    DISPUTED = "disputed"
    REMEDIED = "remedied"
    SETTLED = "settled"


class RemedyKind(StrEnum):
    """What was done about licences that are missing."""

    BUY = "buy"
    UNINSTALL = "uninstall"
    REASSIGN = "reassign"
    SUBSCRIBE = "subscribe"
    OTHER = "other"


class Stance(StrEnum):
    """What our position says of a line; it decides nothing, a person does."""

    SAME = "same"  # both sides say the same
    LESS = "less"  # we are short of less than they say, or of nothing
    MORE = "more"  # we are short of more than they say
    UNKNOWN = "unknown"  # nothing to compare


class GapPart(StrEnum):
    """The steps from our shortfall to theirs; the units of all parts add up to the difference."""

    USES = "uses"  # they count more copies in use than we do
    NO_NEED = "no_need"  # copies that need no licence of their own, or are counted in another unit
    OWNED = "owned"  # they count fewer licences than we own
    UNUSED = "unused"  # licences that we own and that serve nothing here
    BY_RIGHT = "by_right"  # licences of another product or version that cover by a right
    SHARED = "shared"  # uses that a licence covers which serves another use already
    ARITHMETIC = "arithmetic"  # their shortfall is not what their own figures give


class CauseKind(StrEnum):
    """What, in our records, makes two figures differ."""

    REPEATED = "repeated"  # their list has the same machine and product twice
    LIST_DIFFERS = "list_differs"  # their figure is not the number of machines that they list
    MACHINE_UNKNOWN = "machine_unknown"  # a machine that is not in our records
    MACHINE_GONE = "machine_gone"  # a machine that was not in use on the day
    NOT_THEN = "not_then"  # an installation that had ended, or not begun
    NOT_INSTALLED = "not_installed"  # rows that are a residue, a part, an update, a licence record
    OTHER_RELEASE = "other_release"  # another edition or version is what is installed
    NOT_SEEN = "not_seen"  # an inventory of the machine shows no trace of it
    NO_INVENTORY = "no_inventory"  # nothing was read from the machine: nobody knows
    NOT_LISTED = "not_listed"  # machines of ours that their list leaves out
    NEEDS_NONE = "needs_none"  # an installation that the position sets aside: free, trial, in a plan
    UNIT_DIFFERS = "unit_differs"  # the licence counts something else than machines
    LOT = "lot"  # a lot of ours
    LOT_LEFT_OUT = "lot_left_out"  # a lot that does not count on the day
    OTHER_LOT = "other_lot"  # a lot of another release covers by a right
    SHARED = "shared"  # the licence of another use covers it too
    SEVERAL = "several"  # one licence serves several of the uses
    MINIMUM = "minimum"  # minimums ask for more licences than there are needs


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """One row of a vendor's spreadsheet, in its own words; numbers that it does not state are None.

    ``number`` counts the lines (0: no line of its own); a detail belongs to line ``detail_of``. ``line`` is the row of
    the sheet. ``short``: licences that they say are missing, never below 0. Prices in yen as stated, ``with_tax``
    where the heading says so. ``findings`` say what in the row could not be read.
    """

    number: int = 0
    role: RowRole = RowRole.LINE
    detail_of: int = 0
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
    def uses(self) -> int | None:
        """How many copies they count: a row that names a machine and no number is one."""
        return 1 if self.installed is None and self.machine else self.installed

    @property
    def gap(self) -> int | None:
        """How many licences they say are missing; from their other figures where they do not say it."""
        if self.short is not None or self.uses is None or self.entitled is None:
            return self.short
        return max(0, self.uses - self.entitled)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStep:
    """One dated step of a line. ``number`` counts the steps of the claim, ``basis`` is what it was decided on.

    ``quantity``: licences that we acknowledge as missing (agreed, disputed), put right (remedied) or were settled
    on. ``evidence`` names a proof, a lot or a document; of a settled line, how the vendor accepted it. ``on`` is the
    day of the deed (of the vendor's acceptance), ``recorded_on`` the day it was written down.
    """

    number: int
    state: LineState
    on: date
    recorded_on: date
    by: str
    reason: str
    quantity: int | None = None
    remedy: RemedyKind | None = None
    evidence: str = ""
    basis: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimBasis:
    """What the answer to a claim rests on: a frozen snapshot, and the releases that the rows meant by its catalogue.

    ``number`` counts the bases of a claim from 1; the newest one holds, the earlier ones stay. ``releases`` has one
    entry a row, None where the name means none. ``position`` is the hash of the position as it was given.
    """

    number: int
    snapshot: str
    on: date
    catalogue_version: str
    rules_version: str
    position: str
    taken_on: date
    by: str
    reason: str
    releases: tuple[Release | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """A row that wants an answer, the release that its words mean, its details, and all steps, oldest first."""

    row: ClaimRow
    release: Release | None = None
    details: tuple[ClaimRow, ...] = ()
    steps: tuple[ClaimStep, ...] = ()

    @property
    def state(self) -> LineState:
        """Where the line stands now."""
        return self.steps[-1].state if self.steps else LineState.OPEN

    @property
    def answer(self) -> ClaimStep | None:
        """The newest step that says what we answered: of a settled line the one before the vendor's acceptance."""
        said = [step for step in self.steps if step.state is not LineState.SETTLED]
        return said[-1] if said and said[-1].state is not LineState.OPEN else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A vendor's finding: every row of their spreadsheet, what our answer rests on, and what was decided of each line.

    ``number`` counts the claims of an organisation. ``sha256`` is that of the file as received; the file itself is
    not kept, since it may hold product keys. ``findings`` concern the file as a whole.
    """

    number: int
    vendor: str
    file: str
    sha256: str
    received_on: date
    rows: tuple[ClaimRow, ...]
    bases: tuple[ClaimBasis, ...]
    steps: tuple[tuple[int, ClaimStep], ...] = ()
    case_number: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def basis(self) -> ClaimBasis:
        """What the answer rests on now."""
        return self.bases[-1]

    def lines(self) -> tuple[ClaimLine, ...]:
        """The rows that want an answer, in order."""
        details, steps = _grouped((row.detail_of, row) for row in self.rows), _grouped(self.steps)
        return tuple(
            ClaimLine(
                row=row,
                release=release,
                details=tuple(details.get(row.number, ())),
                steps=tuple(steps.get(row.number, ())),
            )
            for row, release in zip(self.rows, self.basis.releases, strict=True)
            if row.role is RowRole.LINE
        )


def _grouped(pairs: Iterable[tuple[int, V]]) -> dict[int, list[V]]:
    found: dict[int, list[V]] = {}
    for number, value in pairs:
        found.setdefault(number, []).append(value)
    return found


Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A fact of the snapshot that explains ``units`` of a part of the difference.

    ``rule`` gives the reason and ``facts`` (of one or two of the cases) fill it; without a rule the kind says it.
    ``machines`` and ``lots`` are the evidence: machines never leave the house by name. ``is_possible``: it may explain
    so many, but their sheet does not say which machines they mean.
    """

    part: GapPart
    kind: CauseKind
    units: int
    rule: str = ""
    facts: tuple[Facts, ...] = ()
    machines: tuple[str, ...] = ()
    lots: tuple[str, ...] = ()
    release: Release | None = None
    is_possible: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """What they state of everything that is compared together."""

    uses: int | None = None
    entitled: int | None = None
    short: int | None = None
    listed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """What the position says of the same: copies in use, licences needed, owned, covering, missing.

    ``wanted`` counts each need by itself; ``needed`` is less where one licence serves several of them.
    ``proofs`` are the components whose proof shows the shortfall; where nothing is short the allocation itself does.
    """

    uses: int
    wanted: int
    needed: int
    owned: int
    covered: int
    short: int
    metrics: tuple[Metric, ...] = ()
    proofs: tuple[str, ...] = ()
    machines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LineComparison:
    """The lines ``numbers``, which speak of the same release, beside our position; None where ``why_not`` says why.

    ``parts`` lead from our shortfall to theirs, and add up to the difference; empty where they state too little.
    """

    numbers: tuple[int, ...]
    theirs: Theirs
    release: Release | None = None
    ours: Ours | None = None
    parts: tuple[tuple[GapPart, int], ...] = ()
    causes: tuple[Cause, ...] = ()
    why_not: Finding | None = None

    @property
    def difference(self) -> int | None:
        """Their shortfall less ours."""
        return None if self.ours is None or self.theirs.short is None else self.theirs.short - self.ours.short

    @property
    def stance(self) -> Stance:
        """What our position says of it."""
        apart = self.difference
        if apart is None:
            return Stance.UNKNOWN
        return Stance.SAME if apart == 0 else Stance.LESS if apart > 0 else Stance.MORE

    def causes_of(self, part: GapPart) -> tuple[Cause, ...]:
        """What explains one part."""
        return tuple(cause for cause in self.causes if cause.part is part)

    def unexplained(self, part: GapPart, units: int) -> int:
        """What of the ``units`` of a part no cause explains, with their sign; all parts but two explain themselves."""
        if part not in (GapPart.USES, GapPart.NO_NEED):
            return 0
        causes = self.causes_of(part)
        exact = sum(cause.units for cause in causes if not cause.is_possible)
        possible = sum(cause.units for cause in causes if cause.is_possible)
        left = units - exact
        return 0 if left > 0 and left <= possible else left - possible if left > 0 else left
