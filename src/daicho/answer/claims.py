"""A vendor's finding beside the position: line by line, with the steps from our shortfall to theirs.

Nothing is decided here. The same claim and the same snapshot give the same comparison on any later day.
"""

from collections.abc import Iterable
from dataclasses import replace

from daicho.answer.claim_causes import Compared, causes
from daicho.answer.claim_grounds import Grounds, units_of
from daicho.words.claim import Claim, ClaimLine, GapPart, LineComparison, Ours, Theirs
from daicho.words.estate import Machine
from daicho.words.finding import Finding, Place
from daicho.words.snapshot import Snapshot
from daicho.words.software import Release


def compared(claim: Claim, snapshot: Snapshot) -> tuple[LineComparison, ...]:
    """Every line of ``claim``, those that speak of the same release together, beside the position of ``snapshot``."""
    grounds = Grounds(snapshot)
    return tuple(_comparison(lines, grounds, claim.file) for lines in _together(claim.lines()))


def _together(lines: Iterable[ClaimLine]) -> list[list[ClaimLine]]:
    """Lines of the same release and machine, in the order of the first of each; an unknown one stands alone."""
    found: dict[object, list[ClaimLine]] = {}
    for line in lines:
        known = (line.release, line.row.machine.casefold())
        found.setdefault(line.row.number if line.release is None else known, []).append(line)
    return list(found.values())


def _comparison(lines: list[ClaimLine], grounds: Grounds, file: str) -> LineComparison:
    rows, release = [line.row for line in lines], lines[0].release
    numbers, theirs = tuple(row.number for row in rows), _theirs(lines)
    place = Place(file, rows[0].line, rows[0].sheet)
    if release is None:
        name = str(rows[0].written) or "–"
        why_not = Finding.at("claim_product_unknown", place, number=numbers[0], name=name)
        return LineComparison(numbers=numbers, theirs=theirs, why_not=why_not)
    scope = grounds.scope(release)
    machine = _machine(rows[0].machine, grounds)
    ours = Ours(uses=0, wanted=0, needed=0, owned=0, covered=0, short=0)
    if machine is not None or not rows[0].machine:
        ours = grounds.ours(scope, machine)
    own, other = _drawn(grounds, scope, machine, rows[0].machine)
    made = LineComparison(
        numbers=numbers,
        theirs=theirs,
        release=release,
        ours=ours,
        parts=tuple((part, units) for part, units in steps(theirs, ours, own=own, other=other) if units),
    )
    at = Compared(release=release, scope=scope, theirs=theirs, ours=ours, machine=machine, is_one=bool(rows[0].machine))
    return replace(made, causes=tuple(causes(at, grounds)))


def _machine(written: str, grounds: Grounds) -> Machine | None:
    return grounds.machines.get(written.casefold()) if written else None


def _drawn(grounds: Grounds, scope: frozenset[Release], machine: Machine | None, written: str) -> tuple[int, int]:
    """Licences of these releases, and of others, that serve the needs."""
    if written and machine is None:
        return 0, 0
    unit = None if machine is None else units_of(machine)
    uses = grounds.uses(scope, unit)
    own = sum(use.quantity for use in uses if grounds.lots[use.lot].release in scope)
    return own, sum(use.quantity for use in uses) - own


def _theirs(lines: list[ClaimLine]) -> Theirs:
    rows = [line.row for line in lines]
    listed = [row.machine for line in lines for row in (line.row, *line.details) if row.machine]
    uses = _sum(row.uses for row in rows)
    return Theirs(
        uses=len(listed) if uses is None and listed else uses,
        entitled=_sum(row.entitled for row in rows),
        short=_sum(row.gap for row in rows),
        listed=tuple(listed),
    )


def _sum(numbers: Iterable[int | None]) -> int | None:
    """What is stated, added up; None where nothing is."""
    stated = [number for number in numbers if number is not None]
    return sum(stated) if stated else None


def steps(theirs: Theirs, ours: Ours, *, own: int, other: int) -> tuple[tuple[GapPart, int], ...]:
    """From our shortfall to theirs: the units add up to the difference, whatever the figures are.

    ``own`` licences of the release itself serve its needs, and ``other`` ones by a right. Where they state only one
    of uses and licences, the other is what their shortfall makes of it; where they state no shortfall, or only that,
    there are no steps.
    """
    short, uses, entitled = theirs.short, theirs.uses, theirs.entitled
    if short is None or (uses is None and entitled is None):
        return ()
    uses = short + (entitled or 0) if uses is None else uses
    entitled = uses - short if entitled is None else entitled
    return (
        (GapPart.USES, uses - ours.uses),
        (GapPart.NO_NEED, ours.uses - ours.wanted),
        (GapPart.OWNED, ours.owned - entitled),
        (GapPart.UNUSED, own - ours.owned),
        (GapPart.BY_RIGHT, other),
        (GapPart.SHARED, ours.wanted - ours.needed + ours.covered - own - other),
        (GapPart.ARITHMETIC, short - (uses - entitled)),
    )
