"""Which cases of a rule are told in full, and which are their near misses."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from how_we_count.differences import distance
from how_we_count.teller import Counted

CLOSE = 2
"""How many changes may lie between a case and its near miss."""
MOST_STORIES = 12
"""Cases told in full for one rule; further ones stand in a table."""


@dataclass(frozen=True)
class Story:
    """A case told in full, and the near misses beside it."""

    plain: Counted
    misses: list[Counted] = field(default_factory=list)


def stories(cases: Iterable[Counted]) -> tuple[list[Story], list[Counted]]:
    """The cases of one rule as stories with their near misses, in their order; the rest is told in a table."""
    found: list[Story] = []
    rest: list[Counted] = []
    for case in cases:
        near = min((_nearest(story, case) for story in found), key=lambda one: one[0], default=None)
        if near is None or near[0] > CLOSE:
            found.append(Story(case))
        elif near[0] == 0:
            rest.append(case)
        else:
            _beside(found, near[1], near[2], case)
    rest += [one for story in found[MOST_STORIES:] for one in (story.plain, *story.misses)]
    return found[:MOST_STORIES], rest


def _nearest(story: Story, case: Counted) -> tuple[int, Story, Counted]:
    """The case of a story that is nearest, its plain one where several are."""
    every = (story.plain, *story.misses)
    return min(((distance(one, case), story, one) for one in every), key=lambda one: one[0])


def _beside(found: list[Story], story: Story, neighbour: Counted, case: Counted) -> None:
    """Puts a near miss beside the case from which it differs least; that one becomes a story of its own if need be."""
    if neighbour is not story.plain and distance(story.plain, case) > 1:
        story.misses.remove(neighbour)
        story = Story(neighbour)
        found.append(story)
    story.misses.append(case)
