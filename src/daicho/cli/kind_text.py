"""What the commands on kinds, advice and clauses print: plain lines that also fit a narrow terminal."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from daicho.answer import labels
from daicho.answer.advice import AdviceLine, Ignoring, NeverOffered
from daicho.answer.clause_diff import Change, Piece
from daicho.answer.clauses import Citation
from daicho.answer.kinds import Duty, KindReading
from daicho.words.request import AdviceState, Clause, KindEvidence, PartyRole, Source
from daicho.words.text import Language

if TYPE_CHECKING:
    from daicho.actions.kinds import HeldKind

MARKS = {Change.SAME: ("", ""), Change.REMOVED: ("[-", "-]"), Change.ADDED: ("{+", "+}")}
"""What stands around removed and added words, as in a word diff."""


def say(path: str, language: Language, /, **facts: object) -> str:
    """The label ``path`` of this file's data, with its blanks filled."""
    return labels.label(f"kinds.{path}", language).format_map(facts)


def heading(path: str, language: Language) -> str:
    """A heading, with an empty line before it."""
    return f"\n■ {say(path, language)}"


class Footnotes:
    """Sources by number, so that each is printed once; in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._known: dict[Source, int] = {}

    def mark(self, source: Source) -> str:
        """The number under which ``source`` stands, and whether it is unverified."""
        number = self._known.setdefault(source, len(self._known) + 1)
        return say("note" if source.verified else "note_unverified", self.language, number=number)

    def lines(self) -> Iterator[str]:
        """The list of sources, in the order of their first mark."""
        if self._known:
            yield heading("sources", self.language)
        for source, number in self._known.items():
            yield f"[{number}] {of_source(source, self.language)}"


def of_source(source: Source, language: Language) -> str:
    """On whose word something rests: document, page, day, and whether it is unverified."""
    document = " ".join(part for part in (source.document, source.page) if part)
    seen = "" if source.seen_on is None else say("seen", language, on=source.seen_on)
    unverified = "" if source.verified else say("unverified", language)
    return document + seen + unverified


# --- the kind of a case


def kind_lines(held: "HeldKind", duties: Iterable[Duty], notes: Footnotes) -> Iterator[str]:
    """A case's kind: evidence, what it obliges to, clauses, parties, history, links."""
    case, language = held.case, notes.language
    kind = labels.of(case.kind, language)
    yield say("case", language, number=case.number, kind=kind, vendor=case.vendor.name)
    yield from _proposal(held, language)
    yield heading("evidence", language)
    pieces = [piece for reading in held.readings for piece in reading.evidence]
    yield from [_evidence(piece, notes) for piece in pieces] or [say("no_evidence", language)]
    yield heading("duties", language)
    for duty in duties:
        bearing = labels.of(duty.bearing, language)
        yield f"- {bearing}: {duty.text.in_language(language)} {notes.mark(duty.source)}"
    yield from _citations(held.readings, language)
    yield from _parties(held, notes)
    yield from _history(held, language)
    yield from link_lines(held, language)


def _proposal(held: "HeldKind", language: Language) -> Iterator[str]:
    last = held.readings[-1] if held.readings else None
    if held.proposed.value == "unknown" and last is not None and last.likely is not held.proposed:
        yield say("likely", language, kind=labels.of(last.likely, language))
    else:
        yield say("proposed", language, kind=labels.of(held.proposed, language))


def _evidence(piece: KindEvidence, notes: Footnotes) -> str:
    language = notes.language
    where = f"{labels.of(piece.place, language)} / {labels.of(piece.strength, language)}"
    kind = labels.of(piece.kind, language)
    return f"- {kind} [{where}] 「{piece.quoted}」 {notes.mark(piece.source)}"


def _citations(readings: Iterable[KindReading], language: Language) -> Iterator[str]:
    found = [citation for reading in readings for citation in reading.citations]
    if found:
        yield heading("clauses", language)
    for citation in found:
        yield f"- {_article(citation.article, language)} 「{citation.quoted}」\n    {_in_library(citation, language)}"


def _in_library(citation: Citation, language: Language) -> str:
    if not citation.clauses:
        return say("not_in_library", language)
    return say("in_library", language, clauses=", ".join(_short(clause, language) for clause in citation.clauses))


def _article(article: str, language: Language) -> str:
    return say("article", language, article=article) if article else say("no_article", language)


def _short(clause: Clause, language: Language) -> str:
    own = f" [{say('own_clause', language)}]" if clause.own else ""
    agreement = clause.agreement.in_language(language)
    return f"{agreement} {_article(clause.article, language)} ({clause.id}){own}"


