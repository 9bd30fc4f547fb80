"""What may be done about a request of this kind, what only after its clause was read, and what is never offered."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from daicho.answer import playbooks
from daicho.answer.clauses import points_on
from daicho.words.case import RequestKind
from daicho.words.request import AdviceState, Clause, ClausePoint, Source
from daicho.words.text import Text

TOPICS = {"cost": ("cost", "own_hours"), "nda": ("nda",), "deadline": ("deadline",)}
"""Topics of clauses that a topic of advice takes in; any other topic stands for itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """A step of the playbook: the kinds that it fits, and those for which the clause comes first.

    ``when`` names what must have been found in the request for it to be shown; "" is always.
    """

    id: str
    text: Text
    kinds: frozenset[RequestKind]
    clause_first: frozenset[RequestKind]
    when: str
    topic: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceLine:
    """A step for one case: offered, or after reading ``clauses``; ``says`` is what they have on its topic."""

    advice: Advice
    state: AdviceState
    clauses: tuple[Clause, ...] = ()
    says: tuple[tuple[Clause, ClausePoint], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignoring:
    """What may come of not answering a request of this kind."""

    kind: RequestKind
    text: Text
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverOffered:
    """A pretext, false statement or concealment that is never offered, why, and the patterns that give it away."""

    id: str
    text: Text
    why: Text
    patterns: tuple[re.Pattern[str], ...]
    source: Source


def lines(kind: RequestKind, *, found: frozenset[str], clauses: tuple[Clause, ...]) -> tuple[AdviceLine, ...]:
    """The steps for a case of ``kind``: ``found`` in it, leaning on ``clauses``; those offered come first."""
    told = [_line(step, kind, clauses) for step in every() if not step.when or step.when in found]
    fitting = [line for line in told if line is not None]
    return tuple(sorted(fitting, key=lambda line: line.state is AdviceState.CLAUSE_FIRST))


@cache
def every() -> tuple[Advice, ...]:
    """Every step of the playbook."""
    entry = playbooks.read("advice.toml")
    return tuple(
        Advice(
            id=told["id"],
            text=Text(**told["text"]),
            kinds=frozenset(map(RequestKind, told["kinds"])),
            clause_first=frozenset(map(RequestKind, told.get("clause_first", ()))),
            when=told.get("when", ""),
            topic=told.get("topic", ""),
            source=playbooks.source(entry["sources"][told["source"]]),
        )
        for told in entry["advice"]
    )


@cache
def ignoring(kind: RequestKind) -> Ignoring:
    """What may come of ignoring a request of ``kind``; there is an answer for every kind."""
    entry = playbooks.read("duties.toml")
    told = next(one for one in entry["ignoring"] if one["kind"] == kind)
    source = playbooks.source(entry["sources"][told["source"]])
    return Ignoring(kind=kind, text=Text(**told["text"]), source=source)


@cache
def never_offered() -> tuple[NeverOffered, ...]:
    """What is never offered, in the order of the playbook."""
    entry = playbooks.read("never_offered.toml")
    return tuple(
        NeverOffered(
            id=told["id"],
            text=Text(**told["text"]),
            why=Text(**told["why"]),
            patterns=tuple(re.compile(p, re.IGNORECASE) for p in told["phrases"]),
            source=playbooks.source(entry["sources"][told["source"]]),
        )
        for told in entry["never"]
    )


def pretexts_in(text: str) -> tuple[tuple[NeverOffered, str], ...]:
    """Which of them ``text`` holds, each with the words that give it away; an empty tuple is no proof of truth."""
    normal = " ".join(unicodedata.normalize("NFKC", text).split())
    hits = ((never, pattern.search(normal)) for never in never_offered() for pattern in never.patterns)
    return tuple((never, hit.group()) for never, hit in hits if hit)


def _line(step: Advice, kind: RequestKind, clauses: tuple[Clause, ...]) -> AdviceLine | None:
    if kind in step.clause_first:
        return AdviceLine(advice=step, state=AdviceState.CLAUSE_FIRST, clauses=clauses, says=_says(step.topic, clauses))
    if kind in step.kinds:
        return AdviceLine(advice=step, state=AdviceState.OFFERED, says=_says(step.topic, clauses))
    return None


def _says(topic: str, clauses: Iterable[Clause]) -> tuple[tuple[Clause, ClausePoint], ...]:
    topics = TOPICS.get(topic, (topic,))
    return tuple((clause, point) for clause in clauses for point in points_on(clause, *topics))
