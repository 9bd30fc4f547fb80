"""``daicho entitlements``: purchase ledgers of any make in, lots of licences out."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.markup import escape
from rich.table import Table

from daicho.cli.asking import Questions, folded, typed
from daicho.cli.desk import Desk, open_desk
from daicho.cli.frame import console, exit_status, language_option, show_findings
from daicho.cli.reading import read_bytes
from daicho.cli.writing import write_file
from daicho.words.failure import Failure
from daicho.words.finding import Finding
from daicho.words.reading import Reading
from daicho.words.text import Language

if TYPE_CHECKING:
    from daicho.collect.mapping_proposals import Draft
    from daicho.collect.saved_mapping import SheetMapping

LEFT_OUT = frozenset({"-", "－", "なし", "none"})
FIRST_ROWS = 5
FORMS = ("json", "cyclonedx")


@click.group("entitlements")
def command() -> None:
    """Say how a purchase ledger of your own is to be read; write the lots owned for other programs."""


@command.command("map")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--set", "columns", multiple=True, metavar="HEADING=FIELD", help="What a column means; - leaves it out.")
@click.option("--constant", "constants", multiple=True, metavar="FIELD=VALUE", help="What holds where no cell says.")
@click.option("--value", "values", multiple=True, metavar="FIELD:WORD=MEANING", help="What a word in a column means.")
@click.option("--month-first", is_flag=True, help="Days are written as month/day/year.")
@click.option("--sheet", help="Which sheet of a workbook (default: the one that is understood best).")
@click.option("--heading-row", type=click.IntRange(min=1), help="The row with the headings (default: found by itself).")
@click.option("--name", default="", help="A name for the mapping.")
@click.option("--yes", is_flag=True, help="Save without asking.")
@language_option
def map_(
    file: Path,
    columns: tuple[str, ...],
    constants: tuple[str, ...],
    values: tuple[str, ...],
    month_first: bool,
    sheet: str | None,
    heading_row: int | None,
    name: str,
    yes: bool,
    language: Language,
) -> int:
    """Say what the columns of FILE (a purchase ledger, CSV or Excel) mean, see its rows as read, and keep that.

    From then on daicho import reads every file with these headings so, with no question.
    """
    desk = open_desk()
    from daicho.actions import mapped_ledgers
    from daicho.collect.saved_mapping import SheetMapping

    data, questions = read_bytes(file), Questions(language)
    draft = _chosen(mapped_ledgers.drafts(file.name, data, desk.context, heading_row), sheet, file)
    means = {p.heading: p.field for p in draft.proposals if p.field} | _columns(columns, draft, file)
    show_columns(draft, means, language)
    said = _constants(constants)
    if not yes and sys.stdin.isatty():
        means = _asked(draft, means, questions)
        said |= _asked_constants(questions)
    mapping = SheetMapping(
        name=name,
        headings=tuple(proposal.heading for proposal in draft.proposals),
        columns={heading: field for heading, field in means.items() if field},
        constants=said,
        values=_values(values),
        month_first=month_first,
    )
    return _tried_and_saved(desk, file, data, mapped_ledgers.settle(mapping, file.name), questions, yes=yes)


def _tried_and_saved(
    desk: Desk, file: Path, data: bytes, mapping: "SheetMapping", questions: Questions, *, yes: bool
) -> int:
    from daicho.actions import mapped_ledgers

    language = questions.language
    mapping = mapped_ledgers.named(mapping)
    reading = mapped_ledgers.try_out(file.name, data, mapping, desk.context)
    show_rows(reading, language)
    show_findings(reading.findings, language)
    if not questions.agreed("この対応表を保存しますか？", "Keep this mapping?", yes=yes):
        return 1
    path = mapped_ledgers.save(organisation=desk.organisation, mapping=mapping, by=desk.by, on=desk.on)
    click.echo(questions.say(f"保存しました：{path}", f"Saved: {path}"))
    return exit_status(reading.findings)


def _chosen(drafts: "Iterable[Draft]", sheet: str | None, file: Path) -> "Draft":
    fitting = [draft for draft in drafts if sheet is None or draft.sheet == sheet]
    if not fitting:
        raise Failure("mapping_no_heading", str(file), sheet=sheet or "–")
    return max(fitting, key=lambda draft: draft.score)


def _columns(settings: Iterable[str], draft: "Draft", file: Path) -> dict[str, str]:
    """What was said of columns, by their heading as the sheet writes it."""
    from daicho.collect.columns import plain

    known = {plain(proposal.heading): proposal.heading for proposal in draft.proposals}
    said: dict[str, str] = {}
    for setting in settings:
        heading, sign, field = setting.rpartition("=")
        if not sign or not field.strip():
            raise Failure("mapping_setting_wrong", setting)
        if plain(heading) not in known:
            raise Failure("mapping_heading_unknown", str(file), heading=heading)
        said[known[plain(heading)]] = "" if folded(field) in LEFT_OUT else field.strip()
    return said


def _constants(settings: Iterable[str]) -> dict[str, str]:
    said: dict[str, str] = {}
    for setting in settings:
        field, sign, value = setting.partition("=")
        if not sign or not field.strip() or not value.strip():
            raise Failure("mapping_setting_wrong", setting)
        said[field.strip()] = value.strip()
    return said


def _values(settings: Iterable[str]) -> dict[str, dict[str, str]]:
    said: dict[str, dict[str, str]] = {}
    for setting in settings:
        field, colon, rest = setting.partition(":")
        word, sign, meaning = rest.rpartition("=")
        if not colon or not sign or not word.strip() or not meaning.strip():
            raise Failure("mapping_setting_wrong", setting)
        said.setdefault(field.strip(), {})[word.strip()] = meaning.strip()
    return said


# --- what a person sees and is asked


def show_columns(draft: "Draft", means: dict[str, str], language: Language) -> None:
    """Every column of the sheet with some of its cells, and the field that it is taken for."""
    japanese = language is Language.JAPANESE
    where = f"{draft.sheet} {draft.line}".strip()
    table = Table(title=f"見出し（{where} 行目）" if japanese else f"Headings (line {where})")
    for heading in (
        ("", "見出し", "値の例", "項目", "確かさ") if japanese else ("", "heading", "cells", "field", "sure")
    ):
        table.add_column(heading, overflow="fold")
    for number, proposal in enumerate(draft.proposals, 1):
        field = means.get(proposal.heading, "")
        sure = f"{proposal.score}" if field and field == proposal.field else ""
        cells = " / ".join(proposal.samples)[:60]
        table.add_row(str(number), escape(proposal.heading), escape(cells), field or "–", sure)
    console().print(table)


def _asked(draft: "Draft", means: dict[str, str], questions: Questions) -> dict[str, str]:
    """The person goes through the columns that are wrong, one by one."""
    from daicho.collect.saved_mapping import target

    fields = list(target().columns)
    click.echo(questions.say("項目：", "Fields: ") + ", ".join(fields))
    means = dict(means)
    most = len(draft.proposals)
    while True:
        said = folded(
            typed(questions.say("直す列の番号（よければ Enter）", "Number of a column to change (Enter: none)"))
        )
        if not said:
            return means
        if not said.isdecimal() or not 1 <= int(said) <= most:
            click.echo(questions.say(f"  1～{most} を入れてください。", f"  Please type 1 to {most}."))
            continue
        heading = draft.proposals[int(said) - 1].heading
        field = typed(
            questions.say(f"「{heading}」の項目（使わないときは -）", f"Field of “{heading}” (- leaves it out)"), "-"
        )
        if field in fields or folded(field) in LEFT_OUT:
            means[heading] = "" if folded(field) in LEFT_OUT else field
        else:
            click.echo(questions.say("  その項目はありません。", "  There is no such field."))


def _asked_constants(questions: Questions) -> dict[str, str]:
    said: dict[str, str] = {}
    while True:
        text = questions.if_known(
            "ファイル全体で同じ値（例：metric=device、なければ Enter）",
            "A value for the whole file (metric=device; Enter: none)",
        )
        if not text:
            return said
        said |= _constants([text])


def show_rows(reading: Reading, language: Language) -> None:
    """The first rows as an import would read them, and how many there are."""
    from daicho.answer import labels

    japanese = language is Language.JAPANESE
    lots = reading.entitlements
    table = Table(
        title=f"読み取り結果：{len(lots)} 件（先頭 {FIRST_ROWS} 件）" if japanese else f"As read: {len(lots)} lots"
    )
    for heading in _JAPANESE if japanese else _ENGLISH:
        table.add_column(heading, overflow="fold")
    for lot in lots[:FIRST_ROWS]:
        words = (labels.of(lot.metric, language), labels.of(lot.channel, language), str(lot.quantity))
        period = f"{lot.starts_on or ''} – {lot.ends_on or ''}"
        table.add_row(escape(lot.lot), escape(str(lot.release)), *words, period, escape(lot.base_lot))
    console().print(table)


_JAPANESE = ("番号", "製品", "単位", "種別", "数量", "期間", "元ロット")
_ENGLISH = ("lot", "product", "metric", "channel", "quantity", "period", "base lot")


# --- out


@command.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMS), default="json", show_default=True, help="Which JSON.")
@language_option
def export(file: Path, form: str, language: Language) -> int:
    """Write every lot of the ledgers to FILE: Daicho's own JSON (ISO/IEC 19770-3 words), or CycloneDX 1.6.

    The first can be imported again and loses nothing; the second is for tools that read bills of materials.
    """
    desk = open_desk()
    from daicho.actions import exports, knowledge

    findings: tuple[Finding, ...] = ()
    if form == "json":
        content = exports.as_entitlements(organisation=desk.organisation, by=desk.by, on=desk.on)
    else:
        content, findings = exports.as_cyclonedx(
            organisation=desk.organisation, knowledge=knowledge.load(), language=language, by=desk.by, on=desk.on
        )
    click.echo(write_file(file, content))
    show_findings(findings, language)
    return exit_status(findings)
