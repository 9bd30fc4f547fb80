"""``daicho verify-proof``: check a position's proof without the solver."""

import json
from pathlib import Path
from typing import Any

import click

from daicho.cli.reading import read_bytes
from daicho.count.check import problems
from daicho.words.failure import Failure


@click.command("verify-proof")
@click.argument("file", type=click.Path(path_type=Path))
def command(file: Path) -> int:
    """Check the proof in FILE (what `daicho position --json` printed) by addition alone.

    A separate short checker does it; it knows neither the solver nor the rules.
    """
    pack = read_pack(file)
    try:
        found = problems(pack)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise Failure("no_position_file", str(file), why=f"{type(error).__name__}: {error}") from None
    for problem in found:
        click.echo(problem)
    if found:
        raise Failure("proof_does_not_hold", str(file), number=len(found), first=found[0])
    lines = pack["lines"]
    short = sum(line["shortfall"] for line in lines)
    click.echo(f"{file}: the proof holds ({len(lines)} lines, {len(pack['proofs'])} proofs, {short} short).")
    return 0


def read_pack(file: Path) -> dict[str, Any]:
    """The JSON object in ``file``; a Failure where there is none."""
    try:
        pack = json.loads(read_bytes(file).decode("utf-8"))
    except ValueError as error:
        raise Failure("no_position_file", str(file), why=error) from None
    if not isinstance(pack, dict) or not {"lines", "proofs", "demands", "supplies", "allocations"} <= set(pack):
        raise Failure("no_position_file", str(file), why="lines, proofs")
    return pack
