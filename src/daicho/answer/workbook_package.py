"""A vendor's workbook as an untrusted package: opened with bounds, its dangers named, its parts kept as bytes."""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from daicho.words.finding import Finding, Place

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_DDE_FORMULA = re.compile(rb"<(?:\w+:)?f[^>]*>[^<]{0,200}?[A-Za-z]\w*\|[^<]{0,200}?!", re.ASCII)
_WORKBOOK = "xl/workbook.xml"
UNREADABLE = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, ValueError, RuntimeError, OSError, OverflowError),
)
"""What the standard library may raise on a damaged archive (a lock is a RuntimeError, a bad offset a ValueError)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageLimits:
    """How much an untrusted workbook may unpack to: bytes in all, members, bytes per packed byte."""

    total: int = 60_000_000
    members: int = 5_000
    ratio: int = 300


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook's parts in the order of the archive; ``infos`` keep their dates and attributes."""

    infos: tuple[zipfile.ZipInfo, ...]
    parts: Mapping[str, bytes]


def open_package(
    name: str, data: bytes, limits: PackageLimits | None = None
) -> tuple[Package | None, tuple[Finding, ...]]:
    """The workbook ``data`` with what is dangerous in it; None and one finding where it cannot be used."""
    place = Place(name)
    if data.startswith(OLE):
        code = "form_encrypted" if _ENCRYPTED_STREAM in data else "form_old_format"
        return None, (Finding.at(code, place, file=name),)
    package, code = _unpack(data, limits or PackageLimits())
    if package is None:
        return None, (Finding.at(code, place, file=name),)
    if (refusal := _shape(package)) is not None:
        return None, (Finding.at(refusal, place, file=name),)
    return package, tuple(_dangers(name, package))


def pack(package: Package, changed: Mapping[str, bytes], dropped: Iterable[str] = ()) -> bytes:
    """The archive with ``changed`` parts replaced and ``dropped`` ones gone; all else as it came, in its order."""
    gone = set(dropped)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in package.infos:
            if info.filename in gone:
                continue
            archive.writestr(_same_header(info), changed.get(info.filename, package.parts[info.filename]))
    return out.getvalue()


def parse(part: bytes) -> etree._Element:
    """The root of an XML part; entities, DTDs and the network are out of reach."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(part, parser)


def serialise(root: etree._Element) -> bytes:
    """The XML part of ``root`` as Excel writes it: UTF-8, standalone."""
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return text


def _unpack(data: bytes, limits: PackageLimits) -> tuple[Package | None, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = tuple(archive.infolist())
            if any(info.flag_bits & 1 for info in infos):
                return None, "form_encrypted"
            if _too_big(infos, len(data), limits):
                return None, "form_unpacks_too_big"
            parts = {info.filename: archive.read(info) for info in infos}
    except UNREADABLE:
        return None, "form_not_a_workbook"
    if len(parts) != len(infos):
        return None, "form_not_a_workbook"
    return Package(infos, parts), ""


def _too_big(infos: tuple[zipfile.ZipInfo, ...], packed: int, limits: PackageLimits) -> bool:
    """By the sizes that the archive states; the reader itself stops at a member's stated size."""
    total = sum(info.file_size for info in infos)
    return len(infos) > limits.members or total > limits.total or total > max(packed, 10_000) * limits.ratio


def _shape(package: Package) -> str | None:
    """The refusal of an archive that is no workbook of ours to fill, or None."""
    if "xl/workbook.bin" in package.parts:
        return "form_binary_workbook"
    if _WORKBOOK not in package.parts or "[Content_Types].xml" not in package.parts:
        return "form_not_a_workbook"
    if any(_has_dtd(part) for name, part in package.parts.items() if name.endswith((".xml", ".rels", ".vml"))):
        return "form_unsafe_xml"
    try:
        for name, part in package.parts.items():
            if name.startswith("xl/") and name.endswith((".xml", ".rels")):
                parse(part)
    except etree.XMLSyntaxError:
        return "form_not_a_workbook"
    return None


def _has_dtd(part: bytes) -> bool:
    plain = part.replace(b"\0", b"")
    return b"<!DOCTYPE" in plain or b"<!ENTITY" in plain


def _dangers(name: str, package: Package) -> Iterable[Finding]:
    """What a person must know of the vendor's file before opening it in Excel; the parts stay as they are."""
    if any(part.endswith("vbaProject.bin") or "/macrosheets/" in part for part in package.parts):
        yield Finding.at("form_has_macro", Place(name), file=name)
    links = [part for part in package.parts if part.startswith("xl/externalLinks/") and part.endswith(".xml")]
    if links or _outside_targets(package):
        count = len(links) + len(_outside_targets(package))
        yield Finding.at("form_has_external_links", Place(name), file=name, count=count)
    if any(b"ddeLink" in package.parts[part] for part in links) or _dde_formulas(package):
        yield Finding.at("form_has_dde", Place(name), file=name)


def _outside_targets(package: Package) -> list[str]:
    """Relations to files elsewhere that a program would fetch by itself; a link to click is none of them."""
    found = []
    for name, part in package.parts.items():
        if not name.endswith(".rels"):
            continue
        for relation in parse(part):
            kind = str(relation.get("Type", "")).rsplit("/", 1)[-1]
            if relation.get("TargetMode") == "External" and kind not in {"hyperlink", "externalLinkPath"}:
                found.append(str(relation.get("Target", "")))
    return found


def _dde_formulas(package: Package) -> bool:
    sheets = (part for name, part in package.parts.items() if name.startswith("xl/worksheets/"))
    return any(_DDE_FORMULA.search(part) for part in sheets)


def _same_header(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    copy = zipfile.ZipInfo(info.filename, info.date_time)
    copy.compress_type = info.compress_type
    copy.external_attr = info.external_attr
    copy.create_system = info.create_system
    return copy
