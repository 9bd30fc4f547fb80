"""``daicho case``: open a case from a mail, list cases."""

from datetime import date
from pathlib import Path

import click
from rich.table import Table

from daicho.cli import authenticity, case_clock, case_points
from daicho.cli.desk import Desk, open_desk
from daicho.cli.frame import console, day_option, exit_status, language_option, show_findings
from daicho.cli.kinds import COMMANDS as KIND_COMMANDS
from daicho.cli.reading import read_bytes
from daicho.words.case import Case, RequestKind, Vendor
from daicho.words.failure import Failure
from daicho.words.text import Language


@click.group("case")
def command() -> None:
    """Work on cases: a vendor's requests from the first contact on."""


@command.command("open")
@click.argument("file", type=click.Path(path_type=Path))
@day_option("--received", "The day it arrived (default: the day it was sent).")
@click.option("--vendor", help="Name of the organisation that asks (default: as the mail names its sender).")
@click.option("--department", default="", help="Department that asks, with --vendor.")
@click.option("--person", default="", help="Person who asks, with --vendor.")
@click.option("--kind", type=click.Choice([e.value for e in RequestKind]), help="Kind of request, where you know it.")
@language_option
def open_(
    file: Path,
    received: date | None,
    vendor: str | None,
    department: str,
    person: str,
    kind: str | None,
    language: Language,
) -> int:
    """Open a case from FILE (.eml): who asks, what kind of request, by when. Answers nothing."""
    desk = open_desk()
    asking = None if vendor is None else Vendor(name=vendor, department=department, person=person)
    case = open_case(desk, file, received, asking, None if kind is None else RequestKind(kind))
    show([case], language)
    findings = [finding for contact in case.contacts for finding in contact.findings]
    show_findings(findings, language)
    return exit_status(findings)


def open_case(desk: Desk, file: Path, received: date | None, vendor: Vendor | None, kind: RequestKind | None) -> Case:
    """Read the mail in ``file`` and open its case."""
    from daicho.actions import requests

    data = read_bytes(file)
    contact, received_on = requests.read(
        data,
        file=file.name,
        received_on=received,
        today=desk.on,
        company=desk.company,
        fingerprint=desk.context.fingerprint,
    )
    return requests.open_case(
        organisation=desk.organisation,
        contact=contact,
        received_on=received_on,
        vendor=vendor,
        kind=kind,
        by=desk.by,
        on=desk.on,
    )


@command.command("list")
@language_option
def list_(language: Language) -> int:
    """Every case with its deadlines."""
    desk = open_desk()
    from daicho.store.reads import cases

    show(list(cases.all_of(desk.organisation)), language)
    return 0


def find_case(desk: Desk, number: str | None) -> Case | None:
    """The case with this number, None where none is asked for; Failure where there is none."""
    if number is None:
        return None
    from daicho.store.reads import cases

    case = cases.get(desk.organisation, number)
    if case is None:
        raise Failure("case_unknown", number)
    return case


def show(cases: list[Case], language: Language) -> None:
    """Cases as a table: number, kind, who, subject, deadline in calendar and business days."""
    from daicho.answer import labels

    japanese = language is Language.JAPANESE
    table = Table(title="案件" if japanese else "Cases")
    for heading in ("番号", "種別", "依頼元", "件名", "受領日", "期限") if japanese else _ENGLISH:
        table.add_column(heading, overflow="fold")
    for case in cases:
        deadlines = "\n".join(
            f"{d.due_on} ({d.calendar_days}日 / 営業日 {d.business_days})"
            if japanese
            else f"{d.due_on} ({d.calendar_days} days, {d.business_days} business days)"
            for d in case.deadlines
        )
        kind = labels.of(case.kind, language)
        table.add_row(case.number, kind, case.vendor.name, case.subject, str(case.received_on), deadlines or "–")
    console().print(table)


for below in KIND_COMMANDS:
    command.add_command(below)
command.add_command(authenticity.command)

_ENGLISH = ("number", "kind", "from", "subject", "received", "deadline")

for _added in (*case_points.COMMANDS, *case_clock.COMMANDS):
    command.add_command(_added)
