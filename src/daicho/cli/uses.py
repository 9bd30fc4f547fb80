"""``daicho use``: dated decisions on products that are free for some uses only."""

import json
from datetime import date

import click

from daicho.cli.desk import open_desk
from daicho.cli.frame import day_option, language_option
from daicho.words.entitlement import UseDecision, UseKind
from daicho.words.text import Language

KINDS = {kind.value.replace("_", "-"): kind for kind in UseKind}


@click.group("use")
def command() -> None:
    """Decide whether the use here of a product that is free for some uses only needs a licence."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@language_option
def list_(as_json: bool, language: Language) -> int:
    """List every decision, those in your own catalogue first; of several on a product the latest day holds."""
    desk = open_desk()
    from daicho.actions import grounds, knowledge
    from daicho.store.reads import lots

    found = (*grounds.uses_in(knowledge.load().catalogue), *lots.use_decisions(desk.organisation))
    for decision in found:
        click.echo(_object(decision) if as_json else _line(decision, language))
    return 0


def _object(decision: UseDecision) -> str:
    said = {"product": decision.product, "kind": decision.kind.value, "since": str(decision.on)}
    return json.dumps(said | {"reason": decision.reason, "by": decision.by}, ensure_ascii=False)


def _line(decision: UseDecision, language: Language) -> str:
    from daicho.answer import labels

    kind = labels.of(decision.kind, language)
    if language is Language.JAPANESE:
        return f"{decision.product}：{decision.on} から「{kind}」（{decision.by}：{decision.reason}）"
    return f"{decision.product}: from {decision.on}: {kind} ({decision.by}: {decision.reason})"


@command.command("decide")
@click.argument("product")
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.option("--because", required=True, help="Why; the journal keeps it.")
@day_option("--since", "From which day on it holds (default: today).")
@click.option("--by", "person", help="Who decided (default: your login name).")
@language_option
def decide(product: str, kind: str, because: str, since: date | None, person: str | None, language: Language) -> int:
    """Decide on PRODUCT, an id of the catalogue such as oracle/java."""
    desk = open_desk()
    from daicho.actions import knowledge, uses

    decision = uses.decide(
        organisation=desk.organisation,
        product=product,
        kind=KINDS[kind],
        reason=because,
        knowledge=knowledge.load(),
        since=since or desk.on,
        by=person or desk.by,
        on=desk.on,
    )
    click.echo(("記録しました：" if language is Language.JAPANESE else "Recorded: ") + _line(decision, language))
    return 0
