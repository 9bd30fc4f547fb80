"""Sheets of the position workbook that show the working: where each lot is used, by which rule, and the rules."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from daicho.answer.assignments import Assignment
from daicho.answer.labels import of
from daicho.answer.sheets import Row, Sheet
from daicho.answer.speaker import Facts, Speaker
from daicho.answer.working_text import Ground, Working


def mark(speaker: Speaker, ground: Ground) -> str:
    """Whether the documents behind a rule were read; "" where a rule rests on none."""
    if not ground.source:
        return ""
    return speaker.phrase("working.verified" if ground.verified else "working.unverified")


def lot_uses(speaker: Speaker, working: Working) -> Sheet:
    """One row for each lot and right by which it is used, and one for each lot that is used nowhere."""
    columns = (
        ("lot", 12),
        ("release", 26),
        ("proof", 16),
        ("quantity", 7),
        ("need", 26),
        ("case", 7),
        ("reason", 48),
        ("verified", 10),
        ("units", 48),
    )
    rows = (row for number in working.lots() for row in _lot(speaker, working, number))
    return Sheet(key="lot_uses", columns=columns, rows=list(rows), marked=_unverified(speaker))


def _lot(speaker: Speaker, working: Working, number: str) -> Iterator[Row]:
    told = working.lot(number)
    head = (number, speaker.release(told.lot.release), of(told.lot.proof, speaker.language))
    for use in told.uses:
        first = use.grounds[0]
        reason = speaker.running(ground.sentence for ground in use.grounds)
        units = speaker.joined(map(speaker.unit, use.units))
        yield (*head, use.quantity, use.need, first.case, reason, mark(speaker, first), units)
    if not told.uses:
        path = "working.not_counted" if told.valid is None else "working.unused"
        why = speaker.running(ground.sentence for left in told.aside for ground in left.grounds)
        yield (*head, None, "", "", why or speaker.phrase(path), "", "")


def rules(speaker: Speaker) -> Sheet:
    """Every rule of counting that the position uses, with its source."""
    columns = (("case", 7), ("rule", 28), ("reason", 80), ("count", 10), ("source", 60), ("verified", 10))
    rows = [
        (ground.case, ground.rule, ground.sentence, count, ground.source, mark(speaker, ground))
        for ground, count in rules_used(speaker)
    ]
    return Sheet(key="rules", columns=columns, rows=rows, marked=_unverified(speaker))


def _unverified(speaker: Speaker) -> frozenset[str]:
    return frozenset((speaker.phrase("working.unverified"),))


def rules_used(speaker: Speaker) -> list[tuple[Ground, int]]:
    """The rules that the position uses, each with its general sentence and how often; in order of case number."""
    counted: Counter[str] = Counter()
    told: dict[str, list[Facts]] = {}
    for rule, facts, count in _uses(speaker):
        counted[rule] += count
        if len(several := told.setdefault(rule, [])) < _ENOUGH:
            several.append(facts)
    notes = speaker.snapshot.rules
    found = [(_general(speaker, notes, rule, told[rule]), count) for rule, count in counted.items()]
    return sorted(found, key=lambda pair: (_number(pair[0].case), pair[0].rule))


_ENOUGH = 50
"""Cases of a rule that are looked at to see which of its facts differ."""


def _uses(speaker: Speaker) -> Iterator[tuple[str, Facts, int]]:
    position = speaker.position
    for allocation in position.allocations:
        if allocation.lot:
            facts = (("until", "-"), *allocation.facts)
            yield allocation.right, facts, len(allocation.units)
            further = dict(allocation.facts).get("also", "")
            yield from ((right, facts, len(allocation.units)) for right in further.split(",") if right)
    for aside in position.set_aside:
        for unit in aside.units[:2] or ("",):
            yield aside.rule, (("unit", unit), *aside.facts), 0
        yield aside.rule, (("unit", ""), *aside.facts), aside.count


def _general(speaker: Speaker, notes: Mapping[str, Any], rule: str, told: list[Facts]) -> Ground:
    sentence, note = speaker.general_reason(rule, told), notes.get(rule)
    return Ground(rule, sentence) if note is None else Ground(rule, sentence, note.case, note.source, note.verified)


def _number(case: str) -> tuple[int, str]:
    digits = "".join(character for character in case if character.isdigit())
    return (int(digits) if digits else 10_000, case)


def noted(speaker: Speaker, working: Working, assignment: Assignment) -> tuple[str, str, str]:
    """Reason, case number and mark of one assignment; a short one tells the proof that it belongs to."""
    if assignment.is_short:
        return working.why_short(assignment), "", ""
    grounds = working.grounds(assignment)
    reason = speaker.running(dict.fromkeys(ground.sentence for ground in grounds))
    return reason, grounds[0].case, mark(speaker, grounds[0])
