"""Software identification tags (``*.swidtag``): ISO/IEC 19770-2:2015 and its older form of 2009.

A tag says nothing of the machine it lies on, unless it is one that a tool made from evidence; then the folder that it
was copied into names the machine. One tag states no part of a machine: nothing is gone because it is missing.
Serial numbers, which some makers put into tags, are not read.
"""

import re
from typing import Any

from lxml import etree

from daicho.collect.agent_titles import fields_of
from daicho.collect.context import Context
from daicho.collect.days import day_of, time_of
from daicho.collect.machine_names import folder_of
from daicho.collect.pieces import Pieces
from daicho.collect.source import CERTAIN, NOT_MINE, POSSIBLE, Sample, Source, Unreadable
from daicho.collect.xml_texts import root_of
from daicho.words.estate import Observation, Title, TraceKind
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading

ID = "swid_tag"
_ELEMENT = re.compile(r"<([A-Za-z_][\w.:-]*)")
_ROOTS = ("SoftwareIdentity", "software_identification_tag")
_ANYWHERE = re.compile(r"<(?:[\w.-]+:)?(?:SoftwareIdentity|software_identification_tag)[\s/>]")
_KINDS = ("corpus", "patch", "supplemental")
_TRUE = frozenset({"true", "1"})
_CREATORS = ("softwareCreator", "softwarecreator", "licensor", "publisher", "tagCreator", "tagcreator")


def _sniff(sample: Sample) -> int:
    """The first element is a tag; behind a DOCTYPE, which may hold anything, there is one."""
    start = sample.text
    if not start.lstrip().startswith("<") or not _ANYWHERE.search(start):
        return NOT_MINE
    first = _ELEMENT.search(start)
    if first and first.group(1).rpartition(":")[2] in _ROOTS:
        return CERTAIN
    return POSSIBLE if "<!" in start else NOT_MINE


def _read(name: str, data: bytes, context: Context) -> Reading:
    root, findings = root_of(name, data)
    title = _of_2015(root) if _local(root) == _ROOTS[0] else _of_2009(root)
    if not title.name and not title.key:
        raise Unreadable("tag_says_nothing", Place(name))
    evidence = _child(root, "Evidence")
    device = evidence.get("deviceId", "") if evidence is not None else ""
    day = evidence.get("date", "") if evidence is not None else ""
    machine = device.strip() or folder_of(name)
    if not machine:
        raise Unreadable("tag_without_machine", Place(name), software=title.name)
    pieces = Pieces(ID, name)
    handle = pieces.machine(machine, taken_on=day_of(day), time=time_of(day))
    pieces.add(handle, Observation(title, Place(name, _line(root), title.key)))
    told = () if device.strip() else (Finding.at("machine_told_by_place", Place(name), file=name, name=machine),)
    return Reading(source=ID, inventories=pieces.inventories(whole=False), findings=(*findings, *told))


def _of_2015(root: etree._Element) -> Title:
    creator = _creator(root)
    meta = _child(root, "Meta")
    fields = fields_of(
        edition=_attribute(meta, "edition"),
        entitlement="required" if _attribute(meta, "entitlementDataRequired").lower() in _TRUE else "",
        product_name=_attribute(meta, "product"),
        regid=_attribute(creator, "regid"),
        release_type=_attribute(meta, "colloquialVersion"),
        source=ID,
        tag_kind=next((kind for kind in _KINDS if root.get(kind, "").strip().lower() in _TRUE), ""),
        tag_version=root.get("tagVersion", ""),
    )
    version = root.get("version", "")
    key = root.get("tagId", "").strip()
    return Title(TraceKind.TAG, root.get("name", "").strip(), _attribute(creator, "name"), version, key, fields)


def _creator(root: etree._Element) -> etree._Element | None:
    """The entity that made the software, else whoever comes next to it; roles are words in one attribute."""
    entities = [child for child in root if _local(child) == "Entity"]
    for wanted in _CREATORS:
        for entity in entities:
            if wanted in entity.get("role", "").split():
                return entity
    return None


def _of_2009(root: etree._Element) -> Title:
    fields = fields_of(
        edition=_text(root, "product_edition") or _text(root, "product_version", "edition"),
        entitlement="required" if _text(root, "entitlement_required_indicator").lower() in _TRUE else "",
        product_name=_text(root, "product_family"),
        regid=_text(root, "software_creator", "regid"),
        source=ID,
    )
    creator = _text(root, "software_creator", "name") or _text(root, "software_licensor", "name")
    unique, regid = _text(root, "software_id", "unique_id"), _text(root, "software_id", "tag_creator_regid")
    key = unique or regid
    return Title(
        TraceKind.TAG, _text(root, "product_title"), creator, _text(root, "product_version", "name"), key, fields
    )


def _local(element: etree._Element) -> str:
    """The name of an element without its namespace, in which the editions of the standard differ."""
    return str(element.tag).rpartition("}")[2]


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    return next((child for child in element if _local(child) == name), None) if element is not None else None


def _text(root: etree._Element, *path: str) -> str:
    found: etree._Element | None = root
    for name in path:
        found = _child(found, name)
    return (found.text or "").strip() if found is not None else ""


def _attribute(element: etree._Element | None, name: str) -> str:
    return element.get(name, "").strip() if element is not None else ""


def _line(root: etree._Element) -> int | None:
    line: Any = root.sourceline  # the stubs leave its type open
    return line or None


SOURCE = Source(ID, _sniff, _read)
