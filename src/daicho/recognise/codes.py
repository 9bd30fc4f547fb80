"""Structured identifiers that vendors put into the registry, taken apart. What they stand for is in the catalogue.

Office: "Numbering scheme for product code GUIDs" (MicrosoftDocs, OfficeDocs-Support and SupportArticles-docs);
Click-to-Run: "Product IDs supported by the Office Deployment Tool" (same); seen 2026-11-24.
Names of Office licences: published output of ospp.vbs; endings not seen there: general knowledge; seen 2026-11-25.
"""

import re
from dataclasses import dataclass

from daicho.words.software import Channel

_OFFICE = re.compile(
    r"\{(?P<build>[0-9A-F])(?P<type>[0-9A-F])(?P<major>1[0-9])(?P<minor>[0-9]{4})-(?P<product>[0-9A-F]{4})-"
    r"(?P<language>[0-9A-F]{4})-(?P<bits>[01])000-[01]000000FF1CE\}",
    re.IGNORECASE,
)
_OFFICE_2003 = re.compile(
    r"\{(?P<build>[0-9A-F])(?P<type>[0-9A-F])(?P<product>[0-9A-F]{2})(?P<language>[0-9A-F]{4})-"
    r"6000-11D3-8CFE-0(?P<generation>[01])50048383C9\}",
    re.IGNORECASE,
)
_SETUP = re.compile(r"office(?P<major>1[0-9])\.(?P<id>[a-z]+)", re.IGNORECASE)
_CLICK_TO_RUN = re.compile(
    r"(?P<id>[A-Za-z0-9]+?)(?P<hosted>SPLA)?(?P<pipc>Pipc)?(?P<year>20[0-9]{2})?(?P<late>Pipc)?(?P<x>X?)"
    r"(?P<channel>Retail|Volume)(?:\s*-\s*[a-z]{2,3}(?:-[A-Za-z]{2,4})*)?",
    re.IGNORECASE,
)
_LICENSING_PRODUCT = re.compile(
    r"office (?P<generation>1[4-9]|2[0-9]), office(?:1[4-9]|2[0-9])?_?"
    r"(?P<id>[a-z0-9]+?)(?P<pipc>pipc)?(?P<year>20[0-9]{2})?"
    r"(?:x?c2r|x)?(?P<bought>demo|msdn|eval)?(?:r|vl)?[-_](?P<suffix>[a-z0-9_]+) edition",
    re.IGNORECASE,
)
_LICENSING_CHANNELS = (
    ("kms", Channel.VOLUME),
    ("mak", Channel.VOLUME),
    ("oem", Channel.OEM),
    ("retail", Channel.RETAIL),
    ("pin", Channel.RETAIL),
)
_SUBSCRIBED = "o365"
_GENERATIONS = {"14": "2010", "15": "2013", "16": "2016"}
_AUTODESK = re.compile(r"(?P<product>[0-9]{3})(?P<year>[A-Z])1", re.IGNORECASE)
_TYPES = {"0": Channel.VOLUME, "1": Channel.RETAIL, "2": Channel.TRIAL, "5": Channel.RETAIL}
_FIRST_AUTODESK_YEAR = 2010 - ord("B")


@dataclass(frozen=True, slots=True)
class OfficeCode:
    """A product-code GUID of Office: ``number`` PPPP (two digits before 2007), ``major`` 10-16, LCID, bits."""

    number: str
    major: int
    lcid: int
    bits: int
    channel: Channel

    @property
    def neutral(self) -> bool:
        """Whether the code names no language, as codes of whole products do and those of parts do not."""
        return self.lcid == 0


@dataclass(frozen=True, slots=True)
class ClickToRunId:
    """A Click-to-Run product release id: its stem without year and channel, in lower case; ``year`` or ""."""

    stem: str
    year: str
    channel: Channel


@dataclass(frozen=True, slots=True)
class SetupId:
    """An uninstall subkey that Office's setup controller writes: ``Office14.PROPLUS`` is 14 and "proplus"."""

    id: str
    major: int


