"""What one worked case changes in another: a day, a cell, a row. Near misses are told by that alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from daicho.answer.eras import written_day
from daicho.answer.labels import label, labels
from daicho.words.software import Release
from how_we_count.teller import Counted, Teller
from how_we_count.wording import joined, names, say
from how_we_count.world import TABLES, Row, cores, phrase, rows

_RELEASE = ("product", "edition", "version")
_SYSTEM = ("os_product", "os_edition", "os_version")
_CORES = ("processors", "cores")
_GROUPS = {**dict.fromkeys(_RELEASE, "release"), **dict.fromkeys(_SYSTEM, "os"), **dict.fromkeys(_CORES, "cpu")}
_FIRST = {"use_decisions": "product", "peaks": "version", "prices": "metric", "kinds": "product", "proven": "value"}
_ENUMS = {"kind": "machine_kind", "state": "machine_state", "proof": "proof_status"}
_CALLED = {"people": "users", "entitlements": "lots"}


@dataclass(frozen=True)
class Change:
    """One change: ``old`` became ``new`` in a table; without ``old`` a row came, without ``new`` one went.

    ``group``: the cells that differ; "" where the whole row is another one.
    """

    table: str
    old: Row | None
    new: Row | None
    group: str = ""


def changes(base: Counted, other: Counted) -> list[Change]:
    """All that the other case changes, the day apart."""
    return [change for table in TABLES for change in _in_table(base, other, table)]


def distance(base: Counted, other: Counted) -> int:
    """How many things the other case changes, its day among them; 0: it tells of the same estate on the same day."""
    return len(changes(base, other)) + (base.case.on != other.case.on)


def _in_table(base: Counted, other: Counted, table: str) -> Iterator[Change]:
    old, new = (rows(counted.case.content, table) for counted in (base, other))
    came, went = [row for row in new if row not in old], []
    for row in (row for row in old if row not in new):
        partner = next((one for one in came if _pairs(table, row, one)), None)
        if partner is None:
            went.append(row)
            continue
        came.remove(partner)
        yield from _cells(table, row, partner)
    yield from (Change(table, one, other) for one, other in zip_longest(went, came))


def _pairs(table: str, one: Row, other: Row) -> bool:
    """Whether two rows are the same thing, changed: the same machine with the same product, the same lot …"""
    if table == "access":
        return (one["user"], one["machine"]) == (other["user"], other["machine"])
    if table == "assignments":
        return (one["lot"], one["since"]) == (other["lot"], other["since"]) or one["unit"] == other["unit"]
    key = _FIRST.get(table) or next(iter(one))
    same = one.get(key) == other.get(key)
    return same and (table != "installations" or one["product"] == other["product"])


def _cells(table: str, old: Row, new: Row) -> Iterator[Change]:
    """The cells that differ; those of a product, a system or of cores together. Nothing, where only headings do."""
    groups: dict[str, None] = {}
    for name in (*old, *new):
        if old.get(name, "") != new.get(name, ""):
            groups.setdefault(_GROUPS.get(name, name))
    yield from (Change(table, old, new, group) for group in groups)


def told(base: Teller, other: Teller) -> list[str]:
    """The changes in words; a day that is the next or the one before says so."""
    language, found = other.language, []
    before, day = base.counted.case.on, other.counted.case.on
    if day != before:
        path = {timedelta(1): "differs.later", timedelta(-1): "differs.earlier"}.get(day - before, "differs.on")
        found.append(say(language, path, day=written_day(day, language)))
    return found + [_told(base, other, change) for change in changes(base.counted, other.counted)]


def _told(base: Teller, other: Teller, change: Change) -> str:
    language = other.language
    table = say(language, f"row.{change.table}")
    if change.old is None and change.new is not None:
        return say(language, "differs.added", table=table, what=phrase(other, change.table, change.new))
    if change.new is None and change.old is not None:
        return say(language, "differs.gone", table=table, what=phrase(base, change.table, change.old))
    if change.old is None or change.new is None:
        return ""
    if not change.group:
        old, new = phrase(base, change.table, change.old), phrase(other, change.table, change.new)
        return say(language, "differs.row", table=table, old=old, new=new)
    old, new = _value(base, change.old, change.group), _value(other, change.new, change.group)
    what = _what(other, change)
    return say(language, "differs.cell", what=what, cell=say(language, f"cell.{change.group}"), old=old, new=new)


def _what(teller: Teller, change: Change) -> str:
    """What the row is of: its machine, lot, person or product."""
    row = change.new or {}
    if change.table == "access":
        return names(teller.language, row["user"], "users") or names(teller.language, row["machine"], "machines")
    if change.table in ("use_decisions", "kinds"):
        return teller.speaker.product(row["product"])
    if change.table in ("peaks", "prices"):
        return _value(teller, row, "release")
    return names(teller.language, row[next(iter(row))], _CALLED.get(change.table, "machines"))


def _value(teller: Teller, row: Row, group: str) -> str:
    """What the cells of a group say."""
    language, nothing = teller.language, say(teller.language, "fact.nobody")
    if group in ("release", "os"):
        cells = [row.get(name, "") for name in (_RELEASE if group == "release" else _SYSTEM)]
        return teller.speaker.release(Release(*cells)) if cells[0] else nothing
    if group == "cpu":
        return joined(language, cores(teller, row)) or nothing
    if group == "unit_price":
        return f"{int(row[group]):,}"
    cell = row.get(group, "")
    if not cell:
        return nothing
    return _word(teller, group, cell) or _day(teller, cell) or names(language, teller.named(cell), "machines")


def _word(teller: Teller, group: str, cell: str) -> str:
    if group == "plans":
        return teller.speaker.release(Release(*cell.split(maxsplit=1)[0].split("|")))
    if group == "reason" and not teller.known.names.get(cell):
        return say(teller.language, f"because.{cell}")
    if group == "purpose":
        return say(teller.language, f"purpose.{cell}")
    for enum in (_ENUMS.get(group, group), "use_kind", "ending_kind"):
        if f"{enum}.{cell}" in labels():
            return label(f"{enum}.{cell}", teller.language)
    return ""


def _day(teller: Teller, cell: str) -> str:
    try:
        return written_day(date.fromisoformat(cell), teller.language)
    except ValueError:
        return ""
