"""How long a position takes from what is kept: a million machines, fifty million rows, 300 lots, 100 products.

The kept columns are written as the program writes them (`daicho.store.kept_columns`): three licensable installations
and 47 free ones on each machine. Measured is a process that starts with nothing: read and reduce, count, prove. The
figures to hold for the greatest size are 30 s and 2 GiB.

Kinds as in `position.py`: `images` is a company whose PCs follow 40 images, in `wild` every PC is put together by dice.
`again` is the next position of a process that remembers the last one, after one program of one machine changed.

Baselines on the same rows in the same run: installations minus licences of exactly the release (`exact`), and, where
it does not take minutes, the best of several priority orders (`greedy`; see `baselines.py`). Both say how many licences
more would have been bought.
"""

import random
import resource
import subprocess
import sys
import tempfile
import time
from array import array
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baselines import compare
from daicho.count import check, rulebook
from daicho.count.memory import Memory
from daicho.count.pack import as_pack
from daicho.count.position import take_columns
from daicho.count.rulebook import Rulebook
from daicho.store.kept_columns.folder import KeptColumns
from daicho.store.kept_columns.origin import Origin
from daicho.store.kept_columns.part import Manner, PartWriter
from daicho.words.columns import NEEDED, Coded, Columns, MachineColumns
from daicho.words.entitlement import Entitlement, Metric
from daicho.words.estate import Machine, MachineKind
from daicho.words.reading import Estate
from daicho.words.software import Channel, Installation, Release
from position import FAMILIES, OFFICE, SINGLE

DAY = date(2026, 11, 24)
SIZES = (10_000, 100_000, 1_000_000)
KINDS = ("images", "wild")
PRODUCTS, LOTS, ROWS, FREE = 100, 300, 50, 400
MOST_SECONDS, MOST_MIB, MOST_GREEDY = 30, 2048, 10_000
ORIGIN = Origin(knowledge="bench", statements="", deliveries=0, last_delivery=0, newest=DAY, event=0, event_hash="")


def others(rules: Rulebook) -> list[Release]:
    """Releases of further products that are counted by device, so that there are a hundred products."""
    known = {release.product for family in FAMILIES for release in family} | {"microsoft/windows"}
    names = [
        name
        for name, product in sorted(rules.products.items())
        if product.metric is Metric.DEVICE and name not in known and rules.kind_of(Release(name)) == "paid"
    ]
    chosen = names[: PRODUCTS - len(known)]
    found = [release for family in FAMILIES[2:] for release in family]
    for name in chosen:
        found += [Release(name, "", version) for version in sorted(rules.product(name).versions)[-3:] or [""]]
    return found


def installs(machines: int, kind: str, releases: list[Release], rest: list[Release]) -> NDArray[np.int64]:
    """Machine and number of the release as one key each, in order: a suite, a special program and a third thing."""
    dice = np.random.default_rng(machines)
    place = {release: number for number, release in enumerate(releases)}
    office, single, other = (np.array([place[r] for r in some]) for some in (OFFICE, SINGLE, rest))

    def chosen(count: int) -> NDArray[np.int64]:
        thirds = dice.random(count)
        third = np.where(thirds < 0.3, dice.choice(single, count), dice.choice(other, count))
        third = np.where(thirds > 0.86, dice.choice(office, count), third)
        return np.stack([dice.choice(office, count), dice.choice(other, count), third])

    if kind == "wild":
        picked = chosen(machines)
    else:
        picked = chosen(40)[:, dice.integers(0, 40, machines)]
        extra = dice.random(machines) < 0.2
        picked = np.concatenate([picked, np.where(extra, dice.choice(other, machines), picked[0])[None, :]])
    keys = (np.arange(machines, dtype=np.int64)[None, :] * len(releases) + picked).ravel()
    return np.unique(keys)


def machines_of(ids: list[str]) -> MachineColumns:
    """Machines of which one in three people has two."""
    count = len(ids)
    row = np.arange(count, dtype=np.int32)
    plain = Machine(id="")
    fields = {name: Coded((getattr(plain, name),), array("i", bytes(4 * count))) for name in NEEDED}

    def codes(numbers: NDArray[Any]) -> "array[int]":
        return array("i", numbers.astype(np.int32).tobytes())

    fields["kind"] = Coded((MachineKind.NOTEBOOK, MachineKind.DESKTOP), codes(row % 3 != 0))
    fields["user"] = Coded(tuple(f"U{number}" for number in range(count)), codes(row - (row % 4 == 3)))
    for name, values in (("os_product", ("microsoft/windows",)), ("os_edition", ("pro",))):
        fields[name] = Coded(values, array("i", bytes(4 * count)))
    fields["os_version"] = Coded(("10", "11"), codes(row % 2))
    return MachineColumns(ids=tuple(ids), fields=fields)


