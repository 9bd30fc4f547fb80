"""Small random estates as plain tables of text (see ``support.worlds``), one maker per family of rules.

A maker takes a ``random.Random`` and gives a world. Numbers and dates lie close to both sides of every threshold.
"""

import random
from collections.abc import Callable

from support.random_kept import kept
from support.random_rows import TODAY, install_of, lot_of, prices_of, some_of, world_of
from support.random_servers import access, databases, desktops, elsewhere, guests, servers, sql_users
from support.worlds import World


def makers() -> dict[str, Callable[[random.Random], World]]:
    """All families by name."""
    every = (crossing, office, windows, people, access, servers, databases, sql_users, desktops, elsewhere)
    every += (guests, ledger, kept, mixed)
    return {make.__name__: make for make in every}


def _machines(dice: random.Random, most: int, people: str = "UV", **more: str) -> list[dict[str, str]]:
    """One to ``most`` machines, some of the same person, never more than four of one."""
    rows: list[dict[str, str]] = []
    for i in range(dice.randint(1, most)):
        user = dice.choice(["", *people])
        user = "" if sum(row["user"] == user for row in rows) > 3 else user
        rows.append({"machine": f"PC{i}", "kind": dice.choice(["desktop", "notebook"]), "user": user, **more})
    return rows


def crossing(dice: random.Random) -> World:
    """Suites AB, BC and CA over three applications (T40): volume, retail and bound licences."""
    machines = _machines(dice, 4)
    installs = [
        install_of(row["machine"], f"demo/{a}", "", v)
        for row in machines
        for a, v in some_of(dice, 1, 3 if len(machines) > 2 else 4, lambda: (dice.choice("abc"), dice.choice("12")))
    ]
    lots = []
    for i in range(dice.randint(0, 5)):
        name = dice.choice(["a", "b", "c", "ab", "bc", "ca", "ab", "bc", "ca"])
        product = ("demo/suite", name) if len(name) == 2 else (f"demo/{name}", "")
        lot = lot_of(dice, i, *product, dice.choice("12"), channel=dice.choice(["volume", "retail", "oem"]))
        if lot["channel"] == "oem":
            lot |= {"bound_to": dice.choice(machines)["machine"], "quantity": dice.choice("011")}
        lots.append(lot)
    return world_of(
        TODAY, machines=machines, installations=installs, entitlements=lots, prices=prices_of(dice, installs)
    )


OFFICES = [("microsoft/office", "standard"), ("microsoft/office", "professional-plus")]
OFFICES += [("microsoft/office", "home-business"), ("microsoft/word", ""), ("microsoft/access", "")]
AGREEMENTS = ["", "Open Value", "Open Value Organization", "Select Plus", "EA"]
SA_ENDS = ["2015-09-21", "2015-09-22", "2018-09-23", "2018-09-24", "2021-10-05", ""]


def office(dice: random.Random) -> World:
    """Office by version, edition, channel, second use, side by side, assurance, upgrades (T2, T5-T8, T10-T13, T17)."""
    machines = _machines(dice, 4)
    installs = [
        install_of(row["machine"], *kind, version)
        for row in machines
        for *kind, version in some_of(dice, 1, 2 if len(machines) > 2 else 3, lambda: (*_office(dice), _year(dice)))
    ]
    lots: list[dict[str, str]] = []
    for i in range(dice.randint(0, 4)):
        lot = lot_of(dice, i, *_office(dice), _year(dice), agreement=dice.choice(AGREEMENTS))
        lot["channel"] = dice.choice(["volume", "volume", "retail", "preinstalled"])
        if lot["channel"] == "preinstalled":
            places = sorted(dice.sample([row["machine"] for row in machines], dice.randint(1, min(2, len(machines)))))
            lot |= {"bound_to": " ".join(places), "quantity": str(len(places))}
        lots.append(lot)
    lots += _supplements(dice, lots)
    prices = prices_of(dice, installs)
    return world_of(TODAY, machines=machines, installations=installs, entitlements=lots, prices=prices)


