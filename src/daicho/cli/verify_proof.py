"""``daicho verify-proof``: check a position's proof without the solver."""

import json
from pathlib import Path
from typing import Any

import click

from daicho.cli.reading import read_bytes
from daicho.count.check import problems
from daicho.count.plan_check import plan_problems
from daicho.words.failure import Failure

POSITION = {"lines", "proofs", "demands", "supplies", "allocations"}
COMPARISON = {"today", "cure", "scenarios"}
"""What a position and what plans hold, as `position --json` and `plan --json` print them."""


@click.command("verify-proof")
@click.argument("file", type=click.Path(path_type=Path))
def command(file: Path) -> int:
    """Check the proof in FILE (what `daicho position --json` or `plan --json` printed) by addition alone.

    A separate short checker does it; it knows neither the solver nor the rules.
    """
    pack = read_pack(file)
    try:
        found = problems(pack) if "lines" in pack else comparison_problems(pack)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise Failure("no_position_file", str(file), why=f"{type(error).__name__}: {error}") from None
    for problem in found:
        click.echo(problem)
    if found:
        raise Failure("proof_does_not_hold", str(file), number=len(found), first=found[0])
    if "lines" not in pack:
        cost, bound = pack["cure"]["cost"], pack["cure"]["bound"]
        plans = 1 + sum(len(scenario["plans"]) for scenario in pack["scenarios"])
        click.echo(f"{file}: the proofs hold ({plans} plans; the cure costs {cost} yen, at least {bound} is proven).")
        return 0
    lines = pack["lines"]
    short = sum(line["shortfall"] for line in lines)
    click.echo(f"{file}: the proof holds ({len(lines)} lines, {len(pack['proofs'])} proofs, {short} short).")
    return 0


def comparison_problems(pack: dict[str, Any]) -> list[str]:
    """What does not add up in plans: their positions, their costs and why nothing costs less."""
    plans = [("cure", pack["cure"])]
    plans += [(f"{s['scenario']}, {plan['on']}", plan) for s in pack["scenarios"] for plan in s["plans"]]
    found = [f"today: {text}" for text in problems(pack["today"])]
    for name, plan in plans:
        found += [f"{name}: {text}" for text in (*plan_problems(plan), *problems(plan["position"]))]
    return found


def read_pack(file: Path) -> dict[str, Any]:
    """The JSON object in ``file``; a Failure where there is none."""
    try:
        pack = json.loads(read_bytes(file).decode("utf-8"))
    except ValueError as error:
        raise Failure("no_position_file", str(file), why=error) from None
    if not isinstance(pack, dict) or not any(names <= set(pack) for names in (POSITION, COMPARISON)):
        raise Failure("no_position_file", str(file), why="lines, proofs")
    return pack
