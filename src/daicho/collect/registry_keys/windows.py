"""Windows itself."""

import re
from collections.abc import Iterator

from daicho.collect.agent_titles import fields_of
from daicho.collect.days import day_of
from daicho.collect.reg_file import Key
from daicho.collect.registry_keys.found import Found, Readers
from daicho.words.estate import Observation, Title, TraceKind

_WINDOWS = re.compile(r".*\\microsoft\\windows nt\\currentversion", re.IGNORECASE)


def _windows(found: Found) -> Iterator[Observation]:
    """The system, and apart from it what only this machine has: product id and what is left of the key."""
    key = found.key
    name = key.text("ProductName")
    if not name or found.view:
        return
    product_id = key.text("ProductId")
    channel = "OEM" if "OEM" in product_id else ""
    fields = fields_of(
        arch="x86_64" if "amd64" in key.text("BuildLabEx").lower() else "",
        channel=channel,
        edition=key.text("EditionID"),
        kernel=key.text("BuildLabEx"),
        release_type=key.text("DisplayVersion") or key.text("ReleaseId") or key.text("CSDVersion"),
        source="registry_export",
    )
    place = found.place("Windows NT")
    yield Observation(Title(TraceKind.OS, name, version=_version(key), key="windows", fields=fields), place,
                      day_of(key.text("InstallDate")))  # fmt: skip
    kept = found.kept()
    if kept or product_id:
        fields = fields_of(channel=channel, product_id=product_id, source="operating_system", **kept)
        yield Observation(Title(TraceKind.LICENCE, name, key=product_id, fields=fields), place)


def _version(key: Key) -> str:
    """10.0.19045 and the like. ProductName still says Windows 10 on Windows 11: the build number tells."""
    build = key.text("CurrentBuildNumber") or key.text("CurrentBuild")
    major = key.text("CurrentMajorVersionNumber")
    version = f"{major}.{key.text('CurrentMinorVersionNumber')}" if major else key.text("CurrentVersion")
    return ".".join(part for part in (version, build) if part)


READERS: Readers = ((_WINDOWS, _windows),)
