"""XML from strangers, hardened: no entities, no network, no DOCTYPE; without the characters that XML forbids."""

import re
from typing import Any

from lxml import etree

from daicho.collect.reading import decoded
from daicho.collect.source import Unreadable
from daicho.words.finding import Finding, Place

_DOCTYPE = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_DECLARATION = re.compile(r"^\s*<\?xml.*?\?>", re.DOTALL)
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    r"|&#0*(?:[0-8]|1[124-9]|2\d|3[01]);|&#x0*(?:[0-8bcef]|1[0-9a-f]);",
    re.IGNORECASE,
)


def parsed(data: bytes) -> etree._Element:
    """The root element of ``data``, with no entity resolved, no file opened and no host asked."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(data, parser)


def root_of(name: str, data: bytes) -> tuple[etree._Element, tuple[Finding, ...]]:
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
