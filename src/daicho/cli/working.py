"""``daicho working``: what covers each need of a machine or person by which rule, and where each lot is used."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import click

from daicho.cli.desk import open_desk
from daicho.cli.frame import day_option, exit_status, language_option, show_findings, today
from daicho.cli.position import Question, ground_of, show_since
from daicho.words.failure import Failure
from daicho.words.snapshot import Snapshot
from daicho.words.text import Language


@click.command("working")
@click.argument("names", nargs=-1, metavar="[MACHINE|USER]…")
@click.option("--lot", "lots", multiple=True, help="Where this lot is used (may be given several times).")
@day_option("--on", "The reference day (default: today).")
@day_option("--rules-on", "The day whose rules are used (default: the reference day).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
@click.option("--estate", type=click.Path(path_type=Path), help="Work on this folder (or file) with no database.")
@click.option("--entitlements", type=click.Path(path_type=Path), help="The table of lots owned, with --estate.")
@language_option
def command(
    names: tuple[str, ...],
    lots: tuple[str, ...],
    on: date | None,
    rules_on: date | None,
    as_json: bool,
    estate: Path | None,
    entitlements: Path | None,
    language: Language,
) -> int:
    """Say which lot covers each need by which right, what is short and why, and what was set aside.

    With names: of these machines and users. With --lot: where the lot is used and what is left of it. With
    neither: of everything.
    """
    question = Question(on or today(), rules_on)
    if estate is None:
        if entitlements is not None:
            raise Failure("entitlements_without_estate", "--entitlements")
        told = _from_desk(question)
    else:
        told = _from_files(estate, entitlements, question)
    _show(told, names, lots, language, as_json=as_json)
    show_findings(show_since(told.findings, language), language)
    return exit_status(told.findings)


def _from_desk(question: Question) -> Snapshot:
    desk = open_desk()
    from daicho.actions import positions

    return positions.worked(
        organisation=desk.organisation, on=question.on, rules_on=question.rules_on, by=desk.by, asked_on=desk.on
    )


def _from_files(estate: Path, entitlements: Path | None, question: Question) -> Snapshot:
    from dataclasses import replace

    from daicho.actions import counts, knowledge
    from daicho.words.case import Organisation

    known = knowledge.load()
    reading, ground = ground_of(estate, entitlements, known)
    taken = counts.counted(ground.estate, known.rules, **question.words)
    told = counts.spoken(organisation=Organisation(name=""), ground=ground, taken=taken, known=known)
    return replace(told, findings=(*reading.findings, *ground.findings))


def _show(told: Snapshot, names: Iterable[str], lots: Iterable[str], language: Language, *, as_json: bool) -> None:
    from daicho.answer.speaker import Speaker
    from daicho.answer.working_text import Working, as_object, lot_lines, unit_lines

    speaker = Speaker(told, language)
    working = Working(speaker)
    everything = not names and not lots
    units = [_known(told, name, working.units()) for name in names] or (working.units() if everything else ())
    numbers = [_known(told, lot, working.lots()) for lot in lots] or (working.lots() if everything else ())
    if as_json:
        found: dict[str, Any] = {"on": told.on.isoformat(), "rules_on": told.position.rules_on.isoformat()}
        found["units"] = [as_object(working.unit(unit)) for unit in units]
        found["lots"] = [as_object(working.lot(number)) for number in numbers]
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for unit in units:
        click.echo("\n".join(unit_lines(speaker, working.unit(unit))))
    for number in numbers:
        click.echo("\n".join(lot_lines(speaker, working.lot(number))))


def _known(told: Snapshot, name: str, every: Iterable[str]) -> str:
    """The number that a person means: as written, or in other letters, or by the name of a machine or person."""
    listed = list(every)
    if name in listed:
        return name
    called = {machine.name.casefold(): machine.id for machine in told.estate.machines if machine.name}
    called |= {person.name.casefold(): person.id for person in told.estate.people if person.name}
    called |= {number.casefold(): number for number in listed}
    found = called.get(name.casefold())
    if found is None or found not in listed:
        raise Failure("working_nothing_found", name, name=name, on=told.on)
    return found
