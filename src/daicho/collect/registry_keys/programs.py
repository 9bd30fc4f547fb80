"""Uninstall subkeys: every one is a row.

One without DisplayName is called by its subkey and carries the field ``no_display_name`` = 1; one below another
subkey has that as its ``parent``.
"""

import re
from collections.abc import Iterable, Iterator

from daicho.collect.agent_titles import fields_of
from daicho.collect.days import day_of
from daicho.collect.reg_file import Key
from daicho.collect.registry_keys.found import Found, Readers, view_of
from daicho.words.estate import Observation, Title, TraceKind

_UNINSTALL = re.compile(r"(?P<branch>.*\\microsoft\\windows\\currentversion\\uninstall)\\(?P<sub>.+)", re.IGNORECASE)
_ROOT = re.compile(r".*\\microsoft\\windows\\currentversion\\uninstall", re.IGNORECASE)
_MOST_PACKED = 0xFFFFFFFF


def _program(found: Found) -> Iterator[Observation]:
    key, sub, view = found.key, found.match["sub"], found.view
    name = key.text("DisplayName")
    outer, _, inner = sub.partition("\\")
    fields = fields_of(
        language=key.text("Language"),
        location=key.text("InstallLocation"),
        location_exists=key.text("LocationExists"),
        no_display_name="" if name else "1",
        parent=key.text("ParentKeyName") or (outer if inner else ""),
        parent_name=key.text("ParentDisplayName"),
        product_id=key.text("ProductID"),
        release_type=key.text("ReleaseType"),
        source="registry_export",
        system_component=found.flag("SystemComponent"),
        uninstall=key.text("UninstallString"),
        view=view,
        windows_installer=found.flag("WindowsInstaller"),
        **found.kept(),
    )
    title = Title(TraceKind.PROGRAM, name or sub, key.text("Publisher"), _version(key), sub, fields)
    yield Observation(title, found.place(f"{view or 'HKLM'}\\{sub}"), day_of(key.text("InstallDate")))


def _version(key: Key) -> str:
    """DisplayVersion, else the dword that Windows Installer packs (8 bits major, 8 minor, 16 build)."""
    shown = key.text("DisplayVersion")
    packed = key.number("Version")
    if shown or not packed or packed > _MOST_PACKED:
        return shown
    return f"{packed >> 24}.{packed >> 16 & 0xFF}.{packed & 0xFFFF}"


def _root(found: Found) -> Iterator[Observation]:
    """The key above all programs says nothing itself; where nothing is below it, it says that nothing is there."""
    return iter(())


def emptied_views(keys: Iterable[Key], observations: Iterable[Observation]) -> frozenset[str]:
    """The registry views whose Uninstall key is in the dump, without any program below it."""
    shown = {view_of(key.path) for key in keys if _ROOT.fullmatch(key.path)}
    return frozenset(shown - {row.title.field("view") for row in observations if row.title.kind is TraceKind.PROGRAM})


READERS: Readers = ((_UNINSTALL, _program), (_ROOT, _root))
