"""``daicho ledgers``: the four ledgers as one workbook."""

from datetime import date
from pathlib import Path

import click

from daicho.cli.desk import open_desk
from daicho.cli.frame import day_option, exit_status, language_option, show_findings
from daicho.cli.writing import keep
from daicho.words.text import Language


@click.command("ledgers")
@click.argument("file", type=click.Path(path_type=Path))
@day_option("--on", "The reference day (default: today).")
@language_option
def command(file: Path, on: date | None, language: Language) -> int:
    """Write the hardware, software, licence and proof ledgers, and the verdict on every raw row, to FILE (.xlsx)."""
    desk = open_desk()
    from daicho.actions import snapshots
    from daicho.answer import ledgers

    snapshot = snapshots.freeze(organisation=desk.organisation, on=on or desk.on, taken_on=desk.on, by=desk.by)
    document = ledgers.workbook(snapshot, language)
    keep(desk, [(file, document)], snapshot_id=snapshot.id)
    show_findings(document.findings, language)
    return exit_status(document.findings)