def lots(ids: list[str], rest: list[Release]) -> tuple[Entitlement, ...]:
    """A licence for Windows with each PC, and lots of all products, some of them too small."""
    dice = random.Random(len(ids))
    found = [oem("OEM-10", "10", ids[0::2]), oem("OEM-11", "11", ids[1::2])]
    families = (OFFICE, SINGLE, rest, rest)
    share = len(ids) // 60
    for number in range(LOTS - len(found)):
        agreement = "Open Value" if number % 8 == 0 else ""
        found.append(
            Entitlement(
                lot=f"L{number:03}",
                release=dice.choice(families[number % 4]),
                metric=Metric.DEVICE,
                channel=Channel.RETAIL if number % 6 == 1 else Channel.VOLUME,
                quantity=dice.randrange(share // 2, share * 2 + 1),
                agreement=agreement,
            )
        )
    return tuple(found)


def oem(lot: str, version: str, ids: list[str]) -> Entitlement:
    release = Release("microsoft/windows", "pro", version)
    return Entitlement(
        lot=lot, release=release, metric=Metric.DEVICE, channel=Channel.OEM, quantity=len(ids), bound_to=tuple(ids)
    )


def write(folder: Path, machines: int, kind: str) -> None:
    """The kept columns of an invented company."""
    rules = rulebook.load()
    rest = others(rules)
    releases = sorted({*OFFICE, *SINGLE, *rest})
    keys = installs(machines, kind, releases, rest)
    ids = [f"PC-{number:07}" for number in range(machines)]

    def fill(writer: PartWriter) -> None:
        manner = writer.manner(Manner())
        numbers = [writer.release(release) for release in releases]
        free = [writer.release(Release(f"free/program-{number}")) for number in range(FREE)]
        dice = random.Random(machines)
        for number in map(writer.machine, ids):
            start = dice.randrange(FREE)
            there = free[start : start + ROWS - 3]
            writer.free(number, there + free[: ROWS - 3 - len(there)])
        for key in keys.tolist():
            writer.installed(key // len(releases), ((numbers[key % len(releases)], manner),))
        writer.write(machines_of(ids), sources={}, findings={})

    KeptColumns(folder).replace(ORIGIN, fill)


def exact(columns: Columns, owned: tuple[Entitlement, ...]) -> int:
    """Installations of a release minus licences of exactly that release; systems of machines go with their licences."""
    column = columns.installs.release
    counts = np.bincount(np.frombuffer(column.codes, dtype=np.int32), minlength=len(column.values))
    left = dict(zip(column.values, counts.tolist(), strict=True))
    for lot in owned:
        left[lot.release] = left.get(lot.release, 0) - lot.quantity
    return sum(count for count in left.values() if count > 0)


def estate_of(columns: Columns, owned: tuple[Entitlement, ...]) -> Estate:
    """The same as values, for the baseline that walks them."""
    installs = columns.installs
    names = columns.machines.ids
    return Estate(
        machines=tuple(columns.machines.machine(row) for row in range(len(names))),
        installations=tuple(
            Installation(machine=names[installs.machine[row]], release=installs.release[row])
            for row in range(len(installs))
        ),
        entitlements=owned,
    )


def one_changed(columns: Columns) -> Columns:
    """The same company after one program of one machine became another one."""
    release = columns.installs.release
    codes = array("i", release.codes)
    codes[5] = codes[50]
    return replace(columns, installs=replace(columns.installs, release=Coded(release.values, codes)))


def measure(folder: Path, kind: str) -> int:
    """One estate: prints its row; 1 where the pack does not hold or a figure is missed."""
    rules = rulebook.load()
    begin, wall = time.process_time(), time.perf_counter()
    columns = KeptColumns(folder).joined().columns(DAY)
    read = time.process_time() - begin
    owned = lots(list(columns.machines.ids), others(rules))
    estate = Estate(entitlements=owned)
    memory, begin_count = Memory(), time.process_time()
    position = take_columns(columns, estate, rules, on=DAY, memory=memory)
    spent, waited = read + time.process_time() - begin_count, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    began = time.process_time()
    simple = exact(columns, owned)
    plain = time.process_time() - began
    began = time.process_time()
    take_columns(one_changed(columns), estate, rules, on=DAY, memory=memory)
    again = time.process_time() - began
    unproven = sum(proof.unproven for proof in position.proofs)
    wrong = check.problems(as_pack(position))
    size = len(columns.machines.ids)
    rows = len(columns.installs) + sum(count for _, count in columns.passed_over)
    greedy = "-"
    if size <= MOST_GREEDY:
        greedy = str(compare(estate_of(columns, owned), rules, position).extra_greedy)
    print(
        f"{kind:<6} {size:>9} {rows:>11} {len(position.classes):>7} {read:>6.2f} {spent:>6.2f} {waited:>6.2f} "
        f"{again:>7.2f} "
        f"{peak:>6} {position.shortfall:>8} {simple - position.shortfall:>7} {greedy:>7} {spent / plain:>7.0f} "
        f"{unproven:>8} {'; '.join(wrong[:2]) or 'holds'}",
        flush=True,
    )
    return int(bool(wrong) or spent > MOST_SECONDS or peak > MOST_MIB)


def main(arguments: list[str]) -> int:
    """All kinds and sizes asked for, each in a process of its own."""
    if arguments[:1] == ["write"]:
        write(Path(arguments[1]), int(arguments[2]), arguments[3])
        return 0
    if arguments[:1] == ["one"]:
        return measure(Path(arguments[1]), arguments[2])
    sizes = [a for a in arguments if a.isdigit()] or [str(size) for size in SIZES]
    kinds = [a for a in arguments if a in KINDS] or list(KINDS)
    print(
        "kind    machines        rows classes  read s  CPU s wall s again s     MB    short  +exact +greedy  x plain "
        "unproven check",
        flush=True,
    )
    worst = 0
    for kind in kinds:
        for size in sizes:
            with tempfile.TemporaryDirectory() as folder:
                subprocess.run([sys.executable, __file__, "write", folder, size, kind], check=True)
                worst = max(
                    worst, subprocess.run([sys.executable, __file__, "one", folder, kind], check=False).returncode
                )
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
