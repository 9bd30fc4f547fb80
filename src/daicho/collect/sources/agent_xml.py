"""Inventories of the FusionInventory, OCS and Android agents in XML, hardened: no entities, no network."""

import re
from collections.abc import Iterable
from typing import Any

from lxml import etree

from daicho.collect.agent_titles import Row
from daicho.collect.agents import Sections, inventory
from daicho.collect.context import Context
from daicho.collect.source import CERTAIN, NOT_MINE, POSSIBLE, Sample, Source, Unreadable
from daicho.collect.xml_texts import root_of
from daicho.words.finding import Place
from daicho.words.reading import Reading

ID = "agent_xml"
_SECTIONS = {
    "ACCESSLOG": "accesslog",
    "HARDWARE": "hardware",
    "BIOS": "bios",
    "CPUS": "cpus",
    "OPERATINGSYSTEM": "operatingsystem",
    "USERS": "users",
    "USER": "users",
    "SOFTWARES": "softwares",
    "LICENSEINFOS": "licenseinfos",
    "OFFICEPACK": "officepack",
    "ACCOUNTINFO": "accountinfo",
}
_ELEMENT = re.compile(r"<([A-Za-z_][\w.-]*)")
_REQUEST = re.compile(r"<REQUEST[\s/>]")


def sniff(sample: Sample) -> int:
    """The first element is REQUEST; behind a DOCTYPE, which may hold anything, there is one."""
    text = sample.text
    if not text.lstrip().startswith("<") or not _REQUEST.search(text):
        return NOT_MINE
    first = _ELEMENT.search(text)
    if first and first.group(1) == "REQUEST":
        return CERTAIN
    return POSSIBLE if "<!" in text else NOT_MINE


def read(name: str, data: bytes, context: Context) -> Reading:
    """The inventory in the file; raises Unreadable where the XML is broken or brings entities."""
    root, findings = root_of(name, data)
    query = (root.findtext("QUERY") or "INVENTORY").strip().upper()
    content = root.find("CONTENT")
    if query != "INVENTORY" or content is None:
        raise Unreadable("xml_not_an_inventory", Place(name), query=query)
    itemtype = (root.findtext("ITEMTYPE") or "Computer").strip()
    if itemtype not in ("Computer", "Phone"):
        raise Unreadable("not_a_computer", Place(name), itemtype=itemtype)
    rows, lines = _rows(content)
    if not rows:
        raise Unreadable("inventory_says_nothing", Place(name))
    sections = Sections(
        file=name,
        source=ID,
        agent=(root.findtext("DEVICEID") or "").strip(),
        rows=rows,
        lines=lines,
        tag=_tag(rows.get("accountinfo", ())),
    )
    return Reading(source=ID, inventories=(inventory(sections, context),), findings=findings)


def _rows(content: etree._Element) -> tuple[dict[str, tuple[Row, ...]], tuple[int, ...]]:
    """Rows by section with the agents' JSON names, and the line of each software row."""
    rows: dict[str, list[Row]] = {}
    lines: list[int] = []
    names = _SECTIONS
    for element in content:
        section = names.get(element.tag)
        if section is None:
            continue
        rows.setdefault(section, []).append({child.tag.lower(): child.text for child in element})
        if section == "softwares":
            line: Any = element.sourceline  # the stubs leave its type open
            lines.append(line or 0)
    return {name: tuple(found) for name, found in rows.items()}, tuple(lines)


def _tag(accounts: Iterable[Row]) -> str:
    for row in accounts:
        if row.get("keyname") == "TAG":
            return str(row.get("keyvalue") or "").strip()
    return ""


SOURCE = Source(ID, sniff, read)
