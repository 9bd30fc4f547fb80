"""Make the files of the demo company: `python tools/make_demo.py [FOLDER]`; the same bytes every time.

A test may plant invented product keys in every input by ``make(target, plant)``; the committed files hold none.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from demo import agents_xml, estate, glpi, ledgers, registry_export, tables
from demo.estate import Device
from demo.writing import Plant, nothing, put

HOME = Path(__file__).parent.parent / "src" / "daicho" / "data" / "demo"


def make(target: Path, plant: Plant | None = None) -> tuple[Path, ...]:
    """Write every generated file of the demo below ``target`` and name them.

    ``plant`` is asked for a product key at every place of every file where the world keeps one; the files are
    then fit for tests only.
    """
    written = []
    for name, data in _files(plant or nothing):
        put(target / name, data)
        written.append(target / name)
    return tuple(written)


def _files(plant: Plant) -> Iterator[tuple[str, bytes]]:
    pcs, servers = estate.pcs(), estate.servers()
    for device in pcs + servers:
        if device.source != "csv":
            name, data = _inventory(device, servers, plant)
            yield f"inventory/{name}", data
    yield from _partials(pcs, plant)
    yield "inventory/asset_tool/software.csv", tables.asset_tool(_seen_by(pcs, "csv"), plant)
    yield "inventory/intune/AppInvRawData.zip", tables.intune(pcs[10:25], plant)
    yield "inventory/m365/users.csv", tables.microsoft_365(plant)
    yield "inventory/access.csv", tables.access(plant)
    yield "ledgers/hardware.xlsx", ledgers.hardware(pcs + servers + estate.gone(), plant)
    yield "ledgers/purchases.xlsx", ledgers.purchases(plant)
    yield "ledgers/licence_statement.csv", tables.licence_statement(plant)
    yield "ledgers/prices.csv", tables.prices(plant)


def _seen_by(devices: tuple[Device, ...], source: str) -> tuple[Device, ...]:
    return tuple(device for device in devices if device.source == source)


def _inventory(device: Device, servers: tuple[Device, ...], plant: Plant) -> tuple[str, bytes]:
    if device.source == "glpi":
        guests = tuple(guest for guest in servers if guest.on == device.asset)
        return f"glpi/{device.asset}.json", glpi.inventory(device, plant, guests)
    if device.source == "fusion":
        return f"fusion/{device.asset}.xml", agents_xml.fusion(device, plant)
    if device.source == "fusion-zlib":
        return f"fusion/{device.asset}.xml.zlib", agents_xml.compressed(agents_xml.fusion(device, plant))
    if device.source == "ocs":
        return f"ocs/{device.asset}.ocs", agents_xml.ocs(device, plant)
    return f"registry/{device.asset}.reg", registry_export.export(device, plant)


def _partials(pcs: tuple[Device, ...], plant: Plant) -> Iterator[tuple[str, bytes]]:
    """Two later messages: one with changed software, one without the section (which then is unchanged)."""
    for number, later in estate.LATER.items():
        name = f"inventory/glpi/{estate.asset(number)}-partial.json"
        yield name, glpi.partial(pcs[number - 1], "2025-12-19", plant, later=later)
    yield "inventory/glpi/MD-PC-003-partial.json", glpi.partial(pcs[2], "2025-12-19", plant)


def main() -> None:
    """Make the demo in the folder named on the command line, or in the package."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HOME
    files = make(target)
    print(f"{len(files)} files, {sum(file.stat().st_size for file in files):,} bytes in {target}")


if __name__ == "__main__":
    main()
