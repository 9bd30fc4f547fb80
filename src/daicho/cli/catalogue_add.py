"""``daicho catalogue add``: one decision on an unknown program, from options or by questions."""

from typing import TYPE_CHECKING

import click

from daicho.cli.asking import Questions
from daicho.cli.catalogue_effect import show_effect
from daicho.cli.catalogue_words import wished
from daicho.cli.desk import Desk, open_desk
from daicho.cli.frame import language_option, show_findings
from daicho.words.failure import Failure
from daicho.words.software import Release
from daicho.words.text import Language

if TYPE_CHECKING:
    from daicho.actions.decisions import Wish
    from daicho.recognise.decisions import Answer
    from daicho.recognise.product import Kind


@click.command("add")
@click.option("--name", default="", help="The name as a row shows it, with or without version.")
@click.option("--as", "answer", default="", metavar="WHAT", help="See above.")
@click.option("--by", default="", metavar="NAME", help="Who decides.")
@click.option("--because", default="", metavar="WHY", help="Why: what was looked up, who said so.")
@click.option("--publisher", default="", help="Whose it is, where several publishers use the name.")
@click.option("--id", "id_", default="", help="The id of a new product, such as site/foo (default: from the name).")
@click.option("--name-ja", default="", help="The Japanese name of a new product.")
@click.option("--name-en", default="", help="Its English name.")
@click.option(
    "--category", default="other", show_default=True, help="Its category, one of: daicho catalogue categories."
)
@click.option("--source", default="", help="The document that says what it is; without one it stays unverified.")
@click.option("--url", default="", help="The address of that document.")
@click.option("--show-file", is_flag=True, help="Show the file that would be written, too.")
@click.option("--yes", is_flag=True, help="Do not ask before writing.")
@language_option
def add(
    name: str, answer: str, by: str, because: str, publisher: str, id_: str, name_ja: str, name_en: str,
    category: str, source: str, url: str, show_file: bool, yes: bool, language: Language,
) -> int:  # fmt: skip
    """Decide what an unknown program is. Without options it asks, one question after the other.

    \b
    WHAT is one of
      paid, free, shareware, conditional   a product that the catalogue does not have yet
      "is PRODUCT[:EDITION[:VERSION]]"     a product that it has, under another name
      "part-of PRODUCT"                    a part of such a product, not counted
      not-software                         nothing that needs a licence
      "meets-conditions PRODUCT"           free under conditions, and the company meets them
      "needs-licence PRODUCT"              free under conditions, and it does not
    """
    desk = open_desk()
    from daicho.actions import decisions

    if name or answer:
        given = _answered(answer)
        described = {"id": id_, "name_ja": name_ja, "name_en": name_en, "category": category}
        wish = decisions.Wish(
            name=name, answer=given[0], release=given[1], publisher=publisher, by=by, because=because,
            source=source, url=url, **described,
        )  # fmt: skip
    else:
        from daicho.cli.catalogue_questions import asked

        found = asked(desk, language)
        if found is None:
            return 0
        wish = found
    return settle(desk, wish, yes=yes, show_file=show_file, language=language)


def _answered(said: str) -> "tuple[Kind | Answer, Release]":
    from daicho.recognise.site_entry import as_answer

    try:
        return as_answer(said)
    except ValueError:
        raise Failure("decision_says_nothing", "--as", said=said) from None


def settle(desk: Desk, wish: "Wish", *, yes: bool, show_file: bool, language: Language) -> int:
    """Show what ``wish`` would write and change, ask, and do it."""
    from daicho.actions import decisions

    proposal = decisions.propose(organisation=desk.organisation, wish=wish, on=desk.on)
    japanese = language is Language.JAPANESE
    for line in wished(wish, tuple(decisions.entry_id(path) for path in proposal.files), language):
        click.echo(line)
    for path, content in proposal.files.items():
        click.echo(f"  {'ファイル：' if japanese else 'File: '}{desk.home / 'data' / path}")
        for line in content.decode().splitlines() if show_file else ():
            click.echo(f"    {line}")
    show_effect(proposal.effect, language)
    show_findings(proposal.findings, language)
    if not Questions(language).agreed("この内容で書き込みますか？", "Write this?", yes=yes):
        return 1
    for id_ in decisions.carry_out(organisation=desk.organisation, proposal=proposal, by=desk.by, on=desk.on):
        click.echo(f"加えました：{id_}" if japanese else f"Added: {id_}")
        click.echo(f"  取り消すとき：daicho catalogue remove {id_} --because 理由" if japanese
                   else f"  To undo it: daicho catalogue remove {id_} --because WHY")  # fmt: skip
    return 0
