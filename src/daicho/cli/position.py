"""``daicho position``: needed, owned, covered, short, with working and proof."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import click
from rich.table import Table

from daicho.cli.desk import open_desk
from daicho.cli.frame import (
    console,
    day_option,
    exit_status,
    files_under,
    language_option,
    passing_context,
    show_findings,
    today,
    with_progress,
)
from daicho.cli.writing import keep
from daicho.collect import registry
from daicho.collect.gather import gather
from daicho.count import position as counting
from daicho.count.pack import as_pack
from daicho.words.failure import Failure
from daicho.words.position import Position
from daicho.words.software import Release
from daicho.words.text import Language


@click.command("position")
@day_option("--on", "The reference day (default: today).")
@day_option("--rules-on", "The day whose rules are used (default: the reference day).")
@click.option("--json", "as_json", is_flag=True, help="Print the position with working and proof as JSON.")
@click.option("--estate", type=click.Path(path_type=Path), help="Count this folder (or file) with no database.")
@click.option("--entitlements", type=click.Path(path_type=Path), help="The table of lots owned, with --estate.")
@click.option("--html", type=click.Path(path_type=Path), help="Write the report as one self-contained page.")
@click.option("--xlsx", type=click.Path(path_type=Path), help="Write the position as a workbook.")
@language_option
def command(
    on: date | None,
    rules_on: date | None,
    as_json: bool,
    estate: Path | None,
    entitlements: Path | None,
    html: Path | None,
    xlsx: Path | None,
    language: Language,
) -> int:
    """Count what the rules require against what is owned, on a day, and prove what is short."""
    day = on or today()
    if estate is None:
        if entitlements is not None:
            raise Failure("entitlements_without_estate", "--entitlements")
        taken = from_desk(day, rules_on, html, xlsx, language)
    else:
        if html is not None or xlsx is not None:
            raise Failure("files_need_database", "--html, --xlsx")
        taken = from_files(estate, entitlements, day, rules_on)
    if as_json:
        click.echo(json.dumps(as_pack(taken), ensure_ascii=False, indent=1))
    else:
        show(taken, language)
    show_findings(taken.findings, language)
    return exit_status(taken.findings)


def from_desk(on: date, rules_on: date | None, html: Path | None, xlsx: Path | None, language: Language) -> Position:
    """The position from the data folder; with a file wanted, from a frozen snapshot."""
    desk = open_desk()
    from daicho.actions import positions, snapshots

    if html is None and xlsx is None:
        return positions.take(organisation=desk.organisation, on=on, rules_on=rules_on, by=desk.by)
    from daicho.answer import position_book, report

    snapshot = snapshots.freeze(organisation=desk.organisation, on=on, rules_on=rules_on, taken_on=desk.on, by=desk.by)
    wanted = []
    if html is not None:
        wanted.append((html, report.html(snapshot, None, language)))
    if xlsx is not None:
        wanted.append((xlsx, position_book.workbook(snapshot, language)))
    keep(desk, wanted, snapshot_id=snapshot.id, err=True)
    return replace(snapshot.position, findings=(*snapshot.findings, *snapshot.position.findings))


def from_files(estate: Path, entitlements: Path | None, on: date, rules_on: date | None) -> Position:
    """The position of plain files and inventories, with no database."""
    from daicho.actions import grounds, knowledge

    paths = files_under([estate] if entitlements is None else [estate, entitlements])
    context = passing_context()
    unique = list(dict.fromkeys(path.resolve() for path in paths))
    reading = gather(registry.read(str(p), p.read_bytes(), context) for p in with_progress(unique, "Reading"))
    known = knowledge.load()
    ground = grounds.of_reading(reading, known.recogniser)
    taken = counting.take(ground.estate, known.rules, on=on, rules_on=rules_on)
    return replace(taken, findings=(*reading.findings, *ground.findings, *taken.findings))


HEADINGS = {
    Language.JAPANESE: ("製品", "単位", "保有", "必要", "充当", "不足", "余剰"),
    Language.ENGLISH: ("product", "metric", "owned", "needed", "covered", "short", "surplus"),
}


def show(taken: Position, language: Language) -> None:
    """The position as a table, products that are short first."""
    from daicho.actions import knowledge
    from daicho.answer import labels

    catalogue = knowledge.load().catalogue
    title = f"過不足 {taken.on}" if language is Language.JAPANESE else f"Position on {taken.on}"
    table = Table(title=title)
    for number, heading in enumerate(HEADINGS[language]):
        table.add_column(heading, justify="left" if number < 2 else "right")
    for line in sorted(taken.lines, key=lambda line: (-line.shortfall, line.product, line.metric)):
        short = f"[bold red]{line.shortfall}[/]" if line.shortfall else "0"
        name = catalogue.info(Release(line.product)).name.in_language(language)
        numbers = (str(line.owned), str(line.needed), str(line.covered), short, str(line.surplus))
        table.add_row(name, labels.of(line.metric, language), *numbers)
    console().print(table)
