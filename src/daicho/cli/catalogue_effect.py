"""What a change of the catalogue does to imported names, shown before it is made."""

from typing import TYPE_CHECKING

import click
from rich.markup import escape
from rich.table import Table

from daicho.answer.labels import of
from daicho.cli.frame import console
from daicho.words.software import Release, Verdict
from daicho.words.text import Language

if TYPE_CHECKING:
    from daicho.actions.effects import Change, Effect

MOST_ROWS = 20
"""Changed names that are shown; the others are counted."""


def show_effect(effect: "Effect", language: Language) -> None:
    """Which imported names get another verdict, from what to what, and on how many machines."""
    japanese = language is Language.JAPANESE
    rows = list({change.label: change for change in effect.changes}.values())
    if not rows:
        click.echo(_NONE[not japanese])
        return
    title = f"判定が変わる検出名：{len(rows)} 件（合わせて {machines(effect.machines, language)}）" if japanese \
        else f"Imported names that change: {len(rows)} (on {machines(effect.machines, language)})"  # fmt: skip
    click.echo(title)
    table = Table()
    table.add_column("台数" if japanese else "machines", justify="right", no_wrap=True)
    table.add_column("検出名：いま → これから" if japanese else "name: now → then", overflow="fold")
    for change in rows[:MOST_ROWS]:
        table.add_row(str(change.machines), escape(_line(change, language)))
    console().print(table)
    if len(rows) > MOST_ROWS:
        rest = len(rows) - MOST_ROWS
        click.echo(f"ほか {rest} 件" if japanese else f"and {rest} more")
    gone = sum(change.waited and not change.waits for change in rows)
    left = sum(change.waits for change in rows)
    for number, (ja, en) in ((gone, _GONE), (left, _LEFT)):
        if number:
            click.echo((ja if japanese else en).format(number=number))


_GONE = (
    "判断を待つ一覧（daicho unknowns）から消える検出名：{number} 件",
    "Names that leave the list of what waits for a decision (daicho unknowns): {number}",
)
_LEFT = (
    "判断を待つ一覧（daicho unknowns）に残る、または現れる検出名：{number} 件",
    "Names that stay in, or join, the list of what waits for a decision (daicho unknowns): {number}",
)
_NONE = (
    "取り込み済みの機器に、これで判定が変わる検出名はありません。",
    "No imported name gets another verdict by this.",
)


def machines(number: int, language: Language) -> str:
    """A number of machines in words."""
    if language is Language.JAPANESE:
        return f"{number} 台"
    return f"{number} machine" if number == 1 else f"{number} machines"


def _line(change: "Change", language: Language) -> str:
    before = judged(change.before, language, waits=change.waited)
    after = judged(change.after, language, waits=change.waits)
    return f"{change.title.name or change.title.key}\n  {before}\n  → {after}"


def judged(verdict: Verdict, language: Language, *, waits: bool = False) -> str:
    """A verdict in words, with its product; ``waits``: somebody must still say whether its conditions are met."""
    release = f"{'：' if language is Language.JAPANESE else ': '}{shown(verdict.release, language)}"
    words = f"{of(verdict.kind, language)}{release if verdict.release else ''}"
    if waits and verdict.release is not None:
        words += (
            "（条件の判断を待つ）" if language is Language.JAPANESE else " (waits for a decision on its conditions)"
        )
    return words


def shown(release: Release | None, language: Language) -> str:
    """A release by its id, with edition and version called what they are."""
    if release is None:
        return ""
    japanese = language is Language.JAPANESE
    more = [release.edition] if release.edition else []
    if release.version:
        more.append(f"バージョン {release.version}" if japanese else f"version {release.version}")
    if not more:
        return release.product
    return f"{release.product}（{'、'.join(more)}）" if japanese else f"{release.product} ({', '.join(more)})"
