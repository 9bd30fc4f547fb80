"""The slow twin for core licences: Windows Server by host with its guests, SQL Server by machine."""

from collections.abc import Iterator
from itertools import product as every
from math import gcd

from count import reference_ledger as ledger
from count.reference_access import SERVERS, SQL, WINDOWS_SERVER, cover, edges

SQL_SERVER = "microsoft/sql-server"
ORDER = {WINDOWS_SERVER: SERVERS, SQL_SERVER: SQL}
RELEASED = {
    WINDOWS_SERVER: {"2016": "2016-10-15", "2019": "2018-11-13", "2022": "2021-08-18", "2025": "2024-11-01"},
    SQL_SERVER: {"2017": "2017-09-29", "2019": "2019-11-04", "2022": "2022-11-16", "2025": "2025-11-18"},
}
Taken = tuple[int, ...]


def least(world: ledger.World) -> tuple[int, int]:
    """The least (licences short, list price of them) for Windows Server and SQL Server."""
    windows, sql = _by_core(WINDOWS_SERVER, windows_needs(world), world), _sql(world)
    return windows[0] + sql[0] + _homeless(world), windows[1] + sql[1]


def _homeless(world: ledger.World) -> int:
    """Access licences short for databases of which no server is known: nothing says that they go by cores."""
    everyone = edges(world, (SQL_SERVER,), {}, SQL)
    return 0 if sql_needs(world) else cover(everyone, "microsoft/sql-server-cal", SQL, world)


def _by_core(product: str, needs: list[dict], world: ledger.World) -> tuple[int, int]:
    lots = [lot for lot in ledger.stocks(world) if lot["product"] == product and lot["metric"] == "core"]
    return _least(product, needs, lots, world)


def _sql(world: ledger.World) -> tuple[int, int]:
    """Every choice of cores, or of a server licence with access licences, for every Standard server (T28)."""
    needs, found = sql_needs(world), []
    for choice in every(*((False, True) if need["edition"] == "standard" else (False,) for need in needs)):
        cores = [need for need, by_server in zip(needs, choice, strict=True) if not by_server]
        servers = [need for need, by_server in zip(needs, choice, strict=True) if by_server]
        with_server = _servers(servers, world)
        if with_server is not None:
            short, price = _by_core(SQL_SERVER, cores, world)
            found.append((short + with_server, price))
    return min(found)


def _servers(needs: list[dict], world: ledger.World) -> int | None:
    """Server licences and access licences that are short; None: not to be had, as nobody's access is known."""
    lots = [lot for lot in ledger.stocks(world) if lot["product"] == SQL_SERVER and lot["metric"] == "server"]
    rows = [row for row in ledger.accesses(world) if row["server_product"] == SQL_SERVER]
    known = {need["machine"] for need in sql_needs(world)}
    accesses, single, machines = set(), [], ledger.in_use(world)
    for need in needs:
        here = [row for row in rows if row["server"] == need["machine"] or row["server"] not in known]
        here = [row for row in here if not row["machine"] or row["machine"] in machines]
        accesses |= {(row["user"], row["machine"], SQL.index(need["version"])) for row in here}
        single.append({**need, "cores": 1, "buyable": bool(here)})
    short = _owned_or_bought(single, lots)
    return None if short is None else short + cover(accesses, "microsoft/sql-server-cal", SQL, world)


def _owned_or_bought(needs: list[dict], lots: list[dict]) -> int | None:
    """One server licence for each need, from a lot or, where that may be, bought; None: it cannot be."""
    if not needs:
        return 0
    found = []
    for number, lot in enumerate(lots):
        if lot["quantity"] and _fits(SQL_SERVER, needs[0], lot, ""):
            less = [{**row, "quantity": row["quantity"] - (i == number)} for i, row in enumerate(lots)]
            found.append(_owned_or_bought(needs[1:], less))
    if needs[0]["buyable"]:
        rest = _owned_or_bought(needs[1:], lots)
        found.append(None if rest is None else rest + 1)
    return min((short for short in found if short is not None), default=None)


def windows_needs(world: ledger.World) -> list[dict]:
    """One need per host: edition, version, licences for Standard (stacked), and once for Datacenter (T23-T25)."""
    machines = ledger.in_use(world)
    at_host: dict[str, list[tuple[str, str, str]]] = {}
    for machine, product, edition, version, _ in sorted(ledger.uses(world)):
        if product == WINDOWS_SERVER:
            for host in _hosts(machine, machines):
                at_host.setdefault(host, []).append((machine, edition, version))
    return [_host_need(machines[host], copies) for host, copies in at_host.items()]


def _hosts(machine: str, machines: dict[str, dict[str, str]]) -> list[str]:
    """Where a copy must be licensed: at its host and at every host that it may move to (T25)."""
    host = machines.get(machines[machine].get("host", ""))
    if machines[machine]["kind"] != "vm" or host is None:
        return [machine]
    cluster = host.get("cluster", "")
    others = [
        name for name, row in machines.items() if cluster and row.get("cluster") == cluster and row["kind"] != "vm"
    ]
    return sorted({host["machine"], *others})


