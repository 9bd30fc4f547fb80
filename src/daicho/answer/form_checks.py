"""Contradictions in a filled form, found before the vendor finds them (need 61)."""

from collections.abc import Iterator, Mapping

from daicho.answer import form_values
from daicho.answer.form_values import Facts, UnknownTermError
from daicho.answer.mappings import Check, FormMapping
from daicho.words.finding import Finding, Place

_HOLDS = {"=": int.__eq__, "<=": int.__le__, ">=": int.__ge__}


def contradictions(name: str, mapping: FormMapping, figures: Mapping[str, int], facts: Facts) -> tuple[Finding, ...]:
    """What does not add up: the mapping's own checks on ``figures`` (by field id), and form against position."""
    found = [f for check in mapping.checks if (f := _broken(name, check, figures, facts)) is not None]
    return (*found, *_more_installed_than_owned(name, figures), *_shortfalls(name, facts), *_owned_differs(name, facts))


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


def _more_installed_than_owned(name: str, figures: Mapping[str, int]) -> Iterator[Finding]:
    """Rows of tables whose columns are called ``installed`` and ``owned…``: a reader will compare them."""
    for field, installed in figures.items():
        row, _, column = field.rpartition(".")
        if column != "installed":
            continue
        owned = [figure for other, figure in figures.items() if other.startswith(f"{row}.owned")]
        if owned and installed > sum(owned):
            yield Finding.at(
                "form_installed_exceeds_owned", Place(name, part=row), row=row, installed=installed, owned=sum(owned)
            )


def _shortfalls(name: str, facts: Facts) -> Iterator[Finding]:
    for line in facts.snapshot.position.lines:
        if line.shortfall:
            yield Finding.at("form_shows_shortfall", Place(name), product=line.product, shortfall=line.shortfall)


def _owned_differs(name: str, facts: Facts) -> Iterator[Finding]:
    """What the form calls owned and what the position calls owned, product by product and metric by metric."""
    for line in facts.snapshot.position.lines:
        in_form = form_values.value(f"owned{{product={line.product},metric={line.metric}}}", facts)
        if in_form != line.owned:
            yield Finding.at("form_owned_differs", Place(name), product=line.product, form=in_form, position=line.owned)
