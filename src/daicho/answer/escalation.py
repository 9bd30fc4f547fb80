"""The escalation ladder: after how many business days of the vendor's silence which step is due; steps are data."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from daicho.answer.calendar_days import BusinessCalendar
from daicho.answer.deadlines import add_business_days
from daicho.words.clock import Exchange, Rung, RungState
from daicho.words.failure import Failure
from daicho.words.point import Side
from daicho.words.text import Text

_FIELDS = {"id", "after_business_days", "name", "how", "letter", "source", "verified"}


@dataclass(frozen=True, slots=True)
class Playbook:
    """The ladder, and how many business days before a deadline it is remembered (most first)."""

    rungs: tuple[Rung, ...]
    remind_before: tuple[int, ...]


@cache
def playbook() -> Playbook:
    """The ladder that is shipped."""
    source = files("daicho.data").joinpath("playbooks").joinpath("escalation.toml").read_text(encoding="utf-8")
    return parsed(source, "escalation.toml")


def parsed(source: str, file: str) -> Playbook:
    """A ladder as TOML; Failure says what is wrong with it."""
    try:
        data = tomllib.loads(source)
        rungs = tuple(_rung(entry, data["sources"]) for entry in data["rungs"])
        before = tuple(sorted((int(days) for days in data["remind_before"]), reverse=True))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise Failure("ladder_unreadable", file, file=file, why=str(error)) from None
    waits = [rung.after_business_days for rung in rungs]
    if not rungs or min(waits) < 1 or waits != sorted(set(waits)) or len({r.id for r in rungs}) != len(rungs):
        raise Failure("ladder_unordered", file, file=file)
    return Playbook(rungs, before)


def _rung(entry: Mapping[str, Any], sources: Mapping[str, str]) -> Rung:
    if set(entry) != _FIELDS:
        raise ValueError(", ".join(sorted(set(entry) ^ _FIELDS)))
    return Rung(
        id=str(entry["id"]),
        after_business_days=int(entry["after_business_days"]),
        name=Text(entry["name"]["ja"], entry["name"]["en"]),
        how=Text(entry["how"]["ja"], entry["how"]["en"]),
        letter=str(entry["letter"]),
        source=sources[entry["source"]],
        verified=entry["verified"] is True,
    )


def ladder(
    rungs: Sequence[Rung], since: date | None, exchanges: Sequence[Exchange], *, on: date, calendar: BusinessCalendar
) -> tuple[RungState, ...]:
    """The rungs while the vendor is silent ``since`` a day, with their days; none where the vendor owes nothing.

    A holding reply does not end the silence. Only the first rung not yet taken can be due, so that none is skipped.
    Rungs taken before the silence began belong to an earlier one.
    """
    if since is None:
        return ()
    states: list[RungState] = []
    for rung in rungs:
        taken = [m.on for m in exchanges if m.side is Side.US and m.step == rung.id and since <= m.on <= on]
        due = add_business_days(since, rung.after_business_days, calendar)
        first = all(state.taken_on is not None for state in states)
        states.append(
            RungState(
                rung=rung,
                due_on=due,
                taken_on=max(taken, default=None),
                is_due=not taken and first and due <= on,
            )
        )
    return tuple(states)
