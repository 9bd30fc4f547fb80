"""The commands, one file each; every one calls one action, one read or one thinking room."""

import sys
from importlib import import_module

import click

from daicho.cli.usage import asked_language, refused, sentences
from daicho.words.failure import Failure
from daicho.words.version import VERSION

COMMANDS = {
    "demo": "demo:command",
    "import": "import_files:command",
    "entitlements": "entitlements:command",
    "lot": "lots:command",
    "use": "uses:command",
    "recognise": "recognise:command",
    "unknowns": "unknowns:command",
    "catalogue": "catalogue:command",
    "compare": "compare:command",
    "position": "position:command",
    "working": "working:command",
    "plan": "plan:command",
    "changes": "changes:command",
    "company": "company:command",
    "ledgers": "ledgers:command",
    "case": "case:command",
    "clauses": "clauses:command",
    "claim": "claims:command",
    "letter": "letter:command",
    "proofread": "proofread:command",
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


def main() -> None:
    """Run the command line: status 0 done, 1 done with findings that need a person, 2 could not be done."""
    _speak_utf8()
    try:
        status = daicho.main(standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(2)
    except click.ClickException as error:
        click.echo(refused(error, asked_language()), err=True)
        sys.exit(2)
    except click.Abort:
        click.echo("\n" + sentences(Failure("usage_stopped", ""), asked_language()), err=True)
        sys.exit(2)
    except Failure as failure:
        click.echo(sentences(failure, asked_language()), err=True)
        sys.exit(2)
    sys.exit(status if isinstance(status, int) else 0)
