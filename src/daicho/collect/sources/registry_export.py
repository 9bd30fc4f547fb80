"""Registry dumps (``reg export``, regedit, Samba): programs, Office and Windows records of one machine.

Every Uninstall subkey is one observation. One without DisplayName is called by its subkey and carries the
field ``no_display_name`` = 1; one below another subkey has that as its ``parent``. A dump states only the
branches it has (``Inventory.piecewise``).
"""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from daicho.collect.agent_titles import fields_of
from daicho.collect.context import Context
from daicho.collect.days import day_of
from daicho.collect.keys import is_key_field, kept_of, kept_of_blob
from daicho.collect.reading import decoded
from daicho.collect.reg_file import Key, parsed
from daicho.collect.source import CERTAIN, NOT_MINE, POSSIBLE, Sample, Source, Unreadable
from daicho.words.estate import Identity, Inventory, Machine, MachineKind, Observation, Section, Title, TraceKind
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading

ID = "registry_export"
_HEADER = re.compile(r"\s*(?:Windows Registry Editor Version 5\.00|REGEDIT4)\s")
_KEY_LINE = re.compile(r"^\[(?:HKEY_|HKLM|HKCU|HKU)", re.MULTILINE)
_UNINSTALL = re.compile(r"(?P<branch>.*\\microsoft\\windows\\currentversion\\uninstall)\\(?P<sub>.+)", re.IGNORECASE)
_OFFICE = re.compile(r".*\\microsoft\\office\\(?P<version>\d+\.\d+)\\registration\\(?P<sub>\{[^\\]+)", re.IGNORECASE)
_CLICK_TO_RUN = re.compile(r".*\\microsoft\\office\\(?:\d+\.\d+\\)?clicktorun\\configuration", re.IGNORECASE)
_LICENSING_NEXT = re.compile(r".*\\microsoft\\office\\[^\\]+\\common\\licensing\\licensingnext", re.IGNORECASE)
_WINDOWS = re.compile(r".*\\microsoft\\windows nt\\currentversion", re.IGNORECASE)
_COMPUTER_NAME = re.compile(r".*\\control\\computername\\(?:active)?computername", re.IGNORECASE)
_BIOS = re.compile(r".*\\hardware\\description\\system\\bios", re.IGNORECASE)
_USELESS_NAMES = re.compile(
    r"uninstall\d*|wow6432node|software|system|hklm|hkcu|registry|reg|export|dump|office|windows|programs?",
    re.IGNORECASE,
)


def sniff(sample: Sample) -> int:
    """The header of an export; without it, key lines are still a dump that lost its start."""
    if _HEADER.match(sample.text):
        return CERTAIN
    return POSSIBLE if _KEY_LINE.search(sample.text) else NOT_MINE


def read(name: str, data: bytes, context: Context) -> Reading:
    """The machine of the dump; raises Unreadable where the dump is cut or holds nothing that we use."""
    source = decoded(data, name)
    dump = parsed(source.text, name)
    observations: list[Observation] = []
    unused = 0
    for key in dump.keys:
        found = list(_of_key(key, name, context))
        unused += not found
        observations.extend(found)
    if not observations:
        raise Unreadable("reg_without_programs", Place(name), count=len(dump.keys))
    findings = list(source.findings) + dump.findings
    if unused:
        findings.append(Finding.at("reg_keys_unused", Place(name), file=name, count=unused))
    inventory = _inventory(name, dump.keys, tuple(observations))
    return Reading(source=ID, inventories=(inventory,), findings=tuple(findings))


def _inventory(file: str, keys: list[Key], observations: tuple[Observation, ...]) -> Inventory:
    machine, findings = _machine(file, keys, observations)
    kinds = {observation.title.kind for observation in observations}
    sections = {
        Section.SOFTWARE: {TraceKind.PROGRAM, TraceKind.CLICK_TO_RUN},
        Section.OS: {TraceKind.OS},
        Section.LICENCES: {TraceKind.LICENCE},
    }
    return Inventory(
        machine=machine,
        identity=Identity(name=machine.name),
        source=ID,
        place=Place(file),
        partial=True,
        piecewise=True,
        sections=frozenset(section for section, own in sections.items() if kinds & own),
        observations=observations,
        findings=(*findings, Finding.at("inventory_without_day", Place(file), file=file)),
    )


def _machine(file: str, keys: list[Key], observations: tuple[Observation, ...]) -> tuple[Machine, tuple[Finding, ...]]:
    own = [name for key in keys if _COMPUTER_NAME.fullmatch(key.path) and (name := key.text("ComputerName"))]
    bios = next((key for key in keys if _BIOS.fullmatch(key.path)), None)
    name = own[0] if own else _name_of(file)
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


def _name_of(file: str) -> str:
    """The machine that a dump is called after: its file, or its folder where the file only says what it holds."""
    path = PurePosixPath(file.replace("\\", "/"))
    if _USELESS_NAMES.fullmatch(path.stem) and path.parent.name:
        return path.parent.name
    return path.stem


def _of_key(key: Key, file: str, context: Context) -> Iterator[Observation]:
    for pattern, reader in _READERS:
        found = pattern.fullmatch(key.path)
        if found:
            yield from reader(key, found, file, context)
            return


def _kept(key: Key, context: Context) -> dict[str, str]:
    """What is left of the product keys among the values of ``key``."""
    for name, value in key.values.items():
        if isinstance(value, bytes):
            kept = kept_of_blob(value, context.fingerprint) if name == "digitalproductid" else ()
        else:
            kept = kept_of(str(value), context.fingerprint) if is_key_field(name) else ()
        if kept:
            return dict(kept)
    return {}


