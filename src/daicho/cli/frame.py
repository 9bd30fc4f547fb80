"""What commands share: paths to bytes, the language, the exit status, how findings are shown."""

import os
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from daicho.actions.paths import walk
from daicho.answer.wording import Gravity, gravest, say, wordings
from daicho.collect.context import Context
from daicho.words.failure import Failure
from daicho.words.finding import Finding
from daicho.words.secret import Fingerprinter
from daicho.words.text import Language

MOST_SHOWN = 12
"""Findings of one code shown in the terminal; the rest is counted, and stands whole in the files."""


def language_option(command: Callable[..., object]) -> Callable[..., object]:
    """``--lang ja|en``; DAICHO_LANG sets it for good."""
    option = click.option(
        "--lang",
        "language",
        type=click.Choice([e.value for e in Language]),
        default="ja",
        envvar="DAICHO_LANG",
        show_default=True,
        callback=lambda _context, _option, value: Language(value),
        help="Language of what is shown and written.",
    )
    return option(command)


def day_option(name: str, text: str) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """An option that takes a day as YYYY-MM-DD."""
    return click.option(
        name,
        metavar="DAY",
        default=None,
        callback=lambda _context, _option, value: None if value is None else parse_day(value),
        help=text,
    )


def parse_day(text: str) -> date:
    """The day that ``text`` (YYYY-MM-DD) names; a click error where it names none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"'{text}' is not a day; write it as 2026-11-24.") from None


def today() -> date:
    """The day on this machine's clock, or DAICHO_TODAY where that is set (for repeatable runs)."""
    fixed = os.environ.get("DAICHO_TODAY")
    return parse_day(fixed) if fixed else date.today()


def passing_context() -> Context:
    """For commands that keep nothing: partial keys are compared within this run only."""
    from daicho.actions import mapped_ledgers

    return Context(Fingerprinter(secrets.token_bytes(32)), mappings=mapped_ledgers.load())


def files_under(paths: Iterable[Path]) -> list[Path]:
    """Every file of ``paths`` and of the folders among them, in order of name; Failure where nothing is there."""
    named = list(paths)
    for path in named:
        if not path.exists():
            raise Failure("nothing_there", str(path))
    return [file for _, file in walk(named)]


def console(*, to_stderr: bool = False) -> Console:
    """A terminal for tables, or plain text where the output is no terminal."""
    return Console(file=sys.stderr if to_stderr else sys.stdout, highlight=False, soft_wrap=False)


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr; what it yields is called with how many are done, of how many."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(to_stderr=True)) as progress:
        task = progress.add_task(title, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def with_progress(items: list[Path], title: str) -> Iterator[Path]:
    """The same items, with a progress bar while they are worked on."""
    with progress_bar(title) as moved:
        for done, item in enumerate(items, 1):
            yield item
            moved(done, len(items))


def exit_status(findings: Iterable[Finding]) -> int:
    """0 where no finding needs a person, else 1."""
    return 0 if gravest(findings) is Gravity.NOTE else 1


def show_findings(findings: Iterable[Finding], language: Language) -> None:
    """Findings on stderr, gravest first: where, what, what to do; many of one code are cut and counted."""
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    order = sorted(by_code, key=lambda code: (-wordings()[code].gravity, code))
    for code in order:
        group = by_code[code]
        for finding in group[:MOST_SHOWN]:
            what, todo = say(finding)
            mark = {Gravity.REFUSED: "✗", Gravity.DOUBT: "?", Gravity.NOTE: "·"}[wordings()[code].gravity]
            click.echo(f"{mark} {finding.place}: {what.in_language(language)}", err=True)
            click.echo(f"    -> {todo.in_language(language)}  [{code}]", err=True)
        if len(group) > MOST_SHOWN:
            rest = len(group) - MOST_SHOWN
            more = f"ほか {rest} 件" if language is Language.JAPANESE else f"and {rest} more"
            click.echo(f"    … {more}  [{code}]", err=True)
