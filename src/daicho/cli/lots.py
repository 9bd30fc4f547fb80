"""``daicho lot``: the lots owned, and dated decisions that one no longer counts."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click
from rich.markup import escape
from rich.table import Table

from daicho.cli.desk import open_desk
from daicho.cli.frame import console, day_option, language_option
from daicho.words.entitlement import Ending, EndingKind, Entitlement
from daicho.words.text import Language

if TYPE_CHECKING:
    from daicho.store.reads.lots import DecidedEnding


@click.group("lot")
def command() -> None:
    """List the lots of licences owned, and decide that one is retired, waived or given back."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@language_option
def list_(as_json: bool, language: Language) -> int:
    """List every lot of the ledgers, with what decisions have left of it."""
    desk = open_desk()
    from daicho.actions import lots as deeds
    from daicho.store.reads import lots, statements

    owned, endings = statements.entitlements(desk.organisation), lots.endings(desk.organisation)
    if as_json:
        for lot in owned:
            click.echo(json.dumps(as_object(lot) | {"left": deeds.left(lot, endings)}, ensure_ascii=False))
    else:
        console().print(_table(owned, endings, language))
    return 0


def _table(owned: Sequence[Entitlement], endings: Sequence[Ending], language: Language) -> Table:
    from daicho.actions.lots import left
    from daicho.answer import labels

    japanese = language is Language.JAPANESE
    table = Table(title=f"ライセンス：{len(owned)} 件" if japanese else f"Lots: {len(owned)}")
    for heading in _JAPANESE if japanese else _ENGLISH:
        table.add_column(heading, overflow="fold")
    for lot in owned:
        period = f"{lot.starts_on or ''} – {lot.ends_on or ''}"
        numbers = (str(lot.quantity), str(left(lot, endings)))
        words = (labels.of(lot.metric, language), labels.of(lot.channel, language))
        table.add_row(escape(lot.lot), escape(str(lot.release)), *words, *numbers, period)
    return table


_JAPANESE = ("番号", "製品", "単位", "種別", "数量", "残り", "期間")
_ENGLISH = ("lot", "product", "metric", "channel", "quantity", "left", "period")


def as_object(lot: Entitlement) -> dict[str, Any]:
    """A lot as data, every field that says something."""
    from daicho.store import canon

    plain: dict[str, Any] = canon.to_plain(lot)
    return plain


@command.command("show")
@click.argument("lot")
@language_option
def show(lot: str, language: Language) -> int:
    """Show all that is known of LOT as JSON: what the ledger states, and every decision on it."""
    desk = open_desk()
    from daicho.actions import lots as deeds
    from daicho.store.reads import lots

    stated = deeds.find(organisation=desk.organisation, lot=lot)
    decided = [entry for entry in lots.decided(desk.organisation) if entry.ending.lot == lot]
    left = deeds.left(stated, [entry.ending for entry in decided if not entry.taken_back_by])
    entry = as_object(stated) | {"left": left, "decisions": [_decision(one) for one in decided]}
    click.echo(json.dumps(entry, ensure_ascii=False, indent=1))
    return 0


def _decision(decided: "DecidedEnding") -> dict[str, Any]:
    ending = decided.ending
    return {
        "number": decided.number,
        "kind": ending.kind.value,
        "since": str(ending.on),
        "quantity": ending.quantity,
        "reason": ending.reason,
        "by": ending.by,
        "decided_on": str(decided.decided_on),
        "taken_back_by": decided.taken_back_by or None,
    }


def _deed(name: str, kind: EndingKind, text: str) -> None:
    """Add the command ``name`` that ends a lot."""

    @command.command(name, help=text)
    @click.argument("lot")
    @click.option("--because", required=True, help="Why; the journal keeps it.")
    @day_option("--since", "The first day on which it no longer counts (default: today).")
    @click.option("--quantity", type=int, help="How many of the lot's licences (default: all that are left).")
    @click.option("--by", "person", help="Who decided (default: your login name).")
    @language_option
    def end(
        lot: str, because: str, since: date | None, quantity: int | None, person: str | None, language: Language
    ) -> int:
        desk = open_desk()
        ending = _deed_of(kind)(
            organisation=desk.organisation,
            lot=lot,
            reason=because,
            since=since or desk.on,
            quantity=quantity,
            by=person or desk.by,
            on=desk.on,
        )
        click.echo(_told(ending, language))
        return 0


def _deed_of(kind: EndingKind) -> Callable[..., Ending]:
    from daicho.actions import lots

    deeds = {EndingKind.RETIRED: lots.retire, EndingKind.WAIVED: lots.waive, EndingKind.RETURNED: lots.returned}
    return deeds[kind]


def _told(ending: Ending, language: Language) -> str:
    from daicho.answer import labels

    kind = labels.of(ending.kind, language)
    if language is Language.JAPANESE:
        many = "全部" if ending.quantity is None else f"{ending.quantity} 本"
        return f"記録しました：{ending.lot} {many}、{ending.on} から「{kind}」（{ending.by}：{ending.reason}）"
    many = "all" if ending.quantity is None else str(ending.quantity)
    return f"Recorded: {ending.lot}, {many}, from {ending.on}: {kind} ({ending.by}: {ending.reason})"


_deed("retire", EndingKind.RETIRED, "Record that LOT, or part of it, is retired (disposed of, its machine gone).")
_deed("waive", EndingKind.WAIVED, "Record that nobody relies on LOT, or on part of it (such as one without papers).")
_deed("return", EndingKind.RETURNED, "Record that LOT, or part of it, was given back to the seller.")


@command.command("undo")
@click.argument("lot")
@click.argument("number", type=int)
@click.option("--because", required=True, help="Why; the journal keeps it.")
@language_option
def undo(lot: str, number: int, because: str, language: Language) -> int:
    """Take back decision NUMBER on LOT (see: daicho lot show LOT). Both decisions stay on record."""
    desk = open_desk()
    from daicho.actions import lots

    ending = lots.take_back(
        organisation=desk.organisation, lot=lot, number=number, reason=because, by=desk.by, on=desk.on
    )
    told = f"{ending.lot} {number}"
    click.echo(f"取り消しました：{told}" if language is Language.JAPANESE else f"Taken back: {told}")
    return 0
