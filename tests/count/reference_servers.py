"""The slow twin for core licences: Windows Server by host with its guests, SQL Server by machine or by host.

A need is a list of options, one of which must be filled with licences altogether; a site (a host, or the hosts that
guests move between) has alternatives, each a list of needs. Everything is tried.
"""

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
UNLIMITED = {WINDOWS_SERVER: "datacenter", SQL_SERVER: "enterprise"}
BY_PROCESSOR = ("2012", "2012r2")
Taken = tuple[int, ...]
Copy = tuple[str, str, str]  # machine, edition, version


def least(world: ledger.World) -> tuple[int, int]:
    """The least (licences short, list price of them) for Windows Server and SQL Server."""
    windows = min(
        _least([need for needs in chosen for need in needs], _lots(WINDOWS_SERVER, world), world)
        for chosen in every(*_windows(world))
    )
    sql = _sql(world)
    return windows[0] + sql[0] + _homeless(world), windows[1] + sql[1]


def _homeless(world: ledger.World) -> int:
    """Access licences short for databases of which no server is known: nothing says that they go by cores."""
    everyone = edges(world, (SQL_SERVER,), {}, SQL)
    return 0 if _copies(SQL_SERVER, world) else cover(everyone, "microsoft/sql-server-cal", SQL, world)


def _lots(product: str, world: ledger.World) -> list[dict]:
    lots = [lot for lot in ledger.stocks(world) if lot["product"] == product]
    return [lot for lot in lots if lot["metric"] in ("core", "processor")]


