"""The differences between a vendor's finding and ours in sentences; machines are named for readers inside only."""

from collections.abc import Iterator
from dataclasses import dataclass

from daicho.answer.labels import of
from daicho.answer.proofs import described
from daicho.answer.speaker import Speaker
from daicho.words.claim import Cause, CauseKind, ClaimLine, ClaimRow, GapPart, LineComparison, LineState

_LOTS = frozenset({CauseKind.LOT, CauseKind.LOT_LEFT_OUT, CauseKind.OTHER_LOT, CauseKind.SHARED})
_REASONED = frozenset({CauseKind.NOT_INSTALLED, CauseKind.NEEDS_NONE})


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """Says what a comparison holds; ``named``: machines and people may be named, for readers inside the house."""

    speaker: Speaker
    named: bool = False

    def row(self, row: ClaimRow) -> str:
        """Where a row stands in their sheet."""
        path = "claim.sheet_row" if row.sheet else "claim.plain_row"
        return self.speaker.phrase(path, sheet=row.sheet, line=row.line)

    def product(self, row: ClaimRow) -> str:
        """What a row speaks of in their own words; the machine only for readers inside."""
        said = " ".join(part for part in (row.product, row.edition, row.version) if part)
        return f"{said} [{row.machine}]" if row.machine and self.named else said

    # --- the answer

    def answer(self, line: ClaimLine, found: LineComparison) -> str:
        """What we say to a line, in one sentence."""
        step = line.answer
        if step is None:
            return self.speaker.phrase("claim.answer_none")
        if step.state is LineState.DISPUTED:
            if not step.quantity:
                return self.speaker.phrase("claim.answer_disputed_all")
            return self.speaker.phrase("claim.answer_disputed", quantity=self._count(step.quantity, found))
        kind = "" if step.remedy is None else of(step.remedy, self.speaker.language)
        return self.speaker.phrase(f"claim.answer_{step.state.value}", kind=kind)

    def _count(self, number: int, found: LineComparison) -> str:
        metrics = () if found.ours is None else found.ours.metrics
        if len(metrics) == 1:
            return self.speaker.count(number, metrics[0])
        return self.speaker.phrase("claim.licences", n=f"{number:,}")

    def state(self, line: ClaimLine) -> str:
        """Where a line stands, and since when."""
        if not line.steps:
            return of(line.state, self.speaker.language)
        return f"{of(line.state, self.speaker.language)}\n{line.steps[-1].on.isoformat()}"

    def reasons(self, line: ClaimLine, found: LineComparison) -> Iterator[str]:
        """Why we say so: what the person wrote, then every part of the difference."""
        if line.answer is not None:
            yield line.answer.reason
        if found.ours is None:
            yield self.speaker.phrase("claim.unknown_product")
        if len(found.numbers) > 1:
            yield self.speaker.phrase("claim.position_of_lines", lines=self.speaker.joined(map(str, found.numbers)))
        for part, _ in found.parts:
            yield self.part(part, found)

    def ground(self, line: ClaimLine, found: LineComparison) -> str:
        """The proof of our figures, and what else was named."""
        said = [line.answer.evidence] if line.answer is not None and line.answer.evidence else []
        if found.ours is not None and found.ours.short and found.ours.proofs:
            said.append(self.speaker.phrase("claim.proof", components=self.speaker.joined(found.ours.proofs)))
        elif found.ours is not None and not found.ours.short:
            said.append(self.speaker.phrase("claim.allocation"))
        return self.speaker.joined(said)

    # --- the differences

    def part(self, part: GapPart, found: LineComparison) -> str:
        """What one part of the difference is, with the figures of both sides."""
        ours, theirs = found.ours, found.theirs
        has_surplus = part is GapPart.ARITHMETIC and theirs.short == 0
        stated = theirs.uses if part is GapPart.USES else theirs.entitled
        return self.speaker.phrase(
            "claim.part.surplus" if has_surplus else f"claim.part.{part.value}",
            theirs=self.speaker.phrase("claim.not_stated") if stated is None else f"{stated:,}",
            ours="" if ours is None else f"{ours.uses if part is not GapPart.OWNED else ours.owned:,}",
            wanted="" if ours is None else f"{ours.wanted:,}",
        )

    def cause(self, cause: Cause, found: LineComparison) -> str:
        """Why figures differ, in one sentence or two."""
        sentence = self._sentence(cause, found)
        if self.named and cause.machines:
            names = self.speaker.some(tuple(map(self.speaker.unit, cause.machines)), 200)
            sentence += self.speaker.phrase("claim.on_machines", machines=names)
        if not cause.is_possible:
            return sentence
        return self.speaker.phrase("claim.possible", sentence=sentence, units=f"{cause.units:,}")

    def _sentence(self, cause: Cause, found: LineComparison) -> str:
        if cause.kind in _REASONED and cause.rule:
            return self.reason(cause)
        path = f"claim.cause.{cause.kind.value}"
        if cause.kind is CauseKind.LOT and cause.rule:
            path = "claim.cause.lot_of_machine"
        metrics = () if found.ours is None else found.ours.metrics
        return self.speaker.phrase(
            path,
            on=self.speaker.day(self.speaker.snapshot.on),
            release="" if cause.release is None else self.speaker.release(cause.release),
            metrics=self.speaker.joined(of(metric, self.speaker.language) for metric in metrics),
            lots=self.speaker.joined(described(self.speaker, lot) for lot in cause.lots),
            reason=self.reason(cause) if cause.kind in _LOTS and cause.rule else "",
        )

    def reason(self, cause: Cause) -> str:
        """The sentence of a cause's rule and of those it leans on; people and machines stay unnamed."""
        units = cause.machines[:2] or ("",)
        known = [(("unit", unit), ("until", "-"), *facts) for facts in cause.facts or ((),) for unit in units]
        further = dict(known[0]).get("also", "").split(",")
        rules = [cause.rule, *(right for right in further if right)]
        return self.speaker.running(self.speaker.general_reason(one, known) for one in rules)

    def source(self, rule: str) -> str:
        """On what a rule rests, and whether that was read; "" where it rests on our own records."""
        note = self.speaker.snapshot.rules.get(rule)
        if note is None or not note.source:
            return ""
        path = "working.source" if note.verified else "working.source_unverified"
        return " ".join(filter(None, (note.case, self.speaker.phrase(path, source=note.source))))
