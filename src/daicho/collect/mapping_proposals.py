"""What the columns of a sheet nobody has mapped yet may mean: by the names that are known, and by likeness to them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from daicho.collect.columns import bare, plain
from daicho.collect.context import Context
from daicho.collect.keys import scrubbed_text
from daicho.collect.saved_mapping import MANY, TARGET, target
from daicho.collect.tables import Grid
from daicho.words.secret import find_keys

SURE = 100
LIKELY = 78
_SHORTEST = 3
"""Of shorter headings, likeness says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """That a heading may be a field; ``score`` is 100 for a known name, less for one that is only like one."""

    heading: str
    field: str = ""
    score: int = 0
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A sheet with its heading found, and what is proposed for each column, in the order of the sheet."""

    sheet: str
    line: int
    proposals: tuple[Proposal, ...] = field(default=())

    @property
    def score(self) -> tuple[int, int]:
        """Bigger is better: fields found, and how surely."""
        found = [proposal.score for proposal in self.proposals if proposal.field]
        return len(found), sum(found)


def draft_of(grid: Grid, context: Context, line: int | None = None, to: str = TARGET) -> Draft | None:
    """The heading of a sheet, the row that ``line`` names or the one with most proposals; None in an empty sheet."""
    drafts = []
    for at, (number, cells) in enumerate(grid.head):
        if (line is None or number == line) and any(cell.strip() for cell in cells):
            below = [_without_keys(row, context) for _, row in grid.head[at + 1 :]]
            drafts.append(Draft(sheet=grid.sheet, line=number, proposals=proposed(cells, below, to)))
    return max(drafts, key=lambda draft: draft.score, default=None)


def proposed(headings: Sequence[str], below: Sequence[Sequence[str]] = (), to: str = TARGET) -> tuple[Proposal, ...]:
    """One proposal for each heading that says something; every field is proposed once, where it fits best."""
    filled = [(number, heading.strip()) for number, heading in enumerate(headings) if plain(heading)]
    scored = sorted(
        ((score, -number, name) for number, heading in filled for name, score in _scores(heading, to).items()),
        reverse=True,
    )
    given: dict[int, tuple[str, int]] = {}
    taken: set[str] = set()
    for score, place, name in scored:
        if -place not in given and (name not in taken or name == MANY):
            given[-place] = (name, score)
            taken.add(name)
    return tuple(
        Proposal(
            heading=heading,
            field=given.get(number, ("", 0))[0],
            score=given.get(number, ("", 0))[1],
            samples=() if given.get(number, ("", 0))[0] == "key" else _samples(below, number),
        )
        for number, heading in filled
    )


def _scores(heading: str, to: str) -> dict[str, int]:
    """How well the heading fits each field, of those that it fits at all."""
    forms = {plain(heading), bare(heading)} - {""}
    found: dict[str, int] = {}
    for known, column in target(to).headings.items():
        score = SURE if known in forms else max(_likeness(form, known) for form in forms) if forms else 0
        if score >= LIKELY:
            found[column.name] = max(score, found.get(column.name, 0))
    return found


def _likeness(form: str, known: str) -> int:
    if min(len(form), len(known)) < _SHORTEST:
        return 0
    return min(SURE - 1, round(fuzz.ratio(form, known)))


def _without_keys(row: Sequence[str], context: Context) -> list[str]:
    """The cells to show; those of a row over which a key is spread are not shown at all."""
    return [] if find_keys("-".join(row)) else [scrubbed_text(cell, context) for cell in row]


def _samples(below: Sequence[Sequence[str]], column: int) -> tuple[str, ...]:
    cells = (row[column].strip() for row in below if column < len(row))
    return tuple(dict.fromkeys(cell for cell in cells if cell))[:3]
