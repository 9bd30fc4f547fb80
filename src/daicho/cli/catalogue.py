"""``daicho catalogue``: the products that are known, and your own decisions on those that were not."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from daicho.cli.catalogue_add import add, confirmed, show_effect
from daicho.cli.desk import open_desk
from daicho.cli.frame import console, day_option, exit_status, files_under, language_option, show_findings
from daicho.cli.reading import read_bytes
from daicho.cli.writing import write_file
from daicho.words.failure import Failure
from daicho.words.text import Language

if TYPE_CHECKING:
    from daicho.actions.catalogue_checks import Checked
    from daicho.recognise.catalogue import Catalogue
    from daicho.recognise.decisions import Decision
    from daicho.recognise.product import Product

KINDS = ("paid", "free", "shareware", "conditional")


@click.group("catalogue")
def command() -> None:
    """List, add, check, remove, export and import what is known of software products."""


command.add_command(add)


@command.command("list")
@click.option("--publisher", default="", help="Only products of this publisher (part of its name).")
@click.option("--kind", type=click.Choice(KINDS), help="Only paid, free, shareware or conditional ones.")
@click.option("--unverified", is_flag=True, help="Only those that no document confirms.")
@click.option("--site", is_flag=True, help="Only your own entries and decisions.")
@click.option("--search", default="", metavar="TEXT", help="Only those whose id or name has TEXT in it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@language_option
def list_(
    publisher: str, kind: str | None, unverified: bool, site: bool, search: str, as_json: bool, language: Language
) -> int:
    """List products, and your own decisions."""
    open_desk()
    from daicho.actions import knowledge

    known = knowledge.load().catalogue
    products = [
        product
        for product in known.products.values()
        if (not site or product.id in known.own)
        and (not unverified or not product.verified)
        and (not kind or product.kind.value == kind)
        and _has(publisher, product.publisher.ja, product.publisher.en, *product.publishers)
        and _has(search, product.id, product.name.ja, product.name.en)
    ]
    narrow = bool(publisher or kind or unverified)
    decisions = [] if narrow else [d for d in known.decisions if _has(search, d.id, d.name, str(d.release))]
    if as_json:
        for entry in (*(as_object(p, known) for p in products), *(decision_object(d) for d in decisions)):
            click.echo(json.dumps(entry, ensure_ascii=False))
    else:
        show_products(products, known, language)
        show_decisions(decisions, language)
    return 0


def _has(text: str, *fields: str) -> bool:
    """Whether ``text`` is part of one of ``fields``, whatever its width and case."""
    from daicho.recognise.names import folded, normal

    return not text or any(folded(text) in folded(field) or normal(text) in normal(field) for field in fields)


def as_object(product: "Product", known: "Catalogue") -> dict[str, Any]:
    """A product as data."""
    return {
        "id": product.id,
        "name": {"ja": product.name.ja, "en": product.name.en},
        "publisher": {"ja": product.publisher.ja, "en": product.publisher.en},
        "category": product.category,
        "kind": product.kind.value,
        "verified": product.verified,
        "site": product.id in known.own,
        "editions": list(product.editions),
        "versions": list(product.versions),
        "sources": [{"document": s.document, "url": s.url, "seen": str(s.seen)} for s in product.sources],
    }


def decision_object(decision: "Decision") -> dict[str, Any]:
    """A decision as data."""
    return {
        "id": f"decisions/{decision.id}",
        "name": decision.name,
        "as": decision.answer.value,
        "of": str(decision.release),
        "every_version": decision.every_version,
        "by": decision.by,
        "on": str(decision.on),
        "because": decision.because,
    }


def show_products(products: "list[Product]", known: "Catalogue", language: Language) -> None:
    """Products as a table."""
    japanese = language is Language.JAPANESE
    table = Table(title=f"製品：{len(products)} 件" if japanese else f"Products: {len(products)}")
    headings = ("id", "名前", "発行元", "種類", "資料で確認", "自社")
    for heading in headings if japanese else ("id", "name", "publisher", "kind", "verified", "own"):
        table.add_column(heading, overflow="fold")
    for product in products:
        marks = ("✓" if product.verified else "–", "✓" if product.id in known.own else "")
        name, publisher = product.name.in_language(language), product.publisher.in_language(language)
        table.add_row(product.id, name, publisher, product.kind.value, *marks)
    console().print(table)


def show_decisions(decisions: "list[Decision]", language: Language) -> None:
    """Decisions as a table; nothing where there is none."""
    if not decisions:
        return
    japanese = language is Language.JAPANESE
    table = Table(title=f"自社の判断：{len(decisions)} 件" if japanese else f"Your decisions: {len(decisions)}")
    for heading in ("id", "名前", "判断", "誰が", "いつ", "理由") if japanese else _DECISION_HEADINGS:
        table.add_column(heading, overflow="fold")
    for d in decisions:
        said = f"{d.answer.value} {d.release}".strip()
        table.add_row(f"decisions/{d.id}", d.name, said, d.by, str(d.on), d.because)
    console().print(table)


_DECISION_HEADINGS = ("id", "name", "decision", "by", "on", "because")


@command.command("show")
@click.argument("id_", metavar="ID")
@language_option
def show(id_: str, language: Language) -> int:
    """Show all that is known of one product or decision, as JSON."""
    open_desk()
    from daicho.actions import knowledge

    known = knowledge.load().catalogue
    decision = next((d for d in known.decisions if f"decisions/{d.id}" == id_), None)
    if decision is not None:
        entry: dict[str, Any] = decision_object(decision)
    elif id_ in known.products:
        evidence = next(e for e in known.evidence if e.product.id == id_)
        names = [{"name": p.text, "role": p.role.value} for p in evidence.names]
        entry = as_object(known.products[id_], known) | {"names": names}
    else:
        raise Failure("product_unknown", id_)
    click.echo(json.dumps(entry, ensure_ascii=False, indent=1))
    return 0


@command.command("remove")
@click.argument("id_", metavar="ID")
@click.option("--because", required=True, help="Why; the journal keeps it.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@language_option
def remove(id_: str, because: str, yes: bool, language: Language) -> int:
    """Undo one of your own entries (ID as in: daicho catalogue list --site). Shows first what would change."""
    desk = open_desk()
    from daicho.actions import decisions

    show_effect(decisions.foresee_removal(organisation=desk.organisation, id=id_, on=desk.on), language)
    if not confirmed(yes, language):
        return 1
    decisions.remove(organisation=desk.organisation, id=id_, because=because, by=desk.by, on=desk.on)
    click.echo(f"取り消しました：{id_}" if language is Language.JAPANESE else f"Removed: {id_}")
    return 0


@command.command("check")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@day_option("--on", "Imported rows are looked at as known on this day (default: today).")
@language_option
def check(path: Path | None, on: date | None, language: Language) -> int:
    """Check your own catalogue, or files that are not in it yet (PATH: file or folder). Changes nothing.

    Tells every fault with its place, and how many imported rows each entry decides.
    """
    desk = open_desk()
    from daicho.actions import catalogue_checks

    files = None if path is None else read_entries(path)
    checked = catalogue_checks.check(organisation=desk.organisation, files=files, on=on or desk.on)
    show_checked(checked, language)
    show_findings(checked.findings, language)
    return exit_status(checked.findings)


def read_entries(path: Path) -> Mapping[str, bytes]:
    """Catalogue files by their path in an overlay: that below ``catalogue`` or ``decisions``, else by their id."""
    found = [file for file in files_under([path]) if file.suffix == ".toml"]
    if not found:
        raise Failure("nothing_there", str(path))
    return {entry_path(file): read_bytes(file) for file in found}


def entry_path(file: Path) -> str:
    """Where ``file`` would lie in an overlay."""
    parts = file.resolve().parts
    for folder, depth in (("catalogue", 3), ("decisions", 2)):
        if len(parts) >= depth and parts[-depth] == folder:
            return "/".join(parts[-depth:])
    from daicho.recognise.site_entry import path_by_content

    return path_by_content(file.stem, read_bytes(file))


def show_checked(checked: "Checked", language: Language) -> None:
    """Every entry with the number of imported titles that it decides."""
    japanese = language is Language.JAPANESE
    table = Table(title=f"確認：{len(checked.entries)} 件" if japanese else f"Checked: {len(checked.entries)}")
    headings = ("id", "決める検出名", "うち判定が変わるもの")
    for heading in headings if japanese else ("id", "imported names it decides", "of which it changes"):
        table.add_column(heading)
    for id_ in checked.entries:
        effect = checked.effects.get(id_)
        counts = ("–", "–") if effect is None else (str(effect.decides), str(effect.changes))
        table.add_row(id_, *counts)
    console().print(table)
    if checked.effects:
        click.echo(
            f"関係する機器：{checked.machines} 台" if japanese else f"Machines with such rows: {checked.machines}"
        )


@command.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--by", "pack_by", required=True, help="Who makes the pack; the only name in it.")
@language_option
def export(file: Path, pack_by: str, language: Language) -> int:
    """Write your own entries and decisions into FILE (.zip) for others to use. No machine or user is named in it."""
    desk = open_desk()
    from daicho.actions import catalogue_packs

    if file.exists():
        raise Failure("entry_exists", str(file))
    content = catalogue_packs.export(organisation=desk.organisation, pack_by=pack_by, by=desk.by, on=desk.on)
    click.echo(write_file(file, content))
    return 0


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--keep-mine", is_flag=True, help="Where the pack has another content for an entry of yours, keep yours.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@language_option
def import_(file: Path, keep_mine: bool, yes: bool, language: Language) -> int:
    """Take in a pack (.zip) that somebody exported. It is checked whole; nothing is written before you agree."""
    desk = open_desk()
    from daicho.actions import catalogue_packs

    pack = catalogue_packs.read(
        read_bytes(file), name=file.name, organisation=desk.organisation, keep_mine=keep_mine, on=desk.on
    )
    japanese = language is Language.JAPANESE
    counts = (len(pack.files), len(pack.unchanged), pack.by, pack.on)
    said = "新しい {} 件、同じもの {} 件（作成：{}、{}）" if japanese else "new: {}, the same: {} (made by {}, {})"
    click.echo(said.format(*counts))
    show_effect(pack.effect, language)
    show_findings(pack.findings, language)
    if catalogue_packs.is_sound(pack) and pack.files and not confirmed(yes, language):
        return 1
    show_ids(catalogue_packs.take(organisation=desk.organisation, pack=pack, by=desk.by, on=desk.on))
    return exit_status(pack.findings)


def show_ids(ids: Iterable[str]) -> None:
    """One id a line."""
    for id_ in ids:
        click.echo(f"  {id_}")
