"""``daicho proofread``: is a text of ours fit to be sent, and does the ledger bear out what it says?"""

from datetime import date
from pathlib import Path

import click

from daicho.cli.case import find_case
from daicho.cli.desk import open_desk
from daicho.cli.frame import day_option, exit_status, language_option, show_findings
from daicho.cli.reading import read_bytes
from daicho.words.failure import Failure
from daicho.words.text import Language


@click.command("proofread")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--case", "number", help="The case that the text answers.")
@day_option("--on", "The reference day (default: today).")
@language_option
def command(file: Path, number: str | None, on: date | None, language: Language) -> int:
    """Read FILE, a text that you mean to send: abuse, threats, and what no fact of the ledger bears out."""
    desk = open_desk()
    from daicho.actions import proofreading, snapshots
    from daicho.answer.labels import label

    text = _text(file)
    snapshot = snapshots.freeze(organisation=desk.organisation, on=on or desk.on, taken_on=desk.on, by=desk.by)
    case = find_case(desk, number)
    findings = proofreading.proofread(text, file=file.name, snapshot=snapshot, case=case, language=language)
    show_findings(findings, language)
    if not findings:
        click.echo(label("proofread.nothing_to_correct", language))
    return exit_status(findings)


def _text(file: Path) -> str:
    data = read_bytes(file)
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Failure("text_not_decoded", str(file))
