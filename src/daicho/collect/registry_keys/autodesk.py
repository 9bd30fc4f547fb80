r"""Autodesk: what AutoCAD and its kin write about themselves, and the list of everything that its installer put there.

``Autodesk\AutoCAD\R24.2\ACAD-6101:411``: release, then product number and language. Serial numbers are secrets as
product keys are; the five characters that Autodesk itself calls a product key (``001P1``) are printed in its
public lists and tell the product and its year.
"""

import re
from collections.abc import Iterator

from daicho.collect.agent_titles import fields_of
from daicho.collect.keys import kept_of_serial
from daicho.collect.reg_file import Key
from daicho.collect.registry_keys.found import Found, Readers
from daicho.words.estate import Observation, Title, TraceKind

_AUTOCAD = re.compile(
    r".*\\autodesk\\[^\\]+\\r(?P<release>\d+\.\d+)\\(?P<id>[a-z]+-[0-9a-f]{3,4}:(?P<language>[0-9a-f]{3,4}))",
    re.IGNORECASE,
)
_UPI = re.compile(r".*\\autodesk\\upi2?\\(?P<id>\{[0-9a-f-]{36}\})", re.IGNORECASE)
_PRODUCT_CODE = re.compile(r"[0-9]{3}[A-Z]1")
_CODE_VALUES = ("ProductKey", "ProdKey", "UPIProductKey", "AdskProductKey", "ProductCode")
_NAMES = ("ProductName", "ProductNameGlob", "ProductNameShort")
_LOCATIONS = ("AcadLocation", "Location", "INSTALLDIR", "InstallDir", "InstallLocation")
_PUBLISHER = "Autodesk"


def _autocad(found: Found) -> Iterator[Observation]:
    """A user's hive has the same key without name and serial number, for settings alone: no row."""
    key = found.key
    serial = key.text("SerialNumber") or key.text("SerialNo")
    name = _first(key, _NAMES)
    if not name and not serial:
        return
    kept = dict(kept_of_serial(serial, found.context.fingerprint))
    fields = fields_of(
        language=found.match["language"],
        location=_first(key, _LOCATIONS),
        product_code=_product_code(key),
        product_id=key.text("ProductId"),
        release_type=key.text("UPIRelease"),
        source="autodesk",
        view=found.view,
        **kept,
    )
    id_ = found.match["id"].upper()
    version = key.text("Release") or found.match["release"]
    yield Observation(Title(TraceKind.LICENCE, name or id_, _PUBLISHER, version, id_, fields), found.place(id_))


def _installed(found: Found) -> Iterator[Observation]:
    key, id_ = found.key, found.match["id"]
    name = key.text("ProductName")
    if not name:
        return
    fields = fields_of(
        location=_first(key, _LOCATIONS),
        product_code=_product_code(key),
        release_type=key.text("Release"),
        source="autodesk",
        view=found.view,
        **dict(kept_of_serial(key.text("SerialNumber"), found.context.fingerprint)),
    )
    yield Observation(
        Title(TraceKind.LICENCE, name, _PUBLISHER, key.text("BuildNumber"), id_, fields), found.place(f"UPI2\\{id_}")
    )


def _first(key: Key, names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := key.text(name))), "")


def _product_code(key: Key) -> str:
    """The value that looks like one, among those that may hold it: no public document names the value for good."""
    return next((text for name in _CODE_VALUES if _PRODUCT_CODE.fullmatch(text := key.text(name).upper())), "")


READERS: Readers = ((_AUTOCAD, _autocad), (_UPI, _installed))