def _office(dice: random.Random) -> tuple[str, str]:
    return dice.choice(OFFICES)


def _year(dice: random.Random) -> str:
    return dice.choice(["2013", "2016", "2019", "2019"])


def _supplements(dice: random.Random, lots: list[dict[str, str]]) -> list[dict[str, str]]:
    """Assurance on some volume lots, upgrades on others."""
    found = []
    for lot in [lot for lot in lots if lot["channel"] == "volume"]:
        number, quantity = 10 + len(found), str(dice.randint(0, int(lot["quantity"]) + 1))
        more = {"base_lot": lot["lot"], "quantity": quantity}
        if dice.random() < 0.3:
            ends = dice.choice(SA_ENDS)
            found.append(lot_of(dice, number, lot["product"], lot["edition"], lot["version"], to=ends, **more))
        elif dice.random() < 0.2 and lot["version"] != "2019":
            found.append(lot_of(dice, number, lot["product"], lot["edition"], "2019", **more))
    return found + _assured_boxes(dice, lots)


def _assured_boxes(dice: random.Random, lots: list[dict[str, str]]) -> list[dict[str, str]]:
    """Assurance bought for what came with a PC or in a package, on both sides of 90 days (T9)."""
    found = []
    for lot in [lot for lot in lots if lot["channel"] in ("retail", "preinstalled") and dice.random() < 0.25]:
        lot["from"] = "2016-01-01"
        more = {
            "from": dice.choice(["2016-03-31", "2016-04-01"]),
            "to": dice.choice(SA_ENDS[3:]),
            "base_lot": lot["lot"],
        }
        row = lot_of(dice, 20 + len(found), lot["product"], lot["edition"], lot["version"], **more)
        found.append(row | {"quantity": lot["quantity"]})
    return found


WINDOWS_DAYS = ["2019-12-01", "2020-01-14", "2020-01-15", "2025-10-14", "2025-10-15", TODAY]


def windows(dice: random.Random) -> World:
    """Windows on PCs: with the PC, in packages, upgrades on a base, two systems, scrapped PCs (T1-T4, T9, T12, T15)."""
    machines = _machines(dice, 4, os_product="microsoft/windows")
    for row in machines:
        row |= {"os_edition": dice.choice(["pro", "pro", "home", "enterprise"])}
        row |= {"os_version": dice.choice(["7", "8", "8.1", "10", "11"])}
    if len(machines) > 2:
        machines[0] |= dice.choice([{}, {"state": "retired", "until": "2019-11-30"}, {"state": "stock"}])
    installs = [
        install_of(row["machine"], "microsoft/windows", row["os_edition"], version)
        for row in machines
        if dice.random() < 0.2
        for version in {row["os_version"], dice.choice(["7", "10"])}
    ]
    lots = []
    for i in range(dice.randint(1, 5)):
        channel = dice.choice(["oem", "oem", "retail", "volume"])
        edition = dice.choice(["pro", "pro", "home"] if channel != "volume" else ["enterprise", "enterprise", "pro"])
        version = dice.choice(["8", "8.1", "10", "11"])
        lot = lot_of(dice, i, "microsoft/windows", edition, version, channel=channel)
        if channel == "oem":
            places = sorted(dice.sample([row["machine"] for row in machines], dice.randint(1, min(3, len(machines)))))
            lot |= {"bound_to": " ".join(places), "quantity": str(len(places))}
        lots.append(lot)
    held = [
        {"lot": lot["lot"], "unit": dice.choice(machines)["machine"], "since": "2019-01-01"}
        for lot in lots
        if lot["channel"] == "volume" and int(lot["quantity"]) and dice.random() < 0.3
    ]
    tables = {"installations": installs, "entitlements": lots, "assignments": held}
    return world_of(dice.choice(WINDOWS_DAYS), machines=machines, **tables)


