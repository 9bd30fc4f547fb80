"""Sheets of a claim for readers inside the house: machine by machine, row by row, step by step."""

from collections.abc import Iterator, Mapping

from daicho.answer.assignments import Assignments
from daicho.answer.claim_grounds import Grounds, units_of
from daicho.answer.claim_words import ClaimWords
from daicho.answer.labels import of
from daicho.answer.sheets import Row, Sheet
from daicho.answer.wording import say
from daicho.words.claim import Claim, ClaimLine, ClaimRow, GapPart, LineComparison


def machines(words: ClaimWords, claim: Claim, by_number: Mapping[int, LineComparison]) -> Sheet:
    """Every machine that their sheet lists, beside what our records say of it."""
    columns = (("number", 6), ("row", 16), ("machine", 22), ("known", 26), ("words", 110))
    looking = _Machines(words)
    made = [
        looking.row(line, row, by_number[line.row.number])
        for line in claim.lines()
        for row in (line.row, *line.details)
        if row.machine
    ]
    return Sheet(key="claim_machines", columns=columns, rows=made)


class _Machines:
    """Says of one machine after another which licence covers it, or why it is no use."""

    def __init__(self, words: ClaimWords) -> None:
        self.words = words
        self.grounds = Grounds(words.speaker.snapshot)
        self.assignments = Assignments(words.speaker)

    def row(self, line: ClaimLine, row: ClaimRow, found: LineComparison) -> Row:
        """One machine of a line."""
        machine = self.grounds.machines.get(row.machine.casefold())
        known = "" if machine is None else self.words.speaker.unit(machine.id)
        name = row.machine if machine is None else machine.id
        said = list(self._causes(name, found))
        if machine is not None and found.release is not None:
            said += self._served(frozenset(units_of(machine)), self.grounds.scope(found.release))
        return (line.row.number, self.words.row(row), row.machine, known, "\n".join(dict.fromkeys(said)))

    def _causes(self, name: str, found: LineComparison) -> Iterator[str]:
        plain = ClaimWords(self.words.speaker)
        for cause in (*found.causes_of(GapPart.USES), *found.causes_of(GapPart.NO_NEED)):
            if name in cause.machines:
                yield plain.cause(cause, found)

    def _served(self, units: frozenset[str], scope: frozenset[object]) -> Iterator[str]:
        speaker = self.words.speaker
        for unit in sorted(units):
            for assignment in self.assignments.by_unit.get(unit, ()):
                if assignment.demand.release in scope:
                    lot = "" if assignment.is_short else speaker.lot(assignment.allocation.lot) + " "
                    yield f"{assignment.state(speaker)} {lot}{assignment.reason(speaker)}"


def rows(words: ClaimWords, claim: Claim) -> Sheet:
    """Every row of their sheet and what became of it."""
    columns = (("row", 16), ("role", 14), ("number", 7), ("product", 40), ("release", 40), ("doubts", 80))
    language, speaker = words.speaker.language, words.speaker
    made: list[Row] = [
        (
            words.row(row),
            of(row.role, language),
            row.number or row.detail_of or None,
            words.product(row),
            "" if release is None else speaker.release(release),
            "\n".join(say(finding)[0].in_language(language) for finding in row.findings),
        )
        for row, release in zip(claim.rows, claim.basis.releases, strict=True)
    ]
    return Sheet(key="claim_rows", columns=columns, rows=made)


def history(words: ClaimWords, claim: Claim) -> Sheet:
    """Who decided what, when and why, and on what the answer was rested."""
    columns = (
        ("number", 6),
        ("on", 12),
        ("recorded_on", 12),
        ("by", 16),
        ("state", 16),
        ("quantity", 8),
        ("reason", 70),
        ("evidence", 30),
        ("basis", 20),
    )
    language = words.speaker.language
    bases = {basis.number: f"{basis.number}: {basis.snapshot[:16]}" for basis in claim.bases}
    made: list[Row] = [
        (0, basis.taken_on, basis.taken_on, basis.by, "", None, basis.reason, "", bases[basis.number])
        for basis in claim.bases
    ]
    for line, step in claim.steps:
        state = of(step.state, language)
        kind = "" if step.remedy is None else f" ({of(step.remedy, language)})"
        head = (line, step.on, step.recorded_on, step.by, state + kind)
        made.append((*head, step.quantity, step.reason, step.evidence, bases.get(step.basis, "")))
    return Sheet(key="claim_history", columns=columns, rows=made)
