"""``daicho letter``: one letter as PDF/A; the kinds there are; what a kind asks people for."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import click

from daicho.cli.blanks import Blanks, asked, blanks_options, read_blanks, with_settings
from daicho.cli.case import find_case
from daicho.cli.desk import open_desk
from daicho.cli.frame import day_option, exit_status, language_option, show_findings
from daicho.cli.reading import read_bytes
from daicho.cli.writing import keep
from daicho.words.failure import Failure
from daicho.words.text import Language

_FILES = "files"


@click.command("letter")
@click.argument("kind", required=False)
@click.option("--list", "listing", is_flag=True, help="Show every kind of letter, when it is used, and its texts.")
@click.option("--ask", is_flag=True, help="Print a blanks file for KIND, to be filled and given with --blanks.")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write (default: its own name, here).")
@click.option("--case", "number", help="The case that the letter answers.")
@day_option("--on", "The reference day (default: today).")
@click.option("--publisher", "publishers", multiple=True, help="State only products of this publisher; repeatable.")
@click.option("--text", "variant", default="", help="The text to take, where KIND has several to choose from.")
@click.option("--years", type=click.Choice(["western", "era"]), help="How days are written (default: by addressee).")
@click.option("--enclose", multiple=True, type=click.Path(path_type=Path), help="A file for the list; repeatable.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Fill a blank; repeatable.")
@blanks_options
@language_option
def command(
    kind: str | None,
    listing: bool,
    ask: bool,
    out: Path | None,
    number: str | None,
    on: date | None,
    publishers: tuple[str, ...],
    variant: str,
    years: str | None,
    enclose: tuple[Path, ...],
    settings: tuple[str, ...],
    blanks_file: Path | None,
    language: Language,
) -> int:
    """Write the letter KIND from a frozen snapshot.

    `daicho letter --list` shows the kinds, `daicho letter KIND --ask` what a kind asks for. A blank that cannot
    be filled stops the letter and says what is missing; so do abuse, threats, and a machine or person of ours
    named in a letter to the other side.
    """
    if listing:
        click.echo("\n".join(_kinds(language)))
        return 0
    if kind is None:
        raise Failure("letter_kind_missing", "letter")
    if ask:
        click.echo(asked(kind, language))
        return 0
    desk = open_desk()
    from daicho.actions import packs, snapshots

    wish = packs.Wish(
        on=on or desk.on,
        taken_on=desk.on,
        language=language,
        case=find_case(desk, number),
        publishers=publishers,
        blanks=_with_files(with_settings(read_blanks(blanks_file), kind, settings), kind, enclose),
        variant=variant,
        era=None if years is None else years == "era",
    )
    snapshot = snapshots.freeze(organisation=desk.organisation, on=wish.on, taken_on=desk.on, by=desk.by)
    document = packs.letter_to_send(kind, organisation=desk.organisation, snapshot=snapshot, wish=wish)
    keep(desk, [(out or Path(document.name), document)], snapshot_id=snapshot.id, case_number=number or "")
    show_findings(document.findings, language)
    return exit_status(document.findings)


def _kinds(language: Language) -> Iterable[str]:
    """Every kind with when it is used; its texts to choose from below it."""
    from daicho.answer import letter_texts
    from daicho.answer.labels import label
    from daicho.answer.letters import choices

    for kind in letter_texts.kinds():
        for variant in ("", *choices(kind, language)):
            text = letter_texts.text(kind, language, variant)
            name = f"  --text {variant}" if variant else kind
            yield f"{name:24} {label('letter.point', language).format(heading=text.title, said=text.use)}"


def _with_files(blanks: Blanks, kind: str, files: Iterable[Path]) -> Mapping[str, Mapping[str, str]]:
    """The same blanks with the list of files made from the files themselves: name, bytes, SHA-256."""
    rows = [_row(path) for path in files]
    if not rows:
        return blanks
    from daicho.answer.letters import blanks_to_give

    if _FILES not in {blank.name for blank in blanks_to_give(kind, Language.JAPANESE)}:
        raise Failure("letter_takes_no_files", kind, kind=kind)
    return {**blanks, kind: {**blanks.get(kind, {}), _FILES: "\n".join(rows)}}


def _row(path: Path) -> str:
    content = read_bytes(path)
    return f"{path.name} | {len(content):,} | {hashlib.sha256(content).hexdigest()}"
