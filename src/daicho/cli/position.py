"""``daicho position``: needed, owned, covered, short, with working and proof."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from daicho.cli.desk import open_desk
from daicho.cli.frame import (
    console,
    day_option,
    exit_status,
    files_under,
    language_option,
    passing_context,
    show_findings,
    today,
    with_progress,
)
from daicho.cli.writing import keep
from daicho.collect import registry
from daicho.collect.gather import gather
from daicho.count.pack import as_pack
from daicho.words.entitlement import Metric, ProofStatus
from daicho.words.failure import Failure
from daicho.words.finding import Finding
from daicho.words.position import Position
from daicho.words.reading import Reading
from daicho.words.software import Release
from daicho.words.text import Language

if TYPE_CHECKING:
    from daicho.actions.grounds import Ground
    from daicho.actions.knowledge import Knowledge
    from daicho.recognise.catalogue import Catalogue


def proven_option(command: Callable[..., object]) -> Callable[..., object]:
    """``--proven STATUS,…`` and its short form ``--trust strong``: only lots with one of these proofs count."""
    trust = click.option(
        "--trust",
        type=click.Choice(["strong", "all"]),
        default="all",
        expose_value=False,
        is_eager=True,
        callback=lambda context, _option, value: context.meta.__setitem__("trust", value),
        help="strong: count only well-proven lots.",
    )
    proven = click.option(
        "--proven",
        metavar="PROOF,…",
        default=None,
        callback=lambda context, _option, value: _statuses(value, context.meta.get("trust", "all")),
        help=f"Count only lots with one of these proofs: {', '.join(ProofStatus)}.",
    )
    return trust(proven(command))


def _statuses(said: str | None, trust: str) -> frozenset[ProofStatus] | None:
    """The proofs that a person named; None for all."""
    if said is None:
        if trust == "all":
            return None
        from daicho.actions import counts

        return counts.ranking().strong
    names = [name.strip().lower() for name in said.split(",") if name.strip()]
    for name in names:
        if name not in list(ProofStatus):
            raise Failure("proof_status_unknown", "--proven", name=name, known=", ".join(ProofStatus))
    return frozenset(map(ProofStatus, names))


@click.command("position")
@day_option("--on", "The reference day (default: today).")
@day_option("--rules-on", "The day whose rules are used (default: the reference day).")
@proven_option
@click.option("--json", "as_json", is_flag=True, help="Print the position with working and proof as JSON.")
@click.option("--estate", type=click.Path(path_type=Path), help="Count this folder (or file) with no database.")
@click.option("--entitlements", type=click.Path(path_type=Path), help="The table of lots owned, with --estate.")
@click.option("--html", type=click.Path(path_type=Path), help="Write the report as one self-contained page.")
@click.option("--xlsx", type=click.Path(path_type=Path), help="Write the position as a workbook.")
@language_option
def command(
    on: date | None,
    rules_on: date | None,
    proven: frozenset[ProofStatus] | None,
    as_json: bool,
    estate: Path | None,
    entitlements: Path | None,
    html: Path | None,
    xlsx: Path | None,
    language: Language,
) -> int:
    """Count what the rules require against what is owned, on a day, and prove what is short.

    Asked again for the same day, it gives the same answer, or says what has changed since and why.
    """
    question = Question(on or today(), rules_on, proven)
    if estate is None:
        if entitlements is not None:
            raise Failure("entitlements_without_estate", "--entitlements")
        taken = from_desk(question, html, xlsx, language)
    else:
        if html is not None or xlsx is not None:
            raise Failure("files_need_database", "--html, --xlsx")
        taken = from_files(estate, entitlements, question)
    if as_json:
        click.echo(json.dumps(as_pack(taken), ensure_ascii=False, indent=1))
    else:
        show(taken, language)
    show_findings(show_since(taken.findings, language), language)
    return exit_status(taken.findings)


def show_since(findings: Iterable[Finding], language: Language) -> tuple[Finding, ...]:
    """What is another figure than in an earlier answer, and why, in the order of the explanation; returns the rest."""
    from daicho.actions import knowledge
    from daicho.answer import labels
    from daicho.answer.wording import say

    every = tuple(findings)
    since = [finding for finding in every if finding.code.startswith(SINCE)]
    catalogue = knowledge.load().catalogue if since else None
    for finding in since:
        facts = dict(finding.facts)
        if catalogue is not None and "metric" in facts:
            facts["product"] = catalogue.info(Release(facts["product"])).name.in_language(language)
            facts["metric"] = labels.of(Metric(facts["metric"]), language)
        what, _ = say(replace(finding, facts=tuple(facts.items())))
        indent = "" if finding.code in WHOLE else "    "
        click.echo(f"{indent}{what.in_language(language)}", err=True)
    return tuple(finding for finding in every if not finding.code.startswith(SINCE))


SINCE = ("position_differs", "position_moved_on", "position_cause_", "position_share_")
WHOLE = frozenset({"position_differs", "position_moved_on"})


@dataclass(frozen=True, slots=True)
class Question:
    """The reference day, the day of the rules (None: the same), and the proofs that count (None: all)."""

    on: date
    rules_on: date | None = None
    proven: frozenset[ProofStatus] | None = None

    @property
    def words(self) -> dict[str, Any]:
        """The same as arguments of what counts."""
        return {"on": self.on, "rules_on": self.rules_on, "proven": self.proven}


def from_desk(question: Question, html: Path | None, xlsx: Path | None, language: Language) -> Position:
    """The position from the data folder; with a file wanted, from a frozen snapshot."""
    desk = open_desk()
    from daicho.actions import kept_positions, positions, snapshots

    company = desk.organisation
    if html is None and xlsx is None:
        return positions.take(organisation=company, by=desk.by, asked_on=desk.on, **question.words)
    from daicho.answer import position_book, report

    at = kept_positions.mark(company)
    snapshot = snapshots.freeze(organisation=company, taken_on=desk.on, by=desk.by, **question.words)
    told = positions.note(organisation=company, position=snapshot.position, by=desk.by, asked_on=desk.on, at=at)
    wanted = []
    if html is not None:
        wanted.append((html, report.html(snapshot, None, language)))
    if xlsx is not None:
        wanted.append((xlsx, position_book.workbook(snapshot, language)))
    keep(desk, wanted, snapshot_id=snapshot.id, err=True)
    return replace(snapshot.position, findings=(*told, *snapshot.findings, *snapshot.position.findings))


def from_files(estate: Path, entitlements: Path | None, question: Question) -> Position:
    """The position of plain files and inventories, with no database."""
    from daicho.actions import counts, knowledge

    known = knowledge.load()
    reading, ground = ground_of(estate, entitlements, known)
    taken = counts.counted(ground.estate, known.rules, **question.words)
    return replace(taken, findings=(*reading.findings, *ground.findings, *taken.findings))


def ground_of(estate: Path, entitlements: Path | None, known: "Knowledge") -> tuple[Reading, "Ground"]:
    """What plain files and inventories say, and the estate that it amounts to."""
    from daicho.actions import grounds

    paths = files_under([estate] if entitlements is None else [estate, entitlements])
    context = passing_context()
    unique = list(dict.fromkeys(path.resolve() for path in paths))
    reading = gather(registry.read(str(p), p.read_bytes(), context) for p in with_progress(unique, "Reading"))
    decided = grounds.Decided(use_decisions=grounds.uses_in(known.catalogue))
    return reading, grounds.of_reading(reading, known.recogniser, decided)


WELL_PROVEN = {Language.JAPANESE: "不足※", Language.ENGLISH: "short*"}
HEADINGS = {
    Language.JAPANESE: ("製品", "単位", "保有", "必要", "充当", "不足", "余剰"),
    Language.ENGLISH: ("product", "metric", "owned", "needed", "covered", "short", "surplus"),
}


def show(taken: Position, language: Language) -> None:
    """The position as a table, products that are short first."""
    from daicho.actions import knowledge
    from daicho.answer import labels

    catalogue = knowledge.load().catalogue
    title = f"過不足 {taken.on}" if language is Language.JAPANESE else f"Position on {taken.on}"
    table = Table(title=title)
    for number, heading in enumerate(HEADINGS[language]):
        table.add_column(heading, justify="left" if number < 2 else "right")
    shorts = {(line.product, line.metric): short for line, short in taken.without_weak_proofs}
    if shorts:
        table.add_column(WELL_PROVEN[language], justify="right")
    for line in sorted(taken.lines, key=lambda line: (-line.shortfall, line.product, line.metric)):
        short = f"[bold red]{line.shortfall}[/]" if line.shortfall else "0"
        name = catalogue.info(Release(line.product)).name.in_language(language)
        numbers = (str(line.owned), str(line.needed), str(line.covered), short, str(line.surplus))
        proven = (str(shorts.get((line.product, line.metric), line.shortfall)),) if shorts else ()
        table.add_row(name, labels.of(line.metric, language), *numbers, *proven)
    console().print(table)
    for sentence in trust_in_words(taken, catalogue, language):
        click.echo(sentence)


def trust_in_words(taken: Position, catalogue: "Catalogue", language: Language) -> Iterator[str]:
    """Which proofs were counted, or what is short with only well-proven lots; nothing where no weak lot is used."""
    from daicho.answer import labels

    separator = labels.label("phrase.list_separator", language)
    if taken.proven:
        proofs = separator.join(labels.of(status, language) for status in taken.proven)
        yield labels.label("working.proven_only", language).format(proofs=proofs)
    if taken.well_proven is None:
        return
    proof_of = {supply.lot: labels.of(supply.proof, language) for supply in taken.supplies}
    lots = [{"lot": lot, "proof": proof_of.get(lot, "–")} for lot in taken.well_proven.weak]
    weak = separator.join(labels.label("working.lot_proven", language).format(**lot) for lot in lots)
    told = []
    for line, short in taken.without_weak_proofs:
        name = catalogue.info(Release(line.product)).name.in_language(language)
        words = {"product": name, "now": line.shortfall, "proven": short}
        told.append(labels.label("working.well_proven_line", language).format(**words))
    path = "working.well_proven" if told else "working.well_proven_same"
    star = ("※ " if language is Language.JAPANESE else "* ") if told else ""
    yield star + labels.label(path, language).format(lines=separator.join(told), lots=weak)
    if told:
        yield labels.label("working.well_proven_lots", language).format(lots=weak)
