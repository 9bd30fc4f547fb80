"""``daicho form``: the vendor's questionnaire, filled in its own file."""

from collections import Counter
from datetime import date
from pathlib import Path

import click

from daicho.cli.blanks import blanks_options, read_blanks, with_settings
from daicho.cli.case import find_case
from daicho.cli.desk import open_desk
from daicho.cli.frame import day_option, exit_status, language_option, show_findings
from daicho.cli.reading import read_bytes
from daicho.cli.writing import keep
from daicho.words.failure import Failure
from daicho.words.text import Language


@click.command("form")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The filled workbook to write.")
@click.option("--case", "number", help="The case that the form belongs to.")
@day_option("--on", "The reference day (default: today).")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Fill a blank; repeatable.")
@blanks_options
@language_option
def command(
    file: Path,
    out: Path,
    number: str | None,
    on: date | None,
    settings: tuple[str, ...],
    blanks_file: Path | None,
    language: Language,
) -> int:
    """Fill the vendor's FILE (.xlsx, or the .eml that has it attached) from a frozen snapshot.

    Product keys are declined. A report beside the filled form says of every field what was done and why.
    """
    desk = open_desk()
    from daicho.actions import requests, snapshots

    snapshot = snapshots.freeze(organisation=desk.organisation, on=on or desk.on, taken_on=desk.on, by=desk.by)
    blanks = with_settings(read_blanks(blanks_file), "form", settings)["form"]
    form = requests.Form(file.name, read_bytes(file))
    answer = requests.filled_form(form, snapshot=snapshot, case=find_case(desk, number), blanks=blanks)
    show_findings(answer.findings, language)
    if answer.document is None:
        raise Failure("workbook_not_filled", str(file))
    papers = ((out, answer.document), (out.with_name(f"{out.stem}-report.xlsx"), answer.report(language)))
    keep(desk, papers, snapshot_id=snapshot.id, case_number=number or "")
    counts = Counter(cell.state.value for cell in answer.cells)
    click.echo(", ".join(f"{state} {count}" for state, count in sorted(counts.items())))
    return exit_status(answer.findings)
