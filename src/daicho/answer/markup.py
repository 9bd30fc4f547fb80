"""HTML and SVG as values: everything that is not markup already is escaped."""

from html import escape

_VOID = frozenset(("meta", "rect", "br", "link", "line"))


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


Child = str | int | None


def element(tag: str, *children: Child, **attributes: Child) -> Markup:
    """An element; ``class_`` and ``for_`` lose their underscore, other underscores become hyphens; None is left out."""
    named = "".join(f' {_name(name)}="{escape(str(value))}"' for name, value in attributes.items() if value is not None)
    if tag in _VOID:
        return Markup(f"<{tag}{named}>" if tag in ("meta", "br", "link") else f"<{tag}{named}/>")
    return Markup(f"<{tag}{named}>{joined(*children)}</{tag}>")


def joined(*children: Child) -> Markup:
    """Children one after another, each escaped unless it is markup."""
    return Markup("".join(_child(child) for child in children if child is not None))


def _child(child: Child) -> str:
    return child if isinstance(child, Markup) else escape(str(child))


def _name(name: str) -> str:
    return name.rstrip("_").replace("_", "-")
