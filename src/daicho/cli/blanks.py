"""The blanks of letters: what only a person can give, from ``--set`` and from a file."""

import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from daicho.words.failure import Failure

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
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise Failure(str(file), f"cannot be read ({error.strerror}).", "check the path.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Failure(str(file), f"is not TOML in UTF-8 ({error}).", "write one table per letter.") from None
    loose = [name for name, table in tables.items() if not isinstance(table, dict)]
    if loose:
        raise Failure(str(file), f"{', '.join(loose)} stands outside of a table.", "put it under [answer_letter], …")
    return {kind: {name: str(value) for name, value in table.items()} for kind, table in tables.items()}


def with_settings(blanks: Blanks, kind: str, settings: Iterable[str]) -> Blanks:
    """The same blanks with ``name=value`` settings for one kind laid over."""
    given = dict(blanks.get(kind, {}))
    for setting in settings:
        name, sign, value = setting.partition("=")
        if not sign or not name.strip():
            raise Failure(f"--set {setting}", "names no blank.", "write it as --set name=value.")
        given[name.strip()] = value
    return {**blanks, kind: given}
