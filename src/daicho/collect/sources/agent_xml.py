"""Inventories of the FusionInventory, OCS and Android agents in XML, hardened: no entities, no network."""

import re
from collections.abc import Iterable
from typing import Any

from lxml import etree

from daicho.collect.agent_titles import Row
from daicho.collect.agents import Sections, inventory
from daicho.collect.context import Context
from daicho.collect.reading import decoded
from daicho.collect.source import CERTAIN, NOT_MINE, POSSIBLE, Sample, Source, Unreadable
from daicho.words.finding import Finding, Place
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
_DOCTYPE = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_DECLARATION = re.compile(r"^\s*<\?xml.*?\?>", re.DOTALL)
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    r"|&#0*(?:[0-8]|1[124-9]|2\d|3[01]);|&#x0*(?:[0-8bcef]|1[0-9a-f]);",
    re.IGNORECASE,
)


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
    root, findings = _root(name, data)
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


def parsed(data: bytes) -> etree._Element:
    """The root element of ``data``, with no entity resolved, no file opened and no host asked."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(data, parser)


def _root(name: str, data: bytes) -> tuple[etree._Element, tuple[Finding, ...]]:
    """The root element. No agent writes a DOCTYPE: with one, the file is refused, whatever it declares."""
    try:
        root, findings = parsed(data), ()
    except etree.XMLSyntaxError as wrong:
        if any(mark in data for mark in _DOCTYPE):
            raise Unreadable("xml_with_entities", Place(name)) from None
        return _second_try(name, data, wrong)
    info: Any = root.getroottree().docinfo
    if info.doctype:
        raise Unreadable("xml_with_entities", Place(name))
    return root, findings


def _second_try(name: str, data: bytes, first: etree.XMLSyntaxError) -> tuple[etree._Element, tuple[Finding, ...]]:
    """The same text decoded by us and without the characters that XML forbids, which agents copy from registries."""
    source = decoded(data, name)
    text, removed = _FORBIDDEN.subn("", _DECLARATION.sub("", source.text))
    findings = list(source.findings)
    if removed:
        findings.append(Finding.at("forbidden_characters_removed", Place(name), file=name, count=removed))
    if source.encoding == "cp932":
        findings.append(Finding.at("encoding_guessed", Place(name), file=name, encoding=source.encoding))
    try:
        return parsed(text.encode()), tuple(findings)
    except etree.XMLSyntaxError:
        line = first.lineno or 1
        raise Unreadable("xml_broken", Place(name, line), line=line, column=first.offset or 0) from None


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
