"""How long a company with every coupled rule at once takes: hosts with guests, SQL Server by cores or by server, CALs.

People use their own PC, and some use others' and shared ones, so that the accesses join nearly everybody in one
cluster in which hardly two access alike. Nothing can be listed there: the answer comes from one row per access, and
the proof from a packing. Licences of all kinds are owned, and too few of them. The figure to hold is 10 s of CPU for
1,500 people. The baseline in the same run is what a clerk does without a solver: a CAL for every person, and all
servers by cores. Every size runs in a process of its own, so that its peak is its own.
"""

import random
import resource
import subprocess
import sys
import time
from datetime import date

from daicho.count import check, rulebook
from daicho.count.pack import as_pack
from daicho.count.position import take
from daicho.words.entitlement import Entitlement, Metric, Price
from daicho.words.estate import Access, Machine, MachineKind
from daicho.words.position import Position
from daicho.words.reading import Estate
from daicho.words.software import Channel, Installation, Release

DAY = date(2026, 11, 24)
SIZES = {300: (350, 8, 3), 1_500: (2_000, 40, 12), 5_000: (6_500, 120, 30)}
"""People → PCs, hosts, machines with SQL Server."""
MOST_SECONDS = 10
WINDOWS, SQL = "microsoft/windows-server", "microsoft/sql-server"
PRICES = {Metric.CORE: 120_000, Metric.SERVER: 110_000, Metric.USER_CAL: 26_000, Metric.DEVICE_CAL: 24_000}


def estate(people: int) -> Estate:
    """An invented company of so many people."""
    dice = random.Random(people)
    pcs, hosts, databases = SIZES[people]
    machines = [Machine(id=f"PC-{i:05}", kind=MachineKind.DESKTOP, user=f"U{i:05}") for i in range(pcs)]
    machines += [_server(f"HV-{i:03}", dice) for i in range(hosts)]
    for i in range(hosts):
        for n in range(dice.randrange(7)):
            machines.append(_guest(f"VM-{i:03}-{n}", f"HV-{i:03}", dice))
    machines += [_guest(f"DB-{i:02}", f"HV-{i % hosts:03}", dice) for i in range(databases)]
    installs = [Installation(machine=f"DB-{i:02}", release=Release(SQL, "standard", "2022")) for i in range(databases)]
    accesses = _accesses(dice, people, pcs, databases)
    return Estate(
        machines=tuple(machines),
        installations=tuple(installs),
        accesses=tuple(accesses),
        entitlements=tuple(_lots(people, hosts)),
        prices=tuple(_prices()),
    )


def _server(name: str, dice: random.Random) -> Machine:
    cores = dice.choice((16, 20, 24, 32))
    return Machine(
        id=name,
        kind=MachineKind.SERVER,
        os_product=WINDOWS,
        os_edition="standard",
        os_version="2022",
        processors=2,
        cores=cores,
    )


def _guest(name: str, host: str, dice: random.Random) -> Machine:
    return Machine(
        id=name,
        kind=MachineKind.VM,
        os_product=WINDOWS,
        os_edition="standard",
        os_version="2022",
        cores=dice.choice((4, 8, 12)),
        host=host,
    )


def _accesses(dice: random.Random, people: int, pcs: int, databases: int) -> list[Access]:
    found = set()
    for i in range(people):
        used = {i, *(dice.randrange(pcs) for _ in range(dice.choice((0, 0, 1, 2))))}
        servers = dice.sample(range(databases), dice.choice((0, 1, 1, 2)))
        for pc in used:
            found.add(Access(f"U{i:05}", f"PC-{pc:05}", WINDOWS))
            found |= {Access(f"U{i:05}", f"PC-{pc:05}", SQL, f"DB-{db:02}") for db in servers}
    found |= {Access(f"S{i:05}", f"PC-{dice.randrange(people, pcs):05}", WINDOWS) for i in range(people // 5)}
    return sorted(found, key=lambda a: (a.user, a.machine, a.server_product, a.server))


def _lots(people: int, hosts: int) -> list[Entitlement]:
    owned = [
        ("WS", Release(WINDOWS, "standard", "2022"), Metric.CORE, hosts * 36),
        ("DC", Release(WINDOWS, "datacenter", "2022"), Metric.CORE, hosts * 4),
        ("U22", Release(f"{WINDOWS}-cal", "", "2022"), Metric.USER_CAL, people // 2),
        ("D22", Release(f"{WINDOWS}-cal", "", "2022"), Metric.DEVICE_CAL, people // 5),
        ("U16", Release(f"{WINDOWS}-cal", "", "2016"), Metric.USER_CAL, people),
        ("SQ", Release(SQL, "standard", "2022"), Metric.CORE, 16),
        ("SS", Release(SQL, "standard", "2022"), Metric.SERVER, 2),
        ("SU", Release(f"{SQL}-cal", "", "2022"), Metric.USER_CAL, people // 8),
    ]
    return [
        Entitlement(lot=lot, release=release, metric=metric, channel=Channel.VOLUME, quantity=quantity)
        for lot, release, metric, quantity in owned
    ]


def _prices() -> list[Price]:
    offers = [(Release(SQL, "standard", "2022"), Metric.CORE), (Release(SQL, "standard", "2022"), Metric.SERVER)]
    offers += [
        (Release(f"{p}-cal", "", "2022"), m) for p in (WINDOWS, SQL) for m in (Metric.USER_CAL, Metric.DEVICE_CAL)
    ]
    return [
        Price(release=release, metric=metric, channel=Channel.VOLUME, unit_price=PRICES[metric])
        for release, metric in offers
    ]


def plain(company: Estate, position: Position) -> int:
    """What is short where everybody gets a CAL and all databases go by cores; Windows Server as in the position."""
    owned = {lot.lot: lot.quantity for lot in company.entitlements}
    users = {access.user for access in company.accesses if access.server_product == WINDOWS}
    cores = {machine.id: machine.cores for machine in company.machines if machine.id.startswith("DB-")}
    hosts = sum(line.shortfall for line in position.lines if line.product == WINDOWS)
    return hosts + max(0, len(users) - owned["U22"]) + max(0, sum(max(4, n) for n in cores.values()) - owned["SQ"])


def measure(people: int) -> int:
    """One company: prints its row; 1 where the pack does not hold or the figure is missed."""
    rules, company = rulebook.load(), estate(people)
    begin = time.process_time()
    position = take(company, rules, on=DAY)
    spent = time.process_time() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    wrong = check.problems(as_pack(position))
    unproven = sum(proof.unproven for proof in position.proofs)
    accesses = [unit_class.accesses for unit_class in position.classes if unit_class.accesses]
    largest = max(len(graph.parties) for graph in accesses)
    outcome = f"{position.shortfall:>6} {plain(company, position):>6} {unproven:>8} {'; '.join(wrong[:2]) or 'holds'}"
    print(f"{people:>6} {len(company.accesses):>8} {largest:>7} {spent:>7.2f} {peak:>7} {outcome}", flush=True)
    return int(bool(wrong) or (people <= 1_500 and spent > MOST_SECONDS))


def main(arguments: list[str]) -> int:
    """All sizes asked for, each in a process of its own."""
    if arguments[:1] == ["one"]:
        return measure(int(arguments[1]))
    print("people accesses parties   CPU s peak MB  short  plain unproven check", flush=True)
    runs = [[sys.executable, __file__, "one", size] for size in arguments or map(str, SIZES)]
    return max(subprocess.run(run, check=False).returncode for run in runs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
