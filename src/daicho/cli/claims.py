"""``daicho claim``: a vendor's finding beside our position, line by line, until every line is settled."""

import json
import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from daicho.cli.case import find_case
from daicho.cli.claim_tables import as_object, line_text, list_table, show_table
from daicho.cli.desk import Desk, open_desk
from daicho.cli.frame import console, day_option, exit_status, language_option, show_findings
from daicho.cli.reading import read_bytes
from daicho.cli.writing import keep
from daicho.words.claim import LineState, RemedyKind
from daicho.words.failure import Failure
from daicho.words.finding import Finding, Place
from daicho.words.text import Language

if TYPE_CHECKING:
    from daicho.actions.claim_lines import Decision
    from daicho.actions.claims import Held
    from daicho.words.case import Case

LEFT_OUT = frozenset({"", "-", "－", "なし", "none"})
_LINES = re.compile(r"([0-9]{1,6})(?:-([0-9]{1,6}))?")


@click.group("claim")
def command() -> None:
    """Hold a vendor's or auditor's finding beside our position: agree, dispute, put right, settle."""


@command.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--vendor", default="", help="Whose finding it is (default: who asks in the case).")
@click.option("--case", "number", help="The case that it belongs to.")
@day_option("--received", "The day it arrived (default: today).")
@day_option("--on", "The reference day of the comparison (default: the day it arrived).")
@click.option("--set", "columns", multiple=True, metavar="HEADING=FIELD", help="What a column means; - leaves it out.")
@language_option
def add(
    file: Path,
    vendor: str,
    number: str | None,
    received: date | None,
    on: date | None,
    columns: tuple[str, ...],
    language: Language,
) -> int:
    """Read FILE (.xlsx or .csv of the vendor), pin the position of the day, and compare line by line.

    What --set says of columns is kept for every later file with the same headings. The file itself is not kept.
    """
    desk = open_desk()
    from daicho.actions import claims

    case = find_case(desk, number)
    data = read_bytes(file)
    _save_mapping(desk, file, data, columns, language)
    arrived = received or desk.on
    held = claims.add(
        organisation=desk.organisation,
        received=claims.Received(
            file=file.name,
            data=data,
            vendor=_whose(vendor, case),
            received_on=arrived,
            case_number=number or "",
        ),
        context=desk.context,
        on=on or arrived,
        by=desk.by,
        taken_on=desk.on,
    )
    if not held.is_new:
        click.echo("同じ資料を取り込み済みです。" if language is Language.JAPANESE else "Taken before; nothing is new.")
    return _shown(held, language)


def _whose(vendor: str, case: "Case | None") -> str:
    return vendor or ("" if case is None else case.vendor.name)


def _save_mapping(desk: Desk, file: Path, data: bytes, columns: Iterable[str], language: Language) -> None:
    said: dict[str, str] = {}
    for setting in columns:
        heading, sign, field = setting.rpartition("=")
        if not sign or not heading.strip():
            raise Failure("mapping_setting_wrong", setting)
        said[heading.strip()] = "" if field.strip().casefold() in LEFT_OUT else field.strip()
    if not said:
        return
    from daicho.actions import claims, mapped_ledgers

    mapping = claims.mapping_of(file.name, data, said, desk.context)
    path = mapped_ledgers.save(organisation=desk.organisation, mapping=mapping, by=desk.by, on=desk.on)
    click.echo(f"対応表を保存しました：{path}" if language is Language.JAPANESE else f"Mapping saved: {path}")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@language_option
def list_(as_json: bool, language: Language) -> int:
    """List every claim, and how many of its lines stand where."""
    desk = open_desk()
    from daicho.store.reads import claims

    found = claims.every(desk.organisation)
    if as_json:
        for claim in found:
            states = {state.value: sum(line.state is state for line in claim.lines()) for state in LineState}
            entry = {"number": claim.number, "vendor": claim.vendor, "file": claim.file, "lines": states}
            click.echo(json.dumps(entry | {"received_on": str(claim.received_on)}, ensure_ascii=False))
    else:
        console().print(list_table(found, language))
    return 0