def _parties(held: "HeldKind", notes: Footnotes) -> Iterator[str]:
    language = notes.language
    yield heading("parties", language)
    for role in PartyRole:
        party = held.party(role)
        known = {PartyRole.ASKING: held.asking, PartyRole.CONTRACTING: held.contracting}
        name = known.get(role, "" if party is None else party.name)
        if name:
            document = f" ({party.document})" if party is not None and party.document else ""
            yield f"- {labels.of(role, language)}: {name}{document}"
    for entity in held.entities if not held.contracting else ():
        text = entity.text.in_language(language)
        seen = say("entity_seen", language, entity=entity.entity, text=text)
        yield f"- {seen} {notes.mark(entity.source)}"


def _history(held: "HeldKind", language: Language) -> Iterator[str]:
    yield heading("history", language)
    kind = labels.of(held.opened_as, language)
    yield "- " + say("opened", language, on=held.case.received_on, kind=kind)
    for step in held.steps:
        facts = {"on": step.on, "kind": labels.of(step.kind, language), "by": step.by, "reason": step.reason}
        yield "- " + say("step", language, proposed=labels.of(step.proposed, language), **facts)


def link_lines(held: "HeldKind", language: Language) -> Iterator[str]:
    """The cases that belong to this one, and those that may."""
    if held.links:
        yield heading("links", language)
    for link in held.links:
        yield "- " + say("link", language, other=link.other, on=link.on, by=link.by, reason=link.reason)
    if held.alike:
        yield heading("alike", language)
    for case in held.alike:
        kind = labels.of(case.kind, language)
        facts = {"number": case.number, "on": case.received_on, "kind": kind, "subject": case.subject}
        yield "- " + say("alike_case", language, **facts)


# --- advice


def advice_lines(
    told: Iterable[AdviceLine], ignored: Ignoring, never: Iterable[NeverOffered], notes: Footnotes
) -> Iterator[str]:
    """The steps, those after reading the clause, what ignoring may bring, and what is never offered."""
    state: AdviceState | None = None
    language = notes.language
    for line in told:
        if line.state is not state:
            state = line.state
            yield f"\n■ {labels.of(state, language)}"
            if state is AdviceState.CLAUSE_FIRST:
                yield from _read_first(line.clauses, language)
        yield f"- {line.advice.text.in_language(language)} {notes.mark(line.advice.source)}"
        yield from _clause_says(line, language)
    yield heading("ignoring", language)
    yield f"- {ignored.text.in_language(language)} {notes.mark(ignored.source)}"
    yield heading("never", language)
    for one in never:
        facts = {"text": one.text.in_language(language), "why": one.why.in_language(language)}
        yield "- " + say("never_line", language, **facts)


def _read_first(clauses: tuple[Clause, ...], language: Language) -> Iterator[str]:
    if not clauses:
        yield say("read_unknown", language)
    for clause in clauses:
        yield say("read_first", language, clauses=_short(clause, language))
        yield "    " + say("read_at", language, where=clause.read_at.in_language(language))


def _clause_says(line: AdviceLine, language: Language) -> Iterator[str]:
    for clause, point in line.says:
        facts = {"clause": clause.id, "bearing": labels.of(point.bearing, language)}
        yield "    " + say("clause_says", language, text=point.text.in_language(language), **facts)
    if line.state is AdviceState.CLAUSE_FIRST and line.clauses and not line.says:
        yield "    " + say("clause_mute", language)


# --- clauses


def clause_lines(clause: Clause, others: Iterable[Clause], language: Language) -> Iterator[str]:
    """One clause: what it is, its words, where to read it, its table."""
    yield f"{clause.id}: {clause.title.in_language(language)}"
    yield f"{clause.agreement.in_language(language)} / {_article(clause.article, language)} / {clause.version}"
    if clause.entity:
        yield say("entity", language, entity=clause.entity)
    yield say("read_at", language, where=clause.read_at.in_language(language))
    yield say("source", language, document=of_source(clause.source, language))
    if numbers := ", ".join(_short(other, language) for other in others):
        yield say("other_number", language, clauses=numbers)
    yield heading("text", language)
    yield clause.text or say("no_text", language)
    yield heading("table", language)
    for point in clause.points:
        words = say("words_for_it", language, quoted=point.quoted) if point.quoted else ""
        yield f"- {labels.of(point.bearing, language)}: {point.text.in_language(language)}{words}"


def marked(pieces: Iterable[Piece]) -> str:
    """A text with what was removed and added marked in it."""
    return "".join(MARKS[piece.change][0] + piece.text + MARKS[piece.change][1] for piece in pieces)
