"""``daicho backup`` and ``daicho restore``: one file out, one file in."""

from pathlib import Path

import click

from daicho.actions import homes
from daicho.cli.desk import open_desk
from daicho.cli.frame import language_option
from daicho.words.text import Language


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@language_option
def backup(file: Path, language: Language) -> int:
    """Write everything that is kept to the new FILE (database, settings, fingerprint key). Guard it like the data."""
    desk = open_desk()
    from daicho.actions import backups

    sha256 = backups.make(home=desk.home, target=file, by=desk.by, on=desk.on)
    click.echo(f"{file}\nSHA-256 {sha256}")
    return 0


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@language_option
def restore(file: Path, language: Language) -> int:
    """Fill the empty data folder (DAICHO_HOME) from a backup FILE, then check the record."""
    home = homes.folder()
    homes.configure(home)
    from daicho.actions import backups, journal

    backups.restore(home=home, source=file)
    homes.start(home)
    found = journal.verify()
    japanese = language is Language.JAPANESE
    click.echo(f"{home}: " + ("復元しました。" if japanese else "restored."))
    return 1 if found else 0
