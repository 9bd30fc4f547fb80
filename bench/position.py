"""How long a position takes: invented estates of three sizes, CPU seconds, peak memory, and the ratio to a plain loop.

Two kinds. `images`: PCs follow 40 images, and one in five has something of its own, as in a company that sets its
PCs up alike. `wild`: every PC is put together by dice, so that hardly two people are alike; nothing real is as mixed,
and it is there to show that the answer does not hang on imaged PCs. In both, one person in three has two PCs. The
figure to hold is 10 s of CPU for 100,000 machines, for both. Every size runs in a process of its own, so that its
peak is its own.

The plain baseline is what the cheapest counting program does on the same rows in the same run: group the
installations by release and subtract the licences of exactly that release. Words and numbers as arguments choose
kinds and sizes.
"""

import random
import resource
import subprocess
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
KINDS = ("images", "wild")
MOST_SECONDS = 10
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
    """About three licensable installations on each machine and about fifty lots; one in three people has two PCs."""
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


def measure(size: int, kind: str) -> int:
    """One estate: prints its row; 1 where the pack does not hold or the figure is missed."""
    rules = rulebook.load()
    company = estate(size, kind == "wild")
    plain, simple = seconds(lambda: naive(company))
    spent, position = seconds(lambda: take(company, rules, on=DAY))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    unproven = sum(proof.unproven for proof in position.proofs)
    wrong = check.problems(as_pack(position))
    figures = (
        f"{kind:<6} {size:>8} {len(company.installations):>9} {len(position.classes):>7} {spent:>7.2f} {plain:>7.2f}"
    )
    outcome = f"{position.shortfall:>7} {simple:>7} {unproven:>8} {'; '.join(wrong[:2]) or 'holds'}"
    print(f"{figures} {spent / plain:>6.1f} {peak:>7} {outcome}", flush=True)
    return int(bool(wrong) or (size <= 100_000 and spent > MOST_SECONDS))


def main(arguments: list[str]) -> int:
    """All kinds and sizes asked for, each in a process of its own."""
    if arguments[:1] == ["one"]:
        return measure(int(arguments[1]), arguments[2])
    sizes = [a for a in arguments if a.isdigit()] or [str(size) for size in SIZES]
    kinds = [a for a in arguments if a in KINDS] or list(KINDS)
    print("kind   machines  installs classes   CPU s plain s  ratio peak MB   short   naive unproven check", flush=True)
    runs = [[sys.executable, __file__, "one", size, kind] for kind in kinds for size in sizes]
    return max(subprocess.run(run, check=False).returncode for run in runs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
