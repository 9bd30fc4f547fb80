"""``daicho clauses``: what agreements say on checks, the company's own beside ours, and how wordings changed."""

import json
from datetime import date
from pathlib import Path

import click
from rich.table import Table

from daicho.answer import clauses as library
from daicho.answer.clause_diff import Change, compare
from daicho.cli.desk import open_desk
from daicho.cli.frame import console, day_option, language_option
from daicho.cli.kind_text import clause_lines, heading, marked, say
from daicho.cli.reading import read_bytes
from daicho.words.failure import Failure
from daicho.words.request import Bearing, Clause
from daicho.words.text import Language


@click.group("clauses")
def command() -> None:
    """The clause library: agreements, versions, articles, and what they oblige to and do not say."""


@command.command("list")
@click.option("--publisher", default="", help="Only this publisher's.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@language_option
def list_(publisher: str, as_json: bool, language: Language) -> int:
    """List every clause; those of the company's own agreements are marked."""
    from daicho.actions import clauses

    found = [clause for clause in clauses.library() if publisher in ("", clause.publisher)]
    if as_json:
        for clause in found:
            entry = {"id": clause.id, "publisher": clause.publisher, "article": clause.article}
            more = {"version": clause.version, "own": clause.own, "quoted": bool(clause.text)}
            click.echo(json.dumps({**entry, **more, "verified": clause.source.verified}, ensure_ascii=False))
    else:
        console().print(_table(found, language))
    return 0


@command.command("show")
@click.argument("name")
@language_option
def show(name: str, language: Language) -> int:
    """Show the clause NAME: its words with their source, or where to read it, and its table."""
    from daicho.actions import clauses

    clause = clauses.get(name)
    pairs = library.numbered_differently(clauses.library())
    others = [b if a == clause else a for a, b in pairs if clause in (a, b)]
    click.echo("\n".join(clause_lines(clause, others, language)))
    return 0


@command.command("diff")
@click.argument("names", nargs=-1, metavar="[BEFORE AFTER]")
@click.option("--notices", is_flag=True, help="Compare the notices under the mails of cases instead.")
@click.option("--case", "number", default="", help="With --notices: only the cases of this one's asker.")
@language_option
def diff(names: tuple[str, ...], notices: bool, number: str, language: Language) -> int:
    """Compare the clauses BEFORE and AFTER, or with --notices how vendors reworded the notices under their mails."""
    if notices and not names:
        return _diff_of_notices(number, language)
    if notices or len(names) != 2:
        raise Failure("clause_diff_needs", " ".join(names) or "diff")
    from daicho.actions import clauses

    before, after = (clauses.get(name) for name in names)
    click.echo(say("diff", language, a=before.id, b=after.id))
    if before.article != after.article:
        click.echo(say("article_changed", language, a=before.article or "?", b=after.article or "?"))
    if mute := [clause.id for clause in (before, after) if not clause.text]:
        click.echo(say("no_text_to_compare", language, clauses=", ".join(mute)))
        return 1
    pieces = compare(before.text, after.text)
    changed = any(piece.change is not Change.SAME for piece in pieces)
    click.echo(marked(pieces) if changed else say("no_diff", language))
    return 0


@command.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--id", "name", required=True, help="A short name for it, for instance own-open-2015-11.")
@click.option("--publisher", required=True, help="Whose agreement it is, for instance microsoft.")
@click.option("--agreement", required=True, help="The agreement, as its own title has it.")
@click.option("--version", required=True, help="Its version or year.")
@click.option("--article", required=True, help="The number of the article.")
@click.option("--title", required=True, help="The title of the article.")
@click.option("--document", required=True, help="Where the company keeps it.")
@click.option("--page", default="", help="The page.")
@day_option("--seen", "The day it was read (default: today).")
@click.option("--entity", default="", help="The contracting party that it names.")
@click.option("--obliges", multiple=True, metavar="TOPIC=SENTENCE", help="What it obliges to.")
@click.option("--silent", multiple=True, metavar="TOPIC=SENTENCE", help="What it does not say.")
@click.option("--risk", multiple=True, metavar="TOPIC=SENTENCE", help="What to mind.")
@language_option
def add(
    file: Path,
    name: str,
    publisher: str,
    agreement: str,
    version: str,
    article: str,
    title: str,
    document: str,
    page: str,
    seen: date | None,
    entity: str,
    obliges: tuple[str, ...],
    silent: tuple[str, ...],
    risk: tuple[str, ...],
    language: Language,
) -> int:
    """Add the article in FILE (its words as UTF-8 text) of an agreement of the company to the library.

    It is kept in data/clauses of the data folder, and never written over: a new version gets a new name.
    """
    desk = open_desk()
    from daicho.actions import clauses

    told = ((Bearing.OBLIGES, obliges), (Bearing.SILENT, silent), (Bearing.RISK, risk))
    clause = clauses.OwnClause(
        name=name,
        publisher=publisher,
        agreement=agreement,
        version=version,
        article=article,
        title=title,
        text=_text(file),
        document=document,
        page=page,
        seen_on=seen or desk.on,
        entity=entity,
        points=tuple(_point(bearing, said) for bearing, sentences in told for said in sentences),
    )
    path = clauses.add(organisation=desk.organisation, clause=clause, by=desk.by, on=desk.on)
    click.echo(say("saved", language, path=path))
    return 0


def _text(file: Path) -> str:
    try:
        return read_bytes(file).decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise Failure("clause_not_usable", str(file), why="UTF-8") from error


def _point(bearing: Bearing, said: str) -> tuple[str, Bearing, str]:
    topic, sign, sentence = said.partition("=")
    if not sign or not topic.strip() or not sentence.strip():
        raise Failure("clause_point_wrong", said, said=said)
    return topic.strip(), bearing, sentence.strip()


def _diff_of_notices(number: str, language: Language) -> int:
    desk = open_desk()
    from daicho.actions import clauses, kinds
    from daicho.store.reads import cases

    chosen = cases.all_of(desk.organisation)
    if number:
        held = kinds.hold(organisation=desk.organisation, number=number)
        linked = {link.other for link in held.links} | {case.number for case in held.alike} | {number}
        chosen = tuple(case for case in chosen if case.number in linked)
    changes = clauses.changed_notices(chosen)
    click.echo(heading("notices_changed", language).strip())
    for change in changes:
        ends = (change.before, change.after)
        for end in ends:
            click.echo("- " + say("notice_from", language, on=end.on, case=end.case, subject=end.subject))
        click.echo(f"    {marked(change.pieces)}")
    if not changes:
        click.echo(say("no_notice_change", language))
    return 0


def _table(found: list[Clause], language: Language) -> Table:
    table = Table(title=say("library", language))
    for name in ("id", "publisher", "agreement", "number", "title", "version", "has_text"):
        table.add_column(say(name, language), overflow="fold")
    for clause in found:
        own = f"[{say('own_clause', language)}] " if clause.own else ""
        quoted = say("quoted_yes" if clause.text else "quoted_no", language)
        agreement = own.replace("[", "\\[") + clause.agreement.in_language(language)
        title = clause.title.in_language(language)
        table.add_row(clause.id, clause.publisher, agreement, clause.article or "–", title, clause.version, quoted)
    return table
