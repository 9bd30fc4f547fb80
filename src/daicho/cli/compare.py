"""``daicho compare``: a frozen snapshot by the catalogue of its day and by today's, the difference explained."""

import json
from typing import Any

import click
from rich.markup import escape
from rich.table import Table

from daicho.answer.wording import say
from daicho.cli.catalogue_effect import judged, shown
from daicho.cli.desk import open_desk
from daicho.cli.frame import console, exit_status, language_option, show_findings
from daicho.words.comparison import Comparison, VerdictChange
from daicho.words.finding import Finding
from daicho.words.software import Release, Verdict
from daicho.words.text import Language

_HEADINGS = {
    Language.JAPANESE: (("台数", "検出名：凍結時 → 現在、理由"), ("製品", "凍結時の台数", "現在の台数")),
    Language.ENGLISH: (("machines", "raw row: as frozen → today, why"), ("product", "machines then", "today")),
}


@click.command("compare")
@click.argument("snapshot", default="")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of tables.")
@language_option
def command(snapshot: str, as_json: bool, language: Language) -> int:
    """Recognise the rows of a frozen SNAPSHOT (id or its beginning; default: the newest) by today's catalogue.

    Shows what differs from the recognition by the catalogue of that day, and why: a product file, a rule, another
    row of the machine, or the program. Changes nothing.
    """
    desk = open_desk()
    from daicho.actions import comparisons

    found = comparisons.of_snapshot(organisation=desk.organisation, snapshot_id=snapshot)
    if as_json:
        click.echo(json.dumps(_as_object(found, language), ensure_ascii=False))
    else:
        _show(found, language)
    show_findings(found.findings, language)
    return max(exit_status(found.findings), int(bool(found.changes)))


def _reason(finding: Finding, language: Language) -> str:
    return say(finding)[0].in_language(language)


def _as_object(found: Comparison, language: Language) -> dict[str, Any]:
    return {
        "snapshot": found.snapshot,
        "catalogue_then": found.catalogue_then,
        "catalogue_now": found.catalogue_now,
        "rows": found.rows,
        "reworded": found.reworded,
        "changes": [_change(change, language) for change in found.changes],
        "installations": [
            {"release": _release(c.release), "machines_then": c.before, "machines_now": c.after}
            for c in found.installations
        ],
        "files": [{"file": f.fact("file"), "change": f.code, "reason": _reason(f, language)} for f in found.files],
    }


def _change(change: VerdictChange, language: Language) -> dict[str, Any]:
    return {
        "raw": change.raw,
        "before": _verdict(change.before),
        "after": _verdict(change.after),
        "machines": change.machines,
        "why": {"code": change.why.code, **dict(change.why.facts), "reason": _reason(change.why, language)},
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    release = _release(verdict.release) if verdict.release else None
    return {"verdict": verdict.kind, "rule": verdict.rule, "release": release, "channel": verdict.channel}


def _release(release: Release) -> dict[str, str]:
    return {"product": release.product, "edition": release.edition, "version": release.version}


def _show(found: Comparison, language: Language) -> None:
    rows_heads, product_heads = _HEADINGS[language]
    title = f"{found.snapshot[:12]}: {found.catalogue_then} → {found.catalogue_now}"
    table = Table(title=title)
    for heading in rows_heads:
        table.add_column(heading, overflow="fold")
    for change in found.changes:
        before, after = judged(change.before, language), judged(change.after, language)
        told = f"{change.raw}\n  {before}\n  → {after}\n  {_reason(change.why, language)}"
        table.add_row(f"{change.machines:,}", escape(told))
    if found.changes:
        console().print(table)
    products = Table()
    for heading in product_heads:
        products.add_column(heading, overflow="fold")
    for c in found.installations:
        products.add_row(shown(c.release, language), f"{c.before:,}", f"{c.after:,}")
    if found.installations:
        console().print(products)
    for file in found.files:
        click.echo(_reason(file, language))
    same = found.rows - sum(change.machines for change in found.changes)
    if language is Language.JAPANESE:
        told = "読み取り行 {rows:,} 行のうち {same:,} 行は判定が同じです（理由の変わった行 {reworded:,}）。"
    else:
        told = "{same:,} of {rows:,} rows have the same verdict ({reworded:,} for another reason)."
    click.echo(told.format(rows=found.rows, same=same, reworded=found.reworded))
