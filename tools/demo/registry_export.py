"""Registry exports (`reg export`, joined into one file): UTF-16LE with BOM, CRLF."""

from collections.abc import Iterator

from demo import systems
from demo.estate import Device
from demo.titles import Row
from demo.writing import Plant

_ALPHABET = "BCDFGHJKMPQRTVWXY2346789"
_UNINSTALL = {
    "64": "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall",
    "32": "HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall",
    "user": "HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall",
}
_VERSION = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"
_OFFICE = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Office"
_NAME = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ComputerName"


def export(device: Device, plant: Plant) -> bytes:
    """The exports of a stand-alone PC, several keys in one file."""
    lines = ["Windows Registry Editor Version 5.00", ""]
    for path, values in _keys(device, plant):
        lines += [f"[{path}]", *values, ""]
    return b"\xff\xfe" + ("\r\n".join(lines) + "\r\n").encode("utf-16-le")


def _keys(device: Device, plant: Plant) -> Iterator[tuple[str, list[str]]]:
    yield _NAME, [_text("ComputerName", device.host)]
    yield _VERSION, list(_current_version(device, plant))
    yield from _click_to_run(device)
    yield from _registration(device, plant)
    found = systems.rows(device)
    for view, root in _UNINSTALL.items():
        yield root, []
        for row in sorted((row for row in found if row.view == view), key=lambda row: row.key.lower()):
            yield f"{root}\\{row.key}", list(_values(row))
    if systems.record(device) is not None:  # what the setup of a removed suite leaves: a subkey without a name
        yield f"{_UNINSTALL['32']}\\Office14.STANDARD", [_text("CacheLocation", "C:\\MSOCache\\All Users")]


def _current_version(device: Device, plant: Plant) -> Iterator[str]:
    system = systems.SYSTEMS[device.running]
    yield _text("ProductName", system.full_name.removeprefix("Microsoft ").strip())
    yield _text("EditionID", system.edition_id)
    yield _text("CurrentVersion", "6.1" if system.kernel.startswith("6.1") else "6.3")
    yield _text("CurrentBuild", system.kernel.rpartition(".")[2])
    yield _text("RegisteredOrganization", "株式会社みどり製作所")
    key = plant("registry.windows.digital_product_id")
    if key:
        yield _bytes("DigitalProductId", digital_product_id(key))


def _click_to_run(device: Device) -> Iterator[tuple[str, list[str]]]:
    if "office-hb-2016-pipc" in device.products:
        yield (
            f"{_OFFICE}\\ClickToRun\\Configuration",
            [
                _text("ProductReleaseIds", "HomeBusinessPipcRetail"),
                _text("Platform", "x64"),
                _text("ClientCulture", "ja-jp"),
                _text("VersionToReport", "16.0.18025.20160"),
                _text("SharedComputerLicensing", "0"),
            ],
        )


def _registration(device: Device, plant: Plant) -> Iterator[tuple[str, list[str]]]:
    record = systems.record(device)
    key = plant("registry.office.digital_product_id")
    if record is None and not key:
        return
    values = [
        _text("ProductName", "Microsoft Office Standard 2010"),
        _text("ProductID", record.product_id if record else ""),
    ]
    if key:
        values.append(_bytes("DigitalProductID", digital_product_id(key)))
    yield f"{_OFFICE}\\14.0\\Registration\\{{90140000-0012-0000-0000-0000000FF1CE}}", values


def _values(row: Row) -> Iterator[str]:
    yield _text("DisplayName", row.name)
    texts = (
        ("DisplayVersion", row.version),
        ("Publisher", row.publisher),
        ("InstallDate", row.day.replace("-", "")),
        ("InstallLocation", row.location),
        ("ParentKeyName", row.parent),
        ("ReleaseType", row.release_type),
    )
    yield from (_text(name, value) for name, value in texts if value)
    if row.key.endswith("_is1"):
        yield _text("Comments", "インストール後に\r\n再起動してください。")  # a raw line break, as real exports have
    if row.system:
        yield '"SystemComponent"=dword:00000001'
    if row.msi:
        yield '"WindowsInstaller"=dword:00000001'


def _text(name: str, value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{name}"="{escaped}"'


def _bytes(name: str, data: bytes) -> str:
    """A binary value, its lines continued by a backslash, as the export writes them."""
    pairs = [f"{byte:02x}" for byte in data]
    chunks = [",".join(pairs[i : i + 20]) for i in range(0, len(pairs), 20)]
    return f'"{name}"=hex:' + ",\\\r\n  ".join(chunks)


def digital_product_id(key: str) -> bytes:
    """A ``DigitalProductId`` value of 164 bytes that holds ``key`` (base 24 at offset 52, with the ``N`` rule)."""
    plain = key.replace("-", "").upper()
    digits = [_ALPHABET.index(char) for char in plain if char != "N"]
    marked = "N" in plain
    if marked:
        digits = [plain.index("N"), *digits]
    number = 0
    for digit in digits:
        number = number * 24 + digit
    body = bytearray(number.to_bytes(15, "little"))
    body[14] |= 8 if marked else 0
    blob = bytearray(164)
    blob[0:4] = (164).to_bytes(4, "little")
    blob[52:67] = body
    return bytes(blob)
