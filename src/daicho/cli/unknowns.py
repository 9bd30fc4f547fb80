"""``daicho unknowns``: what nobody has decided yet, the dearest first."""

import json
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from daicho.cli.desk import open_desk
from daicho.cli.frame import console, day_option, language_option, show_findings
from daicho.words.finding import Finding, Place
from daicho.words.text import Language

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
@click.option("--json", "as_json", is_flag=True, help="All of them, one JSON object a line.")
@language_option
def command(on: date | None, organisation: str | None, top: int, as_json: bool, language: Language) -> int:
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
        show(found, top, language)
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


def show(found: "tuple[Work, ...]", top: int, language: Language) -> None:
    """The most urgent lines as a table, and what to do with them."""
    japanese = language is Language.JAPANESE
    title = f"判断を待つソフトウェア：{len(found)} 件" if japanese else f"Software to be decided: {len(found)}"
    table = Table(title=title, show_lines=True)
    for heading in _JAPANESE if japanese else _ENGLISH:
        table.add_column(heading, overflow="fold")
    for number, work in enumerate(islice(found, top), 1):
        table.add_row(*_cells(number, work, language))
    console().print(table)
    if len(found) > top:
        rest = len(found) - top
        click.echo(f"ほか {rest} 件（--top、--json）" if japanese else f"and {rest} more (--top, --json)")
    if found:
        click.echo(_NEXT[not japanese])


def _cells(number: int, work: "Work", language: Language) -> tuple[str, ...]:
    group = work.group
    japanese = language is Language.JAPANESE
    more = len(group.names) - 1
    names = group.names[0] + (f"\n(+{more})" if more else "")
    cost = f"{group.cost.weight}/10 {BASIS[group.cost.basis.value][not japanese]}"
    if group.yen is not None:
        cost += f"\n¥{group.yen:,}"
    suggestions = "\n".join(f"{s.product} {s.score}" for s in group.suggestions) or "–"
    days = "–" if work.first_seen is None else f"{work.first_seen}\n{work.last_seen}"
    machines = f"{group.machines}\n{', '.join(group.examples)}"
    reason = group.reason.in_language(language)
    return (
        str(number),
        names,
        ", ".join(group.publishers),
        machines,
        cost,
        str(group.points),
        days,
        suggestions,
        reason,
    )


_JAPANESE = (
    "順",
    "名前",
    "発行元",
    "台数・例",
    "費用の目安",
    "台数×費用",
    "初見・最終",
    "似た製品（一致度）",
    "判断が要る理由",
)
_ENGLISH = ("#", "name", "publisher", "machines, such as", "likely cost", "points", "first, last seen", "like", "why")
_NEXT = (
    "次の一歩：daicho catalogue add（質問に答えるだけで、どれか一つを決められます）",
    "Next: daicho catalogue add (it asks what it needs to know to settle one of them)",
)
