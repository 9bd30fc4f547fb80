"""How each operating system names itself in inventories and in the registry."""

from dataclasses import dataclass, replace
from random import Random

from demo import ordinary, titles
from demo.estate import (
    DEBIAN,
    LEFTOVER_OFFICE_2010,
    RECORD_OF_OFFICE_2010,
    W7,
    W10,
    W11,
    W11H,
    WS16,
    WS19,
    WS22,
    Device,
)
from demo.titles import LicenceRecord, Row


@dataclass(frozen=True, slots=True)
class System:
    """What a running system says of itself."""

    full_name: str
    release: str
    kernel: str
    edition_id: str


SYSTEMS = {
    W11: System("Microsoft Windows 11 Pro", "24H2", "10.0.26100", "Professional"),
    W11H: System("Microsoft Windows 11 Home", "24H2", "10.0.26100", "Core"),
    W10: System("Microsoft Windows 10 Pro", "22H2", "10.0.19045", "Professional"),
    W7: System("Microsoft Windows 7 Professional ", "", "6.1.7601", "Professional"),
    WS22: System("Microsoft Windows Server 2022 Standard", "21H2", "10.0.20348", "ServerStandard"),
    WS19: System("Microsoft Windows Server 2019 Standard", "1809", "10.0.17763", "ServerStandard"),
    WS16: System("Microsoft Windows Server 2016 Standard", "1607", "10.0.14393", "ServerStandard"),
    DEBIAN: System("Debian GNU/Linux 12 (bookworm)", "12", "6.1.0-41-amd64", ""),
}


def rows(device: Device, *, later: str = "") -> list[Row]:
    """Every row that ``device`` shows, in a fixed disorder; ``later``: a product that came afterwards."""
    if device.running == DEBIAN:
        return ordinary.packages()
    rng = device.rng("software")
    found = [row for product in device.products for row in titles.PRODUCTS[product](rng)]
    if device.number in LEFTOVER_OFFICE_2010:
        found += titles.leftover_office_2010(rng)
    found += ordinary.common(rng)
    found = _dated(_once(found), device, rng)
    rng.shuffle(found)
    if later:
        found += _dated(titles.PRODUCTS[later](rng), device, rng)
    return found


def product_id(device: Device) -> str:
    """The product ID that Windows shows (no key); PCs say OEM, the servers were installed from volume media."""
    serial = device.rng("product id").randrange(10**5)
    if device.running in (WS22, WS19, WS16):
        return f"00454-10000-{serial:05d}-AA123"
    return f"00371-OEM-8992671-{serial:05d}" if device.running == W7 else f"00330-80000-{serial:05d}-AAOEM"


def record(device: Device) -> LicenceRecord | None:
    """The registration that a removed Office 2010 left on ``device``, if any."""
    if device.number not in RECORD_OF_OFFICE_2010:
        return None
    return titles.record_of_office_2010(device.rng("record"))


def _once(found: list[Row]) -> list[Row]:
    """Two products may bring the same helper package; Windows has one subkey for it."""
    return list({(row.view, row.key): row for row in reversed(found)}.values())[::-1]


def _dated(found: list[Row], device: Device, rng: Random) -> list[Row]:
    """Each row with a day of installation between the purchase and now."""
    first = max(device.acquired.year, 2012)
    days = [f"{rng.randint(first, 2025)}-{rng.randint(1, 11):02d}-{rng.randint(1, 28):02d}" for _ in found]
    shown = [max(day, device.acquired.isoformat()) for day in days]
    return [replace(row, day=day) for row, day in zip(found, shown, strict=True)]
