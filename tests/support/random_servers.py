"""Random estates of servers, databases and those who access them; see `support.random_estates`."""

import random
from datetime import date, timedelta

from support.random_rows import TODAY, install_of, lot_of, prices_of, some_of, world_of
from support.worlds import World


def access(dice: random.Random) -> World:
    """Client access licences of people and devices, by version and server (T29, T30)."""
    servers = [
        {
            "machine": f"SV{i}",
            "kind": "server",
            "user": "",
            **_server_os("standard", dice.choice(["2016", "2019", "2022"])),
        }
        for i in range(dice.randint(1, 2))
    ]
    clients = [{"machine": f"PC{i}", "kind": "desktop", "user": ""} for i in range(3)]
    rows = [
        {
            "user": dice.choice(["", "U", "V", "W", "X"]),
            "machine": dice.choice(["", *(row["machine"] for row in clients)]),
            "server_product": dice.choice(["microsoft/windows-server"] * 3 + ["microsoft/remote-desktop-services"]),
            "server": dice.choice(["", *(row["machine"] for row in servers)]),
        }
        for _ in range(dice.randint(1, 6))
    ]
    lots = [lot_of(dice, 90, "microsoft/windows-server", "standard", "2025", metric="core", quantity="64")]
    for i in range(dice.randint(0, 4)):
        metric = dice.choice(["user_cal", "device_cal"])
        lots.append(
            lot_of(dice, i, "microsoft/windows-server-cal", "", dice.choice(["2016", "2019", "2022"]), metric=metric)
        )
    rows = [row for row in rows if row["user"] or row["machine"]]
    return world_of(TODAY, machines=servers + clients, access=rows, entitlements=lots)


def _server_os(edition: str, version: str, processors: int = 2, cores: int = 16) -> dict[str, str]:
    system = {"os_product": "microsoft/windows-server", "os_edition": edition, "os_version": version}
    return {**system, "processors": str(processors), "cores": str(cores)}


def servers(dice: random.Random) -> World:
    """Windows Server: minimums of cores, stacking, Datacenter for a whole host, versions, guests alone (T23-T25)."""
    machines = []
    for i in range(dice.randint(1, 3)):
        processors, cores = dice.choice([(1, 6), (1, 16), (2, 16), (2, 20), (4, 16), (1, 20)])
        edition = dice.choice(["standard", "standard", "standard", "datacenter"])
        host = {"machine": f"H{i}", "kind": "server", "host": "", "cluster": dice.choice(["", "", "farm"])}
        machines.append(host | _server_os(edition, dice.choice(["2019", "2022"]), processors, cores))
    for i in range(dice.randint(0, 6)):
        guest = {
            "machine": f"VM{i}",
            "kind": "vm",
            "host": dice.choice([*(row["machine"] for row in machines[:3]), "?"]),
        }
        guest["host"] = guest["host"] if guest["host"][0] == "H" else ""
        machines.append(guest | _server_os("standard", dice.choice(["2019", "2022"]), 1, dice.choice([4, 20])))
    lots = []
    for i in range(dice.randint(0, 3)):
        edition, version = (
            dice.choice(["standard", "standard", "datacenter"]),
            dice.choice(["2016", "2019", "2022", "2025"]),
        )
        lot = lot_of(dice, i, "microsoft/windows-server", edition, version, metric="core")
        lots.append(
            lot | {"channel": dice.choice(["volume", "volume", "retail", "oem"]), "quantity": dice.choice(CORES)}
        )
    return world_of(TODAY, machines=machines, entitlements=lots)


