"""``daicho changes``: what changed in the position between two reference days, and what happened in between."""

import json
from datetime import date
from typing import Any

import click

from daicho.cli.desk import open_desk
from daicho.cli.frame import day_option, exit_status, language_option, show_findings, today
from daicho.cli.position import show_since
from daicho.words.change import FIGURES, Change, Changes, LineChange
from daicho.words.position import Line
from daicho.words.software import Release
from daicho.words.text import Language


@click.command("changes")
@day_option("--from", "The earlier reference day.")
@day_option("--to", "The later reference day (default: today).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
@language_option
def command(to: date | None, as_json: bool, language: Language, **days: date | None) -> int:
    """Say which figures differ between two days, and which machines, installations, people and lots came or went."""
    first = days["from"]
    if first is None:
        raise click.UsageError("Missing option '--from'.")
    desk = open_desk()
    from daicho.actions import positions
    from daicho.answer.changes_text import lines_of
    from daicho.answer.speaker import Speaker

    found, told = positions.between(
        organisation=desk.organisation, first=first, last=to or today(), by=desk.by, asked_on=desk.on
    )
    if as_json:
        click.echo(json.dumps(as_object(found), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(lines_of(Speaker(told, language), found)))
    show_findings(show_since(told.findings, language), language)
    return exit_status(told.findings)


def as_object(found: Changes) -> dict[str, Any]:
    """The changes as plain data."""
    return {
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "lines": [_line(change) for change in found.lines],
        "events": [_event(event) for event in found.events],
    }


def _line(change: LineChange) -> dict[str, Any]:
    sides = {"before": _figures(change.before), "after": _figures(change.after)}
    return {"product": change.product, "metric": change.metric.value} | sides


def _figures(line: Line | None) -> dict[str, int] | None:
    return None if line is None else {name: getattr(line, name) for name in FIGURES}


def _event(event: Change) -> dict[str, Any]:
    return {
        "kind": event.kind.value,
        "units": list(event.units),
        "release": None if event.release is None else _release(event.release),
        "subject": event.subject,
        "quantity": event.quantity,
        "on": None if event.on is None else event.on.isoformat(),
        "facts": dict(event.facts),
    }


def _release(release: Release) -> dict[str, str]:
    return {"product": release.product, "edition": release.edition, "version": release.version}
