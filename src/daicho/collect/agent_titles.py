"""Rows of agents' inventories as titles. Rows are mappings with the names of the agents' JSON."""

from collections.abc import Mapping
from typing import Any

from daicho.collect.context import Context
from daicho.collect.keys import kept_of
from daicho.words.estate import Title, TraceKind
from daicho.words.secret import find_keys

Row = Mapping[str, Any]

_KINDS = {
    "registry": TraceKind.PROGRAM,
    "uwp": TraceKind.APP,
    "wmi": TraceKind.HOTFIX,
    "deb": TraceKind.PACKAGE,
    "rpm": TraceKind.PACKAGE,
    "android": TraceKind.PACKAGE,
}
_VIEWS = {"x86_64": "64", "amd64": "64", "64": "64", "i586": "32", "i386": "32", "x86": "32", "32": "32"}
_RAW = (
    "name", "publisher", "version", "guid", "from", "arch", "system_category", "release_type", "folder",
    "uninstall_string", "username", "language", "bitswidth", "source", "architecture", "comments", "no_remove",
)  # fmt: skip


def text(value: Any) -> str:
    """A scalar of JSON or XML as text; "" for nothing and for anything that has parts."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value) if isinstance(value, int | float) else ""


def software_title(row: Row, *, windows: bool, context: Context) -> Title:
    """The title of one row of ``softwares``; the same row on another machine gives the same object."""
    raw = (windows, *map(row.get, _RAW))
    try:
        known = context.titles.get(raw)
    except TypeError:  # a list or a mapping where a text belongs
        return _software(row, windows)
    if known is None:
        known = _software(row, windows)
        if not any(isinstance(value, str) and len(value) >= 25 and find_keys(value) for value in raw):
            context.titles[raw] = known
    return known


def _software(row: Row, windows: bool) -> Title:
    source = text(row.get("from")) or text(row.get("source"))
    kind = _KINDS.get(source.lower(), TraceKind.PROGRAM if windows else TraceKind.PACKAGE)
    key = text(row.get("guid")) or (text(row.get("comments")) if source == "Android" else "")
    arch = text(row.get("arch")) or text(row.get("architecture"))
    view = _view(row, arch) if kind is TraceKind.PROGRAM and windows else ""
    return Title(
        kind,
        text(row.get("name")) or key,
        text(row.get("publisher")),
        text(row.get("version")),
        key,
        fields_of(
            arch=arch,
            category=text(row.get("system_category")),
            language=text(row.get("language")),
            location=text(row.get("folder")),
            release_type=text(row.get("release_type")),
            source=source,
            uninstall=text(row.get("uninstall_string")),
            view=view,
        ),
    )


def _view(row: Row, arch: str) -> str:
    """Which part of the registry the row stands in: a user's, else by the width that the agent reports."""
    if text(row.get("username")):
        return "user"
    return _VIEWS.get(arch.lower()) or _VIEWS.get(text(row.get("bitswidth")), "")


def fields_of(**values: str) -> tuple[tuple[str, str], ...]:
    """The fields that have a value, sorted by name."""
    return tuple(sorted((name, value) for name, value in values.items() if value))


def licence_title(row: Row, context: Context) -> Title:
    """The title of one row of ``licenseinfos``: what was left of a key, never the key."""
    kept = dict(kept_of(text(row.get("key")), context.fingerprint))
    name = text(row.get("fullname")) or text(row.get("name"))
    return Title(
        TraceKind.LICENCE,
        name,
        key=text(row.get("productid")) or name,
        fields=fields_of(
            channel="OEM" if text(row.get("oem")) == "1" else "",
            components=text(row.get("components")),
            product_id=text(row.get("productid")),
            release_type=text(row.get("update")),
            source="licenseinfos",
            trial="1" if text(row.get("trial")) == "1" else "",
            **kept,
        ),
    )


def officepack_title(row: Row, context: Context) -> Title:
    """The title of one row of OCS's ``officepack`` plug-in. ``status`` is its INSTALL: 0 where the copy is dead."""
    kept = dict(kept_of(text(row.get("officekey")), context.fingerprint))
    return Title(
        TraceKind.LICENCE,
        text(row.get("product")),
        version=text(row.get("officeversion")),
        key=text(row.get("guid")),
        fields=fields_of(
            product_id=text(row.get("productid")),
            source="officepack",
            status=text(row.get("install")),
            view=_VIEWS.get(text(row.get("type")), ""),
            **kept,
        ),
    )


def system_title(system: Row, hardware: Row) -> Title | None:
    """The operating system itself, without anything that only this machine has; None where nobody names it.

    ``version`` is the kernel's for Windows (10.0.19045), the distribution's elsewhere; ``edition`` is not known
    here, the agents only give the whole name.
    """
    name = text(system.get("full_name")) or text(hardware.get("osname")) or text(system.get("name"))
    if not name:
        return None
    kernel_name = text(system.get("kernel_name"))
    kernel_version = text(system.get("kernel_version"))
    kernel = " ".join(part for part in (kernel_name, kernel_version) if part)
    is_windows = _is_windows(name)
    own = text(system.get("version")) or text(hardware.get("osversion"))
    product_id = text(hardware.get("winprodid"))
    return Title(
        TraceKind.OS,
        name,
        version=(kernel_version or text(hardware.get("osversion"))) if is_windows else own,
        key=kernel_name,
        fields=fields_of(
            arch=text(system.get("arch")),
            channel="OEM" if "OEM" in product_id else "",
            kernel=kernel,
            language=text(hardware.get("winlang")),
            release_type=text(system.get("service_pack")) or (own if is_windows and own != kernel_version else ""),
        ),
    )


def _is_windows(system_name: str) -> bool:
    return "windows" in system_name.lower()


def system_licence_title(system: Title, hardware: Row, context: Context) -> Title | None:
    """What is left of the Windows key and product id, which only this machine has; None where there is neither."""
    kept = dict(kept_of(text(hardware.get("winprodkey")), context.fingerprint))
    product_id = text(hardware.get("winprodid"))
    if not _is_windows(system.name) or not (kept or product_id):
        return None
    channel = system.field("channel")
    fields = fields_of(channel=channel, product_id=product_id, source="operating_system", **kept)
    return Title(TraceKind.LICENCE, system.name, key=product_id, fields=fields)