def guests(dice: random.Random) -> World:
    """Guests that move, stand alone, left, or share a host licensed whole; processors (T23, T25-T27, T31)."""
    on = dice.choice([TODAY, TODAY, "2022-09-30", "2022-10-01"])
    version = dice.choice(["2012r2", "2016", "2019", "2022"])
    farm = dice.choice(["", "farm"])
    machines = []
    for i in range(dice.randint(1, 2)):
        own = _server_os("standard", version) if dice.random() < 0.3 else {}
        processors, cores = dice.choice([(1, 4), (2, 20), (1, 16), (4, 40)])
        host = {"machine": f"H{i}", "kind": "server", "cluster": farm, "processors": str(processors)}
        machines.append(own | host | {"cores": str(cores)})
    names = [row["machine"] for row in machines]
    for i in range(dice.randint(1, 5)):
        guest = {"machine": f"VM{i}", "kind": "vm", "host": dice.choice(names)}
        system = _server_os(dice.choice(["standard"] * 4 + ["datacenter"]), version, 1, dice.choice([2, 4, 12]))
        last = {"until": dice.choice(_around(on, 90)), "state": "retired"} if dice.random() < 0.2 else {}
        if dice.random() < 0.4:
            system = {"processors": "1", "cores": system["cores"]}
        machines.append(guest | system | last)
    kinds = ["standard", "standard", "enterprise", "express"]
    installs = [
        install_of(row["machine"], "microsoft/sql-server", dice.choice(kinds), dice.choice(["2017", "2019"]))
        for row in machines
        if dice.random() < 0.4
    ]
    return world_of(on, machines=machines, installations=installs, entitlements=_lots_for_guests(dice))


def _around(on: str, days: int) -> list[str]:
    """The last day on which something counts, the day before, and long ago."""
    first = date.fromisoformat(on) - timedelta(days=days)
    return [(first + timedelta(days=more)).isoformat() for more in (0, -1, 60)]


def _lots_for_guests(dice: random.Random) -> list[dict[str, str]]:
    lots = []
    for i in range(dice.randint(0, 3)):
        product, editions = dice.choice([("windows-server", "datacenter"), ("sql-server", "enterprise")])
        edition = dice.choice(["standard", editions])
        version = dice.choice(["2012r2", "2016", "2019", "2022"] if product == "windows-server" else ["2017", "2019"])
        lot = lot_of(dice, i, f"microsoft/{product}", edition, version, metric="core")
        lot |= {"channel": dice.choice(["volume", "volume", "retail"]), "quantity": dice.choice(CORES)}
        if version == "2012r2":
            lot |= {"metric": "processor", "quantity": dice.choice("1234")}
        lots.append(lot)
        if dice.random() < 0.5 and lot["channel"] == "volume":
            more = {"lot": f"L{i}S", "base_lot": lot["lot"], "from": "2013-12-01"}
            lots.append(
                {**lot, **more, "to": dice.choice(["2016-10-14", "2016-10-15", "2022-09-29", "2022-09-30", ""])}
            )
    return lots


def elsewhere(dice: random.Random) -> World:
    """Used from elsewhere: shared PCs, Office on a server, machines for development (T19, T20, T32)."""
    machines = [{"machine": f"PC{i}", "kind": "desktop", "user": "", "purpose": ""} for i in range(3)]
    machines += [{"machine": "OWN", "kind": "notebook", "user": "U", "purpose": ""}]
    machines += [{"machine": name, "kind": "server", "user": "", "purpose": ""} for name in ("RDS", "DEV")]
    machines[-1] |= {"processors": "1", "cores": "4", "purpose": dice.choice(["development", "production", ""])}
    editions = ["business", "enterprise"]
    installs = [
        install_of(row["machine"], "microsoft/365-apps", dice.choice(editions), "", shared="yes")
        for row in machines[: dice.randint(0, 2)]
    ]
    if dice.random() < 0.5:
        installs.append(install_of("OWN", "microsoft/365-apps", dice.choice(editions), ""))
    offices = ["standard", "professional-plus"]
    for name in dice.sample(["PC1", "PC2", "RDS", "RDS"], dice.randint(0, 3)):
        office = install_of(name, "microsoft/office", dice.choice(offices), dice.choice(["2016", "2019"]))
        installs += [office] if office not in installs else []
    if dice.random() < 0.5:
        edition = dice.choice(["standard", "enterprise"])
        installs.append(install_of("DEV", "microsoft/sql-server", edition, "2022"))
    plans = ["", "microsoft/365|e3", "microsoft/visual-studio|enterprise", "microsoft/visual-studio|enterprise"]
    people = [{"user": user, "plans": dice.choice(plans)} for user in "UVW"]
    tables = {"installations": installs, "people": people, "access": _from_elsewhere(dice)}
    return world_of(TODAY, machines=machines, entitlements=_lots_for_elsewhere(dice), **tables)


