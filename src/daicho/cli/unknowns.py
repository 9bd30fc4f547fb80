"""``daicho unknowns``: what nobody has decided yet, the dearest first."""

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import click
from rich.markup import escape
from rich.table import Table

from daicho.cli.desk import Desk, open_desk
from daicho.cli.frame import console, day_option, language_option, show_findings
from daicho.words.finding import Finding, Place
from daicho.words.text import Language, Text

if TYPE_CHECKING:
    from daicho.actions.unknowns import Work

BASIS = {
    "price_list": ("自社の単価表", "own price list"),
    "category": ("分類の目安", "rank of category"),
    "free": ("無償の製品に類似", "like a free product"),
    "publisher": ("発行元の製品の目安", "rank of publisher"),
    "nothing": ("手がかりなし", "nothing known"),
}


@click.command("unknowns")
@day_option("--on", "The reference day (default: today).")
@click.option("--organisation", help="Whose machines (default: your own).")
@click.option("--top", type=click.IntRange(min=1), default=30, show_default=True, help="How many lines are shown.")
@click.option("--why", is_flag=True, help="Say of each in a sentence why it is open.")
@click.option("--json", "as_json", is_flag=True, help="All of them, one JSON object a line.")
@language_option
def command(on: date | None, organisation: str | None, top: int, why: bool, as_json: bool, language: Language) -> int:
    """List unknown software as work: programs that need a decision, by machines × likely cost.

    All versions of a program are one line, since one decision settles them: daicho catalogue add.
    """
    desk = open_desk()
    from daicho.actions import knowledge, unknowns

    known = knowledge.load()
    found = unknowns.gather(organisation=organisation or desk.organisation, on=on or desk.on, knowledge=known)
    if as_json:
        for number, work in enumerate(found, 1):
            click.echo(json.dumps(as_object(number, work, language), ensure_ascii=False))
    else:
        show(found, top, language, why=why)
        if not found:
            say_where(desk, language)
    idle = [
        Finding.at("decision_idle", Place(f"decisions/{d.id}"), decision=f"decisions/{d.id}", product=d.release.product)
        for d in known.catalogue.idle
    ]
    show_findings(idle, language)
    return 1 if found or idle else 0


def as_object(number: int, work: "Work", language: Language) -> dict[str, Any]:
    """One line of work as data; days as YYYY-MM-DD, ``yen`` only where the company's own prices tell it."""
    group = work.group
    return {
        "rank": number,
        "name": group.names[0],
        "names": list(group.names),
        "publisher": list(group.publishers),
        "machines": group.machines,
        "titles": len(group.titles),
        "examples": list(group.examples),
        "first_seen": str(work.first_seen) if work.first_seen else None,
        "last_seen": str(work.last_seen) if work.last_seen else None,
        "cost": {
            "weight": group.cost.weight,
            "basis": group.cost.basis.value,
            "category": group.cost.category,
            "yen_each": group.cost.yen,
            "yen": group.yen,
            "verified": group.cost.basis.value == "price_list",
        },
        "points": group.points,
        "rule": group.rule,
        "reason": group.reason.in_language(language),
        "conditional": group.conditional,
        "suggestions": [
            {"product": s.product, "score": s.score, "same_publisher": s.same_publisher} for s in group.suggestions
        ],
    }


def say_where(desk: Desk, language: Language) -> None:
    """Where nothing is open because no machine was imported, how to import some."""
    from daicho.store.reads import inventories

    if not inventories.chains(desk.organisation, desk.on):
        click.echo(IMPORT_FIRST.in_language(language).format(home=desk.home))


def show(found: "tuple[Work, ...]", top: int, language: Language, *, why: bool = False) -> None:
    """The most urgent lines as a table, and what to do with them."""
    japanese = language is Language.JAPANESE
    title = f"判断を待つソフトウェア：{len(found)} 件" if japanese else f"Software to be decided: {len(found)}"
    if not found:
        click.echo(title)
        return
    shown = found[:top]
    table = Table(title=title, show_lines=True)
    number, name, points, days = _JAPANESE if japanese else _ENGLISH
    table.add_column(number, no_wrap=True)
    table.add_column(name, overflow="fold")
    table.add_column(points, width=POINTS_WIDTH, overflow="fold")
    table.add_column(days, no_wrap=True)
    for at, work in enumerate(shown, 1):
        table.add_row(*_cells(at, work, language, why))
    console().print(table)
    if len(found) > top:
        rest = len(found) - top
        click.echo(f"ほか {rest} 件（--top、--json）" if japanese else f"and {rest} more (--top, --json)")
    click.echo(_NEXT[not japanese])


POINTS_WIDTH = 14
"""Columns for machines × cost; narrow, so that the ids of similar products stay whole in 80 columns."""


def _cells(number: int, work: "Work", language: Language, why: bool) -> tuple[str, ...]:
    group = work.group
    japanese = language is Language.JAPANESE
    more = len(group.names) - 1
    name = [group.names[0] + (f" (+{more})" if more else "")]
    name += [
        " ".join(
            filter(None, (f"[{', '.join(group.publishers)}]" if group.publishers else "", _reason(work, language)))
        )
    ]
    name += [f"≒ {s.product} {s.score}" for s in group.suggestions]
    name += [group.reason.in_language(language)] if why else []
    cost = f"{group.machines}×{group.cost.weight}={group.points}\n{BASIS[group.cost.basis.value][not japanese]}"
    if group.yen is not None:
        cost += f"\n¥{group.yen:,}"
    days = "–" if work.first_seen is None else f"{work.first_seen}\n{work.last_seen}"
    return str(number), escape("\n".join(name)), cost, days


def _reason(work: "Work", language: Language) -> str:
    """Why it is open, in a word."""
    if work.group.conditional:
        return _CONDITIONAL.in_language(language)
    return (_NOT_IN_CATALOGUE if work.group.rule == "unknown" else _SEVERAL).in_language(language)


_CONDITIONAL = Text("条件付きで無償", "free under conditions")
_NOT_IN_CATALOGUE = Text("カタログにない", "not in the catalogue")
_SEVERAL = Text("どの製品か不明", "several products possible")
_JAPANESE = ("順", "名前・発行元・理由・≒似た製品と一致度", "台数×費用", "初見・最終")
_ENGLISH = ("#", "name, publisher, why, ≒ like", "machines×cost", "first, last")
_NEXT = (
    "次の一歩：daicho catalogue add（質問に答えるだけで、一件ずつ決められます）。理由の文は --why、機器の例は --json。",
    "Next: daicho catalogue add (it asks what it needs to know). Why each is open: --why; example machines: --json.",
)
IMPORT_FIRST = Text(
    "データフォルダー {home} には、まだ機器の記録がありません。\n先に取り込んでください：daicho import フォルダー",
    "There are no machines in the data folder {home} yet.\nFirst import some: daicho import FOLDER",
)
"""What somebody with an empty data folder does first."""
