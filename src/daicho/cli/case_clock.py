"""``daicho case clock``, ``deadline``, ``exchange``, ``busy`` and ``calendar``: the time of a case."""

import json
from datetime import date
from pathlib import Path

import click

from daicho.cli.clock_tables import as_object, show_busy, show_clock
from daicho.cli.desk import open_desk
from daicho.cli.frame import day_option, exit_status, language_option, parse_day, show_findings
from daicho.cli.writing import write_file
from daicho.words.case import DeadlineBasis
from daicho.words.clock import DeadlineEnding, ExchangeKind
from daicho.words.point import Side
from daicho.words.text import Language

_SIDES = click.Choice([e.value for e in Side])


def _day(_context: click.Context, _parameter: click.Parameter, value: str) -> date:
    return parse_day(value)


@click.command("clock")
@click.argument("number")
@day_option("--on", "As it stood on this day (default: today).")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for scripts.")
@language_option
def clock_(number: str, on: date | None, as_json: bool, language: Language) -> int:
    """Where the time of case NUMBER stands: whose turn, deadlines and days truly free, response times, next step."""
    desk = open_desk()
    from daicho.actions import clock

    taken = clock.take(organisation=desk.organisation, number=number, on=on or desk.on)
    if as_json:
        click.echo(json.dumps(as_object(taken), ensure_ascii=False, indent=2))
    else:
        show_clock(taken, language)
    return 1 if taken.notices else 0


@click.group("deadline")
def deadline_() -> None:
    """Set, exchange and end the deadlines of a case; each stays on record."""


@deadline_.command("set")
@click.argument("number")
@click.argument("due_on", metavar="DAY", callback=_day)
@click.option("--for", "what", default="", help="What is due (default: as in the deadline that it replaces).")
@click.option("--owner", type=_SIDES, default="us", show_default=True, help="Who owes it.")
@click.option("--basis", type=click.Choice([e.value for e in DeadlineBasis]), required=True, help="On what it rests.")
@click.option("--quoted", default="", help="The sentence that says so.")
@click.option("--contact", default="", help="Where it was said: number of a mail of the case, or words.")
@day_option("--counted-from", "The day from which the days are counted (default: today).")
@click.option("--replaces", type=int, default=0, help="The number of the deadline in whose place it stands.")
@click.option("--because", "reason", default="", help="Why it is moved; needed with --replaces.")
@language_option
def set_(
    number: str,
    due_on: date,
    what: str,
    owner: str,
    basis: str,
    quoted: str,
    contact: str,
    counted_from: date | None,
    replaces: int,
    reason: str,
    language: Language,
) -> int:
    """Set a deadline of case NUMBER on DAY, or move one (--replaces); the earlier one stays with its reason."""
    desk = open_desk()
    from daicho.actions import clock

    new = clock.NewDeadline(
        owner=Side(owner),
        what=what,
        due_on=due_on,
        basis=DeadlineBasis(basis),
        counted_from=counted_from or desk.on,
        quoted=quoted,
        contact=contact,
        reason=reason,
        supersedes=replaces,
    )
    _, findings = clock.set_deadline(organisation=desk.organisation, number=number, new=new, by=desk.by, on=desk.on)
    show_clock(clock.take(organisation=desk.organisation, number=number, on=desk.on), language)
    show_findings(findings, language)
    return exit_status(findings)


@deadline_.command("end")
@click.argument("number")
@click.argument("deadline", type=int)
@click.argument("ending", type=click.Choice([e.value for e in DeadlineEnding]))
@click.option("--because", "reason", required=True, help="By what it was met, or why it was missed or dropped.")
@day_option("--on", "The day on which it ended (default: today).")
@language_option
def end(number: str, deadline: int, ending: str, reason: str, on: date | None, language: Language) -> int:
    """Say that DEADLINE of case NUMBER was met, missed or dropped."""
    desk = open_desk()
    from daicho.actions import clock

    clock.end_deadline(
        organisation=desk.organisation,
        number=number,
        deadline=deadline,
        ending=DeadlineEnding(ending),
        reason=reason,
        ended_on=on or desk.on,
        by=desk.by,
        on=desk.on,
    )
    show_clock(clock.take(organisation=desk.organisation, number=number, on=desk.on), language)
    return 0


