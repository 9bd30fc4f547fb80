"""Import of inventories into a fresh embedded database: CPU per inventory, size, memory, and the position after.

Run: ``python bench/import_store.py [machines …] [--format xml|json]``. Each size and format runs in a process
of its own. The base line, in the same run, is plain ``json.loads`` and one SQLite insert for each inventory.
"""

import argparse
import json
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

PROGRAMS = 120
TODAY = date(2026, 11, 24)
FIRST = date(2018, 4, 2)
COMMON = [
    ("Microsoft Office Standard 2016", "Microsoft Corporation", "16.0.4266.1001"),
    ("Microsoft Office Standard 2019", "Microsoft Corporation", "16.0.10416.20058"),
    ("Microsoft Office Home and Business 2021 - ja-jp", "Microsoft Corporation", "16.0.17328.20162"),
    ("JUST Office 4", "JustSystems Corporation", "4.0"),
    ("AutoCAD LT 2024", "Autodesk", "31.0.51.0"),
    ("Adobe Acrobat (64-bit)", "Adobe", "24.002.20759"),
    ("秀丸エディタ", "有限会社サイトー企画", "9.25"),
]


def programs(rng: random.Random) -> list[dict[str, str]]:
    """The programs of one machine: one licensed, the rest from 3,000 others in a long tail."""
    rows = [rng.choice(COMMON)]
    while len(rows) < PROGRAMS:
        number = int(3000 * rng.random() ** 3)
        rows.append(
            (f"業務ツール {number:04d} Tool", f"Publisher {number % 211}", f"{number % 17}.{rng.randrange(3)}.0")
        )
    return [
        {
            "name": name, "publisher": publisher, "version": version, "arch": "x86_64", "from": "registry",
            "guid": f"{{{abs(hash((name, version))) % 16**8:08X}-0000-0000-0000-0000000FF1CE}}",
            "install_date": (FIRST + timedelta(days=rng.randrange(3000))).isoformat(),
            "uninstall_string": f"C:\\Program Files\\{name}\\unins000.exe",
        }
        for name, publisher, version in rows
    ]  # fmt: skip


def content(number: int) -> dict[str, object]:
    """The sections of one inventory."""
    rng = random.Random(number)
    name = f"PC-{number:06d}"
    return {
        "accesslog": {"logdate": "2026-11-20 09:15:00"},
        "hardware": {"name": name, "uuid": f"{number:08x}-1111-2222-3333-{number:012x}", "chassis_type": "Laptop"},
        "bios": {"ssn": f"SN{number:08d}", "smanufacturer": "Fujitsu", "smodel": "LIFEBOOK"},
        "operatingsystem": {"full_name": "Microsoft Windows 11 Pro", "name": "Windows", "version": "23H2"},
        "softwares": programs(rng),
    }


def as_json(number: int) -> bytes:
    device = f"PC-{number:06d}-2026-01-01-00-00-00"
    return json.dumps(
        {"deviceid": device, "action": "inventory", "content": content(number)}, ensure_ascii=False
    ).encode()


XML_NAMES = {"install_date": "INSTALLDATE"}


def as_xml(number: int) -> bytes:
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n<REQUEST><CONTENT>']
    for section, rows in content(number).items():
        for row in rows if isinstance(rows, list) else [rows]:
            fields = "".join(
                f"<{XML_NAMES.get(k, k.upper())}>{escape(v)}</{XML_NAMES.get(k, k.upper())}>\n" for k, v in row.items()
            )
            parts.append(f"<{section.upper()}>\n{fields}</{section.upper()}>\n")
    parts.append(
        f"</CONTENT><DEVICEID>PC-{number:06d}-2026-01-01-00-00-00</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>"
    )
    return "".join(parts).encode()


def base_line(files: list[Path], folder: Path) -> float:
    """CPU seconds of the least that any importer does: parse, and insert one row."""
    started = time.process_time()
    with sqlite3.connect(folder / "base.sqlite3") as db:
        db.execute("CREATE TABLE inventory (name TEXT, body TEXT)")
        for path in files:
            body = json.loads(path.read_bytes())
            db.execute("INSERT INTO inventory VALUES (?, ?)", (path.name, json.dumps(body)))
    return time.process_time() - started


