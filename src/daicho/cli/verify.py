"""``daicho verify``: prove that nothing in the record was changed."""

import click

from daicho.cli.desk import open_desk
from daicho.cli.frame import language_option, show_findings
from daicho.words.failure import Failure
from daicho.words.text import Language


@click.command("verify")
@language_option
def command(language: Language) -> int:
    """Walk the journal's hash chain and everything kept under a hash; name any change, gap or reorder."""
    desk = open_desk()
    from daicho.actions import journal

    found = journal.verify(organisation=desk.organisation)
    show_findings(found, language)
    if found:
        raise Failure("record_changed", str(desk.home), number=len(found))
    head = journal.head(organisation=desk.organisation)
    click.echo("記録に変更はありません。" if language is Language.JAPANESE else "Nothing in the record was changed.")
    click.echo(f"SHA-256 {head}")
    return 0
