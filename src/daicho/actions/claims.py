"""Claims: take a vendor's finding in, pin what the answer rests on, and hold it beside our position."""

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from daicho.actions import journal, kept_positions, mapped_ledgers, positions, snapshots
from daicho.actions.claim_rows import Meant, as_read, meanings, numbered
from daicho.actions.knowledge import Knowledge, load
from daicho.actions.organisations import row_of
from daicho.actions.outgoing import Names, is_refused
from daicho.answer.claim_book import ClaimBook
from daicho.answer.claims import compared
from daicho.collect import claims as sheets
from daicho.collect.columns import plain
from daicho.collect.context import Context
from daicho.collect.keys import scrubbed_text
from daicho.collect.mapping_proposals import Draft
from daicho.collect.saved_mapping import CLAIM, SheetMapping
from daicho.collect.source import Unreadable
from daicho.store import canon, claim_digests, models
from daicho.store.reads import claims as reads
from daicho.store.reads import snapshots as frozen
from daicho.words.case import Document
from daicho.words.claim import Claim, ClaimBasis, LineComparison, RowRole
from daicho.words.failure import Failure
from daicho.words.finding import Finding
from daicho.words.snapshot import Snapshot
from daicho.words.text import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A vendor's finding as it came: the file, whose it is, when it came, and the case it belongs to ("" for none)."""

    file: str
    data: bytes
    vendor: str
    received_on: date
    case_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A claim beside the snapshot that it is answered from. ``is_new``: False where it was taken before."""

    claim: Claim
    snapshot: Snapshot
    comparisons: tuple[LineComparison, ...]
    findings: tuple[Finding, ...] = ()
    is_new: bool = True


def add(*, organisation: str, received: Received, context: Context, on: date, by: str, taken_on: date) -> Held:
    """Read the finding, pin the position of day ``on`` as what it is answered from, and keep both.

    The same file read to the same rows is the claim that it was. Failure where it cannot be read or is nobody's.
    """
    if not received.vendor.strip():
        raise Failure("claim_vendor_missing", received.file)
    read = _read(received, context)
    pin = _Pin(organisation, by, taken_on, load())
    meant = meanings(read.rows, pin.known.catalogue)
    content = claim_digests.content_of(numbered(read.rows, meant), read.findings)
    row = _row(received, content, context, pin)
    earlier = next((c.number for c in reads.of_file(organisation, row.sha256) if as_read(c.rows) == read.rows), 0)
    if earlier:
        return replace(hold(organisation=organisation, number=earlier), is_new=False)
    snapshot, findings = pin.snapshot(on)
    with transaction.atomic():
        row.save(force_insert=True)
        facts = {"sha256": claim_digests.of_claim(row), "vendor": row.vendor, "case": row.case_number}
        pin.tell("claim_added", row, facts | {"file": row.file, "file_sha256": row.sha256})
        pin.keep(row, snapshot, meant, "received")
    held = hold(organisation=organisation, number=row.number)
    return replace(held, findings=(*read.findings, *held.findings, *findings))


def _row(received: Received, content: bytes, context: Context, pin: "_Pin") -> models.VendorClaim:
    return models.VendorClaim(
        organisation=row_of(pin.organisation),
        number=models.VendorClaim.objects.filter(organisation__key=pin.organisation).count() + 1,
        case_number=received.case_number,
        vendor=received.vendor.strip(),
        file=scrubbed_text(received.file, context),
        sha256=hashlib.sha256(received.data).hexdigest(),
        received_on=received.received_on,
        taken_on=pin.on,
        taken_by=pin.by,
        content=zlib.compress(content, 6),
        content_sha256=hashlib.sha256(content).hexdigest(),
    )


def count_again(*, organisation: str, number: int, reason: str, on: date, by: str, taken_on: date) -> Held:
    """Rest the answer on the position of day ``on`` as it is known now; the earlier basis stays on record."""
    if not reason.strip():
        raise Failure("decision_without_reason", str(number))
    claim = find(organisation=organisation, number=number)
    pin = _Pin(organisation, by, taken_on, load())
    snapshot, findings = pin.snapshot(on)
    with transaction.atomic():
        row = models.VendorClaim.objects.get(organisation__key=organisation, number=number)
        pin.keep(row, snapshot, meanings(claim.rows, pin.known.catalogue), reason.strip())
    held = hold(organisation=organisation, number=number)
    return replace(held, findings=(*held.findings, *findings))


def find(*, organisation: str, number: int) -> Claim:
    """Claim ``number``; Failure where there is none, or where its rows were changed."""
    try:
        claim = reads.get(organisation, number)
    except ValueError as error:
        raise Failure("claim_record_changed", f"claim {number}", deed="claim_added", subject=number) from error
    if claim is None:
        raise Failure("claim_unknown", str(number), number=number)
    return claim


def hold(*, organisation: str, number: int, basis: int | None = None) -> Held:
    """The claim beside its newest basis, or beside basis ``basis``; Failure where there is no such."""
    claim = find(organisation=organisation, number=number)
    pinned = claim.basis if basis is None else _basis(claim, basis)
    try:
        snapshot = frozen.load(organisation, pinned.snapshot)
    except ValueError:
        snapshot = None
    if snapshot is None:
        raise Failure("snapshot_unknown", pinned.snapshot)
    seen = claim if basis is None else replace(claim, bases=claim.bases[:basis])
    held = compared(seen, snapshot)
    unknown = tuple(comparison.why_not for comparison in held if comparison.why_not is not None)
    return Held(claim=seen, snapshot=snapshot, comparisons=held, findings=(*_row_findings(claim), *unknown))


def _basis(claim: Claim, number: int) -> ClaimBasis:
    if not 1 <= number <= len(claim.bases):
        raise Failure("claim_basis_unknown", f"claim {claim.number}", basis=number, newest=len(claim.bases))
    return claim.bases[number - 1]


def _row_findings(claim: Claim) -> tuple[Finding, ...]:
    return tuple(finding for row in claim.rows for finding in row.findings if row.role is RowRole.LINE)


def _read(received: Received, context: Context) -> sheets.ReadClaim:
    try:
        return sheets.read(received.file, received.data, context)
    except Unreadable as why:
        raise Failure.of(why.finding) from None


# --- what the answer rests on


@dataclass(frozen=True, slots=True)
class _Pin:
    """Whose answer is pinned, by whom, on which day, and what is known."""

    organisation: str
    by: str
    on: date
    known: Knowledge

    def snapshot(self, day: date) -> tuple[Snapshot, tuple[Finding, ...]]:
        """The state of ``day``, frozen, its position kept as given; and what is another figure than last time."""
        at = kept_positions.mark(self.organisation)
        whose, by = self.organisation, self.by
        snapshot = snapshots.freeze(organisation=whose, on=day, taken_on=self.on, by=by, knowledge=self.known)
        told = positions.note(organisation=whose, position=snapshot.position, by=by, asked_on=self.on, at=at)
        return snapshot, told

    def keep(self, row: models.VendorClaim, snapshot: Snapshot, meant: Meant, reason: str) -> None:
        """The claim rests on ``snapshot`` from now on."""
        lines = canon.canonical([canon.to_plain(line) for line in snapshot.position.lines])
        basis = models.ClaimBasis(
            organisation=row.organisation,
            claim=row,
            number=models.ClaimBasis.objects.filter(claim=row).count() + 1,
            snapshot=models.FrozenSnapshot.objects.get(organisation__key=self.organisation, sha256=snapshot.id),
            position=hashlib.sha256(lines).hexdigest(),
            taken_on=self.on,
            by=self.by,
            reason=reason,
            releases=[None if one is None else [one.product, one.edition, one.version] for one in meant],
        )
        basis.save(force_insert=True)
        facts = {
            "sha256": claim_digests.of_basis(basis),
            "basis": basis.number,
            "snapshot": snapshot.id,
            "position": basis.position,
            "catalogue": snapshot.catalogue_version,
            "rules": snapshot.rules_version,
            "reason": reason,
        }
        self.tell("claim_counted", row, facts)

    def tell(self, deed: str, row: models.VendorClaim, facts: Mapping[str, object]) -> None:
        """Write the deed down."""
        journal.append(
            organisation=self.organisation, by=self.by, on=self.on, deed=deed, subject=str(row.number), facts=facts
        )


# --- how their sheet is read


def mapping_of(name: str, data: bytes, said: Mapping[str, str], context: Context) -> SheetMapping:
    """The mapping that a person means by headings and fields; the others as their names say. Failure where it is none.

    An empty field leaves a column out.
    """
    drafts = mapped_ledgers.drafts(name, data, context, to=CLAIM)
    fitting = [draft for draft in drafts if {plain(h) for h in said} <= _headings(draft)]
    if not fitting:
        everything = {heading for draft in drafts for heading in _headings(draft)}
        missing = [heading for heading in said if plain(heading) not in everything]
        raise Failure("mapping_heading_unknown", name, heading=" / ".join(missing or said))
    draft = max(fitting, key=lambda one: one.score)
    wanted = {plain(heading): field for heading, field in said.items()}
    columns = {}
    for proposal in draft.proposals:
        field = wanted.get(plain(proposal.heading), proposal.field if proposal.score == 100 else "")
        taken = field in wanted.values() and plain(proposal.heading) not in wanted
        if field and not taken:
            columns[proposal.heading] = field
    headings = tuple(proposal.heading for proposal in draft.proposals)
    return mapped_ledgers.settle(SheetMapping(name="", headings=headings, columns=columns, target=CLAIM), name)


def _headings(draft: Draft) -> set[str]:
    return {plain(proposal.heading) for proposal in draft.proposals}


# --- the answer


def answer(held: Held, language: Language, *, named: bool) -> tuple[Document, tuple[Finding, ...]]:
    """The workbook that answers a claim, and the names in it because of which it must not leave.

    ``named``: for readers inside, who may read any name.
    """
    book = ClaimBook(held.claim, held.comparisons, held.snapshot, language, named)
    document = book.document()
    leaks = () if named else Names.of(held.snapshot).in_document(document)
    return document, tuple(leak for leak in leaks if is_refused(leak))
