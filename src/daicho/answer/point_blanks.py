"""What the points of a case say for letters, as the blanks that their kinds ask for (TOML for ``letter --blanks``)."""

import json
from collections.abc import Iterable, Mapping, Sequence

from daicho.answer import labels
from daicho.answer.eras import written_day
from daicho.words.clock import Exchange, ExchangeKind
from daicho.words.point import Point, PointState, RemindedPoint, ReminderFacts, Side
from daicho.words.text import Language

Rows = list[list[str]]
Blanks = Mapping[str, Mapping[str, str | Rows]]


def of_points(
    points: Sequence[Point], exchanges: Iterable[Exchange], facts: ReminderFacts | None, language: Language
) -> Blanks:
    """Blanks by kind of letter: the reminder and the president's letter from ``facts`` (none without), our open
    questions, and what was asked of us. Values that no point states (numbers of documents) are left to a person.
    """
    found: dict[str, Mapping[str, str | Rows]] = {}
    questions = [[p.quoted, p.text] for p in _open(points, Side.US)]
    asked = [[p.quoted or p.text, ""] for p in _open(points, Side.VENDOR)]
    if facts is not None:
        due, rows = str(facts.new_due_on), [_open_point(point, language) for point in facts.points]
        found["reminder"] = {
            "first_sent_on": str(min(point.asked_on for point in facts.points)),
            "answer_by": due,
            "open_points": rows,
        }
        found["presidents_letter"] = {
            "answer_by": due,
            "history": [_told(exchange, language) for exchange in _of_substance(exchanges)],
            "requests": [[point.text] for point in facts.points],
        }
        found["question_list"] = {"answer_by": due, "questions": questions}
    if asked:
        found["point_answer"] = {"answers": asked}
    return found


def _open(points: Iterable[Point], side: Side) -> list[Point]:
    return [point for point in points if point.asked_by is side and not point.is_settled]


def _of_substance(exchanges: Iterable[Exchange]) -> list[Exchange]:
    return [exchange for exchange in exchanges if exchange.kind is not ExchangeKind.RECEIPT]


def _open_point(point: RemindedPoint, language: Language) -> list[str]:
    if point.state is not PointState.EVADED or point.replied_on is None:
        return [point.text, ""]
    path = "their_words" if point.their_words else "passed_over"
    day = written_day(point.replied_on, language)
    return [point.text, labels.label(f"point_blanks.{path}", language).format(day=day, words=point.their_words)]


def _told(exchange: Exchange, language: Language) -> list[str]:
    side = labels.label(f"point_blanks.{exchange.side.value}", language)
    return [written_day(exchange.on, language), f"{side}{exchange.what}"]


def as_toml(blanks: Blanks) -> bytes:
    """The blanks as a TOML file; a stroke inside a cell, which would part it, becomes a full-width one."""
    lines: list[str] = []
    for kind, values in blanks.items():
        lines.append(f"[{kind}]")
        lines += [f"{name} = {_value(value)}" for name, value in values.items()]
        lines.append("")
    return "\n".join(lines).encode("utf-8")


def _value(value: str | Rows) -> str:
    if isinstance(value, str):
        return _quoted(value)
    rows = [f"  [{', '.join(map(_quoted, row))}]," for row in value]
    return "\n".join(("[", *rows, "]"))


def _quoted(text: str) -> str:
    """A basic string of TOML: what JSON writes is one, but for the mark DEL."""
    one_line = " ".join(text.replace("|", "｜").split())
    return json.dumps(one_line, ensure_ascii=False).replace("\x7f", "")
