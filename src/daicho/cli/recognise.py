"""``daicho recognise``: verdicts for raw rows, with no database."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from daicho.answer.labels import of
from daicho.cli.frame import (
    console,
    exit_status,
    files_under,
    language_option,
    passing_context,
    show_findings,
    with_progress,
)
from daicho.collect.gather import gather
from daicho.collect.registry import read
from daicho.recognise.catalogue import load
from daicho.recognise.machine import Recogniser
from daicho.words.finding import Finding
from daicho.words.snapshot import Recognition
from daicho.words.software import Verdict, VerdictKind
from daicho.words.text import Language, Text

_HEADINGS = {
    Language.JAPANESE: ("検出名", "判定", "製品", "確かさ", "理由"),
    Language.ENGLISH: ("raw row", "verdict", "product", "trust", "reason"),
}


@click.command("recognise")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each machine, one a line.")
@click.option("--catalogue", type=click.Path(path_type=Path), help="Your own catalogue files, laid over ours.")
@language_option
def command(paths: tuple[Path, ...], as_json: bool, catalogue: Path | None, language: Language) -> int:
    """Say of every raw row in PATHS (files or folders, any format) what it really is, and why. Keeps nothing."""
    context = passing_context()
    files = with_progress(files_under(paths), "読み取り" if language is Language.JAPANESE else "Reading")
    reading = gather(read(str(file), file.read_bytes(), context) for file in files)
    recogniser = Recogniser(load(catalogue))
    findings = list(reading.findings)
    for inventory in reading.inventories:
        recognition = recogniser.recognise(inventory)
        found = (*inventory.findings, *recognition.findings)
        findings += found
        if as_json:
            click.echo(json.dumps(as_object(recognition, found, recogniser.reasons(), language), ensure_ascii=False))
        else:
            show(recognition, recogniser.reasons(), language)
    show_findings(findings, language)
    return exit_status(findings)


def reason_of(verdict: Verdict, reasons: Mapping[str, Text], language: Language) -> str:
    """The reason of a verdict as a sentence."""
    return reasons[verdict.rule].filled(**dict(verdict.facts)).in_language(language)


def as_object(
    recognition: Recognition, findings: tuple[Finding, ...], reasons: Mapping[str, Text], language: Language
) -> dict[str, Any]:
    """One machine as design §5 prints it: installed, set aside, unknown, findings."""
    set_aside, unknown = [], []
    for raw, verdict, leans_on in recognition.rows():
        if verdict.kind is VerdictKind.UNKNOWN:
            unknown.append({"raw": raw, "reason": reason_of(verdict, reasons, language)})
        elif verdict.kind is not VerdictKind.INSTALLED:
            of_row = None if leans_on is None else recognition.titles[leans_on].shown
            reason = reason_of(verdict, reasons, language)
            row = {"raw": raw, "verdict": verdict.kind, "rule": verdict.rule, "reason": reason, "of": of_row}
            set_aside.append(row | {"trust": verdict.trust})
    installed = [
        {
            "product": i.release.product,
            "edition": i.release.edition,
            "version": i.release.version,
            "channel": i.channel,
            "trust": i.trust,
            "evidence": list(i.evidence),
        }
        for i in recognition.installations
    ]
    told = [{"code": f.code, "place": str(f.place), **dict(f.facts)} for f in findings]
    return {
        "machine": recognition.machine,
        "installed": installed,
        "set_aside": set_aside,
        "unknown": unknown,
        "findings": told,
    }


def show(recognition: Recognition, reasons: Mapping[str, Text], language: Language) -> None:
    """One machine as a table: installed first, then every other row with its verdict and reason."""
    counts = Counter(verdict.kind for verdict in recognition.verdicts)
    totals = ", ".join(f"{of(kind, language)} {counts[kind]}" for kind in sorted(counts))
    table = Table(title=f"{recognition.machine}: {totals}")
    for heading in _HEADINGS[language]:
        table.add_column(heading, overflow="fold")
    for raw, verdict, _ in sorted(recognition.rows(), key=lambda row: row[1].kind is not VerdictKind.INSTALLED):
        release = "" if verdict.release is None else str(verdict.release)
        reason = reason_of(verdict, reasons, language)
        table.add_row(raw, of(verdict.kind, language), release, of(verdict.trust, language), reason)
    console().print(table)
