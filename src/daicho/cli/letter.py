"""``daicho letter``: one letter as PDF/A."""

from datetime import date
from pathlib import Path

import click

from daicho.cli.blanks import blanks_options, read_blanks, with_settings
from daicho.cli.case import find_case
from daicho.cli.desk import open_desk
from daicho.cli.frame import day_option, exit_status, language_option, show_findings
from daicho.cli.writing import keep
from daicho.words.text import Language


@click.command("letter")
@click.argument("kind")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write (default: its own name, here).")
@click.option("--case", "number", help="The case that the letter answers.")
@day_option("--on", "The reference day (default: today).")
@click.option("--publisher", "publishers", multiple=True, help="State only products of this publisher; repeatable.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Fill a blank; repeatable.")
@blanks_options
@language_option
def command(
    kind: str,
    out: Path | None,
    number: str | None,
    on: date | None,
    publishers: tuple[str, ...],
    settings: tuple[str, ...],
    blanks_file: Path | None,
    language: Language,
) -> int:
    """Write the letter KIND from a frozen snapshot.

    Kinds: answer_letter, extension_request, internal_audit_report, audit_certificate. A blank that cannot be
    filled stops the letter and says what is missing.
    """
    desk = open_desk()
    from daicho.actions import packs, snapshots

    wish = packs.Wish(
        on=on or desk.on,
        taken_on=desk.on,
        language=language,
        case=find_case(desk, number),
        publishers=publishers,
        blanks=with_settings(read_blanks(blanks_file), kind, settings),
    )
    snapshot = snapshots.freeze(organisation=desk.organisation, on=wish.on, taken_on=desk.on, by=desk.by)
    document = packs.letter(kind, snapshot=snapshot, wish=wish)
    keep(desk, [(out or Path(document.name), document)], snapshot_id=snapshot.id, case_number=number or "")
    show_findings(document.findings, language)
    return exit_status(document.findings)