def _copies(product: str, world: ledger.World) -> dict[str, list[tuple[str, str]]]:
    """(edition, version) of a product by machine; of guests that left not long ago too (T31)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for machine, name, edition, version, _ in sorted(ledger.uses(world) | ledger.lingering(world)):
        if name == product:
            found.setdefault(machine, []).append((edition, version))
    return found


def _places(machine: str, world: ledger.World) -> list[str]:
    """Where a copy may run: its host, or every host that it may move to (T25); that which left stays with its own."""
    machines, row = ledger.in_use(world), ledger.everywhere(world)[machine]
    host = machines.get(row.get("host", "")) if row["kind"] == "vm" else row
    if host is None:
        return [machine]
    together = host.get("cluster", "") if machine in machines else ""
    others = [
        name for name, one in machines.items() if together and one.get("cluster") == together and one["kind"] != "vm"
    ]
    return sorted({host["machine"], *others})


# Windows Server


def _windows(world: ledger.World) -> list[list[list[dict]]]:
    """For every site its alternatives: each host by cores or processors (T23-T25); or guest by guest (T26)."""
    machines, at_host = ledger.in_use(world), {}
    for machine, copies in _copies(WINDOWS_SERVER, world).items():
        for host in _places(machine, world) if machines.get(machine, {"kind": "vm"})["kind"] == "vm" else [machine]:
            at_host.setdefault(host, []).extend((machine, *copy) for copy in copies)
    sites: dict[str, list[str]] = {}
    for host in at_host:
        sites.setdefault(machines[host].get("cluster") or f"alone {host}", []).append(host)
    found = []
    for hosts in sites.values():
        by_host = [_host_need(machines[host], at_host[host]) for host in hosts]
        by_guest = _by_guest({copy for host in hosts for copy in at_host[host]}, world)
        found.append([by_host, by_guest] if by_guest else [by_host])
    return found


def _host_need(host: dict[str, str], copies: list[Copy]) -> dict:
    """Standard (stacked), Datacenter once, or the licences by processor of the time before 2016."""
    guests = sum(1 for machine, _, _ in copies if machine != host["machine"])
    vm = host["kind"] == "vm"
    processors = 1 if vm else int(host["processors"])
    once = max(16, 8 * processors, int(host["cores"]))
    edition = "datacenter" if any(edition == "datacenter" for _, edition, _ in copies) else "standard"
    version = max((version for _, _, version in copies), key=SERVERS.index)
    stacked = once * (1 if edition == "datacenter" else max(1, -(-guests // 2)))
    options = [_option(WINDOWS_SERVER, edition, version, stacked)]
    options += [_option(WINDOWS_SERVER, "datacenter", version, once)] if edition == "standard" else []
    for cores in [] if vm else list(options):
        number = -(-cores["quantity"] // 16)
        if SERVERS.index(version) < SERVERS.index("2016"):
            number = max(-(-processors // 2), 0 if cores["edition"] == "datacenter" else -(-guests // 2))
        options.append({**cores, "quantity": number, "metric": "processor", "form": "processors", "buyable": False})
    return {"options": options}


def _option(product: str, edition: str, version: str, quantity: int, form: str = "") -> dict:
    plain = {"metric": "core", "form": form, "buyable": True, "serves": [(edition, version)]}
    return {"product": product, "edition": edition, "version": version, "quantity": quantity, **plain}


def _by_guest(copies: set[Copy], world: ledger.World) -> list[dict]:
    """T26: from 2022-10-01 eight cores or more for each guest, where no host has a copy and sixteen may be used so."""
    machines, day = ledger.everywhere(world), ledger.day_of(world).isoformat()
    if day < "2022-10-01" or any(machines[name]["kind"] != "vm" for name, _, _ in copies):
        return []
    options = [
        _option(WINDOWS_SERVER, edition, version, max(8, int(machines[name]["cores"])), "vm")
        for name, edition, version in copies
    ]
    lots = _lots(WINDOWS_SERVER, world)
    owned = sum(lot["quantity"] for lot in lots if any(_may_fill(option, lot, day) for option in options))
    return [{"options": [option]} for option in options] if owned >= 16 else []


# SQL Server


def _sql(world: ledger.World) -> tuple[int, int]:
    """Every choice of cores, or of a server licence with access licences (T28), or of whole hosts (T27)."""
    found = []
    for chosen in every(*_databases(world)):
        needs = [need for needs in chosen for need in needs]
        for choice in every(*((False, True) if need.get("by_server") else (False,) for need in needs)):
            cores = [need for need, by_server in zip(needs, choice, strict=True) if not by_server]
            servers = [need["options"][0] | need for need, by_server in zip(needs, choice, strict=True) if by_server]
            with_server = _servers(servers, world)
            if with_server is not None:
                short, price = _least(cores, _lots(SQL_SERVER, world), world)
                found.append((short + with_server, price))
    return min(found)


def _databases(world: ledger.World) -> list[list[list[dict]]]:
    """For every site its alternatives: copy by copy, or Enterprise on all cores of its hosts."""
    machines, sites = ledger.everywhere(world), {}
    for machine, copies in _copies(SQL_SERVER, world).items():
        key = tuple(_places(machine, world))
        sites.setdefault(key, []).append(_sql_need(machines[machine], copies, key, world))
    found = []
    for hosts, needs in sites.items():
        plain = [need for need, _ in needs]
        whole = _whole_hosts(hosts, needs, world)
        if whole:
            plain = [{**need, "by_server": False} for need in plain]
        found.append([plain, *whole])
    return found


def _sql_need(
    machine: dict[str, str], copies: list[tuple[str, str]], hosts: tuple[str, ...], world: ledger.World
) -> tuple[dict, tuple[str, str]]:
    """At least four cores per processor and per machine (T27); the highest edition on it (T7), the newest version."""
    guest = machine["kind"] == "vm"
    edition = "enterprise" if any(edition == "enterprise" for edition, _ in copies) else "standard"
    version = max((version for _, version in copies), key=SQL.index)
    quantity = max(4, 4 * (1 if guest else int(machine["processors"])), int(machine["cores"]))
    form = ("moving" if len(hosts) > 1 else "vm") if guest else ""
    option = _option(SQL_SERVER, edition, version, quantity, form)
    need = {"machine": machine["machine"], "guest": guest, "by_server": edition == "standard", "options": [option]}
    return need, (edition, version)


def _whole_hosts(
    hosts: tuple[str, ...], needs: list[tuple[dict, tuple[str, str]]], world: ledger.World
) -> list[list[dict]]:
    """T27: Enterprise on all cores: as many guests as licences, under assurance any number.

    Nobody buys it for Standard alone, or where it takes as many licences as the copies by themselves.
    """
    machines, day = ledger.in_use(world), ledger.day_of(world).isoformat()
    guests = sum(need["guest"] for need, _ in needs)
    rows = [machines[host] for host in hosts if host in machines]
    if not guests or not rows or any(row["kind"] == "vm" or not int(row["cores"]) for row in rows):
        return []
    once = [max(4, 4 * int(row["processors"]), int(row["cores"])) for row in rows]
    version = max((version for _, (_, version) in needs), key=SQL.index)
    serves = [release for _, release in needs]
    found = []
    for form, numbers in (("", [max(n, guests) for n in once]), ("host", once)):
        options = [_option(SQL_SERVER, "enterprise", version, n, form) | {"serves": serves} for n in numbers]
        owned = any(_may_fill(options[0], lot, day) for lot in _lots(SQL_SERVER, world))
        installed = any(edition == "enterprise" for edition, _ in serves)
        fewer = sum(numbers) < sum(need["options"][0]["quantity"] for need, _ in needs)
        if owned or (installed and fewer):
            found.append([{"options": [option]} for option in options])
    return found


def _servers(needs: list[dict], world: ledger.World) -> int | None:
    """Server licences and access licences that are short; None: not to be had, as nobody's access is known."""
    lots = [lot for lot in ledger.stocks(world) if lot["product"] == SQL_SERVER and lot["metric"] == "server"]
    rows = [row for row in ledger.accesses(world) if row["server_product"] == SQL_SERVER]
    known = _copies(SQL_SERVER, world)
    accesses, single, machines = set(), [], ledger.in_use(world)
    for need in needs:
        here = [row for row in rows if row["server"] == need["machine"] or row["server"] not in known]
        here = [row for row in here if not row["machine"] or row["machine"] in machines]
        accesses |= {(row["user"], row["machine"], SQL.index(need["version"])) for row in here}
        single.append({**need, "buyable": bool(here)})
    short = _owned_or_bought(single, lots)
    return None if short is None else short + cover(accesses, "microsoft/sql-server-cal", SQL, world)


