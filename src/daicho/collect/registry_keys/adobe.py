r"""Adobe Acrobat: one installer for Reader and Acrobat, told apart by ``Adobe Acrobat\DC\Installer``.

Both are called "Adobe Acrobat (64-bit)" among the programs. ``SCAPackageLevel`` is 1 where it is only Reader; the GUID
beside it is the uninstall subkey of that row. ``Registration`` shows an Acrobat that was serialised: bought.
"""

import re
from collections.abc import Iterator

from daicho.collect.agent_titles import fields_of
from daicho.collect.keys import kept_of
from daicho.collect.reg_file import Key
from daicho.collect.registry_keys.found import Found, Readers
from daicho.words.estate import Observation, Title, TraceKind

_INSTALLER = re.compile(
    r".*\\adobe\\(?P<product>adobe acrobat|acrobat reader)\\(?P<track>[^\\]+)\\installer", re.IGNORECASE
)
_REGISTRATION = re.compile(r".*\\adobe\\adobe acrobat\\(?P<track>[^\\]+)\\registration", re.IGNORECASE)
_NAMES = {"adobe acrobat": "Adobe Acrobat", "acrobat reader": "Adobe Acrobat Reader"}
_GUID = re.compile(r"\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", re.IGNORECASE)
_PUBLISHER = "Adobe"


def _installer(found: Found) -> Iterator[Observation]:
    key, track = found.key, found.match["track"]
    guid = _product_guid(key)
    level = key.text("SCAPackageLevel")
    if not guid and not level:
        return
    fields = fields_of(
        location=key.text("Path"),
        package_level=level,
        reduced=found.flag("bIsSCReducedModeEnforcedEx") or found.flag("bIsSCReducedModeEnforced"),
        source="adobe",
        track=track,
        view=found.view,
    )
    name = _NAMES[found.match["product"].lower()]
    title = Title(TraceKind.LICENCE, name, _PUBLISHER, key=guid or f"{name} {track}", fields=fields)
    yield Observation(title, found.place(f"{track}\\Installer"))


def _product_guid(key: Key) -> str:
    """The value is called after the language of the installer: ENU_GUID, JPN_GUID, MUI_GUID."""
    for name in key.values:
        text = key.text(name)
        if name.endswith("_guid") and _GUID.fullmatch(text):
            return text
    return ""


def _registration(found: Found) -> Iterator[Observation]:
    """The serial number is only enciphered by substitution: of it no more than the fingerprint is kept."""
    serial = found.key.text("SERIAL")
    kept = {name: value for name, value in kept_of(serial, found.context.fingerprint) if name == "key_fingerprint"}
    if not kept:
        return
    track = found.match["track"]
    fields = fields_of(serialised="1", source="adobe", track=track, view=found.view, **kept)
    title = Title(TraceKind.LICENCE, "Adobe Acrobat", _PUBLISHER, key=f"Adobe Acrobat {track} Registration",
                  fields=fields)  # fmt: skip
    yield Observation(title, found.place(f"{track}\\Registration"))


READERS: Readers = ((_INSTALLER, _installer), (_REGISTRATION, _registration))