@click.command("exchange")
@click.argument("number")
@click.argument("side", type=_SIDES)
@click.argument("what")
@click.option("--kind", type=click.Choice([e.value for e in ExchangeKind]), default="substance", show_default=True)
@day_option("--on", "The day on which it was said (default: today).")
@click.option("--contact", default="", help="Number of the mail of the case that it was, or words.")
@click.option("--step", default="", help="The step of the escalation ladder that was taken with it.")
@language_option
def exchange(
    number: str, side: str, what: str, kind: str, on: date | None, contact: str, step: str, language: Language
) -> int:
    """Write down that SIDE said WHAT in case NUMBER: a call, a letter sent, a visit.

    A holding reply or a bare receipt does not change whose turn it is.
    """
    desk = open_desk()
    from daicho.actions import clock

    clock.record_exchange(
        organisation=desk.organisation,
        number=number,
        side=Side(side),
        kind=ExchangeKind(kind),
        said_on=on or desk.on,
        what=what,
        contact=contact,
        step=step,
        by=desk.by,
        on=desk.on,
    )
    show_clock(clock.take(organisation=desk.organisation, number=number, on=desk.on), language)
    return 0


@click.group("busy")
def busy_() -> None:
    """The company's busy periods (決算, 棚卸): days on which a case gets little or no time."""


@busy_.command("add")
@click.argument("name")
@click.argument("first", callback=_day)
@click.argument("last", callback=_day)
@click.option(
    "--left", "left_percent", type=click.IntRange(0, 99), default=0, show_default=True, help="Percent of a day left."
)
@click.option("--yearly", is_flag=True, help="Every year from that month and day to that month and day.")
@click.option("--replaces", type=int, default=0, help="The number of the period that it changes.")
@click.option("--because", "reason", default="", help="Why it is changed.")
@language_option
def busy_add(
    name: str,
    first: date,
    last: date,
    left_percent: int,
    yearly: bool,
    replaces: int,
    reason: str,
    language: Language,
) -> int:
    """State a busy period NAME from FIRST to LAST (days as 2026-03-20)."""
    desk = open_desk()
    from daicho.actions import busy_periods

    stated = busy_periods.Stated(
        name=name,
        first=first,
        last=last,
        left_percent=left_percent,
        yearly=yearly,
        supersedes=replaces,
        reason=reason,
    )
    busy_periods.settle(organisation=desk.organisation, stated=stated, by=desk.by, on=desk.on)
    return _list_busy(desk.organisation, language)


@busy_.command("drop")
@click.argument("number", type=int)
@click.option("--because", "reason", required=True, help="Why it no longer holds.")
@language_option
def busy_drop(number: int, reason: str, language: Language) -> int:
    """Take the busy period NUMBER out; it stays on record."""
    desk = open_desk()
    from daicho.actions import busy_periods

    busy_periods.drop(organisation=desk.organisation, number=number, reason=reason, by=desk.by, on=desk.on)
    return _list_busy(desk.organisation, language)


@busy_.command("list")
@language_option
def busy_list(language: Language) -> int:
    """The busy periods that stand."""
    return _list_busy(open_desk().organisation, language)


def _list_busy(organisation: str, language: Language) -> int:
    from daicho.store.reads import clocks

    show_busy(clocks.busy_periods(organisation), language)
    return 0


@click.command("calendar")
@click.argument("number", required=False)
@click.option("--out", type=click.Path(path_type=Path), help="The file to write (default: its own name, here).")
@language_option
def calendar_(number: str | None, out: Path | None, language: Language) -> int:
    """Write the deadlines and next steps of one case, or of all, as an iCalendar file (.ics).

    The file names vendors and quotes their mails: it is for calendars inside the house.
    """
    desk = open_desk()
    from daicho.actions import calendars

    document = calendars.make(organisation=desk.organisation, number=number, language=language, on=desk.on)
    click.echo(write_file(out or Path(document.name), document.content))
    return 0


COMMANDS = (clock_, deadline_, exchange, busy_, calendar_)
