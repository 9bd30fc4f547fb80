"""Recognition: rows a second for known titles, cost of a new title, and how both grow.

Run: ``python bench/recognise.py [machines …] [--titles 50000]``. Each size runs in a process of its own. Machines
have 120 rows each, drawn from a pool of distinct titles: an operating system, an Office suite with its parts and
updates, products of the catalogue by their real spellings, names that nobody knows. ``every row``: a verdict for
each; ``as counted``: the installations alone, as a position needs them. Two base lines, in the same run:
looking each title up in a plain ``dict`` (what an index cannot beat), and matching new titles against one regular
expression for each pattern of the catalogue in turn (what most inventories do).
"""

import argparse
import random
import re
import resource
import subprocess
import sys
import time
import tomllib
from array import array
from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import accumulate

from daicho.recognise.catalogue import load
from daicho.recognise.machine import Recogniser
from daicho.words.estate import Identity, Inventory, Machine, Observation, Title, TraceKind
from daicho.words.finding import Place

ROWS = 120
KINDS = ("usual", "even", "msi")
SYSTEMS = ("Microsoft Windows 11 Pro", "Microsoft Windows 10 Pro", "Microsoft Windows Server 2022 Standard")
PARTS = ("Excel MUI", "Word MUI", "Outlook MUI", "Proof", "Shared MUI", "OneNote MUI", "PowerPoint MUI")
NUMBERS = ("0016", "001B", "001A", "001F", "006E", "00A1", "0018")


def spellings(*kinds: str) -> list[tuple[str, str]]:
    """Names that the catalogue knows, with their publisher: patterns without blanks, as the files write them."""
    found: list[tuple[str, str]] = []
    for folder in files("daicho.data").joinpath("catalogue").iterdir():
        if folder.is_dir():
            for file in folder.iterdir():
                values = tomllib.loads(file.read_text(encoding="utf-8"))
                if kinds and values["kind"] not in kinds:
                    continue
                names = values.get("evidence", {}).get("names", ())
                plain = [n if isinstance(n, str) else n["name"] for n in names]
                found += [(n.removesuffix(" *"), values["publisher"]["en"]) for n in plain if "{" not in n]
    return sorted(found)


def pool(size: int, dice: random.Random) -> list[Title]:
    """``size`` distinct titles of programs: one in sixteen a product to be bought, half free, the others not known."""
    paid, free = spellings("paid", "shareware"), spellings("free", "conditional")
    titles: dict[Title, None] = {}
    while len(titles) < size:
        version = f"{dice.randrange(1, 30)}.{dice.randrange(100)}.{dice.randrange(10000)}"
        luck = dice.random()
        if luck < 0.5625:
            name, publisher = dice.choice(paid if luck < 0.0625 else free)
        else:
            name, publisher = f"業務ソフト{dice.randrange(10**6)} Ver.{version}", f"Vendor {dice.randrange(3000)}"
        key = f"{{{dice.getrandbits(128):032X}}}"
        titles[program(name, publisher, version, key, uninstall="MsiExec.exe /I" + key, view="64")] = None
    return list(titles)


def program(name: str, publisher: str, version: str, key: str, **fields: str) -> Title:
    return Title(TraceKind.PROGRAM, name, publisher, version, key, tuple(sorted(fields.items())))


def installed_by_msi(dice: random.Random) -> list[Title]:
    """A suite as Windows Installer registers it: visible entry, hidden entry, parts, updates; 26 rows."""
    year, major = dice.choice((("2010", "14"), ("2013", "15"), ("2016", "16")))
    code = f"{{90{major}0000"
    maker, version = "Microsoft Corporation", f"{major}.0.4266.1001"
    suite = f"Microsoft Office Standard {year}"
    whole = f"{code}-0012-0000-0000-0000000FF1CE}}"
    rows = [program(suite, maker, version, f"Office{major}.STANDARD", uninstall="setup.exe")]
    rows.append(program(suite, maker, version, whole, system_component="1"))
    for name, number in zip(PARTS, NUMBERS, strict=True):
        part = f"{code}-{number}-0411-0000-0000000FF1CE}}"
        rows.append(program(f"Microsoft Office {name} (Japanese) {year}", maker, version, part, system_component="1"))
    for number in range(17):
        name = f"Security Update for Microsoft Office {year} (KB{3114000 + number}) 32-Bit Edition"
        patch = f"{whole}_Office{major}.STANDARD_{{{number:08X}-0000-0000-0000-00000000000A}}"
        rows.append(program(name, "Microsoft", "", patch, parent=f"Office{major}.STANDARD", release_type="Update"))
    return rows


def click_to_run(dice: random.Random) -> list[Title]:
    """A suite as Click-to-Run registers it: an entry for each of two languages, three helper parts; 5 rows."""
    id_, name = dice.choice(
        (
            ("O365ProPlusRetail", "Microsoft 365 Apps for enterprise"),
            ("O365BusinessRetail", "Microsoft 365 Apps for business"),
            ("HomeBusiness2021Retail", "Microsoft Office Home and Business 2021"),
            ("Standard2021Volume", "Microsoft Office LTSC Standard 2021"),
        )
    )
    maker, version = "Microsoft Corporation", f"16.0.{dice.randrange(17000, 18000)}.{dice.randrange(20000, 20200)}"
    rows = [program(f"{name} - {tongue}", maker, version, f"{id_} - {tongue}") for tongue in ("ja-jp", "en-us")]
    for part, number in (("Extensibility", "008C"), ("Licensing", "007E"), ("Localization", "008F")):
        key = f"{{90160000-{number}-0000-1000-0000000FF1CE}}"
        rows.append(program(f"Office 16 Click-to-Run {part} Component", maker, version, key, system_component="1"))
    return rows


