"""The answer to a vendor's finding as a workbook: one for the vendor, without names, and one for readers inside."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from daicho.answer.claim_grounds import named_proofs
from daicho.answer.claim_sheets import history, machines, rows
from daicho.answer.claim_words import ClaimWords
from daicho.answer.labels import of
from daicho.answer.proofs import proof_in_words
from daicho.answer.sheets import MEDIA_TYPE, Cell, Row, Sheet, day_in_name, introduction
from daicho.answer.sheets import workbook as write
from daicho.answer.speaker import Speaker
from daicho.words.case import Document
from daicho.words.claim import Claim, ClaimLine, GapPart, LineComparison, LineState, Stance
from daicho.words.finding import Finding, Place
from daicho.words.snapshot import Snapshot
from daicho.words.text import Language

KIND = "claim_answer"
_ANSWER = (
    ("number", 5),
    ("row", 9),
    ("product", 22),
    ("their_uses", 6),
    ("their_entitled", 6),
    ("their_short", 6),
    ("our_uses", 6),
    ("our_needed", 6),
    ("our_owned", 6),
    ("our_covered", 6),
    ("our_short", 6),
    ("answer", 19),
    ("quantity", 9),
    ("reason", 54),
    ("ground", 18),
    ("state", 11),
)
_STEPS = (
    ("number", 6),
    ("product", 26),
    ("part", 24),
    ("units", 7),
    ("cause", 20),
    ("count", 7),
    ("words", 64),
    ("source", 44),
)


@dataclass(frozen=True)
class ClaimBook:
    """A claim, compared with a snapshot, in one language; ``named``: for readers inside the house."""

    claim: Claim
    comparisons: tuple[LineComparison, ...]
    snapshot: Snapshot
    language: Language
    named: bool = False

    @cached_property
    def words(self) -> ClaimWords:
        """How it is said."""
        return ClaimWords(Speaker(self.snapshot, self.language), self.named)

    @cached_property
    def by_number(self) -> dict[int, LineComparison]:
        """The comparison that each line is part of."""
        return {number: found for found in self.comparisons for number in found.numbers}

    def document(self) -> Document:
        """The workbook: answer, differences, proofs; inside also machines, all rows, and who decided what."""
        speaker = self.words.speaker
        sheets = [self.answers(), self.differences(), self.proofs()]
        if self.named:
            sheets += [machines(self.words, self.claim, self.by_number), rows(self.words, self.claim)]
            sheets.append(history(self.words, self.claim))
        first = introduction(speaker, "claim_book", tuple(sheets), self._facts())
        content, cut = write(speaker, speaker.phrase("sheet.claim_answer.title"), (first, *sheets))
        kind = "internal" if self.named else "answer"
        return Document(
            name=speaker.phrase(f"claim.file.{kind}", number=self.claim.number, day=day_in_name(self.snapshot)),
            kind=KIND,
            language=self.language,
            media_type=MEDIA_TYPE,
            content=content,
            cites=(("snapshot", self.snapshot.id), ("position", self.claim.basis.position)),
            findings=(*cut, *self._remarks()),
        )

    def _facts(self) -> Iterator[tuple[str, Cell]]:
        claim = self.claim
        yield "claim", claim.number
        yield "vendor", claim.vendor
        yield "file", claim.file
        yield "file_sha256", claim.sha256
        yield "received_on", claim.received_on
        yield "position", claim.basis.position

    def _remarks(self) -> Iterator[Finding]:
        """What a person should know before the answer leaves."""
        place = Place(f"claim {self.claim.number}")
        if self._open:
            shown = ", ".join(map(str, sorted(self._open)[:20]))
            yield Finding.at("claim_lines_open", place, count=len(self._open), lines=shown)
        for found in self.comparisons:
            if found.stance is Stance.MORE and found.ours is not None and self.is_told(found):
                lines = ", ".join(map(str, found.numbers))
                yield Finding.at(
                    "claim_ours_is_larger", place, lines=lines, ours=found.ours.short, theirs=found.theirs.short
                )

    def is_told(self, found: LineComparison) -> bool:
        """Whether our side of these lines is shown: to the vendor only once somebody has decided on one of them."""
        return self.named or not self._open.issuperset(found.numbers)

    @cached_property
    def _open(self) -> frozenset[int]:
        return frozenset(line.row.number for line in self.claim.lines() if line.state is LineState.OPEN)

    # --- the answer

    def answers(self) -> Sheet:
        """One row for each line of theirs."""
        lines = self.claim.lines()
        marked = frozenset({of(LineState.OPEN, self.language)})
        return Sheet(key="claim_answer", columns=_ANSWER, rows=[self._answer(line) for line in lines], marked=marked)

    def _answer(self, line: ClaimLine) -> Row:
        found, row = self.by_number[line.row.number], line.row
        told = self.is_told(found)
        ours = found.ours if told else None
        figures = (None,) * 5 if ours is None else (ours.uses, ours.needed, ours.owned, ours.covered, ours.short)
        return (
            row.number,
            self.words.row(row),
            self.words.product(row),
            row.uses,
            row.entitled,
            row.gap,
            *figures,
            self.words.answer(line, found),
            None if line.answer is None else line.answer.quantity,
            "\n".join(self.words.reasons(line, found)) if told else "",
            self.words.ground(line, found) if told else "",
            self.words.state(line),
        )

    # --- the differences

    def differences(self) -> Sheet:
        """Every part of every difference with its causes; what explains nothing in figures follows."""
        every = [row for found in self.comparisons if self.is_told(found) for row in self._difference(found)]
        return Sheet(key="claim_steps", columns=_STEPS, rows=every)

    def _difference(self, found: LineComparison) -> Iterator[Row]:
        head: tuple[Cell, Cell] = (", ".join(map(str, found.numbers)), self._release(found))
        if len(found.numbers) == 1:
            head = (found.numbers[0], head[1])
        parts = dict(found.parts)
        for part in GapPart:
            if part in parts or (found.causes_of(part) and found.difference is None):
                yield from self._part(head, part, parts.get(part), found)

    def _release(self, found: LineComparison) -> str:
        return "" if found.release is None else self.words.speaker.release(found.release)

    def _part(self, head: tuple[Cell, Cell], part: GapPart, units: int | None, found: LineComparison) -> Iterator[Row]:
        name = of(part, self.language)
        yield (*head, name, units, "", None, self.words.part(part, found), "")
        for cause in found.causes_of(part):
            kind = of(cause.kind, self.language)
            yield (*head, "", None, kind, cause.units, self.words.cause(cause, found), self.words.source(cause.rule))
        left = 0 if units is None else found.unexplained(part, units)
        if left > 0:
            unexplained = self.words.speaker.phrase("claim.unexplained", units=f"{left:,}")
            yield (*head, "", None, "", left, unexplained, "")

    # --- the proofs

    def proofs(self) -> Sheet:
        """The proofs of our shortfalls of the products that they speak of."""
        speaker = self.words.speaker
        told = [found.ours for found in self.comparisons if found.ours is not None and self.is_told(found)]
        wanted = {name for ours in told if ours.short for name in ours.proofs}
        made: list[Row] = []
        for name, proof in named_proofs(speaker.position):
            if name in wanted:
                words = "\n".join(proof_in_words(speaker, proof, named=self.named))
                made.append((name, proof.needed, proof.available, proof.shortfall, words))
        if not made:
            made = [("", None, None, None, speaker.phrase("proof.nothing"))]
        columns = (("component", 10), ("needed", 10), ("available", 10), ("shortfall", 10), ("words", 120))
        return Sheet(key="claim_proofs", columns=columns, rows=made)
