"""On what each rule rests: the documents of its rights and products, the day they were seen, whether they were read."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from daicho.count.rulebook import Rulebook


@dataclass(frozen=True)
class Source:
    """Documents that speak for a rule or a part of it; ``state``: verified, unverified, or partly."""

    document: str
    seen: date
    state: str


def entries(book: Rulebook, kind: str) -> Iterator[dict[str, Any]]:
    """All entries (``product`` or ``right``) of the shipped rules, as their files have them."""
    for name, text in book.files.items():
        if not name.startswith("site:"):
            yield from _read(text).get(kind, ())


@cache
def _read(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


def sources_of(book: Rulebook, number: str, rule: Mapping[str, Any]) -> list[Source]:
    """What speaks for a rule: the rights that carry its number, and what its entry of the chapter names further."""
    rights = {entry["id"]: entry for entry in entries(book, "right")}
    products = {entry["id"]: entry for entry in entries(book, "product")}
    named = [rights[name] for name in rule.get("rights", ())] + [products[name] for name in rule.get("products", ())]
    own = [entry for entry in rights.values() if entry["case"] == number]
    return list(dict.fromkeys(_source(entry) for entry in (*own, *named)))


def _source(entry: Mapping[str, Any]) -> Source:
    document, verified = entry["source"]["document"], entry["verified"]
    partly = "partly" if "general knowledge" in document else "verified"
    return Source(document, entry["source"]["seen_on"], partly if verified else "unverified")


def state_of(sources: list[Source]) -> str:
    """verified, unverified or partly: of all sources together."""
    states = {source.state for source in sources}
    return states.pop() if len(states) == 1 else "partly"