def office_code(text: str) -> OfficeCode | None:
    """The Office product code at the start of ``text``, or None where there is none."""
    if m := _OFFICE.match(text):
        bits = 64 if m["bits"] == "1" else 32
        channel = _TYPES.get(m["type"].upper(), Channel.UNKNOWN)
        return OfficeCode(m["product"].upper(), int(m["major"]), int(m["language"], 16), bits, channel)
    if m := _OFFICE_2003.match(text):
        channel = _TYPES.get(m["type"].upper(), Channel.UNKNOWN)
        return OfficeCode(m["product"].upper(), 10 + int(m["generation"]), int(m["language"], 16), 32, channel)
    return None


def is_patch_key(text: str) -> bool:
    """Whether an uninstall subkey is a patch of an Office product: its code, its setup id, the patch's own GUID."""
    return bool(re.fullmatch(r"\{[0-9A-F-]{36}\}(?:_[A-Z0-9.]+)?_\{[0-9A-F-]{36}\}", text, re.IGNORECASE))


def setup_id(text: str) -> SetupId | None:
    """The setup controller's id that ``text`` is, or None."""
    if m := _SETUP.fullmatch(text):
        return SetupId(m["id"].casefold(), int(m["major"]))
    return None


def click_to_run_id(text: str) -> ClickToRunId | None:
    """The Click-to-Run release id that ``text`` is (a language may follow, as in subkeys), or None."""
    m = _CLICK_TO_RUN.fullmatch(text.strip())
    if m is None:
        return None
    stem = m["id"].casefold()
    return ClickToRunId(stem, m["year"] or "", _click_to_run_channel(stem, m))


def _click_to_run_channel(stem: str, found: re.Match[str]) -> Channel:
    if stem.startswith(_SUBSCRIBED):
        return Channel.SUBSCRIPTION
    if found["pipc"] or found["late"]:
        return Channel.PREINSTALLED
    return Channel.VOLUME if found["channel"].casefold() == "volume" else Channel.RETAIL


def licensing_product_id(name: str) -> ClickToRunId | None:
    """The release id in the name of an Office licence, or None where ``name`` is none.

    Such as "Office 19, Office19HomeBusiness2019R_Retail edition" (SoftwareLicensingProduct.Name; ospp.vbs calls it
    LICENSE NAME). The generation tells the year where the id does not; a subscription has no year.
    """
    m = _LICENSING_PRODUCT.fullmatch(name.strip())
    if m is None:
        return None
    channel = _licensing_channel(m)
    stem = m["id"].casefold()
    timeless = channel is Channel.SUBSCRIPTION or stem.startswith(_SUBSCRIBED)
    year = m["year"] or ("" if timeless else _GENERATIONS.get(m["generation"], ""))
    return ClickToRunId(stem, year, channel)


def _licensing_channel(found: re.Match[str]) -> Channel:
    """The channel that the end of the name tells; UNKNOWN for grace and other passing states."""
    suffix = found["suffix"].casefold()
    if "trial" in suffix or (found["bought"] or "").casefold() in ("demo", "eval"):
        return Channel.TRIAL
    if found["id"].casefold().startswith(_SUBSCRIBED) or suffix.startswith("sub"):
        return Channel.SUBSCRIPTION
    if found["pipc"]:
        return Channel.PREINSTALLED
    return next((channel for start, channel in _LICENSING_CHANNELS if suffix.startswith(start)), Channel.UNKNOWN)


def autodesk_code(text: str) -> tuple[str, str] | None:
    """Product number and year of an Autodesk product key such as 001B1, or None. The letter B is 2010."""
    m = _AUTODESK.fullmatch(text.strip())
    if m is None:
        return None
    year = _FIRST_AUTODESK_YEAR + ord(m["year"].upper())
    return (m["product"], str(year)) if year >= 2010 else None
