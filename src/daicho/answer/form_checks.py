"""Contradictions in a filled form, found before the vendor finds them (need 61)."""

import re
from collections.abc import Collection, Iterator, Mapping

from daicho.answer import form_values
from daicho.answer.form_values import Facts, UnknownTermError
from daicho.answer.mappings import Check, FormMapping, Table
from daicho.answer.speaker import Speaker
from daicho.words.finding import Finding, Place
from daicho.words.text import Language

_PRODUCTS = re.compile(r"product=([^,}]+)")
_CHANNELS = re.compile(r"channel=([^,}]+)")
_HOLDS = {"=": int.__eq__, "<=": int.__le__, ">=": int.__ge__}


def contradictions(
    name: str, mapping: FormMapping, figures: Mapping[str, int], rows: Mapping[str, str], facts: Facts
) -> tuple[Finding, ...]:
    """What does not add up: the mapping's own checks on ``figures`` (by field id), and form against position.

    ``rows`` are the names of the rows of tables, by the part of a field's id that all fields of the row share.
    """
    found = [f for check in mapping.checks if (f := _broken(name, check, figures, facts)) is not None]
    asked = _products(mapping)
    return (
        *found,
        *_more_installed_than_owned(name, figures, rows),
        *_shortfalls(name, asked, facts),
        *_owned_differs(name, asked, facts),
        *dict.fromkeys(finding for table in mapping.tables for finding in _in_no_column(name, table, facts)),
    )


def _products(mapping: FormMapping) -> frozenset[str]:
    """The products that the form asks about, by their paths in the catalogue."""
    asked = [field.what for field in mapping.fields]
    for table in mapping.tables:
        asked += _asked(table)
    return frozenset(path for said in asked for path in _said(_PRODUCTS, said))


def _asked(table: Table) -> list[str]:
    columns = (str(column.entry.get("what", "")) for column in table.columns)
    return [table.each, *columns, *(row.filter for row in table.rows)]


def _said(pattern: re.Pattern[str], expression: str) -> list[str]:
    return [value for match in pattern.finditer(expression) for value in match[1].split("|")]


def _named(product: str, facts: Facts) -> dict[str, str]:
    """A product for a finding: its path, and its name in each language."""
    return {"product": product} | {str(lang): Speaker(facts.snapshot, lang).product(product) for lang in Language}


def _broken(name: str, check: Check, figures: Mapping[str, int], facts: Facts) -> Finding | None:
    picked = [figure for field, figure in figures.items() if check.picks(field)]
    right = _right(check, figures, facts)
    if not picked or not isinstance(right, int):
        return Finding.at("form_check_not_possible", Place(name), check=check.id, ja=check.text.ja, en=check.text.en)
    if _HOLDS[check.relation](sum(picked), right):
        return None
    return Finding.at(
        "form_contradiction",
        Place(name),
        check=check.id,
        ja=check.text.ja,
        en=check.text.en,
        left=sum(picked),
        relation=check.relation,
        right=right,
    )


def _right(check: Check, figures: Mapping[str, int], facts: Facts) -> object:
    """A field's figure where ``right`` is the id of one, else what the expression comes to."""
    if check.right.startswith("field:"):
        return figures.get(check.right.removeprefix("field:"))
    try:
        return form_values.value(check.right, facts)
    except UnknownTermError:
        return None


def _more_installed_than_owned(name: str, figures: Mapping[str, int], rows: Mapping[str, str]) -> Iterator[Finding]:
    """Rows of tables whose columns are called ``installed`` and ``owned…``: a reader will compare them."""
    for field, installed in figures.items():
        row, _, column = field.rpartition(".")
        if column != "installed":
            continue
        owned = [figure for other, figure in figures.items() if other.startswith(f"{row}.owned")]
        if owned and installed > sum(owned):
            called = rows.get(row, row)
            place = Place(name, part=called)
            yield Finding.at("form_installed_exceeds_owned", place, row=called, installed=installed, owned=sum(owned))


def _shortfalls(name: str, asked: Collection[str], facts: Facts) -> Iterator[Finding]:
    for line in facts.snapshot.position.lines:
        if line.shortfall and line.product in asked:
            named = _named(line.product, facts)
            yield Finding.at("form_shows_shortfall", Place(name), shortfall=line.shortfall, **named)


def _owned_differs(name: str, asked: Collection[str], facts: Facts) -> Iterator[Finding]:
    """What the form calls owned and what the position calls owned, product by product and metric by metric."""
    for line in facts.snapshot.position.lines:
        in_form = form_values.value(f"owned{{product={line.product},metric={line.metric}}}", facts)
        if line.product in asked and in_form != line.owned:
            named = _named(line.product, facts)
            yield Finding.at("form_owned_differs", Place(name), form=in_form, position=line.owned, **named)


def _in_no_column(name: str, table: Table, facts: Facts) -> Iterator[Finding]:
    """Licences that a table leaves out since none of its columns is for the channel they came by."""
    channels = {channel for column in table.columns for channel in _said(_CHANNELS, str(column.entry.get("what", "")))}
    products = dict.fromkeys(path for said in _asked(table) for path in _said(_PRODUCTS, said)) if channels else {}
    for product in products:
        owned, shown = (_owned(product, wanted, facts) for wanted in ("", f",channel={'|'.join(sorted(channels))}"))
        if shown < owned:
            named = _named(product, facts)
            yield Finding.at("form_owned_in_no_column", Place(name), count=owned - shown, **named)


def _owned(product: str, more: str, facts: Facts) -> int:
    found = form_values.value(f"owned{{product={product}{more}}}", facts)
    return found if isinstance(found, int) else 0
