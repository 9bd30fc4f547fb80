"""``daicho demo``: the demo company, from raw files to answers."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daicho.cli.blanks import read_blanks
from daicho.cli.case import open_case
from daicho.cli.case import show as show_cases
from daicho.cli.company import read_company
from daicho.cli.desk import Desk, open_desk
from daicho.cli.frame import exit_status, language_option, show_findings
from daicho.cli.import_files import show_results, take_all
from daicho.cli.pack import show_written
from daicho.cli.position import show as show_position
from daicho.cli.writing import write_pack
from daicho.count.check import problems
from daicho.count.pack import as_pack
from daicho.words.case import Vendor
from daicho.words.failure import Failure
from daicho.words.finding import Finding
from daicho.words.text import Language

if TYPE_CHECKING:
    from daicho.actions.packs import Pack

DAY = date(2025, 12, 22)
"""The demo's day: the Monday on which the request arrives, two weeks before a deadline across New Year."""

MARK = ".daicho-demo"
VENDOR = Vendor(
    name="アルファ・ライセンシング合同会社",
    department="IT資産管理推進部",
    person="髙橋 恵",
    email="sam-desk@licensing.vendor.example",
)


@click.command("demo")
@click.option("--out", type=click.Path(path_type=Path), default=Path("daicho-demo"), show_default=True, help="Folder.")
@language_option
def command(out: Path, language: Language) -> int:
    """Take the demo company (100 PCs, invented) from raw files to answers; writes to ./daicho-demo/ only.

    Imports its estate, counts, opens the case of the vendor's mail, writes every document, prints the position.
    """
    fresh(out)
    with as_file(files("daicho.data") / "demo") as source:
        desk = replace(open_desk(out / "data"), on=DAY)
        imported(desk, source, language)
        pack = answered(desk, source, language)
    show_position(pack.snapshot.position, language)
    say_proven(pack, language)
    click.echo("\n" + ("書き出したもの:" if language is Language.JAPANESE else "Written:"))
    written = write_pack(out / "answer", pack.documents)
    show_written(written)
    show_summary(pack.findings, language)
    say_next(out, written, language)
    return exit_status(pack.findings)


def fresh(out: Path) -> None:
    """An empty folder for the demo; an earlier demo is removed, anything else is never touched."""
    if out.exists() and any(out.iterdir()):
        if not (out / MARK).exists():
            raise Failure("demo_folder_not_empty", str(out))
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
    (out / MARK).write_text("Made by daicho demo; it is removed by the next one.\n", encoding="utf-8")


def imported(desk: Desk, source: Path, language: Language) -> None:
    """Register the company and import its inventories and ledgers."""
    from daicho.actions import organisations

    company = read_company(source / "organisation.toml")
    organisations.settle(key=desk.organisation, company=company, by=desk.by, on=desk.on)
    show_results(take_all(desk, [source / "inventory", source / "ledgers"], language), language)


def answered(desk: Desk, source: Path, language: Language) -> "Pack":
    """Open the case and make the pack that answers it."""
    from daicho.actions import packs, requests

    mail = source / "request" / "request.eml"
    case = open_case(desk, mail, None, VENDOR, None)
    show_cases([case], language)
    wish = packs.Wish(
        on=DAY,
        taken_on=DAY,
        language=language,
        case=case,
        publishers=("microsoft",),
        blanks=read_blanks(source / "request" / "blanks.toml"),
        form=requests.Form(mail.name, mail.read_bytes()),
    )
    with working("文書を作成しています…" if language is Language.JAPANESE else "Writing documents…"):
        return packs.make(organisation=desk.organisation, wish=wish, by=desk.by)


@contextmanager
def working(text: str) -> Iterator[None]:
    """A moving sign while something takes a few seconds."""
    from daicho.cli.frame import console

    with console(to_stderr=True).status(text):
        yield


def say_proven(pack: "Pack", language: Language) -> None:
    """Let the separate checker add up the proof before anyone believes the table."""
    found = problems(as_pack(pack.snapshot.position))
    if found:
        raise Failure("proof_does_not_hold", "daicho demo", number=len(found), first=found[0])
    japanese = language is Language.JAPANESE
    click.echo("検算器: 割当と不足の証明は正しい。" if japanese else "Checker: the allocation and the proof hold.")


def show_summary(findings: tuple[Finding, ...], language: Language) -> None:
    """How many findings there are, and the first of each kind."""
    count = len(findings)
    click.echo(f"\n所見 {count} 件" if language is Language.JAPANESE else f"\n{count} findings", err=True)
    first = {finding.code: finding for finding in reversed(findings)}
    show_findings(first.values(), language)


def say_next(out: Path, written: list[Path], language: Language) -> None:
    """How to open the pages and go on."""
    page = next(path for path in written if path.suffix == ".html").resolve()
    setting = f"set DAICHO_HOME={out / 'data'}" if os.name == "nt" else f"export DAICHO_HOME={out / 'data'}"
    japanese = language is Language.JAPANESE
    click.echo(f"\n次に、ブラウザーで開いてください: {page}" if japanese else f"\nNow open in a browser: {page}")
    click.echo("同じデータで続けるには:" if japanese else "To go on with the same data:")
    click.echo(f"  {setting}\n  daicho position --on {DAY}")