def _view(path: str) -> str:
    """``user`` below a user's hive, 32 in the mirror of a 64-bit Windows; what else there is cannot be told."""
    upper = path.upper()
    if upper.startswith(("HKEY_CURRENT_USER", "HKEY_USERS")):
        return "user"
    return "32" if "\\WOW6432NODE\\" in upper else ""


def _program(key: Key, found: re.Match[str], file: str, context: Context) -> Iterator[Observation]:
    sub = found["sub"]
    view = _view(key.path)
    name = key.text("DisplayName")
    outer, _, inner = sub.partition("\\")
    fields = fields_of(
        language=key.text("Language"),
        location=key.text("InstallLocation"),
        location_exists=key.text("LocationExists"),
        no_display_name="" if name else "1",
        parent=key.text("ParentKeyName") or (outer if inner else ""),
        parent_name=key.text("ParentDisplayName"),
        product_id=key.text("ProductID"),
        release_type=key.text("ReleaseType"),
        source=ID,
        system_component=_flag(key, "SystemComponent"),
        uninstall=key.text("UninstallString"),
        view=view,
        windows_installer=_flag(key, "WindowsInstaller"),
        **_kept(key, context),
    )
    title = Title(TraceKind.PROGRAM, name or sub, key.text("Publisher"), _version(key), sub, fields)
    part = f"{view or 'HKLM'}\\{sub}"
    yield Observation(title, Place(file, key.line, part), day_of(key.text("InstallDate")))


def _flag(key: Key, name: str) -> str:
    return "1" if key.number(name) == 1 else ""


def _version(key: Key) -> str:
    """DisplayVersion, else the dword that Windows Installer packs (8 bits major, 8 minor, 16 build)."""
    shown = key.text("DisplayVersion")
    packed = key.number("Version")
    if shown or not packed or packed > 0xFFFFFFFF:
        return shown
    return f"{packed >> 24}.{packed >> 16 & 0xFF}.{packed & 0xFFFF}"


def _registration(key: Key, found: re.Match[str], file: str, context: Context) -> Iterator[Observation]:
    fields = fields_of(
        product_code=key.text("ProductCode"),
        product_id=key.text("ProductID"),
        source="office_registration",
        view=_view(key.path),
        **_kept(key, context),
    )
    name = key.text("ConvertToEdition") or key.text("ProductName") or key.text("ProductNameNonQualified")
    title = Title(TraceKind.LICENCE, name or found["sub"], version=found["version"], key=found["sub"], fields=fields)
    yield Observation(title, Place(file, key.line, found["sub"]))


def _click_to_run(key: Key, found: re.Match[str], file: str, context: Context) -> Iterator[Observation]:
    version = key.text("VersionToReport") or key.text("ClientVersionToReport")
    fields = fields_of(
        arch=key.text("Platform"),
        channel=key.text("UpdateChannel") or key.text("CDNBaseUrl"),
        language=key.text("ClientCulture"),
        location=key.text("InstallationPath"),
        source="click_to_run",
    )
    for release in key.text("ProductReleaseIds").split(","):
        if release.strip():
            id_ = release.strip()
            title = Title(TraceKind.CLICK_TO_RUN, id_, "Microsoft Corporation", version, id_, fields)
            yield Observation(title, Place(file, key.line, "ProductReleaseIds"))


def _licensing_next(key: Key, found: re.Match[str], file: str, context: Context) -> Iterator[Observation]:
    for name, value in key.values.items():
        if name and isinstance(value, int):
            fields = fields_of(source="licensing_next", status=str(value), view=_view(key.path))
            yield Observation(Title(TraceKind.LICENCE, name, key=name, fields=fields), Place(file, key.line, name))


def _windows(key: Key, found: re.Match[str], file: str, context: Context) -> Iterator[Observation]:
    """The system, and apart from it what only this machine has: product id and what is left of the key."""
    name = key.text("ProductName")
    if not name or "\\WOW6432NODE\\" in key.path.upper():
        return
    product_id = key.text("ProductId")
    channel = "OEM" if "OEM" in product_id else ""
    fields = fields_of(
        arch="x86_64" if "amd64" in key.text("BuildLabEx").lower() else "",
        channel=channel,
        edition=key.text("EditionID"),
        kernel=key.text("BuildLabEx"),
        release_type=key.text("DisplayVersion") or key.text("ReleaseId") or key.text("CSDVersion"),
        source=ID,
    )
    place = Place(file, key.line, "Windows NT")
    yield Observation(Title(TraceKind.OS, name, version=_windows_version(key), key="windows", fields=fields), place,
                      day_of(key.text("InstallDate")))  # fmt: skip
    kept = _kept(key, context)
    if kept or product_id:
        fields = fields_of(channel=channel, product_id=product_id, source="operating_system", **kept)
        yield Observation(Title(TraceKind.LICENCE, name, key=product_id, fields=fields), place)


def _windows_version(key: Key) -> str:
    """10.0.19045 and the like. ProductName still says Windows 10 on Windows 11: the build number tells."""
    build = key.text("CurrentBuildNumber") or key.text("CurrentBuild")
    major = key.text("CurrentMajorVersionNumber")
    version = f"{major}.{key.text('CurrentMinorVersionNumber')}" if major else key.text("CurrentVersion")
    return ".".join(part for part in (version, build) if part)


Reader = Callable[[Key, re.Match[str], str, Context], Iterator[Observation]]
_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (_UNINSTALL, _program),
    (_OFFICE, _registration),
    (_CLICK_TO_RUN, _click_to_run),
    (_LICENSING_NEXT, _licensing_next),
    (_WINDOWS, _windows),
)
SOURCE = Source(ID, sniff, read)
