"""How long a position takes: invented estates of three sizes, CPU seconds, peak memory, and the ratio to a plain loop.

The plain baseline is what the cheapest counting program does on the same rows in the same run: group the
installations by release and subtract the licences of exactly that release. `wild` as an argument makes estates in
which hardly two PCs are alike; the figure to hold (10 s for 100,000 machines) is for the ordinary ones.
"""

import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from daicho.count import check, rulebook
from daicho.count.pack import as_pack
from daicho.count.position import take
from daicho.words.entitlement import Entitlement, Metric
from daicho.words.estate import Machine, MachineKind
from daicho.words.reading import Estate
from daicho.words.software import Channel, Installation, Release

DAY = date(2026, 11, 24)
SIZES = (1_000, 10_000, 100_000)
OFFICE = [
    Release("microsoft/office", e, v)
    for e in ("standard", "professional-plus")
    for v in ("2013", "2016", "2019", "2021")
]
SINGLE = [Release(f"microsoft/{p}", "", v) for p in ("word", "excel", "access") for v in ("2013", "2016", "2019")]
OTHER = [
    *(Release("autodesk/autocad", "", v) for v in ("2022", "2023", "2024")),
    *(Release("microsoft/visio", "standard", v) for v in ("2016", "2019")),
    *(Release("justsystems/just-office", "", v) for v in ("3", "4", "5")),
    *(Release("adobe/acrobat", "standard", v) for v in ("2017", "2020")),
]
FAMILIES = (OFFICE, SINGLE, OTHER)


def estate(machines: int, wild: bool) -> Estate:
    """About three licensable installations on each machine and about fifty lots; one in four people has two machines.

    PCs follow 40 images, and one in five has something of its own; ``wild``: every PC is put together by dice.
    """
    dice = random.Random(machines)
    names = [f"PC-{i:06}" for i in range(machines)]
    images = [_software(dice) for _ in range(40)]
    installs = []
    for name in names:
        chosen = _software(dice) if wild else set(dice.choice(images))
        if not wild and dice.random() < 0.2:
            chosen.add(dice.choice(OTHER))
        installs += [Installation(machine=name, release=release) for release in chosen]
    return Estate(
        machines=tuple(
            Machine(
                id=name,
                kind=MachineKind.NOTEBOOK if i % 3 == 0 else MachineKind.DESKTOP,
                user=f"U{i - (i % 4 == 3)}",
                os_product="microsoft/windows",
                os_edition="pro",
                os_version="11" if i % 2 else "10",
            )
            for i, name in enumerate(names)
        ),
        installations=tuple(installs),
        entitlements=tuple(_lots(dice, names)),
    )


def _software(dice: random.Random) -> set[Release]:
    """A suite, a special program, and one more thing: a single application, a special program or a second suite."""
    third = SINGLE if dice.random() < 0.3 else OTHER if dice.random() < 0.8 else OFFICE
    return {dice.choice(OFFICE), dice.choice(OTHER), dice.choice(third)}


def _lots(dice: random.Random, names: list[str]) -> list[Entitlement]:
    lots = [_bound("OEM-10", "10", names[0::2]), _bound("OEM-11", "11", names[1::2])]
    share = len(names) // 12
    for number in range(48):
        release = dice.choice(FAMILIES[number % 3])
        channel = Channel.RETAIL if number % 6 == 1 else Channel.VOLUME
        agreement = "Open Value" if number % 4 == 0 else ""
        quantity = dice.randrange(share // 2, share * 2 + 1)
        lots.append(
            Entitlement(
                lot=f"L{number:02}",
                release=release,
                metric=Metric.DEVICE,
                channel=channel,
                quantity=quantity,
                agreement=agreement,
            )
        )
    return lots


def _bound(lot: str, version: str, names: list[str]) -> Entitlement:
    release = Release("microsoft/windows", "pro", version)
    return Entitlement(
        lot=lot, release=release, metric=Metric.DEVICE, channel=Channel.OEM, quantity=len(names), bound_to=tuple(names)
    )


def naive(company: Estate) -> int:
    """Installations minus licences, release by release."""
    used = Counter(install.release for install in company.installations if install.on(DAY))
    for lot in company.entitlements:
        used[lot.release] -= lot.quantity
    return sum(count for count in used.values() if count > 0)


def seconds(deed: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of a deed, and what it gives."""
    begin = time.process_time()
    result = deed()
    return time.process_time() - begin, result


def main(sizes: tuple[int, ...], wild: bool) -> int:
    rules = rulebook.load()
    print(" machines  installs classes   CPU s plain s  ratio peak MB   short   naive unproven check")
    worst = 0
    for size in sizes:
        company = estate(size, wild)
        plain, simple = seconds(lambda c=company: naive(c))
        spent, position = seconds(lambda c=company: take(c, rules, on=DAY))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        unproven = sum(proof.unproven for proof in position.proofs)
        wrong = check.problems(as_pack(position))
        figures = f"{size:>9} {len(company.installations):>9} {len(position.classes):>7} {spent:>7.2f} {plain:>7.2f}"
        outcome = f"{position.shortfall:>7} {simple:>7} {unproven:>8} {'; '.join(wrong[:2]) or 'holds'}"
        print(f"{figures} {spent / plain:>6.1f} {peak:>7} {outcome}", flush=True)
        worst |= bool(wrong) or (size <= 100_000 and spent > 10)
    return worst


if __name__ == "__main__":
    sys.exit(main(tuple(int(a) for a in sys.argv[1:] if a.isdigit()) or SIZES, "wild" in sys.argv))
