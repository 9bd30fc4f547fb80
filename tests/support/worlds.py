"""Worlds for the slow twin of the count: small estates as plain tables of text, to be counted, printed and shrunk.

A world is table name → rows, as the CSV files of ``support.estates`` have them, with the day in the table ``day``.
"""

import csv
import io
from collections.abc import Callable, Iterator

from daicho.words.reading import Estate
from support.estates import estate_of_tables

World = dict[str, list[dict[str, str]]]


def estate_of(world: World) -> Estate:
    """The world as the engine reads it."""
    return estate_of_tables({name: as_csv(rows) for name, rows in world.items() if name != "day"})


def as_csv(rows: list[dict[str, str]]) -> str:
    """A table with the columns that are used in it."""
    if not rows:
        return ""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(name for row in rows for name in row)), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def as_text(world: World) -> str:
    """The world for people who look for the fault."""
    return "\n".join(f"[{name}]\n{as_csv(rows)}" for name, rows in world.items() if rows)


def shrunk(world: World, differs: Callable[[World], bool]) -> World:
    """A small world that still differs: rows are taken away and numbers made smaller as long as it does."""
    found = next((smaller for smaller in _smaller(world) if _whole(smaller) and differs(smaller)), None)
    return world if found is None else shrunk(found, differs)


def _whole(world: World) -> bool:
    """Whether every machine that is spoken of is in the world; other estates are another question."""
    known = {row["machine"] for row in world["machines"]} | {""}
    spoken = [row["machine"] for row in [*world["installations"], *world["access"]]]
    return known.issuperset([*spoken, *(row["unit"] for row in world["assignments"])])


def _smaller(world: World) -> Iterator[World]:
    for name, rows in world.items():
        if name in ("day", "prices"):
            continue
        for i, row in enumerate(rows):
            yield {**world, name: rows[:i] + rows[i + 1 :]}
            for column in ("quantity", "agreement", "user", "since", "until", "base_lot", "plans"):
                changed = _simpler(row, column)
                if changed is not None:
                    yield {**world, name: [*rows[:i], {**row, column: changed}, *rows[i + 1 :]]}


def _simpler(row: dict[str, str], column: str) -> str | None:
    if not row.get(column) or (column == "since" and "lot" in row):
        return None
    if column == "quantity":
        return str(int(row[column]) - 1) if int(row[column]) > 0 else None
    return "" if "server_product" not in row else None
