"""Microsoft's licence records, whichever way they come: from WMI, from ospp.vbs, from the registry, from vnextdiag.ps1.

What WMI and ospp.vbs tell of a licence is the same and language independent: its name ("Office 16,
Office16StandardVL_MAK edition"), its description ("Office 16, VOLUME_MAK channel"), a state and five characters.
"""

import re

from daicho.collect.agent_titles import fields_of
from daicho.collect.columns import choices, plain
from daicho.collect.keys import Fields
from daicho.words.estate import Title, TraceKind

_FAMILY = re.compile(r",\s*(?P<family>\S+)\s+edition\s*$", re.IGNORECASE)
_CHANNEL = re.compile(r",\s*(?P<channel>[^,]+?)\s*$")
_CHANNEL_WORD = re.compile(r"\s+channel$", re.IGNORECASE)
_APPLICATIONS = {
    "55c92734-d682-4d71-983e-d6ec3f16059f": "windows",
    "0ff1ce15-a989-479d-af46-f275c6370663": "office",
    "59a52881-a989-479d-af46-f275c6370663": "office",
}
_RELEASE_ID = re.compile(r"\S+(?:retail|volume)", re.IGNORECASE)
_MODES = {2: "vnext", 3: "device"}


def state_of(text: str) -> str | None:
    """LicenseStatus (0 to 6) as a digit, from the digit itself or from its word; None where the word is not known."""
    word = plain(text)
    return choices("licence_state").get(word) if word else ""


def product_licence(
    *,
    source: str,
    name: str,
    description: str,
    state: str,
    kept: Fields,
    id_: str = "",
    family: str = "",
    channel: str = "",
    application: str = "",
) -> Title:
    """The title of one licence record. What the record itself leaves open is read out of its name and description."""
    found = _FAMILY.search(name)
    said = _CHANNEL.search(description)
    fields = fields_of(
        application=_APPLICATIONS.get(application.strip("{} ").lower(), _application_of(name)),
        channel=channel or (said["channel"] if said and _CHANNEL_WORD.search(said["channel"]) else ""),
        description=description,
        family=family or (found["family"] if found else ""),
        source=source,
        status=state,
        **dict(kept),
    )
    return Title(TraceKind.LICENCE, name, key=id_.lower() or family, fields=fields)


def _application_of(name: str) -> str:
    start = name.lower()
    return "office" if start.startswith("office") else "windows" if start.startswith("windows") else ""


def licensing_next(release_id: str, mode: int, view: str) -> Title | None:
    """Which way a product is activated for a user (LicensingNext); None where the value is not called after a product.

    2 is the way of Microsoft 365 since version 1910, 3 a licence of the device; anything else is the older way.
    """
    if not _RELEASE_ID.fullmatch(release_id) or "@" in release_id:
        return None
    fields = fields_of(mode=_MODES.get(mode, "legacy"), source="licensing_next", view=view)
    id_ = release_id.lower()
    return Title(TraceKind.LICENCE, id_, key=id_, fields=fields)
