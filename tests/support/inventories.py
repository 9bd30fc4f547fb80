"""Inventories as agents and ``reg export`` write them, made up for tests."""

import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import escape

from daicho.collect.context import Context, Limits
from daicho.words.estate import Inventory, Title, TraceKind
from daicho.words.secret import Fingerprinter

UNINSTALL = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall"
UNINSTALL_32 = r"HKEY_LOCAL_MACHINE\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall"
WINDOWS_NT = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
COMPUTER_NAME = r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\ComputerName\ComputerName"


def a_context(limits: Limits | None = None) -> Context:
    return Context(Fingerprinter(b"a secret of the tests"), limits or Limits())


def a_program(name: str, **more: Any) -> dict[str, Any]:
    """A row of ``softwares`` as the GLPI agent writes it on Windows."""
    return {"name": name, "from": "registry", "arch": "x86_64", "guid": f"{{{name}}}", "version": "1.0", **more}


def agent_json(
    name: str = "PC-001",
    programs: Iterable[str | dict[str, Any]] | None = (),
    *,
    day: str = "2026-11-02 09:00:00",
    partial: bool = False,
    envelope: Mapping[str, Any] | None = None,
    **content: Any,
) -> bytes:
    """A GLPI agent's JSON; ``programs`` None leaves the section out, ``content`` adds or replaces sections."""
    sections: dict[str, Any] = {
        "hardware": {"name": name, "chassis_type": "Notebook", "vmsystem": "Physical"},
        "operatingsystem": {"full_name": "Microsoft Windows 11 Pro", "kernel_version": "10.0.22631"},
        "versionclient": "GLPI-Agent_v1.12",
    }
    if day:
        sections["accesslog"] = {"logdate": day}
    if programs is not None:
        sections["softwares"] = [a_program(p) if isinstance(p, str) else p for p in programs]
    sections.update(content)
    whole = {"action": "inventory", "deviceid": f"{name}-2026-04-01-09-00-00", "itemtype": "Computer"}
    if partial:
        whole |= {"partial": True}  # type: ignore[dict-item]
    return json.dumps({**whole, **(envelope or {}), "content": sections}, ensure_ascii=False).encode()


def xml_rows(section: str, rows: Iterable[Mapping[str, str]]) -> str:
    """Rows of one section as the agents' XML has them."""
    return "".join(
        f"<{section}>" + "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in row.items()) + f"</{section}>\n"
        for row in rows
    )


def agent_xml(
    name: str = "PC-002",
    programs: Iterable[str | Mapping[str, str]] = (),
    *,
    day: str = "2026-11-02 09:00:00",
    more: str = "",
    query: str = "INVENTORY",
) -> bytes:
    """A FusionInventory agent's XML in UTF-8; ``more`` is put into CONTENT as it is."""
    softwares = [
        {"NAME": p, "FROM": "registry", "ARCH": "i586", "GUID": f"{{{p}}}", "INSTALLDATE": "13/06/2026"}
        if isinstance(p, str)
        else p
        for p in programs
    ]
    log = xml_rows("ACCESSLOG", [{"LOGDATE": day}]) if day else ""
    hardware = xml_rows("HARDWARE", [{"NAME": name, "OSNAME": "Microsoft Windows 10 Pro", "OSVERSION": "10.0.19045"}])
    body = log + hardware + more + xml_rows("SOFTWARES", softwares)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<REQUEST>\n<CONTENT>\n{body}</CONTENT>\n'
        f"<DEVICEID>{name}-2026-04-01-09-00-00</DEVICEID>\n<QUERY>{query}</QUERY>\n</REQUEST>\n"
    ).encode()


def packed(data: bytes) -> bytes:
    """``data`` as agents send it: zlib."""
    return zlib.compress(data)


def a_value(value: str | int | bytes) -> str:
    """A registry value as ``reg export`` writes it, long bytes over several lines."""
    if isinstance(value, int):
        return f"dword:{value:08x}"
    if isinstance(value, bytes):
        digits = [f"{byte:02x}" for byte in value]
        lines = [",".join(digits[i : i + 25]) for i in range(0, len(digits), 25)]
        return "hex:" + ",\\\r\n  ".join(lines)
    text = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def a_dump(keys: Mapping[str, Mapping[str, str | int | bytes]], encoding: str = "utf-16-le") -> bytes:
    """A registry export: version 5 (UTF-16LE with its mark, or UTF-8), or REGEDIT4 where ``encoding`` is cp932."""
    lines = ["REGEDIT4" if encoding == "cp932" else "Windows Registry Editor Version 5.00", ""]
    for path, values in keys.items():
        lines.append(f"[{path}]")
        lines += [f'"{name}"={a_value(value)}' for name, value in values.items()]
        lines.append("")
    text = "\r\n".join(lines) + "\r\n"
    return (b"\xff\xfe" if encoding == "utf-16-le" else b"") + text.encode(encoding)


def uninstall(*names: str, root: str = UNINSTALL) -> dict[str, dict[str, str | int | bytes]]:
    """An Uninstall key with a subkey for each name."""
    return {f"{root}\\{name}": {"DisplayName": name, "DisplayVersion": "1.0"} for name in names}


def names_of(inventory: Inventory, *kinds: TraceKind) -> list[str]:
    """The names of the rows of ``kinds`` (programs where none is given), sorted."""
    wanted = kinds or (TraceKind.PROGRAM,)
    return sorted(o.title.name for o in inventory.observations if o.title.kind in wanted)


def the_title(inventory: Inventory, name: str) -> Title:
    """The title of the only row called ``name``."""
    (title,) = [o.title for o in inventory.observations if o.title.name == name]
    return title