def _host_need(host: dict[str, str], copies: list[tuple[str, str, str]]) -> dict:
    guests = sum(1 for machine, _, _ in copies if machine != host["machine"])
    processors = 1 if host["kind"] == "vm" else int(host["processors"])
    once = max(16, 8 * processors, int(host["cores"]))
    edition = "datacenter" if any(edition == "datacenter" for _, edition, _ in copies) else "standard"
    version = max((version for _, _, version in copies), key=SERVERS.index)
    stacks = 1 if edition == "datacenter" else max(1, -(-guests // 2))
    return {"product": WINDOWS_SERVER, "edition": edition, "version": version, "cores": once * stacks, "once": once}


def sql_needs(world: ledger.World) -> list[dict]:
    """One need per machine: at least four cores per processor and per machine (T27); the highest edition on it."""
    machines, found = ledger.in_use(world), {}
    for machine, product, edition, version, _ in sorted(ledger.uses(world)):
        if product == SQL_SERVER:
            found.setdefault(machine, []).append((edition, version))
    return [_sql_need(machines[machine], copies) for machine, copies in found.items()]


def _sql_need(machine: dict[str, str], copies: list[tuple[str, str]]) -> dict:
    guest = machine["kind"] == "vm"
    return {
        "machine": machine["machine"],
        "product": SQL_SERVER,
        "guest": guest,
        "edition": "enterprise" if any(edition == "enterprise" for edition, _ in copies) else "standard",
        "version": max((version for _, version in copies), key=SQL.index),
        "cores": max(4, 4 * (1 if guest else int(machine["processors"])), int(machine["cores"])),
        "once": 0,
    }


def price_of(product: str, need: dict, world: ledger.World) -> int:
    """The cheapest core licence in the price list that may serve a need, in yen; 0: none is known.

    Enterprise and Datacenter without a price cost as much as the dearest that is known, so that the unknown is never
    taken for the cheaper way (T24).
    """
    found = _listed(product, need, world)
    if found is None and need["edition"] in ("enterprise", "datacenter"):
        needs = sql_needs(world) if product == SQL_SERVER else windows_needs(world)
        return max((_listed(product, other, world) or 0 for other in needs), default=0)
    return found or 0


def _listed(product: str, need: dict, world: ledger.World) -> int | None:
    offers = [row for row in world.get("prices", ()) if row["product"] == product]
    fit = [int(row["unit_price"]) for row in offers if _fits(product, need, row, ledger.day_of(world).isoformat())]
    return min(fit, default=None)


def _least(product: str, needs: list[dict], lots: list[dict], world: ledger.World) -> tuple[int, int]:
    step = gcd(*(lot["quantity"] for lot in lots), *(n for need in needs for n in (need["cores"], need["once"])))
    frontier = {tuple(lot["quantity"] for lot in lots): (0, 0)}
    for need in needs:
        following: dict[Taken, tuple[int, int]] = {}
        for left, before in frontier.items():
            for taken, missing, cost in _ways(need, lots, left, step, world):
                rest = tuple(a - b for a, b in zip(left, taken, strict=True))
                lacking = (before[0] + missing, before[1] + cost)
                if rest not in following or lacking < following[rest]:
                    following[rest] = lacking
        frontier = following
    return min(frontier.values())


def _ways(
    need: dict, lots: list[dict], left: Taken, step: int, world: ledger.World
) -> Iterator[tuple[Taken, int, int]]:
    """(taken, missing, its price): licences of the edition one by one; or Datacenter, once, for a whole host (T24)."""
    options, product = [need], need["product"]
    if product == WINDOWS_SERVER and need["edition"] == "standard":
        options.append({**need, "edition": "datacenter", "cores": need["once"]})
    for option in options:
        price, day = price_of(product, option, world), ledger.day_of(world).isoformat()
        fit = [_fits(product, option, lot, day) and _may_go_to_guest(option, lot, day) for lot in lots]
        for taken, missing in _filled(option["cores"], fit, left, step):
            yield taken, missing, missing * price


def _may_go_to_guest(need: dict, lot: dict, day: str) -> bool:
    """T27: by the terms of 2022 a single guest with SQL Server takes licences under assurance or subscribed only."""
    older = not need.get("guest") or SQL.index(lot["version"]) < SQL.index("2022")
    return older or lot["channel"] == "subscription" or lot["until"] >= day


def _fits(product: str, need: dict, lot: dict, day: str) -> bool:
    """Whether a licence has the edition (SQL: or the higher one), and the version: downgrade, or assurance (T8)."""
    order, edition = ORDER[product], need["edition"]
    stepped = product == SQL_SERVER and (lot["edition"], edition) == ("enterprise", "standard")
    stepped = stepped and lot["channel"] == "volume"
    if lot["edition"] != edition and not stepped:
        return False
    if order.index(lot["version"]) == order.index(need["version"]):
        return True
    if order.index(lot["version"]) < order.index(need["version"]):
        out = RELEASED[product][need["version"]]
        return lot["channel"] == "volume" and out <= min(lot.get("until") or "", day)
    down = ("volume", "oem") if product == WINDOWS_SERVER else ("volume",)  # T2, T5
    return lot["channel"] in down


def _filled(need: int, fit: list[bool], left: Taken, step: int) -> Iterator[tuple[Taken, int]]:
    """All ways to take up to ``need`` licences from the lots that fit; what is not taken is missing."""
    if not fit:
        yield (), need
        return
    most = min(left[0], need) if fit[0] else 0
    for taken in range(0, most + 1, step):
        for others, missing in _filled(need - taken, fit[1:], left[1:], step):
            yield (taken, *others), missing