def _owned_or_bought(needs: list[dict], lots: list[dict]) -> int | None:
    """One server licence for each need, from a lot or, where that may be, bought; None: it cannot be."""
    if not needs:
        return 0
    found = []
    for number, lot in enumerate(lots):
        if lot["quantity"] and _fits(needs[0], needs[0]["serves"][0], lot, ""):
            less = [{**row, "quantity": row["quantity"] - (i == number)} for i, row in enumerate(lots)]
            found.append(_owned_or_bought(needs[1:], less))
    if needs[0]["buyable"]:
        rest = _owned_or_bought(needs[1:], lots)
        found.append(None if rest is None else rest + 1)
    return min((short for short in found if short is not None), default=None)


# Prices, and licences into needs


def price_of(product: str, need: dict, world: ledger.World) -> int:
    """The cheapest core licence in the price list that may serve a need, in yen; 0: none is known.

    Enterprise and Datacenter without a price cost as much as the dearest that is known, so that the unknown is never
    taken for the cheaper way (T24).
    """
    if not world.get("prices"):
        return 0
    found = _listed(product, need["edition"], need["version"], world)
    if found is None and need["edition"] == UNLIMITED[product]:
        sites = _databases(world) if product == SQL_SERVER else _windows(world)
        options = [option for site in sites for needs in site for one in needs for option in one["options"]]
        return max((_listed(product, o["edition"], o["version"], world) or 0 for o in options), default=0)
    return found or 0


def _listed(product: str, edition: str, version: str, world: ledger.World) -> int | None:
    option, day = _option(product, edition, version, 1), ledger.day_of(world).isoformat()
    offers = [row for row in world.get("prices", ()) if row["product"] == product]
    return min((int(row["unit_price"]) for row in offers if _fits(option, (edition, version), row, day)), default=None)


def _least(needs: list[dict], lots: list[dict], world: ledger.World) -> tuple[int, int]:
    day = ledger.day_of(world).isoformat()
    needs = [{"options": [one for one in need["options"] if _is_to_be_had(one, lots, day)]} for need in needs]
    options = [option for need in needs for option in need["options"]]
    step = gcd(*(lot["quantity"] for lot in lots), *(option["quantity"] for option in options))
    frontier = {tuple(lot["quantity"] for lot in lots): (0, 0)}
    for need in needs:
        following: dict[Taken, tuple[int, int]] = {}
        for option in need["options"]:
            fit, price = [_may_fill(option, lot, day) for lot in lots], price_of(option["product"], option, world)
            for left, before in frontier.items():
                for taken, missing in _filled(option["quantity"], fit, left, step):
                    rest = tuple(a - b for a, b in zip(left, taken, strict=True))
                    lacking = (before[0] + missing, before[1] + missing * price)
                    possible = option["buyable"] or not missing
                    if possible and (rest not in following or lacking < following[rest]):
                        following[rest] = lacking
        frontier = following
    return min(frontier.values())


def _is_to_be_had(option: dict, lots: list[dict], day: str) -> bool:
    """What is no longer sold must be owned altogether."""
    return option["buyable"] or option["quantity"] <= sum(
        lot["quantity"] for lot in lots if _may_fill(option, lot, day)
    )


def _may_fill(option: dict, lot: dict, day: str) -> bool:
    """Whether a licence may be used in this way for all releases that it must serve."""
    whole = option["edition"] == UNLIMITED[option["product"]]
    if lot["metric"] != option["metric"] or (whole and lot["edition"] != option["edition"]):
        return False
    return _has_form(option, lot, day) and all(_fits(option, release, lot, day) for release in option["serves"])


def _has_form(option: dict, lot: dict, day: str) -> bool:
    """T23, T25-T27: ways of licensing that are open under assurance or a subscription, or for old versions."""
    assured = lot["channel"] == "subscription" or (lot["channel"] == "volume" and lot["until"] >= day)
    if option["form"] == "processors":
        return lot["version"] in BY_PROCESSOR and lot["channel"] != "subscription"
    if option["form"] == "vm" and option["product"] == SQL_SERVER:
        return assured or day < "2022-11-16" or SQL.index(lot["version"]) < SQL.index("2022")
    return assured or not option["form"]


def _fits(option: dict, release: tuple[str, str], lot: dict, day: str) -> bool:
    """Whether a licence has the edition (SQL: or the higher one), and the version: downgrade, or assurance (T8)."""
    product, (edition, version) = option["product"], release
    order = ORDER[product]
    stepped = product == SQL_SERVER and (lot["edition"], edition) == ("enterprise", "standard")
    stepped = stepped and lot["channel"] == "volume"
    alone = product == WINDOWS_SERVER and option["form"] == "vm"  # Datacenter for Standard, guest by guest (T7)
    stepped = stepped or (alone and (lot["edition"], edition) == ("datacenter", "standard"))
    if lot["edition"] != edition and not stepped:
        return False
    if order.index(lot["version"]) == order.index(version):
        return True
    if order.index(lot["version"]) < order.index(version):
        out = RELEASED[product][version]
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
