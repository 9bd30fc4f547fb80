"""Adobe's licences for devices: what ``adobe-licensing-toolkit --licenseInformation`` prints, and operating configs.

An operating config (``…/OperatingConfigs/*.operatingconfig``) bears application and kind of licence in its name, as
Adobe's own decoder reads it. Codes of single computers, which some of them hold, are not read. Licences of named users
leave neither: they are counted from the portal.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from typing import Any

from daicho.collect.agent_titles import fields_of, text
from daicho.collect.context import Context
from daicho.collect.json_texts import document_of
from daicho.collect.machine_names import folder_of
from daicho.collect.pieces import Pieces
from daicho.collect.reading import decoded
from daicho.collect.source import CERTAIN, LIKELY, NOT_MINE, Sample, Source, Unreadable
from daicho.words.estate import Observation, Title, TraceKind
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading

ID = "adobe_licences"
_TOOLKIT = re.compile(r"^\s*Adobe Licensing Toolkit \((?P<version>[\d.]+)\)", re.MULTILINE)
_LINE = re.compile(
    r"^\s*(?P<name>NpdId|AppId|DeploymentMode|CacheExpiry|LicenseId|LicenseExpiry)\s*:\s*(?P<value>.*?)\s*$"
)
_CONFIG = re.compile(r'"payload"\s*:\s*"')
_SIGNED = re.compile(r'"(?:signatures?|headers?|asnpData|operatingConfigVersion|certificates?)"\s*:', re.IGNORECASE)
_PACKAGE = re.compile(r'"operatingConfigs"\s*:\s*\[')
_CONFIG_NAME = re.compile(r"(?P<app>[A-Za-z0-9_-]+)-(?P<package>[A-Za-z0-9_]+)-(?P<plan>\d{2,3})\.operatingconfig")
_PLANS = {"70": "Acrobat Standard", "80": "CC Single App", "90": "CC All Apps", "100": "Acrobat Pro"}
_PUBLISHER = "Adobe"


def _sniff(sample: Sample) -> int:
    start = sample.text.lstrip()
    if _TOOLKIT.match(start):
        return CERTAIN
    if not start.startswith("{"):
        return NOT_MINE
    if _PACKAGE.search(start):
        return CERTAIN
    if not _CONFIG.search(start):
        return NOT_MINE
    return CERTAIN if sample.name.endswith(".operatingconfig") else LIKELY if _SIGNED.search(start) else NOT_MINE


def _read(name: str, data: bytes, context: Context) -> Reading:
    source = decoded(data, name)
    if _TOOLKIT.match(source.text.lstrip()):
        return _toolkit(name, source.text, source.findings)
    document = document_of(source.text, name)
    if "operatingConfigs" in document:
        raise Unreadable("adobe_package_no_machine", Place(name))
    return _config(name, document, source.findings)


# --- what the toolkit prints


def _toolkit(file: str, source: str, findings: tuple[Finding, ...]) -> Reading:
    pieces = Pieces(ID, file)
    machine = pieces.machine()
    for line, values in _entries(source):
        app = values.get("AppId", "")
        if app:
            title = _title(app, values.get("DeploymentMode", ""), values.get("NpdId", ""),
                           expires=values.get("LicenseExpiry", ""))  # fmt: skip
            pieces.add(machine, Observation(title, Place(file, line, app)))
    if not pieces.count:
        return Reading(source=ID, findings=(*findings, Finding.at("adobe_no_licences", Place(file), file=file)))
    return Reading(source=ID, inventories=pieces.inventories(), findings=findings)


def _entries(source: str) -> list[tuple[int, dict[str, str]]]:
    """Every entry begins with the id of its package."""
    entries: list[tuple[int, dict[str, str]]] = []
    for number, line in enumerate(source.splitlines(), 1):
        found = _LINE.match(line)
        if not found:
            continue
        if not entries or found["name"] in entries[-1][1]:
            entries.append((number, {}))
        entries[-1][1][found["name"]] = found["value"]
    return entries


def _title(app: str, mode: str, package: str, *, plan: str = "", expires: str = "") -> Title:
    fields = fields_of(channel=mode, edition=plan, expires=expires, package=package, source="adobe")
    return Title(TraceKind.LICENCE, app, _PUBLISHER, key=app, fields=fields)


# --- operating configs


def _config(file: str, document: Mapping[str, Any], findings: tuple[Finding, ...]) -> Reading:
    named = _CONFIG_NAME.fullmatch(file.replace("\\", "/").rpartition("/")[2])
    app = _decoded(named["app"]).partition("{}")[0] if named else ""
    if named is None or not app:
        raise Unreadable("adobe_config_renamed", Place(file))
    machine = folder_of(file)
    if not machine:
        raise Unreadable("adobe_config_without_machine", Place(file), app=app)
    payload = _payload(text(document.get("payload")))
    mode = text(payload.get("deploymentMode"))
    title = _title(app, mode, named["package"], plan=_PLANS.get(named["plan"], ""))
    pieces = Pieces(ID, file)
    pieces.add(pieces.machine(machine), Observation(title, Place(file, part=app)))
    told = [Finding.at("machine_told_by_place", Place(file), file=file, name=machine)]
    if not mode:
        told.append(Finding.at("adobe_config_unread", Place(file), file=file, app=app))
    return Reading(source=ID, inventories=pieces.inventories(whole=False), findings=(*findings, *told))


def _payload(encoded: str) -> Mapping[str, Any]:
    try:
        found = json.loads(_decoded(encoded))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, Mapping) else {}


def _decoded(encoded: str) -> str:
    """Base64 with the letters of addresses or the usual ones, with or without its filling; "" where it is none."""
    plain = encoded.replace("+", "-").replace("/", "_").rstrip("=")
    try:
        return base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""


SOURCE = Source(ID, _sniff, _read)
