"""Uninstall subkeys as ``Get-ItemProperty …\\Uninstall\\*`` gives them, in any form that PowerShell writes.

A table that names machines in a column of its own is one of `asset_csv`; this is the list of one PC.
"""

import re

from daicho.collect.agent_titles import fields_of
from daicho.collect.context import Context
from daicho.collect.days import day_of
from daicho.collect.keys import is_key_field, kept_of
from daicho.collect.object_rows import ObjectRow, Objects, objects_in, property_names
from daicho.collect.pieces import Pieces
from daicho.collect.program_rows import Programs
from daicho.collect.reading import decoded
from daicho.collect.source import CERTAIN, LIKELY, NOT_MINE, Sample, Source, Unreadable
from daicho.collect.tables import sniff_for
from daicho.words.estate import Observation, Title, TraceKind
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading

ID = "powershell_programs"
_NAME = "displayname"
_OWN = frozenset(
    {"pschildname", "pspath", "psparentpath", "uninstallstring", "quietuninstallstring", "windowsinstaller"}
)
_USUAL = frozenset(
    {"displayversion", "publisher", "installdate", "installlocation", "estimatedsize", "systemcomponent",
     "parentkeyname", "helplink", "urlinfoabout", "installsource", "modifypath", "language", "version",
     "versionmajor", "versionminor"}
)  # fmt: skip
_GARBLED = re.compile(r"\?{2,}")
_PATHS = frozenset({"pspath", "pschildname"})
_UNINSTALL = "\\currentversion\\uninstall"
_HKCU = re.compile(r"HKEY_CURRENT_USER|HKEY_USERS|HKCU:", re.IGNORECASE)


def _sniff(sample: Sample) -> int:
    names = property_names(sample.text) if sample.kind == "text" else frozenset()
    if _NAME not in names:
        return LIKELY if names >= _PATHS and _UNINSTALL in sample.text.lower() else NOT_MINE
    is_json = sample.text.lstrip().startswith(("{", "["))
    if not is_json and sniff_for("asset_csv", sample):
        return NOT_MINE
    if names & _OWN:
        return CERTAIN
    return LIKELY if names & _USUAL and not names - _USUAL - {_NAME, "pscomputername", "runspaceid"} else NOT_MINE


def _read(name: str, data: bytes, context: Context) -> Reading:
    source = decoded(data, name)
    objects = objects_in(source.text, name, context)
    if objects.rows and not any(_NAME in row.values for row in objects.rows):
        raise Unreadable("powershell_columns_lost", Place(name))
    pieces = Pieces(ID, name)
    programs = Programs(ID, context)
    nameless, garbled = 0, list[str]()
    for row in objects.rows:
        title = _title(row, programs, context)
        if not title.name:
            nameless += 1
            continue
        if _GARBLED.search(title.name):
            garbled.append(title.name)
        place = Place(name, row.line or None, title.key)
        pieces.add(pieces.machine(row.machine), Observation(title, place, day_of(row.text("installdate"))))
    if not pieces.count:
        raise Unreadable("objects_say_nothing", Place(name), count=nameless)
    findings = (*source.findings, *objects.findings, *_doubts(name, objects, nameless, garbled))
    return Reading(source=ID, inventories=pieces.inventories(whole=not objects.left_out), findings=findings)


def _doubts(file: str, objects: Objects, nameless: int, garbled: list[str]) -> list[Finding]:
    found = []
    if garbled:
        found.append(Finding.at("names_garbled", Place(file), file=file, count=len(garbled), first=garbled[0]))
    if objects.type_line and not garbled:
        found.append(Finding.at("powershell_type_line", Place(file, 1), file=file))
    if nameless:
        found.append(Finding.at("objects_without_name", Place(file), file=file, count=nameless))
    return found


def _title(row: ObjectRow, programs: Programs, context: Context) -> Title:
    sub = row.text("pschildname") or _last(row.text("pspath"))
    name = row.text(_NAME)
    fields = fields_of(
        language=row.text("language"),
        location=row.text("installlocation"),
        no_display_name="" if name or not sub else "1",
        parent=row.text("parentkeyname"),
        parent_name=row.text("parentdisplayname"),
        product_id=row.text("productid"),
        release_type=row.text("releasetype"),
        source=ID,
        system_component="1" if row.text("systemcomponent") == "1" else "",
        uninstall=row.text("uninstallstring"),
        view=_view(row),
        windows_installer="1" if row.text("windowsinstaller") == "1" else "",
        **_kept(row, context),
    )
    publisher, version = row.text("publisher"), row.text("displayversion")
    return programs.title(TraceKind.PROGRAM, name or sub, publisher, version, key=sub, kept=fields)


def _last(path: str) -> str:
    return path.rpartition("\\")[2]


def _view(row: ObjectRow) -> str:
    """As in a dump: ``user`` below a user's hive, 32 in the mirror; without a path nothing can be told."""
    path = row.text("pspath", "psparentpath")
    if _HKCU.search(path):
        return "user"
    return "32" if "\\wow6432node\\" in path.lower() else ""


def _kept(row: ObjectRow, context: Context) -> dict[str, str]:
    for name, value in row.values.items():
        if value and is_key_field(name) and (kept := kept_of(value, context.fingerprint)):
            return dict(kept)
    return {}


SOURCE = Source(ID, _sniff, _read)
