"""Inventories as the GLPI agent sends them: JSON, whole or partial."""

import json
from typing import Any

from demo import systems
from demo.estate import DEBIAN, Device
from demo.titles import Row
from demo.writing import Plant

_CLIENT = "GLPI-Agent_v1.11"


def inventory(device: Device, plant: Plant, guests: tuple[Device, ...] = ()) -> bytes:
    """The whole inventory of ``device``; ``guests`` are the virtual machines that run on it."""
    content = {
        "accesslog": {"logdate": f"{device.taken} 10:{device.number % 60:02d}:00"},
        "bios": _bios(device),
        "cpus": _processors(device),
        "hardware": _hardware(device, plant),
        "operatingsystem": _system(device),
        "softwares": [_software(row, device) for row in systems.rows(device)],
        "versionclient": _CLIENT,
    }
    if device.user is not None:
        content["users"] = [{"login": device.user.login, "domain": "MIDORI"}]
    licences = _licences(device, plant)
    if licences:
        content["licenseinfos"] = licences
    if guests:
        content["virtualmachines"] = [_guest(guest) for guest in guests]
    return _message(device, content, partial=False)


def partial(device: Device, day: str, plant: Plant, *, later: str = "") -> bytes:
    """A later message with the changed sections only; without ``later``, software is not among them."""
    content: dict[str, Any] = {
        "accesslog": {"logdate": f"{day} 09:15:00"},
        "bios": _bios(device),
        "hardware": _hardware(device, plant),
        "versionclient": _CLIENT,
    }
    if later:
        content["softwares"] = [_software(row, device) for row in systems.rows(device, later=later)]
    return _message(device, content, partial=True)


def _message(device: Device, content: dict[str, Any], *, partial: bool) -> bytes:
    whole: dict[str, Any] = {
        "action": "inventory",
        "content": dict(sorted(content.items())),
        "deviceid": f"{device.host.lower()}-2024-04-01-09-30-00",
        "itemtype": "Computer",
    }
    if partial:
        whole["partial"] = True
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _bios(device: Device) -> dict[str, str]:
    return {"smanufacturer": device.maker, "smodel": device.model, "ssn": device.serial, "assettag": device.asset}


def _processors(device: Device) -> list[dict[str, Any]]:
    name = "Intel(R) Xeon(R) CPU" if device.kind == "サーバー" else "Intel(R) Core(TM) CPU"
    return [{"name": name, "manufacturer": "Intel", "core": cores, "thread": cores * 2} for cores in device.processors]


def _chassis(device: Device) -> str:
    return {"ノート": "Notebook", "デスクトップ": "Desktop", "サーバー": "Rack Mount Chassis"}.get(device.kind, "Other")


def _hardware(device: Device, plant: Plant) -> dict[str, Any]:
    found: dict[str, Any] = {
        "chassis_type": _chassis(device),
        "memory": 16384,
        "name": device.host,
        "uuid": device.uuid,
        "vmsystem": "Hyper-V" if device.on else "Physical",
        "workgroup": "midori-ss.example",
    }
    if device.user is not None:
        found["lastloggeduser"] = device.user.login
    if device.running != DEBIAN:
        found |= {"winlang": "1041", "winprodid": systems.product_id(device), "winowner": "みどり製作所"}
        key = plant("glpi.hardware.winprodkey")
        if key:
            found["winprodkey"] = key
    return found


def _system(device: Device) -> dict[str, Any]:
    system = systems.SYSTEMS[device.running]
    linux = device.running == DEBIAN
    found = {
        "arch": "x86_64" if linux else "64-bit",
        "full_name": system.full_name,
        "kernel_name": "linux" if linux else "MSWin32",
        "kernel_version": system.kernel,
        "name": "Debian" if linux else "Windows",
        "install_date": f"{device.acquired} 10:00:00",
    }
    return found | ({"version": system.release} if system.release else {})


def _software(row: Row, device: Device) -> dict[str, Any]:
    if device.running == DEBIAN:
        return {"name": row.name, "version": row.version, "arch": "amd64", "from": "deb", "install_date": "2024-04-01"}
    found: dict[str, Any] = {
        "arch": "i586" if row.view == "32" else "x86_64",
        "from": "registry",
        "guid": row.key,
        "install_date": row.day,
        "name": row.name,
        "publisher": row.publisher,
        "system_category": _category(row),
    }
    if row.version:
        found["version"] = row.version
    return found


def _category(row: Row) -> str:
    if row.system:
        return "system_component"
    return {"Security Update": "security_update", "Update": "update"}.get(row.release_type, "application")


def _licences(device: Device, plant: Plant) -> list[dict[str, Any]]:
    record = systems.record(device)
    found: list[dict[str, Any]] = []
    if record is not None:
        found.append({"name": record.name, "fullname": record.fullname, "productid": record.product_id})
    key = plant("glpi.licenseinfos.key") if device.running != DEBIAN else ""
    if key:
        found.append(
            {"name": "Microsoft Office Standard 2010", "fullname": "Microsoft Office Standard 2010", "key": key}
        )
    return found


def _guest(guest: Device) -> dict[str, Any]:
    return {
        "name": guest.host,
        "uuid": guest.uuid,
        "status": "running",
        "vcpu": sum(guest.processors),
        "vmtype": "HyperV",
        "subsystem": "MS HyperV",
    }