def people(dice: random.Random) -> World:
    """Licences of people: plans, subscriptions with N devices, named users (T18, T35, T36, T38, T39, T41)."""
    machines = _machines(dice, 5)
    plans = ["business-basic", "business-standard", "e3"]
    named = [
        {"user": user, "plans": " ".join(f"microsoft/365|{plan}" for plan in dice.sample(plans, dice.randint(0, 2)))}
        for user in "UV"
        if dice.random() < 0.6
    ]
    installs = [
        install_of(row["machine"], *use)
        for row in machines
        for use in some_of(dice, 1, 2 if len(machines) > 3 else 3, lambda: _personal(dice))
    ]
    lots = []
    for i in range(dice.randint(0, 5)):
        product, edition, version = _personal(dice, bought=True)
        lot = lot_of(dice, i, product, edition, version, metric="user", channel="subscription")
        if product in ("autodesk/autocad", "adobe/acrobat") and dice.random() < 0.4:
            lot |= {"metric": "device", "channel": dice.choice(["volume", "retail", "subscription"])}
        lots.append(lot)
        if lot["channel"] in ("volume", "retail") and lot["product"] == "autodesk/autocad" and dice.random() < 0.6:
            more = {
                "base_lot": lot["lot"],
                "quantity": lot["quantity"],
                "to": dice.choice(["2025-05-31", "2025-06-01"]),
            }
            lots.append(lot_of(dice, 20 + i, product, edition, version, channel=lot["channel"]) | more)
    for row in [*installs, *lots]:
        if row["product"] == "autodesk/autocad" and not row.get("base_lot") and dice.random() < 0.1:
            row["channel"] = "education"
    bases = {row["lot"]: row for row in lots}
    lots = [row for row in lots if not row.get("base_lot") or bases[row["base_lot"]]["channel"] != "education"]
    tables = {"people": named, "prices": prices_of(dice, installs)}
    return world_of("2025-06-01", machines=machines, installations=installs, entitlements=lots, **tables)


def _personal(dice: random.Random, bought: bool = False) -> tuple[str, str, str]:
    kind = dice.choice(["apps", "autocad", "acrobat", "hidemaru", "plan" if bought else "apps"])
    if kind == "plan":
        return "microsoft/365", dice.choice(["business-basic", "business-standard", "e3"]), ""
    if kind == "apps":
        return "microsoft/365-apps", dice.choice(["business", "enterprise"]), ""
    if kind == "autocad":
        return "autodesk/autocad", "", dice.choice(["2021", "2022", "2024", "2025"])
    if kind == "acrobat":
        return "adobe/acrobat", "standard", dice.choice(["2017", "2020"])
    return "saitokikaku/hidemaru-editor", "", ""


DAYS = ["2024-03-31", "2024-04-01", "2024-04-02", "2025-01-15"]


def ledger(dice: random.Random) -> World:
    """What counts on the day: beginnings and ends of lots and machines, trials, free copies, locks (T12, T33, T34)."""
    on = "2024-04-01"
    machines = _machines(dice, 4)
    for row in machines:
        row |= dice.choice([{}, {}, {"since": dice.choice(DAYS)}, {"until": dice.choice(DAYS), "state": "retired"}])
        row |= dice.choice([{}, {}, {}, {"state": "stock"}]) if "until" not in row else {}
    installs = [
        install_of(row["machine"], *kind, version, **_state_of_copy(dice))
        for row in machines
        for *kind, version in some_of(dice, 1, 2, lambda: (*dice.choice(OFFICES[:2]), dice.choice(["2016", "2019"])))
    ]
    lots = []
    for i in range(dice.randint(1, 5)):
        lot = lot_of(
            dice, i, *dice.choice(OFFICES[:2]), dice.choice(["2016", "2019"]), agreement=dice.choice(AGREEMENTS[:2])
        )
        lot |= dice.choice([{}, {"from": dice.choice(DAYS)}, {"to": dice.choice(DAYS)}])
        if dice.random() < 0.3:
            places = sorted(dice.sample([row["machine"] for row in machines], dice.randint(1, min(3, len(machines)))))
            lot |= {"channel": "preinstalled", "bound_to": " ".join(places), "quantity": str(len(places))}
        lots.append(lot)
    return world_of(
        on,
        machines=machines,
        installations=installs,
        entitlements=lots,
        endings=[_ending(dice, lot) for lot in lots if dice.random() < 0.2],
        assignments=_locks(dice, machines, lots),
    )


