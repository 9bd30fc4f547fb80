"""What changed between two reference days, in words: product by product what moved it, then the rest."""

from collections.abc import Iterable, Iterator

from daicho.answer.labels import of
from daicho.answer.speaker import Speaker
from daicho.words.change import FIGURES, Change, ChangeKind, Changes, LineChange

_LOTS_ASIDE = (ChangeKind.LOT_SET_ASIDE, ChangeKind.LOT_AGAIN)


def lines_of(speaker: Speaker, found: Changes) -> Iterator[str]:
    """The whole as lines of text."""
    say = speaker.phrase
    yield say("change.heading", first=speaker.day(found.first), last=speaker.day(found.last))
    told: set[int] = set()
    for line in found.lines:
        yield _line(speaker, line)
        about = [number for number, event in enumerate(found.events) if event.product == line.product]
        told.update(about)
        yield from _events(speaker, (found.events[number] for number in about), "  ")
    if not found.lines:
        yield say("change.lines_same")
    rest = [event for number, event in enumerate(found.events) if number not in told]
    if rest and found.lines:
        yield say("change.elsewhere")
    yield from _events(speaker, rest, "  ")
    if not found.events:
        yield say("change.no_events")


def _line(speaker: Speaker, change: LineChange) -> str:
    figures = {}
    for name in FIGURES:
        before, after = change.figure(name)
        moved = speaker.phrase("change.figure", before=f"{before:,}", after=f"{after:,}")
        figures[name] = f"{after:,}" if before == after else moved
    product, metric = speaker.product(change.product), of(change.metric, speaker.language)
    return speaker.phrase("change.line", product=product, metric=metric, **figures)


def _events(speaker: Speaker, events: Iterable[Change], indent: str) -> Iterator[str]:
    return (indent + event_in_words(speaker, event) for event in events)


def event_in_words(speaker: Speaker, event: Change) -> str:
    """One thing that happened, as one line."""
    facts = dict(event.facts)
    rule = facts.get("rule", "")
    rest = tuple((name, value) for name, value in event.facts if name != "rule")
    why = speaker.reason(rule, (("unit", ""), *rest)) if event.kind in _LOTS_ASIDE else ""
    return speaker.phrase(
        f"change.{event.kind.value}",
        count=f"{len(event.units):,}",
        units=speaker.some(tuple(map(speaker.unit, event.units)), 12),
        release="" if event.release is None else speaker.release(event.release),
        subject=event.subject,
        quantity=f"{event.quantity:,}",
        on=speaker.day(event.on),
        by=facts.get("by", ""),
        reason=facts.get("reason", ""),
        why=why,
    )
