"""``daicho case points`` and ``daicho case point``: what either side asked, how it stands, whose turn it is."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from daicho.cli.desk import Desk, open_desk
from daicho.cli.frame import console, day_option, exit_status, language_option, show_findings
from daicho.cli.reading import read_bytes
from daicho.cli.writing import write_file
from daicho.words.point import Point, PointKind, PointState, Side, Touch
from daicho.words.text import Language

_NUMBERS = re.compile(r"\d{1,4}")
_HEADINGS = {
    Language.JAPANESE: ("番号", "誰から", "種類", "内容", "日付", "状態", "手番", "根拠"),
    Language.ENGLISH: ("no.", "asked by", "kind", "point", "asked on", "state", "turn", "ground"),
}


@click.command("points")
@click.argument("number")
@click.option("--reply", type=click.Path(path_type=Path), help="Check this reply (.eml or text) point by point.")
@click.option("--ours", is_flag=True, help="With --reply: it is our own draft, checked against what they asked.")
@click.option("--reminder", type=click.Path(path_type=Path), help="Write the reminder's text to this file.")
@click.option("--blanks", type=click.Path(path_type=Path), help="Write what the points say for letters to this file.")
@click.option("--days", type=click.IntRange(1, 260), default=10, show_default=True, help="Business days to answer.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for scripts.")
@language_option
def points_(
    number: str,
    reply: Path | None,
    ours: bool,
    reminder: Path | None,
    blanks: Path | None,
    days: int,
    as_json: bool,
    language: Language,
) -> int:
    """Every point of case NUMBER: what was asked, how it stands, and whose turn it is.

    --reply shows which points a reply touches. That is a suggestion; you decide with `case point set`.
    """
    desk = open_desk()
    from daicho.actions import points

    known = points.of_case(organisation=desk.organisation, number=number)
    if reply is not None:
        return _show_touches(desk, number, reply, Side.US if ours else Side.VENDOR, language)
    if reminder is not None:
        return _write_reminder(desk, number, reminder, days, language)
    if blanks is not None:
        made = points.letter_blanks(
            organisation=desk.organisation, number=number, language=language, on=desk.on, days=days
        )
        click.echo(write_file(blanks, made))
    elif as_json:
        click.echo(json.dumps([_as_object(point, known) for point in known], ensure_ascii=False, indent=2))
    else:
        _show(desk, number, known, language)
    return 0


def _show(desk: Desk, number: str, known: tuple[Point, ...], language: Language) -> None:
    from daicho.answer import labels
    from daicho.answer.turns import turn_of

    by_number = {point.number: point for point in known}
    title = (
        f"案件 {number} の項目（{desk.on} 現在）" if language is Language.JAPANESE else f"Points of {number}, {desk.on}"
    )
    table = Table(title=title)
    for heading in _HEADINGS[language]:
        table.add_column(heading, overflow="fold")
    for point in known:
        table.add_row(
            str(point.number),
            labels.of(point.asked_by, language),
            labels.of(point.kind, language),
            "\n".join(filter(None, (point.text, f"「{point.quoted}」" if point.quoted else "", _waits(point)))),
            str(point.asked_on),
            f"{labels.of(point.state, language)}\n{point.since}",
            labels.of(turn_of(point, by_number), language),
            _ground(point),
        )
    console().print(table)


def _waits(point: Point) -> str:
    return f"← {', '.join(map(str, point.waits_for))}" if point.waits_for else ""


def _ground(point: Point) -> str:
    """The last decision: why, and in whose words."""
    if not point.steps:
        return ""
    step = point.steps[-1]
    return "\n".join(filter(None, (step.reason, f"「{step.quoted}」" if step.quoted else "")))


def _as_object(point: Point, known: tuple[Point, ...]) -> dict[str, Any]:
    from daicho.answer.turns import turn_of

    return {
        "number": point.number,
        "kind": point.kind.value,
        "asked_by": point.asked_by.value,
        "text": point.text,
        "quoted": point.quoted,
        "contact": point.contact,
        "asked_on": str(point.asked_on),
        "times_asked": point.times_asked,
        "waits_for": list(point.waits_for),
        "state": point.state.value,
        "since": str(point.since),
        "turn": turn_of(point, {each.number: each for each in known}).value,
        "steps": [
            {
                "state": step.state.value,
                "on": str(step.on),
                "recorded_on": str(step.recorded_on),
                "by": step.by,
                "reason": step.reason,
                "contact": step.contact,
                "quoted": step.quoted,
            }
            for step in point.steps
        ],
    }


def _show_touches(desk: Desk, number: str, file: Path, side: Side, language: Language) -> int:
    from daicho.actions import points

    touches = points.check_reply(organisation=desk.organisation, number=number, text=_text_of(desk, file), side=side)
    japanese = language is Language.JAPANESE
    table = Table(title="回答との照合（提案。決めるのは人）" if japanese else "The reply, point by point (suggestions)")
    for heading in (
        ("番号", "内容", "見立て", "該当する文") if japanese else ("no.", "point", "looks like", "sentences")
    ):
        table.add_column(heading, overflow="fold")
    for touch in touches:
        table.add_row(str(touch.point.number), touch.point.text, _looks(touch, language), "\n".join(touch.sentences))
    console().print(table)
    return 1 if any(touch.suggested is not PointState.ANSWERED for touch in touches) else 0


def _looks(touch: Touch, language: Language) -> str:
    from daicho.answer import labels

    looks = labels.label(f"suggestion.{touch.suggested.value}", language)
    return f"{looks}\n「{touch.phrase}」" if touch.phrase else looks


def _text_of(desk: Desk, file: Path) -> str:
    """The words of a reply: the body of a mail, or a file of plain text."""
    data = read_bytes(file)
    if file.suffix.lower() == ".eml":
        from daicho.actions import requests

        contact, _ = requests.read(
            data,
            file=file.name,
            received_on=None,
            today=desk.on,
            company=desk.company,
            fingerprint=desk.context.fingerprint,
        )
        return contact.body
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def _write_reminder(desk: Desk, number: str, file: Path, days: int, language: Language) -> int:
    from dataclasses import replace

    from daicho.actions import documents, points
    from daicho.answer import reminder_mail

    facts = points.reminder_facts(organisation=desk.organisation, number=number, on=desk.on, days=days)
    document = replace(reminder_mail.write(facts, desk.company, language), name=file.name)
    documents.record(organisation=desk.organisation, document=document, case_number=number, by=desk.by, on=desk.on)
    click.echo(write_file(file, document.content))
    return 0


@click.group("point")
def point_() -> None:
    """Record what either side asks, and decide how it stands."""


@point_.command("add")
@click.argument("number")
@click.argument("text")
@click.option("--from", "side", type=click.Choice([e.value for e in Side]), required=True, help="Who asks.")
@click.option("--kind", type=click.Choice([e.value for e in PointKind]), default="question", show_default=True)
@day_option("--on", "The day on which it was asked (default: today).")
@click.option("--contact", default="", help="Where it was asked: number of a mail of the case, or words.")
@click.option("--quoted", default="", help="The sentence that asks it.")
@click.option("--waits-for", "waits", multiple=True, type=int, help="A point that must be settled first; repeatable.")
@language_option
def add(
    number: str,
    text: str,
    side: str,
    kind: str,
    on: date | None,
    contact: str,
    quoted: str,
    waits: tuple[int, ...],
    language: Language,
) -> int:
    """Add a demand, question or condition to case NUMBER: TEXT in your words, --quoted in theirs."""
    desk = open_desk()
    from daicho.actions import points

    raised = points.Raised(
        kind=PointKind(kind),
        asked_by=Side(side),
        text=text,
        asked_on=on or desk.on,
        contact=contact,
        quoted=quoted,
        waits_for=waits,
    )
    _, findings = points.add(organisation=desk.organisation, number=number, raised=raised, by=desk.by, on=desk.on)
    _show(desk, number, points.of_case(organisation=desk.organisation, number=number), language)
    show_findings(findings, language)
    return exit_status(findings)


@point_.command("set")
@click.argument("number")
@click.argument("state", type=click.Choice([e.value for e in PointState]))
@click.argument("numbers", nargs=-1, required=True)
@click.option("--because", "reason", required=True, help="Why it stands so.")
@day_option("--on", "The day on which it was said (default: today).")
@click.option("--contact", default="", help="The contact that says so: number of a mail of the case, or words.")
@click.option("--quoted", default="", help="The sentence that says so.")
@language_option
def set_(
    number: str,
    state: str,
    numbers: tuple[str, ...],
    reason: str,
    on: date | None,
    contact: str,
    quoted: str,
    language: Language,
) -> int:
    """Decide that the points NUMBERS of case NUMBER are STATE. `open` is the point asked again.

    What was decided before stays on record. `evaded` needs --contact: where there was no reply, the point is open.
    """
    wrong = [each for each in numbers if not _NUMBERS.fullmatch(each)]
    if wrong:
        raise click.BadParameter(f"'{wrong[0]}' is not the number of a point.")
    desk = open_desk()
    from daicho.actions import points

    said = points.Decision(state=PointState(state), on=on or desk.on, reason=reason, contact=contact, quoted=quoted)
    findings = points.decide(
        organisation=desk.organisation,
        number=number,
        points=[int(each) for each in numbers],
        said=said,
        by=desk.by,
        on=desk.on,
    )
    _show(desk, number, points.of_case(organisation=desk.organisation, number=number), language)
    show_findings(findings, language)
    return exit_status(findings)


COMMANDS = (points_, point_)