def _from_elsewhere(dice: random.Random) -> list[dict[str, str]]:
    def some(most: int, **choices: str | list[str]) -> list[dict[str, str]]:
        return [{name: dice.choice(text) for name, text in choices.items()} for _ in range(dice.randint(0, most))]

    rows = some(3, user="UVWX", machine=["PC0", "PC1"], server_product=["365-apps"])
    rows += some(3, machine=["PC0", "PC1", "PC2"], server_product=["office"], server=["RDS"])
    rows += some(2, user="UUVX", server_product=["sql-server"], server=["DEV"])
    empty = {"user": "", "machine": "", "server": ""}
    return [{**empty, **row, "server_product": f"microsoft/{row['server_product']}"} for row in rows]


def _lots_for_elsewhere(dice: random.Random) -> list[dict[str, str]]:
    lots = []
    for i in range(dice.randint(0, 5)):
        product, edition, version, metric = dice.choice(
            [
                ("365-apps", dice.choice(["business", "enterprise"]), "", dice.choice(["user", "device"])),
                ("365", "e3", "", "user"),
                ("visual-studio", "enterprise", "", "user"),
                ("office", dice.choice(["standard", "professional-plus"]), dice.choice(["2016", "2019"]), "device"),
            ]
        )
        lot = lot_of(dice, i, f"microsoft/{product}", edition, version, metric=metric)
        channel = dice.choice(["volume", "volume", "retail"]) if product == "office" else "subscription"
        lots.append(lot | {"channel": channel})
    return lots


def desktops(dice: random.Random) -> World:
    """Virtual desktops: licensed at PCs, thin clients or people; assurance on both sides of its last day (T21)."""
    system = {"os_product": "microsoft/windows", "os_edition": "enterprise", "os_version": "11"}
    machines = [{"machine": f"VM{i}", "kind": dice.choice(["vm", "vm", "desktop"]), **system} for i in range(2)]
    machines += [{"machine": f"TC{i}", "kind": "other"} for i in range(2)]
    lots = []
    for i in range(dice.randint(0, 2)):
        machines.append({"machine": f"PC{i}", "kind": "desktop", **system, "os_edition": "pro"})
        own = lot_of(dice, i, "microsoft/windows", "pro", "11", channel="oem", quantity="1", bound_to=f"PC{i}")
        lots.append(own | {"from": "2026-01-10"})
        assured = {"channel": "volume", "base_lot": f"L{i}", "from": dice.choice(["2026-02-01", "2026-04-11"])}
        more = lot_of(dice, 10 + i, "microsoft/windows", "pro", "", quantity="1", **assured)
        lots += [more | {"to": dice.choice([TODAY, "2026-11-23"])}] if dice.random() < 0.7 else []
    names = [row["machine"] for row in machines]
    rows = [
        {
            "user": dice.choice(["", "U", "V"]),
            "machine": dice.choice(["", *names[1:]]),
            "server": dice.choice(["", *names]),
        }
        for _ in range(dice.randint(0, 5))
    ]
    rows = [{**row, "server_product": "microsoft/windows"} for row in rows if row["user"] or row["machine"]]
    for i in range(dice.randint(0, 2)):
        metric = dice.choice(["user", "device"])
        more = {"metric": metric, "channel": "subscription", "quantity": dice.choice("112")}
        lots.append(lot_of(dice, 20 + i, "microsoft/windows-vda", "", "", **more))
    if dice.random() < 0.5:
        lots.append(lot_of(dice, 30, "microsoft/windows", "enterprise", "11", channel="retail", quantity="1"))
    people = [{"user": "U", "plans": dice.choice(["", "microsoft/365|e3"])}]
    return world_of(TODAY, machines=machines, people=people, access=rows, entitlements=lots)


