"""``daicho pack``: everything that answers a request, in one folder with a manifest."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from daicho.cli.blanks import blanks_options, read_blanks
from daicho.cli.case import find_case
from daicho.cli.desk import open_desk
from daicho.cli.frame import day_option, exit_status, language_option, show_findings
from daicho.cli.reading import read_bytes
from daicho.cli.writing import write_pack
from daicho.words.text import Language


@click.command("pack")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--case", "number", help="The case that is answered.")
@click.option("--form", "form_file", type=click.Path(path_type=Path), help="The vendor's form, or the mail with it.")
@day_option("--on", "The reference day (default: today).")
@click.option("--publisher", "publishers", multiple=True, help="Letters state only this publisher's products.")
@blanks_options
@language_option
def command(
    folder: Path,
    number: str | None,
    form_file: Path | None,
    on: date | None,
    publishers: tuple[str, ...],
    blanks_file: Path | None,
    language: Language,
) -> int:
    """Freeze the state and write ledgers, position, report, letters and the filled form into FOLDER.

    `internal/` stays in the house, `outgoing/` could be sent once a person has read it; `manifest.json` lists
    all with SHA-256. Every document is scanned first.
    """
    desk = open_desk()
    from daicho.actions import packs, requests

    wish = packs.Wish(
        on=on or desk.on,
        taken_on=desk.on,
        language=language,
        case=find_case(desk, number),
        publishers=publishers,
        blanks=read_blanks(blanks_file),
        form=None if form_file is None else requests.Form(form_file.name, read_bytes(form_file)),
    )
    pack = packs.make(organisation=desk.organisation, wish=wish, by=desk.by)
    show_written(write_pack(folder, pack.documents))
    show_findings(pack.findings, language)
    return exit_status(pack.findings)


def show_written(paths: Iterable[Path]) -> None:
    """Every file that was written, one a line, with its size."""
    for path in paths:
        click.echo(f"  {path}  ({path.stat().st_size:,} bytes)")
