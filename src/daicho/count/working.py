"""The working: for every allocation and everything set aside, the sentence that gives the reason."""

from collections.abc import Iterator

from daicho.count.rulebook import Rulebook
from daicho.words.position import Allocation, Position, SetAside
from daicho.words.text import Text


def reason(entry: Allocation | SetAside, rulebook: Rulebook, unit: str = "") -> tuple[Text, ...]:
    """The sentences for one entry (about ``unit``): its own right first, then the further rights it leans on."""
    facts = {"until": "-", "unit": unit or ", ".join(entry.units[:1]), **dict(entry.facts)}
    own = entry.right if isinstance(entry, Allocation) else entry.rule
    further = [right for right in facts.get("also", "").split(",") if right]
    return tuple(rulebook.rights[right].reason.filled(**facts) for right in (own, *further))


def of_machine(position: Position, unit: str, rulebook: Rulebook) -> Iterator[Text]:
    """All sentences that concern one machine or person, in the order of the position."""
    for allocation in position.allocations:
        if unit in allocation.units:
            yield from reason(allocation, rulebook)
    for entry in position.set_aside:
        if unit in entry.units:
            yield from reason(entry, rulebook, unit)
