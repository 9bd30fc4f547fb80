"""The pieces that the report's sections are built of: sections, tables, tags and bars."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daicho.answer.markup import Child, Markup, element, joined
from daicho.answer.speaker import Speaker


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its heading, and whether it holds figures (n), short ids (id), names (mid) or long text (wide)."""

    title: str
    kind: str | None = None


def section(speaker: Speaker, key: str, *children: Child) -> Markup:
    """A section with its heading and one sentence that says what it shows."""
    heading = element("h2", speaker.phrase(f"report.{key}.title"), id=key)
    about = element("p", speaker.phrase(f"report.{key}.about"), class_="soft")
    return element("section", heading, about, *children, aria_labelledby=key)


def table(caption: str, heads: Sequence[Head], rows: Iterable[Sequence[Child]], footer: Sequence[Child] = ()) -> Markup:
    """A table with caption and scopes, in a box that scrolls sideways on a narrow screen."""
    cells = [element("th", head.title, scope="col", class_=head.kind) for head in heads]
    body = Markup("".join(_row(heads, row) for row in rows))
    foot = element("tfoot", _row(heads, footer)) if footer else None
    whole = element(
        "table", element("caption", caption), element("thead", element("tr", *cells)), element("tbody", body), foot
    )
    return element("div", whole, class_="scroll", tabindex=0, role="region", aria_label=caption)


def _row(heads: Sequence[Head], row: Sequence[Child]) -> Markup:
    cells = []
    for number, (head, cell) in enumerate(zip(heads, row, strict=True)):
        shown: Child = f"{cell:,}" if isinstance(cell, int) else cell
        kind = head.kind
        cells.append(
            element("th", shown, scope="row", class_=kind) if number == 0 else element("td", shown, class_=kind)
        )
    return element("tr", *cells)


def folded(title: Child, *children: Child, is_open: bool = False) -> Markup:
    """Something that opens on a click."""
    return element("details", element("summary", title), element("div", *children), open="" if is_open else None)


def tag(text: str, *, bad: bool) -> Markup:
    """A small coloured word; the colour only repeats what the word says."""
    return element("span", text, class_="tag bad" if bad else "tag good")


def bars(label: str, owned: int, needed: int, covered: int, largest: int) -> Markup:
    """Two bars as SVG: what is owned above what is needed, its short end marked."""
    scale = 1000 / max(largest, 1)
    short = needed - covered
    rects = (
        element("rect", class_="owned", x=0, y=2, width=round(owned * scale), height=12),
        element("rect", class_="needed", x=0, y=17, width=round(covered * scale), height=11),
        element("rect", class_="missing", x=round(covered * scale), y=17, width=round(short * scale), height=11),
    )
    return element("svg", *rects, viewBox="0 0 1000 30", preserveAspectRatio="none", role="img", aria_label=label)


def key_of_bars(entries: Iterable[tuple[str, str]]) -> Markup:
    """What the colours of the bars mean; entries are (class, words)."""
    items = []
    for name, words in entries:
        square = element("rect", class_=name, x=0, y=0, width=12, height=12)
        items.append(element("li", element("svg", square, viewBox="0 0 12 12", aria_hidden="true"), words))
    return element("ul", *items, class_="key")


def facts(pairs: Iterable[tuple[str, Child]]) -> Markup:
    """Pairs of word and value."""
    return element("dl", *(joined(element("dt", word), element("dd", value)) for word, value in pairs))
