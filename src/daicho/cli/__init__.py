"""The commands, one file each; every one calls one action, one read or one thinking room."""

import os
import sys
from importlib import import_module
from itertools import pairwise

import click

from daicho.words.failure import Failure
from daicho.words.text import Language
from daicho.words.version import VERSION

COMMANDS = {
    "demo": "demo:command",
    "import": "import_files:command",
    "recognise": "recognise:command",
    "unknowns": "unknowns:command",
    "catalogue": "catalogue:command",
    "compare": "compare:command",
    "position": "position:command",
    "company": "company:command",
    "ledgers": "ledgers:command",
    "case": "case:command",
    "letter": "letter:command",
    "form": "form:command",
    "pack": "pack:command",
    "verify": "verify:command",
    "verify-proof": "verify_proof:command",
    "backup": "backup:backup",
    "restore": "backup:restore",
}
"""Name of each command, and where it stands (module and name), in the order of the work."""


class LateGroup(click.Group):
    """A group that imports a command's module only when it is called, so that every start is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called ``cmd_name``, or None."""
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, name = place.split(":")
        command: click.Command = getattr(import_module(f"daicho.cli.{module}"), name)
        return command


@click.group(cls=LateGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION, prog_name="daicho")
def daicho() -> None:
    """Software-licence ledger and audit desk: collect, recognise, count with proof, answer.

    Everything stays on this machine. DAICHO_HOME names the data folder.
    """


def _speak_utf8() -> None:
    """Japanese must not break on a terminal of another encoding: what cannot be shown becomes a mark."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8" if sys.platform != "win32" else None, errors="replace")


def _sentences(failure: Failure) -> str:
    """Where, what and why, and what to do, in the language that the command line asks for."""
    from daicho.answer.wording import say

    asked = next((word for flag, word in pairwise(sys.argv) if flag == "--lang"), os.environ.get("DAICHO_LANG", "ja"))
    language = Language.ENGLISH if asked == "en" or "--lang=en" in sys.argv else Language.JAPANESE
    what, todo = say(failure.finding)
    return f"daicho: {failure.finding.place}: {what.in_language(language)}\n  -> {todo.in_language(language)}"


def main() -> None:
    """Run the command line: status 0 done, 1 done with findings that need a person, 2 could not be done."""
    _speak_utf8()
    try:
        status = daicho.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        click.echo("daicho: stopped before it was done; nothing half-written was kept.", err=True)
        sys.exit(2)
    except Failure as failure:
        click.echo(_sentences(failure), err=True)
        sys.exit(2)
    sys.exit(status if isinstance(status, int) else 0)
