"""What the agents' inventories mean, whichever way they are written: sections of rows become one inventory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from daicho.collect.agent_titles import (
    Row,
    licence_title,
    officepack_title,
    software_title,
    system_licence_title,
    system_title,
    text,
)
from daicho.collect.context import Context
from daicho.collect.days import day_of, is_unset, time_of
from daicho.words.estate import Identity, Inventory, Machine, MachineKind, Observation, Section
from daicho.words.finding import Finding, Place

NO_ROW: Row = {}
# Chassis as SMBIOS (DSP0134 §7.4.1) names them and the agents copy them, by the kind they make.
_CHASSIS = {
    MachineKind.NOTEBOOK: ("notebook", "laptop", "portable", "sub notebook", "subnotebook", "convertible",
                           "detachable", "hand held", "luggable"),
    MachineKind.TABLET: ("tablet",),
    MachineKind.DESKTOP: ("desktop", "low profile desktop", "tower", "mini tower", "mini-tower", "all in one",
                          "space-saving", "mini pc", "stick pc", "lunch box", "embedded pc", "sealed-case pc"),
    MachineKind.SERVER: ("server", "rack mount chassis", "main server chassis", "blade", "blade enclosure",
                         "multi-system", "multi-system chassis", "rack mount"),
}  # fmt: skip
_KIND_OF_CHASSIS = {name: kind for kind, names in _CHASSIS.items() for name in names}
_PHYSICAL = frozenset({"", "physical"})
_MOST_CORES = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sections:
    """An agent's inventory as rows: ``rows`` by section name (the agents' JSON names, lower case).

    ``stated`` are the sections that the file has at all; ``lines`` gives the line of each software row, or is empty.
    """

    file: str
    source: str
    agent: str
    rows: Mapping[str, tuple[Row, ...]]
    lines: tuple[int, ...] = ()
    partial: bool = False
    tag: str = ""

    def first(self, name: str) -> Row:
        """The only row of a section that has one, or an empty row."""
        rows = self.rows.get(name)
        return rows[0] if rows else NO_ROW


def inventory(sections: Sections, context: Context) -> Inventory:
    """The inventory that ``sections`` state. Absent sections are not stated, in a full inventory too.

    Only the list of licences is: agents leave an empty list out, so beside a full list of software it is empty.
    """
    machine, naming = _machine(sections)
    observations, doubts = _observations(sections, context)
    logged = text(sections.first("accesslog").get("logdate"))
    taken_on = day_of(logged)
    undated = () if taken_on else (Finding.at("inventory_without_day", Place(sections.file), file=sections.file),)
    return Inventory(
        machine=replace(machine, last_seen=taken_on),
        identity=_identity(sections),
        source=sections.source,
        place=Place(sections.file),
        taken_on=taken_on,
        time=time_of(logged),
        partial=sections.partial,
        sections=_stated(sections),
        observations=observations,
        findings=(*naming, *undated, *doubts),
    )


def _stated(sections: Sections) -> frozenset[Section]:
    has = sections.rows.keys()
    stated = set()
    if has & {"hardware", "bios", "cpus"}:
        stated.add(Section.HARDWARE)
    if "operatingsystem" in has or text(sections.first("hardware").get("osname")):
        stated.add(Section.OS)
    if "softwares" in has:
        stated.add(Section.SOFTWARE)
    if has & {"licenseinfos", "officepack"} or ("softwares" in has and not sections.partial):
        stated.add(Section.LICENCES)
    return frozenset(stated)


def _identity(sections: Sections) -> Identity:
    bios = sections.first("bios")
    return Identity(
        agent=sections.agent,
        uuid=text(sections.first("hardware").get("uuid")),
        serial=text(bios.get("ssn")) or text(bios.get("biosserial")),
        name=text(sections.first("hardware").get("name")),
    )


def _machine(sections: Sections) -> tuple[Machine, tuple[Finding, ...]]:
    hardware, bios = sections.first("hardware"), sections.first("bios")
    name = text(hardware.get("name"))
    findings: tuple[Finding, ...] = ()
    if not name:
        name = sections.agent or PurePosixPath(sections.file).stem
        findings = (Finding.at("machine_without_name", Place(sections.file), file=sections.file, name=name),)
    processors, cores = _processors(sections.rows.get("cpus", ()))
    machine = Machine(
        id=name,
        name=name,
        kind=_kind(sections),
        processors=processors,
        cores=cores,
        user=_user(sections),
        department=sections.tag,
        vendor=text(bios.get("smanufacturer")),
        model=text(bios.get("smodel")),
        serial=text(bios.get("ssn")),
    )
    return machine, findings


def _user(sections: Sections) -> str:
    hardware = sections.first("hardware")
    users = sections.rows.get("users") or sections.rows.get("user") or ()
    logins = [login for row in users if (login := text(row.get("login")))]
    return text(hardware.get("lastloggeduser")) or (logins[0] if logins else "") or text(hardware.get("userid"))


def _kind(sections: Sections) -> MachineKind:
    """A virtual machine, else a server by its system (servers stand in tower cases too), else what the case says."""
    hardware = sections.first("hardware")
    if text(hardware.get("vmsystem")).lower() not in _PHYSICAL:
        return MachineKind.VM
    system = text(sections.first("operatingsystem").get("full_name")) or text(hardware.get("osname"))
    if "windows" in system.lower() and "server" in system.lower():
        return MachineKind.SERVER
    known = _KIND_OF_CHASSIS.get(text(hardware.get("chassis_type")).lower())
    return known or _kind_of_model(text(sections.first("bios").get("smodel")))


def _kind_of_model(model: str) -> MachineKind:
    """Macs report no case; their model identifiers (iMac15,1) begin with the family."""
    if model.startswith("MacBook"):
        return MachineKind.NOTEBOOK
    return MachineKind.DESKTOP if model.startswith(("iMac", "Macmini", "MacPro")) else MachineKind.OTHER


def _processors(rows: tuple[Row, ...]) -> tuple[int, int]:
    """Processors and cores over the whole machine; one row may stand for several equal sockets (OCS)."""
    if not rows:
        return 0, 0
    processors = max(len(rows), *(_count(row.get("nbsocket")) for row in rows))
    cores = sum(_count(row.get("core")) or _count(row.get("cores")) or _count(row.get("corecount")) for row in rows)
    return processors, cores * processors // len(rows)


def _count(value: object) -> int:
    """A small whole number; 0 for anything else, however large or long."""
    digits = text(value)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 and int(digits) < _MOST_CORES else 0


def _observations(sections: Sections, context: Context) -> tuple[tuple[Observation, ...], tuple[Finding, ...]]:
    system = system_title(sections.first("operatingsystem"), sections.first("hardware"))
    windows = system is None or "windows" in system.name.lower()
    seen: list[Observation] = []
    if system is not None:
        place = Place(sections.file, part="operatingsystem")
        installed = day_of(text(sections.first("operatingsystem").get("install_date")))
        seen.append(Observation(context.titles.setdefault((system,), system), place, installed))
        licence = system_licence_title(system, sections.first("hardware"), context)
        if licence is not None:
            seen.append(Observation(licence, Place(sections.file, part="hardware")))
    software, doubts = _software(sections, windows, context)
    seen.extend(software)
    seen.extend(_licences(sections, context))
    return tuple(seen), doubts


def _licences(sections: Sections, context: Context) -> Iterable[Observation]:
    for number, row in enumerate(sections.rows.get("licenseinfos", ())):
        place = Place(sections.file, part=f"licenseinfos[{number}]")
        yield Observation(licence_title(row, context), place, day_of(text(row.get("activation_date"))))
    for number, row in enumerate(sections.rows.get("officepack", ())):
        yield Observation(officepack_title(row, context), Place(sections.file, part=f"officepack[{number}]"))


def _software(sections: Sections, windows: bool, context: Context) -> tuple[list[Observation], tuple[Finding, ...]]:
    file, lines = sections.file, sections.lines
    seen: list[Observation] = []
    nameless: list[Place] = []
    unread: list[tuple[Place, str]] = []
    for number, row in enumerate(sections.rows.get("softwares", ())):
        place = Place(file, lines[number] if lines else None, f"softwares[{number}]")
        title = software_title(row, windows=windows, context=context)
        if not title.name:
            nameless.append(place)
            continue
        raw = row.get("install_date") or row.get("installdate")
        day = day_of(raw) if isinstance(raw, str) else None
        if raw and day is None and not is_unset(text(raw)):
            unread.append((place, text(raw)))
        seen.append(Observation(title, place, day))
    return seen, tuple(_doubts(file, nameless, unread))


def _doubts(file: str, nameless: list[Place], unread: list[tuple[Place, str]]) -> Iterable[Finding]:
    """One finding for all rows of a kind, with the first of them as the example."""
    if nameless:
        yield Finding.at("rows_without_name", nameless[0], file=file, count=len(nameless), first=nameless[0].part)
    if unread:
        place, day = unread[0]
        yield Finding.at("days_not_read", place, file=file, count=len(unread), first=day[:40])