@command.command("show")
@click.argument("claim", type=click.IntRange(min=1))
@click.option("--line", type=click.IntRange(min=1), help="One line with every reason and step.")
@click.option("--basis", type=click.IntRange(min=1), help="As it was compared before (default: the newest basis).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
@language_option
def show(claim: int, line: int | None, basis: int | None, as_json: bool, language: Language) -> int:
    """Show claim number CLAIM beside our position, and where each line stands."""
    desk = open_desk()
    from daicho.actions import claims

    held = claims.hold(organisation=desk.organisation, number=claim, basis=basis)
    if as_json:
        click.echo(json.dumps(as_object(held, language), ensure_ascii=False, indent=1))
        return 0
    if line is None:
        return _shown(held, language)
    if line not in {one.row.number for one in held.claim.lines()}:
        raise Failure("claim_line_unknown", f"claim {claim}", lines=line, last=len(held.claim.lines()))
    click.echo(line_text(held, line, language))
    return 0


def _shown(held: "Held", language: Language) -> int:
    console().print(show_table(held, language))
    show_findings(held.findings, language)
    return exit_status(held.findings)


@command.command("count")
@click.argument("claim", type=click.IntRange(min=1))
@click.option("--because", required=True, help="Why; the journal keeps it.")
@day_option("--on", "The reference day (default: the same as before).")
@language_option
def count(claim: int, because: str, on: date | None, language: Language) -> int:
    """Rest the answer to CLAIM on the position as it is known now; what it rested on before stays on record."""
    desk = open_desk()
    from daicho.actions import claims

    before = claims.find(organisation=desk.organisation, number=claim)
    held = claims.count_again(
        organisation=desk.organisation,
        number=claim,
        reason=because,
        on=on or before.basis.on,
        by=desk.by,
        taken_on=desk.on,
    )
    return _shown(held, language)


# --- deeds


def _deed(name: str, text: str, *options: Callable[[Any], Any]) -> None:
    """Add the command ``name`` that takes a step on lines of a claim."""

    @click.argument("claim", type=click.IntRange(min=1))
    @click.argument("lines", nargs=-1, required=True)
    @click.option("--because", required=True, help="Why; the journal and the answer keep it.")
    @click.option("--evidence", default="", help="A document, proof or lot that it rests on.")
    @day_option("--day", "The day of the decision (default: today).")
    @click.option("--by", "person", help="Who decided (default: your login name).")
    @language_option
    def step(
        claim: int,
        lines: tuple[str, ...],
        because: str,
        evidence: str,
        day: date | None,
        person: str | None,
        language: Language,
        quantity: int | None = None,
        kind: str = "",
    ) -> int:
        desk = open_desk()
        from daicho.actions import claim_lines

        said = claim_lines.Decision(
            reason=because,
            by=person or desk.by,
            on=day or desk.on,
            recorded_on=desk.on,
            quantity=quantity,
            evidence=evidence,
        )
        wanted = _numbers(lines)
        findings = _done(name, desk.organisation, claim, wanted, said, kind)
        shown = ", ".join(map(str, wanted))
        click.echo(f"記録しました：{shown}" if language is Language.JAPANESE else f"Recorded: {shown}")
        show_findings(findings, language)
        return exit_status(findings)

    for option in options:
        step = option(step)
    command.command(name, help=text)(step)


def _done(
    name: str, organisation: str, claim: int, lines: list[int], said: "Decision", kind: str
) -> tuple[Finding, ...]:
    from daicho.actions import claim_lines

    if name == "remedy":
        chosen = RemedyKind(kind)
        return claim_lines.remedy(organisation=organisation, number=claim, lines=lines, said=said, kind=chosen)
    deeds = {
        "agree": claim_lines.agree,
        "dispute": claim_lines.dispute,
        "settle": claim_lines.settle,
        "reopen": claim_lines.reopen,
    }
    return deeds[name](organisation=organisation, number=claim, lines=lines, said=said)


def _numbers(texts: Iterable[str]) -> list[int]:
    """The lines that ``2`` and ``3-7`` name, each once."""
    found: dict[int, None] = {}
    for text in ",".join(texts).replace("，", ",").split(","):
        match = _LINES.fullmatch(text.strip())
        if match is None or int(match[2] or match[1]) < int(match[1]):
            raise Failure("claim_lines_setting_wrong", text.strip() or "-", text=text.strip())
        found.update(dict.fromkeys(range(int(match[1]), int(match[2] or match[1]) + 1)))
    return list(found)


_QUANTITY = click.option("--quantity", type=int, help="How many licences (default: as the line or our position says).")
_KIND = click.option("--kind", type=click.Choice([e.value for e in RemedyKind]), required=True, help="What was done.")
_deed("agree", "Record that the vendor is right about LINES (2, or 3-7) of CLAIM.", _QUANTITY)
_deed("dispute", "Record that LINES of CLAIM are not right; --quantity is what we acknowledge all the same.", _QUANTITY)
_deed("remedy", "Record that what was missing in LINES of CLAIM has been put right.", _QUANTITY, _KIND)
_deed("settle", "Record that the vendor has accepted our answer to LINES of CLAIM (--evidence: by which letter).")
_deed("reopen", "Take LINES of CLAIM up again; every earlier step stays on record.")


# --- out


@command.command("export")
@click.argument("claim", type=click.IntRange(min=1))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The workbook (.xlsx) to write.")
@click.option("--names", is_flag=True, help="For readers inside: with machines, all rows, and who decided what.")
@click.option("--basis", type=click.IntRange(min=1), help="As it was compared before (default: the newest basis).")
@language_option
def export(claim: int, out: Path, names: bool, basis: int | None, language: Language) -> int:
    """Write the answer to CLAIM as a workbook: their figures, ours, our answer, the reasons and proofs.

    Without --names it is meant for the vendor: it names no machine and no person, or is not written.
    """
    desk = open_desk()
    from daicho.actions import claims

    held = claims.hold(organisation=desk.organisation, number=claim, basis=basis)
    document, leaks = claims.answer(held, language, named=names)
    if leaks:
        show_findings(leaks, language)
        raise Failure.of(Finding.at("claim_names_withheld", Place(str(out)), file=out.name))
    keep(desk, ((out, document),), snapshot_id=held.snapshot.id, case_number=held.claim.case_number)
    show_findings(document.findings, language)
    return exit_status(document.findings)
