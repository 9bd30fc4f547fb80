"""Inventories as the FusionInventory and OCS agents write them: XML, plain or compressed by zlib."""

import zlib
from collections.abc import Iterator
from datetime import date
from xml.sax.saxutils import escape

from demo import systems
from demo.estate import DEBIAN, Device
from demo.titles import Row
from demo.writing import Plant

Field = tuple[str, str]


def fusion(device: Device, plant: Plant) -> bytes:
    """The inventory of ``device`` as fusioninventory-agent sends it."""
    system = systems.SYSTEMS[device.running]
    linux = device.running == DEBIAN
    sections = [
        _section("ACCESSLOG", ("LOGDATE", f"{device.taken} 11:05:00")),
        _section("BIOS", ("ASSETTAG", device.asset), *_bios(device)),
        *(
            _section("CPUS", ("CORE", str(cores)), ("MANUFACTURER", "Intel"), ("NAME", "Intel CPU"))
            for cores in device.processors
        ),
        _section("HARDWARE", *_fusion_hardware(device, plant)),
        *_fusion_licences(device, plant),
        _section(
            "OPERATINGSYSTEM",
            ("ARCH", "x86_64" if linux else "64-bit"),
            ("FULL_NAME", system.full_name),
            ("KERNEL_NAME", "linux" if linux else "MSWin32"),
            ("KERNEL_VERSION", system.kernel),
            ("NAME", "Debian" if linux else "Windows"),
            ("VERSION", system.release),
        ),
        *(_section("SOFTWARES", *_fusion_software(row, linux)) for row in systems.rows(device)),
        *([_section("USERS", ("DOMAIN", "MIDORI"), ("LOGIN", device.user.login))] if device.user else []),
        "    <VERSIONCLIENT>FusionInventory-Agent_v2.6</VERSIONCLIENT>\n",
    ]
    return _request(device, sections)


def ocs(device: Device, plant: Plant) -> bytes:
    """The inventory of ``device`` as the OCS agent for Windows keeps it in a file (zlib)."""
    sections = [
        _section("ACCESSLOG", ("USERID", "N/A"), ("LOGDATE", f"{device.taken} 12:10:00")),
        _section("BIOS", *_bios(device), ("TYPE", "Notebook" if device.kind == "ノート" else "Desktop")),
        *(_section("CPUS", ("CORES", str(cores)), ("TYPE", "Intel CPU")) for cores in device.processors),
        _section("HARDWARE", *_ocs_hardware(device, plant)),
        *_officepack(device, plant),
        *(_section("SOFTWARES", *_ocs_software(row)) for row in systems.rows(device)),
        "    <VERSIONCLIENT>OCS-NG_WINDOWS_AGENT_v2.11.0.1</VERSIONCLIENT>\n",
    ]
    return compressed(_request(device, sections))


def compressed(data: bytes) -> bytes:
    """``data`` as the agents compress it."""
    return zlib.compress(data, 9)


def _request(device: Device, sections: list[str]) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<REQUEST>\n  <CONTENT>\n'
    name = f"{device.host}-2024-04-01-09-30-00"
    tail = f"  </CONTENT>\n  <DEVICEID>{name}</DEVICEID>\n  <QUERY>INVENTORY</QUERY>\n</REQUEST>\n"
    return (head + "".join(sections) + tail).encode()


def _section(name: str, *fields: Field) -> str:
    lines = "".join(f"      <{field}>{escape(value)}</{field}>\n" for field, value in fields if value)
    return f"    <{name}>\n{lines}    </{name}>\n"


def _bios(device: Device) -> Iterator[Field]:
    yield "SMANUFACTURER", device.maker
    yield "SMODEL", device.model
    yield "SSN", device.serial


def _fusion_hardware(device: Device, plant: Plant) -> Iterator[Field]:
    system = systems.SYSTEMS[device.running]
    chassis = {"ノート": "Notebook", "デスクトップ": "Desktop", "サーバー": "Rack Mount Chassis"}.get(
        device.kind, "Other"
    )
    yield "CHASSIS_TYPE", chassis
    yield "NAME", device.host
    yield "OSNAME", system.full_name
    yield "OSVERSION", system.kernel
    yield "UUID", device.uuid
    yield "VMSYSTEM", "Hyper-V" if device.on else "Physical"
    yield "WORKGROUP", "midori-ss.example"
    if device.running != DEBIAN:
        yield "WINPRODID", systems.product_id(device)
        yield "WINPRODKEY", plant("fusion.hardware.winprodkey")


def _fusion_licences(device: Device, plant: Plant) -> Iterator[str]:
    record = systems.record(device)
    if record is not None:
        fields = (("FULLNAME", record.fullname), ("NAME", record.name), ("PRODUCTID", record.product_id))
        yield _section("LICENSEINFOS", *fields)
    key = plant("fusion.licenseinfos.key") if device.running != DEBIAN else ""
    if key:
        yield _section("LICENSEINFOS", ("KEY", key), ("NAME", "Microsoft Office Standard 2010"))


def _fusion_software(row: Row, linux: bool) -> Iterator[Field]:
    yield "ARCH", "amd64" if linux else "i586" if row.view == "32" else "x86_64"
    yield "FROM", "deb" if linux else "registry"
    if not linux:
        yield "GUID", row.key
        yield "INSTALLDATE", _slashed(row.day)
    yield "NAME", row.name
    if not linux:
        yield "PUBLISHER", row.publisher
        yield "SYSTEM_CATEGORY", _category(row)
    yield "VERSION", row.version


def _category(row: Row) -> str:
    if row.system:
        return "system_component"
    return {"Security Update": "security_update", "Update": "update"}.get(row.release_type, "application")


def _ocs_hardware(device: Device, plant: Plant) -> Iterator[Field]:
    system = systems.SYSTEMS[device.running]
    yield "NAME", device.host
    yield "OSNAME", system.full_name
    yield "OSVERSION", system.kernel
    yield "OSCOMMENTS", ""
    yield "USERID", device.user.login if device.user else ""
    yield "UUID", device.uuid
    yield "WORKGROUP", "MIDORI"
    yield "WINOWNER", "みどり製作所"
    yield "WINPRODID", systems.product_id(device)
    yield "WINPRODKEY", plant("ocs.hardware.winprodkey")


def _officepack(device: Device, plant: Plant) -> Iterator[str]:
    key = plant("ocs.officepack.officekey")
    if key:
        fields = (
            ("OFFICEVERSION", "2010"),
            ("PRODUCT", "Microsoft Office Standard 2010"),
            ("OFFICEKEY", key),
            ("INSTALL", "0"),
        )
        yield _section("OFFICEPACK", *fields)


def _ocs_software(row: Row) -> Iterator[Field]:
    yield "PUBLISHER", row.publisher
    yield "NAME", row.name
    yield "VERSION", row.version
    yield "FOLDER", row.location
    yield "GUID", row.key
    yield "INSTALLDATE", _slashed(row.day)
    yield "BITSWIDTH", "32" if row.view == "32" else "64"
    yield "SOURCE", "1" if row.view == "user" else "0"


def _slashed(day: str) -> str:
    return date.fromisoformat(day).strftime("%d/%m/%Y") if day else ""
