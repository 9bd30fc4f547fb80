"""Rows of random estates: what every family of `support.random_estates` is put together from."""

import random
from collections.abc import Callable

from support.worlds import World

TODAY = "2026-11-24"


def world_of(on: str, **tables: list[dict[str, str]]) -> World:
    names = ("machines", "installations", "entitlements", "people", "access", "prices", "assignments", "endings")
    return {"day": [{"on": on}], **{name: tables.get(name, []) for name in names}}


def lot_of(dice: random.Random, number: int, product: str, edition: str, version: str, **more: str) -> dict[str, str]:
    plain = {"metric": "device", "channel": "volume", "quantity": str(dice.randint(0, 3))}
    return {"lot": f"L{number}", "product": product, "edition": edition, "version": version, **plain, **more}


def install_of(machine: str, product: str, edition: str, version: str, **more: str) -> dict[str, str]:
    return {"machine": machine, "product": product, "edition": edition, "version": version, **more}


def some_of(dice: random.Random, least: int, most: int, choose: Callable[[], tuple[str, ...]]) -> list[tuple[str, ...]]:
    return sorted({choose() for _ in range(dice.randint(least, most))})


METRICS = {"microsoft/365-apps": "user", "microsoft/365": "user", "saitokikaku/hidemaru-editor": "user"}
METRICS |= {"microsoft/windows-server": "core", "microsoft/sql-server": "core"}


def prices_of(dice: random.Random, uses: list[dict[str, str]]) -> list[dict[str, str]]:
    """One price for each release that is used, half the time; a later version never costs less."""
    releases = sorted({(row["product"], row["edition"], row["version"]) for row in uses})
    if dice.random() < 0.5:
        return []
    found, last = [], ("", "", 0)
    for product, edition, version in releases:
        yen = last[2] + dice.choice([0, 50]) if last[:2] == (product, edition) else dice.choice([100, 200, 350, 800])
        last = (product, edition, yen)
        found.append(
            {
                "product": product,
                "edition": edition,
                "version": version,
                "metric": METRICS.get(product, "device"),
                "channel": "volume",
                "unit_price": str(yen),
            }
        )
    return found
