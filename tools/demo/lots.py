"""The truth about what the company owns, read from ``lots.toml``: lots of licences, their papers, invented prices."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from demo.estate import asset, numbers

_TRUTH: dict[str, Any] = tomllib.loads((Path(__file__).parent / "lots.toml").read_text(encoding="utf-8"))

SOURCE = "架空の価格（デモ用） / invented price, demo only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """A row of the purchase ledger in the words of the company; ``number`` is empty in the licence statement."""

    number: str = ""
    vendor: str
    name: str
    edition: str = ""
    version: str = ""
    kind: str
    form: str
    quantity: int
    bought: date
    ends: date | None = None
    seller: str = "株式会社オフィス事務機"
    proof: str = ""
    certificate: str = ""
    price: int | None = None
    machines: tuple[str, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A row of the 部材台帳: a thing that proves a lot."""

    number: str
    kind: str
    name: str
    quantity: int
    lot: str
    place: str
    keeper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """An invented price in yen for one licence."""

    product: str
    edition: str
    version: str
    metric: str
    channel: str
    yen: int


def _lot(row: dict[str, Any]) -> Lot:
    pcs = tuple(asset(number) for number in numbers(row.get("pcs", "")))
    rest = {name: value for name, value in row.items() if name not in ("pcs", "machines")}
    return Lot(machines=pcs or tuple(row.get("machines", ())), **rest)


LOTS = tuple(_lot(row) for row in _TRUTH["lot"])
LEDGER = tuple(lot for lot in LOTS if lot.number)
STATEMENT = tuple(lot for lot in LOTS if not lot.number)
ITEMS = tuple(Item(**row) for row in _TRUTH["item"])
PRICES = tuple(Price(**row) for row in _TRUTH["price"])