CORES = ["0", "4", "8", "16", "20", "32", "36", "48"]


def _assured(dice: random.Random, lot: dict[str, str]) -> dict[str, str]:
    """Assurance on a whole lot, on both sides of its last day; it began with the newest version of the estates."""
    dates = {"from": "2018-01-01", "to": dice.choice([TODAY, "2026-11-23", "2022-11-15", ""])}
    return {**lot, "lot": f"{lot['lot']}S", "base_lot": lot["lot"], **dates}


def databases(dice: random.Random) -> World:
    """SQL Server by cores: minimums on machines and guests, editions, versions, free editions (T7, T27)."""
    machines = []
    for i in range(dice.randint(1, 4)):
        kind, processors, cores = dice.choice(
            [("vm", 1, 2), ("vm", 1, 6), ("server", 2, 4), ("server", 1, 16), ("vm", 4, 8)]
        )
        machines.append({"machine": f"DB{i}", "kind": kind, "processors": str(processors), "cores": str(cores)})
    editions = ["standard", "standard", "enterprise", "express", "developer"]
    installs = [
        install_of(row["machine"], "microsoft/sql-server", edition, version)
        for row in machines
        for edition, version in some_of(dice, 1, 2, lambda: (dice.choice(editions), dice.choice(["2019", "2022"])))
    ]
    lots = []
    for i in range(dice.randint(0, 3)):
        edition, version = dice.choice(["standard", "enterprise"]), dice.choice(["2017", "2019", "2022"])
        lot = lot_of(dice, i, "microsoft/sql-server", edition, version, metric="core")
        lots.append(lot | {"channel": dice.choice(["volume", "volume", "retail"]), "quantity": dice.choice(SQL_CORES)})
        if dice.random() < 0.5:
            lots.append(_assured(dice, lots[-1]))
    prices = prices_of(dice, installs)
    return world_of(TODAY, machines=machines, installations=installs, entitlements=lots, prices=prices)


SQL_CORES = ["0", "2", "4", "6", "8", "16", "20"]


def sql_users(dice: random.Random) -> World:
    """SQL Server Standard by cores, or by server and access licences, with both in stock (T28, T29)."""
    machines, installs = [], []
    for i in range(dice.randint(1, 2)):
        machines.append({"machine": f"DB{i}", "kind": "vm", "processors": "1", "cores": dice.choice(["2", "4", "6"])})
        edition = dice.choice(["standard", "standard", "standard", "enterprise"])
        installs.append(install_of(f"DB{i}", "microsoft/sql-server", edition, dice.choice(["2019", "2022"])))
    machines += [{"machine": f"PC{i}", "kind": "desktop"} for i in range(2)]
    rows = [
        {
            "user": dice.choice(["", "U", "V", "W", "X"]),
            "machine": dice.choice(["", "PC0", "PC1"]),
            "server_product": "microsoft/sql-server",
            "server": dice.choice(["", *(row["machine"] for row in installs)]),
        }
        for _ in range(dice.randint(0, 5))
    ]
    lots = []
    for i in range(dice.randint(0, 4)):
        metric = dice.choice(["core", "server", "server", "user_cal", "device_cal"])
        product = "microsoft/sql-server-cal" if metric.endswith("cal") else "microsoft/sql-server"
        lot = lot_of(dice, i, product, "" if metric.endswith("cal") else "standard", dice.choice(["2019", "2022"]))
        lots.append(lot | {"metric": metric} | ({"quantity": dice.choice(SQL_CORES[:5])} if metric == "core" else {}))
        if metric == "core" and dice.random() < 0.6:
            lots.append(_assured(dice, lots[-1]))
    rows = [row for row in rows if row["user"] or row["machine"]]
    return world_of(TODAY, machines=machines, installations=installs, access=rows, entitlements=lots)
