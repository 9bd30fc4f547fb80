"""``daicho company``: who we are, as it stands on letters."""

from dataclasses import fields
from datetime import date
from pathlib import Path

import click
from rich.table import Table

from daicho.cli.desk import open_desk
from daicho.cli.frame import console, language_option
from daicho.cli.reading import read_toml
from daicho.words.case import Organisation
from daicho.words.failure import Failure
from daicho.words.text import Language


@click.command("company")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@language_option
def command(file: Path | None, language: Language) -> int:
    """Register the company from FILE (TOML), or show what is registered."""
    company = None if file is None else read_company(file)
    desk = open_desk()
    from daicho.actions import organisations

    if company is not None:
        organisations.settle(key=desk.organisation, company=company, by=desk.by, on=desk.on)
    table = Table(title="自社" if language is Language.JAPANESE else "Company", show_header=False)
    for name, value in as_rows(desk.company):
        table.add_row(name, value)
    console().print(table)
    return 0


def as_rows(company: Organisation) -> list[tuple[str, str]]:
    """Name and value of every field, as text."""
    rows = [(field.name, getattr(company, field.name)) for field in fields(company)]
    return [(name, ", ".join(map(str, value)) if isinstance(value, tuple) else value) for name, value in rows]


def read_company(file: Path) -> Organisation:
    """The company that a TOML file describes; a Failure names the line or field that is wrong."""
    stated = read_toml(file)
    known = {field.name for field in fields(Organisation)}
    unknown = sorted(set(stated) - known)
    if unknown or not isinstance(stated.get("name"), str) or not stated["name"].strip():
        wrong = ", ".join(unknown) if unknown else "name"
        raise Failure("no_company", str(file), fields=wrong, known=", ".join(sorted(known)))
    days = tuple(_day(file, day) for day in stated.pop("closing_days", ()))
    return Organisation(**{name: str(value) for name, value in stated.items()}, closing_days=days)


def _day(file: Path, value: object) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise Failure("no_day", str(file), value=value) from None
