"""The blanks of letters: what only a person can give, from ``--set`` and from a file."""

from collections.abc import Callable, Iterable
from pathlib import Path

import click

from daicho.cli.reading import read_toml
from daicho.words.failure import Failure
from daicho.words.text import Language

Blanks = dict[str, dict[str, str]]


def blanks_options(command: Callable[..., object]) -> Callable[..., object]:
    """``--blanks FILE`` for letters and forms."""
    return click.option(
        "--blanks",
        "blanks_file",
        type=click.Path(path_type=Path),
        help="TOML file: one table per letter (or [form]) with the values that only a person can give.",
    )(command)


def read_blanks(file: Path | None) -> Blanks:
    """Blanks by kind of letter from a TOML file; Failure where it is none."""
    if file is None:
        return {}
    tables = read_toml(file)
    loose = [name for name, table in tables.items() if not isinstance(table, dict)]
    if loose:
        raise Failure("blank_outside_table", str(file), names=", ".join(loose))
    return {kind: {name: _value(value) for name, value in table.items()} for kind, table in tables.items()}


def _value(value: object) -> str:
    """A value as text: of rows one a line, their cells parted by a stroke; rows without a word are left out."""
    if not isinstance(value, list):
        return str(value)
    rows = [[str(cell).strip() for cell in (row if isinstance(row, list) else [row])] for row in value]
    return "\n".join(" | ".join(row) for row in rows if any(row))


def asked(kind: str, language: Language) -> str:
    """A blanks file for one kind of letter, to be filled: every value that a person gives, with what it means."""
    from daicho.answer.letters import blanks_to_give

    lines = [f"[{kind}]"]
    for blank in blanks_to_give(kind, language):
        form = " (2026-12-25)" if blank.day else f" [{' | '.join(blank.columns)}]" if blank.columns else ""
        cells = ", ".join('""' for _ in blank.columns)
        lines += [f"# {blank.about}{form}", f"{blank.name} = " + (f"[[{cells}]]" if blank.columns else '""')]
    return "\n".join(lines)


def with_settings(blanks: Blanks, kind: str, settings: Iterable[str]) -> Blanks:
    """The same blanks with ``name=value`` settings for one kind laid over."""
    given = dict(blanks.get(kind, {}))
    for setting in settings:
        name, sign, value = setting.partition("=")
        if not sign or not name.strip():
            raise Failure("setting_names_no_blank", f"--set {setting}")
        given[name.strip()] = value
    return {**blanks, kind: given}
