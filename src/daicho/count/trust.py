"""How well lots are proven, and what is short where only well-proven ones count."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from daicho.words.entitlement import Entitlement, ProofStatus
from daicho.words.position import Position, WellProven
from daicho.words.text import Text

FILE = "proof_statuses.toml"
Again = Callable[[frozenset[ProofStatus]], Position]
"""Counts the same estate with only the lots that have one of these proofs."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Which proofs are strong; ``reasons`` says of each why it is or is not, ``source`` who decided so."""

    strong: frozenset[ProofStatus]
    reasons: Mapping[ProofStatus, Text]
    source: str


def load(overlay: Path | None = None) -> Trust:
    """The shipped ranking, with the site's own file on top; ValueError names a file that is wrong."""
    said = tomllib.loads(files("daicho.data").joinpath(FILE).read_text(encoding="utf-8"))
    source = said["source"]
    ranked: dict[str, Any] = said["status"]
    own = overlay / FILE if overlay is not None else None
    if own is not None and own.is_file():
        try:
            laid_over = tomllib.loads(own.read_text(encoding="utf-8"))
            source = laid_over.get("source", source)
            ranked |= laid_over.get("status", {})
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ValueError(f"{own}: {error}") from error
    return Trust(*_ranked(ranked), source)


def _ranked(entries: Mapping[str, Any]) -> tuple[frozenset[ProofStatus], dict[ProofStatus, Text]]:
    try:
        known = {ProofStatus(name): entry for name, entry in entries.items()}
        strong = frozenset(status for status, entry in known.items() if entry["strong"] is True)
        return strong, {status: Text(entry["reason"]["ja"], entry["reason"]["en"]) for status, entry in known.items()}
    except (KeyError, TypeError) as error:
        raise ValueError(f"{FILE}: an entry lacks {error}") from error


def with_trust(
    position: Position, lots: Iterable[Entitlement], strong: frozenset[ProofStatus], again: Again
) -> Position:
    """The position, and beside it what is short where only lots with a strong proof count.

    Counted ``again`` only where a weak lot took part: without one that nobody uses, the same allocation still holds.
    """
    if position.proven:
        return position
    weak = _weak(position, lots, strong)
    if not weak:
        return position
    second = again(strong)
    statuses = tuple(status for status in ProofStatus if status in strong)
    return replace(position, well_proven=WellProven(statuses=statuses, weak=weak, lines=second.lines))


def _weak(position: Position, lots: Iterable[Entitlement], strong: frozenset[ProofStatus]) -> tuple[str, ...]:
    """The weakly proven lots that the position leans on: used by it, or under a lot that it uses."""
    used = {supply.lot for supply in position.supplies if supply.used}
    weak, under = set[str](), set[str]()
    for lot in lots:
        if lot.base_lot and (lot.lot in used or lot.base_lot in used):
            under |= {lot.lot, lot.base_lot}
        if lot.proof not in strong:
            weak.add(lot.lot)
    return tuple(sorted(weak & (used | under)))
