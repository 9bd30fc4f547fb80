"""``daicho plan``: the cheapest cure, proven, and ways to go on compared over the years."""

import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from daicho.cli.desk import open_desk
from daicho.cli.frame import (
    console,
    day_option,
    exit_status,
    language_option,
    passing_context,
    show_findings,
    today,
)
from daicho.cli.position import ground_of
from daicho.cli.reading import read_bytes, read_toml
from daicho.cli.writing import write_file
from daicho.words.entitlement import Price
from daicho.words.failure import Failure
from daicho.words.finding import Finding
from daicho.words.plan import Outlook, PlanComparison, PlanOptions, Scenario
from daicho.words.text import Language


@click.command("plan")
@day_option("--on", "The reference day (default: today).")
@day_option("--rules-on", "The day whose rules are used (default: the reference day).")
@click.option("--prices", type=click.Path(path_type=Path), help="A price list that takes the place of the one kept.")
@click.option("--options", type=click.Path(path_type=Path), help="What may be changed, and what labour costs (TOML).")
@click.option(
    "--scenario",
    "names",
    multiple=True,
    metavar="ID",
    help="A way to go on to compare (several times); none: the cure only.",
)
@click.option("--years", type=click.IntRange(1, 5), help="Over how many years costs are compared (default: 3).")
@click.option("--estate", type=click.Path(path_type=Path), help="Plan for this folder (or file) with no database.")
@click.option("--entitlements", type=click.Path(path_type=Path), help="The table of lots owned, with --estate.")
@click.option("--json", "as_json", is_flag=True, help="Print everything with positions and proofs as JSON.")
@click.option("--html", type=click.Path(path_type=Path), help="Write it as one self-contained page.")
@click.option("--svg", type=click.Path(path_type=Path), help="Write the charts as SVG into this folder.")
@language_option
def command(
    on: date | None,
    rules_on: date | None,
    prices: Path | None,
    options: Path | None,
    names: tuple[str, ...],
    years: int | None,
    estate: Path | None,
    entitlements: Path | None,
    as_json: bool,
    html: Path | None,
    svg: Path | None,
    language: Language,
) -> int:
    """Find the cheapest mix after which nothing is short, prove it, and compare ways to go on.

    Bought, removed, replaced or subscribed: only what has a price in the price list, and labour in the options, is
    counted. `daicho verify-proof` checks what --json prints.
    """
    if entitlements is not None and estate is None:
        raise Failure("entitlements_without_estate", "--entitlements")
    from daicho.actions import plans

    asked = _Asked(
        on=on or today(),
        rules_on=rules_on or on or today(),
        options=_options(options, years),
        wanted=plans.scenarios(names),
        prices=None if prices is None else _prices(prices),
    )
    compared, organisation = _of_files(estate, entitlements, asked) if estate else _of_company(asked)
    if as_json:
        click.echo(json.dumps(_as_pack(compared), ensure_ascii=False, indent=1))
    else:
        show(compared, language)
    if html is not None or svg is not None:
        _write(_speaker(compared, language, organisation), html, svg)
    found = _findings(compared)
    show_findings(found, language)
    return exit_status(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """The question: days, what may be done, what is compared, and the price list (None: the one kept)."""

    on: date
    rules_on: date
    options: PlanOptions
    wanted: tuple[Scenario, ...]
    prices: tuple[Price, ...] | None


def _options(file: Path | None, years: int | None) -> PlanOptions:
    from daicho.actions import plans

    found = plans.options(read_toml(file) if file else {}, str(file))
    return found if years is None else replace(found, years=years)


def _prices(file: Path) -> tuple[Price, ...]:
    from daicho.collect import registry

    found = registry.read(str(file), read_bytes(file), passing_context()).prices
    if not found:
        raise Failure("plan_prices_empty", str(file))
    return found


def _of_files(estate: Path, entitlements: Path | None, asked: _Asked) -> tuple[PlanComparison, str]:
    from daicho.actions import knowledge, plans

    known = knowledge.load()
    reading, ground = ground_of(estate, entitlements, known)
    whole = ground.estate if asked.prices is None else replace(ground.estate, prices=asked.prices)
    compared = plans.compare(whole, known.rules, asked.wanted, asked.options, on=asked.on, rules_on=asked.rules_on)
    return replace(compared, findings=(*reading.findings, *ground.findings)), ""


def _of_company(asked: _Asked) -> tuple[PlanComparison, str]:
    desk = open_desk()
    from daicho.actions import plans

    compared = plans.of_company(
        organisation=desk.organisation,
        on=asked.on,
        rules_on=asked.rules_on,
        wanted=asked.wanted,
        options=asked.options,
        prices=asked.prices,
        by=desk.by,
        asked_on=desk.on,
    )
    return compared, desk.company.name


def _as_pack(compared: PlanComparison) -> dict[str, Any]:
    from daicho.count.pack import as_pack
    from daicho.count.plan_pack import outlook_as_pack, plan_as_pack

    return {
        "on": compared.today.on.isoformat(),
        "today": as_pack(compared.today),
        "cure": plan_as_pack(compared.cure),
        "scenarios": [outlook_as_pack(outlook) for outlook in compared.outlooks],
        "findings": [{"code": f.code, "place": str(f.place), "facts": dict(f.facts)} for f in compared.findings],
    }


def _findings(compared: PlanComparison) -> tuple[Finding, ...]:
    """What was read, what today's position doubts, and what the plans lack; each once."""
    lacks = (finding for outlook in compared.outlooks for finding in outlook.lacks)
    return tuple(dict.fromkeys((*compared.findings, *compared.today.findings, *compared.cure.findings, *lacks)))


def _write(speaker: Any, html: Path | None, svg: Path | None) -> None:
    from daicho.answer import plan_report

    wanted: dict[Path, bytes] = {}
    if html is not None:
        wanted[html] = plan_report.html(speaker)
    if svg is not None:
        wanted[svg / "position.svg"] = plan_report.position_chart(speaker).encode()
        if speaker.compared.outlooks:
            wanted[svg / "cost.svg"] = plan_report.cost_chart(speaker).encode()
    for path, content in wanted.items():
        click.echo(write_file(path, content), err=True)


def _speaker(compared: PlanComparison, language: Language, organisation: str) -> Any:
    from daicho.actions import knowledge
    from daicho.answer.plan_report import PlanSpeaker

    catalogue = knowledge.load().catalogue
    return PlanSpeaker(compared, language, lambda r: catalogue.info(r).name.in_language(language), organisation)


def show(compared: PlanComparison, language: Language) -> None:
    """The cure line by line with its proof, and the ways to go on as a table."""
    from daicho.answer import plan_words

    speaker = _speaker(compared, language, "")
    cure, say = compared.cure, speaker.say
    done = plan_words.deeds(speaker, cure)
    table = Table(title=f"{say('plan.cure.title')} {cure.on}")
    for number, name in enumerate(("deed", "count", "each", "sum", "where")):
        table.add_column(say(f"plan.cure.{name}"), justify="right" if 0 < number < 4 else "left", overflow="fold")
    for deed in done:
        table.add_row(deed.words, f"{deed.count:,}", deed.each, f"{deed.sum:,}", deed.where)
    out = console()
    if done:
        table.add_section()
        table.add_row(say("plan.cure.cost", years=cure.years), "", "", f"{cure.cost:,}", "")
        out.print(table)
    elif not cure.left_short:
        out.print(say("plan.cure.nothing"))
    for words in plan_words.proof_in_words(speaker, cure) if done or cure.left_short else ():
        out.print(words)
    if compared.outlooks:
        out.print(_costs(compared, say))
        for outlook in compared.outlooks:
            out.print(_in_years(outlook, language, say))


def _costs(compared: PlanComparison, say: Any) -> Table:
    """First year and total; the years one by one stand in the lines below, the page and the JSON."""
    table = Table(title=say("plan.compare.title", years=compared.cure.years))
    heads = (say("plan.compare.way"), say("plan.compare.year", year=1))
    rest = (say(f"plan.compare.{name}") for name in ("total", "machines", "left", "lacks"))
    for number, heading in enumerate((*heads, *rest)):
        table.add_column(heading, justify="right" if number else "left", no_wrap=True)
    for outlook in compared.outlooks:
        table.add_row(
            outlook.scenario.id,
            f"{outlook.years[0].total:,}",
            f"{outlook.total:,}",
            f"{outlook.machines_touched:,}",
            f"{outlook.left_short:,}",
            say("plan.compare.none_lacks" if outlook.whole else "plan.compare.some_lacks"),
        )
    return table


def _in_years(outlook: Outlook, language: Language, say: Any) -> str:
    years = (f"{say('plan.compare.year', year=year.year)} {year.total:,}" for year in outlook.years)
    return f"{outlook.scenario.id}: {outlook.scenario.name.in_language(language)}（{' / '.join(years)}）"
