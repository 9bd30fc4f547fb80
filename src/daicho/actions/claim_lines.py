"""Claim lines: agree with a line of a vendor's finding, dispute it, put it right, settle it; no step is changed."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from daicho.actions import journal
from daicho.actions.claims import Held, hold
from daicho.store import claim_digests, models
from daicho.words.claim import ClaimLine, ClaimStep, LineComparison, LineState, RemedyKind, Stance
from daicho.words.failure import Failure
from daicho.words.finding import Finding, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is said of lines: why, by whom, on which day, how many licences (None: as the line or position says)."""

    reason: str
    by: str
    on: date
    recorded_on: date
    quantity: int | None = None
    evidence: str = ""


def agree(*, organisation: str, number: int, lines: Collection[int], said: Decision) -> tuple[Finding, ...]:
    """They are right about these lines; ``quantity`` None: all that they say is missing."""
    return _take(organisation=organisation, number=number, lines=lines, said=said, state=LineState.AGREED)


def dispute(*, organisation: str, number: int, lines: Collection[int], said: Decision) -> tuple[Finding, ...]:
    """They are not right; ``quantity`` is what we acknowledge all the same (None: what our position is short of)."""
    return _take(organisation=organisation, number=number, lines=lines, said=said, state=LineState.DISPUTED)


def remedy(
    *, organisation: str, number: int, lines: Collection[int], said: Decision, kind: RemedyKind
) -> tuple[Finding, ...]:
    """What was missing has been put right; ``quantity`` None: all that was acknowledged."""
    return _take(organisation=organisation, number=number, lines=lines, said=said, state=LineState.REMEDIED, kind=kind)


def settle(*, organisation: str, number: int, lines: Collection[int], said: Decision) -> tuple[Finding, ...]:
    """The vendor has accepted what we answered; ``evidence`` says by what (a letter and its date)."""
    return _take(organisation=organisation, number=number, lines=lines, said=said, state=LineState.SETTLED)


def reopen(*, organisation: str, number: int, lines: Collection[int], said: Decision) -> tuple[Finding, ...]:
    """Take these lines up again; what was decided before stays on record."""
    return _take(organisation=organisation, number=number, lines=lines, said=said, state=LineState.OPEN)


def _take(
    *,
    organisation: str,
    number: int,
    lines: Collection[int],
    said: Decision,
    state: LineState,
    kind: RemedyKind | None = None,
) -> tuple[Finding, ...]:
    """One step for each line, all or none; says where our position does not bear the step out."""
    if not said.reason.strip():
        raise Failure("decision_without_reason", f"claim {number}")
    held = hold(organisation=organisation, number=number)
    if said.on < held.claim.received_on:
        raise Failure(
            "claim_step_too_early", f"claim {number}", on=said.on, received_on=held.claim.received_on, number=number
        )
    chosen = _chosen(held, lines)
    for line in chosen:
        _refuse_impossible(line, state, number)
    steps = [(line, _step(line, held, said, state, kind)) for line in chosen]
    _keep(organisation, number, steps)
    return tuple(finding for line, step in steps for finding in _doubts(line, step, held))


def _refuse_impossible(line: ClaimLine, state: LineState, number: int) -> None:
    """A settled line must be opened again before anything else, and only an answered one can be settled."""
    codes = {
        (LineState.SETTLED, LineState.OPEN): "claim_line_not_answered",
        (LineState.OPEN, LineState.OPEN): "claim_line_open_already",
    }
    code = codes.get((state, line.state))
    if line.state is LineState.SETTLED and state is not LineState.OPEN:
        code = "claim_line_settled"
    if code is not None:
        raise Failure(code, f"claim {number} [{line.row.number}]", line=line.row.number, number=number)


def _chosen(held: Held, wanted: Collection[int]) -> list[ClaimLine]:
    lines = {line.row.number: line for line in held.claim.lines()}
    missing = sorted(set(wanted) - lines.keys())
    if missing or not wanted:
        shown = ", ".join(map(str, missing)) or "–"
        raise Failure("claim_line_unknown", f"claim {held.claim.number}", lines=shown, last=len(lines))
    return [lines[number] for number in sorted(set(wanted))]


def _of(line: ClaimLine, held: Held) -> LineComparison:
    return next(one for one in held.comparisons if line.row.number in one.numbers)


def _step(line: ClaimLine, held: Held, said: Decision, state: LineState, kind: RemedyKind | None) -> ClaimStep:
    quantity = said.quantity if said.quantity is not None else _usual(line, _of(line, held), state)
    if quantity is not None and quantity < 0:
        raise Failure("claim_quantity_wrong", f"claim {held.claim.number} [{line.row.number}]", quantity=quantity)
    return ClaimStep(
        number=0,
        state=state,
        on=said.on,
        recorded_on=said.recorded_on,
        by=said.by,
        reason=said.reason.strip(),
        quantity=quantity,
        remedy=kind,
        evidence=said.evidence.strip(),
        basis=held.claim.basis.number,
    )


def _usual(line: ClaimLine, found: LineComparison, state: LineState) -> int | None:
    """The number that a step is about where nobody says another; None where it cannot be told."""
    if state is LineState.AGREED:
        return line.row.gap
    if state is LineState.DISPUTED:
        return found.ours.short if found.ours is not None and len(found.numbers) == 1 else None
    before = line.answer
    if state in (LineState.REMEDIED, LineState.SETTLED) and before is not None:
        return before.quantity
    return line.row.gap if state is LineState.REMEDIED else None


def _keep(organisation: str, number: int, steps: list[tuple[ClaimLine, ClaimStep]]) -> None:
    with transaction.atomic():
        claim = models.VendorClaim.objects.get(organisation__key=organisation, number=number)
        taken = models.ClaimStep.objects.filter(claim=claim).count()
        events = journal.Appender(organisation)
        for at, (line, step) in enumerate(steps, taken + 1):
            row = models.ClaimStep(
                organisation=claim.organisation,
                claim=claim,
                number=at,
                line=line.row.number,
                state=step.state.value,
                on=step.on,
                recorded_on=step.recorded_on,
                by=step.by,
                reason=step.reason,
                quantity=step.quantity,
                remedy=step.remedy.value if step.remedy else "",
                evidence=step.evidence,
                basis=step.basis,
            )
            row.save(force_insert=True)
            facts = {"sha256": claim_digests.of_step(row), "step": at, "before": line.state.value}
            facts |= {"reason": step.reason, "quantity": step.quantity, "basis": step.basis, "evidence": step.evidence}
            deed, subject = f"claim_line_{step.state.value}", f"{number}/{line.row.number}"
            events.append(by=step.by, on=step.recorded_on, deed=deed, subject=subject, facts=facts)
        events.write()


def _doubts(line: ClaimLine, step: ClaimStep, held: Held) -> Iterator[Finding]:
    """Where our own position says something else than the step; it is recorded all the same."""
    found = _of(line, held)
    if found.ours is None:
        return
    place = Place(f"claim {held.claim.number}", line.row.number)
    facts = {"line": line.row.number, "ours": found.ours.short, "quantity": step.quantity}
    if step.state is LineState.DISPUTED and found.stance in (Stance.SAME, Stance.MORE) and found.ours.short:
        yield Finding.at("claim_dispute_without_ground", place, **facts)
    elif step.state is LineState.DISPUTED and step.quantity is not None and step.quantity < found.ours.short:
        yield Finding.at("claim_acknowledged_too_little", place, **facts)
    elif step.state is LineState.AGREED and step.quantity is not None and step.quantity > found.ours.short:
        yield Finding.at("claim_agreed_beyond_position", place, **facts)