def estate(machines: int, titles: int, kind: str, seed: int = 7) -> Iterator[Inventory]:
    """Machines of 120 rows, every one its own random mix.

    Usual: some titles are on many machines and most on few (the n-th most common one is on 1/n as many), and one
    Office in eight came by Windows Installer. Even: all titles are equally common, which no estate is, and which is
    the worst for the caches of a processor. Msi: every Office came by Windows Installer, as ten years ago.
    """
    dice = random.Random(seed)
    programs = pool(titles, dice)
    popular = list(accumulate(1 if kind == "even" else 1 / (rank + 10) for rank in range(len(programs))))
    systems = [Title(TraceKind.OS, name) for name in SYSTEMS]
    by_msi = [installed_by_msi(random.Random(n)) for n in range(9)]
    suites = by_msi if kind == "msi" else by_msi[:8] + [click_to_run(random.Random(n)) for n in range(56)]
    place = Place("bench")
    everyone = {title: Observation(title, place) for title in [*programs, *systems, *(t for s in suites for t in s)]}
    for number in range(machines):
        own = [dice.choice(systems), *dice.choice(suites)]
        drawn = dict.fromkeys(dice.choices(programs, cum_weights=popular, k=4 * ROWS))
        own += list(drawn)[: ROWS - len(own)]
        dice.shuffle(own)
        machine = Machine(id=f"PC-{number:07}")
        rows = tuple([everyone[title] for title in own])
        yield Inventory(machine=machine, identity=Identity(), source="bench", place=place, observations=rows)


def known_titles(machines: int, titles: int, kind: str) -> None:
    """All titles were met before: how many rows a second."""
    recogniser = Recogniser(load())
    batch = list(estate(min(machines, 2_000), titles, kind))
    met = {row.title for inventory in batch for row in inventory.observations}
    started = time.process_time()
    for title in met:
        recogniser.matters(title)
    learning = time.process_time() - started
    rounds = max(1, machines // len(batch))
    started = time.process_time()
    installed = 0
    for _ in range(rounds):
        for inventory in batch:
            installed += len(recogniser.recognise(inventory).installations)
    whole = time.process_time() - started
    counted = as_counted(recogniser, batch, rounds, installed)
    started = time.process_time()
    plain = dict.fromkeys(met, 0)
    for _ in range(rounds):
        for inventory in batch:
            [plain[row.title] for row in inventory.observations]
    floor = time.process_time() - started
    rows = rounds * len(batch) * ROWS
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{rounds * len(batch):>9,} machines, {rows:>11,} rows, {len(met):>6,} titles, {kind:5}: "
        f"every row {rows / whole / 1e6:5.2f} M rows/s ({whole / floor:4.2f} x a dict look-up per row), "
        f"as counted {rows / counted / 1e6:5.2f} M rows/s, "
        f"new title {learning / len(met) * 1e6:6.1f} µs, installed {installed:,}, peak {memory} MiB",
        flush=True,
    )


def as_counted(recogniser: Recogniser, batch: Sequence[Inventory], rounds: int, installed: int) -> float:
    """Seconds to find the same installations the way a position does: from the numbers of titles that the store keeps,
    without the rows that cannot matter."""
    numbers: dict[Title, int] = {}
    for inventory in batch:
        for row in inventory.observations:
            numbers.setdefault(row.title, len(numbers))
    kept = [array("I", [numbers[row.title] for row in inventory.observations]).tobytes() for inventory in batch]
    nowhere = Place("")
    known = {n: Observation(title, nowhere) for title, n in numbers.items() if recogniser.matters(title)}
    started = time.process_time()
    found = 0
    for _ in range(rounds):
        for inventory, packed in zip(batch, kept, strict=True):
            rows = tuple([known[n] for n in array("I", packed) if n in known])
            bare = Inventory(
                machine=inventory.machine, identity=Identity(), source="", place=nowhere, observations=rows
            )
            found += len(recogniser.recognise(bare).installations)
    spent = time.process_time() - started
    if found != installed:
        raise SystemExit(f"found {found:,} installations instead of {installed:,}")
    return spent


def against_patterns(titles: int) -> None:
    """New titles: the index against a loop over one regular expression for each name of the catalogue."""
    sample: Sequence[Title] = pool(titles, random.Random(3))
    recogniser = Recogniser(load())
    started = time.process_time()
    for title in sample:
        recogniser.matters(title)
    ours = time.process_time() - started
    patterns = [re.compile(re.escape(name), re.IGNORECASE) for name, _ in spellings()]
    started = time.process_time()
    for title in sample:
        next((p for p in patterns if p.match(title.name)), None)
    loop = time.process_time() - started
    print(
        f"{titles:>9,} new titles: index {ours / titles * 1e6:6.1f} µs each with the whole verdict, "
        f"loop over {len(patterns):,} patterns {loop / titles * 1e6:6.1f} µs each for the name alone",
        flush=True,
    )


def main() -> None:
    """One process a size, so that memory is its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("machines", nargs="*", type=int, default=[2_000, 20_000, 200_000])
    parser.add_argument("--titles", type=int, default=50_000)
    parser.add_argument("--alone", choices=KINDS, help=argparse.SUPPRESS)
    wish = parser.parse_args()
    if wish.alone:
        known_titles(wish.machines[0], wish.titles, wish.alone)
        return
    for machines in wish.machines:
        for kind in KINDS:
            command = [sys.executable, __file__, str(machines), "--titles", str(wish.titles), "--alone", kind]
            subprocess.run(command, check=True)
    for titles in (1_000, 5_000, 20_000):
        against_patterns(titles)


if __name__ == "__main__":
    main()
