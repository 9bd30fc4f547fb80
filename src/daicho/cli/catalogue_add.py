"""``daicho catalogue add``: one decision on an unknown program, from options or by questions."""

from collections import Counter
from typing import TYPE_CHECKING

import click
from rich.table import Table

from daicho.cli.desk import Desk, open_desk
from daicho.cli.frame import console, language_option, show_findings
from daicho.words.failure import Failure
from daicho.words.software import Release
from daicho.words.text import Language

if TYPE_CHECKING:
    from daicho.actions.decisions import Wish
    from daicho.actions.effects import Effect
    from daicho.recognise.decisions import Answer
    from daicho.recognise.product import Kind
    from daicho.words.software import Verdict

MOST_ROWS = 20
"""Changed names that are shown; the others are counted."""


@click.command("add")
@click.option("--name", default="", help="The name as a row shows it, with or without version.")
@click.option("--as", "answer", default="", metavar="WHAT", help="See above.")
@click.option("--by", default="", metavar="NAME", help="Who decides.")
@click.option("--because", default="", metavar="WHY", help="Why: what was looked up, who said so.")
@click.option("--publisher", default="", help="Whose it is, where several publishers use the name.")
@click.option("--id", "id_", default="", help="The id of a new product, such as site/foo (default: from the name).")
@click.option("--name-ja", default="", help="The Japanese name of a new product.")
@click.option("--name-en", default="", help="Its English name.")
@click.option("--category", default="other", show_default=True, help="Its category.")
@click.option("--source", default="", help="The document that says what it is; without one it stays unverified.")
@click.option("--url", default="", help="The address of that document.")
@click.option("--yes", is_flag=True, help="Do not ask before writing.")
@language_option
def add(
    name: str, answer: str, by: str, because: str, publisher: str, id_: str, name_ja: str, name_en: str,
    category: str, source: str, url: str, yes: bool, language: Language,
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

        wish = asked(desk, language)
    return settle(desk, wish, yes, language)


def _answered(said: str) -> "tuple[Kind | Answer, Release]":
    from daicho.recognise.site_entry import as_answer

    try:
        return as_answer(said)
    except ValueError:
        raise Failure("decision_says_nothing", "--as", said=said) from None


def settle(desk: Desk, wish: "Wish", yes: bool, language: Language) -> int:
    """Show what ``wish`` would write and change, ask, and do it."""
    from daicho.actions import decisions

    proposal = decisions.propose(organisation=desk.organisation, wish=wish, on=desk.on)
    japanese = language is Language.JAPANESE
    click.echo("書き込む内容：" if japanese else "What will be written:")
    for path, content in proposal.files.items():
        click.echo(f"  data/{path}")
        for line in content.decode().splitlines():
            click.echo(f"    {line}")
    show_effect(proposal.effect, language)
    show_findings(proposal.findings, language)
    if not confirmed(yes, language):
        return 1
    for id_ in decisions.carry_out(organisation=desk.organisation, proposal=proposal, by=desk.by, on=desk.on):
        click.echo(f"加えました：{id_}（取り消し：daicho catalogue remove {id_} --because 理由）" if japanese
                   else f"Added: {id_} (undo: daicho catalogue remove {id_} --because WHY)")  # fmt: skip
    return 0


def confirmed(yes: bool, language: Language) -> bool:
    """Whether the person agrees; asks unless ``yes``."""
    if yes:
        return True
    text = "この内容で書き込みますか？" if language is Language.JAPANESE else "Write this?"
    if click.confirm(text, default=False):
        return True
    click.echo("何も書き込んでいません。" if language is Language.JAPANESE else "Nothing was written.")
    return False


def show_effect(effect: "Effect", language: Language) -> None:
    """Which imported names get another verdict, from what to what, and on how many machines."""
    japanese = language is Language.JAPANESE
    number = len(effect.changes)
    title = f"判定が変わる検出名：{number} 件（機器 {effect.machines} 台）" if japanese \
        else f"Imported names whose verdict changes: {number} (on {effect.machines} machines)"  # fmt: skip
    if not effect.changes:
        click.echo(title)
        return
    table = Table(title=title)
    for heading in ("検出名", "いま", "これから") if japanese else ("name", "now", "then"):
        table.add_column(heading, overflow="fold")
    rows = Counter(
        (change.title.name or change.title.key, _shown(change.before), _shown(change.after))
        for change in effect.changes
    )
    for (name, before, after), count in list(rows.items())[:MOST_ROWS]:
        table.add_row(name if count == 1 else f"{name} ×{count}", before, after)
    console().print(table)
    if len(rows) > MOST_ROWS:
        rest = len(rows) - MOST_ROWS
        click.echo(f"ほか {rest} 件" if japanese else f"and {rest} more")


def _shown(verdict: "Verdict") -> str:
    return f"{verdict.kind.value} {verdict.release or ''}".strip()
