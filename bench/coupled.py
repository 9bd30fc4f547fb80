"""How long one big coupled component takes: suites, single applications, second use and seats of people, all joined.

Users have one to four devices with several releases of Office and its applications; 120 device lots, half of them
with second use on a portable, and 14 lots of subscriptions reach across. Every user differs from nearly all others:
the sizes are the distinct clusters of devices that are asked for, each of which some users share. The figure to hold
is 20 s of CPU for 5,000. The baseline in the same run takes each cluster by itself and gives it, cluster after
cluster, the first licences that fit (exact ones first), as a list of priorities does.
"""

import random
import resource
import subprocess
import sys
import time
from collections import Counter
from datetime import date

from daicho.count import check, rulebook
from daicho.count.pack import as_pack
from daicho.count.position import take
from daicho.words.entitlement import Entitlement, Metric
from daicho.words.estate import Machine, MachineKind
from daicho.words.position import Position
from daicho.words.reading import Estate
from daicho.words.software import Channel, Installation, Release

DAY = date(2026, 11, 24)
SIZES = (300, 2_000, 5_000)
MOST_SECONDS = 20
SHARE = 4
"""How many users share each cluster on average."""
VERSIONS = ("2010", "2013", "2016", "2019", "2021", "2024")
SUITES = [Release("microsoft/office", e, v) for e in ("standard", "professional-plus") for v in VERSIONS]
SINGLE = [Release(f"microsoft/{p}", "", v) for p in ("word", "excel", "powerpoint", "access") for v in VERSIONS]
KINDS = (MachineKind.DESKTOP, MachineKind.NOTEBOOK)


def estate(clusters: int) -> Estate:
    """An invented company with so many different clusters."""
    dice = random.Random(clusters)
    machines: list[Machine] = []
    installs: list[Installation] = []
    for cluster in range(clusters):
        devices = [(dice.choice(KINDS), _software(dice)) for _ in range(dice.choice((1, 1, 2, 2, 3, 4)))]
        for user in range(dice.randrange(1, 2 * SHARE)):
            for number, (kind, software) in enumerate(devices):
                name = f"M{cluster:05}-{user:02}-{number}"
                machines.append(Machine(id=name, kind=kind, user=f"U{cluster:05}-{user:02}"))
                installs += [Installation(machine=name, release=release) for release in software]
    return Estate(machines=tuple(machines), installations=tuple(installs), entitlements=tuple(_lots(dice, installs)))


def _software(dice: random.Random) -> list[Release]:
    """A suite or a single application, and sometimes a single application beside it."""
    return sorted({dice.choice(SUITES if dice.random() < 0.8 else SINGLE), *dice.sample(SINGLE, dice.random() < 0.1)})


def _lots(dice: random.Random, installs: list[Installation]) -> list[Entitlement]:
    used = Counter(install.release for install in installs)
    lots = []
    for number in range(120):
        release = SUITES[number % len(SUITES)] if number % 3 else SINGLE[number // 3 % len(SINGLE)]
        retail = number % 4 == 1
        lots.append(
            Entitlement(
                lot=f"L{number:03}",
                release=release,
                metric=Metric.DEVICE,
                channel=Channel.RETAIL if retail else Channel.VOLUME,
                quantity=dice.randrange(1, 2 + used[release] // 5),
                agreement="Open License" if number % 2 else "",
            )
        )
    return (
        lots + [_assurance(lot, number) for number, lot in enumerate(lots) if number % 9 == 2] + _seats(dice, installs)
    )


def _assurance(lot: Entitlement, number: int) -> Entitlement:
    """Software Assurance to one of several days, so that alike lots do not all pool."""
    return Entitlement(
        lot=f"{lot.lot}-SA",
        release=Release(lot.release.product, lot.release.edition),
        metric=Metric.DEVICE,
        channel=Channel.VOLUME,
        quantity=lot.quantity // 2,
        ends_on=date(2018 + number % 5, 12, 31),
        base_lot=lot.lot,
    )


def _seats(dice: random.Random, installs: list[Installation]) -> list[Entitlement]:
    """Subscriptions of people that cover the newest suites on all their devices, as the rules of this run allow."""
    return [
        Entitlement(
            lot=f"S{number:02}",
            release=dice.choice(SUITES),
            metric=Metric.USER,
            channel=Channel.SUBSCRIPTION,
            quantity=len(installs) // 300,
        )
        for number in range(14)
    ]


def rules() -> rulebook.Rulebook:
    """The shipped rules; here seats of people also serve the suites, five devices each."""
    texts = {
        name: text.replace('id = "microsoft/office"\nmetric = "device"\n', OFFICE)
        for name, text in rulebook.load().files.items()
    }
    return rulebook.of_files(texts)


OFFICE = 'id = "microsoft/office"\nmetric = "device"\nother_metrics = ["user"]\ndevices_per_user = 5\n'


def first_fit(position: Position) -> int:
    """What is short where the classes, one by one, take the way with the fewest missing that is still to be had."""
    left = {pool.id: pool.quantity for pool in position.pools}
    short = 0
    for group in position.classes:
        ways = sorted(group.configurations, key=lambda way: (way.short, sum(r != "exact" for _, _, r in way.rights)))
        wanted = group.size
        for way in ways:
            uses = Counter(dict(way.uses))
            most = min([wanted, *(left[pool] // n for pool, n in uses.items() if n > 0)])
            for pool, n in uses.items():
                left[pool] -= most * n
            short += most * way.short
            wanted -= most
    return short


def measure(clusters: int) -> int:
    """One company: prints its row; 1 where the pack does not hold or the figure is missed."""
    company, book = estate(clusters), rules()
    begin = time.process_time()
    position = take(company, book, on=DAY)
    spent = time.process_time() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    begin = time.process_time()
    simple = first_fit(position)
    plain = time.process_time() - begin
    wrong = check.problems(as_pack(position))
    sizes = Counter(unit_class.component for unit_class in position.classes)
    ways = sum(len(unit_class.configurations) for unit_class in position.classes)
    unproven = sum(proof.unproven for proof in position.proofs)
    figures = f"{clusters:>8} {len(company.machines):>8} {max(sizes.values()):>7} {ways:>8} {spent:>7.2f} {peak:>7}"
    outcome = f"{position.shortfall:>7} {simple:>9} {plain:>7.2f} {unproven:>8} {'; '.join(wrong[:2]) or 'holds'}"
    print(f"{figures} {outcome}", flush=True)
    return int(bool(wrong) or (clusters <= 5_000 and spent > MOST_SECONDS))


def main(arguments: list[str]) -> int:
    """All sizes asked for, each in a process of its own."""
    if arguments[:1] == ["one"]:
        return measure(int(arguments[1]))
    print("clusters machines classes     ways   CPU s peak MB   short first fit plain s unproven check", flush=True)
    runs = [[sys.executable, __file__, "one", size] for size in arguments or map(str, SIZES)]
    return max(subprocess.run(run, check=False).returncode for run in runs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
