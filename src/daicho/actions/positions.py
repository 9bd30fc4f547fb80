"""Positions: take one for a day from the tables, keep it as it was given, tell what changed between two days."""

import gc
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from daicho.actions import counts, estates, kept_positions, reductions
from daicho.actions.explanations import Asked, Mark
from daicho.actions.grounds import Ground
from daicho.actions.knowledge import Knowledge, load
from daicho.actions.organisations import row_of
from daicho.count import changes
from daicho.count.changes import Side
from daicho.words.change import Changes, Extent
from daicho.words.entitlement import ProofStatus
from daicho.words.failure import Failure
from daicho.words.finding import Finding
from daicho.words.position import Position
from daicho.words.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class _Question:
    """Whose position of which day, by which rules, knowledge and proofs."""

    organisation: str
    on: date
    rules_on: date | None
    known: Knowledge
    proven: Collection[ProofStatus] | None = None

    def counted(self, until: Extent | None = None) -> tuple[Position, Ground]:
        """Position and ground; counted as ``until``, the second way of counting is nobody's question."""
        rules = self.known.rules
        with _no_collecting():
            ground = estates.gather(
                organisation=self.organisation, on=self.on, knowledge=self.known, whole=False, until=until
            )
            taken = counts.counted(
                ground.estate, rules, on=self.on, rules_on=self.rules_on, proven=self.proven, both=until is None
            )
        return taken, ground

    def again(self, knowledge: Knowledge, until: Extent) -> Position:
        """The same question as it would have been answered with this knowledge when no more had come in."""
        return replace(self, known=knowledge).counted(until)[0]

    def in_columns(self) -> tuple[Position, tuple[Finding, ...]]:
        """Position and findings of the ground, from kept columns where they tell this day, else from the tables."""
        with _no_collecting():
            joined = reductions.joined(organisation=self.organisation, on=self.on, knowledge=self.known)
            if joined is None:
                taken, ground = self.counted()
                return taken, ground.findings
            columns = joined.columns(self.on)
            rest, doubts = estates.beside_columns(self.organisation, self.known, columns)
            taken = counts.counted(
                rest, self.known.rules, on=self.on, rules_on=self.rules_on, proven=self.proven, columns=columns
            )
        return taken, (*joined.findings(), *doubts)

    def answered(self, by: str, asked_on: date) -> tuple[Position, Ground, tuple[Finding, ...]]:
        """Position and ground, and what is another figure than the last time; the answer is kept."""
        at = kept_positions.mark(self.organisation)
        taken, ground = self.counted()
        return taken, ground, self.kept(taken, at, by, asked_on)

    def kept(self, taken: Position, at: Mark, by: str, asked_on: date) -> tuple[Finding, ...]:
        """Keeps an answer that was begun at ``at``; says what is another figure than the last time."""
        return kept_positions.keep(Asked(self.organisation, taken, self.known, at, self.again), by=by, on=asked_on)


def take(
    *,
    organisation: str,
    on: date,
    rules_on: date | None = None,
    by: str,
    knowledge: Knowledge | None = None,
    proven: Collection[ProofStatus] | None = None,
    asked_on: date | None = None,
) -> Position:
    """The position of day ``on`` under the rules of ``rules_on`` (default: the same day).

    With ``proven`` only lots with these proofs count. The answer is kept and journalled as given on ``asked_on``
    (default: the same day); where it is another one than the last time, findings say what changed and why.
    """
    question = _Question(organisation, on, rules_on, knowledge or load(), proven)
    at = kept_positions.mark(organisation)
    taken, doubts = question.in_columns()
    findings = question.kept(taken, at, by, asked_on or on)
    return replace(taken, findings=(*findings, *doubts, *taken.findings))


def note(*, organisation: str, position: Position, by: str, asked_on: date, at: Mark) -> tuple[Finding, ...]:
    """Keep a position that was counted elsewhere (a frozen one) at ``at``; tells what changed, and why."""
    known = load()
    question = _Question(organisation, position.on, position.rules_on, known, position.proven or None)
    return kept_positions.keep(Asked(organisation, position, known, at, question.again), by=by, on=asked_on)


def worked(
    *,
    organisation: str,
    on: date,
    rules_on: date | None = None,
    by: str,
    knowledge: Knowledge | None = None,
    asked_on: date | None = None,
) -> Snapshot:
    """The same as `take`, with the estate, names and reasons that its working is told with; nothing is frozen."""
    known = knowledge or load()
    taken, ground, findings = _Question(organisation, on, rules_on, known).answered(by, asked_on or on)
    told = counts.spoken(organisation=row_of(organisation).value(), ground=ground, taken=taken, known=known)
    return replace(told, findings=(*findings, *ground.findings))


def between(
    *, organisation: str, first: date, last: date, by: str, asked_on: date, knowledge: Knowledge | None = None
) -> tuple[Changes, Snapshot]:
    """What changed between two reference days, and the later one with the names of both; both answers are kept."""
    if last < first:
        raise Failure("days_in_wrong_order", f"{first} {last}", first=first, last=last)
    known, company = knowledge or load(), row_of(organisation).value()
    sides, told, findings = [], [], list[Finding]()
    for day in (first, last):
        taken, ground, new = _Question(organisation, day, None, known).answered(by, asked_on)
        sides.append(Side(ground.estate, taken))
        told.append(counts.spoken(organisation=company, ground=ground, taken=taken, known=known))
        findings += new
    found = changes.between(sides[0], sides[1], known.rules)
    names = dict(told[0].releases) | dict(told[1].releases)
    return found, replace(told[1], releases=names, findings=tuple(findings))


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Millions of small values without any ring: looking for rings among them takes a sixth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