def _state_of_copy(dice: random.Random) -> dict[str, str]:
    trial = {"channel": "trial", "since": dice.choice(["2024-01-31", "2024-02-01", "2024-02-20", "2023-01-01"])}
    own = {"channel": "trial", "since": "2023-01-01", "expires": dice.choice(DAYS)}
    dated = {dice.choice(["since", "until"]): dice.choice(DAYS)}
    return dice.choice([{}, {}, {}, dated, trial, own, {"channel": "free"}])


def _ending(dice: random.Random, lot: dict[str, str]) -> dict[str, str]:
    kind, quantity = dice.choice(["retired", "waived", "returned"]), dice.choice(["", "1", "2"])
    return {
        "lot": lot["lot"],
        "on": dice.choice(DAYS),
        "kind": kind,
        "reason": "sold",
        "by": "Sato",
        "quantity": quantity,
    }


def _locks(dice: random.Random, machines: list[dict[str, str]], lots: list[dict[str, str]]) -> list[dict[str, str]]:
    """Who was given licences of lots that are not bound: machines in use, by hand for good, or lately, or long ago."""
    names = [row["machine"] for row in machines if not {"since", "until", "state"} & set(row)]
    found = []
    for lot in [lot for lot in lots if lot["channel"] == "volume" and dice.random() < 0.4]:
        for unit in dice.sample(names, min(len(names), int(lot["quantity"]))):
            since, locked = dice.choice(["2023-12-01", "2024-03-01"]), dice.choice(["yes", "", ""])
            found.append({"lot": lot["lot"], "unit": unit, "since": since, "locked": locked})
    return found


def mixed(dice: random.Random) -> World:
    """Several families in one estate, some of it on the same machines, for the same people."""
    first, second = dice.sample([office, people, crossing], 2)
    third = dice.choice([access, servers, databases, sql_users])
    worlds = [_renamed(make(dice), mark) for mark, make in (("", first), ("", second), ("S", third))]
    both = world_of(TODAY)
    for mark, world in enumerate(worlds):
        for name in both:
            if name not in ("day", "machines", "people", "prices"):
                both[name] += [_numbered(row, mark) for row in world[name]]
    both["machines"] = _joined(worlds, "machine")
    both["people"] = _joined(worlds, "user")
    if dice.random() < 0.7:
        both["prices"] = prices_of(dice, [row for row in both["installations"] if row["edition"] != "express"])
    both["installations"] = [
        row for row in both["installations"] if row["machine"] in {m["machine"] for m in both["machines"]}
    ]
    both["installations"] = _few(both)
    return both


def _renamed(world: World, mark: str) -> World:
    """The same world with a mark before the names of its machines."""
    columns = ("machine", "host", "server")
    return {
        name: [{c: mark + v if c in columns and v else v for c, v in row.items()} for row in rows]
        for name, rows in world.items()
    }


def _numbered(row: dict[str, str], mark: int) -> dict[str, str]:
    return {column: f"{mark}{text}" if column in ("lot", "base_lot") and text else text for column, text in row.items()}


def _joined(worlds: list[World], key: str) -> list[dict[str, str]]:
    table = "machines" if key == "machine" else "people"
    found: dict[str, dict[str, str]] = {}
    for world in worlds:
        for row in world[table]:
            found.setdefault(row[key], row)
    return list(found.values())


def _few(world: World) -> list[dict[str, str]]:
    """At most five uses for one person, so that trying everything stays quick."""
    users = {row["machine"]: row.get("user") or row["machine"] for row in world["machines"]}
    seen: dict[str, int] = {}
    kept = []
    for row in world["installations"]:
        user = users[row["machine"]]
        seen[user] = seen.get(user, 0) + 1
        if seen[user] <= 5:
            kept.append(row)
    return kept
