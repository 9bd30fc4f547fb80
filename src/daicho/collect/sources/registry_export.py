"""Registry dumps (``reg export``, regedit, Samba): programs, and the records of Windows, Office, SQL Server and others.

What each key means stands in ``collect/registry_keys``. A dump states only the branches it has
(``Inventory.piecewise``).
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from daicho.collect.context import Context
from daicho.collect.machine_names import name_of
from daicho.collect.pieces import sections_of
from daicho.collect.reading import decoded
from daicho.collect.reg_file import Key, parsed
from daicho.collect.registry_keys import adobe, autodesk, office, programs, sql_server, windows
from daicho.collect.registry_keys.found import Found, Readers
from daicho.collect.source import CERTAIN, NOT_MINE, POSSIBLE, Sample, Source, Unreadable
from daicho.words.estate import Identity, Inventory, Machine, MachineKind, Observation, TraceKind
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading

ID = "registry_export"
_HEADER = re.compile(r"\s*(?:Windows Registry Editor Version 5\.00|REGEDIT4)\s")
_KEY_LINE = re.compile(r"^\[(?:HKEY_|HKLM|HKCU|HKU)", re.MULTILINE)
_COMPUTER_NAME = re.compile(r".*\\control\\computername\\(?:active)?computername", re.IGNORECASE)
_BIOS = re.compile(r".*\\hardware\\description\\system\\bios", re.IGNORECASE)


def sniff(sample: Sample) -> int:
    """The header of an export; without it, key lines are still a dump that lost its start."""
    if _HEADER.match(sample.text):
        return CERTAIN
    return POSSIBLE if _KEY_LINE.search(sample.text) else NOT_MINE


def read(name: str, data: bytes, context: Context) -> Reading:
    """The machine of the dump; raises Unreadable where the dump is cut or holds nothing that we use."""
    source = decoded(data, name)
    dump = parsed(source.text, name)
    keys = {key.path.lower(): key for key in dump.keys}
    observations: list[Observation] = []
    doubts: list[Finding] = []
    unused = 0
    for key in dump.keys:
        found = _of_key(key, keys, name, context)
        unused += found is None
        observations.extend(row for row in found or () if isinstance(row, Observation))
        doubts.extend(row for row in found or () if isinstance(row, Finding))
    emptied = programs.emptied_views(dump.keys, observations)
    if not observations and not emptied:
        raise Unreadable("reg_without_programs", Place(name), count=len(dump.keys))
    findings = [*source.findings, *dump.findings, *doubts]
    if unused:
        findings.append(Finding.at("reg_keys_unused", Place(name), file=name, count=unused))
    inventory = replace(_inventory(name, dump.keys, tuple(observations)), emptied=emptied)
    return Reading(source=ID, inventories=(inventory,), findings=tuple(findings))


def _inventory(file: str, keys: list[Key], observations: tuple[Observation, ...]) -> Inventory:
    machine, findings = _machine(file, keys, observations)
    return Inventory(
        machine=machine,
        identity=Identity(name=machine.name),
        source=ID,
        place=Place(file),
        partial=True,
        piecewise=True,
        sections=sections_of(observations),
        observations=observations,
        findings=(*findings, Finding.at("inventory_without_day", Place(file), file=file)),
    )


def _machine(file: str, keys: list[Key], observations: tuple[Observation, ...]) -> tuple[Machine, tuple[Finding, ...]]:
    own = [name for key in keys if _COMPUTER_NAME.fullmatch(key.path) and (name := key.text("ComputerName"))]
    bios = next((key for key in keys if _BIOS.fullmatch(key.path)), None)
    name = own[0] if own else name_of(file)
    systems = [o.title.name for o in observations if o.title.kind is TraceKind.OS]
    machine = Machine(
        id=name,
        name=name,
        kind=MachineKind.SERVER if any("Server" in system for system in systems) else MachineKind.OTHER,
        vendor=bios.text("SystemManufacturer") if bios else "",
        model=bios.text("SystemProductName") if bios else "",
    )
    if own:
        return machine, ()
    return machine, (Finding.at("machine_named_after_file", Place(file), file=file, name=name),)


def _of_key(key: Key, keys: Mapping[str, Key], file: str, context: Context) -> tuple[Observation | Finding, ...] | None:
    """What ``key`` says, which may be nothing; None for a key that nobody reads."""
    for pattern, reader in _READERS:
        match = pattern.fullmatch(key.path)
        if match:
            return tuple(reader(Found(key=key, match=match, file=file, context=context, keys=keys)))
    return None


_READERS: Readers = (
    *programs.READERS,
    *office.READERS,
    *windows.READERS,
    *sql_server.READERS,
    *autodesk.READERS,
    *adobe.READERS,
)
SOURCE = Source(ID, sniff, read)
