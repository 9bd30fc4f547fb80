"""What reading costs: CPU per inventory and memory, beside a bare parse of the same bytes in the same run.

Usage: ``python bench/imports_read.py [N ...]`` (numbers of inventories; default 200 1000 4000).
Every inventory has 120 programs out of a stock of 3,000 titles, as estates do: many machines, few distinct titles.
"""

import gc
import json
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape

from lxml import etree

from daicho.collect import registry
from daicho.collect.context import Context
from daicho.words.secret import Fingerprinter

PROGRAMS = 120
STOCK = 3000
SIZES = (200, 1000, 4000)


def stock(rng: random.Random) -> list[dict[str, str]]:
    """Invented programs with the fields that the agents report on Windows."""
    rows = []
    for number in range(STOCK):
        guid = f"{{{rng.getrandbits(32):08X}-1234-5678-9ABC-{rng.getrandbits(48):012X}}}"
        rows.append(
            {
                "name": f"業務ソフト {number} for Windows",
                "publisher": f"株式会社 発行元 {number % 200}",
                "version": f"{number % 20}.{number % 7}.{number}",
                "guid": guid,
                "from": "registry",
                "arch": rng.choice(["x86_64", "i586"]),
                "system_category": rng.choice(["application", "system_component"]),
                "uninstall_string": f"MsiExec.exe /X{guid}",
                "folder": f"C:\\Program Files\\Vendor\\Product {number}",
            }
        )
    return rows


def as_json(number: int, rows: list[dict[str, str]], rng: random.Random) -> bytes:
    name = f"PC-{number:06d}"
    content = {
        "accesslog": {"logdate": "2026-11-02 09:00:00"},
        "bios": {"ssn": f"SN{number:08d}", "smanufacturer": "Invented", "smodel": "Model 1"},
        "cpus": [{"core": 4, "thread": 8, "name": "CPU"}],
        "hardware": {"name": name, "uuid": f"{rng.getrandbits(128):032x}", "chassis_type": "Notebook"},
        "operatingsystem": {"full_name": "Microsoft Windows 11 Pro", "kernel_version": "10.0.22631"},
        "softwares": [
            {**row, "install_date": f"2025-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"} for row in rows
        ],
    }
    whole = {"action": "inventory", "deviceid": f"{name}-2026-04-01-09-00-00", "content": content}
    return json.dumps(whole, ensure_ascii=False).encode()


def as_xml(number: int, rows: list[dict[str, str]], rng: random.Random) -> bytes:
    def row_xml(section: str, row: dict[str, str]) -> str:
        values = "".join(f"<{tag.upper()}>{escape(value)}</{tag.upper()}>" for tag, value in row.items())
        return f"<{section}>{values}</{section}>\n"

    name = f"PC-{number:06d}"
    hardware = {"name": name, "uuid": f"{rng.getrandbits(128):032x}", "osname": "Microsoft Windows 10 Pro"}
    parts = [
        row_xml("ACCESSLOG", {"logdate": "2026-11-02 09:00:00"}),
        row_xml("BIOS", {"ssn": f"SN{number:08d}", "smanufacturer": "Invented"}),
        row_xml("HARDWARE", hardware),
    ]
    for row in rows:
        day = f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/2025"
        parts.append(row_xml("SOFTWARES", {**row, "installdate": day}))
    body = "".join(parts)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<REQUEST><CONTENT>\n{body}</CONTENT>'
        f"<DEVICEID>{name}-2026-04-01-09-00-00</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>"
    ).encode()


def files(count: int, form: Callable[[int, list[dict[str, str]], random.Random], bytes]) -> Iterator[bytes]:
    """``count`` inventories, made one at a time so that memory shows the reading and not the making."""
    rng = random.Random(count)
    titles = stock(random.Random(0))
    for number in range(count):
        yield form(number, rng.sample(titles, PROGRAMS), rng)


def cpu_ms(work: Callable[[bytes], object], inputs: list[bytes]) -> float:
    """CPU milliseconds per input."""
    gc.collect()
    started = time.process_time()
    for data in inputs:
        work(data)
    return (time.process_time() - started) * 1000 / len(inputs)


def peak_mb() -> int:
    """The most memory that this process ever had resident; Linux reports kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    sizes = [int(arg) for arg in sys.argv[1:]] or list(SIZES)
    print("form  inventories   bytes each   bare parse ms   read ms   ratio   peak MB")
    forms = {"json": (as_json, json.loads), "xml": (as_xml, etree.fromstring)}
    for count in sizes:
        for name, (form, bare) in forms.items():
            context = Context(Fingerprinter(b"bench"))
            spent = parsed = size = 0.0
            batch: list[bytes] = []
            inputs = files(count, form)
            while batch := [data for data, _ in zip(inputs, range(200), strict=False)]:
                parsed += cpu_ms(bare, batch) * len(batch)
                spent += cpu_ms(lambda data: registry.read("pc", data, context), batch) * len(batch)  # noqa: B023
                size += sum(map(len, batch))
            ratio = spent / parsed
            print(
                f"{name:4}  {count:11}   {size / count:10.0f}   {parsed / count:13.2f}   {spent / count:7.2f}"
                f"   {ratio:5.1f}   {peak_mb():7}"
            )


if __name__ == "__main__":
    main()