def peak() -> float:
    """Peak memory of this process in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(machines: int, form: str) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        make = as_json if form == "json" else as_xml
        files = [folder / "in" / f"{number:06d}.{form}" for number in range(machines)]
        plain = [folder / "base" / f"{number:06d}.json" for number in range(machines)]
        for number, (path, beside) in enumerate(zip(files, plain, strict=True)):
            for target, data in ((path, make(number)), (beside, as_json(number))):
                target.parent.mkdir(exist_ok=True)
                target.write_bytes(data)
        base = base_line(plain, folder)
        measured(machines, form, folder, base)


def measured(machines: int, form: str, folder: Path, base: float) -> None:
    from daicho.actions import homes

    home = homes.start(folder / "home")
    from daicho.actions import imports, organisations
    from daicho.collect.context import Context

    organisations.settle(by="bench", on=TODAY)
    context = Context(homes.fingerprinter(home))
    paths = {
        "organisation": organisations.OWN,
        "paths": [folder / "in"],
        "context": context,
        "by": "bench",
        "on": TODAY,
    }
    started, wall = time.process_time(), time.perf_counter()
    outcomes = [result.outcome for result in imports.take_paths(**paths)]
    spent, waited = time.process_time() - started, time.perf_counter() - wall
    if set(outcomes) != {imports.Outcome.TAKEN}:
        raise SystemExit(f"not all were taken: {set(outcomes)}")
    with sqlite3.connect(home / homes.DATABASE) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = (home / homes.DATABASE).stat().st_size
    print(
        f"{form} {machines}: {1000 * spent / machines:.2f} ms CPU each ({1000 * waited / machines:.2f} ms wall), "
        f"{spent / base:.1f} x base line ({1000 * base / machines:.2f} ms), {size / machines:.0f} B each, "
        f"peak {peak():.0f} MiB"
    )
    started = time.process_time()
    list(imports.take_paths(**paths))
    print(f"  again, unchanged: {1000 * (time.process_time() - started) / machines:.2f} ms CPU each")
    position_time(folder)


def position_time(folder: Path) -> None:
    """The tables read whole; a position whose columns must be made; one after a single inventory came."""
    from daicho.actions import estates, homes, imports, knowledge, organisations, positions
    from daicho.collect.context import Context

    known = knowledge.load()
    started = time.process_time()
    ground = estates.gather(organisation=organisations.OWN, on=TODAY, knowledge=known, whole=False)
    gathered = time.process_time() - started
    made = spent_on_position(positions, known, TODAY)
    one = folder / "one.json"
    one.write_bytes(json.dumps(json.loads(as_json(3)) | {"deviceid": "PC-000003-2026-02-01-00-00-00"}).encode())
    context = Context(homes.fingerprinter())
    list(imports.take_paths(organisation=organisations.OWN, paths=[one], context=context, by="bench", on=TODAY))
    again = spent_on_position(positions, known, TODAY + timedelta(days=1))
    print(
        f"  tables read, with judging titles: {gathered:.2f} s; position, columns made: {made:.2f} s; after one more "
        f"inventory: {again:.2f} s; {len(ground.estate.installations)} installed, peak {peak():.0f} MiB"
    )


def spent_on_position(positions: Any, known: Any, on: date) -> float:
    """CPU seconds of a position as the command takes it."""
    started = time.process_time()
    positions.take(organisation="own", on=on, by="bench", knowledge=known)
    return time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("machines", nargs="*", type=int, default=[200, 2000])
    parser.add_argument("--format", choices=("json", "xml"))
    parser.add_argument("--one", action="store_true", help="in this process")
    args = parser.parse_args()
    for machines in args.machines:
        for form in [args.format] if args.format else ["xml", "json"]:
            if args.one:
                run(machines, form)
            else:
                command = [sys.executable, __file__, str(machines), "--format", form, "--one"]
                subprocess.run(command, check=True, env=os.environ | {"PYTHONHASHSEED": "0"})


if __name__ == "__main__":
    main()
