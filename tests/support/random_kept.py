"""Random estates of licences that may not leave their machines or people: lots bound to several of them, and locks."""

import random

from support.random_rows import TODAY, install_of, lot_of, prices_of, some_of, world_of
from support.worlds import World

OFFICE = ("microsoft/office", "standard")
USES = [(*OFFICE, "2016"), (*OFFICE, "2019"), ("microsoft/word", "", "2019"), ("demo/a", "", "1"), ("demo/b", "", "1")]
USES += [("demo/a", "", "2"), ("demo/c", "", "2")]
OWNED = [*USES, ("demo/suite", "ab", "2"), ("demo/suite", "bc", "2")]


def kept(dice: random.Random) -> World:
    """Lots of a licence for each of some machines or people, with and without a second use (T4, T10-T12, T17, T40)."""
    machines = [
        {"machine": f"PC{i}", "kind": dice.choice(["desktop", "notebook"]), "user": dice.choice(["", "U", "U", "V"])}
        for i in range(dice.randint(2, 4))
    ]
    installs = [
        install_of(row["machine"], *use)
        for row in machines
        for use in some_of(dice, 0, 3 if len(machines) < 4 else 2, lambda: dice.choice(USES))
    ]
    lots = [_lot(dice, number, machines) for number in range(dice.randint(1, 4))]
    locks = [
        {"lot": lot["lot"], "unit": dice.choice(machines)["machine"], "since": "2020-01-01", "locked": "yes"}
        for lot in lots
        if not lot.get("bound_to") and int(lot["quantity"]) and dice.random() < 0.5
    ]
    tables = {"entitlements": lots, "assignments": locks, "prices": prices_of(dice, installs)}
    return world_of(TODAY, machines=machines, installations=installs, **tables)


def _lot(dice: random.Random, number: int, machines: list[dict[str, str]]) -> dict[str, str]:
    lot = lot_of(dice, number, *dice.choice(OWNED), agreement=dice.choice(["", "Open Value"]))
    lot["channel"] = dice.choice(["volume", "volume", "retail", "oem"])
    if lot["channel"] == "oem" or dice.random() < 0.6:
        there = sorted({row["machine"] for row in machines} | {row["user"] for row in machines} - {""})
        units = sorted(dice.sample(there, dice.randint(1, min(3, len(there)))))
        lot |= {"bound_to": " ".join(units), "quantity": str(max(1, len(units) - dice.choice([0, 0, 0, 1])))}
    return lot
