"""``daicho catalogue``: the products that are known, and your own decisions on those that were not."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from daicho.cli.asking import Questions
from daicho.cli.catalogue_add import add
from daicho.cli.catalogue_effect import machines, show_effect
from daicho.cli.catalogue_words import answer as answer_in_words
from daicho.cli.catalogue_words import kind as kind_in_words
from daicho.cli.desk import open_desk
from daicho.cli.frame import day_option, exit_status, files_under, language_option, show_findings
from daicho.cli.reading import read_bytes
from daicho.cli.writing import write_file
from daicho.recognise.data_files import own_strays
from daicho.words.failure import Failure
from daicho.words.finding import Finding, Place
from daicho.words.text import Language, Text

if TYPE_CHECKING:
    from daicho.actions.catalogue_checks import Checked
    from daicho.actions.catalogue_packs import Pack
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
    """Products, two lines each: an id is never cut, however narrow the terminal is."""
    japanese = language is Language.JAPANESE
    click.echo(f"製品：{len(products)} 件" if japanese else f"Products: {len(products)}")
    marks = ("資料で未確認", "自社のもの") if japanese else ("no document", "your own")
    for product in products:
        said = [product.name.in_language(language), product.publisher.in_language(language)]
        said += [kind_in_words(product.kind.value, language)]
        said += [
            mark for mark, is_so in zip(marks, (not product.verified, product.id in known.own), strict=True) if is_so
        ]
        click.echo(f"{product.id}\n    {(' ／ ' if japanese else ' / ').join(said)}")


def show_decisions(decisions: "list[Decision]", language: Language) -> None:
    """Decisions, some lines each; nothing where there is none."""
    if not decisions:
        return
    japanese = language is Language.JAPANESE
    click.echo(f"自社の判断：{len(decisions)} 件" if japanese else f"Your decisions: {len(decisions)}")
    for d in decisions:
        about = d.name or d.release.product
        said = answer_in_words(d.answer.value, d.release, language)
        click.echo(f"decisions/{d.id}\n    {f'「{about}」を、{said}' if japanese else f'“{about}” {said}'}")
        click.echo(f"    {d.on}　{d.by}：{d.because}" if japanese else f"    {d.on}, {d.by}: {d.because}")


@command.command("categories")
@language_option
def categories_(language: Language) -> int:
    """List the categories of products: what --category takes, and what it means."""
    from daicho.recognise.data_files import categories

    for category in categories().values():
        click.echo(f"{category.id:<14}{category.name.in_language(language)}")
    return 0


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
    if not Questions(language).agreed(f"{id_} を取り消しますか？", f"Remove {id_}?", yes=yes):
        return 1
    decisions.remove(organisation=desk.organisation, id=id_, because=because, by=desk.by, on=desk.on)
    click.echo(f"取り消しました：{id_}" if language is Language.JAPANESE else f"Removed: {id_}")
    return 0


@command.command("check")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@day_option("--on", "Imported rows are looked at as known on this day (default: today).")
@language_option
def check(path: Path | None, on: date | None, language: Language) -> int:
    """Check your own catalogue, or files that may lie anywhere (PATH: file or folder). Changes nothing.

    Tells every fault with its place, and how many imported names each entry decides.
    """
    desk = open_desk()
    from daicho.actions import catalogue_checks

    named = {} if path is None else entries_at(path)
    files = None if path is None else {place: read_bytes(file) for place, file in named.items()}
    checked = catalogue_checks.check(organisation=desk.organisation, files=files, on=on or desk.on)
    own = desk.home / "data"
    show_checked(checked, language)
    found = [Finding.at("entry_not_named_toml", Place(str(file))) for file in (own_strays(own) if path is None else ())]
    found += [
        replace(f, place=replace(f.place, file=str(named.get(f.place.file, own / f.place.file))))
        for f in checked.findings
    ]
    show_findings(found, language)
    return exit_status(found)


def entries_at(path: Path) -> Mapping[str, Path]:
    """Catalogue files by their path in an overlay: that below ``catalogue`` or ``decisions``, else by their id."""
    there = files_under([path])
    found = [file for file in there if file.suffix == ".toml"]
    if not found:
        raise Failure("entry_not_named_toml", str(there[0] if there else path))
    named: dict[str, Path] = {}
    for file in found:
        other = named.setdefault(entry_path(file), file)
        if other != file:
            raise Failure("entry_files_of_one_id", str(file), other=other)
    return named


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
    click.echo(f"確認：{len(checked.entries)} 件" if japanese else f"Checked: {len(checked.entries)}")
    for id_, effect in checked.effects.items():
        click.echo(f"  {id_}：検出名 {effect.decides} 件を決め、うち {effect.changes} 件の判定が変わる" if japanese
                   else f"  {id_}: decides {effect.decides} imported names, changes {effect.changes}")  # fmt: skip
    if not checked.findings:
        click.echo("誤りはありません。" if japanese else "No faults.")
    if checked.effects:
        said = machines(checked.machines, language)
        click.echo(f"判定が変わる機器：{said}" if japanese else f"Machines on which something changes: {said}")


@command.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--by", "pack_by", required=True, help="Who makes the pack. It is written into the pack for all to see.")
@click.option(
    "--with-reasons",
    is_flag=True,
    help="Reasons and remarks, too. These may name people: read them before you send it.",
)
@language_option
def export(file: Path, pack_by: str, with_reasons: bool, language: Language) -> int:
    """Write your own entries and decisions into FILE (.zip) for others to use.

    Machines, users and product keys never leave. Who decided and why stays here, unless you ask for the reasons.
    """
    desk = open_desk()
    from daicho.actions import catalogue_packs

    if file.exists():
        raise Failure("pack_file_exists", str(file.resolve()))
    content, ids = catalogue_packs.export(
        organisation=desk.organisation, pack_by=pack_by, with_reasons=with_reasons, by=desk.by, on=desk.on
    )
    path = write_file(file, content).resolve()
    japanese = language is Language.JAPANESE
    click.echo(f"{len(ids)} 件を書き出しました：{path}" if japanese else f"Exported {len(ids)}: {path}")
    show_ids(ids)
    told = (pack_by, _REASONS[with_reasons].in_language(language))
    click.echo(
        "相手に見えるもの：作成者「{}」、{}".format(*told) if japanese else "Shown to others: {}; {}".format(*told)
    )
    return 0


_REASONS = {
    True: Text("理由と備考、資料の名前", "reasons and remarks, names of documents"),
    False: Text("資料の名前（理由と備考は入れていません）", "names of documents (no reasons, no remarks)"),
}


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--keep-mine", is_flag=True, help="Where the pack decides otherwise than you did, keep yours.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@language_option
def import_(file: Path, keep_mine: bool, yes: bool, language: Language) -> int:
    """Take in a pack (.zip) that somebody exported. It is checked whole; nothing is written before you agree."""
    desk = open_desk()
    from daicho.actions import catalogue_packs

    pack = catalogue_packs.read(
        read_bytes(file), name=file.name, organisation=desk.organisation, keep_mine=keep_mine, on=desk.on
    )
    show_pack(pack, language)
    is_sound = catalogue_packs.is_sound(pack)
    if is_sound and pack.files:
        show_effect(pack.effect, language)
    show_findings(pack.findings, language)
    japanese = language is Language.JAPANESE
    if is_sound and not pack.files:
        click.echo(
            "新しいものはありません。何も変えていません。" if japanese else "Nothing is new; nothing was changed."
        )
    elif is_sound and not Questions(language).agreed("取り込みますか？", "Import it?", yes=yes):
        return 1
    ids = catalogue_packs.take(organisation=desk.organisation, pack=pack, by=desk.by, on=desk.on)
    if ids:
        click.echo(f"取り込みました：{len(ids)} 件" if japanese else f"Imported: {len(ids)}")
    return exit_status(pack.findings)


def show_pack(pack: "Pack", language: Language) -> None:
    """Who made a pack, what of it is new here, and what is here already."""
    japanese = language is Language.JAPANESE
    click.echo(f"パック：作成 {pack.by}、{pack.on}" if japanese else f"Pack made by {pack.by}, {pack.on}")
    parts = (
        (("新しいもの", "New"), [_entry_id(path) for path in pack.files]),
        (("すでに同じものがある", "Here already"), pack.unchanged),
    )
    for (ja, en), ids in parts:
        if ids:
            click.echo(f"{ja}：{len(ids)} 件" if japanese else f"{en}: {len(ids)}")
            show_ids(ids)


def _entry_id(path: str) -> str:
    from daicho.actions.decisions import entry_id

    return entry_id(path)


def show_ids(ids: Iterable[str]) -> None:
    """One id a line."""
    for id_ in ids:
        click.echo(f"  {id_}")
