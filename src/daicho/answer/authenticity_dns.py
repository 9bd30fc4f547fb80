"""The table of DNS answers that a mail is judged by: nothing here asks anybody."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from daicho.words.authenticity import AnswerState, DnsAnswer, DnsQuestion, RecordKind
from daicho.words.secret import find_keys

KEPT_SAME = timedelta(days=14)
"""How long after receipt what DNS says is still taken for what it said then; a decision of ours."""


class NotAsked(Exception):
    """The judgement needs an answer that the table does not have yet."""


class Unanswered(Exception):
    """DNS was asked and gave no answer; ``question`` says what."""

    def __init__(self, question: DnsQuestion) -> None:
        self.question = question
        super().__init__(question.name)


@dataclass(slots=True)
class DnsTable:
    """Answers by question, those used and those missing. ``is_final``: what is missing counts as unanswered."""

    answers: dict[DnsQuestion, DnsAnswer]
    is_final: bool
    used: set[DnsQuestion] = field(default_factory=set)
    missing: set[DnsQuestion] = field(default_factory=set)

    @classmethod
    def of(cls, answers: Iterable[DnsAnswer], *, is_final: bool) -> "DnsTable":
        """The table of ``answers``."""
        return cls({answer.question: answer for answer in answers}, is_final)

    def values(self, name: str, kind: RecordKind) -> tuple[str, ...]:
        """The records, empty where there are none; raises NotAsked or Unanswered."""
        question = DnsQuestion(name.lower().strip("."), kind)
        if not _is_possible(question.name):
            return ()
        self.used.add(question)
        answer = self.answers.get(question)
        if answer is None:
            self.missing.add(question)
            raise Unanswered(question) if self.is_final else NotAsked(question.name)
        if answer.state is AnswerState.UNANSWERED:
            raise Unanswered(question)
        return answer.values

    def is_late(self, name: str, kind: RecordKind, at: datetime | None) -> bool:
        """Whether the records of ``name`` were seen so long after ``at`` that others may have stood there then."""
        answer = self.answers.get(DnsQuestion(name.lower().strip("."), kind))
        return answer is not None and at is not None and answer.seen_on - at.date() > KEPT_SAME

    def seen(self) -> tuple[DnsAnswer, ...]:
        """The answers that the judgement rests on, in order of name."""
        return tuple(self.answers[question] for question in sorted(self.used) if question in self.answers)


def _is_possible(name: str) -> bool:
    """Whether DNS can know such a name; one that holds a product key is not asked about and not kept."""
    if find_keys(name):
        return False
    labels = name.split(".")
    return name.isascii() and name.isprintable() and len(name) < 254 and all(0 < len(label) < 64 for label in labels)
